"""Whether what an organisation says of the days after fits together."""

from __future__ import annotations

from collections.abc import Iterator

from sim.consistency.finding import Where, names, repeated, unknown, unknowns
from sim.scenario import ROLES, Aftermath, Organisation, Problem


def problems_of_aftermath(organisation: Organisation) -> Iterator[Problem]:
    """What does not fit in the aftermath of an organisation. Whether improvements can be made, `sim.files` says: it
    knows how changes are written."""
    if organisation.aftermath is None:
        return
    plan, path = organisation.aftermath, ("aftermath",)
    yield from repeated((*path, "owed"), [one.category for one in plan.owed], "category")
    channels = names(organisation.channels)
    yield from unknowns((*path, "report_by"), plan.report_by, "channel", channels)
    yield from repeated((*path, "report_by"), plan.report_by, None)
    yield from _improvements(plan, (*path, "improvements"))
    yield from _compensation(organisation, plan, (*path, "compensation"))


def _improvements(plan: Aftermath, path: Where) -> Iterator[Problem]:
    yield from repeated(path, names(plan.improvements))
    for place, one in enumerate(plan.improvements):
        yield from unknown((*path, place, "owner"), one.owner, "role", ROLES)
        if not one.changes:
            wrong = "at least one change is expected here, such as 'work.legal review=10 min'"
            yield Problem((*path, place, "changes"), None, wrong)
        if one.cost > plan.improvements_budget:
            wrong = f"this is more than the whole budget, {plan.improvements_budget:,.0f}; it could never be chosen"
            yield Problem((*path, place, "cost"), f"{one.cost:,.0f}", wrong)


def _compensation(organisation: Organisation, plan: Aftermath, path: Where) -> Iterator[Problem]:
    customers = [audience.name for audience in organisation.audiences if audience.group == "customers"]
    yield from repeated(path, names(plan.compensation))
    for place, one in enumerate(plan.compensation):
        yield from unknowns((*path, place, "to"), one.to, "customer audience", customers)
        if one.amount % 1 > 0:
            yield Problem((*path, place, "amount"), one.amount, "a whole amount is expected here")
