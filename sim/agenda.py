"""The agenda: what roles are about to do, and when it lands.

A role reads and writes one thing after the other, in the order in which it came. A decision is made at once, one
decision after the other: reading and writing are put down for it, and land that much later. What is no longer
wanted is put away, and the next piece taken up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from math import inf
from typing import NamedTuple

from sim.actions import Action

Order = tuple[int | str, ...]  #: settles who is first of what lands in the same second; says nothing of who sits where


class Entry(NamedTuple):
    """Something that lands at second `at`. `prompt` is the id of what it answers, if any; what came of one decision
    has the same `batch`."""

    at: int
    order: Order
    role: str
    action: Action
    prompt: str | None
    batch: int


@dataclass(slots=True, eq=False)
class _Piece:
    """Reading or writing: seconds `left`, done by `latest` at the latest; then `actions` land."""

    left: int
    latest: int | None
    order: Order
    actions: list[Action]
    prompt: str | None
    batch: int


@dataclass(slots=True)
class _Desk:
    """One role's work: the first piece has been in hand since second `since`, which is later than now while it
    decides; the others wait."""

    role: str
    since: int = 0
    deciding: int = 0
    pieces: list[_Piece] = field(default_factory=list)

    def add(self, piece: _Piece, now: int) -> None:
        if not self.pieces:
            self.since = max(now, self.deciding)
        self.pieces.append(piece)

    def put_down(self, now: int, seconds: int) -> None:
        """The piece in hand rests for so long."""
        if self.pieces:
            self.pieces[0].left -= max(0, now - self.since)
            self.since = max(now, self.since) + seconds

    def entry(self, at: int, piece: _Piece | None = None, action: Action | None = None) -> Entry:
        """What lands of a piece (the one in hand) at that second: an action of it, else its first."""
        piece = piece or self.pieces[0]
        return Entry(at, piece.order, self.role, action or piece.actions[0], piece.prompt, piece.batch)

    def landings(self) -> Iterator[tuple[int, _Piece]]:
        at = self.since
        for piece in self.pieces:
            at += piece.left
            if piece.latest is not None:
                at = min(at, max(piece.latest, at - piece.left))
            yield at, piece

    def first(self) -> int:
        """The second at which the piece in hand lands."""
        piece = self.pieces[0]
        at = self.since + piece.left
        return at if piece.latest is None else min(at, max(piece.latest, self.since))

    def put_away(self, now: int, gone: list[_Piece]) -> None:
        """Work on these ends; who had one in hand takes up the next."""
        if self.pieces[0] is gone[0]:
            self.since = max(now, self.since)
        self.pieces = [piece for piece in self.pieces if piece not in gone]


class Agenda:
    """What is still to land, soonest first."""

    def __init__(self) -> None:
        self._desks: dict[str, _Desk] = {}
        self._decided: list[Entry] = []
        self._batches = 0
        self._soonest: float | None = None  # when the next entry lands, as long as nothing has changed

    def new_batch(self) -> int:
        """A number for what comes of one decision."""
        self._batches += 1
        return self._batches

    def decide(self, role: str, now: int, seconds: int) -> int:
        """The second at which the role has made a decision that takes this long; its work rests for it."""
        self._soonest = None
        desk = self._desk(role)
        desk.deciding = max(now, desk.deciding) + seconds
        desk.put_down(now, seconds)
        return desk.deciding

    def add(self, entry: Entry) -> None:
        """Something lands at its second, whatever its role reads or writes."""
        self._soonest = None
        self._decided.append(entry)

    def work(
        self,
        role: str,
        now: int,
        seconds: int,
        order: Order,
        actions: list[Action],
        prompt: str | None = None,
        latest: int | None = None,
        batch: int = 0,
    ) -> int:
        """These actions land once the role has worked so long on them; the second, as things stand."""
        self._soonest = None
        desk = self._desk(role)
        desk.add(_Piece(seconds, latest, order, actions, prompt, batch), now)
        return list(desk.landings())[-1][0]

    def next_at(self, otherwise: int) -> int:
        """The second at which the next entry lands, at most `otherwise`."""
        return int(min(otherwise, self._first()))

    def due(self, now: int) -> Entry | None:
        """The next entry that lands by now, left where it is; None if there is none."""
        if self._first() > now:
            return None
        due = [entry for entry in self._decided if entry.at <= now]
        due += [desk.entry(at) for desk in self._desks.values() if desk.pieces and (at := desk.first()) <= now]
        return min(due, key=_order) if len(due) > 1 else due[0]

    def done(self, entry: Entry) -> None:
        """This entry has landed."""
        self._soonest = None
        if entry in self._decided:
            self._decided.remove(entry)
            return
        desk = self._desks[entry.role]
        piece = next(p for p in desk.pieces if p.batch == entry.batch and p.actions and p.actions[0] is entry.action)
        del piece.actions[0]
        if not piece.actions:
            desk.since = entry.at if desk.pieces[0] is piece else desk.since
            desk.pieces.remove(piece)

    def prompts(self) -> set[str]:
        """What has an answer that has not landed yet."""
        pieces = {piece.prompt for desk in self._desks.values() for piece in desk.pieces}
        return {prompt for prompt in pieces.union(entry.prompt for entry in self._decided) if prompt}

    def is_to_be_answered(self, batch: int) -> bool:
        """Whether the answer that all else of this decision follows from has not landed yet."""
        return any(entry.batch == batch and entry.prompt for entry in self._decided)

    def drop(self, batch: int) -> None:
        """What else was to come of this decision is not done."""
        self._soonest = None
        self._decided = [entry for entry in self._decided if entry.batch != batch]
        for desk in self._desks.values():
            desk.pieces = [piece for piece in desk.pieces if piece.batch != batch]

    def put_away(self, now: int, unwanted: Callable[[Action], bool]) -> list[Entry]:
        """Reading and writing that nobody wants any more ends, and what it was to lead to is no longer here."""
        ended: list[Entry] = []
        for desk in self._desks.values():
            gone = [piece for piece in desk.pieces if unwanted(piece.actions[0])]
            ended += [desk.entry(now, piece, action) for piece in gone for action in piece.actions]
            if gone:
                self._soonest = None
                desk.put_away(now, gone)
        return ended

    # --------------------------------------------------------------------------------------------- inside

    def _first(self) -> float:
        """The second at which the next entry lands; endless, if there is none."""
        if self._soonest is None:
            landings = [desk.first() for desk in self._desks.values() if desk.pieces]
            landings += [entry.at for entry in self._decided]
            self._soonest = min(landings) if landings else inf
        return self._soonest

    def _desk(self, role: str) -> _Desk:
        desk = self._desks.get(role)
        if desk is None:
            desk = self._desks[role] = _Desk(role)
        return desk


def _order(entry: Entry) -> tuple[int, Order]:
    return entry.at, entry.order
