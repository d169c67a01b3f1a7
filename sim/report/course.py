"""The course of an exercise: what happened when, who knew, what messages scored, and the numbers."""

from __future__ import annotations

import math
from dataclasses import replace
from io import BytesIO
from typing import Any

from sim import events as ev
from sim import metrics
from sim.evaluation import LABEL, MESSAGE_UNITS, MessageScore, agreement, summed_up
from sim.evaluation.grading import grade
from sim.evaluation.rubric import Point
from sim.exercise import Marked
from sim.experiment.running import run
from sim.log import Log
from sim.metrics.words import grouped, minutes
from sim.report.content import Block, Picture, Section, Table, Text, row
from sim.report.gathered import Gathered, told
from sim.scenario import lasted, spelt

_MILESTONES = (
    *(ev.FaultStruck, ev.FalseAlarmBegan, ev.AlertRaised, ev.CustomersReported, ev.IncidentDeclared),
    *(ev.CategoryChanged, ev.KindNamed, ev.RoleJoined, ev.RoleHandedOver, ev.CauseIdentified, ev.NothingFound),
    *(ev.RemedyStarted, ev.RemedyFinished, ev.VendorCalled, ev.WorkaroundEnabled, ev.NoticeSent, ev.SupportBriefed),
    *(ev.ServiceMitigated, ev.ServiceRestored, ev.FaultEnded, ev.ServiceVerified, ev.IncidentResolved),
    *(ev.IncidentReopened, ev.BreachFound, ev.ClockStarted, ev.ClockMet, ev.ClockMissed, ev.ChargesReported),
    *(ev.RefundsDecided, ev.MoneyReturned, ev.InjectDelivered, ev.Asked, ev.Replied, ev.OtherProposed, ev.OtherRuled),
    *(ev.Noted, ev.PressAnswered, ev.NewsSeen, ev.CompensationOffered, ev.ReviewHeld, ev.FactorFound),
    *(ev.ImprovementChosen, ev.ReportHandedRound, ev.DocumentWritten),
)
_SORRY = "apology: "
#: What is lacking of a quality, where its name alone would read as if it were there.
_NOT = {
    "in time": "it was late",
    "nothing that was known otherwise": "it says what was known otherwise",
    "as other messages have it": "other messages have it otherwise",
    "no guess at the cause": "it guesses at the cause",
    "the text says what its parts say": "its text denies its parts",
    "no supplier is named": "it names a supplier",
    "no phrase that says nothing": "a phrase says nothing",
    "what happened comes first": "something else comes first",
    "short sentences": "long sentences",
    "in the active voice": "the active voice",
    "no words of the trade": "words of the trade",
}
_TRUTH = "not seen by anybody then"
DPI = 110


def picture(figure: Any, caption: str, says: str) -> Picture:
    """A figure as it stands in a report; the same figure gives the same bytes."""
    out = BytesIO()
    figure.savefig(out, format="png", dpi=DPI, metadata={"Software": None})
    return Picture(caption, says, out.getvalue())


def timeline(of: Gathered) -> Section:
    """What happened when: a picture, then the milestones."""
    from sim import plot

    beyond = "" if of.until is None else f" Played until {of.clock(of.until)}; what lies beyond was under way."
    drawn = picture(
        plot.timeline(replace(of.log, name="the team"), ghost=_reference(of)),
        f"The service's health, what was done, asked and decided, and who knew; dashed: the reference playbook on the "
        f"same luck.{beyond}",
        "Three panels over the time of day; the table below has the same as text.",
    )
    kept = [n for n, event in enumerate(of.log) if isinstance(event, _MILESTONES)]
    return Section(
        "Timeline", (drawn, Table(("When", "Who", "What"), tuple(_line(of, n) for n in kept))), new_page=True
    )


def _reference(of: Gathered) -> Log:
    """The same incident with the reference playbook in every seat, on the same luck."""
    found = run(of.scenario, of.found.of.reference, of.header.seed)
    return replace(found, name=f"reference: {of.scenario.reference}")


