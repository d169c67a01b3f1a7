"""Reminding: well before a clock is due, counsel hears what is still missing, and can have it written or let it go."""

from __future__ import annotations

from sim import actions as act
from sim import wording
from sim.events import ADVICE, NoticeCalledFor
from sim.prompts import AHEAD, Option
from sim.scenario import COMMANDER, COUNSEL
from sim.stories.filing import which
from sim.stories.load import deciding
from sim.stories.owed import OCCASION, later


def reminder(world, clock) -> None:
    """Well before it is due, whoever looks after it is reminded, if that is while the scenario is followed."""
    ahead = world.scenario.organisation.clock_reminder
    if ahead is not None and world.now < clock.known - ahead and clock.known <= world.horizon:
        world.start(_reminding(world, clock, clock.known - ahead))


def _reminding(world, clock, at: int):
    yield world.env.timeout(at - world.now) | clock.stopped
    role = next((role for role in (COUNSEL, COMMANDER) if role in world.known.joined), None)
    if clock.stopped.triggered or role is None:
        return
    name, number = clock.regime.name, clock.incident
    waiting = on_its_way(world, clock)
    notice = f"{waiting.draft.notice} waits for the {waiting.waits_for[0]}" if waiting else "nothing has been written"
    press = act.Release(waiting.draft.notice) if waiting else act.CallForNotice(name, number)
    yield world.prompt(
        role,
        f"clock: {name}",
        f"{which(world, number)}{clock.regime.title}: {clock.regime.asks}. It falls due at "
        f"{wording.clock(world.clock(clock.known))}{later(world, clock.known)}; {notice} ({ADVICE}).",
        (Option("release it now" if waiting else "have it written now", (press,)), Option("let it run")),
        within=min(AHEAD, clock.known - world.now),
        takes=deciding(world, role),
        default="let it run",
        moot=(clock.stopped,),
        incident=number,
    )


def on_its_way(world, clock):
    """The notice on this occasion to whom the clock wants told, that waits for somebody to release it; None: there is
    none."""
    notices = world.known.notices.values()
    ours = (n for n in notices if n.open and n.waits_for and n.draft.occasion == OCCASION)
    return next((n for n in ours if n.draft.to == clock.regime.recipient and clock.incident in n.draft.incidents), None)


# ---------------------------------------------------------------------------------------------- the deed


def cannot_call_for(world, role: str, action: act.CallForNotice) -> str | None:
    """Only what a clock asks for that is known to run."""
    clock = world.truth.clocks.get((action.regime, action.incident))
    if clock is None or clock.known is None:
        running = [one.regime.name for one in world.truth.clocks.values() if one.known is not None]
        return f"no clock of {action.regime!r} is known to run; there is {', '.join(running) or 'none'}"
    if clock.stopped.triggered:
        return "what it asks for has gone out"
    waiting = on_its_way(world, clock)
    return f"{waiting.draft.notice} has been written, and waits for the {waiting.waits_for[0]}" if waiting else None


def call_for(world, role: str, action: act.CallForNotice) -> None:
    """Whoever writes is asked again."""
    world.record(NoticeCalledFor(world.now, role, action.regime, action.incident))
