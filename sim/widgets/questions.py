"""The question of a study, as a form: which scenarios, which strategies, judged by what, and how sure it is to be."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

from ipywidgets import HTML, BoundedIntText, Checkbox, Dropdown, FloatText, HBox, SelectMultiple, Textarea, VBox

from sim import files
from sim.experiment.answers import HEADLINES
from sim.experiment.asked import MOST
from sim.experiment.verdicts import FIRST_LOOK
from sim.metrics import UNITS

from .grouped import group
from .parts import box

_FIRST = "card-payments-down"
_STRATEGIES = ("standard", "tell-early")
_RUNS = 100
_CHANGES = "one a line, such as: channels.sms.per minute=60"
_ABOUT = (
    "Choose what is to be compared, and the measure that you will be judged by, before you look at any result. A "
    "change makes a second strategy of each playbook. With a certainty of 0 all runs are played; else it stops as soon "
    "as every difference is known to so many minutes, which is asked of a measure in minutes."
)


class Question:
    """The form. `asked` says what it asks for."""

    def __init__(self):
        self.scenarios, self.refused = _scenarios()
        self.playbooks = {name: _tick(name, name in _STRATEGIES) for name in _books()}
        self.first = Dropdown(description="Compare with", options=list(self.playbooks))
        self.changes = Textarea(description="With changes", placeholder=_CHANGES, rows=2)
        self.measure = Dropdown(description="Judged by", options=list(UNITS), value=HEADLINES[0])
        self.also = SelectMultiple(description="Also show", options=list(UNITS), rows=6)
        self.runs = BoundedIntText(description="Runs, at most", value=_RUNS, min=2, max=MOST)
        self.certain = FloatText(description="Certain to ± min", value=0)
        self.view = box(VBox, self._laid_out(), "drill-asking")

    def observe(self, changed: Callable[[], object]) -> None:
        """Call this whenever another question stands on the form; what else is to be shown makes none."""
        ticks = (*self.scenarios.values(), *self.playbooks.values())
        for field in (*ticks, self.first, self.changes, self.measure, self.runs, self.certain):
            field.observe(lambda _: changed(), "value")

    def asked(self) -> dict[str, Any]:
        """What the form asks for, as arguments of `sim.experiment.arriving`. Raises ValueError with a sentence where
        something has not been chosen."""
        scenarios = [name for name, tick in self.scenarios.items() if tick.value]
        chosen = [name for name, tick in self.playbooks.items() if tick.value]
        if not scenarios:
            raise ValueError("Choose at least one scenario.")
        changes = [line.strip() for line in self.changes.value.splitlines() if line.strip()]
        strategies = list(dict.fromkeys([self.first.value, *chosen]))
        if len(strategies) < 2 and not changes:
            raise ValueError(f"Choose a playbook beside {self.first.value}, or say what is to be changed.")
        if not self.certain.value >= 0:
            raise ValueError(f"The certainty is {self.certain.value}; it is a number of minutes, 0 to play all runs.")
        if self.certain.value:
            self._check_certain()
        return {
            "scenarios": scenarios,
            "playbooks": strategies,
            "changes": changes,
            "measure": self.measure.value,
            "replications": self.runs.value,
            "precision": self.certain.value or None,
        }

    def _check_certain(self) -> None:
        """Raises ValueError, in the words of the form, where no certainty can be asked for."""
        if UNITS[self.measure.value] != "min":
            raise ValueError(f"A certainty is in minutes, and {self.measure.value} is not: make the certainty 0.")
        if self.runs.value < FIRST_LOOK:
            runs = f"allow {FIRST_LOOK} or more, or make the certainty 0"
            raise ValueError(f"Runs, at most: {self.runs.value}, and a certainty is first looked at later: {runs}.")

    def _laid_out(self) -> list:
        cannot = HTML("".join(f'<p class="drill-refused">{words}</p>' for words in self.refused))
        return [
            HTML(f'<p class="drill-aside">{_ABOUT}</p>'),
            group("Scenarios", self.scenarios.values(), "drill-seats"),
            *([cannot] if self.refused else []),
            group("Playbooks", self.playbooks.values(), "drill-seats"),
            box(HBox, [self.first, self.changes], "drill-pair"),
            box(HBox, [self.measure, self.also], "drill-pair"),
            box(HBox, [self.runs, self.certain], "drill-pair"),
        ]


def _scenarios() -> tuple[dict[str, Checkbox], list[str]]:
    """A tick for each scenario that can be played, and words for those that cannot."""
    good, bad = {}, []
    for name in sorted(files.names("scenario"), key=lambda name: (name != _FIRST, name)):
        try:
            good[name] = _tick(files.load(name).title, name == _FIRST)
        except files.BadFile as error:
            bad.append(escape(f"{name} cannot be played: {error}"))
    return good, bad


def _tick(words: str, on: bool) -> Checkbox:
    return Checkbox(description=words, value=on, indent=False)


def _books() -> list[str]:
    """The playbooks, those that are asked about most first."""
    order = {name: place for place, name in enumerate(_STRATEGIES)}
    return sorted(files.names("playbook"), key=lambda name: (order.get(name, len(order)), name))
