"""Whether a support desk fits together."""

from __future__ import annotations

import math
from collections.abc import Iterator

from sim.consistency.finding import Where, names, repeated, unknown, unknowns
from sim.scenario import DAY, Organisation, Problem, Shift, Support

_TINY = 1e-6
_LONGEST = 5 * 3600  # seconds; lines are reckoned for contacts up to that, people give up after minutes


def problems_of_desk(organisation: Organisation) -> Iterator[Problem]:
    """What does not fit in the ways by which contacts come, and in what helps there."""
    desk = organisation.support
    yield from _shares(desk)
    yield from _helps(desk)
    for field in ("reasons", "more_agents"):
        yield from repeated(("support", field), names(getattr(desk, field)))
    host = desk.tickets.runs_on if desk.tickets else None
    yield from unknown(("support", "tickets", "runs_on"), host, "component", names(organisation.components))
    for place, more in enumerate(desk.more_agents):
        yield from unknown(("support", "more_agents", place, "way"), more.way, "way", tuple(desk.ways))
    for place, reason in enumerate(desk.reasons):
        path = ("support", "reasons", place, "components")
        yield from unknowns(path, reason.components, "component", names(organisation.components))


def _shares(desk: Support) -> Iterator[Problem]:
    """All contacts come by some way, each for one reason."""
    total = sum(way.share for way in desk.ways.values())
    if desk.ways and abs(total - 1.0) > _TINY and not math.isnan(total):
        wrong = f"the shares of {', '.join(desk.ways)} add up to 100 %"
        yield Problem(("support",), f"{total:.0%}", wrong)
    reasons = sum(reason.share for reason in desk.reasons)
    if desk.reasons and abs(reasons - 1.0) > _TINY and not math.isnan(reasons):
        yield Problem(("support", "reasons"), f"{reasons:.0%}", "the shares of all reasons add up to 100 %")


def _helps(desk: Support) -> Iterator[Problem]:
    """What helps needs what it helps with."""
    if desk.bot and not (desk.chat and desk.faq):
        wrong = "a bot answers chats from questions and answers; it needs 'chat' and 'faq'"
        yield Problem(("support", "bot"), None, wrong)
    for field in ("faq", "seniors"):
        if getattr(desk, field) and not desk.ways:
            wrong = "nobody answers contacts here; it needs 'phone', 'chat' or 'tickets'"
            yield Problem(("support", field), None, wrong)
    yield from _handled(desk)
    for name, way in desk.ways.items():
        yield from _shifts(way.shifts, ("support", name, "shifts"))
        if isinstance(way.handling, int) and way.handling > 86_400:
            yield Problem(("support", name, "handling"), f"{way.handling} s", "a contact takes a day at most")


def _handled(desk: Support) -> Iterator[Problem]:
    """People wait minutes for an agent, not days; and whoever has gone keeps no place for longer than a chat takes."""
    if desk.chat and desk.chat.silent and desk.chat.holds > desk.chat.handling:
        wrong = f"whoever has gone keeps a place no longer than a chat takes ({desk.chat.handling} s)"
        yield Problem(("support", "chat", "holds"), f"{desk.chat.holds} s", wrong)
    factor = max(desk.unscripted, desk.scripted) * max(1.0, desk.untrained)
    factor *= max([reason.factor for reason in desk.reasons], default=1.0)
    for name, way in (("phone", desk.phone), ("chat", desk.chat)):
        if way and way.handling * max(1.0, factor) > _LONGEST:
            wrong = f"with what makes it longer (× {factor:g}), a contact would take more than 5 h; tickets may"
            yield Problem(("support", name, "handling"), f"{way.handling} s", wrong)


def _shifts(shifts: tuple[Shift, ...], path: Where) -> Iterator[Problem]:
    """Each lasts for a while, and at any time of day one is on at most."""
    for place, one in enumerate(shifts):
        if one.starts == one.ends:
            wrong = "this shift ends as it starts, so nobody works it; without shifts, 'agents' are there at any hour"
            yield Problem((*path, place, "ends"), None, wrong)
        if any(_on(other, one.starts) or _on(one, other.starts) for other in shifts[:place]):
            yield Problem((*path, place, "starts"), None, "this shift and one before it are on at the same time")


def _on(shift: Shift, clock: float) -> bool:
    return (clock - shift.starts) % DAY < (shift.ends - shift.starts) % DAY
