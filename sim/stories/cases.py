"""Cases: what only a senior technician can help; they take engineers off the repair, or wait."""

from __future__ import annotations

from sim import actions as act
from sim.events import CasesLetThrough, CasesShielded, CasesTaken
from sim.prompts import Option
from sim.scenario import IT_LEAD, SUPPORT_LEAD
from sim.stories.filing import all_over
from sim.stories.load import deciding
from sim.stories.work import TALK

MINUTES = 60
_SOME = 3  # cases about which it is worth to ask


def whether_let_through(world, cases: float) -> None:
    """The support lead is asked, once some cases have come together, whether the engineers are to take them."""
    if cases >= _SOME and world.scenario.organisation.support.seniors and "cases" not in world.truth.offered:
        world.truth.offered.add("cases")
        world.start(_asking(world, int(cases)))


def _asking(world, cases: int):
    yield world.prompt(
        SUPPORT_LEAD,
        "cases",
        f"Agents cannot help everybody; cases that wait for an engineer: {cases}. Do you let them through?",
        (Option("let them through", (act.LetThrough(),)), Option("shield the engineers")),
        within=10 * MINUTES,
        takes=deciding(world, SUPPORT_LEAD),
        default="shield the engineers",
        moot=(all_over(world), world.next((CasesLetThrough,))),
    )


def take(world, seconds: int) -> None:
    """Those from IT who are on the call put their work down for the cases that have come up, as long as they may."""
    seniors, desk = world.scenario.organisation.support.seniors, world.truth.desk
    if not (desk.through and seniors and IT_LEAD in world.known.joined):
        return
    most = int(seniors.most * seconds) // seniors.handling
    for person in (world.known.joined[IT_LEAD], *world.known.engineers):
        cases = min(int(desk.cases), most)
        if cases:
            desk.cases -= cases
            world.truth.crews[person].work(cases * seniors.handling, TALK)
            world.record(CasesTaken(world.now, person, cases, round(cases * seniors.handling / MINUTES)))


def cannot_let_through(world, role: str, action: act.LetThrough) -> str | None:
    """Only where agents are followed and engineers take cases."""
    if not world.scenario.organisation.support.seniors:
        return "no engineer takes cases of callers here"
    return "they are let through already" if world.truth.desk.through else None


def let_through(world, role: str, action: act.LetThrough) -> None:
    """From now on engineers take them."""
    world.truth.desk.through = True
    world.record(CasesLetThrough(world.now, role))


def cannot_shield(world, role: str, action: act.Shield) -> str | None:
    """Only what was let through."""
    desk = world.truth.desk
    return None if desk and desk.through else "the engineers are shielded already"


def shield(world, role: str, action: act.Shield) -> None:
    """From now on they wait."""
    world.truth.desk.through = False
    world.record(CasesShielded(world.now, role))
