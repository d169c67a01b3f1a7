"""In brief: what whoever reads one page of a report should know. What came of it, what went well, what cost most, and
what is to be improved, by whom and by when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from textwrap import shorten

from sim import events as ev
from sim.debrief import PRICED, REFERENCE, Price, words
from sim.evaluation import LATE, MET, NOT_EXERCISED, Judgement
from sim.evaluation.scorecard import times
from sim.exercise import Observed, final, ratings
from sim.report.capabilities import met, missed, watched
from sim.report.content import Block, Listed, Section, Table, Text, row
from sim.report.gathered import Gathered, entry_of
from sim.scenario import spelt, worded
from sim.training import due_of

TITLE = "In brief"
MOST = 3  #: points under each heading
_ROWS = 5  # of what is to be improved, lest it takes a second page
_ASKED = 80  # characters of a question that tell which it was
_TIMES = PRICED[:2]
_HEADS = ("To improve", "Who sees to it", "By when")
_NOBODY, _NO_DATE = "nobody yet", "no date yet"
_RATED = "How it was performed, from P, the best, by S and M to U; “proposed” is the log's, and confirmed by nobody yet"
_CAPTION = "What to improve first (appendix A has all of it)"


def brief(of: Gathered) -> Section:
    """The page."""
    blocks = (*_came_to(of), *_performed(of), _well(of), _cost(of), _improve(of))
    return Section(TITLE, blocks, lead=True)


# ---------------------------------------------------------------------------------------------- what came of it


def _came_to(of: Gathered) -> Iterator[Text]:
    """Both headline times beside the reference's on the same luck; or why there are none."""
    if not of.scenario.fault.real:
        yield of.text("It was a false alarm: nothing was broken, and nobody had to be told.", of.first(ev.AlertRaised))
    elif not of.broke:
        yield Text(f"It was ended at {of.clock(of.until or 0)}, before anything had broken.")
    else:
        struck = of.first(ev.FaultStruck)
        yield of.text(f"Half of the affected customers knew: {_beside(of, 0)}.", struck)
        yield of.text(f"The incident was resolved: {_beside(of, 1)}.", struck, of.first(ev.IncidentResolved))


def _beside(of: Gathered, place: int) -> str:
    mine, reference = (
        _after(words.came_to(_TIMES[place], found[place], of.scenario, of.until))
        for found in (of.found.values, next(iter(of.found.beside().values())))
    )
    return f"{mine}; with the reference playbook on the same luck, {reference}"


def _after(told: str) -> str:
    return f"after {told}" if told[:1].isdigit() else told.partition(" (")[0]


def _performed(of: Gathered) -> Iterator[Text]:
    """What the capabilities were rated, and the points with the gates."""
    if of.scenario.capabilities:
        yield Text(f"{_RATED}: {'; '.join(_rated(of))}.")
    if of.score.tested:
        gates = ", ".join(f"{j.expectation.name} ({j.status})" for j in of.score.gates)
        met_all = " All that is essential was met." if any(_essential(j) for j in of.score) else ""
        essential = f" Essential and not met: {gates}." if gates else met_all
        yield of.text(f"Points: {of.score.stated}.{essential}", *(n for j in of.score.gates for n in j.entries))
    elif of.scenario.expectations:
        yield Text("Nothing that is expected was put to the test.")


def _essential(j: Judgement) -> bool:
    return j.expectation.essential and j.status != NOT_EXERCISED


def _rated(of: Gathered) -> Iterator[str]:
    said = ratings(of.remarks)
    for one in of.scenario.capabilities:
        letter = final(said.get(one.name, ()))
        proposed = of.ratings.proposed.get(one.name)
        yield f"{one.name} {letter or (f'{proposed} (proposed)' if proposed else 'not put to the test')}"


# ------------------------------------------------------------------------------------------- well, and dearly


def _well(of: Gathered) -> Block:
    done = sorted((j for j in of.score if j.status == MET), key=_weight)
    seen = [x for x in of.remarks if isinstance(x, Observed) and x.seen == "strength"]
    points = [*(met(of, j) for j in done[:MOST]), *(Text(watched(of, x)) for x in seen[:1])]
    if points:
        return Listed(tuple(points), "What went well")
    return Text("What went well: no expectation was met, and no evaluator wrote down a strength.")


def _weight(j: Judgement) -> tuple[bool, int]:
    return not j.expectation.essential, -j.expectation.points


def _cost(of: Gathered) -> Block:
    """The decisions that cost most minutes, each against what would have been best for it."""
    dearest: dict[object, Price] = {}
    for price in sorted(of.found.every(), key=_minutes, reverse=True):
        if _minutes(price) >= 1:
            dearest.setdefault(price.decision.of, price)
    points = tuple(_dear(of, price) for price in list(dearest.values())[:MOST])
    if points:
        return Listed(points, "What cost most time, in hindsight and on the same luck")
    if not of.found.decisions:
        return Text("What cost most: nobody at the table decided anything.")
    return Text("What cost most: no decision by itself, with all else as it was, cost a minute.")


def _minutes(price: Price) -> float:
    return max((price.costs.get(name, 0.0) for name in _TIMES), default=0.0)


def _dear(of: Gathered, price: Price) -> Text:
    one = price.decision
    told = [words.cost(name, price.costs[name], at_least=name in price.at_least) for name in _TIMES]
    harm = ", ".join(said for name, said in zip(_TIMES, told, strict=True) if said and price.costs[name] > 0)
    chosen = worded(one.chose)
    chose = f"nobody answered, so “{chosen}”" if one.how == "left to silence" else f"“{chosen or 'own way'}”"
    asked = f"“{shorten(worded(one.asked), _ASKED, placeholder=' …')}”" if one.asked else "unasked"
    beside = "with the reference's answer" if price.against == REFERENCE else "without it"
    return of.text(f"{spelt(one.role)}, {asked}: {chose}: {harm} than {beside}.", entry_of(one, of))


# -------------------------------------------------------------------------------------------------- to improve


def _improve(of: Gathered) -> Block:
    rows = [*_chosen(of), *_open(of)][:_ROWS]
    if rows:
        return Table(_HEADS, tuple(rows), _CAPTION)
    return Text("What to improve: nothing was missed or late, and nothing was decided.")


def _chosen(of: Gathered) -> Iterable[tuple[Text, ...]]:
    due = due_of(of.log, of.date)
    for n in of.where(ev.ImprovementChosen):
        event = of.log[n]
        yield row(of.text(event.improvement, n), *_who(event.owner, due.get(event.improvement, "")))


def _who(owner: str, due: str) -> tuple[str, str]:
    return (spelt(owner), due or _NO_DATE) if owner else (_NOBODY, _NO_DATE)


def _open(of: Gathered) -> Iterator[tuple[Text, ...]]:
    """What was missed or late, the essential and the weightiest first; then what evaluators saw."""
    for j in sorted((j for j in of.score if j.status not in (MET, NOT_EXERCISED)), key=_weight)[:MOST]:
        yield row(_late(missed(of, j), j), _NOBODY, _NO_DATE)
    for line in [x for x in of.remarks if isinstance(x, Observed) and x.seen == "area for improvement"][:1]:
        yield row(watched(of, line), _NOBODY, _NO_DATE)


def _late(said: Text, j: Judgement) -> Text:
    """The same, with how late it was."""
    took = "{} of {}".format(*times(j))
    return replace(said, words=f"{said.words[:-1]}, after {took}.") if j.status == LATE else said
