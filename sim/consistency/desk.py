"""Whether a support desk fits together."""

from __future__ import annotations

import math
from collections.abc import Iterator

from sim.consistency.finding import names, repeated, unknown, unknowns
from sim.scenario import Organisation, Problem, Support

_TINY = 1e-6


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
    for name, way in desk.ways.items():
        if isinstance(way.handling, int) and way.handling > 86_400:
            yield Problem(("support", name, "handling"), f"{way.handling} s", "a contact takes a day at most")
