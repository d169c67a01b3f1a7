"""The page that a link into a room opens: a seat's, the facilitator's, the evaluator's or the projector's."""

from __future__ import annotations

import asyncio
import os
from typing import Any
from urllib.parse import parse_qs

from ipywidgets import HTML, VBox

from sim.room import EVALUATOR, FACILITATOR, PROJECTOR, Closed, Guest, Silent

from .control import Control
from .emergency import Emergency
from .parts import alert, sheet
from .projector import Projector
from .seat import SeatTable

_AGAIN = 1.0  # seconds between two tries to get in
_KINDS: dict[str, Any] = {FACILITATOR: Control, EVALUATOR: Control, PROJECTOR: Projector}


class RoomPage:
    """Opens the place that the address of this page names, in one of `rooms` (host:port, with commas). `view` is the
    widget to show."""

    def __init__(self, token: str, rooms: str):
        self.view = VBox([])
        self.page: Any = None
        self._token, self._rooms = token, rooms.split(",")
        self._knock()

    def _knock(self) -> None:
        """Go in; where a room does not answer, it may be on its way up again."""
        try:
            self.guest = let_in(self._token, self._rooms)
        except Silent:
            self._say("The room does not answer. This page opens as soon as it does.")
            asyncio.get_running_loop().call_later(_AGAIN, self._knock)
        except (Closed, ValueError) as error:
            self._say(str(error) if isinstance(error, Closed) else "There is no room here.")
        else:
            self._sit_down()
            self.guest.listen(self._heard)

    def _say(self, text: str) -> None:
        self.view.children = [sheet(), HTML(alert(text))]

    def _sit_down(self) -> None:
        self._began = self.guest.began
        if self.page is not None:
            self.page.presence.retire()  # else it would leave the room for the new page, too
        self.page = _KINDS.get(self.guest.kind, SeatTable)(self.guest)
        self._emergency = Emergency(self.guest)
        self.view.children = [self._emergency.view, self.page.view]

    def _heard(self) -> None:
        if self.guest.began != self._began and not self.guest.lost:
            self._sit_down()  # another exercise, or the same from earlier on
        else:
            self._emergency.refresh()
            self.page.heard()


def let_in(token: str, rooms: list[str]) -> Guest:
    """The guest in the first of these rooms that a token opens a place in.

    Raises Closed if it opens none; where a room does not answer, it says that, for it may be the one. ValueError for
    what is no address.
    """
    closed: list[Closed] = []
    for host, _, port in (room.rpartition(":") for room in rooms):
        try:
            return Guest(host, int(port), token)
        except Closed as error:
            closed.append(error)
    raise next((error for error in closed if isinstance(error, Silent)), closed[0])


def opened() -> RoomPage:
    """The page for whoever opened this notebook by a link of a room, as Voila says it in the environment."""
    asked = parse_qs(os.environ.get("QUERY_STRING", ""))
    return RoomPage(next(iter(asked.get("seat", [])), ""), os.environ.get("DRILL_ROOM", ""))
