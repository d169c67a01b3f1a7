"""Rumours: what is not so goes round, somebody comes across it, and it is corrected, reported, or left alone."""

from __future__ import annotations

from sim import actions as act
from sim import wording
from sim.events import (
    LEFT_STANDING,
    TAKEN_DOWN,
    FaultStruck,
    NewsBroke,
    NoticeSent,
    PlatformAnswered,
    RumourBegan,
    RumourReported,
    RumourSeen,
)
from sim.hearsay import Hearsay
from sim.prompts import Option
from sim.reach import reachable
from sim.scenario import COMMANDER, COMMUNICATIONS_LEAD, NOT_TRUE, RUMOUR_SEEN, Rumour
from sim.stories.load import deciding
from sim.stories.truth import named

MINUTES = 60
NOTHING = "say nothing"
_SAYS = (NOT_TRUE, "where to look")


def rumour(world, one: Rumour):
    """It begins, goes round by itself, and is seen after a while; then the communications lead is asked about it."""
    yield from _begins(world, one)
    if world.truth.began.keys() and not world.truth.relieving and one.after_silence is not None:
        return  # all is well again: there is nothing to wonder about
    world.truth.hearsay[one.name] = Hearsay(world.scenario, one, world.now)
    world.record(RumourBegan(world.now, one.name))
    yield world.env.timeout(world.luck.seconds(one.seen, "sees the rumour", one.name))
    world.record(RumourSeen(world.now, one.name, one.channel, one.says, one.correction))
    if COMMUNICATIONS_LEAD not in world.known.joined:
        yield world.until("the communications lead joined")
    yield _ask(world, one)


def _begins(world, one: Rumour):
    """At its time, with the news, or once customers have been hurt and heard nothing for so long."""
    if one.at is not None:
        yield world.env.timeout(one.at)
    elif one.with_the_news:
        yield world.next((NewsBroke,))
    elif one.after_silence is not None:
        broke = world.scenario.fault.component
        yield world.next((FaultStruck,), lambda e: e.component == broke)
        yield from _silent_for(world, one.after_silence)


def _silent_for(world, seconds: int):
    """Until customers have had no notice for so long."""
    spoken = True
    while spoken:
        word = world.next((NoticeSent,), lambda e: e.to == "customers")
        yield world.env.timeout(seconds) | word
        spoken = word.triggered


def _ask(world, one: Rumour):
    """Correct it, report it, both, or leave it alone? Silence leaves it alone."""
    words, report = _correction(world), act.ReportToPlatform(one.name)
    in_public = bool(words.channels) and any(name == NOT_TRUE for name, _ in words.fields)
    ready = (
        *((Option("correct it in public", (words,)),) if in_public else ()),
        Option("report it to the platform", (report,)),
        *((Option("correct it and report it", (words, report)),) if in_public else ()),
        Option(NOTHING),
    )
    return world.prompt(
        COMMUNICATIONS_LEAD,
        f"{RUMOUR_SEEN}: {one.name}",
        f"On {one.channel} it says: “{one.says}” That is not so. What do you do?",
        ready,
        within=30 * MINUTES,
        takes=deciding(world, COMMUNICATIONS_LEAD),
        default=NOTHING,
        incident=next(iter(world.known.open), 1),
    )


def _correction(world) -> act.Draft:
    """A short post wherever customers follow us or come by; the commander releases it."""
    organisation, known = world.scenario.organisation, world.known
    open_to_all = [channel.name for channel in organisation.channels if channel.kind != "direct"]
    ways = reachable(organisation, "customers")
    told = known.concerned(RUMOUR_SEEN, 1)
    return act.Draft(
        "customers",
        tuple(name for name in open_to_all if name in ways),
        RUMOUR_SEEN,
        (),
        True,
        tuple(role for role in (COMMANDER,) if role in known.called),
        wording.filled(_SAYS, known.about(told), organisation, False),
        None,
        world.now,
        told,
    )


# ---------------------------------------------------------------------------------------------- the deeds


def cannot_report(world, role: str, action: act.ReportToPlatform) -> str | None:
    """Only what somebody came across, and once."""
    seen = [event.rumour for event in world.known.rumours]
    if action.rumour not in seen:
        return f"nobody has come across {action.rumour!r}; there is {', '.join(seen) or 'nothing'}"
    return "it has been reported already" if action.rumour in world.truth.reported else None


def report(world, role: str, action: act.ReportToPlatform) -> None:
    """The platform looks at it, and takes it down or not."""
    one = named(world.scenario.rumours, action.rumour)
    world.truth.reported.add(one.name)
    world.record(RumourReported(world.now, role, one.name))
    world.start(platform(world, one))


def platform(world, one: Rumour):
    """After a while it answers; whether it helps is settled by luck that belongs to the rumour."""
    yield world.env.timeout(world.luck.seconds(one.answers, "platform answers", one.name))
    helps = world.luck.u("platform helps", one.name) < one.removes
    if helps:
        world.truth.taken_down[one.name] = world.now
    world.record(PlatformAnswered(world.now, one.name, TAKEN_DOWN if helps else LEFT_STANDING))
