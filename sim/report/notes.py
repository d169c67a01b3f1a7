"""Personal notes: what somebody was asked, decided and knew when, for their own use."""

from __future__ import annotations

from pathlib import Path

from sim import events as ev
from sim.debrief import Decision, Price, words
from sim.events import PromptOpened
from sim.exercise import Exercise, Lean, Leaned, leanings
from sim.exercise.record import Seated
from sim.experiment.meant import meant
from sim.report.content import Report, Section, Table, Text, row
from sim.report.costs import quoted
from sim.report.gathered import Gathered, entry_of, gathered
from sim.scenario import ROLES, lasted, spelt, worded

#: What somebody should hear of, and with which events they do.
_FACTS = (
    ("that something is wrong", (ev.AlertRaised, ev.CustomersReported)),
    ("that it was declared", (ev.IncidentDeclared,)),
    ("the cause", (ev.CauseIdentified,)),
    ("that a remedy had ended", (ev.RemedyFinished,)),
    ("that a notice had gone out", (ev.NoticeSent,)),
    ("that a check was made", (ev.ServiceVerified,)),
    ("that it was called over", (ev.IncidentResolved,)),
)
_PRIVATE = "These notes are yours: what stands here is about your seat, and nobody's rating of you."


def notes_for(exercise: Exercise | Path | str, whom: str) -> Report:
    """The notes of a seat (its role) or of a person (a name given at the table). Raises ValueError for who was not
    there, otherwise as `after_action`."""
    of = gathered(exercise)
    roles, name = _meant(of, whom)
    title = f"{of.scenario.title}: notes for {name or ', '.join(map(spelt, roles))}"
    cover = (of.team, of.date, of.ends, _PRIVATE)
    sections = [section for role in roles for section in _seat(of, role, name)]
    return Report(title, cover, (*sections, _leaned(of, roles, name)))


def _meant(of: Gathered, whom: str) -> tuple[tuple[str, ...], str]:
    """The roles that are meant, and the name, if it is one."""
    wanted = whom.strip().casefold()
    if wanted in ROLES and wanted in of.held:
        return (wanted,), ""
    sat = {role: [*of.header.people.get(role, ()), *_later(of, role), *_spoke(of, role)] for role in of.held}
    roles = tuple(role for role, names in sat.items() if wanted in (name.casefold() for name in names))
    if wanted and roles:
        return roles, next(name for role in roles for name in sat[role] if name.casefold() == wanted)
    there = "; ".join(f"{role} ({', '.join(dict.fromkeys(names)) or 'no name given'})" for role, names in sat.items())
    near = meant(whom, [*sat, *(name for names in sat.values() for name in names)])
    raise ValueError(
        f"seen {whom!r}; notes are for a seat that people held, or a name given there: {there or 'none'}"
        f"{f'; {near}' if near else ''}"
    )


def _later(of: Gathered, role: str) -> list[str]:
    return [name for line in of.seated if line.role == role for name in line.names]


def _spoke(of: Gathered, role: str) -> list[str]:
    return [line.who.strip() for line in of.said if line.role == role and line.who.strip()]


def _sat(of: Gathered, one: Decision, name: str) -> bool:
    """Whether somebody of this name sat there then, as far as is known: a seat without names may be anybody's."""
    lines, names = of.found.of.lines, tuple(of.header.people.get(one.role, ()))
    before = lines[: one.of] if isinstance(one.of, int) else [line for line in lines if line.at <= one.at]
    for line in before:
        if isinstance(line, Seated) and line.role == one.role:
            names = line.names
    return not names or name.casefold() in (sat.casefold() for sat in names)


