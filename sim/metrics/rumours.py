"""Measures of rumours: how many believe what is not so, whether and when it was corrected, what an impostor took."""

from __future__ import annotations

from typing import Any

from sim import events as ev
from sim.hearsay import Hearsay
from sim.metrics.facts import MINUTE, NEVER, Facts
from sim.reach import Delivery
from sim.scenario import NOT_TRUE

Ways = dict[str, list[Delivery]]


def rumours(facts: Facts) -> dict[str, float]:
    """These measures, by name, added up over the rumours that began."""
    heard = hearsays(facts)
    corrected = [(each.steps[0], at) for each in heard if (at := _corrected(facts, each.rumour.name)) is not None]
    taken = [(each.rumour.falls_for * each.fell_by(facts.horizon), each.rumour.loses) for each in heard]
    return {
        "rumours": float(len(heard)),
        "believed at the peak": sum([max(each.believing, default=0.0) for each in heard], 0.0),
        "believed at the end": sum([each.believing[-1] for each in heard if each.believing], 0.0),
        "rumours corrected": len(corrected) / len(heard) if heard else NEVER,
        "time to correct": sum(at - began for began, at in corrected) / len(corrected) / MINUTE if corrected else NEVER,
        "taken in": sum([number for number, _ in taken], 0.0),
        "lost to impostors": sum([number * each for number, each in taken], 0.0),
    }


def asked_about(facts: Facts) -> float:
    """How many got in touch because they had come to believe a rumour."""
    return sum([each.rumour.asks * each.fell_by(facts.horizon) for each in hearsays(facts)], 0.0)


def hearsays(facts: Facts) -> list[Hearsay]:
    """Every rumour that began, reckoned to the horizon; worked out once."""
    if facts.hearsays is None:
        began = {e.rumour: e.at for e in facts.every.get(ev.RumourBegan, ()) if e.at <= facts.horizon}
        told = _ways(facts) if began else {}
        named = [(one, began[one.name]) for one in facts.scenario.rumours if one.name in began]
        facts.hearsays = [_reckoned(facts, one, at, told) for one, at in named]
    return facts.hearsays


def _reckoned(facts: Facts, rumour: Any, began: int, told: Ways) -> Hearsay:
    answers = facts.every.get(ev.PlatformAnswered, ())
    down = next((e.at for e in answers if e.rumour == rumour.name and e.answer == ev.TAKEN_DOWN), None)
    hearsay = Hearsay(facts.scenario, rumour, began)
    hearsay.go_on(facts.horizon, told, _ways(facts, {e.notice for e in _denials(facts, rumour.name)}), down)
    return hearsay


def _ways(facts: Facts, notices: set[str] | None = None) -> Ways:
    """What was on its way to each audience; of these notices, or of all."""
    found: Ways = {}
    for event in facts.every.get(ev.DeliveryBegan, ()) if notices is None or notices else ():
        if notices is None or event.delivery.notice in notices:
            found.setdefault(event.delivery.audience, []).append(event.delivery)
    return found


def _denials(facts: Facts, rumour: str) -> list[ev.NoticeSent]:
    """The notices to customers that correct it: worded once somebody had come across it."""
    seen = next((e.at for e in facts.every.get(ev.RumourSeen, ()) if e.rumour == rumour), None)
    worded: dict[str, int] = {}
    for event in [e for kind in (ev.NoticeDrafted, ev.NoticeChanged) for e in facts.every.get(kind, ())]:
        worded[event.notice] = event.worded
    sent = [e for e in facts.every.get(ev.NoticeSent, ()) if e.to == "customers" and seen is not None]
    return [e for e in sent if dict(e.fields).get(NOT_TRUE, "").strip() and worded[e.notice] >= (seen or 0)]


def _corrected(facts: Facts, rumour: str) -> int | None:
    """The second in which the first correction was sent; None: none was."""
    return min((e.at for e in _denials(facts, rumour)), default=None)
