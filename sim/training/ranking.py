"""Ranking: teams side by side, in an order only where they were put to the same test.

Same scenario, mode, seats held by people and deeds of the facilitator, played to the end, for the first time. The seed
may differ: which share of the scripted teams a team beats on its own seed hardly depends on the seed's luck. By how
many minutes it beats the reference does, so that this parts two teams only on the same seed; else they are tied.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sim.scenario import lasted, spelt
from sim.training.folder import SKILLS, Held, Skill


@dataclass(frozen=True, slots=True)
class Beside:
    """One exercise in a table of teams: its place from 1, shared by all who are `tied`; or None, and `why` not."""

    row: Held
    measure: str
    place: int | None = None
    tied: bool = False
    why: str = ""

    @property
    def skill(self) -> Skill | None:
        """What it is placed by."""
        return self.row.skill(self.measure)


def beside(rows: Iterable[Held], measure: str = SKILLS[0]) -> tuple[Beside, ...]:
    """Each exercise with its place among those that can be compared with it, in the measure.

    Groups of such stand together, the best first, in the order of the scenario's name; who is not ranked comes last.
    Raises ValueError for a measure that is not in SKILLS.
    """
    if measure not in SKILLS:
        raise ValueError(f"{measure!r} ranks nobody; it is one of {', '.join(SKILLS)}")
    rows = tuple(rows)
    able = [row for row in rows if not _unable(row, rows)]
    groups: dict[tuple, list[Held]] = {}
    for row in able:
        groups.setdefault(_key(row), []).append(row)
    several = sorted((group for group in groups.values() if len(group) > 1), key=lambda group: group[0].scenario)
    placed = [one for group in several for one in _placed(group, measure)]
    ranked = {one.row.file for one in placed}
    others = [row for row in rows if row.file not in ranked]
    return (*placed, *(Beside(row, measure, why=_unable(row, rows) or _alone(row, able)) for row in others))


# ------------------------------------------------------------------------------------------ who is not ranked


def _unable(row: Held, rows: Sequence[Held]) -> str:
    """Why an exercise is ranked with no other, whatever there is; "" where it may be."""
    if row.branch_of:
        return f"a branch of {row.branch_of}: whoever played on knew what was to come"
    if row.ended_early is not None:
        return f"ended early, after {lasted(row.ended_early / 60)}"
    if not row.as_kept:
        return "its log comes out otherwise than it was kept: the model has changed since"
    if not row.broke:
        return "a false alarm: nobody had to be told and nothing resolved, so times rank nobody; see the attainment"
    if not row.skills:
        return row.no_skills
    before = next((one for one in rows if _is_before(one, row)), None)
    return f"this team had played it before, on {before.day}" if before else ""


def _is_before(one: Held, row: Held) -> bool:
    same = bool(row.team) and (one.team, one.scenario) == (row.team, row.scenario)
    return same and not one.branch_of and (one.date, one.file) < (row.date, row.file)


def _alone(row: Held, able: Sequence[Held]) -> str:
    others = [one for one in able if one is not row and one.scenario == row.scenario]
    if not others:
        return "no other team has played it to the end"
    nearest = min(others, key=lambda one: len(_differences(row, one)))
    return f"not played as {nearest.team or nearest.file} did: {'; '.join(_differences(row, nearest))}"


def _listed(words: tuple[str, ...]) -> str:
    return spelt(", ".join(words)) or "nothing"


def _seats(row: Held) -> str:
    return _listed(row.seats) if row.seats else "nobody"


#: What must agree, and how it is said where it does not.
_AGREE: tuple[tuple[Callable[[Held], object], Callable[[Held, Held], str]], ...] = (
    (lambda row: row.digest, lambda one, other: "another version of the scenario"),
    (lambda row: row.mode, lambda one, other: f"{one.mode} mode, not {other.mode}"),
    (lambda row: row.seats, lambda one, other: f"people as {_seats(one)}, not {_seats(other)}"),
    (lambda row: row.steps, lambda one, other: f"facilitator: {_listed(one.steps)}, not {_listed(other.steps)}"),
)


def _key(row: Held) -> tuple:
    return (row.scenario, *(what(row) for what, _ in _AGREE))


def _differences(one: Held, other: Held) -> list[str]:
    return [said(one, other) for what, said in _AGREE if what(one) != what(other)]


# ---------------------------------------------------------------------------------------------- who is ranked


def _placed(group: Sequence[Held], measure: str) -> list[Beside]:
    one_seed = len({row.seed for row in group}) == 1
    worth = {row.file: _worth(row.skill(measure), one_seed) for row in group}
    order = sorted(group, key=lambda row: worth[row.file], reverse=True)
    all_worths = [worth[row.file] for row in order]
    return [
        Beside(row, measure, 1 + all_worths.index(worth[row.file]), all_worths.count(worth[row.file]) > 1)
        for row in order
    ]


def _worth(skill: Skill | None, one_seed: bool) -> tuple[float, float]:
    if skill is None:
        raise ValueError("an exercise without skill is not ranked")
    return round(skill.beats, 6), round(skill.difference, 6) if one_seed else 0.0
