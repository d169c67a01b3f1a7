"""The page that a link into a room opens: a seat's, the facilitator's, the evaluator's or the projector's."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import parse_qs

from ipywidgets import HTML, VBox

from sim.room import EVALUATOR, FACILITATOR, PROJECTOR, Closed, Guest

from .control import Control
from .parts import alert, sheet
from .projector import Projector
from .seat import SeatTable

_KINDS: dict[str, Any] = {FACILITATOR: Control, EVALUATOR: Control, PROJECTOR: Projector}


class RoomPage:
    """Opens the place that the address of this page names. `view` is the widget to show."""

    def __init__(self, token: str, room: str):
        self.view = VBox([])
        host, _, port = room.rpartition(":")
        try:
            self.guest = Guest(host, int(port), token)
        except (Closed, ValueError) as error:
            why = error if isinstance(error, Closed) else "There is no room here."
            self.view.children = [sheet(), HTML(alert(str(why)))]
        else:
            self._sit_down()
            self.guest.listen(self._heard)

    def _sit_down(self) -> None:
        self._began = self.guest.began
        self.page = _KINDS.get(self.guest.kind, SeatTable)(self.guest)
        self.view.children = [self.page.view]

    def _heard(self) -> None:
        if self.guest.began != self._began and not self.guest.lost:
            self._sit_down()  # another exercise, other roles, or all of it anew
        else:
            self.page.heard()


def opened() -> RoomPage:
    """The page for whoever opened this notebook by a link of a room, as Voila says it in the environment."""
    asked = parse_qs(os.environ.get("QUERY_STRING", ""))
    return RoomPage(next(iter(asked.get("seat", [])), ""), os.environ.get("DRILL_ROOM", ""))
