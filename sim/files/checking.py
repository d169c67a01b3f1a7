"""What does not fit together, as complaints with the line that is to blame."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable

from sim.consistency import PhraseCheck, problems_of_scenario
from sim.files.complaints import BadFile, Complaint, Where, dotted, suggest
from sim.files.forms import words
from sim.files.places import find, names
from sim.files.tree import Node, Scalar, at
from sim.scenario import Problem, Scenario


def to_complaints(problems: Iterable[Problem], file: str, node: Node | None = None) -> list[Complaint]:
    """Each problem as a complaint about `file`; with the file's tree, they say its line and its own words."""
    return [_complaint(problem, file, node) for problem in problems]


def scenario_problems(scenario: Scenario) -> list[Problem]:
    """What does not fit in a scenario, with phrases and the reference playbook looked up."""
    wrong = problems_of_scenario(scenario, phrase_check())
    try:
        find("playbook", scenario.reference)
    except BadFile:
        known = names("playbook")
        wrong.append(Problem(("reference",), scenario.reference, "there is no playbook of this name", known))
    return wrong


def phrase_check() -> PhraseCheck | None:
    """Says of a text whether it is a phrase, and which phrases there are; None where the model has none."""
    # Phrases stand above files, because they know events. They are asked when a file is read, not imported.
    if importlib.util.find_spec("sim.phrases") is None:
        return None
    phrases = importlib.import_module("sim.phrases")
    return lambda text: (phrases.known(text), tuple(phrases.PHRASES))


def _complaint(problem: Problem, file: str, node: Node | None) -> Complaint:
    path: Where = tuple(words(part) if isinstance(part, str) else part for part in problem.path)
    read = None if problem.read is None else str(problem.read)
    line = None
    if node is not None:
        place, there = at(node, path)
        line = place.line
        read = place.text if there and isinstance(place, Scalar) else read
    return Complaint(file, line, dotted(path), read, problem.wrong, suggest(read or "", problem.known))
