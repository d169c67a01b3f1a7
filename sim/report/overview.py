"""The first pages of a report: what was exercised, by whom, and what is to be known of it."""

from __future__ import annotations

from sim import events as ev
from sim.report.content import Section, Table, Text, row
from sim.report.gathered import Gathered
from sim.scenario import ROLES, spelt

BLANK = ""  #: to be filled in by hand
_NONE = "none named by the scenario"
_HEADS = ("Seat", "Held by", "From")


def overview(of: Gathered) -> Section:
    """The table *Exercise Overview*, rows in the order of HSEEP's template."""
    scenario = of.scenario
    capabilities = "; ".join(one.name for one in scenario.capabilities) or _NONE
    objectives = "\n".join(f"{one.name}: {one.text}" for one in scenario.objectives) or _NONE
    rows = (
        ("Exercise Name", f"{scenario.title}, {of.team}"),
        ("Exercise Dates", of.date),
        ("Scope", _scope(of)),
        ("Mission Area(s)", BLANK),
        ("Core Capabilities", capabilities),
        ("Objectives", objectives),
        ("Threat or Hazard", f"{scenario.fault.family}: {scenario.fault.component}"),
        ("Scenario", _story(of)),
        ("Sponsor", BLANK),
        ("Participating Organizations", scenario.organisation.name),
        ("Point of Contact", of.header.facilitator or BLANK),
    )
    table = Table((), tuple(row(*one) for one in rows))
    return Section("Exercise Overview", (Text("What is empty was not said, and is filled in by hand."), table))


def _scope(of: Gathered) -> str:
    mode = (
        "the clock ran while people decided" if of.header.mode == "flowing" else "the clock stood while people talked"
    )
    seats = ", ".join(map(spelt, of.held)) or "nobody"
    return (
        f"This exercise is a simulated incident played at a table, planned for {of.scenario.minutes} minutes; {mode}. "
        f"Exercise play is limited to the seats that people held: {seats}; "
        f"{'the playbook' if of.header.playbook else 'nobody'} sat in the others. {of.ends}"
    )


def _story(of: Gathered) -> str:
    scenario = of.scenario
    day = f"It is {scenario.weekday}, {of.clock(0)}, and play is followed for {scenario.lasts // 3600} hours."
    return f"{' '.join(scenario.about.split())} {day}"


def participants(of: Gathered) -> Section:
    """Appendix B: who sat where, and from when on."""
    blocks = (
        Table(_HEADS, tuple(row(*one) for one in _seats(of))),
        Table((), tuple(row(name, ", ".join(who) or BLANK) for name, who in _beside(of))),
    )
    return Section("Appendix B: Exercise Participants", blocks)


def _seats(of: Gathered) -> list[tuple[str, str, str]]:
    """Each seat as it was at the beginning, then every change."""
    others = "the playbook" if of.header.playbook else "nobody"
    rows = []
    for role in ROLES:
        sat = _people(of.header.people[role]) if role in of.header.people else others
        rows.append((spelt(role), sat, of.clock(0)))
        for line in of.seated:
            if line.role == role:
                later = _people(line.names) if line.holder == "people" else _holder(line.holder)
                rows.append((spelt(role), later, of.clock(line.at)))
    return rows


def _people(names) -> str:
    return ", ".join(names) or "people (no names given)"


def _holder(holder: str) -> str:
    return "the playbook" if holder == "playbook" else holder


def _beside(of: Gathered) -> list[tuple[str, list[str]]]:
    """Who led, and who evaluated, as far as they gave their names."""
    whom = [getattr(line, "who", "") for line in of.remarks if type(line).__name__ in ("Observed", "Rated", "Marked")]
    spoke = [line.who for line in of.said if line.who and line.role != "facilitator"]
    return [
        ("Facilitator", [of.header.facilitator] if of.header.facilitator else []),
        ("Evaluators", sorted({who.strip() for who in whom if who.strip()})),
        *([("Spoke for a seat", sorted(set(spoke)))] if spoke else []),
    ]


def followed_up(of: Gathered) -> Section:
    """The words that customers read once it was over, as they were sent."""
    from sim import wording

    over = of.first(ev.IncidentResolved)
    sent = [n for n in of.where(ev.NoticeSent, to="customers") if over is not None and n > over]
    said = [of.text(f"{of.log[n].notice}:\n“{wording.text(of.log[n].fields)}”", n) for n in sent]
    none = Text(
        "Customers were sent nothing after it was called over."
        if over is not None
        else "It was not called over, so customers were sent no follow-up."
    )
    return Section("Follow-up to customers, as it was sent", tuple(said) or (none,))
