"""Whether what an author wrote fits together: names exist, numbers make sense, nothing goes in circles.

Each check yields Problems and knows neither files nor lines; none stops at the first one.
"""

from __future__ import annotations

import dataclasses
import difflib
import graphlib
from collections.abc import Callable, Iterable, Iterator, Sequence

from sim.scenario import ROLES, Audience, Component, Organisation, Playbook, Problem, Scenario

Where = tuple[str | int, ...]
#: Says of a text whether it is a phrase that the model knows, and which phrases there are.
PhraseCheck = Callable[[str], tuple[bool, Sequence[str]]]

#: What must be more than nothing, by the record that holds it.
ABOVE_ZERO = {
    "Monitor": ("every", "failures", "window"),
    "Person": ("skill",),
    "Channel": ("per_minute", "limit"),
    "Audience": ("size",),
    "Paging": ("timeout",),
    "Support": ("notices_after", "reports"),
    "Scenario": ("lasts", "minutes"),
}


def problems(organisation: Organisation) -> list[Problem]:
    """What does not fit in an organisation; [] when it can be used."""
    return [
        *_numbers(organisation),
        *_demand(organisation),
        *_components(organisation),
        *_circles(organisation.components),
        *_monitors(organisation),
        *_roles(organisation),
        *_channels(organisation),
        *_audiences(organisation),
        *_repeated(("people",), _names(organisation.people)),
        *_repeated(("targets",), [target.category for target in organisation.targets], "category"),
    ]


def problems_of_scenario(scenario: Scenario, phrase_is_known: PhraseCheck | None = None) -> list[Problem]:
    """What does not fit in a scenario, or between it and its organisation; `problems` has the latter's own.

    Phrases of expectations are checked where `phrase_is_known` is given.
    """
    return [
        *_numbers(scenario),
        *_fault(scenario),
        *_unknowns(("seats",), scenario.seats, "role", _names(scenario.organisation.roles)),
        *_repeated(("seats",), scenario.seats, None),
        *_expectations(scenario, phrase_is_known),
    ]


def problems_of_playbook(playbook: Playbook, scenario: Scenario) -> list[Problem]:
    """What in a playbook does not fit a scenario.

    A playbook may serve several scenarios: remedies that this one lacks are passed over. It is a problem when
    none of them is there, or when one is spelled almost like a remedy that the playbook does not name.
    """
    return [
        *_repairs(playbook, scenario),
        *_notices(playbook, scenario.organisation),
        *_preferred(playbook, scenario.organisation),
    ]


# --------------------------------------------------------------------------------------- the organisation


def _demand(organisation: Organisation) -> Iterator[Problem]:
    for field, count in (("by_hour", 24), ("by_weekday", 7)):
        values, path = getattr(organisation.demand, field), ("demand", field)
        if len(values) != count:
            yield Problem(path, f"{len(values)} numbers", f"{count} numbers are expected here")
        elif sum(values) == 0:
            yield Problem(path, "0 throughout", "something must be ordered at some time")
    if organisation.restored_at < organisation.mitigated_at:
        wrong = "what counts as restored is no less than what counts as mitigated"
        yield Problem(("restored_at",), organisation.restored_at, wrong)


def _components(organisation: Organisation) -> Iterator[Problem]:
    known = _names(organisation.components)
    yield from _repeated(("components",), known)
    yield from _unknown(("sells_through",), organisation.sells_through, "component", known)
    for place, component in enumerate(organisation.components):
        path, soft = ("components", place), _soft(component)
        yield from _unknowns((*path, "needs"), component.needs, "component", known)
        yield from _unknowns((*path, "uses"), soft, "component", known, "component")
        yield from _repeated((*path, "needs"), component.needs, None)
        yield from _repeated((*path, "uses"), soft, "component")


def _circles(components: tuple[Component, ...]) -> Iterator[Problem]:
    """Each circle of dependencies, spelled out; of circles that share a dependency one may stand for both."""
    leans = {one.name: {*one.needs, *_soft(one)} for one in components}
    while circle := _circle(leans):
        first, second = circle[:2]
        leans[first].discard(second)
        place = _names(components).index(first)
        wrong = f"components depend on each other in a circle: {' → '.join(circle)}"
        yield Problem(_edge(components[place], place, second), second, wrong)


