"""Whether a scenario fits together, and its organisation."""

from __future__ import annotations

from collections.abc import Iterator

from sim.consistency.capabilities import problems_of_capabilities
from sim.consistency.expectations import PhraseCheck, no_phrase, problems_of_expectations
from sim.consistency.finding import Where, complete, names, numbers, repeated, unknown, unknowns
from sim.consistency.injects import problems_of_injects
from sim.consistency.rumours import problems_of_rumours
from sim.scenario import Fault, Problem, Scenario


def problems_of_scenario(scenario: Scenario, phrase_is_known: PhraseCheck | None = None) -> list[Problem]:
    """What does not fit in a scenario, or between it and its organisation; `problems` has the latter's own.

    Phrases of expectations are checked where `phrase_is_known` is given.
    """
    return [
        *numbers(scenario),
        *_faults(scenario),
        *unknowns(("seats",), scenario.seats, "role", names(scenario.organisation.roles)),
        *repeated(("seats",), scenario.seats, None),
        *unknowns(("away",), scenario.away, "person", names(scenario.organisation.people)),
        *repeated(("away",), scenario.away, None),
        *_afterwards(scenario),
        *problems_of_rumours(scenario),
        *_run_sheet(scenario),
        *_hot_wash(scenario),
        *problems_of_expectations(scenario, phrase_is_known),
        *problems_of_capabilities(scenario),
        *_factors(scenario, phrase_is_known),
        *problems_of_injects(scenario, phrase_is_known),
    ]


def _faults(scenario: Scenario) -> Iterator[Problem]:
    """What breaks, each component once; a remedy's name says which fault it is for."""
    yield from _fault(scenario, scenario.fault, ("fault",))
    for place, fault in enumerate(scenario.also):
        yield from _fault(scenario, fault, ("also", place))
        before = scenario.faults[: place + 1]
        if fault.component in [one.component for one in before]:
            yield Problem(("also", place, "component"), fault.component, "this is broken already")
        taken = {remedy.name for one in before for remedy in one.remedies}
        for at, remedy in enumerate(fault.remedies):
            if remedy.name in taken:
                wrong = "another fault has a remedy of this name; call one of them something else"
                yield Problem(("also", place, "remedies", at, "name"), remedy.name, wrong)


def _fault(scenario: Scenario, fault: Fault, where: Where) -> Iterator[Problem]:
    components = names(scenario.organisation.components)
    yield from unknown((*where, "component"), fault.component, "component", components)
    if fault.at >= scenario.lasts > 0:
        yield Problem((*where, "at"), f"{fault.at} s", "the scenario is over by then")
    if fault.exposes and fault.family != "security breach":
        wrong = "customer records get out in a security breach alone; call the family that, or leave this out"
        yield Problem((*where, "exposes"), fault.exposes, wrong)
    if fault.reads_along and not fault.exposes:
        wrong = "only an intruder through whom records get out reads along; say how many ('exposes'), or leave this out"
        yield Problem((*where, "reads_along"), fault.reads_along, wrong)
    yield from _charges(scenario, fault, where)
    if not fault.real and scenario.also:
        wrong = "a false alarm is told apart from a real fault only where it is the only one; leave out 'also'"
        yield Problem((*where, "real"), "no", wrong)
    yield from repeated((*where, "remedies"), names(fault.remedies))
    for place, remedy in enumerate(fault.remedies):
        if remedy.side_effect:
            path = (*where, "remedies", place, "side_effect", "component")
            yield from unknown(path, remedy.side_effect.component, "component", components)


def _charges(scenario: Scenario, fault: Fault, where: Where) -> Iterator[Problem]:
    """Only where nothing is ordered without what broke are its failures payments for orders that are not placed."""
    organisation, path = scenario.organisation, (*where, "charges_twice")
    if not fault.charges_twice:
        return
    if organisation.refunds is None:
        wrong = f"{organisation.name} does not say how people get their money back; give it 'refunds'"
        yield Problem(path, fault.charges_twice, wrong)
    needed = {organisation.sells_through}
    while more := {need for one in organisation.components if one.name in needed for need in one.needs} - needed:
        needed |= more
    if fault.component not in needed and complete([fault.component, *needed, *names(organisation.components)]):
        wrong = f"{organisation.sells_through} can do without {fault.component}, so nobody pays there; leave this out"
        yield Problem(path, fault.charges_twice, wrong)


def _afterwards(scenario: Scenario) -> Iterator[Problem]:
    """What is over is followed only where the organisation says what happens then."""
    if scenario.afterwards is not None and scenario.organisation.aftermath is None:
        wrong = "the organisation says nothing of the days after; give it an 'aftermath', or leave this out"
        yield Problem(("afterwards",), f"{scenario.afterwards} s", wrong)


def _run_sheet(scenario: Scenario) -> Iterator[Problem]:
    """Each phase stands there once, and takes time."""
    yield from repeated(("run_sheet",), names(scenario.run_sheet))
    for place, phase in enumerate(scenario.run_sheet):
        if phase.minutes <= 0:
            yield Problem(("run_sheet", place, "minutes"), phase.minutes, "a phase takes a minute or more")


def _hot_wash(scenario: Scenario) -> Iterator[Problem]:
    """Each question stands there once, and is put to roles that there are."""
    yield from repeated(("hot_wash",), [question.text for question in scenario.hot_wash], "text")
    for place, question in enumerate(scenario.hot_wash):
        path = ("hot_wash", place)
        yield from unknowns((*path, "asked"), question.asked, "role", names(scenario.organisation.roles))
        yield from repeated((*path, "asked"), question.asked, None)


def _factors(scenario: Scenario, phrase_is_known: PhraseCheck | None) -> Iterator[Problem]:
    """Each with one sort of evidence that can come; they are looked for only where there is a review."""
    yield from repeated(("factors",), names(scenario.factors))
    voices = tuple(dict.fromkeys(reply.whom for reply in scenario.replies))
    for place, one in enumerate(scenario.factors):
        path = ("factors", place)
        if (one.shown_by is None) == (one.told_by is None):
            wrong = "either what it is 'shown by' (a phrase) or whom one is 'told by' must stand here, one of the two"
            yield Problem((*path, "name"), one.name, wrong)
        yield from unknown((*path, "told_by"), one.told_by, "outside contact with a reply", voices)
        if one.shown_by is not None and phrase_is_known:
            yield from no_phrase((*path, "shown_by"), one.shown_by, phrase_is_known)
    if scenario.factors and scenario.organisation.aftermath is None:
        wrong = "only a review looks for these, and the organisation holds none; give it an 'aftermath'"
        yield Problem(("factors",), None, wrong)
