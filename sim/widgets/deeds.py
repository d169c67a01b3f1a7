"""What a seat may do without being asked: a table of deeds, each with its inputs, its action, and when it is offered.

A deed about an incident has an input *incident*, which is shown where more than one is known. Which incidents it fits,
and what can be chosen, comes from what the role knows, and from the organisation, whose plans everybody has read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from ipywidgets import Dropdown, Text, Widget

from sim import actions as act
from sim.incidents import Incident, urgency
from sim.picture import Known, Picture
from sim.scenario import CATEGORIES, REFUNDS, ROLES, Scenario, spelt

from . import choices
from .parts import show
from .words import TOPICS, incident_named, the, topic

Inputs = dict[str, Widget]
Values = Mapping[str, str]
ChosenFrom = Callable[[Incident, Known, Scenario], list[str]]  #: what can be chosen for an incident

#: What deeds are for, in the order in which the card shows them.
SPEAK, JUDGE, MEND, CREW, RECORD = "Speak", "Judge", "Mend", "Crew", "Record"
GROUPS = (SPEAK, JUDGE, MEND, CREW, RECORD)


class Deed(NamedTuple):
    """One kind of initiative: what it is for, the button that opens it, who may do it, its inputs, the action they
    make, what the button that does it says, and when it is offered (`when`); one about an incident `fits` those that it
    can be done to now, and `there` says whether the organisation has what it is about."""

    group: str
    opens: str
    by: tuple[str, ...]
    inputs: Callable[[str, Picture, Scenario], Inputs]
    action: Callable[[Values], act.Action]
    words: Callable[[Values], str]
    when: Callable[[Known], bool] = lambda known: True
    fits: Callable[[Incident, Known, Scenario], bool] | None = None
    there: Callable[[Known, Scenario], bool] = lambda known, scenario: True


def offered(deed: Deed, known: Known, scenario: Scenario) -> bool:
    """Whether the deed can be done now, as far as can be known: to one of the incidents, if it is about one."""
    about = deed.fits is None or bool(fitting(deed, known, scenario))
    return about and deed.when(known) and deed.there(known, scenario)


def fitting(deed: Deed, known: Known, scenario: Scenario) -> list[Incident]:
    """The incidents that a deed can be done to now, the most urgent first."""
    every = sorted(known.incidents.values(), key=lambda one: (one.over, urgency(one)))
    return [one for one in every if deed.fits and deed.fits(one, known, scenario)]


def inputs_of(deed: Deed, role: str, picture: Picture, scenario: Scenario) -> Inputs:
    """The inputs of a deed. One about an incident begins with which one, hidden where only one is known; what can be
    chosen for a remedy or a way round follows it."""
    own = deed.inputs(role, picture, scenario)
    if deed.fits is None:
        return own
    ones = fitting(deed, picture.known, scenario)
    which = _choice("Incident", [(incident_named(one), str(one.number)) for one in ones])
    show(which, len(picture.known.incidents) > 1)
    for name, chosen_from in _FOLLOW.items():
        if name in own:
            _follow(which, own[name], chosen_from, picture.known, scenario)
    return {"incident": which, **own}


def _follow(which: Dropdown, choice: Widget, of: ChosenFrom, known: Known, scenario: Scenario) -> None:
    def offer(_=None) -> None:
        choice.options = of(known.incidents[int(which.value)], known, scenario) if which.value else []
        choice.index = 0 if choice.options else None

    which.observe(offer, "value")
    offer()


def _choice(label: str, options) -> Dropdown:
    return Dropdown(description=label, options=list(options))


#: What can be chosen for an input follows the incident that is chosen.
_FOLLOW: dict[str, ChosenFrom] = {
    "kind": choices.kinds,
    "remedy": choices.remedies,
    "workaround": choices.ways,
    "how": choices.refunds,
}


def _number(values: Values) -> int:
    """The incident that was chosen."""
    return int(values.get("incident") or 1)


def _no_inputs(*_: object) -> Inputs:
    return {}


DEEDS = (
    Deed(
        SPEAK,
        "Ask …",
        act.Ask.by,
        lambda *about: {"whom": _choice("Whom", choices.whom(*about)), "about": _choice("About", TOPICS.items())},
        lambda v: act.Ask(v["whom"], v["about"]),
        lambda v: f"Ask {the(v['whom'])} about {topic(v['about'])}",
    ),
    Deed(
        SPEAK,
        "Brief support",
        act.BriefSupport.by,
        _no_inputs,
        lambda v: act.BriefSupport(),
        lambda v: "Give the support agents a line to tell callers",
        lambda known: not known.briefed,
    ),
    Deed(
        SPEAK,
        "Send a waiting notice …",
        act.Send.by,
        lambda *about: {"notice": _choice("Notice", choices.unsent(*about))},
        lambda v: act.Send(v["notice"]),
        lambda v: f"Send {v['notice'] or '…'} now, released or not: it cannot be called back",
        choices.waiting,
    ),
    Deed(
        SPEAK,
        "Take a notice back …",
        act.Withdraw.by,
        lambda *about: {"notice": _choice("Notice", choices.unsent(*about))},
        lambda v: act.Withdraw(v["notice"]),
        lambda v: f"Do not send {v['notice'] or '…'}",
        choices.waiting,
    ),
    Deed(
        JUDGE,
        "Declare …",
        act.Declare.by,
        lambda *_: {"category": _choice("Category", CATEGORIES)},
        lambda v: act.Declare(v["category"], _number(v)),
        lambda v: f"Declare a {v['category']} incident",
        fits=choices.undeclared,
    ),
    Deed(
        JUDGE,
        "Talk the category over",
        act.Discuss.by,
        _no_inputs,
        lambda v: act.Discuss(_number(v)),
        lambda v: "Talk over with all on the call how bad it is",
        fits=choices.unsettled,
    ),
    Deed(
        JUDGE,
        "Recategorise …",
        act.Recategorise.by,
        lambda *_: {"category": _choice("Category", CATEGORIES)},
        lambda v: act.Recategorise(v["category"], _number(v)),
        lambda v: f"Change the category to {v['category']}",
        fits=choices.declared,
    ),
    Deed(
        JUDGE,
        "Name the kind …",
        act.NameKind.by,
        lambda *_: {"kind": _choice("Kind", ())},
        lambda v: act.NameKind(v["kind"], _number(v)),
        lambda v: f"Say that it is taken for: {v['kind'] or '…'}",
        fits=choices.unresolved,
    ),
    Deed(
        JUDGE,
        "Check the service",
        act.Verify.by,
        _no_inputs,
        lambda v: act.Verify(_number(v)),
        lambda v: "Have the IT lead check that the service holds",
        fits=choices.unresolved,
    ),
    Deed(
        JUDGE,
        "Resolve",
        act.Resolve.by,
        _no_inputs,
        lambda v: act.Resolve(_number(v)),
        lambda v: "Say that the incident is over",
        fits=choices.closable,
    ),
    Deed(
        JUDGE,
        "Reopen",
        act.Reopen.by,
        _no_inputs,
        lambda v: act.Reopen(_number(v)),
        lambda v: "Say that the incident is not over after all",
        fits=choices.closed,
    ),
    Deed(
        MEND,
        "Look for the cause",
        act.Diagnose.by,
        _no_inputs,
        lambda v: act.Diagnose(_number(v)),
        lambda v: "Have the IT lead look for the cause",
        fits=choices.unexplained,
    ),
    Deed(
        MEND,
        "Try a remedy …",
        act.Mitigate.by,
        lambda *_: {"remedy": _choice("Remedy", ())},
        lambda v: act.Mitigate(v["remedy"], _number(v)),
        lambda v: f"Have the IT lead try: {v['remedy'] or '…'}",
        fits=choices.unresolved,
    ),
    Deed(
        MEND,
        "Call the vendor",
        act.CallVendor.by,
        _no_inputs,
        lambda v: act.CallVendor(_number(v)),
        lambda v: "Have the IT lead tell the vendor what is known",
        fits=choices.has_vendor,
    ),
    Deed(
        MEND,
        "Way round …",
        act.EnableWorkaround.by,
        lambda *_: {"workaround": _choice("Customers could", ())},
        lambda v: act.EnableWorkaround(v["workaround"], _number(v)),
        lambda v: f"Open a way round: {v['workaround'] or '…'}",
        fits=choices.avoidable,
    ),
    Deed(
        MEND,
        "Refund …",
        act.Refund.by,
        lambda *_: {"how": _choice("How", ())},
        lambda v: act.Refund(v["how"] or REFUNDS[0], _number(v)),
        lambda v: f"Refund those who were charged, {v['how'] or '…'}",
        fits=choices.refundable,
    ),
    Deed(
        CREW,
        "Call in …",
        act.Activate.by,
        lambda *about: {"role": _choice("Role", choices.uncalled(*about))},
        lambda v: act.Activate(v["role"]),
        lambda v: f"Page the {spelt(v['role'] or '…')}",
        lambda known: any(role not in known.called and role not in known.joined for role in ROLES),
    ),
    Deed(
        CREW,
        "Call engineer …",
        act.CallEngineer.by,
        lambda *about: {"person": _choice("Engineer", choices.engineers(*about))},
        lambda v: act.CallEngineer(v["person"]),
        lambda v: f"Page {v['person'] or '…'} to help",
    ),
    Deed(
        CREW,
        "Hand over …",
        act.HandOver.by,
        lambda *about: {"role": _choice("Seat", choices.seats(*about))},
        lambda v: act.HandOver(v["role"]),
        lambda v: f"Page the next in line, to take over as {spelt(v['role'] or '…')}",
        lambda known: not known.resolved,
    ),
    Deed(
        CREW,
        "Scribe …",
        act.NameScribe.by,
        lambda *about: {"role": _choice("Scribe", choices.called(*about))},
        lambda v: act.NameScribe(v["role"]),
        lambda v: f"Have the {spelt(v['role'] or '…')} keep the log",
    ),
    Deed(
        RECORD,
        "Note …",
        act.Note.by,
        lambda *_: {"text": Text(description="Note", placeholder="a line for everybody's log")},
        lambda v: act.Note(v["text"]),
        lambda v: "Write it into the log",
    ),
    Deed(
        RECORD,
        "Other …",
        act.Other.by,
        lambda *_: {"text": Text(description="What", placeholder="in your own words; the facilitator rules on it")},
        lambda v: act.Other(v["text"]),
        lambda v: "Propose it to the facilitator",
    ),
)
