"""Filing: which incident an alarm is about, by how the organisation's components lean on each other."""

from __future__ import annotations

from sim.events import DeliveryBegan, IncidentResolved
from sim.impact import hit_by, leaning
from sim.incidents import Incident, urgency


def filed(world, component: str) -> int:
    """The number of the incident that an alarm about this component belongs to; a new one, if none is about it.

    It is about the same if it names the same component, one that leans on it, or one that it leans on. Those that are
    not over come first, then the one that is closest, then the more urgent one. Only what has been perceived counts:
    nobody knows yet what broke.
    """
    incidents = world.known.incidents
    near = [one for one in incidents.values() if _related(world, component, one)]
    if not near:
        return len(incidents) + 1
    return min(near, key=lambda one: (one.over, _far(world, component, one), urgency(one))).number


def _far(world, component: str, incident: Incident) -> int:
    """How far a component is from what an incident is about: 0 if it has been named there, 1 if one of the two cannot
    do without the other, 2 if it only uses it."""
    if component in incident.struck:
        return 0
    organisation = world.scenario.organisation
    needed = any(
        component in hit_by(organisation, struck) or struck in hit_by(organisation, component)
        for struck in incident.struck
    )
    return 1 if needed else 2


def _related(world, component: str, incident: Incident) -> bool:
    organisation = world.scenario.organisation
    return any(
        component in leaning(organisation, struck) or struck in leaning(organisation, component)
        for struck in incident.struck
    )


def which(world, number: int) -> str:
    """What a question begins with where more than one incident is known: which one it is about."""
    known = world.known.incidents
    return f"Incident {number} ({known[number].title}): " if len(known) > 1 else ""


def might_be(world, number: int) -> list:
    """What could be behind an incident, struck or not: whatever touches one of its components, the first first."""
    organisation, struck = world.scenario.organisation, world.known.incidents[number].struck
    return [f for f in world.scenario.faults if not leaning(organisation, f.component).isdisjoint(struck)]


def faults_of(world, number: int) -> list:
    """What has struck and may be behind an incident."""
    return [fault for fault in might_be(world, number) if fault.at <= world.now]


def about(world, fault) -> tuple[int, ...]:
    """The numbers of the incidents that a fault may be behind: those whose first alarm named what leans on it, else
    those of which any did."""
    hit, incidents = leaning(world.scenario.organisation, fault.component), world.known.incidents
    first = tuple([n for n, one in incidents.items() if one.title in hit])
    return first or tuple([n for n, one in incidents.items() if not hit.isdisjoint(one.struck)])


def told_of(world, fault) -> dict[str, list]:
    """What is on its way to each audience that says something of what a fault is behind."""
    every, numbers = world.truth.deliveries, set(about(world, fault))
    if len(world.known.incidents) < 2:
        return every
    return {name: [way for way in ways if numbers.intersection(way.incidents)] for name, ways in every.items()}


def saying(world, field: str, since: int = 0) -> dict[str, list]:
    """What is on its way to each audience and has words in a field of a notice, of notices sent from a second on."""
    sent = [n.sent for n in world.known.notices.values() if n.sent and n.sent.at >= since]
    names = {one.notice for one in sent if dict(one.fields).get(field, "").strip()}
    found: dict[str, list] = {}
    for event in world.log if names else ():
        if isinstance(event, DeliveryBegan) and event.delivery.notice in names:
            found.setdefault(event.delivery.audience, []).append(event.delivery)
    return found


def all_over(world):
    """Happens when the last incident that is open is resolved."""
    return world.next((IncidentResolved,), lambda _: world.known.resolved)


def unknown(world, incident: int) -> str | None:
    """Why nothing can be done about an incident of that number; None if it is there."""
    known = ", ".join(map(str, world.known.incidents)) or "none yet"
    return None if incident in world.known.incidents else f"there is no incident {incident}; there is {known}"
