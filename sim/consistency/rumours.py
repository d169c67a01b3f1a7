"""Whether the rumours of a scenario fit together, and can begin at all."""

from __future__ import annotations

from collections.abc import Iterator

from sim.consistency.finding import Where, names, repeated, unknown
from sim.scenario import Problem, Rumour, Scenario


def problems_of_rumours(scenario: Scenario) -> Iterator[Problem]:
    """What does not fit in a scenario's rumours."""
    yield from repeated(("rumours",), names(scenario.rumours))
    social = tuple(c.name for c in scenario.organisation.channels if c.kind == "broadcast")
    for place, one in enumerate(scenario.rumours):
        path = ("rumours", place)
        yield from unknown((*path, "channel"), one.channel, "social channel (broadcast)", social)
        yield from _begins(scenario, one, path)
        if (one.falls_for or one.loses) and not one.impostor:
            field, read = ("falls_for", one.falls_for) if one.falls_for else ("loses", one.loses)
            wrong = "people fall for an impostor alone; write 'impostor: yes', or leave this out"
            yield Problem((*path, field), read, wrong)


def _begins(scenario: Scenario, one: Rumour, path: Where) -> Iterator[Problem]:
    ways = {
        "at": one.at is not None,
        "after silence": one.after_silence is not None,
        "with the news": one.with_the_news,
    }
    said = [name for name, there in ways.items() if there]
    if len(said) != 1:
        wrong = f"one of {', '.join(ways)} says when it begins; here stands {' and '.join(said) or 'none of them'}"
        yield Problem((*path, "name"), one.name, wrong)
    if one.at is not None and one.at >= scenario.lasts > 0:
        yield Problem((*path, "at"), f"{one.at} s", "the scenario is over by then")
    if one.with_the_news and not (scenario.public and scenario.organisation.news):
        wrong = "nothing gets into the news here: it takes 'public: yes', and an organisation with 'news'"
        yield Problem((*path, "with_the_news"), "yes", wrong)
