"""Held: the exercises of a folder, one row each: who played what in which way, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tqdm import tqdm

from sim import actions as act
from sim import evaluation
from sim.actions import FACILITATOR
from sim.debrief import Place, standing
from sim.exercise import record as rec
from sim.exercise import replay
from sim.exercise.conductor import Conductor
from sim.files import BadFile
from sim.files.places import find
from sim.log import Log
from sim.scenario import Scenario

SKILLS = ("time to notify", "time to resolve")  #: the measures in which teams are held against the reference
_LOG = ".log.jsonl"  # the finished log beside an exercise is no exercise
_WRONG = (ValueError, OSError, LookupError, TypeError, AttributeError)  # whatever a file of another origin may do


@dataclass(frozen=True, slots=True)
class Skill:
    """By how many minutes a team did better than the reference playbook on the same seed (`difference`), and which
    share of the scripted teams it beat there (`beats`, 0 to 1)."""

    difference: float
    beats: float


@dataclass(frozen=True, slots=True)
class Held:
    """One exercise that was held.

    `people`: a role and the names of those who sat there, for each seat that people held at some time. `seats`: the
    seats that people held at the beginning, then what changed, in order. `steps`: what the facilitator did, by kind,
    and the injects that were released, in order. `ended_early`: the second at which it was left, where that was before
    its incident was over. `attainment`, `coverage` and those of `objectives` are shares, None where nothing was put
    to the test. `gates`: the essential expectations that were not met in time. `skills` are those of SKILLS; where
    there are none, `no_skills` says what is wrong with the reference playbook. `as_kept`: False where its log comes out
    otherwise today than it was kept. `broke`: False after a false alarm, in which nobody has to be told and nothing
    resolved.
    """

    file: str
    date: str
    team: str
    scenario: str
    digest: str
    mode: str
    people: tuple[tuple[str, tuple[str, ...]], ...]
    seats: tuple[str, ...]
    seed: int
    steps: tuple[str, ...]
    ended_early: int | None
    attainment: float | None
    coverage: float | None
    gates: tuple[str, ...]
    objectives: tuple[tuple[str, float | None], ...]
    skills: tuple[tuple[str, Skill], ...]
    branch_of: str = ""
    as_kept: bool = True
    broke: bool = True
    no_skills: str = ""

    @property
    def day(self) -> str:
        """The day on which it was played, as ``2026-11-29``."""
        return self.date[:10]

    def skill(self, measure: str) -> Skill | None:
        """Its skill in a measure of SKILLS; None where it is not known."""
        return dict(self.skills).get(measure)

    def sat(self, name: str) -> tuple[str, ...]:
        """The seats in which somebody of this name sat."""
        return tuple(role for role, names in self.people if name in names)


@dataclass(frozen=True, slots=True)
class Unread:
    """A file of the folder that gives no row, and why."""

    file: str
    why: str


@dataclass(frozen=True, slots=True)
class Folder:
    """What was found in a folder: the exercises, oldest first, and the files that are none or cannot be read."""

    rows: tuple[Held, ...]
    unread: tuple[Unread, ...] = ()


def held(folder: Path | str, progress: bool = False) -> Folder:
    """Every exercise of a folder (``*.jsonl`` in it, not in folders below).

    Nothing is raised for a file that is broken, empty or of another origin: it stands among `unread` with the reason,
    and so does a copy of an exercise that is there already. Raises NotADirectoryError where there is no folder.
    """
    if not Path(folder).is_dir():
        raise NotADirectoryError(f"{folder}: a folder with exercises is wanted, such as exercises; there is none here")
    files = sorted(path for path in Path(folder).glob("*.jsonl") if not path.name.endswith(_LOG))
    once, unread = _once(files)
    rows: list[Held] = []
    for path in tqdm(once, desc="reading exercises", unit=" files", delay=2, disable=not progress):
        try:
            rows.append(one(path))
        except _WRONG as wrong:
            unread.append(Unread(path.name, _reason(wrong)))
    return Folder(tuple(sorted(rows, key=lambda row: (row.date, row.file))), tuple(unread))


def one(path: Path | str) -> Held:
    """The row of an exercise's file. Raises BadRecord for a file that is none, as `sim.exercise.replay`."""
    path = Path(path)
    header, lines = rec.read(path)
    scenario, _ = header.played()
    again = replay(path)
    early = _left_at(lines)
    skills, no_skills = _skills(scenario, again.log, early)
    score = evaluation.score(again.log)
    return Held(
        file=path.name,
        date=header.date,
        team=header.team,
        scenario=scenario.name,
        digest=header.digest,
        mode=header.mode,
        people=_people(header, lines),
        seats=_seats(header, lines),
        seed=header.seed,
        steps=tuple(_steps(header, lines, again.log)),
        ended_early=early,
        attainment=score.attainment,
        coverage=score.coverage,
        gates=tuple(gate.expectation.name for gate in score.gates),
        objectives=tuple((name, part.attainment) for name, part in score.by_objective.items()),
        skills=skills,
        branch_of=header.branched_from,
        as_kept=again.identical is not False,
        broke=scenario.fault.real,
        no_skills=no_skills,
    )


