"""Appendix A, the improvement plan: what was decided, and what stands open without an owner."""

from __future__ import annotations

from sim import events as ev
from sim.evaluation import LATE, MET, NOT_EXERCISED, Judgement
from sim.evaluation.departures import Found, departures
from sim.evaluation.scorecard import times
from sim.exercise import Observed
from sim.report.capabilities import watched
from sim.report.content import Section, Table, Text, row
from sim.report.gathered import Gathered
from sim.report.overview import BLANK
from sim.report.retested import saved
from sim.scenario import Improvement, lasted, spelt
from sim.training import due_of

HEADS = (
    *("Core Capability", "Issue/Area for Improvement", "Corrective Action", "Capability Element"),
    *("Primary Responsible Organization", "Organization POC", "Start Date", "Completion Date"),
)
#: What kind of improvement belongs to which of HSEEP's elements: planning, organization, equipment, training, exercise.
ELEMENTS = {"system": "Equipment", "process": "Planning", "security": "Equipment"}
_ABOUT = (
    "What was decided at the review comes first; what was missed or late, what harmed somebody or departed from the "
    "plan, and what evaluators saw, follows as an open issue. Empty cells are for the after-action meeting. Capability "
    "elements are proposed: planning, organization, equipment, training, exercise."
)


def plan(of: Gathered, replications: int) -> Section:
    """The table of appendix A, and what the improvements save, by so many pairs of runs (0: left out)."""
    due = due_of(of.log, of.date)
    chosen = [_chosen(of, n, due) for n in of.where(ev.ImprovementChosen)]
    issues = (_open(of, j) for j in of.score if j.status not in (MET, NOT_EXERCISED))
    rows = (*chosen, *issues, *_found(of), *_seen(of))
    none = () if rows else (Text("Nothing was decided, and nothing stands open."),)
    table = (Table(HEADS, rows),) if rows else ()
    blocks = (Text(_ABOUT), *table, *none, *saved(of, replications))
    return Section("Appendix A: Improvement Plan", blocks, new_page=True, wide=True)


def _chosen(of: Gathered, n: int, due: dict[str, str]) -> tuple[Text, ...]:
    event = of.log[n]
    plan = of.scenario.organisation.aftermath
    one = next((x for x in plan.improvements if x.name == event.improvement), None) if plan else None
    owner = spelt(event.owner) or "nobody: it is not done"
    who = ", ".join(of.header.people.get(event.owner, ()))
    action = of.text(f"{event.improvement}, for {of.scenario.organisation.currency} {event.cost:,.0f}", n)
    element = ELEMENTS[one.kind] if one else BLANK
    return row(BLANK, _issue(one), action, element, owner, who, of.date, due[event.improvement] if event.owner else "")


def _issue(one: Improvement | None) -> str:
    if one is None or not one.saves:
        return BLANK
    return f"{one.of}: {lasted(one.saves / 60)} are expected to be saved"


def _open(of: Gathered, j: Judgement) -> tuple[Text, ...]:
    """An expectation that was missed, late or met in part; nobody has it yet."""
    shows = "; ".join(one.name for one in of.scenario.capabilities if j.expectation.name in one.shown_by)
    took = ", after {} of {}".format(*times(j)) if j.status == LATE else ""
    issue = of.text(f"{j.expectation.text} {j.status.capitalize()}{took}.", *j.entries)
    return row(shows, issue, *[BLANK] * 6)


def _found(of: Gathered) -> list[tuple[Text, ...]]:
    """What harmed somebody, departed from the plan, or could be better, by the log; what came several times, once."""
    facts: dict[str, list[Found]] = {}
    for one in departures(of.log, of.score, of.until):
        if not one.seen.expectation:  # what hurt because it was missed stands there already
            facts.setdefault(one.fact.name, []).append(one)
    return [_fact(of, same) for same in facts.values()]


def _fact(of: Gathered, same: list[Found]) -> tuple[Text, ...]:
    fact, tested = same[0].fact, [j for j in of.score if j.status != NOT_EXERCISED]
    mine = [j.expectation.name for j in tested if any(one.bears_on([j]) for one in same)]
    shows = "; ".join(one.name for one in of.scenario.capabilities if not set(mine).isdisjoint(one.shown_by))
    more = f", and {len(same) - 1} more" if len(same) > 1 else ""
    words = f"{fact.name} ({fact.counts_as}): {same[0].seen.words}{more}"
    return row(shows, of.text(words, *(n for one in same for n in one.seen.entries)), *[BLANK] * 6)


def _seen(of: Gathered) -> list[tuple[Text, ...]]:
    """What evaluators saw that could be better."""
    lines = [x for x in of.remarks if isinstance(x, Observed) and x.seen == "area for improvement"]
    named = {
        x.name: [c.name for c in of.scenario.capabilities if x.name in c.objectives] for x in of.scenario.objectives
    }
    return [row("; ".join(named.get(x.about, ())), watched(of, x), *[BLANK] * 6) for x in lines]
