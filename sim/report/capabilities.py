"""The analysis of capabilities: table 1, what the letters mean, and strengths and areas for improvement of each."""

from __future__ import annotations

from collections.abc import Iterable

from sim.evaluation import DEFINITIONS, DEFINITIONS_FROM, HARM_HERE, MET, NOT_EXERCISED, Judgement, points
from sim.evaluation.attaining import LATE, PARTLY
from sim.evaluation.departures import Found, departures
from sim.evaluation.scorecard import times
from sim.exercise import Observed, Rated, agreement, ratings
from sim.report.content import Block, Listed, Section, Table, Text, row
from sim.report.gathered import Gathered
from sim.report.proposed import attained, reasons
from sim.scenario import Capability, Objective, lasted

HEADS = ("Objective", "Core Capability", "P", "S", "M", "U")
AREA = ("Observation", "Reference", "Analysis")
_KEY = (
    "X: as people rated it (with their names, where they differ). (x): proposed from the log, and not confirmed by "
    "anybody. No mark: not put to the test. A capability has one rating, which stands beside each objective that it "
    "serves."
)
_NOTHING = "The scenario names no objectives and no expectations, so there is nothing to score or to rate."
_ANALYSIS = "The analysis says what the log shows. Root causes are for people to add."


def analysis(of: Gathered) -> list[Section]:
    """The chapter: table 1, definitions, and a part for each objective and capability."""
    asked = Text(
        "Table 1 has the exercise's objectives, the capabilities that serve them, and how each was performed. "
        f"{_agreed(of) if of.scenario.capabilities else ''}".strip()
    )
    rows = tuple(_rated(of))
    if not rows and not of.score.judgements:
        return [Section("Analysis of Core Capabilities", (Text(_NOTHING),), new_page=True), *_parts(of)]
    table = Table(HEADS, rows, "Table 1: Summary of Core Capability Performance")
    blocks: tuple[Block, ...] = (asked, table, Text(_KEY), *reasons(of), attained(of), _gates(of))
    return [
        Section("Analysis of Core Capabilities", blocks, new_page=True),
        Section("Ratings Definitions", (definitions(), Text(f"{HARM_HERE} Source: {DEFINITIONS_FROM}.")), 2),
        *_parts(of),
    ]


def _agreed(of: Gathered) -> str:
    words = agreement(of.ratings.proposed, of.remarks).words
    return f"Of capabilities, targets and tasks together: {words[:1].lower()}{words[1:]}"


def _gates(of: Gathered) -> Text:
    """Points with what they are of, and the gates, which no average hides."""
    gates = ", ".join(f"{j.expectation.name} ({j.status})" for j in of.score.gates) or "none"
    said = f"Attained: {of.score.stated}. Essential and not met: {gates}."
    return of.text(said, *(n for j in of.score.gates for n in j.entries))


def definitions() -> Table:
    """HSEEP's four ratings in its own, long wording."""
    return Table(("Rating", "Definition"), tuple(row(f"{n} – {name}", text) for n, (name, text) in DEFINITIONS.items()))


def serving(of: Gathered, objective: Objective) -> list[Capability]:
    """The capabilities that serve an objective."""
    return [one for one in of.scenario.capabilities if objective.name in one.objectives]


def _rated(of: Gathered) -> Iterable[tuple[Text, ...]]:
    for objective in of.scenario.objectives:
        for one in serving(of, objective):
            yield row(objective.name, one.name, *marks(of, one.name))
        if not serving(of, objective):
            yield row(objective.name, "no capability is named", *_seen_as(of, objective))


def marks(of: Gathered, about: str) -> tuple[str, ...]:
    """What stands under P, S, M and U for a capability, a target or a task."""
    said = ratings(of.remarks).get(about, ())
    if not said:
        return tuple("(x)" if letter == of.ratings.proposed.get(about) else "" for letter in DEFINITIONS)
    return tuple(_by(said, letter) for letter in DEFINITIONS)


def _by(said: tuple[Rated, ...], letter: str) -> str:
    """Who gave this letter, of those whose word counts; names only where they differ."""
    deciding = [one for one in said if one.lead] or list(said)
    mine = [one.who.strip() for one in deciding if one.rating == letter]
    if len({one.rating for one in deciding}) == 1:
        return "X" if mine else ""
    return f"X ({', '.join(mine)})" if mine else ""


def _seen_as(of: Gathered, objective: Objective) -> tuple[str, ...]:
    """Where no capability serves it: how evaluators rated the objective as they watched."""
    given = {x.rating for x in of.remarks if isinstance(x, Observed) and x.about == objective.name and x.rating}
    return tuple("X" if letter in given else "" for letter in DEFINITIONS)


