"""An exercise as a history of one incident, in the normal form, so that it can be held against real ones."""

from __future__ import annotations

from sim import events as ev
from sim.connectors.marking import marked, titled
from sim.connectors.transcript import Transcript
from sim.history.form import History, Incident, Milestone, Update
from sim.metrics.facts import Facts

_SOURCE = "incident-drill exercise"


def history(of: Transcript) -> History:
    """The history. Once the exercise has ended, what was so is in it, too: when it began, and when it was bearable
    again. Before that only what people in it know."""
    seconds = _so(of) if of.ended else _perceived(of)
    incident = Incident(
        id=of.id,
        source=_SOURCE,
        title=titled(of.title),
        severity=next((category for _, category in of.categories), ""),
        service=titled(of.organisation),
        team=of.team,
        updates=tuple(
            Update(notice.at, notice.status, marked(notice.text)) for notice in of.notices if notice.to == "customers"
        ),
        **{name: Milestone(of.when(second)) for name, second in seconds.items() if second is not None},
    )
    return History(incidents=(incident,), sources=(titled(f"{of.name}, {of.day}"),))


def _so(of: Transcript) -> dict[str, int | None]:
    """The second of each milestone of what the scenario is about, as the measures have it."""
    facts = Facts(of.log)
    over, public = facts.resolved(), _public(of)
    later = facts.began if facts.impact else 0
    return {
        "began": facts.began if facts.impact else None,
        "detected": facts.detected(),
        "acknowledged": facts.first(ev.PageAcknowledged, where=lambda e: e.at >= later),
        "told": facts.first(ev.NoticeSent, where=lambda e: e.to == "customers"),
        "published": facts.first(ev.NoticeSent, where=lambda e: not public.isdisjoint(e.channels)),
        "mitigated": facts.first(ev.ServiceMitigated),
        "resolved": over if over is None or over >= later else None,
    }


def _perceived(of: Transcript) -> dict[str, int | None]:
    """The second of each milestone that somebody knows of: the first alarm of any incident, and what followed."""
    public = _public(of)
    sent = [e for e in of.log if isinstance(e, ev.NoticeSent)]
    last = {turn.incident: turn.what for turn in of.turns}
    over = [e.at for e in of.log if isinstance(e, ev.IncidentResolved)] if set(last.values()) == {"resolve"} else []
    return {
        "detected": _first(of, ev.AlertRaised, ev.CustomersReported),
        "acknowledged": _first(of, ev.PageAcknowledged),
        "told": next((e.at for e in sent if e.to == "customers"), None),
        "published": next((e.at for e in sent if not public.isdisjoint(e.channels)), None),
        "resolved": max(over, default=None),
    }


def _first(of: Transcript, *kinds: type) -> int | None:
    return next((e.at for e in of.log if type(e) in kinds), None)


def _public(of: Transcript) -> set[str]:
    """The channels that everybody can read."""
    return {channel.name for channel in of.log.scenario.organisation.channels if channel.kind != "direct"}
