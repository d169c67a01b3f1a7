"""The words that stop everything, for people who do not sit in one room: a button on every page but the projector's."""

from __future__ import annotations

from html import escape

from ipywidgets import HTML, HBox

from sim.room import FACILITATOR, PROJECTOR
from sim.scenario import spelt

from .parts import alert, box, button, put, show

WORDS = "REAL EMERGENCY"


class Emergency:
    """The line at the top of a page of a room. `guest` is told when somebody presses, and `refresh` shows what the
    room says; asked about once, for the button is near to others."""

    def __init__(self, guest):
        self.guest = guest
        self.said, self._refused = HTML(), HTML()
        self.stop = button(f"{WORDS} …", lambda: self._ask(True), "drill-quiet")
        self.yes = button("Stop the exercise for everybody", self._stop, "drill-go")
        self.no = button("No, go on", lambda: self._ask(False), "drill-quiet")
        self.resume = button("It is over: go on with the exercise", lambda: self._tell("resume"))
        line = [self.said, self._refused, self.stop, self.yes, self.no, self.resume]
        large = ["drill-projector"] if guest.kind == PROJECTOR else []
        self.view = box(HBox, line, "drill-emergency", *large)
        self._asking = False
        self.refresh()

    def refresh(self) -> None:
        """Show whether the exercise is stopped, and by whom."""
        by, kind = self.guest.stopped, self.guest.kind
        put(self.said, _stopped(by) if by else "")
        may = kind != PROJECTOR and not self.guest.ended and not by
        show(self.stop, may and not self._asking)
        show(self.yes, may and self._asking)
        show(self.no, may and self._asking)
        show(self.resume, bool(by) and kind == FACILITATOR)

    def _ask(self, asking: bool) -> None:
        self._asking = asking
        self.refresh()

    def _stop(self) -> None:
        self._tell("stop")
        self._ask(False)

    def _tell(self, deed: str) -> None:
        """Nobody reads a trace now: what cannot be done is said."""
        try:
            self.guest.ask(deed)
            put(self._refused, "")
        except (ValueError, OSError) as error:
            put(self._refused, alert(f"{error}. Say it aloud."))
        self.refresh()


def _stopped(by: str) -> str:
    who = escape(spelt(by))
    return f'<p class="drill-stopped" role="alert"><b>{WORDS}</b> · stopped by: {who}. Look after what is real.</p>'
