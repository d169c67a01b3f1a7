"""What evaluators made of proposed ratings: who confirmed, who overruled, and how far they agree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sim.exercise.remarks import Rated, Remark

_NOT_RATED = "not rated"


class Agreement(NamedTuple):
    """Of so many `proposals`, how many people rated (`looked at`), how many of these they all `confirmed` as they
    stand, and over how many they `differed` among themselves."""

    proposals: int
    looked_at: int
    confirmed: int
    differed: int

    @property
    def words(self) -> str:
        """The same in a sentence."""
        if not self.looked_at:
            return f"None of {self.proposals} proposed ratings has been confirmed or overruled by anybody yet."
        overruled = self.looked_at - self.confirmed
        said = f"People rated {self.looked_at} of {self.proposals}: {self.confirmed} as proposed, {overruled} otherwise"
        return f"{said}; over {self.differed} they differ among themselves."


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
    said = tuple(given)
    leads = [one for one in said if one.lead]
    deciding = leads or said
    if len({one.rating for one in deciding}) > 1:
        return ", ".join(f"{letter(one.rating)} ({one.who.strip()})" for one in deciding)
    return letter(deciding[0].rating) if deciding else ""


def letter(rating: str) -> str:
    """A rating as it is shown."""
    return rating or _NOT_RATED


def agreement(proposed: Mapping[str, str], lines: Iterable[Remark]) -> Agreement:
    """How far people agree with what is `proposed` (letters, by what they are about), and with each other."""
    given = {about: said for about, said in ratings(lines).items() if about in proposed}
    confirmed = sum(final(said) == letter(proposed[about]) for about, said in given.items())
    differed = sum(len({one.rating for one in said}) > 1 for said in given.values())
    return Agreement(len(proposed), len(given), confirmed, differed)
