"""Whether a scenario fits together, and its organisation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from sim.consistency.finding import Unread, Where, names, numbers, repeated, unknown, unknowns
from sim.scenario import Problem, Scenario

#: Says of a text whether it is a phrase that the model knows, and which phrases there are.
PhraseCheck = Callable[[str], tuple[bool, Sequence[str]]]


def problems_of_scenario(scenario: Scenario, phrase_is_known: PhraseCheck | None = None) -> list[Problem]:
    """What does not fit in a scenario, or between it and its organisation; `problems` has the latter's own.

    Phrases of expectations are checked where `phrase_is_known` is given.
    """
    return [
        *numbers(scenario),
        *_fault(scenario),
        *unknowns(("seats",), scenario.seats, "role", names(scenario.organisation.roles)),
        *repeated(("seats",), scenario.seats, None),
        *unknowns(("away",), scenario.away, "person", names(scenario.organisation.people)),
        *repeated(("away",), scenario.away, None),
        *_expectations(scenario, phrase_is_known),
    ]


def _fault(scenario: Scenario) -> Iterator[Problem]:
    fault, components = scenario.fault, names(scenario.organisation.components)
    yield from unknown(("fault", "component"), fault.component, "component", components)
    if fault.at >= scenario.lasts > 0:
        yield Problem(("fault", "at"), f"{fault.at} s", "the scenario is over by then")
    yield from repeated(("fault", "remedies"), names(fault.remedies))
    for place, remedy in enumerate(fault.remedies):
        if remedy.side_effect:
            path = ("fault", "remedies", place, "side_effect", "component")
            yield from unknown(path, remedy.side_effect.component, "component", components)


def _expectations(scenario: Scenario, phrase_is_known: PhraseCheck | None) -> Iterator[Problem]:
    objectives = names(scenario.objectives)
    yield from repeated(("objectives",), objectives)
    yield from repeated(("expectations",), names(scenario.expectations))
    for place, expectation in enumerate(scenario.expectations):
        path = ("expectations", place)
        yield from unknown((*path, "objective"), expectation.objective, "objective", objectives)
        if phrase_is_known:
            yield from _phrase((*path, "expect"), expectation.expect, phrase_is_known)
            yield from _phrase((*path, "after"), expectation.after, phrase_is_known)


def _phrase(path: Where, text: str, phrase_is_known: PhraseCheck) -> Iterator[Problem]:
    known, phrases = phrase_is_known(text)
    if not known and not isinstance(text, Unread):
        yield Problem(path, text, "there is no such phrase", tuple(phrases))
