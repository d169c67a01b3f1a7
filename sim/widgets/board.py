"""What the seats at the table know, in words: the service, the call, who was told, and what nobody here can see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from ipywidgets import HTML

from sim import events as ev
from sim import palette, wording
from sim.incidents import CALL, Incident, urgency
from sim.picture import Known, Notice, Picture
from sim.scenario import ROLES, Scenario, worded

from . import owing
from .lanes import seen
from .parts import card, listed
from .words import sentence

NOT_CALLED = "You have not been called yet. Whoever is called in is told what is known so far."
_STATUS = {"partial outage": "partial"}  # the palette's shorter words


#: What a room has to see together; whoever wants more has a page of their own.
FOR_ALL = ("Declared", "Cause", "Repair", "Estimate", "Told", "Clocks")


class Board:
    """The card *What you know*, drawn from the pictures of an exercise's seats; `only` some of its facts, by name."""

    def __init__(self, exercise, only: Iterable[str] | None = None):
        self.exercise, self._only = exercise, None if only is None else tuple(only)
        self._html = HTML()
        self.view = card("What you know", [self._html], "drill-board")
        self.refresh()

    def refresh(self) -> None:
        """Show what is known now."""
        pictures = self.exercise.pictures()
        self._html.value = (
            _told_to(pictures, self.exercise.scenario, self.exercise.now, self._only)
            if pictures
            else f'<p class="drill-empty">{NOT_CALLED}</p>'
        )


def _told_to(pictures: Mapping[str, Picture], scenario: Scenario, now: int, names: tuple[str, ...] | None) -> str:
    known, events = next(iter(pictures.values())).known, seen(pictures)
    clock = lambda second: wording.clock(scenario.starts + second)  # noqa: E731 - read aloud: "clock of second"
    only = known.incidents.get(1, Incident(1)) if len(known.incidents) < 2 else None
    facts = {
        **(_of_one(only, events, clock) if only else {}),
        "Ways round": [_ways_round(known)],
        "Refunds": [_refunds(known)],
        "On the call": [_on_the_call(known)],
        "Estimate": [f"over by {clock(known.estimate)}, as was last said on the call"] if known.estimate else [],
        "Told": _told(scenario.organisation.groups(), known, clock),
        "Clocks": owing.lines(events, scenario, now, clock),
        "Notices": [*(_state(n, clock) for n in known.notices.values() if n.open)] or [_none_waits(known)],
        "Support": [_support(known, events, clock)],
        "Who has read it": ["cannot be seen from here: sent is not yet informed"],
    }
    shown = {name: texts for name, texts in facts.items() if any(texts) and (names is None or name in names)}
    rows = "".join(f"<dt>{name}</dt>{_lines(texts)}" for name, texts in shown.items())
    several = "" if only else _several(known, events, clock)
    past = _past_notices(known, clock)
    return f'{_service(known, scenario)}{several}<dl class="drill-facts">{rows}</dl>{past}'


def _lines(texts: Iterable[str]) -> str:
    return "".join(f"<dd>{escape(worded(text))}</dd>" for text in texts if text)


def _service(known: Known, scenario: Scenario) -> str:
    """How each part stands of which somebody has heard; and of which parts nobody would."""
    standing = {name: _STATUS.get(word, word) for name, word in known.status.items()}
    watched = {monitor.watches for monitor in scenario.organisation.monitors}
    others = [c.name for c in scenario.organisation.components if c.name not in standing]
    quiet, unwatched = [n for n in others if n in watched], [n for n in others if n not in watched]
    lines = [f"No alert: {listed(quiet)}." if quiet else "", f"Not watched: {listed(unwatched)}." if unwatched else ""]
    return f'{palette.board(standing)}<p class="drill-aside">{escape(" ".join(filter(None, lines)))}</p>'


def _of_one(only: Incident, events: Iterable[Any], clock) -> dict[str, list[str]]:
    """What is declared and known of the only incident that there is."""
    again = ", reopened" if only.reopened and not only.resolved else ""
    return {
        "Declared": [f"{_declared(only, events, clock)}{again}"],
        "Cause": [_cause(only) or "not known yet"],
        "Repair": [_repair(only)],
    }


def _several(known: Known, events: list[Any], clock) -> str:
    """HTML: every incident with what is declared, known and done; those that are open first, the critical ones
    before the others."""
    every = sorted(known.incidents.values(), key=lambda one: (one.over, urgency(one)))
    items = "".join(_item(one, events, clock) for one in every)
    return f'<ol class="drill-incidents" aria-label="Incidents">{items}</ol>'