def _line(of: Gathered, n: int) -> tuple[Text, ...]:
    event = of.log[n]
    return row(of.text("", n), spelt(getattr(event, "role", "")) or _unseen(event), told(event))


def _unseen(event: Any) -> str:
    return "" if event.seen_by else _TRUTH


def entries(of: Gathered) -> Section:
    """The whole log, so that every number that a report cites can be looked up in it."""
    rows = tuple(
        row(f"#{n}", of.clock(event.at), spelt(getattr(event, "role", "")) or _unseen(event), told(event))
        for n, event in enumerate(of.log)
    )
    table = Table(("Entry", "When", "Who", "What"), rows, log=True)
    blocks = (table if rows else Text("Nothing had happened yet."),)
    return Section("Appendix D: The log, entry by entry", blocks, new_page=True)


def knew(of: Gathered) -> Section:
    """Who knew when: a curve for each audience, and its milestones."""
    from sim import plot

    drawn = picture(
        plot.audiences(of.log, of.until),
        "Share of each audience that had taken in a notice",
        "A curve for each audience; the table below has its milestones.",
    )
    frame = metrics.by_audience(of.log, of.until)
    real = of.scenario.fault.real
    never = "never" if of.until is None else "not by then"
    every = frame[frame["channel"] == "all"].to_dict("records") if len(frame) else []
    rows = [_audience(one, real, never) for one in every]
    heads = ("Audience", "People", "First word", "Half knew", "90 % knew", "Knew at the end")
    counted = "Minutes count from the impact." if real else "A false alarm: there is no impact that minutes count from."
    return Section("Who knew when", (drawn, Table(heads, tuple(rows), counted)))


def _audience(one: dict[Any, Any], real: bool, never: str) -> tuple[Text, ...]:
    found = (one[name] for name in ("sent", "half informed", "90 % informed"))
    times = ((never if math.isnan(after) else minutes(after)) if real else "–" for after in found)
    return row(str(one["audience"]), f"{one['people']:,}", *times, f"{one['informed at the end']:.0%}")


def numbers(of: Gathered) -> Section:
    """The measures of the exercise, by what they are about; those that say nothing are left out, and those that are 0
    stand in one line."""
    sections = [(head, _measured(of, names)) for head, names in grouped().items()]
    tables = tuple(Table((), rows, head) for head, rows in sections if rows)
    return Section(
        "Measures", (Text("What each means, and how it is worked out, stands in docs/measures.md."), *tables)
    )


def _measured(of: Gathered, names: tuple[str, ...]) -> tuple[tuple[Text, ...], ...]:
    currency = of.scenario.organisation.currency
    told = {name: of.measures[name] for name in names if not math.isnan(of.measures.get(name, math.nan))}
    none = [name for name, value in told.items() if value == 0 and metrics.UNITS[name] != "share"]
    rows = [row(name, metrics.in_words(name, value, currency)) for name, value in told.items() if name not in none]
    return (*rows, *([row("0", "; ".join(none))] if none else []))


def scored(of: Gathered) -> Section:
    """What each message scored, and what kept it from more."""
    about = Text(
        f"Each message out of 100: {LABEL}. A gate caps a score, whatever else the message holds. What was lacking is "
        "what earned nothing of what counted at that moment."
    )
    if not of.messages:
        none = Text("No message that has a score went out.")
        return Section("Messages", (about, none, *_unscored(of), *_first_word(of)))
    heads = ("When", "Message", "Type", "Score", "Gates", "Lacking", "By evaluators")
    table = Table(heads, tuple(_message(of, one) for one in of.messages))
    blocks: tuple[Block, ...] = (
        about,
        table,
        *_unscored(of),
        *_first_word(of),
        Table((), _summed(of), "All messages together"),
        *_agreed(of),
    )
    return Section("Messages", blocks)


