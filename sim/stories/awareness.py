"""Awareness: when did we know? The question that a breach brings, and what its answers start.

A breach is suspected when its kind is named, and discovered when whoever finds the cause sees that customer records
have got out. Aware of it the organisation is when somebody says so; who looks for longer than is reasonable is held to
have been.
"""

from __future__ import annotations

from sim import actions as act
from sim.deadlines import deadline
from sim.events import ADVICE, AwarenessStated, BreachFound
from sim.prompts import Option
from sim.scenario import BREACH, CARDS, COMMANDER, COUNSEL, OF_A_BREACH, Fault
from sim.stories.clocks import begin, in_force, start
from sim.stories.filing import faults_of, unknown, which
from sim.stories.load import deciding
from sim.stories.material import ask_whether_material
from sim.stories.truth import named

MINUTES = 60
LOOK = "not yet, look further"
_AGAIN = 60 * MINUTES  # who wants to look further is asked again after this


def found(world, fault: Fault, number: int) -> None:
    """The cause has been found. If customer records have got out, it can be known from now on."""
    if not (fault.real and fault.exposes and world.scenario.organisation.in_force()):
        return
    cards = named(world.scenario.organisation.components, fault.component).keeps_cards
    new = number not in world.truth.found
    if new or (cards and not world.truth.found[number]):
        world.truth.found[number] = cards
        world.record(BreachFound(world.now, fault.component, cards, number))
        for regime in in_force(world, "suspicion", "discovery", of=_about(cards)):
            start(world, regime, number)
        _judge(world, number, cards)
    if new:
        ask_whether_material(world, number)
    _ask_when_aware(world, number)


def suspected(world, number: int) -> None:
    """The incident has been taken for a breach: that is a suspicion of what may be kept in what was reported."""
    if world.known.incidents[number].kind == BREACH:
        for regime in in_force(world, "suspicion", of=_about(_cards_at_risk(world, number))):
            start(world, regime, number)
        _ask_when_aware(world, number)


def _about(cards: bool) -> tuple[str, ...]:
    return OF_A_BREACH if cards else tuple(trigger for trigger in OF_A_BREACH if trigger != CARDS)


def _cards_at_risk(world, number: int) -> bool:
    """Whether card numbers were found among what has got out, or are kept in something that was reported."""
    components = world.scenario.organisation.components
    return world.truth.found.get(number, False) or any(
        named(components, name).keeps_cards for name in world.known.incidents[number].struck
    )


def _judge(world, number: int, cards: bool) -> None:
    """Whoever has not stated it by then is held to have been aware once they had looked into it for long enough."""
    looks = world.scenario.organisation.looks_into or 0
    since = world.now + looks
    for regime in in_force(world, "awareness", of=_about(cards)):
        due = deadline(world.scenario, regime, since)
        world.later(looks, lambda regime=regime, due=due: begin(world, regime, number, due))


# --------------------------------------------------------------------------------------------- the questions


def _ask_when_aware(world, number: int) -> None:
    asks = any(True for _ in in_force(world, "awareness", of=OF_A_BREACH))
    if asks and number not in world.truth.asked_aware and number not in world.truth.aware:
        world.truth.asked_aware.add(number)
        world.start(_when_aware(world, number))


def _when_aware(world, number: int):
    """Counsel, or else the commander, says since when one has been aware; asked again as long as they look further."""
    stated = world.next((AwarenessStated,), lambda e: e.incident == number)
    while not stated.triggered:
        if not any(role in world.known.joined for role in act.StateAware.by):
            yield world.until(f"the {COUNSEL} joined") | world.until(f"the {COMMANDER} joined") | stated
            continue
        role = next(role for role in act.StateAware.by if role in world.known.joined)
        yield world.prompt(
            role,
            "aware",
            f"{which(world, number)}{_signs(world, number)} Since when has the organisation been aware of a breach? "
            f"({ADVICE})",
            (
                Option("aware now", (act.StateAware(act.NOW, number),)),
                Option("aware from the first sign", (act.StateAware(act.FIRST_SIGN, number),)),
                Option(LOOK),
            ),
            within=30 * MINUTES,
            takes=deciding(world, role),
            default=LOOK,
            moot=(stated,),
            incident=number,
        )
        if not stated.triggered:
            yield world.env.timeout(_AGAIN) | stated


def _signs(world, number: int) -> str:
    return "Customer records have been got at." if number in world.truth.found else "It is taken for a breach."


# ---------------------------------------------------------------------------------------------- the deeds


def cannot_state(world, role: str, action: act.StateAware) -> str | None:
    """Only once, and only what is taken for a breach or has been found to be one."""
    if why := unknown(world, action.incident):
        return why
    if action.incident in world.truth.aware:
        return "that has been stated already"
    breach = world.known.incidents[action.incident].kind == BREACH or action.incident in world.truth.found
    return None if breach else "it is not taken for a breach, and nothing has been found of one"


def state(world, role: str, action: act.StateAware) -> None:
    """What starts with awareness runs from then on."""
    number = action.incident
    first = min(world.known.incidents[number].struck.values(), default=world.now)
    since = first if action.since == act.FIRST_SIGN else world.now
    world.truth.aware[number] = since
    world.record(AwarenessStated(world.now, role, since, (world.now - since) // MINUTES, number))
    breached = [fault for fault in faults_of(world, number) if fault.real and fault.exposes]
    for regime in in_force(world, "awareness", of=_about(_cards_at_risk(world, number))):
        start(world, regime, number, since, real=bool(breached))
