"""The briefing: what everybody at the table hears before the first second, and can look up afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from sim import wording
from sim.scenario import Scenario, spelt

from .parts import listed

#: Said at the beginning of every exercise.
RULES = (
    ("EXERCISE", "Everything that is said, shown or sent begins with this word. Nothing leaves this machine."),
    ("REAL EMERGENCY", "Whoever says these two words stops everything, the clock too, and need not say why."),
    ("Out", "Anyone may step out at any time without giving a reason."),
    ("The plan, not the people", "The plan is tested. What is said here stays here; the lessons leave the room."),
)


def briefing(scenario: Scenario, seats: Mapping[str, tuple[str, tuple[str, ...]]], mode: str) -> str:
    """HTML: the aims, the ground rules, who sits where (role → holder and names), and how time goes."""
    when = f"It is {scenario.weekday}, {wording.clock(scenario.starts)}, at {scenario.organisation.name}."
    return (
        f"<p>{escape(when)} {escape(_time(mode))}</p>{for_all(scenario)}"
        f'<h3>Who holds which seat</h3><dl class="drill-facts">{_seats(seats)}</dl>'
    )


def for_all(scenario: Scenario) -> str:
    """HTML: the aims and the ground rules."""
    aims = "".join(f"<li>{escape(objective.text)}</li>" for objective in scenario.objectives)
    rules = "".join(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in RULES)
    said = f'<h3>Aims</h3><ul class="drill-aims">{aims}</ul>' if aims else ""
    return f'{said}<h3>Ground rules</h3><dl class="drill-facts">{rules}</dl>'


def _time(mode: str) -> str:
    if mode == "turn":
        return "The clock stands while you talk; what you decide costs the time that it costs in life."
    return "The clock runs while you talk."


def _seats(seats: Mapping[str, tuple[str, tuple[str, ...]]]) -> str:
    return "".join(f"<dt>{escape(spelt(role))}</dt><dd>{escape(held_by(*held))}</dd>" for role, held in seats.items())


def held_by(holder: str, names: tuple[str, ...] = ()) -> str:
    """Who holds a seat, in words."""
    return listed(names) or {"people": "people here", "playbook": "the playbook"}.get(holder, "nobody")


def folded(html: str, open_: bool) -> str:
    """HTML that is read before anything has happened, and folded away afterwards."""
    return f'<details class="drill-briefing"{" open" if open_ else ""}><summary>Briefing</summary>{html}</details>'
