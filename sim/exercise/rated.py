"""What evaluators made of proposed ratings: who confirmed, who overruled, and how far they agree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sim.exercise.remarks import Rated, Remark

_NOT_RATED = "not rated"


class Agreement(NamedTuple):
    """Of so many `proposals`, how many people `confirmed` as they stand, `overruled` with another rating, and
    `disputed`: some say this, others that, and no lead evaluator has decided; and of how many a lead `settled` such a
    dispute, which count as what the lead said."""

    proposals: int
    confirmed: int
    overruled: int
    disputed: int
    settled: int

    @property
    def looked_at(self) -> int:
        """How many people rated at all."""
        return self.confirmed + self.overruled + self.disputed

    @property
    def words(self) -> str:
        """The same in a sentence."""
        if not self.looked_at:
            return f"None of {self.proposals} proposed ratings has been confirmed or overruled by anybody yet."
        said = f"{self.confirmed} as proposed, {self.overruled} otherwise, {self.disputed} in dispute"
        led = f"; over {self.settled} they differed, and a lead evaluator had the last word" if self.settled else ""
        return f"People rated {self.looked_at} of {self.proposals}: {said}{led}."


def ratings(lines: Iterable[Remark]) -> dict[str, tuple[Rated, ...]]:
    """What each evaluator rated last, by what it is about; in the order in which they first spoke."""
    found: dict[str, dict[str, Rated]] = {}
    for line in lines:
        if isinstance(line, Rated):
            found.setdefault(line.about, {})[line.who.strip()] = line
    return {about: tuple(by_whom.values()) for about, by_whom in found.items()}


def final(given: Iterable[Rated]) -> str:
    """What people say it is: the last word of a lead evaluator, else what all say, else who says what, as
    *P (Ines), S (Tom)*. "" where nobody rated."""
    deciding = _deciding(tuple(given))
    if _differ(deciding):
        return ", ".join(f"{letter(one.rating)} ({one.who.strip()})" for one in deciding)
    return letter(deciding[0].rating) if deciding else ""


def _deciding(said: tuple[Rated, ...]) -> tuple[Rated, ...]:
    return tuple(one for one in said if one.lead) or said


def _differ(said: tuple[Rated, ...]) -> bool:
    return len({one.rating for one in said}) > 1


def letter(rating: str) -> str:
    """A rating as it is shown."""
    return rating or _NOT_RATED


def agreement(proposed: Mapping[str, str], lines: Iterable[Remark]) -> Agreement:
    """How far people agree with what is `proposed` (letters, by what they are about), and with each other."""
    given = {about: said for about, said in ratings(lines).items() if about in proposed}
    decided = {about: said for about, said in given.items() if not _differ(_deciding(said))}
    confirmed = sum(_deciding(said)[0].rating == proposed[about] for about, said in decided.items())
    settled = sum(map(_differ, decided.values()))
    return Agreement(len(proposed), confirmed, len(decided) - confirmed, len(given) - len(decided), settled)
