"""Recovery: what has been mended climbs back step by step, held back by customers who try again and again.

Each component that has to recover does so in a few equal steps. Customers who have not been informed press on what
it gains: of each step they eat up the share `retries` × (1 − informed), and the next step takes as much longer.
"""

from __future__ import annotations

from functools import partial

from sim.demand import people
from sim.impact import hit_by, touched
from sim.reach import informed
from sim.scenario import Fault
from sim.stories.filing import told_of
from sim.stories.reckoning import Limit, State

STEPS = 3  #: so many equal steps until a component is back


def mend(world, fault: Fault, succeeds: float, slower: float = 1.0) -> None:
    """Of what broke this share succeeds from now on; it, and what cannot do without it, climb up to that."""
    health, truth, component = world.truth.health, world.truth, fault.component
    hit = hit_by(world.scenario.organisation, component)
    climbers = [c for c in world.scenario.organisation.components if c.name in hit and c.recovers]
    before = {c.name: health.state(c.name) for c in climbers}
    turn = truth.mended[component] = truth.mended.get(component, 0) + 1
    health.limit({_reason(name): Limit(name, state.succeeds, state.slower) for name, state in before.items()})
    health.set(component, succeeds, slower)
    for seconds in sorted({c.recovers for c in climbers}):
        names = [c.name for c in climbers if c.recovers == seconds]
        still = partial(_is_last, truth.mended, component, turn)
        world.start(_climb(world, fault, seconds, {name: before[name] for name in names}, still))


def _is_last(mended: dict[str, int], component: str, turn: int) -> bool:
    return mended[component] == turn


def _climb(world, fault: Fault, seconds: int, before: dict[str, State], still):
    """These components go up together, step by step, as long as nobody has mended it anew meanwhile."""
    health, reasons = world.truth.health, {_reason(name) for name in before}
    for step in range(1, STEPS + 1):
        press = pressure(world, fault)
        yield world.env.timeout(round(seconds / STEPS * (1.0 + press)))
        if not still():
            return
        gained = step / STEPS * (1.0 - press)
        goals = health.without(reasons)
        limits = {_reason(name): _between(name, state, goals[name], gained) for name, state in before.items()}
        health.limit(dict.fromkeys(reasons) if step == STEPS else limits)


def _between(name: str, before: State, goal: State, gained: float) -> Limit:
    """What a component may do once it has gained this share of the way."""
    succeeds = before.succeeds + gained * max(0.0, goal.succeeds - before.succeeds)
    return Limit(name, succeeds, before.slower - gained * max(0.0, before.slower - goal.slower))


def pressure(world, fault: Fault) -> float:
    """The share of what is gained that is eaten up now by affected customers who have not been informed."""
    retries = world.scenario.organisation.retries
    return retries * (1.0 - informed_share(world, fault)) if retries else 0.0


def informed_share(world, fault: Fault) -> float:
    """The share of the customers affected by a fault that has taken in a notice about it by now."""
    segments, told = touched(world.scenario.organisation, [fault.component]), told_of(world, fault)
    sizes = {segment.name: people(world.scenario, segment) for segment, _ in segments}
    know = sum(size * informed(told[name], world.now) for name, size in sizes.items())
    return know / max(1, sum(sizes.values()))


def _reason(name: str) -> str:
    return f"{name} recovers"
