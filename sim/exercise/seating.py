"""Who sits where, however somebody put it, and who holds each seat from then on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sim.exercise.shape import HOLDERS
from sim.scenario import ROLES, spelt

People = str | Iterable[str] | Mapping[str, str | Iterable[str]]


def seats(people: People) -> dict[str, list[str]]:
    """Who sits where: each role with its names, which may be none. Raises ValueError for a role that is none, TypeError
    for what is neither."""
    if isinstance(people, Mapping):
        found = {role: _several(names) for role, names in people.items()}
    else:
        found = {role: [] for role in _several(people)}
    wrong = [repr(role) for role in found if role not in ROLES]
    if wrong:
        raise ValueError(f"people sit as {', '.join(wrong)}; the roles are {', '.join(map(spelt, ROLES))}")
    return found


class Seats:
    """Who holds each seat `now`: *people* (with their names, as far as they were given), *playbook* or *nobody*.
    `others` hold those that people do not."""

    def __init__(self, people: Mapping[str, Iterable[str]], others: str):
        self._others = others
        self.now: dict[str, tuple[str, tuple[str, ...]]] = dict.fromkeys(ROLES, (others, ()))
        for role, names in people.items():
            self.change(role, "people", names)

    @property
    def people(self) -> tuple[str, ...]:
        """The roles that people hold now."""
        return tuple(role for role, (holder, _) in self.now.items() if holder == "people")

    def check(self, role: str, holder: str) -> None:
        """Raises ValueError for a role or a holder that is none, and where there is no playbook to play it."""
        if role not in ROLES or holder not in HOLDERS:
            seen = f"{holder!r} as {role!r}"
            raise ValueError(f"seen {seen}; a seat of {', '.join(ROLES)} is held by {', '.join(HOLDERS)}")
        if holder == "playbook" and self._others == "nobody":
            raise ValueError(f"this exercise has no playbook that could play the {role}")

    def change(self, role: str, holder: str, names: Iterable[str]) -> None:
        """From now on somebody else holds a seat."""
        self.now[role] = holder, tuple(names)


def _several(words: str | Iterable[str]) -> list[str]:
    if not isinstance(words, Iterable):
        raise TypeError(f"a role, several, or roles with names are wanted as people; seen {words!r}")
    return [words] if isinstance(words, str) else list(words)


def sitting(words: Iterable[str]) -> dict[str, list[str]]:
    """Who sits where, of words such as "Thandi, Ana: support lead, IT lead"; without a colon they are roles. Several at
    a seat are named at once, or one after the other.

    Raises ValueError for words that name no role."""
    found: dict[str, list[str]] = {}
    for word in words:
        names, _, roles = word.rpartition(":")
        if not _split(roles):
            raise ValueError(f"seen {word!r} as a seat; a role is wanted, such as 'Thandi: IT lead' or just 'IT lead'")
        for role in _split(roles.lower()):
            found.setdefault(role, []).extend(name for name in _split(names) if name not in found.get(role, []))
    return found


def _split(words: str) -> list[str]:
    return [word.strip() for word in words.split(",") if word.strip()]