def _once(files: Iterable[Path]) -> tuple[list[Path], list[Unread]]:
    """Each exercise once, in its longest file: whoever copied one has held no second one."""
    found: dict[bytes, Path] = {}
    copies: list[tuple[Path, bytes]] = []
    for path in sorted(files, key=lambda path: (-_size(path), path.name)):
        head = _head(path)
        if head and head in found:
            copies.append((path, head))
        else:
            found[head or path.name.encode()] = path
    return sorted(found.values()), [Unread(p.name, f"the same exercise as {found[head].name}") for p, head in copies]


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _head(path: Path) -> bytes:
    """The first line: it has the second in which the exercise began, and its seed."""
    try:
        with path.open("rb") as file:
            line = file.readline()
    except OSError:
        return b""
    return line if line.startswith(b'{"exercise":') else b""


def _reason(wrong: Exception) -> str:
    return str(wrong) if isinstance(wrong, ValueError | OSError) else f"it is no exercise ({wrong!r:.80})"


def _left_at(lines: Sequence[Any]) -> int | None:
    """The second at which it was left; None where it was played until nothing more happened."""
    over = any(isinstance(line, rec.Clock) and line.state == "ended" for line in lines)
    return None if over else lines[-1].at if lines else 0


def _people(header: rec.Header, lines: Sequence[Any]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    names = {role: dict.fromkeys(those) for role, those in header.people.items()}
    for line in lines:
        if isinstance(line, rec.Seated) and line.holder == "people":
            names.setdefault(line.role, {}).update(dict.fromkeys(line.names))
    return tuple((role, tuple(names[role])) for role in sorted(names))


def _seats(header: rec.Header, lines: Sequence[Any]) -> tuple[str, ...]:
    """The seats of people, and what changed: that names change changes no seat."""
    found, holders = sorted(header.people), dict.fromkeys(header.people, "people")
    for line in lines:
        if isinstance(line, rec.Seated) and holders.get(line.role) != line.holder:
            holders[line.role] = line.holder
            found.append(f"{line.role} to {line.holder}")
    return tuple(found)


def _steps(header: rec.Header, lines: Sequence[Any], log: Log) -> Iterable[str]:
    """What the facilitator did. What the scenario's list released by itself, at the second at which it was due, because
    of the time or of what the team did or left, is nobody's input."""
    conductor = Conductor(log.scenario)
    conductor.see(log)
    for line in lines:
        if isinstance(line, rec.Said) and line.role == FACILITATOR:
            if not line.inject:
                yield ", ".join(act.kind(one) for one in line.actions)
            elif header.release != "automatic" or conductor.standing(line.inject, line.at).due != line.at:
                yield f"released {line.inject}"
        elif isinstance(line, rec.Steered):
            yield f"{line.deed} {line.inject}"
        conductor.take(line)


def _skills(scenario: Scenario, log: Log, early: int | None) -> tuple[tuple[tuple[str, Skill], ...], str]:
    """The skills, or why there are none."""
    try:
        places: dict[str, Place] = standing(scenario, log, until=early, runs=0)
    except BadFile as bad:
        return (), _without_reference(scenario.reference, bad)
    # 0.0 + takes the sign off a difference of nothing
    return tuple((name, Skill(0.0 + places[name].skill, places[name].beats)) for name in SKILLS), ""


def _without_reference(name: str, bad: BadFile) -> str:
    """Why a scenario's reference playbook cannot be played: it is gone, or there is something wrong with its file."""
    try:
        there = find("playbook", name).exists()
    except BadFile:
        there = False
    if not there:
        return f"the reference playbook of its scenario, {name}, is not there any more"
    return f"the reference playbook of its scenario cannot be used: {'; '.join(map(str, bad.complaints))}"
