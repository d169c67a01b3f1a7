"""Whether a playbook fits together, and whether it fits a scenario."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence

from sim.consistency.finding import Where, complete, names, repeated, unknown, unknowns
from sim.scenario import (
    ASIDE,
    COUNSEL,
    ESTIMATE,
    FOR_INSIDE,
    INSIDE,
    NEXT_UPDATE,
    PROMISES,
    TECHNICAL,
    YOUR_ORDER,
    NoticeRule,
    Organisation,
    Playbook,
    Preference,
    Problem,
    Scenario,
)

_CALLS = "activate"  # the kind of action that calls a role in
_CALLED = "role"  # its field that says which one


def problems_in_playbook(playbook: Playbook, choices: Mapping[str, Sequence[str]]) -> list[Problem]:
    """What in a playbook is wrong whatever it is played with. `choices` are the kinds of action with their fields."""
    return [
        *repeated(("repair",), playbook.repair, None),
        *repeated(("contain",), playbook.contain, None),
        *(one for place, calls in enumerate(playbook.activates) for one in _calls(calls, ("activates", place))),
        *(one for place, rule in enumerate(playbook.notices) for one in _rule(rule, ("notices", place))),
        *(
            one
            for place, preference in enumerate(playbook.preferences)
            for one in _preference(preference, ("preferences", place), choices)
        ),
    ]


def problems_of_playbook(playbook: Playbook, scenario: Scenario) -> list[Problem]:
    """What in a playbook does not fit a scenario.

    A playbook may serve several scenarios: remedies that this one lacks are passed over. It is a problem when
    none of them is there, or when one is spelled almost like a remedy that the playbook does not name.
    """
    return [
        *_repairs(playbook, scenario),
        *_notices(playbook, scenario.organisation),
        *_owed(playbook, scenario.organisation),
        *_preferred(playbook, scenario.organisation),
    ]


# ------------------------------------------------------------------------------------------- on its own


def _calls(preference: Preference, path: Where) -> Iterator[Problem]:
    """Nothing but `activate` is looked at here, and of that, the role."""
    if preference.choose != _CALLS and complete([preference.choose]):
        yield Problem((*path, "choose"), preference.choose, f"only {_CALLS!r} is expected here", (_CALLS,))
    where = dict(preference.where)
    yield from _fields(where, (*path, "where"), _CALLS, (_CALLED,))
    if not where:
        yield Problem((*path, "where"), None, "this must say who is called in, such as {role: support lead}")
    yield from _categories(preference, path)


def _preference(preference: Preference, path: Where, choices: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    chosen, where = preference.choose, dict(preference.where)
    if chosen in choices:
        yield from _fields(where, (*path, "where"), chosen, choices[chosen])
    elif chosen == "nothing":
        yield from _fields(where, (*path, "where"), chosen, ("about",))
        yield from unknown((*path, "where"), where.get("about"), "question", ASIDE)
    elif complete([chosen]):
        kinds = ("nothing", *choices)
        wrong = f"there is no action of this kind; there are: {', '.join(kinds)}"
        yield Problem((*path, "choose"), chosen, wrong, kinds)
    yield from _categories(preference, path)


def _fields(where: Mapping[str, str], path: Where, chosen: str, fields: Sequence[str]) -> Iterator[Problem]:
    for name in where:
        if name not in fields and complete([name]):
            there = ", ".join(fields) or "none"
            yield Problem(path, name, f"{chosen!r} has no such field; there are: {there}", tuple(fields))


def _categories(thing: Preference | NoticeRule, path: Where) -> Iterator[Problem]:
    if not thing.categories:
        yield Problem((*path, "categories"), None, "at least one category is expected here, or the line left out")
    yield from repeated((*path, "categories"), thing.categories, None)


def _rule(rule: NoticeRule, path: Where) -> Iterator[Problem]:
    """A notice that says nothing or goes nowhere is never written; a promise that is not in its words, nobody reads."""
    for field in ("by", "audiences", "approvals", "says"):
        yield from repeated((*path, field), getattr(rule, field), None)
    for field, what in (("by", "channel"), ("says", "field")):
        if not getattr(rule, field):
            yield Problem((*path, field), None, f"at least one {what} is expected here; without, it is never sent")
    yield from _categories(rule, path)
    yield from _promise(rule, path)
    yield from _estimate(rule, path)
    yield from _for_inside(rule, path)
    yield from _for_customers(rule, path)
    yield from _for_partners(rule, path)


def _promise(rule: NoticeRule, path: Where) -> Iterator[Problem]:
    promise, (shortest, longest) = rule.next_update, PROMISES
    if promise is not None and (promise < shortest or promise > longest):
        yield Problem((*path, "next_update"), f"{promise} s", "a next update is promised in a minute to a week")
    said = NEXT_UPDATE in rule.says
    if promise is not None and not said and rule.says and complete(rule.says):
        wrong = f"nobody reads this promise; add {NEXT_UPDATE!r} to 'says', or leave it out"
        yield Problem((*path, "next_update"), f"{promise} s", wrong)
    if promise is None and said:
        wrong = f"no next update is promised; write '{NEXT_UPDATE}: 30 min' below, or leave it out here"
        yield Problem((*path, "says", rule.says.index(NEXT_UPDATE)), NEXT_UPDATE, wrong)


def _estimate(rule: NoticeRule, path: Where) -> Iterator[Problem]:
    estimate, (shortest, longest) = rule.estimate, PROMISES
    if estimate is not None and (estimate < shortest or estimate > longest):
        yield Problem((*path, ESTIMATE), f"{estimate} s", "an estimate lies between a minute and a week")
    given = f"{estimate} s" if estimate is not None else rule.estimate_from
    if given is not None and ESTIMATE not in rule.says and rule.says and complete(rule.says):
        where = ESTIMATE if estimate is not None else "estimate_from"
        yield Problem((*path, where), given, f"nobody reads this; add {ESTIMATE!r} to 'says', or leave it out")
    if estimate is not None and rule.estimate_from is not None:
        yield Problem((*path, "estimate_from"), rule.estimate_from, "there is an estimate already; leave one out")


def _for_inside(rule: NoticeRule, path: Where) -> Iterator[Problem]:
    for place, name in enumerate(rule.says):
        if name in FOR_INSIDE and rule.to not in INSIDE and complete([rule.to]):
            yield Problem((*path, "says", place), name, f"this is for {' and '.join(INSIDE)}; leave it out here")


def _for_partners(rule: NoticeRule, path: Where) -> Iterator[Problem]:
    if TECHNICAL in rule.says and rule.to != "partners" and complete([rule.to]):
        place = rule.says.index(TECHNICAL)
        yield Problem((*path, "says", place), TECHNICAL, "this is for partners; leave it out here")
    elif TECHNICAL in rule.says and COUNSEL not in rule.approvals and complete(rule.approvals):
        wrong = f"the {COUNSEL} must release these; name them among the approvals, or leave it out"
        yield Problem((*path, "says", rule.says.index(TECHNICAL)), TECHNICAL, wrong)


def _for_customers(rule: NoticeRule, path: Where) -> Iterator[Problem]:
    if YOUR_ORDER in rule.says and rule.to != "customers" and complete([rule.to]):
        place = rule.says.index(YOUR_ORDER)
        yield Problem((*path, "says", place), YOUR_ORDER, "this is for customers; leave it out here")


# ----------------------------------------------------------------------------------------- with a scenario


def _repairs(playbook: Playbook, scenario: Scenario) -> Iterator[Problem]:
    remedies = names([remedy for fault in scenario.faults for remedy in fault.remedies])
    unnamed = tuple(remedy for remedy in remedies if remedy not in (*playbook.repair, *playbook.contain))
    for field in ("repair", "contain"):
        for place, name in enumerate(getattr(playbook, field)):
            if name not in remedies and difflib.get_close_matches(name, unnamed, cutoff=0.85):
                yield Problem((field, place), name, "there is no remedy of this name", unnamed)
    for place, name in enumerate(playbook.contain):
        if any(one.name == name and not one.contains for fault in scenario.faults for one in fault.remedies):
            wrong = "this remedy contains nothing; name it under 'repair' alone"
            yield Problem(("contain", place), name, wrong)
    if playbook.repair and remedies and not {*playbook.repair, *playbook.contain} & set(remedies):
        wrong = f"none of these is a remedy here; there are: {', '.join(remedies)}"
        yield Problem(("repair",), ", ".join(playbook.repair), wrong)


def _notices(playbook: Playbook, organisation: Organisation) -> Iterator[Problem]:
    channels, roles = names(organisation.channels), names(organisation.roles)
    for place, rule in enumerate(playbook.notices):
        path = ("notices", place)
        group = [audience for audience in organisation.audiences if audience.group == rule.to]
        yield from unknowns((*path, "by"), rule.by, "channel", channels)
        yield from unknowns((*path, "approvals"), rule.approvals, "role", roles)
        yield from unknowns((*path, "audiences"), rule.audiences, f"{rule.to} audience", names(group))
        addressed = [one for one in group if not rule.audiences or one.name in rule.audiences]
        reached = {reached.channel for one in addressed for reached in one.reached_by}
        if addressed and not reached & set(rule.by):
            ways = f"they are reached by: {', '.join(sorted(reached))}" if reached else "no channel reaches them"
            wrong = f"this reaches none of the {rule.to}; {ways}"
            yield Problem((*path, "by"), ", ".join(rule.by) or None, wrong)
        without = [one.name for one in addressed if not one.open_orders]
        if YOUR_ORDER in rule.says and rule.to == "customers" and without:
            wrong = "this would go to people who have no open order; name the audiences that have"
            known = tuple(one.name for one in group if one.open_orders)
            yield Problem((*path, "says", rule.says.index(YOUR_ORDER)), YOUR_ORDER, wrong, known)


def _owed(playbook: Playbook, organisation: Organisation) -> Iterator[Problem]:
    """What a clock asks for and the rule for it does not say would not count."""
    for place, rule in enumerate(playbook.notices):
        asks = (row for row in organisation.in_force() if row.recipient == rule.to and not row.phased)
        for row in asks if rule.when == "clock started" else ():
            lacks = [field for field in row.content if field not in rule.says]
            if lacks and complete(rule.says):
                wrong = f"{row.name!r} asks for {', '.join(lacks)}, too; without, this does not count"
                yield Problem(("notices", place, "says"), ", ".join(rule.says), wrong)


def _preferred(playbook: Playbook, organisation: Organisation) -> Iterator[Problem]:
    for field in ("activates", "preferences"):
        for place, preference in enumerate(getattr(playbook, field)):
            role = dict(preference.where).get("role")
            yield from unknown((field, place, "where", "role"), role, "role", names(organisation.roles))
