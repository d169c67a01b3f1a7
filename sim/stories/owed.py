"""Owed: what a clock asks for is put to whoever writes, until it has gone."""

from __future__ import annotations

from collections.abc import Iterable

from sim import actions as act
from sim import wording
from sim.events import ADVICE, NoticeCalledFor, NoticeWithdrawn
from sim.prompts import AHEAD, Option
from sim.reach import reachable
from sim.scenario import COMMUNICATIONS_LEAD, COUNSEL, DAY, ONE_WORD
from sim.stories.filing import which
from sim.stories.load import deciding

MINUTES = 60
OCCASION = "clock started"
_FIRST_WORD = (ONE_WORD, "what we do")
#: What is said of a breach, whether or not the service is well.
OF_A_BREACH = {
    "what happened": "Somebody has got at records of our customers.",
    "who is affected": "Customers with an account may be concerned; we are finding out whose records they are.",
    "what we do": "We are shutting the door, and keep what we find.",
}


def telling(world, clock) -> None:
    """What the clock asks for is put to whoever writes, together with what others ask for from the same readers."""
    key = clock.regime.recipient, clock.regime.office, clock.incident
    if key not in world.truth.owed:
        world.truth.owed.add(key)
        world.start(_telling(world, key))


def _telling(world, key: tuple[str, str, int]):
    """Asked is once, and again whenever what was written is taken back, or somebody calls for it."""
    if COMMUNICATIONS_LEAD not in world.known.joined:
        yield world.until("the communications lead joined")
    while running := _running(world, key):
        yield _ask(world, key, running)
        running = _running(world, key)
        if running:
            again = world.next((NoticeWithdrawn, NoticeCalledFor), lambda e: _again(world, key, e))
            yield again | world.env.all_of([one.stopped for one in running])
    world.truth.owed.discard(key)


def _running(world, key: tuple[str, str, int]) -> list:
    """The clocks that are known to run, and ask for the same readers."""
    clocks = [one for one in world.truth.clocks.values() if one.known is not None and not one.stopped.triggered]
    return [one for one in clocks if (one.regime.recipient, one.regime.office, one.incident) == key]


def _again(world, key: tuple[str, str, int], event) -> bool:
    if isinstance(event, NoticeCalledFor):
        return any(one.regime.name == event.regime and one.incident == event.incident for one in _running(world, key))
    draft = world.known.notices[event.notice].draft
    return draft.occasion == OCCASION and draft.to == key[0]


def _ask(world, key: tuple[str, str, int], running: list):
    *_, number = key
    first = min(running, key=lambda one: one.known)
    asked = "; ".join(f"{one.regime.title}: tell {one.regime.asks}" for one in running)
    by = wording.clock(world.clock(first.known))
    return world.prompt(
        COMMUNICATIONS_LEAD,
        f"tell: {OCCASION}",
        f"{which(world, number)}{asked}. The first falls due at {by}{later(world, first.known)} ({ADVICE}). "
        "What do you write?",
        (*_options(world, running, number), Option("tell nobody now")),
        within=AHEAD,
        takes=deciding(world, COMMUNICATIONS_LEAD),
        default="tell nobody now",
        moot=(world.env.all_of([one.stopped for one in running]),),
        incident=number,
    )


def later(world, second: int) -> str:
    """Which day a second lies on, seen from now, to come after its time of day; "" for today."""
    today, then = ((world.scenario.starts + at) // DAY for at in (world.now, second))
    days = then - today
    return "" if not days else " tomorrow" if days == 1 else f", {days} days on"


def _options(world, running: list, number: int) -> list[Option]:
    """Everything that is asked for; or, where the rest may follow, a first word. What would reach nobody, or lacks its
    words, is not offered."""
    content = dict.fromkeys(name for one in running for name in one.regime.content)
    rows = [("what is asked for; legal reads it", tuple(content) or _FIRST_WORD)]
    if any(one.regime.phased for one in running):
        rows.append(("a first word now, the rest later", _FIRST_WORD))
    drafts = [(name, _draft(world, running[0].regime, number, says)) for name, says in rows]
    return [Option(name, (draft,)) for name, draft in drafts if draft.channels and draft.fields]


def _draft(world, regime, number: int, says: tuple[str, ...]) -> act.Draft:
    organisation = world.scenario.organisation
    readers = tuple(audience.name for audience in organisation.told_by(regime))
    ways = reachable(organisation, regime.recipient, readers) if readers else ()
    words = worded(world, says, (number,))
    approvals = tuple(role for role in (COUNSEL,) if role in world.known.called)
    return act.Draft(
        regime.recipient, ways[:1], OCCASION, readers, True, approvals, words, None, world.now, (number,)
    )  # fmt: skip


def worded(
    world, says: Iterable[str], about: tuple[int, ...], promises: bool = False, estimates: bool = False
) -> wording.Fields:
    """What can be said now to those whom a clock wants told, field by field: of a breach as of one. `promises`: an
    update is promised, `estimates`: it is said when it will be over."""
    known, today = world.known, (world.scenario, world.now)
    words = wording.filled(says, known.about(about), world.scenario.organisation, promises, estimates, today)
    if not any(known.incidents[number].breached for number in about):
        return words
    return tuple((name, OF_A_BREACH.get(name, said)) for name, said in words)