def _unscored(of: Gathered) -> tuple[Text, ...]:
    """What went out and has no score, such as what a law asks for."""
    scored = {one.message.name for one in of.messages}
    out = [n for n in of.where(ev.NoticeSent) if of.log[n].notice not in scored]
    names = ", ".join(dict.fromkeys(of.log[n].notice for n in out))
    return (of.text(f"Went out, too, and has no score: {names}.", *out),) if out else ()


def _first_word(of: Gathered) -> tuple[Text, ...]:
    """How soon customers were told, as a letter; nothing where nothing broke."""
    minutes, detected = (of.measures.get(name, math.nan) for name in ("first notice to customers", "time to detect"))
    if not of.scenario.fault.real or (of.until is not None and minutes != minutes):
        return ()
    letter = grade(minutes - detected)
    first = of.first(ev.NoticeSent, to="customers")
    when = "none was sent" if minutes != minutes else f"{lasted(max(0.0, minutes - detected))} after it was detected"
    said = f"First notice to customers: {when}, which is grade {letter} by StatusGator's bands (A to F)."
    return (of.text(said, first),)


def _agreed(of: Gathered) -> tuple[Text, ...]:
    """How far evaluators' scores and the rubric's agree, where evaluators gave any."""
    marks = [(line.notice, line.score) for line in of.remarks if isinstance(line, Marked)]
    found = agreement(of.messages, marks)
    if not found.marks:
        return ()
    many = f"{found.marks} message{'s' if found.marks > 1 else ''}"
    way = "higher" if found.difference > 0 else "lower"
    said = f"Evaluators scored {many}, on average {abs(found.difference):.0f} points {way} than the rubric"
    return (Text(f"{said}, and {found.distance:.0f} points apart from it."),)


def _summed(of: Gathered) -> tuple[tuple[Text, ...], ...]:
    """What is said of all messages of the exercise; what there is nothing of is left out."""
    numbers = summed_up(of.messages)
    return tuple(row(name, f"{value:.0f} {_unit(name)}".strip()) for name, value in numbers.items() if value == value)


def _unit(name: str) -> str:
    return "" if MESSAGE_UNITS[name] == "number" else MESSAGE_UNITS[name]


def sent(of: Gathered, one: MessageScore) -> int | None:
    """The entry with which a message went out, or a document was written."""
    message = one.message
    if message.sent is not None:
        return of.first(ev.NoticeSent, notice=message.name)
    return of.first(ev.DocumentWritten, at=message.at, role=message.role)


def _message(of: Gathered, one: MessageScore) -> tuple[Text, ...]:
    gates = "; ".join(f"{seen.what} ({seen.why})" for seen in one.gates) or "none"
    when, lacking = of.text("", sent(of, one)), ", ".join(_short_of(one)) or "nothing"
    name = f"{one.message.name}, to {one.message.to}"
    return row(when, name, one.message.sort, f"{one.score:.0f}", gates, lacking, marked(of, one))


def marked(of: Gathered, one: MessageScore) -> str:
    """What evaluators gave a message, with their reasons; "" where none did."""
    marks = [line for line in of.remarks if isinstance(line, Marked) and line.notice == one.message.name]
    return "; ".join(f"{m.score} ({m.who.strip()}{f': {m.reason}' if m.reason else ''})" for m in marks)


def _short_of(one: MessageScore) -> list[str]:
    """What counted at that moment and earned nothing; an apology that lacks everything is one thing."""
    absent = [point for point in one.points if point.state == "absent"]
    sorry = [point for point in absent if point.what.startswith(_SORRY)]
    whole = len(sorry) == sum(point.what.startswith(_SORRY) and point.of > 0 for point in one.points)
    left = [point for point in absent if not whole or point not in sorry]
    return [_lacks(point) for point in left if point.what != "an apology" or not sorry or whole]


def _lacks(point: Point) -> str:
    """An element by its name; what is looked for as a quality with what was found instead."""
    found = (
        f" ({point.found})" if point.found and point.part in ("tone", "clarity") and "asked" not in point.found else ""
    )
    return f"{_NOT.get(point.what, point.what)}{found}"
