"""What each decision cost, on the debrief page: worked out when somebody asks, for it plays the incident many times."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from html import escape
from io import BytesIO

from ipywidgets import HTML, HBox

from sim.debrief import PRICED, REFERENCE, UNDONE, Decision, Price, Priced, priced, words
from sim.scenario import Scenario, worded

from .parts import alert, box, button, card, put, show

_ABOUT = (
    "Each decision is undone, or left to the reference playbook, and the same incident is played again with the same "
    "luck and with all else that you did. What it cost is what that changes. Costs do not add up: decisions work upon "
    "each other. This is hindsight; nobody could know it then."
)
_HEADS = ("decision", "against the reference", "against doing nothing")
_SMALL = "Made no difference that anybody would notice"


class Costs:
    """The card *What each decision cost*. `prices` has them once somebody has asked."""

    def __init__(self, exercise):
        self.exercise = exercise
        self.prices: tuple[Price, ...] = ()
        self.go = button("Work it out", self.work_out)
        self._said, self._table, self._pictures = HTML(), HTML(), HTML()
        about = HTML(f'<p class="drill-aside">{_ABOUT}</p>')
        parts = [about, box(HBox, [self.go]), self._said, self._table, self._pictures]
        self.view = card("What each decision cost", parts, "drill-wide", "drill-costs")
        for part in parts[2:]:
            put(part, "")

    def work_out(self) -> None:
        """Play all of it, and say what came out."""
        show(self.go, False)
        try:
            found = priced(self.exercise)
            self.prices = tuple(self._priced(found))
            put(self._table, costs(self.prices, found.of.scenario) + others(found))
            self._draw(found)
        except (ValueError, OSError) as error:
            put(self._said, alert(f"It could not be worked out: {error}"))
            show(self.go, True)

    def _priced(self, found: Priced):
        ways = [(one, against) for one in found.decisions for against in one.alternatives]
        for n, (one, against) in enumerate(ways):
            if n % 10 == 0:
                put(self._said, f'<p role="status">Playing it again: {n} of {len(ways)}.</p>')
            yield found.hindsight(one, against)
        put(self._said, f'<p role="status">Played {len(ways)} times.</p>')

    def _draw(self, found: Priced) -> None:
        from sim import plot  # heavy, and only here

        falls = [found.waterfall(measure, self.prices) for measure in PRICED[:2]]
        drawn = [(plot.waterfall(fall, found.of.scenario), fall.measure) for fall in falls if fall.bars]
        put(self._pictures, "".join(_image(figure, measure) for figure, measure in drawn))


def costs(prices: Sequence[Price], scenario: Scenario) -> str:
    """HTML: each decision that made a difference, with what it cost; how many made none."""
    rows: dict[Decision, list[Price]] = {}
    for price in prices:
        rows.setdefault(price.decision, []).append(price)
    if not rows:
        return "<p>Nobody at the table was asked to decide anything.</p>"
    telling = {one: found for one, found in rows.items() if any(_is_noticed(price, scenario) for price in found)}
    heads = "".join(f'<th scope="col">{head}</th>' for head in _HEADS)
    body = "".join(_row(found, scenario) for found in telling.values())
    table = f'<table class="drill-numbers drill-wordy"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>'
    return (table if telling else "") + f"<p>{_SMALL}: {len(rows) - len(telling)} of {len(rows)}.</p>"


def others(found: Priced) -> str:
    """HTML: what the team and others came to on the same luck, in every measure that has a price."""
    rows = {"you": found.values, **found.beside()}
    heads = "".join(f'<th scope="col">{head}</th>' for head in ("on the same luck", *PRICED))
    body = "".join(_other(who, values, found) for who, values in rows.items())
    return f'<table class="drill-numbers"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>'


def _other(who: str, values: Sequence[float], found: Priced) -> str:
    told = (words.came_to(n, x, found.of.scenario, found.of.early) for n, x in zip(PRICED, values, strict=True))
    return f'<tr><th scope="row">{escape(who)}</th>{"".join(f"<td>{escape(one)}</td>" for one in told)}</tr>'


def _is_noticed(price: Price, scenario: Scenario) -> bool:
    return words.sentence(price, scenario) != words.NO_DIFFERENCE


def _row(found: list[Price], scenario: Scenario) -> str:
    cells = {price.against: _cell(price, scenario) for price in found}
    said = escape(worded(words.decided(found[0].decision, scenario)))
    beside = "".join(f"<td>{cells.get(against, '')}</td>" for against in (REFERENCE, UNDONE))
    return f'<tr><th scope="row">{said}</th>{beside}</tr>'


def _cell(price: Price, scenario: Scenario) -> str:
    told = escape(words.sentence(price, scenario))
    return f'{told} <small class="drill-aside">{escape(words.inputs(price.inputs))}</small>'


def _image(figure, measure: str) -> str:
    """A picture, which the table above says in words."""
    picture = BytesIO()
    figure.savefig(picture, format="png", dpi=100)
    data = base64.b64encode(picture.getvalue()).decode()
    alt = f"Waterfall of the {measure}: the table above has the same numbers"
    return f'<img alt="{escape(alt)}" src="data:image/png;base64,{data}" style="max-width:100%">'
