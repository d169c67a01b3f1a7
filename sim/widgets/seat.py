"""One seat's page: the table for the roles of one place in a room, and nothing that is the facilitator's."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from ipywidgets import HTML, Widget

from sim.exercise import Exercise
from sim.exercise.remarks import Remark
from sim.prompts import Prompt
from sim.room.places import SEES_ALL

from .parts import alert, put, show
from .roompace import RoomPace
from .tabletop import Table

LOST = "The room cannot be reached. What you have said is safe; this page goes on by itself as soon as it is back."


class SeatTable(Table):
    """The table at one seat of a room. The room's clock is only shown; what is said goes to the room."""

    def __init__(self, guest):
        self._lost = HTML()
        put(self._lost, "")
        super().__init__(guest)
        top = self.view.children[0]  # which stays when the page looks back
        top.children = (*top.children, self._lost)

    def heard(self) -> None:
        """The room has said something, or does not answer any more."""
        put(self._lost, alert(LOST) if self.exercise.lost else "")
        new = self.refresh()
        if new and (at := self._next()):
            self.pointer.offer(at)  # it came by itself: whoever is typing goes on typing

    def refresh(self) -> list[Prompt]:
        """Draw what has changed. It may have come with the answer to what was done here, and nothing after it: what
        was decided last ends the exercise."""
        new = super().refresh()
        self._offer_to_look_back()
        return new

    def rest(self) -> None:
        """Nobody looks at this page: the room's clock is not this page's matter."""

    def _paced(self) -> RoomPace:
        return RoomPace(self.exercise, lambda deed: self._try(deed, self.initiative.say))

    def _let_time_go(self) -> None:
        """The room does."""

    def _facilitators(self) -> list[Widget]:
        return []

    def _put_away(self) -> None:
        """The room does; this page stays, to look back."""

    def _offer_to_look_back(self) -> None:
        show(self.back, self.exercise.ended or self.exercise.opened)

    def _looked_back_at(self) -> Exercise:
        self._copy = Copy(self.exercise)
        return self._copy.exercise


class Copy:
    """The room's `exercise` as it stands, from a copy of its file that is there as long as this is. What is said about
    it goes to the room, too.

    Raises ValueError while one may not look back.
    """

    def __init__(self, guest):
        name, text = guest.ask("file")
        self._folder = tempfile.TemporaryDirectory(prefix="drill-")
        path = Path(self._folder.name) / name
        path.write_text(text, encoding="utf-8")
        self.exercise = _Copied.resume(path)
        self.exercise.guest = guest
        self.exercise.close()


class _Copied(Exercise):
    guest: Any

    @property
    def sits(self) -> tuple[str, ...]:
        return self.guest.people

    @property
    def rates(self) -> bool:
        return self.guest.kind in SEES_ALL

    def remark(self, line: Remark) -> None:
        self.guest.remark(line)
        super().remark(line)
