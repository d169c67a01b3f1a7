"""The page that a drill begins on: which incident, which team, who sits where; or one that was left to go on with."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from pathlib import Path

from ipywidgets import HTML, Checkbox, Dropdown, HBox, RadioButtons, Text, VBox

from sim import files, wording
from sim.exercise import BadRecord, Exercise, OpenElsewhere
from sim.exercise.keeping import FOLDER
from sim.scenario import COMMUNICATIONS_LEAD, IT_LEAD, ROLES, Scenario, spelt

from .browser import EXERCISE_BAND
from .inorder import InOrder
from .left import Left, left_behind
from .livelog import Announce
from .parts import alert, box, button, card, put, sheet, show
from .tabletop import Table

FIRST = "card-payments-down"
NOBODY = "nobody (what is asked of them goes unanswered)"
FIRST_CALLED = IT_LEAD  #: the pager calls this seat; all others are called in by somebody
ALONE = (
    f"Nobody holds the {spelt(FIRST_CALLED)}'s seat, so nobody will call you in: time would go by without a question. "
    f"Take that seat, too, or let a playbook play the others."
)
LEAD = (
    "Something is about to fail. You answer for one seat or more, the model answers you, "
    "and in the end you see when people knew, and what silence would have cost."
)
OPEN_ELSEWHERE = (
    "This exercise is open elsewhere: in another window, or in a notebook. Close it there, then go on with it here. "
    "If that window is gone already, try again in half a minute."
)
MODES = {"stands while we talk": "turn", "runs by itself, ten times as fast": "flowing"}


class StartPage:
    """Choose and begin, or go on. `view` is the widget to show; it turns into the table."""

    def __init__(self, folder: Path = FOLDER):
        self.folder = folder
        self.scenarios, self._bad = _scenarios()
        first = next((name for name in (FIRST, *self.scenarios) if name in self.scenarios), None)
        self.choices = {name: _Card(name, s, self.choose) for name, s in self.scenarios.items()}
        self.team = Text(description="Team", placeholder="a name for the record")
        self.seats = {r: Checkbox(description=spelt(r), value=r == COMMUNICATIONS_LEAD, indent=False) for r in ROLES}
        self.others = Dropdown(description="The others", options=[*_playbooks(), (NOBODY, "")])
        self.clock = RadioButtons(description="The clock", options=list(MODES.items()))
        self.go = button("Begin", self.begin, "drill-go", "drill-begin")
        self._said, self.announce = HTML(), Announce()
        self._alone = HTML()
        for choice in (self.others, *self.seats.values()):
            choice.observe(lambda _: self._warn(), "value")
        self._warn()
        self._left = VBox([])
        self.view = VBox(self._laid_out())
        self.chosen = ""
        if first:
            self.choose(first)
        else:
            self.go.disabled = True
        self._list_left()

    def choose(self, name: str) -> None:
        """Take one of the scenarios."""
        self.chosen = name
        for other, choice in self.choices.items():
            choice.turn(other == name)
        self.go.description = f"Begin: {self.scenarios[name].title}"

    def begin(self) -> None:
        """Open the file of a new exercise, and sit down at the table."""
        people = [role for role, seat in self.seats.items() if seat.value]
        if not people:
            self.say("Choose at least one seat: somebody has to sit at the table.")
            return
        self._sit_down(
            lambda: Exercise(
                self.scenarios[self.chosen],
                people,
                playbook=self.others.value or None,
                mode=self.clock.value,
                team=self.team.value.strip(),
                path=_path(self.folder, self.chosen, self.team.value),
            )
        )

    def resume(self, left: Left) -> None:
        """Go on where an exercise was left."""
        self._sit_down(lambda: Exercise.resume(left.path))

    def say(self, text: str) -> None:
        """Show what did not work."""
        put(self._said, alert(text))
        self.announce.say(text)

    # -------------------------------------------------------------------------------------------- inside

    def _warn(self) -> None:
        """Who sits where nobody will ever ask should know before the drill is over."""
        taken = [role for role, seat in self.seats.items() if seat.value]
        lonely = taken and not self.others.value and FIRST_CALLED not in taken
        put(self._alone, alert(ALONE if lonely else ""))

    def _sit_down(self, make) -> None:
        try:
            table = Table(make())
        except (BadRecord, files.BadFile) as error:
            self.say(f"It cannot be played: {error}")
        except OpenElsewhere:
            self.say(OPEN_ELSEWHERE)
        except OSError as error:
            self.say(f"Its file cannot be written: {error.strerror or error} ({error.filename or self.folder}).")
        else:
            self.view.children = [table.view]
            table.begin()

    def _laid_out(self):
        title = HTML(f'<div class="drill-lead"><h2>Rehearse an outage</h2><p>{LEAD}</p></div>')
        offers = box(
            HBox, [*(c.view for c in self.choices.values()), *map(_bad_card, self._bad)], "drill-row", "drill-offers"
        )
        seats = box(HBox, [HTML('<p class="drill-label">You sit as</p>'), *self.seats.values()], "drill-seats")
        who = box(HBox, [self.team, self.others, self.clock], "drill-pair")
        form = card("Who plays", [who, seats, self._alone, self._said, self.go], "drill-wide")
        self._behind = card("Go on with one that was left", [self._left], "drill-left")
        return [
            sheet(),
            HTML(EXERCISE_BAND),
            title,
            offers,
            box(VBox, [form, self._behind], "drill-stack"),
            self.announce,
            InOrder(),
        ]

    def _list_left(self) -> None:
        found, broken = left_behind(self.folder)
        rows = [box(HBox, [HTML(f"<p>{escape(one.words)}</p>"), self._again(one)], "drill-judged") for one in found]
        rows += [HTML(f'<p class="drill-refused">{escape(text)}</p>') for text in broken]
        self._left.children = rows
        show(self._behind, bool(rows))

    def _again(self, one: Left):
        words = "Look back" if one.ended else "Go on"
        return button(words, lambda: self.resume(one), tooltip=f"{words}: {one.words}")


class _Card:
    """One scenario to choose."""

    def __init__(self, name: str, scenario: Scenario, choose):
        self.title = scenario.title
        self.button = button("", lambda: choose(name))
        self.view = card(escape(scenario.title), [HTML(about(scenario)), self.button], "drill-offer")

    def turn(self, on: bool) -> None:
        """Show whether this one is taken."""
        self.button.description = "✓ Chosen" if on else f"Take {self.title}"
        (self.view.add_class if on else self.view.remove_class)("drill-chosen")


def about(scenario: Scenario) -> str:
    """HTML: when it is, how long it takes, and the scenario's own words; not how bad it is, for that is to be found out
    by whoever chooses it for themselves."""
    when = f"{scenario.weekday}, {wording.clock(scenario.starts)}"
    size = f"about {scenario.minutes} min, 1 to {len(scenario.seats)} people"
    return f"<p><strong>{escape(when)}</strong> · {size}</p><p>{escape(scenario.about)}</p>"


def _scenarios() -> tuple[dict[str, Scenario], list[str]]:
    """Every scenario that can be played, the first offer first; and complaints about those that cannot."""
    good, bad = {}, []
    for name in sorted(files.names("scenario"), key=lambda name: (name != FIRST, name)):
        try:
            good[name] = files.load(name)
        except files.BadFile as error:
            bad.append(f"{name}: {error}")
    return good, bad


def _playbooks() -> Iterable[tuple[str, str]]:
    return [(f"playbook {name}", name) for name in sorted(files.names("playbook"), key=lambda n: (n != "standard", n))]


def _bad_card(text: str):
    return card("Cannot be played", [HTML(f'<p class="drill-refused">{escape(text)}</p>')], "drill-offer")


def _path(folder: Path, scenario: str, team: str) -> Path | None:
    """Where the file goes: None lets the exercise choose a name in the usual folder."""
    if folder == FOLDER:
        return None
    import datetime

    stamp = datetime.datetime.now().strftime("%Y-%m-%d-%H%M%S")
    return folder / f"{stamp}-{scenario}.jsonl"
