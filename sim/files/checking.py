"""What does not fit together, as complaints with the line that is to blame."""

from __future__ import annotations

from collections.abc import Iterable

from sim.actions import CHOICES
from sim.consistency import Unread, problems_in_playbook, problems_of_scenario
from sim.files.complaints import BadFile, Complaint, Where, Wrong, dotted, suggest
from sim.files.forms import words
from sim.files.paths import first, leads
from sim.files.places import find, names
from sim.files.tree import Node, Scalar, at, file_text
from sim.scenario import Organisation, Playbook, Problem, Scenario


def to_complaints(problems: Iterable[Problem], file: str, node: Node | None = None) -> list[Complaint]:
    """Each problem as a complaint about `file`; with the file's tree, they say its line and its own words."""
    return [_complaint(problem, file, node) for problem in problems]


def scenario_problems(scenario: Scenario) -> list[Problem]:
    """What does not fit in a scenario, with phrases and the reference playbook looked up."""
    wrong = problems_of_scenario(scenario, _phrase_is_known)
    if isinstance(scenario.reference, Unread):
        return wrong
    try:
        file_text(find("playbook", scenario.reference))
    except BadFile:
        known = names("playbook")
        wrong.append(Problem(("reference",), scenario.reference, "there is no playbook of this name", known))
    return wrong


def playbook_problems(playbook: Playbook) -> list[Problem]:
    """What is wrong in a playbook, with the kinds of action looked up."""
    return problems_in_playbook(playbook, CHOICES)


def source_complaints(thing: Organisation | Scenario, file: str, node: Node) -> list[Complaint]:
    """The entries of `sources` whose paths lead nowhere, with their lines."""
    found = []
    for path, _ in thing.sources:
        wrong = None if isinstance(path, Unread) else _leads_nowhere(thing, path)
        if wrong:
            line = at(node, ("sources", path))[0].line
            found.append(Complaint(file, line, "sources", path, wrong.wrong, wrong.suggestion))
    return found


def _leads_nowhere(thing: Organisation | Scenario, path: str) -> Wrong | None:
    if isinstance(thing, Scenario) and first(["organisation"], path):
        return Wrong("where an organisation's numbers come from is said in its own file")
    return leads(thing, type(thing), path)


def _phrase_is_known(text: str) -> tuple[bool, tuple[str, ...]]:
    # Phrases stand above files, because they know events: the one thing that is asked for upward, when needed.
    from sim import phrases

    return phrases.known(text), phrases.PHRASES


def _complaint(problem: Problem, file: str, node: Node | None) -> Complaint:
    path: Where = tuple(words(part) if isinstance(part, str) else part for part in problem.path)
    read = None if problem.read is None else str(problem.read)
    line = None
    if node is not None:
        place, there = at(node, path)
        line = place.line
        read = place.text if there and isinstance(place, Scalar) else read
    return Complaint(file, line, dotted(path), read, problem.wrong, suggest(read or "", problem.known))
