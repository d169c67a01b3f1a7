"""Covering: whom a playbook's notices serve, and at which moments, held against whom the organisation wants told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import get_args, get_type_hints

from sim.scenario import CATEGORIES, Audience, NoticeRule, Organisation, Playbook

#: What everybody who must be told is to get, and the occasions on which a notice gives it.
MOMENTS: dict[str, tuple[str, ...]] = {
    "a first word": ("called in", "cause known"),
    "updates": ("update due",),
    "that it is over": ("resolved",),
}
MEASURES = {"strategy covered": "share"}  #: what a coverage is measured by, with its unit


@dataclass(frozen=True, slots=True)
class Served:
    """An audience that must be told of incidents of a category: the occasions on which a notice goes to it by a channel
    that reaches it, in the playbook's order."""

    category: str
    group: str
    audience: str
    occasions: tuple[str, ...]

    def moment(self, name: str) -> tuple[str, ...]:
        """The occasions that give it one of MOMENTS; () where none does."""
        return tuple(one for one in self.occasions if one in MOMENTS[name])

    @property
    def lacks(self) -> tuple[str, ...]:
        """The moments at which it hears nothing."""
        return tuple(name for name in MOMENTS if not self.moment(name))


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a playbook covers. `rows` are all audiences that must be told, by category. `untold`: groups that must be
    told and get no notice at all in a category. `silent_on` (occasions), `groups` and `categories` are those that no
    rule serves."""

    playbook: str
    rows: tuple[Served, ...]
    untold: tuple[tuple[str, str], ...]
    silent_on: tuple[str, ...]
    groups: tuple[str, ...]
    categories: tuple[str, ...]

    @property
    def share(self) -> float | None:
        """Of all that those who must be told are to get (MOMENTS, by audience and category), the share that a notice
        gives; None where nobody must be told."""
        every = len(self.rows) * len(MOMENTS)
        return sum(len(MOMENTS) - len(row.lacks) for row in self.rows) / every if every else None


def coverage(playbook: Playbook, organisation: Organisation) -> Coverage:
    """What the notices of a playbook cover of what an organisation wants told (`Organisation.to_tell`)."""
    rows = tuple(_rows(playbook, organisation))
    told = {(row.category, row.group) for row in rows if row.occasions}
    return Coverage(
        playbook.name,
        rows,
        tuple(dict.fromkeys((r.category, r.group) for r in rows if (r.category, r.group) not in told)),
        _without(_occasions(), {rule.when for rule in playbook.notices}),
        _without(organisation.groups(), {rule.to for rule in playbook.notices}),
        _without(CATEGORIES, {one for rule in playbook.notices for one in rule.categories}),
    )


def _rows(playbook: Playbook, organisation: Organisation) -> Iterator[Served]:
    for category in CATEGORIES:
        for group in organisation.to_tell(category):
            for audience in organisation.audiences:
                if audience.group == group:
                    rules = [rule for rule in playbook.notices if _reaches(rule, audience, category)]
                    yield Served(category, group, audience.name, tuple(dict.fromkeys(rule.when for rule in rules)))


def _reaches(rule: NoticeRule, audience: Audience, category: str) -> bool:
    to = rule.to == audience.group and (not rule.audiences or audience.name in rule.audiences)
    return to and category in rule.categories and any(one.channel in rule.by for one in audience.reached_by)


def _occasions() -> tuple[str, ...]:
    return get_args(get_type_hints(NoticeRule)["when"])


def _without(every: tuple[str, ...], there: set) -> tuple[str, ...]:
    return tuple(one for one in every if one not in there)
