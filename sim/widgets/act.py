"""What a seat may do without being asked: send a notice, ask somebody, declare, call somebody in, note something."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

from ipywidgets import HTML, Dropdown, HBox, Text, VBox, Widget

from sim import actions as act
from sim.picture import Known, Picture
from sim.prompts import Prompt
from sim.scenario import CATEGORIES, COMMANDER, ROLES, Scenario, spelt

from .composer import Composer
from .parts import alert, box, button, classed, put, show
from .words import TOPICS, the, topic


class Deed(NamedTuple):
    """One kind of initiative: the button that opens it, who may do it, its inputs, the action they make, what the
    button that does it says, and when it is offered. Inputs are made from what the role knows and the organisation
    is."""

    opens: str
    by: tuple[str, ...]
    inputs: Callable[[str, Picture, Scenario], dict[str, Widget]]
    action: Callable[[Mapping[str, str]], act.Action]
    words: Callable[[Mapping[str, str]], str]
    when: Callable[[Known], bool] = lambda known: True


def _choice(label: str, options) -> Dropdown:
    return Dropdown(description=label, options=list(options))


def _whom(role: str, picture: Picture, scenario: Scenario) -> list[str]:
    """Colleagues on the call, and those outside who can be rung up."""
    colleagues = [other for other in ROLES if other in picture.known.joined and other != role]
    return [*colleagues, *dict.fromkeys(reply.whom for reply in scenario.replies)]


def _unsent(role: str, picture: Picture, scenario: Scenario) -> list[str]:
    return [name for name, notice in picture.known.notices.items() if notice.open]


def _uncalled(role: str, picture: Picture, scenario: Scenario) -> list[str]:
    return [other for other in ROLES if other not in picture.known.called and other not in picture.known.joined]


def _seats(role: str, picture: Picture, scenario: Scenario) -> list[tuple[str, str]]:
    """The seats that this role may hand over: its own, or any for the commander."""
    return [(spelt(r), r) for r in ROLES if r in picture.known.joined and role in (r, COMMANDER)]


def _called(role: str, picture: Picture, scenario: Scenario) -> list[tuple[str, str]]:
    return [(spelt(r), r) for r in ROLES if r in picture.known.called and r != picture.known.scribe]


def _engineers(role: str, picture: Picture, scenario: Scenario) -> list[str]:
    return [name for name in scenario.organisation.engineers if name not in picture.known.engineers_called]


DEEDS = (
    Deed(
        "Ask …",
        act.Ask.by,
        lambda *about: {"whom": _choice("Whom", _whom(*about)), "about": _choice("About", TOPICS.items())},
        lambda v: act.Ask(v["whom"], v["about"]),
        lambda v: f"Ask {the(v['whom'])} about {topic(v['about'])}",
    ),
    Deed(
        "Brief support",
        act.BriefSupport.by,
        lambda *_: {},
        lambda v: act.BriefSupport(),
        lambda v: "Give the support agents a line to tell callers",
        lambda known: not known.briefed,
    ),
    Deed(
        "Send a waiting notice …",
        act.Send.by,
        lambda *about: {"notice": _choice("Notice", _unsent(*about))},
        lambda v: act.Send(v["notice"]),
        lambda v: f"Send {v['notice'] or '…'} now, released or not: it cannot be called back",
        lambda known: any(notice.open for notice in known.notices.values()),
    ),
    Deed(
        "Take a notice back …",
        act.Withdraw.by,
        lambda *about: {"notice": _choice("Notice", _unsent(*about))},
        lambda v: act.Withdraw(v["notice"]),
        lambda v: f"Do not send {v['notice'] or '…'}",
        lambda known: any(notice.open for notice in known.notices.values()),
    ),
    Deed(
        "Declare …",
        act.Declare.by,
        lambda *_: {"category": _choice("Category", CATEGORIES)},
        lambda v: act.Declare(v["category"]),
        lambda v: f"Declare a {v['category']} incident",
        lambda known: known.category is None,
    ),
    Deed(
        "Recategorise …",
        act.Recategorise.by,
        lambda *_: {"category": _choice("Category", CATEGORIES)},
        lambda v: act.Recategorise(v["category"]),
        lambda v: f"Change the category to {v['category']}",
        lambda known: known.category is not None,
    ),
    Deed(
        "Call in …",
        act.Activate.by,
        lambda *about: {"role": _choice("Role", _uncalled(*about))},
        lambda v: act.Activate(v["role"]),
        lambda v: f"Page the {spelt(v['role'] or '…')}",
    ),
    Deed(
        "Hand over …",
        act.HandOver.by,
        lambda *about: {"role": _choice("Seat", _seats(*about))},
        lambda v: act.HandOver(v["role"]),
        lambda v: f"Page the next in line, to take over as {spelt(v['role'] or '…')}",
        lambda known: not known.resolved,
    ),
    Deed(
        "Call an engineer …",
        act.CallEngineer.by,
        lambda *about: {"person": _choice("Engineer", _engineers(*about))},
        lambda v: act.CallEngineer(v["person"]),
        lambda v: f"Page {v['person'] or '…'} to help",
    ),
    Deed(
        "Name a scribe …",
        act.NameScribe.by,
        lambda *about: {"role": _choice("Scribe", _called(*about))},
        lambda v: act.NameScribe(v["role"]),
        lambda v: f"Have the {spelt(v['role'] or '…')} keep the log",
    ),
    Deed(
        "Look for the cause",
        act.Diagnose.by,
        lambda *_: {},
        lambda v: act.Diagnose(),
        lambda v: "Have the IT lead look for the cause",
        lambda known: known.cause is None,
    ),
    Deed(
        "Try a remedy …",
        act.Mitigate.by,
        lambda role, picture, scenario: {"remedy": _choice("Remedy", (r.name for r in scenario.fault.remedies))},
        lambda v: act.Mitigate(v["remedy"]),
        lambda v: f"Have the IT lead try: {v['remedy']}",
    ),
    Deed(
        "Check the service",
        act.Verify.by,
        lambda *_: {},
        lambda v: act.Verify(),
        lambda v: "Have the IT lead check that the service holds",
    ),
    Deed(
        "Resolve",
        act.Resolve.by,
        lambda *_: {},
        lambda v: act.Resolve(),
        lambda v: "Say that the incident is over",
        lambda known: known.category is not None and not known.resolved,
    ),
    Deed(
        "Note …",
        act.Note.by,
        lambda *_: {"text": Text(description="Note", placeholder="a line for everybody's log")},
        lambda v: act.Note(v["text"]),
        lambda v: "Write it into the log",
    ),
    Deed(
        "Other …",
        act.Other.by,
        lambda *_: {"text": Text(description="What", placeholder="in your own words; the facilitator rules on it")},
        lambda v: act.Other(v["text"]),
        lambda v: "Propose it to the facilitator",
    ),
)


class Initiative:
    """The card *Act*. `do(role, action)` is what its forms lead to; `composer` opens where they do,
    `make_room(writing)` says so, and `point(widget)` puts the keyboard there. A notice that the world refused is kept
    (`lost`), so that it can be written again."""

    def __init__(self, exercise, do: Callable[[str, act.Action], bool], composer: Composer, make_room=bool, point=bool):
        self.exercise, self._do, self.composer = exercise, do, composer
        self._make_room, self._point = make_room, point
        self.role = Dropdown(description="As", options=[(spelt(role), role) for role in exercise.people])
        self.role.observe(lambda _: self.refresh(), "value")
        self._compose = button("Write a notice …", self.compose)
        self._opens = {deed: button(deed.opens, partial(self.open, deed)) for deed in DEEDS}
        self._empty = HTML('<p class="drill-empty">Once you are on the call, what you can do on your own is here.</p>')
        self._asked: str | None = None
        self.lost: tuple[str, act.Draft] | None = None
        self._again = button("Write it again …", self._write_again)
        self._said, self._form = HTML(), VBox([])
        put(self._said, "")
        title = HTML("<h2>Act</h2>")
        bar = box(HBox, [title, self._empty, self.role, self._compose, *self._opens.values()], "drill-bar")
        self.view = classed(VBox([bar, self._said, self._again, self._form, composer.view]), "drill-card", "drill-act")
        show(composer.view, False)
        self.refresh()

    def refresh(self, refused: str = "") -> None:
        """Offer what the chosen role may do, once it is on the call."""
        there, roles = self.exercise.pictures(), self.exercise.people
        role = self.role.value
        can = role in there and not self.exercise.ended
        show(self.role, len(roles) > 1)
        show(self._empty, not can and not self.exercise.ended)
        show(self._compose, can and role in act.Draft.by)
        for deed, opens in self._opens.items():
            show(opens, can and role in deed.by and deed.when(there[role].known))
        if refused:
            self.say(refused)
        show(self._again, self.lost is not None and not self.composer_is_open)

    def say(self, text: str) -> None:
        """Show what did not work."""
        put(self._said, alert(text))

    @property
    def composer_is_open(self) -> bool:
        """Whether a notice is being written."""
        return self.composer.view.layout.display is None

    def lose(self, role: str, draft: act.Draft) -> None:
        """The world refused a notice: offer its words for another try."""
        self.lost = role, draft
        self.refresh()

    def forget(self) -> None:
        """What was refused is of no use any more."""
        self.lost = None
        self.refresh()

    def _write_again(self) -> None:
        if self.lost:
            (role, draft), self.lost = self.lost, None
            self._write(role, None, draft)

    def compose(self, prompt=None) -> None:
        """Open the composer, for an answer to `prompt` or unasked."""
        self._write(prompt.role if prompt else self.role.value, prompt)

    def _write(self, role: str, prompt: Prompt | None, again: act.Draft | None = None) -> None:
        self.put_away()
        self.composer.open(role, prompt, again)
        show(self.composer.view, True)
        self._make_room(True)
        self._point(self.composer.first)
        self.refresh()

    def close(self) -> None:
        """Put forms and composer away; what was said stays."""
        self._form.children = []
        if self.composer_is_open:
            show(self.composer.view, False)
            self._make_room(False)
        self.refresh()

    def put_away(self) -> None:
        """Put forms and composer away, and what was said with them."""
        self.say("")
        self.close()

    def open(self, deed: Deed) -> None:
        """Show the form of one kind of initiative."""
        self.put_away()
        role = self.role.value
        inputs = deed.inputs(role, self.exercise.pictures()[role], self.exercise.scenario)
        values = lambda: {name: (widget.value or "").strip() for name, widget in inputs.items()}  # noqa: E731 - read anew at each press
        go = button(deed.words(values()), lambda: self._carry_out(role, deed, values()), "drill-go")

        def follow(_=None) -> None:
            go.description, go.disabled = deed.words(values()), not all(values().values())

        follow()
        for widget in inputs.values():
            widget.observe(follow, "value")
        self._form.children = [box(HBox, [*inputs.values(), go, button("Put it away", self.put_away)], "drill-form")]
        self._point(next(iter(inputs.values()), go))

    def follow(self, role: str | None) -> None:
        """Another seat is asked: offer what that one may do, unless something is being written."""
        if role and role != self._asked and not self._form.children and not self.composer_is_open:
            self.role.value = role
        self._asked = role

    def _carry_out(self, role: str, deed: Deed, values: Mapping[str, str]) -> None:
        if self._do(role, deed.action(values)):
            self._form.children = []
