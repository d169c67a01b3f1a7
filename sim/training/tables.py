"""Tables of a folder of exercises: one row each, trends by team and objective, teams side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from sim.training.due import Outlook
from sim.training.folder import SKILLS, Folder, Held
from sim.training.ranking import Beside

EVERYTHING = "everything"  #: in a trend, all expectations together


def frame(rows: Folder | Iterable[Held]) -> pd.DataFrame:
    """One row an exercise, oldest first. Times are in minutes, shares 0 to 1; None where nothing is known."""
    return pd.DataFrame([_plain(row) for row in _rows(rows)])


def trends(rows: Folder | Iterable[Held]) -> pd.DataFrame:
    """Attainment by team, objective and date; EVERYTHING is all of an exercise. Branches are left out.

    Columns: team, objective, date, scenario, attainment (0 to 1; None: not put to the test), ended early.
    """
    found = [
        (row.team, objective, row.day, row.scenario, share, row.ended_early is not None)
        for row in _rows(rows)
        if not row.branch_of
        for objective, share in ((EVERYTHING, row.attainment), *row.objectives)
    ]
    columns = ["team", "objective", "date", "scenario", "attainment", "ended early"]
    return pd.DataFrame(found, columns=columns).sort_values(["team", "objective", "date"], kind="stable")


def side_by_side(ones: Sequence[Beside]) -> pd.DataFrame:
    """Teams side by side as a table: place (with = where it is shared, – where there is none), skill, and why not."""
    return pd.DataFrame(
        {
            "place": "–" if one.place is None else f"{'=' if one.tied else ''}{one.place}",
            "team": one.row.team or one.row.file,
            "date": one.row.day,
            "scenario": one.row.scenario,
            "beats": None if one.skill is None else one.skill.beats,
            "better by (min)": None if one.skill is None else one.skill.difference,
            "attainment": one.row.attainment,
            "not ranked because": one.why,
        }
        for one in ones
    )


def of_outlook(found: Outlook) -> dict[str, pd.DataFrame]:
    """A programme as tables, by name: drills, each team's next, the ladder, who is ready, and seats."""
    unplanned = ((one.day, one.scenario, one.team, "not planned", one.day, "") for one in found.unplanned)
    drills = (
        (p.drill.date, p.drill.scenario, p.drill.team, p.status, p.row.day if p.row else "", ", ".join(p.unfilled))
        for p in found.plans
    )
    cycles = ((c.team, c.last or "never", c.days, c.next, "overdue" if c.overdue else "") for c in found.cycles)
    people = ((p.name, p.seat, "ready" if p.ready else "due", p.until or p.why) for p in found.people)
    seats = ((seat, ready, of) for seat, (ready, of) in found.by_role.items())
    rungs = ((r.team, r.level or "none", r.proposed, r.why) for r in found.rungs)
    return {
        "drills": _table(
            (*drills, *unplanned), "planned for", "scenario", "team", "status", "held on", "nobody sat as"
        ),
        "cycle": _table(cycles, "team", "last drill", "days ago", "next due", "status"),
        "ladder": _table(rungs, "team", "level", "proposed next", "because"),
        "people": _table(people, "name", "seat", "status", "until, or why"),
        "seats": _table(seats, "seat", "ready", "of"),
    }


def _table(rows: Iterable[tuple], *columns: str) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(columns), dtype=object)


def _rows(rows: Folder | Iterable[Held]) -> Iterable[Held]:
    return rows.rows if isinstance(rows, Folder) else rows


def _plain(row: Held) -> dict[str, Any]:
    skills = {name: row.skill(name) for name in SKILLS}
    return {
        "date": row.day,
        "team": row.team,
        "scenario": row.scenario,
        "digest": row.digest[:12],
        "mode": row.mode,
        "people": "; ".join(f"{role}: {', '.join(names)}" if names else role for role, names in row.people),
        "seed": row.seed,
        "facilitator's inputs": len(row.steps),
        "ended early (min)": None if row.ended_early is None else row.ended_early / 60,
        "attainment": row.attainment,
        "coverage": row.coverage,
        "gates": ", ".join(row.gates),
        **{f"attainment: {name}": share for name, share in row.objectives},
        **{f"{name}: better by (min)": skill and skill.difference for name, skill in skills.items()},
        **{f"{name}: beats": skill and skill.beats for name, skill in skills.items()},
        "branch of": row.branch_of,
        "file": row.file,
    }
