"""Named changes: ``channels.sms.per minute=6000`` makes a scenario with quicker text messages."""

from __future__ import annotations

import dataclasses
from typing import Any

from sim.consistency import problems
from sim.files.checking import scenario_problems, to_complaints
from sim.files.complaints import BadFile, Complaint, Wrong, suggest
from sim.files.fill import Filling
from sim.files.forms import Form, inner, inside, is_record, item, name_of, words
from sim.files.plain import digested
from sim.files.tree import Items, Node, Scalar, tree
from sim.scenario import Organisation, Problem, Scenario, changed


def change(scenario: Scenario, *texts: str) -> Scenario:
    """The scenario with some values replaced, checked and digested anew.

    Each text is ``path=value``. The path is dotted and names list items (``roles.communications lead.day``);
    it is looked for in the scenario, then in its organisation. The value is written as in a file; what is
    listed may stand with commas between, and ``none`` takes away what may be absent. Several texts are
    checked together, so that each may need the others. Raises BadFile.
    """
    new = scenario
    for text in texts:
        new = _changed(new, text)
    wrong = [
        *(_by_name(problem, new.organisation) for problem in problems(new.organisation)),
        *(_by_name(problem, new) for problem in scenario_problems(new)),
    ]
    if wrong:
        raise BadFile(to_complaints(wrong, f"change {'; '.join(texts)!r}"))
    return digested(new)


def _changed(scenario: Scenario, text: str) -> Scenario:
    label = f"change {text!r}"
    text = text if isinstance(text, str) else ""  # it has no path, and is refused as such
    path, equals, value = (part.strip() for part in text.partition("="))
    if not equals:
        raise BadFile([Complaint(label, None, "", None, "a change is written path=value")])
    try:
        names, form = _place(scenario, path)
    except Wrong as wrong:
        raise BadFile([Complaint(label, None, path, None, wrong.wrong, wrong.suggestion)]) from None
    return changed(scenario, names, _value(form, value, names, label))


def _by_name(problem: Problem, thing: Any) -> Problem:
    """The problem with names for positions in lists, as the author of a change writes them."""
    path: list[str | int] = []
    for part in problem.path:
        thing = thing[part] if isinstance(part, int) else getattr(thing, part)
        path.append(name_of(thing) or part if isinstance(part, int) else part)
    return dataclasses.replace(problem, path=tuple(path))


def _place(scenario: Scenario, path: str) -> tuple[tuple[str, ...], Form]:
    own, others = inside(scenario, Scenario), inside(scenario.organisation, Organisation)
    if not _first(own, path) and not _first(others, path):
        raise _nowhere(path, (*own, *others))
    return _walk(scenario, Scenario, path if _first(own, path) else f"organisation.{path}")


def _walk(thing: object, form: Form, path: str) -> tuple[tuple[str, ...], Form]:
    """The names of fields and items along a path, and the form of what is at its end. Raises Wrong."""
    if not path:
        return (), form
    steps = inside(thing, form)
    word = _first(steps, path)
    if not word:
        raise _nowhere(path, tuple(steps))
    name, value, kind = steps[word]
    names, last = _walk(value, kind, path[len(word) + 1 :])
    return (name, *names), last


def _first(steps: dict[str, tuple], path: str) -> str | None:
    """The word that a path begins with: the longest, as a name may hold a full stop."""
    fit = [word for word in steps if path == word or path.startswith(f"{word}.")]
    return max(fit, key=len, default=None)


def _nowhere(path: str, known: tuple[str, ...]) -> Wrong:
    word = path.split(".")[0]
    close = suggest(word, known)
    there = f"; there are: {', '.join(dict.fromkeys(known))}" if known and not close else ""
    return Wrong(f"nothing here is called {word!r}{there}", close)


def _value(form: Form, text: str, names: tuple[str, ...], label: str):
    if text == "none" and inner(form) is not form:
        return None
    node, complaints = _node(inner(form), text, label)
    filling = Filling(label)
    value = None if complaints else filling.value(form, node, tuple(map(words, names)))
    complaints += filling.complaints
    if complaints:
        raise BadFile(dataclasses.replace(complaint, line=None) for complaint in complaints)
    return value


def _node(form: Form, text: str, label: str) -> tuple[Node, list[Complaint]]:
    if text.startswith(("{", "[")) and form is not str:
        return tree(text, label)
    if item(form) is None or is_record(item(form)) or not text:
        return Scalar(text, 1), []
    return Items(tuple(Scalar(part.strip(), 1) for part in text.split(",")), 1), []
