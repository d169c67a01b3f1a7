"""Improvements: whether the changes that an organisation's list names can be made, and the scenario with them made."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator

from sim.consistency import problems
from sim.files.changes import change, set_in
from sim.files.complaints import BadFile
from sim.files.plain import digested
from sim.scenario import Organisation, Problem, Scenario


def improvement_problems(organisation: Organisation) -> list[Problem]:
    """What is wrong with the changes of improvements: where they lead, what they say, two that undo each other.
    Anything else in the organisation must be in order."""
    found: list[Problem] = []
    done: dict[tuple[str, ...], str] = {}
    for place, one in enumerate(organisation.aftermath.improvements if organisation.aftermath else ()):
        for nth, text in enumerate(one.changes):
            path = ("aftermath", "improvements", place, "changes", nth)
            found += [Problem(path, text, wrong) for wrong in _wrong(organisation, text, one.name, done)]
    return found


def _wrong(organisation: Organisation, text: str, name: str, done: dict[tuple[str, ...], str]) -> Iterator[str]:
    try:
        names, new = set_in(organisation, text)
    except BadFile as bad:
        meant = [f"; did you mean {one.suggestion!r}?" if one.suggestion else "" for one in bad.complaints]
        yield from (one.wrong + also for one, also in zip(bad.complaints, meant, strict=True))
        return
    if names[0] in ("sources", "ranges", "aftermath", "name", "currency"):
        yield "this makes nothing better; it changes what is only said, or what happens afterwards"
    elif names in done:
        yield f"{done[names]!r} changes this, too; let one improvement do so"
    else:
        yield from (problem.wrong for problem in problems(new))
    done[names] = name


def improve(scenario: Scenario, names: Iterable[str]) -> Scenario:
    """The scenario whose organisation has made these improvements, and has them on its list no more; the same scenario
    where none is named."""
    done = set(names)
    plan = scenario.organisation.aftermath
    if not done or plan is None:
        return scenario
    texts = [text for one in plan.improvements if one.name in done for text in one.changes]
    better = change(scenario, *texts)
    left = tuple(one for one in plan.improvements if one.name not in done)
    after = dataclasses.replace(plan, improvements=left)
    organisation = dataclasses.replace(better.organisation, aftermath=after)
    return digested(dataclasses.replace(better, organisation=organisation))
