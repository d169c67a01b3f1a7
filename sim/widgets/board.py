"""What the seats at the table know, in words: the service, the call, who was told, and what nobody here can see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from ipywidgets import HTML

from sim import events as ev
from sim import palette, wording
from sim.incidents import Incident
from sim.picture import Known, Notice, Picture
from sim.scenario import GROUPS, ROLES, Scenario

from .lanes import seen
from .parts import card, listed
from .words import worded

NOT_CALLED = "You have not been called yet. Let time go on: whoever is called in is told what is known so far."
_STATUS = {"partial outage": "partial"}  # the palette's shorter words


class Board:
    """The card *What you know*, drawn from the pictures of an exercise's seats."""

    def __init__(self, exercise):
        self.exercise = exercise
        self._html = HTML()
        self.view = card("What you know", [self._html], "drill-board")
        self.refresh()

    def refresh(self) -> None:
        """Show what is known now."""
        pictures = self.exercise.pictures()
        self._html.value = (
            _told_to(pictures, self.exercise.scenario) if pictures else f'<p class="drill-empty">{NOT_CALLED}</p>'
        )


def _told_to(pictures: Mapping[str, Picture], scenario: Scenario) -> str:
    known, events = next(iter(pictures.values())).known, seen(pictures)
    clock = lambda second: wording.clock(scenario.starts + second)  # noqa: E731 - read aloud: "clock of second"
    facts = {
        **_incidents(known, events, clock),
        "Ways round": _ways_round(known),
        "On the call": _on_the_call(known),
        "Told": "; ".join(_told(group, known, clock) for group in GROUPS),
        "Notices": "; ".join(_state(n, clock) for n in known.notices.values()) or "none written yet",
        "Support": _support(known, events, clock),
        "Who has read it": "cannot be seen from here: sent is not yet informed",
    }
    rows = "".join(f"<dt>{name}</dt><dd>{escape(worded(text))}</dd>" for name, text in facts.items() if text)
    return f'{_service(known, scenario)}<dl class="drill-facts">{rows}</dl>'


def _service(known: Known, scenario: Scenario) -> str:
    """How each part stands of which somebody has heard; and of which parts nobody would."""
    standing = {name: _STATUS.get(word, word) for name, word in known.status.items()}
    watched = {monitor.watches for monitor in scenario.organisation.monitors}
    others = [c.name for c in scenario.organisation.components if c.name not in standing]
    quiet, unwatched = [n for n in others if n in watched], [n for n in others if n not in watched]
    lines = [f"No alert: {listed(quiet)}." if quiet else "", f"Not watched: {listed(unwatched)}." if unwatched else ""]
    return f'{palette.board(standing)}<p class="drill-aside">{escape(" ".join(filter(None, lines)))}</p>'


def _incidents(known: Known, events: Iterable[Any], clock) -> dict[str, str]:
    """What is declared and known of the incident, and of each one where there are several."""
    if len(known.incidents) < 2:
        only = known.incidents.get(1, Incident(1))
        return {
            "Declared": _declared(only, events, clock),
            "Cause": only.cause or "not known yet",
            "Repair": _repair(only),
        }
    return {f"Incident {n}: {one.title}": _in_a_line(one, events, clock) for n, one in known.incidents.items()}


def _in_a_line(incident: Incident, events: Iterable[Any], clock) -> str:
    if incident.resolved:
        return "resolved"
    cause = f"cause: {incident.cause}" if incident.cause else "cause not known yet"
    return f"declared: {_declared(incident, events, clock)}; {cause}; {_repair(incident)}"


def _declared(incident: Incident, events: Iterable[Any], clock) -> str:
    judged = (e for e in reversed(list(events)) if isinstance(e, ev.IncidentDeclared | ev.CategoryChanged))
    last = next((e for e in judged if e.incident == incident.number), None)
    return f"{last.category}, {clock(last.at)}" if last else "not yet"


def _repair(incident: Incident) -> str:
    tried = [f"{name} {'helped' if helped else 'did not help'}" for name, helped in incident.tried.items()]
    doing = [f"{'put aside' if incident.aside else 'now'}: {incident.busy_with}"] if incident.busy_with else []
    return "; ".join([*tried, *doing]) or "nothing tried yet"


def _ways_round(known: Known) -> str:
    return "; ".join(f"{name}{'' if open_ else ' (being set up)'}" for name, open_ in known.ways_round.items())


def _on_the_call(known: Known) -> str:
    here = [role for role in ROLES if role in known.joined]
    missing = [role for role in ROLES if role in known.called and role not in known.joined]
    return f"{listed(here)}{f'; called, not here yet: {listed(missing)}' if missing else ''}"


def _told(group: str, known: Known, clock) -> str:
    """When a group was first told, and what it has been promised. That is: sent, not read."""
    if group not in known.told:
        return f"{group} not yet"
    promised = known.promised(group)
    return f"{group} {clock(known.told[group])}" + (f", next promised by {clock(promised)}" if promised else "")


def _state(notice: Notice, clock) -> str:
    """How far a notice has come: sent, not to be sent any more, given back, waiting for somebody, free to go."""
    name = notice.draft.notice
    if notice.sent:
        return f"{name} sent {clock(notice.sent.at)}"
    if notice.withdrawn:
        return f"{name} not sent: {notice.withdrawn}"
    if notice.returned_by:
        return f"{name}: the {notice.returned_by} wants it changed"
    if notice.waits_for:
        return f"{name} waits for the {listed(notice.waits_for)}"
    return f"{name} may go, not sent"


def _support(known: Known, events: Iterable[Any], clock) -> str:
    """The desk's last count, as far as a seat at this table is told of it."""
    last = next((e for e in reversed(list(events)) if isinstance(e, ev.ContactsReported)), None)
    line = "agents have a line to tell" if known.briefed else "agents have no line to tell"
    if last is None:
        return line
    count = f"{last.contacts:,} contacts about this in the {last.minutes} min to {clock(last.at)}"
    return f"{count}, beside the usual {last.usual:,}; {line}"
