"""Exercise evaluation guides: one for each capability, with what the log shows, and room for people."""

from __future__ import annotations

from pathlib import Path

from sim.evaluation import DEFINITIONS_FROM, HARM_HERE, Proposal
from sim.exercise import SEEN, Exercise, Observed, final, ratings
from sim.report.capabilities import definitions, watched
from sim.report.content import Block, Report, Section, Table, Text, row
from sim.report.gathered import Gathered, gathered
from sim.report.overview import BLANK
from sim.report.proposed import uncited
from sim.scenario import Capability

HEADS = (
    *("Organizational Capability Target", "Associated Critical Tasks"),
    *("Observation Notes and Explanation of Rating", "Target Rating"),
)
_ABOUT = (
    "A rating stands here only where a person has given it. What the log proposes is said among the notes, with the "
    "entries that it rests on."
)


def guides(exercise: Exercise | Path | str | Gathered) -> Report:
    """An exercise evaluation guide for each capability of an exercise. Raises as `after_action`."""
    of = exercise if isinstance(exercise, Gathered) else gathered(exercise)
    title = f"{of.scenario.title}: Exercise Evaluation Guides"
    sheets = [_guide(of, one) for one in of.scenario.capabilities]
    none = Section("No guide", (Text("The scenario names no capabilities, so there is nothing to rate."),))
    cover = (of.team, of.scenario.organisation.name, of.date, of.ends)
    return Report(title, cover, tuple(sheets or [none]), author=of.header.facilitator)


def _guide(of: Gathered, one: Capability) -> Section:
    proposal = next(x for x in of.ratings.capabilities if x.name == one.name)
    targets = Table(HEADS, tuple(_target(of, target) for target in proposal.parts))
    blocks: tuple[Block, ...] = (Table((), tuple(_header(of, one))), Text(_ABOUT), targets, *_seen(of, one))
    evaluator = Table((), tuple(row(name, BLANK) for name in ("Evaluator Name", "Evaluator E-mail", "Phone")))
    said = Table((), (row("Final Core Capability Rating", given(of, proposal)),))
    key = Text(f"{HARM_HERE} Source: {DEFINITIONS_FROM}.")
    return Section(one.name, (*blocks, said, evaluator, definitions(), key), new_page=True)


def _header(of: Gathered, one: Capability):
    texts = {x.name: x.text for x in of.scenario.objectives}
    serves = "\n".join(f"{name}: {texts.get(name, '')}" for name in one.objectives)
    yield row("Exercise Name", f"{of.scenario.title}, {of.team}")
    yield row("Exercise Date", of.date)
    yield row("Organization", of.scenario.organisation.name)
    yield row("Venue", BLANK)
    yield row("Mission Area", BLANK)
    yield row("Exercise Objective", serves)
    yield row("Core Capability", f"{one.name}: {one.text}")


def given(of: Gathered, proposal: Proposal) -> str:
    """What people rated; blank where nobody has."""
    return final(ratings(of.remarks).get(proposal.about, ()))


def _target(of: Gathered, target: Proposal) -> tuple[Text, ...]:
    tasks = "\n".join(f"{n}. {task.name}{_rated(of, task)}" for n, task in enumerate(target.parts, 1))
    words = f"{target.name}: {target.text}\nSource: {target.source}"
    notes = [f"{task.name}: {uncited(task.why)}. Proposed: {task.rating or 'not rated'}." for task in target.parts]
    said = [f"{x.who.strip()}: {x.rating}, {x.reason}" for x in _reasons(of, target)]
    entries = {n for task in target.parts for n in task.entries}
    return row(words, tasks, of.text("\n".join([*notes, *said]), *entries), given(of, target))


def _rated(of: Gathered, task: Proposal) -> str:
    return f" – {given(of, task)}" if given(of, task) else ""


def _reasons(of: Gathered, target: Proposal):
    """What people gave as reasons, for the target and its tasks."""
    said = ratings(of.remarks)
    about = [target.about, *(task.about for task in target.parts)]
    return [line for name in about for line in said.get(name, ()) if line.reason]


def _seen(of: Gathered, one: Capability) -> tuple[Block, ...]:
    lines = [line for line in of.remarks if isinstance(line, Observed) and line.about in one.objectives]
    rows = tuple(row(line.seen if line.seen != SEEN[-1] else "note", watched(of, line)) for line in lines)
    return (Table(("Seen", "Observation"), rows, "What evaluators wrote down"),) if rows else ()
