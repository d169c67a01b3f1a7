"""The table that people play at: the clock, what is to be decided, what is known, what can be done, what was."""

from __future__ import annotations

from html import escape
from typing import Any

from ipywidgets import HTML, HBox, VBox, Widget

from sim import actions as act
from sim import events as ev
from sim import wording
from sim.prompts import Prompt
from sim.scenario import lasted, spelt, worded

from .act import Initiative
from .board import Board
from .briefing import briefing, folded
from .browser import EXERCISE_BAND
from .composer import Composer
from .desk import Desk
from .doing import Doing
from .inorder import InOrder
from .lanes import in_play, window
from .livelog import Announce
from .pace import Pace
from .parts import box, button, card, classed, put, sheet, show
from .pointer import Pointer
from .presence import Presence
from .prompts import Decisions
from .refused import refusals
from .story import Story, meanwhile
from .sure import Sure
from .timeline import Timeline
from .underway import UnderWay

END_HERE = "End here and look back"


class Table(Doing):
    """One exercise on one screen, for all seats that people hold. `view` is the widget to show.

    It draws from the seats' pictures and prompts, never from the log or the world: those hold the truth.
    """

    def __init__(self, exercise):
        self.exercise = exercise
        self.announce, self.pointer = Announce(), Pointer()
        self.presence = Presence(self.rest, self.put_down, self.take_up)
        self.pace = self._paced()
        self.board, self.story = Board(exercise), Story(exercise)
        self.timeline = Timeline(starts=exercise.scenario.starts, now=exercise.now)
        self.composer = Composer(exercise, self.send, lambda: self.initiative.leave())
        self.initiative = Initiative(
            exercise,
            self.act_once_sure,
            self.composer,
            lambda writing: self.decisions.make_room(writing),
            self.pointer.to,
        )
        self.sure = Sure(self._look)
        self.decisions = Decisions(exercise, self.answer, self.initiative.compose, self.pace.main is not None)
        self.desk = Desk(exercise, self.interject, self._conduct)
        self._refused: list[ev.ActionRefused] = []
        self._heard: list[Any] = []
        self._under_way = UnderWay()
        self._seen = (-1,)
        self._since = exercise.now
        self.back = button(END_HERE, self.look_back)
        self.briefing = classed(HTML(), "drill-card")
        self._play = self._laid_out()
        top = VBox([sheet(), HTML(EXERCISE_BAND), self._band()])
        self._unseen = [self.announce, self.pointer, self.presence, InOrder()]
        self.view = VBox([top, self._play, *self._unseen])
        self.refresh()

    def begin(self) -> None:
        """Somebody sits down: put the keyboard where the next thing to do is; a finished exercise is looked back at."""
        if self.exercise.ended:
            self.look_back()
        else:
            self._look()

    def look_back(self) -> None:
        """Leave the table for the debrief; or come back to it."""
        from .debrief import Debrief

        self._try(self.pace.stop, self.initiative.say)
        if self._play in self.view.children:
            debrief = Debrief(self._looked_back_at())
            self.view.children = [self.view.children[0], debrief.view, *self._unseen]
            self.back.description = "Back to the table"
            self.announce.say(debrief.sentence)
        else:
            self.view.children = [self.view.children[0], self._play, *self._unseen]
            self.back.description = "Look back" if self.exercise.ended else END_HERE
        show(self.pace.buttons, self._play in self.view.children and not self.exercise.ended)

    # ------------------------------------------------------------------------------ whether anybody is there

    def rest(self) -> None:
        """No page has been heard of for a moment: the clock stands until somebody lets it run."""
        if self.pace.running:
            self._try(self.pace.stop, self.initiative.say)
            clock = wording.clock(self.exercise.scenario.starts + self.exercise.now)
            self.initiative.say(f"The clock was paused at {clock}: this page could not be reached.")

    def put_down(self) -> None:
        """The page has gone: others may go on with the exercise."""
        self._try(self.exercise.close, self.initiative.say)

    def take_up(self) -> None:
        """The page is back: go on here, unless somebody has gone on elsewhere."""
        if not self.exercise.ended:
            self._try(self.exercise.reopen, self._say_now)

    # -------------------------------------------------------------------------------------- what they see

    def refresh(self) -> list[Prompt]:
        """Draw what has changed; decisions that are new since the last time."""
        self._tick()
        state = self._state()
        if state == self._seen:
            return []
        self._seen = state
        self._brief()
        events = self.story.refresh()
        refused = [e for e in events if isinstance(e, ev.ActionRefused)]
        self._refused += refused
        for e in refused:
            if e.kind == "draft":
                self.initiative.lose(e.role, act.Draft(**{**dict(e.action), "worded": None}))
        self._heard += events
        new = self.decisions.refresh(refusals(refused, answers=True), self._meanwhile(self._heard))
        self.initiative.follow(next((p.role for p in self.exercise.prompts), None))
        self.initiative.refresh(refusals(refused, answers=False))
        self.board.refresh()
        self.desk.refresh()
        self.timeline.lanes = in_play(self.exercise.pictures(), self.exercise.people, self.exercise.scenario.lasts)
        self._tell(new, refused)
        self._end()
        return new

    def _brief(self) -> None:
        """The briefing is open until the clock has moved, and there to be looked up afterwards."""
        exercise = self.exercise
        words = briefing(exercise.scenario, exercise.seats, exercise.header.mode)
        put(self.briefing, folded(words, open_=exercise.now == 0))

    def _tick(self) -> None:
        now = self.exercise.now
        self.timeline.now = min(now, self.exercise.scenario.lasts)
        self.timeline.end = window(self.exercise.scenario, now)
        self.pace.refresh()
        self.decisions.tick()
        self.desk.tick()

    def _state(self) -> tuple:
        """What the cards are drawn from, as far as it can change."""
        pictures = self.exercise.pictures()
        sizes = [len(p.known.events) + len(p.own) for p in pictures.values()]
        prompts = [p.id for p in self.exercise.prompts]
        under_way, briefed = self._under_way.left(self.exercise.now), (self.exercise.now == 0, self.exercise.seats)
        return (len(pictures), *sizes, *prompts, *under_way, *briefed, self.exercise.ended)

    def _meanwhile(self, events: list[Any]) -> str:
        starts = self.exercise.scenario.starts
        return meanwhile(events, starts, self._since) + self._under_way.listed(starts)

    def _tell(self, new: list[Prompt], refused: list[ev.ActionRefused]) -> None:
        """Say aloud what cannot wait."""
        if new:
            left = lasted((new[-1].deadline - self.exercise.now) / 60)
            self.announce.say(f"To decide, {spelt(new[-1].role)}: {worded(new[-1].text)} {left} left.")
        elif refused:
            self.announce.say(refusals(refused, answers=True) or refusals(refused, answers=False))

    def _end(self) -> None:
        if not self.exercise.ended:
            return
        self.back.description = "Look back"
        self._put_away()
        self.announce.say("The exercise is over. Look back at it.")

    # --------------------------------------------------------------------------------------------- inside

    def _look(self) -> None:
        """Put the keyboard on the decision that is open, else on what lets time go."""
        if at := self._next():
            self.pointer.to(at)

    def _next(self) -> Widget | None:
        """Where the next thing to do is."""
        return self.decisions.first or (self.back if self.exercise.ended else self.pace.main)

    def _paced(self):
        """What shows the clock, and lets time go."""
        return Pace(self.exercise, self.go_on, self._look)

    def _facilitators(self) -> list[Widget]:
        """What the band has for whoever leads the exercise from this table."""
        return [self.desk.toggle]

    def _put_away(self) -> None:
        """It is over: others may have the file."""
        self._try(self.exercise.close, self.initiative.say)

    def _looked_back_at(self):
        """The exercise whose log may be read now."""
        return self.exercise

    def _band(self):
        header = self.exercise.header
        words = [header.team, "turn mode" if header.mode == "turn" else "flowing mode"]
        small = escape(" · ".join(word for word in words if word))
        title = HTML(f"<h2>{escape(self.exercise.scenario.title)} <small>{small}</small></h2>")
        return box(HBox, [title, self.pace.view, *self._facilitators(), self.back], "drill-band")

    def _laid_out(self):
        timeline = card("Timeline", [self.timeline], "drill-lanes")
        left = box(
            VBox, [self.briefing, self.sure.view, self.decisions.view, self.initiative.view, timeline], "drill-main"
        )
        right = box(VBox, [self.board.view, self.story.view], "drill-side")
        return VBox([self.desk.view, box(HBox, [left, right], "drill-columns")])
