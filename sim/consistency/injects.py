"""Whether a scenario's list of injects fits together: each has one trigger, names what there is, and can be reached."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from sim.consistency.finding import Unread, Where, names, repeated, unknown, unknowns
from sim.scenario import PlannedInject, Problem, Scenario

_LONGEST = 4_000  #: characters of a text that can be sent, as of every action
_TRIGGERS = ("at", "when", "unless", "after", "by hand")


def problems_of_injects(
    scenario: Scenario, phrase_is_known: Callable[[str], tuple[bool, Sequence[str]]] | None
) -> Iterator[Problem]:
    """What does not fit in a scenario's injects."""
    injects = scenario.injects
    yield from repeated(("injects",), names(injects))
    for place, one in enumerate(injects):
        path = ("injects", place)
        yield from _recipients(scenario, one, path)
        yield from unknown((*path, "objective"), one.objective, "objective", names(scenario.objectives))
        yield from _trigger(one, path)
        yield from _phrases(one, path, phrase_is_known)
        yield from _rest(one, path)
        others = tuple(name for name in names(injects) if name is not one.name)
        yield from unknown((*path, "after"), one.after, "other inject", others)
    yield from _circles(scenario)


def _recipients(scenario: Scenario, one: PlannedInject, path: Where) -> Iterator[Problem]:
    yield from unknowns((*path, "to"), one.to, "role", names(scenario.organisation.roles))
    yield from repeated((*path, "to"), one.to, None)
    if not one.to:
        yield Problem((*path, "to"), None, "it goes to a role, or to several")


def _trigger(one: PlannedInject, path: Where) -> Iterator[Problem]:
    said = dict(zip(_TRIGGERS, (one.at, one.when, one.unless, one.after, one.by_hand or None), strict=True))
    there = [name for name, value in said.items() if value is not None]
    if len(there) != 1:
        wrong = f"one of {', '.join(_TRIGGERS)} says when it is released; here stands {' and '.join(there) or 'none'}"
        yield Problem((*path, "name"), one.name, wrong)
    if (one.unless is None) != (one.within is None):
        missing = "within" if one.within is None else "unless"
        wrong = "'unless' and 'within' belong together: a phrase, and by when it should have come true"
        yield Problem((*path, missing), None, wrong)
    if one.since is not None and one.unless is None:
        yield Problem((*path, "since"), one.since, "only what has 'unless' and 'within' counts from another phrase")
    if one.delay and one.when is None and one.after is None:
        yield Problem((*path, "delay"), f"{one.delay} s", "only what has 'when' or 'after' can be delayed")


def _phrases(one: PlannedInject, path: Where, phrase_is_known) -> Iterator[Problem]:
    for field, phrase in one.phrases if phrase_is_known else ():
        known, phrases = phrase_is_known(phrase)
        if not known and not isinstance(phrase, Unread):
            yield Problem((*path, field), phrase, "there is no such phrase", tuple(phrases))


def _rest(one: PlannedInject, path: Where) -> Iterator[Problem]:
    if one.priority < 1 or one.priority > 5:
        yield Problem((*path, "priority"), one.priority, "a priority lies between 1 and 5")
    if len(one.text) > _LONGEST:
        wrong = f"a text that is sent has at most {_LONGEST:,} characters; this has {len(one.text):,}"
        yield Problem((*path, "text"), one.text[:40], wrong)


def _circles(scenario: Scenario) -> Iterator[Problem]:
    """Nothing comes after itself, by whatever way round; each circle is said once, where it begins in the file."""
    before = {one.name: one.after for one in scenario.injects if not isinstance(one.after, Unread)}
    told: set[str] = set()
    for place, one in enumerate(scenario.injects):
        way, name = [one.name], before.get(one.name)
        while name is not None and name not in way:
            way.append(name)
            name = before.get(name)
        if name == one.name and name not in told and len(way) > 1:
            told |= set(way)
            shown = " after ".join([*way, one.name])
            yield Problem(("injects", place, "after"), one.after, f"these go in a circle: {shown}")
