"""Improving: at the review it is decided what becomes better, within a budget, and who sees to it."""

from __future__ import annotations

from sim import actions as act
from sim.demand import weekday
from sim.events import ImprovementChosen
from sim.prompts import Option
from sim.scenario import DAY, ROLES, Improvement, spelt
from sim.stories.filing import which
from sim.stories.load import deciding
from sim.stories.mornings import decider, too_soon
from sim.stories.truth import named

MINUTE, HOURS = 60, 3600
ENOUGH = "that is enough"


def improving(world, number: int):
    """Whoever decides is asked again and again what else becomes better, as long as something fits into the budget."""
    role, answer = decider(world), ""
    while answer not in (None, ENOUGH) and (possible := _possible(world, role, number)):
        answer = yield world.prompt(
            role,
            "improve",
            f"{which(world, number)}What becomes better, so that it does not happen again? "
            f"{_money(world, left(world))} {'are left' if world.known.better else 'are there for it'}.",
            (*(Option(_words(world, one), (_choice(one, number),)) for one in possible), Option(ENOUGH)),
            within=4 * HOURS,
            takes=deciding(world, role),
            default=ENOUGH,
            incident=number,
        )


def _possible(world, role: str, number: int) -> list[Improvement]:
    every = world.scenario.organisation.aftermath.improvements
    return [one for one in every if cannot_choose(world, role, _choice(one, number)) is None]


def _choice(one: Improvement, number: int) -> act.ChooseImprovement:
    return act.ChooseImprovement(one.name, one.owner, number)


def _words(world, one: Improvement) -> str:
    saves = f", should save {round(one.saves / MINUTE)} min of the {one.of}" if one.saves else ""
    return f"{one.name} ({_money(world, one.cost)}, {_days(one)}, the {spelt(one.owner)}{saves})"


def _days(one: Improvement) -> str:
    days = max(1, round(one.takes / DAY))
    return f"{days} days" if days > 1 else "a day"


def _money(world, amount: float) -> str:
    return f"{world.scenario.organisation.currency} {amount:,.0f}"


def left(world) -> float:
    """What is left of the budget."""
    budget = world.scenario.organisation.aftermath.improvements_budget
    return budget - sum(chosen.cost for chosen in world.known.better)


# ---------------------------------------------------------------------------------------------- the deeds


def cannot_choose(world, role: str, action: act.ChooseImprovement) -> str | None:
    """Only what the organisation has on its list, once, within the budget; seen to by a role or by nobody."""
    if why := too_soon(world, action.incident):
        return why
    every = world.scenario.organisation.aftermath.improvements
    one = named(every, action.improvement)
    if one is None:
        there = ", ".join(each.name for each in every) or "none"
        return f"there is no improvement called {action.improvement!r}; there is {there}"
    if action.improvement in [chosen.improvement for chosen in world.known.better]:
        return "that has been decided already"
    if action.owner and action.owner not in ROLES:
        return f"there is no role {action.owner!r}; there is {', '.join(ROLES)}"
    return f"it costs {one.cost:,.0f}; {left(world):,.0f} are left" if one.cost > left(world) else None


def choose(world, role: str, action: act.ChooseImprovement) -> None:
    """It is to be done; the next incident finds it done, if somebody sees to it."""
    one = named(world.scenario.organisation.aftermath.improvements, action.improvement)
    due = world.now + one.takes
    day = f"{weekday(world.scenario, due)} in {_days(one)}"
    world.record(ImprovementChosen(world.now, role, action.incident, one.name, action.owner, due, day, one.cost))
