"""Reviewing: those who were there look back at an incident, and their report goes round inside."""

from __future__ import annotations

from sim import actions as act
from sim.demand import working_days
from sim.events import IncidentResolved, ReportHandedRound, ReviewHeld
from sim.prompts import Option
from sim.scenario import COUNSEL, INSIDE, spelt
from sim.stories.factors import find
from sim.stories.filing import which
from sim.stories.load import deciding
from sim.stories.mornings import decider, next_day, today, too_soon

HOURS = 3600
NEVER = "never"


def reviewing(world, number: int):
    """Each working morning whoever decides is asked whether the review is held today, until it is or never will be;
    whether it was."""
    over = max(e.at for e in world.known.events if isinstance(e, IncidentResolved))
    incident = world.known.incidents[number]
    while not incident.reviewed:
        yield from next_day(world, working=True)
        answer = None if incident.reviewed else (yield _ask_to_review(world, number, over))
        if answer == NEVER:
            return False
    return True


def _ask_to_review(world, number: int, over: int):
    role, owed = decider(world), world.scenario.organisation.aftermath.due(world.known.incidents[number].category)
    days = working_days(world.scenario, over, world.now)
    plan = f" This is working day {days} of the {owed.review_in_working_days} that the plan allows." if owed else ""
    return world.prompt(
        role,
        "review",
        f"{which(world, number)}It is {today(world)}.{plan} Do you hold the review?",
        (Option("hold it today", (act.HoldReview(number),)), Option("not today"), Option(NEVER)),
        within=8 * HOURS,
        takes=deciding(world, role),
        default="not today",
        moot=(world.next((ReviewHeld,)),),
        incident=number,
    )


def reporting(world, number: int):
    """The report is written; then counsel, or whoever decides, hands it round, perhaps without the cause."""
    takes = world.luck.seconds(world.scenario.organisation.aftermath.report_takes, "writes the report", number)
    yield world.env.timeout(takes)
    if world.known.incidents[number].report:
        return
    role = COUNSEL if COUNSEL in world.known.joined else decider(world)
    yield world.prompt(
        role,
        "report",
        f"{which(world, number)}The report of the review is written. Does everybody inside get it?",
        (
            Option("hand it round", (act.ShareReport(False, number),)),
            Option("hand it round without the cause", (act.ShareReport(True, number),)),
            Option("keep it back"),
        ),
        within=8 * HOURS,
        takes=world.scenario.organisation.work.legal_review if role == COUNSEL else deciding(world, role),
        default="keep it back",
        reading=role == COUNSEL,
        moot=(world.next((ReportHandedRound,)),),
        incident=number,
    )


# ---------------------------------------------------------------------------------------------- the deeds


def cannot_hold(world, role: str, action: act.HoldReview) -> str | None:
    """Once, of what is over."""
    return too_soon(world, action.incident) or _held(world, action.incident)


def _held(world, number: int) -> str | None:
    return "the review has been held" if world.known.incidents[number].reviewed else None


def hold(world, role: str, action: act.HoldReview) -> None:
    """Whoever was there comes; they go by what was found."""
    coming = ", ".join(f"the {spelt(one)}" for one in world.known.joined)
    cause = world.known.incidents[action.incident].cause or ""
    world.record(ReviewHeld(world.now, role, action.incident, today(world), coming, cause))
    find(world, action.incident)


def cannot_share(world, role: str, action: act.ShareReport) -> str | None:
    """Once, after the review."""
    if why := too_soon(world, action.incident):
        return why
    incident = world.known.incidents[action.incident]
    if not incident.reviewed:
        return "there is no report before the review"
    return "the report has gone round already" if incident.report else None


def share(world, role: str, action: act.ShareReport) -> None:
    """It goes to everybody inside, by the channels that reach them."""
    organisation = world.scenario.organisation
    inside = [audience for audience in organisation.audiences if audience.group in INSIDE]
    by = organisation.aftermath.report_by
    world.record(
        ReportHandedRound(
            world.now,
            role,
            action.incident,
            tuple(audience.name for audience in inside),
            by,
            " and ".join(by) + (", without the cause" if action.redacted else ""),
            action.redacted,
        )
    )
