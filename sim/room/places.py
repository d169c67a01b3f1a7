"""Places in a room: seats, the facilitator's, the evaluator's, the projector's; each with the token that opens it."""

from __future__ import annotations

import dataclasses
import glob
import json
import os
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sim.scenario import spelt

if TYPE_CHECKING:
    from sim.exercise import Exercise

SEAT, FACILITATOR, EVALUATOR, PROJECTOR = "seat", "facilitator", "evaluator", "projector"
SEES_ALL = (FACILITATOR, EVALUATOR)  #: who is told the truth, too


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere to take part from. Whoever has the `token` may open it, several at once if they like; a seat answers
    for `roles`, and `names` are the people who sit there, as far as they were given."""

    kind: str
    token: str
    roles: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What it is called: its roles, else whose seat it is, else its kind."""
        whose = f"{self.kind} of {', '.join(self.names)}" if self.names else self.kind
        return ", ".join(self.roles) or whose


def called(title: str, names: Iterable[str]) -> str:
    """A place as people call it: IT lead (Ada, Sipho)."""
    who = ", ".join(names)
    return spelt(title) + (f" ({who})" if who and who not in title else "")


def new_token() -> str:
    """A token that nobody guesses (128 bits)."""
    return secrets.token_urlsafe(16)


def new_places(people: Mapping[str, Iterable[str]]) -> tuple[Place, ...]:
    """A seat for all who hold the same roles (a person who was named for several roles has them on one page), and the
    places of facilitator, evaluator and projector. `people`: each role that people hold, with their names."""
    held: dict[tuple[str, ...] | str, list[str]] = {}
    for role, names in people.items():
        held.setdefault(tuple(names) or role, []).append(role)
    names_of = [(roles, who if isinstance(who, tuple) else ()) for who, roles in held.items()]
    seats = [Place(SEAT, new_token(), tuple(roles), names) for roles, names in names_of]
    return (*seats, *(Place(kind, new_token()) for kind in (FACILITATOR, EVALUATOR, PROJECTOR)))


def places_for(exercise: Exercise) -> tuple[Place, ...]:
    """The places that were kept for an exercise; new ones, for those who sit there now, where there are none."""
    held = {role: names for role, (holder, names) in exercise.seats.items() if holder == "people"}
    return kept(exercise.path) or new_places(held)


def place_of(token: object, places: Iterable[Place]) -> Place | None:
    """The place that a token opens; None: none of them. Takes as long for any token of that length."""
    given = token.encode() if isinstance(token, str) else b""
    found = [place for place in places if secrets.compare_digest(place.token.encode(), given)]
    return found[0] if found else None


def places_path(exercise: Path) -> Path:
    """Where the places of an exercise are kept: beside it, for the eyes of whoever runs the room."""
    return exercise.with_suffix(".places.json")


def keep(exercise: Path, places: Iterable[Place]) -> None:
    """Keep the places, so that the same links open them when the room is opened again; whole, or not at all."""
    text = json.dumps([dataclasses.asdict(place) for place in places], ensure_ascii=False, indent=1)
    _write(places_path(exercise), text, 0o600)


def _write(path: Path, text: str, mode: int = 0o666) -> None:
    """Whole, or not at all, whatever happens to the machine meanwhile."""
    growing = path.with_name(f"{path.name}.part")
    with os.fdopen(os.open(growing, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    growing.replace(path)


def kept(exercise: Path) -> tuple[Place, ...]:
    """The places that were kept; none, if there are none. Raises ValueError for a file that holds something else."""
    path = places_path(exercise)
    if not path.exists():
        return ()
    try:
        return tuple(_place(**one) for one in json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError) as error:
        raise ValueError(
            f"{path}: these are no places of a room ({error}); delete it, and new links are made"
        ) from None


def _place(kind: str, token: str, roles: list[str], names: list[str]) -> Place:
    return Place(kind, token, tuple(roles), tuple(names))


def beside(exercise: Path) -> Path:
    """A name that nothing has yet, for another way that an exercise may go."""
    names = (exercise.with_name(f"{exercise.stem}-{n}.jsonl") for n in range(2, 10_000))
    return next(path for path in names if not path.exists())


def _pointer(exercise: Path) -> Path:
    return exercise.with_suffix(".goes-on")


def goes_on(exercise: Path, other: Path) -> None:
    """Note beside an exercise that its room went on with another one."""
    _write(_pointer(exercise), other.name)


def begins_anew(exercise: Path) -> None:
    """A room is opened with this exercise, by its own name: what it once went on with is another course."""
    _pointer(exercise).unlink(missing_ok=True)


def latest(exercise: Path) -> Path:
    """The exercise that a room which began with this one has open by now."""
    seen = {exercise}
    while _pointer(exercise).exists():
        name = _pointer(exercise).read_text(encoding="utf-8").strip()
        if not name or (on := exercise.with_name(name)) in seen or not on.exists():
            break
        seen.add(exercise := on)
    return exercise


def branches(exercise: Path) -> list[tuple[Path, int]]:
    """The exercises beside this one that went back in it and on another way, each with the second that it went back
    to; in the order in which they were made."""
    found = []
    for path in sorted(exercise.parent.glob(f"{glob.escape(exercise.stem)}-*.jsonl"), key=_made):
        if (second := _branched_at(path, exercise.name)) is not None:
            found.append((path, second))
    return found


def _made(path: Path) -> tuple[int, str]:
    """Names that end with numbers, by the number."""
    number = path.stem.rpartition("-")[2]
    return (int(number) if number.isdecimal() else 0, path.name)


def _branched_at(path: Path, name: str) -> int | None:
    with path.open(encoding="utf-8", errors="replace") as file:
        first = file.readline()
    try:
        came_from = json.loads(first).get("branched_from", "")
    except (ValueError, AttributeError):
        return None
    file_name, _, second = str(came_from).rpartition(" at second ")
    return int(second) if file_name == name and second.isdecimal() else None
