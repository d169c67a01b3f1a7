"""Named changes: ``channels.sms.per minute=6000`` makes a scenario with quicker text messages."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any

from sim.consistency import problems
from sim.files.checking import scenario_problems, to_complaints
from sim.files.complaints import BadFile, Complaint, Wrong, suggest
from sim.files.forms import Form, Words, inside, name_of, words, written
from sim.files.paths import first, nowhere, walk
from sim.files.places import names as preset_names
from sim.files.plain import digested
from sim.files.presets import load_preset
from sim.files.settings import value_of
from sim.files.tools import equipped
from sim.scenario import Organisation, Problem, Scenario, changed

#: Words that tell about an incident; other ones make no other incident.
_TOLD = ("name", "title", "about", "reference", "seats", "sources", "ranges", "injects")
_TOOLS: Words = ("organisation", "tools")


def change(scenario: Scenario, *texts: str) -> Scenario:
    """The scenario with some values replaced, checked and digested anew.

    Each text is ``path=value``. The path is dotted and names list items (``roles.communications lead.day``);
    it is looked for in the scenario, then in its organisation. The value is written as in a file; what is
    listed may stand with commas between, and ``none`` takes away what may be absent. Several texts are
    checked together, so that each may need the others. Raises BadFile with everything that is wrong, also for a
    value that is changed twice, and for what tells about an incident and makes no other one. Where tools are chosen
    (``tools=SendGrid, Slack``), their profiles come first, and the other changes after them.
    """
    new, lost = scenario, False
    wrong: list[Complaint] = []
    done: dict[Words, str] = {}
    for text in sorted(texts, key=_after_tools):
        try:
            names, form, value = _said(new, text)
            _check_new(names, text, done)
            _check_tools(scenario, names, text)
        except BadFile as bad:
            wrong.extend(bad.complaints)
            lost = True
            continue
        filled, complaints = value_of(form, value, names, f"change {text!r}")
        new, done[names] = changed(new, names, filled), text
        if names == _TOOLS and not complaints:
            new, complaints = _with_tools(new, text)
        wrong.extend(complaints)
    if not lost:  # else the one that is lost might be what the others need
        wrong += to_complaints(_problems(new), f"change {'; '.join(texts)!r}")
    if wrong:
        raise BadFile(wrong)
    return digested(new)


def _after_tools(text: str) -> bool:
    return not (isinstance(text, str) and text.partition("=")[0].strip() in ("tools", "organisation.tools"))


def _check_tools(scenario: Scenario, names: Words, text: str) -> None:
    """Raises BadFile where tools have been chosen before: their profiles are in the numbers already."""
    if names[:2] == _TOOLS and scenario.organisation.tools:
        has = ", ".join(tool.name for tool in scenario.organisation.tools)
        wrong = f"the organisation has chosen {has} already; change it in its file"
        raise BadFile([Complaint(f"change {text!r}", None, "tools", None, wrong)])


def _with_tools(scenario: Scenario, text: str) -> tuple[Scenario, list[Complaint]]:
    """The scenario whose organisation has the profiles of its tools in its numbers."""
    organisation, problems_ = equipped(scenario.organisation)
    complaints = to_complaints([_by_name(problem, scenario.organisation) for problem in problems_], f"change {text!r}")
    return dataclasses.replace(scenario, organisation=organisation), complaints


def set_in(organisation: Organisation, text: str) -> tuple[Words, Organisation]:
    """One change made to an organisation alone, not checked: the names along its path, and the organisation with it.

    Raises BadFile where the path leads nowhere in an organisation, or the value cannot be read.
    """
    label = f"change {text!r}"
    path, equals, value = (part.strip() for part in text.partition("="))
    try:
        names, form = walk(organisation, Organisation, path)
    except Wrong as wrong:
        raise BadFile([Complaint(label, None, path, None, wrong.wrong, wrong.suggestion)]) from None
    if not equals or not path:
        raise BadFile([Complaint(label, None, path, None, "a change is written path=value")])
    filled, complaints = value_of(form, value, names, label)
    if complaints:
        raise BadFile(complaints)
    return names, changed(organisation, names, filled)


def stands(scenario: Scenario, path: str) -> tuple[Form, Any]:
    """The form and the value of what stands at a path, as a change has it. Raises Wrong where it leads nowhere."""
    names, form = _place(scenario, path)
    thing: Any = scenario
    for name in names:
        thing = next(one for one in thing if name_of(one) == name) if isinstance(thing, tuple) else getattr(thing, name)
    return form, thing


def as_changes(changes: str | Iterable[str]) -> tuple[str, ...]:
    """The changes, of which one may come alone; in the place of a preset's name or file (what has no "=") its own.

    Raises TypeError for what is none, BadFile for a preset that is not there, or is wrong.
    """
    if isinstance(changes, str):
        changes = (changes,)
    if not isinstance(changes, Iterable):
        raise TypeError(f"changes are texts such as 'channels.sms.per minute=60', one or several; seen {changes!r:.60}")
    return tuple(chain.from_iterable(_of_preset(text) if _is_preset(text) else (text,) for text in changes))


def _is_preset(text: Any) -> bool:
    """Whether a change may be a preset: it has no "=", and looks like a file, or is the name of one."""
    if not isinstance(text, str) or "=" in text:
        return False
    return text.strip().endswith((".yaml", ".yml")) or text.strip() in preset_names("preset")


def _of_preset(text: str) -> tuple[str, ...]:
    return load_preset(text.strip()).with_


def _problems(new: Scenario) -> list[Problem]:
    return [
        *(_by_name(problem, new.organisation) for problem in problems(new.organisation)),
        *(_by_name(problem, new) for problem in scenario_problems(new)),
    ]


def _said(scenario: Scenario, text: str) -> tuple[Words, Form, str]:
    """The names of fields and items that a change is about, the form of what stands there, and the new value."""
    label = f"change {text!r}"
    text = text if isinstance(text, str) else ""  # it has no path, and is refused as such
    path, equals, value = (part.strip() for part in text.partition("="))
    if not equals:
        wrong = "a change is written path=value, and there is no preset of this name"
        raise BadFile([Complaint(label, None, "", None, wrong, suggest(text, preset_names("preset")))])
    try:
        names, form = _place(scenario, path)
    except Wrong as wrong:
        raise BadFile([Complaint(label, None, path, None, wrong.wrong, wrong.suggestion)]) from None
    return names, form, value


def _check_new(names: Words, text: str, done: Mapping[Words, str]) -> None:
    """Raises BadFile for a change that makes no other incident, and for one that undoes another one."""
    undone = next((other for place, other in done.items() if place[: len(names)] == names), None)
    wrong = f"this undoes the change {undone!r}; give one of them" if undone else None
    if names == ("organisation",):
        fields = ", ".join(written(Organisation))
        wrong = f"an organisation is changed field by field, such as channels.sms.seen=90 %; it has: {fields}"
    elif names[-1] in ("sources", "ranges") or (len(names) == 1 and names[0] in _TOLD) or names[0] == "injects":
        wrong = f"another {words(names[-1])!r} makes no other incident; write it into the file"
    if wrong:
        raise BadFile([Complaint(f"change {text!r}", None, ".".join(map(words, names)), None, wrong)])


def _by_name(problem: Problem, thing: Any) -> Problem:
    """The problem with names for positions in lists, as the author of a change writes them."""
    path: list[str | int] = []
    for part in problem.path:
        thing = thing[part] if isinstance(part, int) else getattr(thing, part)
        path.append(name_of(thing) or part if isinstance(part, int) else part)
    return dataclasses.replace(problem, path=tuple(path))


def _place(scenario: Scenario, path: str) -> tuple[Words, Form]:
    own, others = inside(scenario, Scenario), inside(scenario.organisation, Organisation)
    if not first(own, path) and not first(others, path):
        raise nowhere(path, (*own, *others))
    return walk(scenario, Scenario, path if first(own, path) else f"organisation.{path}")
