"""Whether an organisation fits together."""

from __future__ import annotations

import graphlib
import math
from collections.abc import Iterator

from sim.consistency.aftermath import problems_of_aftermath
from sim.consistency.desk import problems_of_desk
from sim.consistency.finding import Where, complete, names, numbers, repeated, unknown, unknowns
from sim.consistency.regimes import listed
from sim.scenario import ROLES, Audience, Component, Organisation, Problem, Weighing


def problems(organisation: Organisation) -> list[Problem]:
    """What does not fit in an organisation; [] when it can be used."""
    return [
        *numbers(organisation),
        *_demand(organisation),
        *_components(organisation),
        *_circles(organisation.components),
        *_monitors(organisation),
        *_roles(organisation),
        *_together(organisation),
        *_by_kind(organisation),
        *_channels(organisation),
        *_audiences(organisation),
        *_workarounds(organisation),
        *repeated(("people",), names(organisation.people)),
        *repeated(("upkeep",), names(organisation.upkeep)),
        *repeated(("targets",), [target.category for target in organisation.targets], "category"),
        *_must_tell(organisation),
        *_planned_posts(organisation),
        *listed(organisation),
        *problems_of_aftermath(organisation),
        *problems_of_desk(organisation),
        *_message_score(organisation.message_score),
    ]


def _message_score(weighing: Weighing | None) -> Iterator[Problem]:
    """Weights of which some count, and times and shares that can be."""
    if weighing is None:
        return
    if not sum(weighing.parts.values()):
        yield Problem(("message_score",), "0 throughout", "some part of a message must weigh something")
    if weighing.nothing_at <= 1:
        wrong = "a message that comes when it may earns all of it, so this is more than 1"
        yield Problem(("message_score", "nothing_at"), f"{weighing.nothing_at:g}", wrong)
    for name, most in (("cap", 100), ("active", 1)):
        if (value := getattr(weighing, name)) > most:
            yield Problem(("message_score", name), f"{value:g}", f"this is {most} at most")


def _demand(organisation: Organisation) -> Iterator[Problem]:
    for field, count in (("by_hour", 24), ("by_weekday", 7)):
        values, path = getattr(organisation.demand, field), ("demand", field)
        if values and all(map(math.isnan, values)):
            continue  # there is a complaint already
        if len(values) != count:
            yield Problem(path, f"{len(values)} numbers", f"{count} numbers are expected here")
        elif sum(values) == 0:
            yield Problem(path, "0 throughout", "something must be ordered at some time")
    if organisation.restored_at < organisation.mitigated_at:
        wrong = "what counts as restored is no less than what counts as mitigated"
        yield Problem(("restored_at",), organisation.restored_at, wrong)


def _components(organisation: Organisation) -> Iterator[Problem]:
    known = names(organisation.components)
    yield from repeated(("components",), known)
    yield from unknown(("sells_through",), organisation.sells_through, "component", known)
    for place, component in enumerate(organisation.components):
        path, soft = ("components", place), _soft(component)
        yield from unknowns((*path, "needs"), component.needs, "component", known)
        yield from unknowns((*path, "uses"), soft, "component", known, "component")
        yield from repeated((*path, "needs"), component.needs, None)
        yield from repeated((*path, "uses"), soft, "component")


def _circles(components: tuple[Component, ...]) -> Iterator[Problem]:
    """Each circle of dependencies, spelled out; of circles that share a dependency one may stand for both."""
    leans = {one.name: {*one.needs, *_soft(one)} for one in components}
    while circle := _circle(leans):
        first, second = circle[:2]
        leans[first].discard(second)
        place = names(components).index(first)
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
    known = names(organisation.components)
    yield from repeated(("monitors",), names(organisation.monitors))
    for place, monitor in enumerate(organisation.monitors):
        yield from unknown(("monitors", place, "watches"), monitor.watches, "component", known)
        yield from unknown(("monitors", place, "runs_on"), monitor.runs_on, "component", known)


def _roles(organisation: Organisation) -> Iterator[Problem]:
    """A role without people for the night is served by those of the day; without any, by nobody."""
    known, people = names(organisation.roles), names(organisation.people)
    yield from repeated(("roles",), known)
    for name in ROLES:
        if name not in known and complete(known):
            yield Problem(("roles",), None, f"the role {name!r} is missing; the model needs it")
    for place, role in enumerate(organisation.roles):
        if not role.day:
            yield Problem(("roles", place, "day"), None, "at least one person is expected here")
        for field in ("day", "night", "weekend"):
            yield from unknowns(("roles", place, field), getattr(role, field), "person", people)
            yield from repeated(("roles", place, field), getattr(role, field), None)
            yield from _somebody(organisation, ("roles", place, field), getattr(role, field))


def _somebody(organisation: Organisation, path: Where, line: tuple[str, ...]) -> Iterator[Problem]:
    """Where everybody in line is on leave, nobody is ever paged."""
    on_leave = {person.name for person in organisation.people if person.on_leave}
    if line and complete(line) and on_leave.issuperset(line):
        yield Problem(path, ", ".join(line), "all of them are on leave; name somebody who is there")