def _item(one: Incident, events: list[Any], clock) -> str:
    state = "resolved" if one.resolved else "well again" if one.over else _declared(one, events, clock)
    state = state.replace("not yet", "not declared yet")
    again = ", reopened" if one.reopened and not one.resolved else ""
    kind = "drill-over" if one.over else f"drill-{one.category or 'unjudged'}"
    head = f"<strong>Incident {one.number}: {escape(one.title)}</strong> <span>{escape(state)}{again}</span>"
    return f'<li class="{kind}"><p>{head}</p>{_rest(one)}</li>'


def _rest(one: Incident) -> str:
    """What is known and done about one that is open; of one that is over, only what it was."""
    cause = f"Cause: {_cause(one)}." if one.cause else "" if one.over else "Cause not known yet."
    done = "" if one.over else f"{sentence(_repair(one))}."
    said = " ".join(filter(None, [cause, done]))
    return f'<p class="drill-aside">{escape(worded(said))}</p>' if said else ""


def _cause(incident: Incident) -> str:
    """What is known of the cause, and of what kind whoever found it calls that."""
    return f"{incident.cause}{f' ({incident.found})' if incident.found else ''}" if incident.cause else ""


def _declared(incident: Incident, events: Iterable[Any], clock) -> str:
    """How bad it is said to be, since when, and what kind of trouble it is taken for."""
    judged = (e for e in reversed(list(events)) if isinstance(e, ev.IncidentDeclared | ev.CategoryChanged))
    last = next((e for e in judged if e.incident == incident.number), None)
    kind = f"; taken for: {incident.kind}" if incident.kind else ""
    return f"{f'{last.category}, {clock(last.at)}' if last else 'not yet'}{kind}"


def _repair(incident: Incident) -> str:
    tried = [f"{name} {'helped' if helped else 'did not help'}" for name, helped in incident.tried.items()]
    doing = [f"{'put aside' if incident.aside else 'now'}: {incident.busy_with}"] if incident.busy_with else []
    talk = ["the category is being talked over"] if incident.debated else []
    vendor = ["the vendor has been called"] if incident.vendor_called and incident.busy_with != CALL else []
    return "; ".join([*doing, *talk, *tried, *vendor]) or "nothing tried yet"


def _refunds(known: Known) -> str:
    """How many are known to be charged for nothing, and how they get their money back."""
    said = [report for one in known.incidents.values() for report in one.charges]
    return (
        f"charged for orders that failed, {said[-1].by} says: {said[-1].people:,}; {known.money_owed}" if said else ""
    )


def _ways_round(known: Known) -> str:
    return "; ".join(f"{name}{'' if open_ else ' (being set up)'}" for name, open_ in known.ways_round.items())


def _on_the_call(known: Known) -> str:
    here = [role for role in ROLES if role in known.joined]
    missing = [role for role in ROLES if role in known.called and role not in known.joined]
    called = f"; called, not here yet: {listed(missing)}" if missing else ""
    helping = f"; helping: {listed(known.engineers)}" if known.engineers else ""
    return f"{listed(here)}{called}{helping}{f'; the {known.scribe} keeps the log' if known.scribe else ''}"


def _told(groups: Iterable[str], known: Known, clock) -> list[str]:
    """When each group was first told, and what it has been promised; who was told nothing. That is: sent, not read."""
    told = [_told_one(group, known, clock) for group in groups if group in known.told]
    untold = [group for group in groups if group not in known.told]
    return [*told, f"not yet: {listed(untold)}"] if untold else told


def _told_one(group: str, known: Known, clock) -> str:
    promised = known.promised(group)
    return f"{group} {clock(known.told[group])}" + (f", next promised by {clock(promised)}" if promised else "")


def _none_waits(known: Known) -> str:
    return "none is waiting" if known.notices else "none written yet"


def _past_notices(known: Known, clock) -> str:
    """HTML: what was sent, and what never will be, the latest first; out of the way, because there may be many."""
    past = [_state(notice, clock) for notice in reversed(known.notices.values()) if not notice.open]
    sent = sum(bool(notice.sent) for notice in known.notices.values())
    head = f"<summary>Notices so far: {sent} sent, {len(past) - sent} not sent</summary>"
    items = "".join(f"<li>{escape(worded(line))}</li>" for line in past)
    return f'<details class="drill-past">{head}<ul>{items}</ul></details>' if past else ""


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
    heard = list(events)
    last = next((e for e in reversed(heard) if isinstance(e, ev.ContactsReported)), None)
    waits = next((e for e in reversed(heard) if isinstance(e, ev.WaitsReported)), None)
    line = "agents have a line to tell" if known.briefed else "agents have no line to tell"
    if last is None:
        return line
    count = f"{last.contacts:,} contacts about this in the {last.minutes} min to {clock(last.at)}"
    return "; ".join([f"{count}, beside the usual {last.usual:,}", *([waits.words] if waits else []), line])
