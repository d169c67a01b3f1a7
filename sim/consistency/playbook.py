"""Whether a playbook fits a scenario."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from sim.consistency.finding import names, repeated, unknown, unknowns
from sim.scenario import Organisation, Playbook, Problem, Scenario


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


def _repairs(playbook: Playbook, scenario: Scenario) -> Iterator[Problem]:
    remedies = names(scenario.fault.remedies)
    yield from repeated(("repair",), playbook.repair, None)
    unnamed = tuple(remedy for remedy in remedies if remedy not in playbook.repair)
    for place, name in enumerate(playbook.repair):
        if name not in remedies and difflib.get_close_matches(name, unnamed, cutoff=0.85):
            yield Problem(("repair", place), name, "there is no remedy of this name", unnamed)
    if playbook.repair and remedies and not set(playbook.repair) & set(remedies):
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
            wrong = f"this reaches none of the {rule.to}; they are reached by: {', '.join(sorted(reached))}"
            yield Problem((*path, "by"), ", ".join(rule.by) or None, wrong)


def _preferred(playbook: Playbook, organisation: Organisation) -> Iterator[Problem]:
    for field in ("activates", "preferences"):
        for place, preference in enumerate(getattr(playbook, field)):
            role = dict(preference.where).get("role")
            yield from unknown((field, place, "where", "role"), role, "role", names(organisation.roles))
