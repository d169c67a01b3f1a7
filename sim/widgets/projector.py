"""The projector's page: what the table knows, large, without a button."""

from __future__ import annotations

from html import escape

from ipywidgets import HTML, HBox, VBox

from sim import wording
from sim.scenario import spelt

from .board import FOR_ALL, Board
from .briefing import for_all
from .browser import EXERCISE_BAND
from .lanes import in_play, window
from .parts import alert, box, card, classed, put, sheet, show
from .presence import Presence
from .roompace import RoomPace
from .seat import LOST
from .timeline import Timeline


class Projector:
    """One exercise for the wall: the briefing, until the clock has moved; then clock, what is to be decided, what is
    known, the timeline."""

    def __init__(self, guest):
        self.guest = guest
        self.presence = Presence(bool, guest.close, guest.reopen)
        self.pace, self.board = RoomPace(guest, lambda deed: deed()), Board(guest, FOR_ALL)
        self.asked, self._said = HTML(), HTML()
        self.timeline = Timeline(starts=guest.scenario.starts, now=guest.now)
        title = HTML(f"<h2>{escape(guest.scenario.title)} <small>{escape(guest.header.team)}</small></h2>")
        band = box(HBox, [title, self.pace.face], "drill-band")
        aloud = HTML(f'<div class="drill-aloud">{for_all(guest.scenario)}</div>')
        self.briefing = classed(VBox([aloud]), "drill-card")
        left = box(VBox, [card("To be decided", [self.asked]), card("Timeline", [self.timeline])], "drill-main")
        self.columns = box(HBox, [left, box(VBox, [self.board.view], "drill-side")], "drill-columns")
        page = VBox([sheet(), HTML(EXERCISE_BAND), band, self._said, self.briefing, self.columns, self.presence])
        self.view = classed(page, "drill-projector")
        self.heard()

    def heard(self) -> None:
        """The room has said something, or does not answer any more."""
        guest = self.guest
        put(self._said, alert(LOST) if guest.lost else "")
        show(self.briefing, guest.now == 0)
        show(self.columns, guest.now > 0)
        self.pace.refresh()
        self.board.refresh()
        self.timeline.now = min(guest.now, guest.scenario.lasts)
        self.timeline.end = window(guest.scenario, guest.now)
        self.timeline.lanes = in_play(guest.pictures(), guest.people, guest.scenario.lasts)
        put(self.asked, questions(guest))


def questions(guest) -> str:
    """HTML: who has to decide what by when; not which answers there are."""
    starts = guest.scenario.starts
    rows = [
        f"<li><b>{escape(spelt(p.role))}</b>, by {wording.clock(starts + p.deadline)}: {escape(p.text)}</li>"
        for p in sorted(guest.prompts, key=lambda p: p.deadline)
    ]
    return f'<ul class="drill-waiting">{"".join(rows)}</ul>' if rows else '<p class="drill-aside">Nothing just now.</p>'
