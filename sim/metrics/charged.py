"""Measures of charges for orders that failed: how many people, what was paid back, until when."""

from __future__ import annotations

from sim import events as ev
from sim.charges import Charged, Told, Ways, about_charges, asking, paid
from sim.metrics.facts import NEVER, Facts
from sim.metrics.rumours import asked_about
from sim.scenario import MONEY_BACK, Fault


def charging(facts: Facts) -> dict[str, float]:
    """These measures, by name; of everything that breaks."""
    some = {fault.component: _charged(facts, fault) for fault in _faults(facts)}
    number = sum(float(charged.by([facts.horizon])[0]) for charged in some.values())
    return {
        "double charges": number,
        "refunds paid": sum(
            (
                paid(facts.scenario.organisation, some[f.component], _ways(facts, f), facts.horizon)
                for f in _faults(facts)
            ),
            0.0,
        ),
        "time to refund": _refunded(facts, some),
    }


def _faults(facts: Facts) -> list[Fault]:
    """Those that have struck and charge people for nothing."""
    began = {e.component for e in facts.every.get(ev.ChargesBegan, ())}
    return [fault for fault in facts.scenario.faults if fault.component in began] if began else []


def _charged(facts: Facts, fault: Fault) -> Charged:
    """From the strike on, between the changes of what broke."""
    began = facts.struck(fault) or 0
    changes = [(began, 1.0)]
    for event in facts.every.get(ev.HealthChanged, ()):
        if event.component == fault.component and event.at >= began:
            changes.append((event.at, event.health))
    ends = [*(at for at, _ in changes[1:]), facts.horizon]
    stretches = [(at, to, health) for (at, health), to in zip(changes, ends, strict=True)]
    return Charged(facts.scenario, fault, stretches)


def _ways(facts: Facts, fault: Fault) -> Ways:
    """Since when money goes back to those whom this fault hit, and how."""
    numbers = facts.numbers(fault)
    return [(e.at, e.how) for e in facts.every.get(ev.RefundsBegan, ()) if e.incident in numbers]


def _refunded(facts: Facts, some: dict[str, Charged]) -> float:
    """When the last one had the money; NaN while somebody has not, or where nobody was charged."""
    returned = max((e.at for e in facts.every.get(ev.MoneyReturned, ())), default=-1)
    last = max((charged.last() for charged in some.values()), default=0.0)
    return NEVER if returned < last else facts.minutes(returned)


def contacts_beside(facts: Facts) -> float:
    """Contacts of those who were charged for nothing, who ask whether an address is genuine, or believe a rumour."""
    faults = _faults(facts)
    told = _saying(facts, MONEY_BACK) if faults else {}
    asked = [
        about_charges(
            facts.scenario,
            fault,
            _charged(facts, fault),
            _ways(facts, fault),
            told,
            (facts.struck(fault) or 0, facts.horizon),
        )
        for fault in faults
    ]
    return sum(asked) + look_alikes(facts) + asked_about(facts)


def look_alikes(facts: Facts) -> float:
    """How many asked whether the address of a way round is genuine."""
    opened = {e.workaround: e.at for e in facts.every.get(ev.WorkaroundEnabled, ())}
    ways = [way for way in facts.scenario.organisation.workarounds if way.asks and way.name in opened]
    return sum(
        (
            asking(
                facts.scenario,
                way.instead_of,
                way.asks,
                _saying(facts, "alternative", opened[way.name]),
                (opened[way.name], facts.horizon),
            )
            for way in ways
        ),
        0.0,
    )


def _saying(facts: Facts, field: str, since: int = 0) -> Told:
    """What was on its way to each audience, of notices sent from a second on that had words in a field."""
    sent = [e for e in facts.every.get(ev.NoticeSent, ()) if e.at >= since]
    names = {e.notice for e in sent if dict(e.fields).get(field, "").strip()}
    found: dict[str, list] = {}
    for event in facts.every.get(ev.DeliveryBegan, ()):
        if event.delivery.notice in names:
            found.setdefault(event.delivery.audience, []).append(event.delivery)
    return found
