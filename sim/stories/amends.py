"""Amends: on the morning after somebody decides whether customers get something, within a budget."""

from __future__ import annotations

from sim import actions as act
from sim.demand import people
from sim.events import CompensationOffered
from sim.impact import touched
from sim.prompts import Option
from sim.scenario import Amends, Audience
from sim.stories.filing import which
from sim.stories.load import deciding
from sim.stories.mornings import decider, too_soon

HOURS = 3600
_FORMS = ("voucher", "free delivery", "refund of fees")


def making_up(world, number: int):
    """Whoever decides is asked what customers get; what the budget does not hold is not offered."""
    role, plan = decider(world), world.scenario.organisation.aftermath
    ready = [(one, _offer(one, number)) for one in plan.compensation]
    possible = [(one, offer) for one, offer in ready if cannot_offer(world, role, offer) is None]
    if possible:
        yield world.prompt(
            role,
            "make up",
            f"{which(world, number)}It is the morning after. Do customers get something that makes up for it?",
            (*(Option(_named(world, *each), (each[1],)) for each in possible), Option("give nothing")),
            within=4 * HOURS,
            takes=deciding(world, role),
            default="give nothing",
            incident=number,
        )


def _offer(one: Amends, number: int) -> act.OfferCompensation:
    return act.OfferCompensation(one.form, round(one.amount), one.to, number)


def _named(world, one: Amends, offer: act.OfferCompensation) -> str:
    money = f"{world.scenario.organisation.currency} {_expected(world, offer):,.0f}"
    return f"{one.name} (about {money}, if all are told)"


def entitled(world, offer: act.OfferCompensation) -> tuple[Audience, ...]:
    """Whom it is for: the segments that it names, else those that need what was reported."""
    organisation = world.scenario.organisation
    hit = [a for a, _ in touched(organisation, world.known.incidents[offer.incident].struck)]
    named = [a for a in organisation.audiences if a.name in offer.audiences]
    return tuple(named or hit)


def _expected(world, offer: act.OfferCompensation) -> float:
    """What it costs if everybody whom it is for is told of it."""
    plan = world.scenario.organisation.aftermath
    number = sum(people(world.scenario, audience) for audience in entitled(world, offer))
    return number * plan.taken_up(offer.amount) * offer.amount


# ---------------------------------------------------------------------------------------------- the deeds


def cannot_offer(world, role: str, action: act.OfferCompensation) -> str | None:
    """Once, to customers, within the budget."""
    if why := too_soon(world, action.incident):
        return why
    if world.known.offered:
        return "customers have been given something already"
    if action.form not in _FORMS or action.amount <= 0:
        return f"it is one of {', '.join(_FORMS)}, and worth more than nothing"
    customers = [a.name for a in world.scenario.organisation.audiences if a.group == "customers"]
    if wrong := next((name for name in action.audiences if name not in customers), None):
        return f"there are no customers called {wrong!r}; there are {', '.join(customers)}"
    costs, budget = _expected(world, action), world.scenario.organisation.aftermath.compensation_budget
    return f"it would cost about {costs:,.0f}; the budget is {budget:,.0f}" if costs > budget else None


def offer(world, role: str, action: act.OfferCompensation) -> None:
    """It is given; whoever is told of it may claim it."""
    names = tuple(audience.name for audience in entitled(world, action))
    segments = ", ".join(names)
    world.record(CompensationOffered(world.now, role, action.incident, action.form, action.amount, names, segments))
