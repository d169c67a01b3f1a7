"""Believing: how many get in touch because of what is not so; what they hear from us makes them fewer."""

from __future__ import annotations

from sim.events import DeliveryBegan
from sim.scenario import NOT_TRUE


def asked_about(world, since: int, until: int | None = None) -> float:
    """How many have got in touch from a second on, until now or an earlier one, because they had come to believe a
    rumour."""
    until, number = world.now if until is None else until, 0.0
    for name, hearsay in world.truth.hearsay.items():
        down = world.truth.taken_down.get(name)
        hearsay.go_on(until, world.truth.deliveries, _denied(world, name), down)
        number += hearsay.rumour.asks * (hearsay.fell_by(until) - hearsay.fell_by(since))
    return number


def _denied(world, rumour: str) -> dict[str, list]:
    """What is on its way to each audience and corrects a rumour: it was worded once somebody had come across it."""
    seen = next((e.at for e in world.known.rumours if e.rumour == rumour), None)
    sent = [n for n in world.known.notices.values() if n.sent and seen is not None and n.draft.worded >= seen]
    names = {n.sent.notice for n in sent if dict(n.sent.fields).get(NOT_TRUE, "").strip()}
    found: dict[str, list] = {}
    for event in world.log if names else ():
        if isinstance(event, DeliveryBegan) and event.delivery.notice in names:
            found.setdefault(event.delivery.audience, []).append(event.delivery)
    return found