def _circle(leans: dict[str, set[str]]) -> list[str] | None:
    """A circle from a component back to itself, each leaning on the next; None where there is none."""
    try:
        graphlib.TopologicalSorter({name: sorted(on) for name, on in leans.items()}).prepare()
    except graphlib.CycleError as error:
        around = error.args[1][:0:-1]  # graphlib lists it the other way round, with the first one twice
        first = min(range(len(around)), key=lambda place: list(leans).index(around[place]))
        return [*around[first:], *around[:first], around[first]]
    return None


def _edge(component: Component, place: int, on: str) -> Where:
    """Where a component says that it depends on another."""
    if on in component.needs:
        return ("components", place, "needs", component.needs.index(on))
    return ("components", place, "uses", _soft(component).index(on), "component")


def _monitors(organisation: Organisation) -> Iterator[Problem]:
    known = _names(organisation.components)
    yield from _repeated(("monitors",), _names(organisation.monitors))
    for place, monitor in enumerate(organisation.monitors):
        yield from _unknown(("monitors", place, "watches"), monitor.watches, "component", known)
        yield from _unknown(("monitors", place, "runs_on"), monitor.runs_on, "component", known)


def _roles(organisation: Organisation) -> Iterator[Problem]:
    """A role without people for the night is served by those of the day; without any, by nobody."""
    known, people = _names(organisation.roles), _names(organisation.people)
    yield from _repeated(("roles",), known)
    for name in ROLES:
        if name not in known:
            yield Problem(("roles",), None, f"the role {name!r} is missing; the model needs it")
    for place, role in enumerate(organisation.roles):
        if not role.day:
            yield Problem(("roles", place, "day"), None, "at least one person is expected here")
        for field in ("day", "night"):
            yield from _unknowns(("roles", place, field), getattr(role, field), "person", people)
            yield from _repeated(("roles", place, field), getattr(role, field), None)


def _channels(organisation: Organisation) -> Iterator[Problem]:
    components = _names(organisation.components)
    yield from _repeated(("channels",), _names(organisation.channels))
    for place, channel in enumerate(organisation.channels):
        yield from _unknown(("channels", place, "runs_on"), channel.runs_on, "component", components)


def _audiences(organisation: Organisation) -> Iterator[Problem]:
    components = _names(organisation.components)
    yield from _repeated(("audiences",), _names(organisation.audiences))
    for place, audience in enumerate(organisation.audiences):
        path = ("audiences", place)
        yield from _unknowns((*path, "affected_by"), audience.affected_by, "component", components)
        yield from _reach(audience, (*path, "reached_by"), organisation)


def _reach(audience: Audience, path: Where, organisation: Organisation) -> Iterator[Problem]:
    kinds = {channel.name: channel.kind for channel in organisation.channels}
    names = [reached.channel for reached in audience.reached_by]
    yield from _unknowns(path, names, "channel", tuple(kinds), "channel")
    yield from _repeated(path, names, "channel")
    for place, name in enumerate(names):
        if kinds.get(name) == "on site" and audience.visits is None:
            wrong = "this channel is on site, so 'visits' must say how long it takes them to look there"
            yield Problem((*path, place, "channel"), name, wrong)


# ------------------------------------------------------------------------------------------- the scenario


def _fault(scenario: Scenario) -> Iterator[Problem]:
    fault, components = scenario.fault, _names(scenario.organisation.components)
    yield from _unknown(("fault", "component"), fault.component, "component", components)
    if fault.at >= scenario.lasts > 0:
        yield Problem(("fault", "at"), f"{fault.at} s", "the scenario is over by then")
    yield from _repeated(("fault", "remedies"), _names(fault.remedies))
    for place, remedy in enumerate(fault.remedies):
        if remedy.side_effect:
            path = ("fault", "remedies", place, "side_effect", "component")
            yield from _unknown(path, remedy.side_effect.component, "component", components)


def _expectations(scenario: Scenario, phrase_is_known: PhraseCheck | None) -> Iterator[Problem]:
    objectives = _names(scenario.objectives)
    yield from _repeated(("objectives",), objectives)
    yield from _repeated(("expectations",), _names(scenario.expectations))
    for place, expectation in enumerate(scenario.expectations):
        path = ("expectations", place)
        yield from _unknown((*path, "objective"), expectation.objective, "objective", objectives)
        if phrase_is_known:
            yield from _phrase((*path, "expect"), expectation.expect, phrase_is_known)
            yield from _phrase((*path, "after"), expectation.after, phrase_is_known)