def _seat(of: Gathered, role: str, name: str) -> list[Section]:
    mine = [one for one in of.found.decisions if one.role == role and _is(of, one, name)]
    prices = [of.found.hindsight(one) for one in mine]
    heads = ("When", "Asked", "Decided", "Took", "In hindsight")
    table = Table(heads, tuple(_decided(of, one, price) for one, price in zip(mine, prices, strict=True)))
    none = Text("You were asked nothing here, and did nothing unasked.")
    knew = Table(("Of what", "There to be known", "Your seat knew"), tuple(_facts(of, role)))
    return [
        Section(f"What you decided as {spelt(role)}", (table if mine else none,)),
        Section(f"What you knew when, as {spelt(role)}", (_joined(of, role, name), knew)),
    ]


def _is(of: Gathered, one: Decision, name: str) -> bool:
    """Whether it is theirs: they said it by name, or they sat there and nobody who speaks by name is otherwise known
    to have said it."""
    who = one.who.strip().casefold()
    if not name or who == name.casefold():
        return True
    by_name = name.casefold() in (spoke.casefold() for spoke in _spoke(of, one.role))
    return _sat(of, one, name) and not (who and by_name)


def _decided(of: Gathered, one: Decision, price: Price) -> tuple[Text, ...]:
    chose = worded(one.chose) or "in your own way"
    said = f"nobody answered, so: {chose}" if one.how == "left to silence" else chose
    cost = words.sentence(price, of.scenario)
    return row(of.text("", entry_of(one, of)), quoted(one.asked) or "unasked", said, _took(of, one), cost)


def _took(of: Gathered, one: Decision) -> str:
    opened, closed = of.first(PromptOpened, prompt=one.prompt), entry_of(one, of)
    if not one.prompt or opened is None or closed is None:
        return ""
    return lasted((of.log[closed].at - of.log[opened].at) / 60)


def _since(of: Gathered, role: str) -> int | None:
    """The entry with which the seat came on to the call."""
    return of.first(ev.RoleJoined, role=role)


def _joined(of: Gathered, role: str, name: str) -> Text:
    """When the seat came on to the call, and, for whoever took it over, when that was."""
    n, taken = _since(of, role), [line.at for line in of.seated if line.role == role and name in line.names]
    first = name in of.header.people.get(role, ())
    later = f" You sat down at {of.clock(taken[0])}, and were told all that it knew." if taken and not first else ""
    if n is None:
        return Text(f"Your seat never came on to the call.{later}")
    return of.text(f"Your seat came on to the call.{later}", n)


def _facts(of: Gathered, role: str):
    """When each could be known first, and when this seat did: at once, or with what it was told on joining."""
    since = _since(of, role)
    for what, kinds in _FACTS:
        first = of.first(kinds)
        if first is None:
            continue
        seen = next((n for n in of.where(kinds) if role in ev.viewers(of.log[n])), None)
        if since is None or seen is None:
            yield row(what, of.text("", first), "never")
        else:
            yield row(what, of.text("", first), of.text("", max(seen, since)))


def _leaned(of: Gathered, roles: tuple[str, ...], name: str) -> Section:
    """What they would have decided, each for themselves, before the team did; of a seat, what anybody said there."""
    rows = [
        row(*_lean(of, lean, one), "" if name else one.who.strip())
        for lean in leanings(of.log, of.remarks)
        for one in lean.said
        if (_said_by(one, name) if name else lean.role in roles)
    ]
    title, heads = "How you leaned", ("When", "Asked", "Would have", "Sure", "Decided", "Who said so")
    table = Table(heads[: 5 if name else 6], tuple(line[: 5 if name else 6] for line in rows))
    return Section(title, (table if rows else Text("Nothing was said of it before decisions."),))


def _lean(of: Gathered, lean: Lean, one: Leaned) -> tuple[Text, ...]:
    when = of.text("", of.first(ev.PromptClosed, prompt=one.prompt))
    decided = worded(lean.decided) or "in the team's own way"
    return row(when, quoted(lean.asked), worded(one.option) or "some other way", f"{one.sure} %", decided)


def _said_by(one: Leaned, name: str) -> bool:
    return one.who.strip().casefold() == name.casefold()
