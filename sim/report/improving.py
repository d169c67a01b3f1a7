"""Appendix A, the improvement plan: what was decided, and what stands open without an owner."""

from __future__ import annotations

from sim import events as ev
from sim.evaluation import LATE, MET, NOT_EXERCISED, Judgement
from sim.exercise import Observed
from sim.report.capabilities import lasted, watched
from sim.report.content import Section, Table, Text, row
from sim.report.gathered import Gathered
from sim.report.overview import BLANK
from sim.scenario import Improvement, spelt

HEADS = (
    *("Core Capability", "Issue/Area for Improvement", "Corrective Action", "Capability Element"),
    *("Primary Responsible", "POC", "Start Date", "Completion Date"),
)
#: What kind of improvement belongs to which of HSEEP's elements: planning, organization, equipment, training, exercise.
ELEMENTS = {"system": "Equipment", "process": "Planning", "security": "Equipment"}
_ABOUT = (
    "What was decided at the review comes first; what was missed or late, and what evaluators saw, follows as an open "
    "issue. Empty cells are for the after-action meeting. Capability elements are proposed: planning, organization, "
    "equipment, training, exercise."
)
_SAVES = "What an improvement saves with the same luck, sim.achieved works out; it takes too long for a report."


def plan(of: Gathered) -> Section:
    """The table of appendix A."""
    chosen = [_chosen(of, n) for n in of.where(ev.ImprovementChosen)]
    rows = (*chosen, *(_open(of, j) for j in of.score if j.status not in (MET, NOT_EXERCISED)), *_seen(of))
    said = (Text(_ABOUT), *((Text(_SAVES),) if chosen else ()))
    none = () if rows else (Text("Nothing was decided, and nothing stands open."),)
    return Section("Appendix A: Improvement Plan", (*said, Table(HEADS, rows), *none), new_page=True)


def _chosen(of: Gathered, n: int) -> tuple[Text, ...]:
    event = of.log[n]
    plan = of.scenario.organisation.aftermath
    one = next((x for x in plan.improvements if x.name == event.improvement), None) if plan else None
    owner = spelt(event.owner) or "nobody: it is not done"
    who = ", ".join(of.header.people.get(event.owner, ()))
    action = of.text(f"{event.improvement}, for {of.scenario.organisation.currency} {event.cost:,.0f}", n)
    element = ELEMENTS[one.kind] if one else BLANK
    return row(BLANK, _issue(one), action, element, owner, who, of.clock(event.at), event.day)


def _issue(one: Improvement | None) -> str:
    if one is None or not one.saves:
        return BLANK
    return f"{one.of}: {one.saves / 60:g} min are expected to be saved"


def _open(of: Gathered, j: Judgement) -> tuple[Text, ...]:
    """An expectation that was missed, late or met in part; nobody has it yet."""
    shows = "; ".join(one.name for one in of.scenario.capabilities if j.expectation.name in one.shown_by)
    took = f" after {lasted(j.minutes)}" if j.status == LATE and j.minutes is not None else ""
    issue = of.text(f"{j.expectation.text} {j.status.capitalize()}{took}.", *j.entries)
    return row(shows, issue, *[BLANK] * 6)


def _seen(of: Gathered) -> list[tuple[Text, ...]]:
    """What evaluators saw that could be better."""
    lines = [x for x in of.remarks if isinstance(x, Observed) and x.seen == "area for improvement"]
    named = {
        x.name: [c.name for c in of.scenario.capabilities if x.name in c.objectives] for x in of.scenario.objectives
    }
    return [row("; ".join(named.get(x.about, ())), watched(of, x), *[BLANK] * 6) for x in lines]