def _parts(of: Gathered) -> list[Section]:
    """Of each objective the capabilities that serve it, and what no capability is about."""
    found = departures(of.log, of.score, of.until)
    sections = []
    for objective in of.scenario.objectives:
        mine = [j for j in of.score if j.expectation.objective == objective.name]
        seen = _observed(of, objective.name)
        for one in serving(of, objective):
            its = [j for j in mine if j.expectation.name in one.shown_by]
            sections.append(_part(of, f"{objective.name}: {one.name}", its, seen, found, one))
            mine, seen = [j for j in mine if j not in its], []
        if mine or seen or not serving(of, objective):
            sections.append(_part(of, f"{objective.name}: shown by no capability", mine, seen, (), None))
    if rest := _observed(of, ""):
        sections.append(_part(of, "About no objective", [], rest, (), None))
    return sections


def _observed(of: Gathered, objective: str) -> list[Observed]:
    named = {one.name for one in of.scenario.objectives}
    lines = [line for line in of.remarks if isinstance(line, Observed)]
    return [line for line in lines if (line.about if line.about in named else "") == objective]


def _part(of: Gathered, title: str, its: list[Judgement], seen: list[Observed], found, one) -> Section:
    """Strengths, then areas for improvement."""
    well = [met(of, j) for j in its if j.status == MET]
    well += [Text(watched(of, line)) for line in seen if line.seen == "strength"]
    areas = [_area(of, j, one) for j in its if j.status not in (MET, NOT_EXERCISED)]
    tested = [j for j in its if j.status != NOT_EXERCISED]
    areas += _facts(of, [fact for fact in found if fact.bears_on(tested)])
    areas += [row(watched(of, x), "", "") for x in seen if x.seen == "area for improvement"]
    untold = [j.expectation.name for j in its if j.status == NOT_EXERCISED]
    blocks: list[Block] = [Text(one.text)] if one else []
    notes, caption = [Text(watched(of, line)) for line in seen if line.seen == "neither"], "Areas for Improvement"
    if well or areas or not notes or one:
        blocks += [Listed(tuple(well), "Strengths")] if well else [Text("Strengths: none was recorded.")]
        blocks += [Table(AREA, tuple(areas), caption)] if areas else [Text(f"{caption}: none was recorded.")]
    blocks += notes
    blocks += [Text(f"Not put to the test: {', '.join(untold)}.")] if untold else []
    return Section(title, (*blocks, Text(_ANALYSIS)) if areas else tuple(blocks), 2)


def watched(of: Gathered, line: Observed) -> str:
    """What an evaluator saw, as they put it, with when and who. It is said about the exercise, so no entry has it."""
    rated = f", rated {line.rating}" if line.rating else ""
    return f"{line.text} (seen at {of.clock(line.at)} by {line.who.strip() or 'an evaluator'}{rated})"


def met(of: Gathered, j: Judgement) -> Text:
    """An expectation that was met, and how long it took."""
    took = "" if j.minutes is None else f", after {times(j)[0]} of {times(j)[1]}"
    if j.minutes is not None and j.minutes < 0:
        took = " before it was asked for"
    return of.text(f"{j.expectation.text} It was met{took}.", *j.entries)


def _area(of: Gathered, j: Judgement, one: Capability | None) -> tuple[Text, ...]:
    """An expectation that was not met, or late."""
    reference = "; ".join(dict.fromkeys(_sources(j, one))) if one else f"objective {j.expectation.objective}"
    return row(missed(of, j), reference, _why(j))


def missed(of: Gathered, j: Judgement) -> Text:
    """The same in a sentence."""
    return of.text(f"{j.expectation.text} It was {j.status}{_how_far(j)}.", *j.entries)


def _sources(j: Judgement, one: Capability) -> Iterable[str]:
    for target in one.targets:
        if any(j.expectation.name in task.shown_by for task in target.critical_tasks):
            yield target.source


def _how_far(j: Judgement) -> str:
    return f", {j.came}" if j.status == PARTLY else ""


def _why(j: Judgement) -> str:
    allowed = f"{lasted(j.expectation.within / 60)} were allowed"
    took = f"It came after {times(j)[0]}; {times(j)[1]} were allowed. " if j.status == LATE else ""
    if not took:
        unwanted = j.expectation.expect_not is not None
        took = "It should not have come, and came. " if unwanted else f"It did not come in time; {allowed}. "
    gate = " It is essential: no average makes up for it." if j.expectation.essential else ""
    return f"{took}{points(j.points)} of {j.expectation.points} points.{gate}"


def _facts(of: Gathered, found: list[Found]) -> list[tuple[Text, ...]]:
    """Harms, departures and chances to do better that were found in the log; what came several times, once."""
    alike: dict[tuple[str, str], list[Found]] = {}
    for one in found:
        alike.setdefault((one.fact.name, one.seen.words), []).append(one)
    return [_fact(of, same) for same in alike.values()]


def _fact(of: Gathered, same: list[Found]) -> tuple[Text, ...]:
    fact, times = same[0].fact, f" ({len(same)} times)" if len(same) > 1 else ""
    said = of.text(f"{fact.name}{times}: {same[0].seen.words}", *(n for one in same for n in one.seen.entries))
    return row(said, fact.source, f"Counts as: {fact.counts_as}.")
