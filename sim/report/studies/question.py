"""What a study's report begins with: the answer in short, and the question."""

from __future__ import annotations

from collections.abc import Iterator

from sim.experiment.measuring import better, spoken
from sim.experiment.pairing import Paired
from sim.experiment.regretting import unlike, worst_regret
from sim.experiment.verdicts import PREPOSITION, Verdict
from sim.metrics import UNITS
from sim.report.content import Block, Section, Table, Text, row
from sim.report.studies.studied import SIGNS, Studied, capital, listed, meant, quoted, wanted
from sim.scenario import lasted

Found = tuple[str, str, Paired, Verdict]  # scenario, strategy, what it differs by, and what that means
_FEW = 3  #: scenarios that are named one by one
_MODEL = (
    "This is what a model does with numbers of which many are assumed. It says which plan is the better one in the "
    "model and how sure that is; it is no forecast for your organisation."
)


def in_short(of: Studied) -> Section:
    """The answer, for whoever reads nothing else."""
    measure = of.study.measure
    found = list(of.compared(measure))
    if not found:
        none = f"Nothing can be compared in “{measure}”: too few runs have a value under two strategies."
        return Section("In short", (Text(none), Text(_MODEL)), lead=True)
    blocks: list[Block] = [Text(" ".join(_overall(of, name, found) for name in of.others))]
    blocks += [Text(_answer(of, scenario, found)) for scenario in of.study.scenarios]
    return Section("In short", (*blocks, *_worst(of), Text(_MODEL)), lead=True)


def _overall(of: Studied, name: str, found: list[Found]) -> str:
    """`Tell-early is better than standard in both scenarios.`"""
    words: dict[str, list[str]] = {}
    for scenario, other, _, verdict in found:
        if other == name:
            words.setdefault(f"{verdict.word} {PREPOSITION[verdict.word]} {of.first}", []).append(scenario)
    every = len(of.study.scenarios)
    told = [f"{word}{_where(where, every)}" for word, where in words.items()] or ["not compared: it has too few values"]
    return f"{name} is {', and '.join(told)}."


def _where(scenarios: list[str], every: int) -> str:
    if len(scenarios) == every:
        return {1: "", 2: " in both scenarios"}.get(every, f" in all {every} scenarios")
    if len(scenarios) > _FEW:
        return f" in {len(scenarios)} of {every} scenarios"
    return f" in {quoted(scenarios)}"


def _answer(of: Studied, scenario: str, found: list[Found]) -> str:
    """Of one scenario: by how much, and in how many runs."""
    told = [
        f"{SIGNS[verdict.word]} under {name} {_amount(of, verdict)}{_frame(of, paired)}"
        for where, name, paired, verdict in found
        if where == scenario
    ]
    return f"{scenario}: {'; '.join(told) or 'nothing to compare'}."


def _amount(of: Studied, verdict: Verdict) -> str:
    """What it comes to, without who is compared with whom; "it" by its name."""
    said = verdict.reason
    for it in ("it is ", "it comes "):
        if said.startswith(it):
            return f"{of.label(of.study.measure)}: {said.removeprefix(it)}"
    return said


def _frame(of: Studied, paired: Paired) -> str:
    """In how many runs it was better, and in how many not, and how often it never came; "" where it never differs."""
    if paired.identical:
        return ""
    better_in, worse_in = _counts(of.study.measure, paired)
    same = paired.n - better_in - worse_in
    alike = f", the same in {same}" if same else ""
    apart = paired.never_a != paired.never_b
    never = f"; it never comes in {paired.never_b}, under {of.first} in {paired.never_a}" if apart else ""
    return f" (of {paired.n} runs better in {better_in}, worse in {worse_in}{alike}{never})"


def _worst(of: Studied) -> Iterator[Text]:
    yield from map(Text, worst_in_words(of))


def worst_in_words(of: Studied) -> Iterator[str]:
    """What it costs to have chosen wrongly, and which choice costs least then; nothing for a single scenario."""
    each, least = worst_regret(of.study, of.study.measure)
    if len(of.study.scenarios) < 2 or least is None:
        return
    words = spoken(of.study.measure)
    told = [f"{one.strategy} {words.amount(one.regret)} ({one.scenario})" for one in each if one.regret > 0]
    never = [one.strategy for one in each if one.regret == 0]
    first = f"At worst it is behind the best strategy of a scenario by: {', '.join(told)}." if told else ""
    second = f" {listed(never)} is never behind." if never else f" Least at worst: {least}."
    yield " ".join([f"{first}{second}".strip(), *(capital(words) for words in unlike(of.study, of.study.measure))])


def frames(measure: str, name: str, first: str, paired: Paired) -> Iterator[str]:
    """The same difference told both ways: in how many runs it was better, and in how many not; how often it came, and
    how often never."""
    if paired.identical:
        return
    better_in, worse_in = _counts(measure, paired)
    same = paired.n - better_in - worse_in
    alike = f", and the same in {same}" if same else ""
    yield f"On the same luck {name} did better in {better_in} of {paired.n} runs, worse in {worse_in}{alike}."
    if paired.never_a or paired.never_b:
        yield came(name, first, paired)


def came(name: str, first: str, paired: Paired) -> str:
    """How often it came under both, and how often never."""
    return f"It came in {_came(paired, paired.never_b)} of {name} and in {_came(paired, paired.never_a)} of {first}."


def _counts(measure: str, paired: Paired) -> tuple[int, int]:
    """In how many runs it was better, and worse."""
    less, more = (round(share * paired.n) for share in (paired.share_less, paired.share_more))
    return (less, more) if better(measure) == "lower" else (more, less)


def _came(paired: Paired, never: int) -> str:
    return f"{paired.n - never} of {paired.n} runs (never in {never})"


def question(of: Studied) -> Section:
    """What was to be found out, and by which measures."""
    asked = (
        f"Which of {len(of.study.strategies)} strategies does better in {quoted(of.study.scenarios)}? What the others "
        f"({listed(of.others)}) are compared with is {of.first}. The study was asked for the measure "
        f"“{of.study.measure}”, and its answer is judged by that; what stands beside it shows what the answer costs "
        "elsewhere."
    )
    rows = tuple(
        row(name, meant(name, of.currency), f"{wanted(name)} is better", _followed(of, name)) for name in of.measures
    )
    heads = ("Measure", "What it counts", "Good", "If it never comes")
    where = Text("docs/measures.md defines every measure to the letter.")
    return Section("The question", (Text(asked), Table(heads, rows), where))


def _followed(of: Studied, measure: str) -> str:
    if UNITS[measure] != "min":
        return "left out of means"
    ends = sorted({lasted(minutes) for minutes in of.study.horizons.values()})
    return f"counts as the whole length followed ({', '.join(ends)})"