def _phrase(path: Where, text: str, phrase_is_known: PhraseCheck) -> Iterator[Problem]:
    known, phrases = phrase_is_known(text)
    if not known:
        yield Problem(path, text, "there is no such phrase", tuple(phrases))


# ------------------------------------------------------------------------------------------- the playbook


def _repairs(playbook: Playbook, scenario: Scenario) -> Iterator[Problem]:
    remedies = _names(scenario.fault.remedies)
    yield from _repeated(("repair",), playbook.repair, None)
    unnamed = tuple(remedy for remedy in remedies if remedy not in playbook.repair)
    for place, name in enumerate(playbook.repair):
        if name not in remedies and difflib.get_close_matches(name, unnamed, cutoff=0.85):
            yield Problem(("repair", place), name, "there is no remedy of this name", unnamed)
    if playbook.repair and remedies and not set(playbook.repair) & set(remedies):
        wrong = f"none of these is a remedy here; there are: {', '.join(remedies)}"
        yield Problem(("repair",), ", ".join(playbook.repair), wrong)


def _notices(playbook: Playbook, organisation: Organisation) -> Iterator[Problem]:
    channels, roles = _names(organisation.channels), _names(organisation.roles)
    for place, rule in enumerate(playbook.notices):
        path = ("notices", place)
        group = [audience for audience in organisation.audiences if audience.group == rule.to]
        yield from _unknowns((*path, "by"), rule.by, "channel", channels)
        yield from _unknowns((*path, "approvals"), rule.approvals, "role", roles)
        yield from _unknowns((*path, "audiences"), rule.audiences, f"{rule.to} audience", _names(group))
        addressed = [one for one in group if not rule.audiences or one.name in rule.audiences]
        reached = {reached.channel for one in addressed for reached in one.reached_by}
        if addressed and not reached & set(rule.by):
            wrong = f"this reaches none of the {rule.to}; they are reached by: {', '.join(sorted(reached))}"
            yield Problem((*path, "by"), ", ".join(rule.by) or None, wrong)


def _preferred(playbook: Playbook, organisation: Organisation) -> Iterator[Problem]:
    for field in ("activates", "preferences"):
        for place, preference in enumerate(getattr(playbook, field)):
            role = dict(preference.where).get("role")
            yield from _unknown((field, place, "where", "role"), role, "role", _names(organisation.roles))


# ---------------------------------------------------------------------------------------- what recurs


def _names(things: Iterable) -> tuple[str, ...]:
    return tuple(thing.name for thing in things)


def _soft(component: Component) -> list[str]:
    return [need.component for need in component.uses]


def _unknown(path: Where, read: str | None, what: str, known: Sequence[str]) -> Iterator[Problem]:
    if read is not None and read not in known:
        yield Problem(path, read, f"there is no {what} of this name", tuple(known))


def _unknowns(path: Where, read: Iterable[str], what: str, known: Sequence[str], *field: str) -> Iterator[Problem]:
    for place, name in enumerate(read):
        yield from _unknown((*path, place, *field), name, what, known)


def _repeated(path: Where, names: Sequence[str], field: str | None = "name") -> Iterator[Problem]:
    """Names that stand twice: in the `field` of each item, or (None) as the items themselves."""
    for place, name in enumerate(names):
        if name in names[:place]:
            yield Problem((*path, place, *([field] if field else [])), name, "this stands here a second time")


def _numbers(thing: object, path: Where = ()) -> Iterator[Problem]:
    """Numbers out of their range, at any depth. What is not a number passes: it was not written."""
    if isinstance(thing, tuple):
        for place, item in enumerate(thing):
            yield from _numbers(item, (*path, place))
    elif dataclasses.is_dataclass(thing):
        above = ABOVE_ZERO.get(type(thing).__name__, ())
        for field in dataclasses.fields(thing):
            value = getattr(thing, field.name)
            if field.type == "Share" and (value < 0 or value > 1):
                yield Problem((*path, field.name), value, "a share lies between 0 and 1")
            elif field.name in above and value is not None and value <= 0:
                yield Problem((*path, field.name), value, "more than 0 is expected here")
            elif field.name != "organisation":
                yield from _numbers(value, (*path, field.name))
