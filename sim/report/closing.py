"""What stands at the end of a report: the team's own report beside the truth, the hot wash, numbers, and limits."""

from __future__ import annotations

import re

from sim import events as ev
from sim import files
from sim.documents import assembled
from sim.exercise import DEGREES, Summed, left, summed
from sim.report.content import Block, Listed, Section, Table, Text, row
from sim.report.gathered import Gathered
from sim.scenario import POST_INCIDENT_REPORT, SCALE, Factor, lasted, spelt

_ID = re.compile(r"\bA-\d+\b")
_LIMITS = (
    "It is of one exercise, on one draw of luck, in a model: numbers are those of the model's assumptions, and not a "
    "forecast for your organisation.",
    "It shows what stands in the log and what people wrote down. What was said in the room alone is not here.",
    "Ratings in brackets are proposals. A person rates; the log cannot see why somebody did what they did.",
    "Scores of messages count whether elements are there, and not how well they are put.",
    "Prices of decisions are hindsight on this luck, and do not add up.",
    "It is about the plan, and not about the people.",
)


def limits() -> Section:
    """What this does not show."""
    return Section("What this does not show", (Listed(tuple(map(Text, _LIMITS))),))


def said_and_so(of: Gathered) -> Section:
    """What the team's post-incident report said, beside what was so."""
    title, parts = "What the team's report said and what was so", _report(of)
    if parts is None:
        return Section(title, (Text("The team wrote no post-incident report."),))
    words, where = parts
    rows = [row("Cause", of.text(_cause(of), *_struck(of)), Text(words.get("causes", ""), where))]
    rows += [row("Impact", of.text(_impact(of), *_struck(of), *_ended(of)), Text(words.get("impact", ""), where))]
    table = Table(("About", "What was so", "What the report said"), tuple(rows))
    beside = [_factor(of, one) for one in of.scenario.factors] + _reviewed(of)
    blocks: list[Block] = [Text("Both stand as they are; people compare."), table]
    blocks += [Text("What contributed, and what the review made of it:"), Listed(tuple(beside))] if beside else []
    return Section(title, tuple(blocks))


def _report(of: Gathered):
    """Its parts (the whole under each, if its text was edited), and the entry with which it was written, if any."""
    document = POST_INCIDENT_REPORT
    edited = left(of.remarks, document.name)
    written = of.where(ev.DocumentWritten, document=document.name)
    if edited is None and not written:
        return None
    fields, text = (edited.fields, edited.text) if edited else (of.log[written[-1]].fields, of.log[written[-1]].text)
    rewritten = bool(text) and text != assembled(document, fields)
    words = {part.name: text for part in document.parts} if rewritten else dict(fields)
    return words, () if edited else of.cite(written[-1])


def _cause(of: Gathered) -> str:
    fault = of.scenario.fault
    return fault.cause if fault.real else f"a false alarm: {fault.false_cause}"


def _struck(of: Gathered) -> tuple[int | None, ...]:
    return (of.first((ev.FaultStruck, ev.FalseAlarmBegan)),)


def _ended(of: Gathered) -> tuple[int | None, ...]:
    return (of.first((ev.ServiceRestored, ev.FalseAlarmEnded)),)


def _impact(of: Gathered) -> str:
    minutes = of.measures.get("impact", float("nan"))
    hurt = f"customers were hurt for {lasted(minutes)}" if minutes == minutes else "nobody was hurt"
    return f"{of.scenario.fault.component}; {hurt}"


def _factor(of: Gathered, one: Factor) -> Text:
    found = of.first(ev.FactorFound, factor=one.name)
    return of.text(f"{one.says} ({'no review found it' if found is None else 'the review found it'})", found)


def _reviewed(of: Gathered) -> list[Text]:
    """What the review took for the cause, and whether that is the true one."""
    said = []
    for n in of.where(ev.ReviewHeld):
        cause = of.log[n].cause
        right = "the true one" if cause == _true(of) else "not the true one"
        said.append(of.text(f"The review took for the cause: {cause or 'nothing'} ({right}).", n))
    return said


def _true(of: Gathered) -> str:
    fault = of.scenario.fault
    return fault.cause if fault.real else fault.false_cause


def hot_wash(of: Gathered) -> Section:
    """What people answered right afterwards, counted, and in an order that has nothing to do with who spoke first."""
    came = [one for one in summed(of.scenario, of.remarks, of.header.seed) if one.answers]
    if not came:
        return Section("Hot wash", (Text("No sheet was handed in."),))
    scales = _scales([one for one in came if one.kind == SCALE])
    return Section("Hot wash", (*scales, *(_quoted(one) for one in came if one.quotes)))


def _scales(came: list[Summed]) -> list[Block]:
    """How often each degree was chosen."""
    heads = ("From 1, not at all, to 5, fully", *DEGREES, "Answers")
    rows = [row(one.item, *(f"{one.counts[degree]}" for degree in DEGREES), f"{one.answers}") for one in came]
    return [Table(heads, tuple(rows))] if rows else []


def _quoted(one: Summed) -> Block:
    said = tuple(Text(f"“{quote.text}”{f' ({spelt(quote.by)})' if quote.by else ''}") for quote in one.quotes)
    return Listed(said, one.item)


def assumptions(of: Gathered) -> Section:
    """Appendix C: how many numbers it rests on, where they come from, and where that is said."""
    frame = files.assumptions(of.scenario)
    sources = list(frame["source"])
    ids = {name for source in sources for name in _ID.findall(source)}
    assumed = sum(bool(_ID.search(source)) for source in sources)
    tools = ", ".join(one.name for one in of.scenario.organisation.tools)
    rows = (
        row("Numbers that the exercise used", f"{len(sources)}"),
        row("Of these, assumed", f"{assumed}, under {len(ids)} ids"),
        row("From a published or measured source", f"{sum(bool(s) and not _ID.search(s) for s in sources)}"),
        row("Tools that the organisation works with", tools or "none"),
        row("Without a source", f"{sum(not source for source in sources)}"),
    )
    where = Text(
        "Each stands with its source in docs/assumptions.md; docs/assumption-register.md says what is assumed under "
        "each id, how sure it is, and what would replace it."
    )
    return Section("Appendix C: Assumptions in use", (Table((), rows), where))