def _together(organisation: Organisation) -> Iterator[Problem]:
    """How people come together, who must be there, and who can be called beside the seats."""
    people, known = names(organisation.people), tuple(dict.fromkeys((*names(organisation.roles), *ROLES)))
    yield from repeated(("calls",), names(organisation.calls))
    for place, way in enumerate(organisation.calls):
        yield from unknown(("calls", place, "runs_on"), way.runs_on, "component", names(organisation.components))
    if organisation.calls and all(way.closed for way in organisation.calls):
        wrong = "people come together somewhere before the talk is moved; name a way that is not closed, too"
        yield Problem(("calls", 0, "closed"), "yes", wrong)
    yield from repeated(("required",), [one.category for one in organisation.required], "category")
    for place, one in enumerate(organisation.required):
        yield from unknowns(("required", place, "roles"), one.roles, "role", known)
        yield from repeated(("required", place, "roles"), one.roles, None)
    yield from unknowns(("engineers",), organisation.engineers, "person", people)
    yield from repeated(("engineers",), organisation.engineers, None)
    seated = {person for role in organisation.roles for person in (*role.day, *role.night, *role.weekend)}
    for place, person in enumerate(organisation.engineers):
        if person in seated:
            wrong = "this person is paged for a role; an engineer here has no seat"
            yield Problem(("engineers", place), person, wrong)


def _by_kind(organisation: Organisation) -> Iterator[Problem]:
    known = tuple(dict.fromkeys((*names(organisation.roles), *ROLES)))
    yield from repeated(("by_kind",), [rule.kind for rule in organisation.by_kind], "kind")
    for place, rule in enumerate(organisation.by_kind):
        for field in ("roles", "approvals"):
            yield from unknowns(("by_kind", place, field), getattr(rule, field), "role", known)
            yield from repeated(("by_kind", place, field), getattr(rule, field), None)


def _channels(organisation: Organisation) -> Iterator[Problem]:
    components = names(organisation.components)
    yield from repeated(("channels",), names(organisation.channels))
    for place, channel in enumerate(organisation.channels):
        yield from unknown(("channels", place, "runs_on"), channel.runs_on, "component", components)
        if channel.queues and channel.kind != "broadcast":
            wrong = "no post is queued there; it is for channels whose kind is 'broadcast'"
            yield Problem(("channels", place, "queues"), "yes", wrong)
        if channel.bounces is not None and channel.kind != "direct":
            wrong = "no copies go to addresses there; it is for channels whose kind is 'direct'"
            yield Problem(("channels", place, "bounces"), channel.bounces, wrong)


def _workarounds(organisation: Organisation) -> Iterator[Problem]:
    known = names(organisation.components)
    yield from repeated(("workarounds",), names(organisation.workarounds))
    for place, way in enumerate(organisation.workarounds):
        yield from unknown(("workarounds", place, "instead_of"), way.instead_of, "component", known)
        if not way.sells and not way.visits:
            wrong = "what sells nothing serves visits; say how many for each usual order, or leave this out"
            yield Problem(("workarounds", place, "sells"), "no", wrong)


def _audiences(organisation: Organisation) -> Iterator[Problem]:
    components = names(organisation.components)
    yield from repeated(("audiences",), names(organisation.audiences))
    for place, audience in enumerate(organisation.audiences):
        path = ("audiences", place)
        yield from unknowns((*path, "affected_by"), audience.affected_by, "component", components)
        yield from _reach(audience, (*path, "reached_by"), organisation)


def _reach(audience: Audience, path: Where, organisation: Organisation) -> Iterator[Problem]:
    kinds = {channel.name: channel.kind for channel in organisation.channels}
    names = [reached.channel for reached in audience.reached_by]
    yield from unknowns(path, names, "channel", tuple(kinds), "channel")
    yield from repeated(path, names, "channel")
    for place, name in enumerate(names):
        if kinds.get(name) == "on site" and audience.visits is None:
            wrong = "this channel is on site, so 'visits' must say how long it takes them to look there"
            yield Problem((*path, place, "channel"), name, wrong)


def _must_tell(organisation: Organisation) -> Iterator[Problem]:
    """A plan that wants somebody told whom the organisation has no way to tell could never be kept."""
    yield from repeated(("must_tell",), [row.category for row in organisation.must_tell], "category")
    for place, row in enumerate(organisation.must_tell):
        path = ("must_tell", place, "groups")
        yield from repeated(path, row.groups, None)
        yield from unknowns(path, row.groups, "audience", organisation.groups())


def _planned_posts(organisation: Organisation) -> Iterator[Problem]:
    """Posts go out where posts can, each at a time of its own."""
    posts = [planned.channel for planned in organisation.planned_posts]
    kinds = {channel.name: channel.kind for channel in organisation.channels}
    yield from repeated(("planned_posts",), posts, "channel")
    yield from unknowns(("planned_posts",), posts, "channel", tuple(kinds), "channel")
    for place, planned in enumerate(organisation.planned_posts):
        if kinds.get(planned.channel, "broadcast") != "broadcast":
            wrong = "no post can be planned there; it is for channels whose kind is 'broadcast'"
            yield Problem(("planned_posts", place, "channel"), planned.channel, wrong)
        if not planned.times:
            yield Problem(("planned_posts", place, "times"), None, "at least one time of day is expected here")
        yield from repeated(("planned_posts", place, "times"), [str(time) for time in planned.times], None)


def _soft(component: Component) -> list[str]:
    return [need.component for need in component.uses]
