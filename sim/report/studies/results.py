"""What came out of a study: verdicts in words, then tables, then pictures that say in words what they show."""

from __future__ import annotations

from collections.abc import Iterator

from sim.experiment import risks
from sim.experiment.measuring import better, spoken
from sim.experiment.pairing import Paired
from sim.experiment.tables import NOTHING
from sim.metrics import UNITS, in_words
from sim.report.content import Block, Listed, Section, Table, Text, row
from sim.report.studies.drawn import dumbbells, forest, lines, risk, survival
from sim.report.studies.question import came, frames
from sim.report.studies.studied import SIGNS, Studied, capital, reason, runs_of

_DASH = "–"
HEADS = ("Measure", "Strategy", "Mean", "Middle run", "Never", "Difference, 95 %", "Better in", "Verdict")
_BAD = ("Scenario", "Measure", "Strategy", "One run in", "Comes to", "95 % interval")
_CLOCK = "In brackets: the time of day in the scenario at which that is."
_WORDS = (
    "✓ better, ✗ worse: the interval leaves out 0. ≈ practically equal: it lies inside the margin that does not "
    "matter. = identical: never any difference. ? not distinguishable: more runs would be needed; that is no proof of "
    "equality."
)


def results(of: Studied) -> list[Section]:
    """The chapter, and its parts."""
    first = Section("Results", (Text(f"{_WORDS} {_CLOCK}"),), new_page=True)
    return [first, *(_of_scenario(of, name) for name in of.study.scenarios), _drawn(of), _same_luck(of), _bad(of)]


def _of_scenario(of: Studied, scenario: str) -> Section:
    """The verdicts of one scenario, then its numbers."""
    said = [
        Text(" ".join([f"{SIGNS[verdict.word]} {capital(of.label(measure))}: {reason(verdict)}.", *more]))
        for measure in of.measures
        for name, one, verdict in of.study.compared(scenario, measure)
        for more in [_frames(of, measure, name, one)]
    ]
    table = Table(HEADS, tuple(rows_of(of, scenario)))
    return Section(scenario, (Listed(tuple(said)), table), 2)


def _frames(of: Studied, measure: str, name: str, paired: Paired) -> Iterator[str]:
    """Both ways of telling it, for the measure that was asked for; elsewhere the table has it, but for what comes less
    often under one of the two: that is later by more than can be seen."""
    if measure == of.study.measure:
        yield from frames(measure, name, of.first, paired)
    elif paired.never_a != paired.never_b:
        yield came(name, of.first, paired)


def rows_of(of: Studied, scenario: str) -> Iterator[tuple[Text, ...]]:
    """The numbers of one scenario under `HEADS`: a line for each measure and strategy."""
    for measure in of.measures:
        compared = {name: (paired, verdict) for name, paired, verdict in of.study.compared(scenario, measure)}
        for line in of.study.table(measure).query("scenario == @scenario").to_dict("records"):
            name = line["strategy"]
            mean = (
                in_words(measure, line["mean"])
                if _only_cut(measure, line)
                else of.came_to(scenario, measure, line["mean"])
            )
            middle = of.came_to(scenario, measure, line["median"])
            never = f"{line['never']:.0%}" if line["never"] else "in none"
            yield row(measure, name, mean, middle, never, *_beside(of, measure, name, compared.get(name)))


def _only_cut(measure: str, line: dict) -> bool:
    """Whether a mean is of times that all never came: the whole length, and no time of day at which anything is."""
    return UNITS[measure] == "min" and line["never"] == 1


def _beside(of: Studied, measure: str, name: str, found) -> tuple[str, str, str]:
    """What a strategy is beside the first one."""
    if name == of.first:
        return _DASH, _DASH, "compared with"
    if found is None:
        return _DASH, _DASH, NOTHING
    paired, verdict = found
    better_in = paired.share_less if better(measure) == "lower" else paired.share_more
    told = spoken(measure).between(paired.low, paired.high) if paired.low or paired.high else "none"
    return told, runs_of(better_in, paired.n), f"{SIGNS[verdict.word]} {verdict.word}"


def _drawn(of: Studied) -> Section:
    about = Text(
        "The dot is the mean difference from the first strategy on the same luck, the thick bar its 95 % interval; the "
        "thin bar holds for all comparisons at once. The grey band is the margin inside which a difference does not "
        "matter. Below: in which share of the runs it had not come yet, by time."
    )
    return Section("How far apart they are", (about, *forest(of), survival(of)), 2)


def _same_luck(of: Studied) -> Section:
    about = Text(
        "Each line is one replication: the same incident, the same people, the same customers, from what it came to "
        f"under {of.first} to what it came to under another strategy. A hollow dot: it never came."
    )
    return Section("The same incidents under each strategy", (about, *lines(of), *dumbbells(of)), 2)


def _bad(of: Studied) -> Section:
    """How bad a bad day is, and how often it never comes."""
    each = [(scenario, of.study.measure) for scenario in of.study.scenarios]
    said = [*risks.bad_days(of.study, each), *risks.nevers(of.study, each)]
    about = Text("You will not have an average day. What one bad run in ten comes to, and in how many it never comes:")
    found = of.study.quantiles(of.measures).to_dict("records")
    table = Table(_BAD, tuple(_quantile(of, one) for one in found if not one["note"]))
    refused = dict.fromkeys(f"One run in {_often(one)}: {one['note']}." for one in found if one["note"])
    blocks: tuple[Block, ...] = (about, Listed(tuple(map(Text, said))), *risk(of), *([table] if table.rows else []))
    return Section("A bad day", (*blocks, *map(Text, refused)), 2)


def _often(one: dict) -> str:
    """Of how many runs one is as bad."""
    return f"{1 / (1 - max(one['share'], 1 - one['share'])):.0f}"


def _quantile(of: Studied, one: dict) -> tuple[Text, ...]:
    scenario, measure = one["scenario"], one["measure"]
    value, low, high = (_end(of, scenario, measure, one[end]) for end in ("value", "low", "high"))
    return row(scenario, measure, one["strategy"], _often(one), value, low if low == high else f"{low} to {high}")


def _end(of: Studied, scenario: str, measure: str, value: float) -> str:
    if UNITS[measure] == "min" and value == float("inf"):
        return "never"
    return of.came_to(scenario, measure, value)
