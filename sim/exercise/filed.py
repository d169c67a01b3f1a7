"""What the file of an exercise holds: a first line that says what is played, and one for everything that came in.

`said` is what people or the facilitator wanted, when they wanted it; `input` is what entered the world, and when;
`clock` is how far people had seen time go; `seated` is who holds a seat from then on; `steered` is what the facilitator
does about an inject of the list; `answers`, `edited`, `began`, `observed`, `leaned`, `rated` and `marked` are remarks
about the exercise, of which nothing comes.
"""

from __future__ import annotations

import dataclasses
import secrets
from dataclasses import dataclass
from typing import Any

from sim import actions as act
from sim import files
from sim.exercise.keeping import version, wall
from sim.exercise.remarks import Answers, Began, Edited, Leaned, Marked, Observed, Rated, Remark
from sim.exercise.shape import shaped
from sim.scenario import Playbook, Scenario

FORMAT = 1


class BadRecord(ValueError):
    """The file is not an exercise that can be read: which line, what was read, what is wrong."""


@dataclass(frozen=True, slots=True)
class Header:
    """The first line: who plays what. `scenario` and `playbook` are whole, as plain data, so that the exercise
    can be replayed after their files changed; `people` maps a role to the names of those who sit there."""

    scenario: dict[str, Any]
    digest: str
    playbook: dict[str, Any] | None
    people: dict[str, list[str]]
    seed: int
    mode: str
    team: str
    facilitator: str
    date: str
    version: str
    branched_from: str = ""
    release: str = "automatic"

    @classmethod
    def of(
        cls, scenario: Scenario, playbook: Playbook | None, people: dict[str, list[str]], seed: int | None, **said: str
    ) -> Header:
        """That of an exercise which begins now; without a seed with a new one. `said`: the fields that are words.
        Raises ValueError for a field that could not be read again."""
        header = cls(
            scenario=files.to_json(scenario),
            digest=files.digest(scenario),
            playbook=files.to_json(playbook) if playbook else None,
            people=people,
            seed=secrets.randbelow(2**31) if seed is None else seed,
            date=wall(),
            version=version(),
            **said,
        )
        return shaped(header)

    def played(self) -> tuple[Scenario, Playbook | None]:
        """The scenario and the playbook. Raises BadRecord if they are none, or not what the digest says."""
        try:
            unchanged = files.digest_of(self.scenario) == self.digest
            scenario = files.from_json(self.scenario)
            playbook = files.playbook_from_json(self.playbook) if self.playbook is not None else None
        except ValueError as error:
            raise BadRecord(f"the first line's scenario or playbook cannot be read: {error}") from None
        if not unchanged:
            raise BadRecord("the first line's scenario is not the one that its digest names; it was changed")
        return scenario, playbook


@dataclass(frozen=True, slots=True)
class Said:
    """People (or the facilitator) want this, at second `at`; it answers `prompt`, if any, and costs `takes`
    seconds (None: what the model says). `inject`: it releases that one of the scenario's list."""

    at: int
    role: str
    actions: tuple[act.Action, ...]
    prompt: str | None = None
    takes: int | None = None
    who: str = ""
    inject: str = ""


@dataclass(frozen=True, slots=True)
class Input:
    """An action entered the world at second `at`, as number `n` of the exercise."""

    at: int
    n: int
    role: str
    action: act.Action


@dataclass(frozen=True, slots=True)
class Clock:
    """People saw the clock at second `at`; `wall` is the time of day outside, `state` running, paused or ended."""

    at: int
    wall: str
    state: str


@dataclass(frozen=True, slots=True)
class Seated:
    """From second `at` on a seat is held by *people* (of these names), by the *playbook*, or by *nobody*."""

    at: int
    role: str
    holder: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Steered:
    """At second `at` the facilitator decides about an `inject` of the list: it is *skipped*, *deferred* until a second,
    or *done* (what players did about it has been seen). `words` are the reason, or what they did."""

    at: int
    inject: str
    deed: str
    words: str = ""
    until: int | None = None


Line = Said | Input | Clock | Seated | Steered | Remark


def written(line: Header | Line) -> dict[str, Any]:
    """A line as plain data."""
    kind = type(line).__name__.lower()
    data = {name: getattr(line, name) for name in line.__slots__}
    if isinstance(line, Header):
        return {"exercise": FORMAT, **data}
    if isinstance(line, Said):
        data["actions"] = [act.written(action) for action in line.actions]
        if not line.inject:
            del data["inject"]
    if isinstance(line, Input):
        data["action"] = act.written(line.action)
    return {"line": kind, **data}


def parsed(data: Any) -> Header | Line:
    """The line that `written` made, or that was read. Raises ValueError, TypeError or KeyError for what is none."""
    data.pop("seal", None)  # all of them are looked at together
    if "exercise" in data:
        if data.pop("exercise") != FORMAT:
            raise ValueError(f"this version reads exercises of format {FORMAT}")
        return _made(Header, data)
    kind = data.pop("line")
    if kind == "said":
        actions = tuple(act.parse(action) for action in data.pop("actions"))
        return _made(Said, data | {"actions": actions})
    if kind == "input":
        return _made(Input, data | {"action": act.parse(data.pop("action"))})
    if kind in _PLAIN:
        return _made(_PLAIN[kind], {name: _paired(value) for name, value in data.items()})
    raise ValueError(f"there is no kind of line {kind!r}")


#: Lines that hold no actions.
_PLAIN = {
    "clock": Clock,
    "seated": Seated,
    "steered": Steered,
    "answers": Answers,
    "edited": Edited,
    "began": Began,
    "observed": Observed,
    "leaned": Leaned,
    "rated": Rated,
    "marked": Marked,
}


def _paired(value: Any) -> Any:
    """Texts and pairs of texts are lists in JSON."""
    return tuple(map(_paired, value)) if isinstance(value, list) else value


def _made(kind: type, data: dict[str, Any]) -> Any:
    """A line (or header) of these fields. Raises ValueError for some that are missing, unknown or misshapen."""
    fields = {field.name: field for field in dataclasses.fields(kind)}
    missing = [name for name, field in fields.items() if name not in data and field.default is dataclasses.MISSING]
    unknown = [name for name in data if name not in fields]
    wrong = [f"{', '.join(names)} {how}" for names, how in ((missing, "missing"), (unknown, "unknown")) if names]
    if wrong:
        raise ValueError("; ".join(wrong))
    return shaped(kind(**data))
