"""The table that people play at: the clock, what is to be decided, what is known, what can be done, what was."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

from ipywidgets import HTML, HBox, VBox, Widget

from sim import actions as act
from sim import events as ev
from sim import wording
from sim.actions import Action
from sim.prompts import Prompt
from sim.scenario import lasted, spelt, worded

from .act import Initiative
from .board import Board
from .briefing import briefing, folded
from .browser import EXERCISE_BAND
from .composer import Composer, Written
from .desk import Desk
from .inorder import InOrder
from .lanes import in_play, window
from .livelog import Announce
from .pace import Pace
from .parts import box, button, card, classed, put, sheet, show
from .pointer import Pointer
from .presence import Presence
from .prompts import Decisions
from .refused import in_words, refusals
from .story import Story, meanwhile
from .sure import Sure, beyond_recall
from .timeline import Timeline
from .underway import UnderWay, deed_in_words

END_HERE = "End here and look back"


class Table:
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

    # ---------------------------------------------------------------------------------- what people do

    def go_on(self, until: int | None = None) -> bool:
        """Let time go; whether something new is to be decided."""
        self._since = self.exercise.now
        if self._try(lambda: self.exercise.go_on(until), self.initiative.say):
            return bool(self.refresh())
        self.pace.halt()
        return False

    def answer(self, prompt: Prompt, option: str) -> None:
        """A decision is answered with one of its options; what cannot be called back is asked about once more."""
        chosen = prompt.option(option)
        deed = lambda: self.exercise.answer(prompt.id, option, **self._given())  # noqa: E731 - done when it is sure
        self._once_sure(prompt.role, chosen.actions if chosen else (), lambda: self._land(prompt, f"{option}", deed))

    def send(self, role: str, prompt: Prompt | None, written: Written) -> None:
        """A notice is written, or its words changed: as an answer where a decision asked for it, or unasked.

        If the world refuses it at once, the composer stays open, with its words and the reason.
        """
        self._refused = []
        asked = prompt if prompt and prompt.id in {p.id for p in self.exercise.prompts} else None
        if asked is None:
            done = self.act(role, written, self.composer.say)
        else:
            answer = lambda: (act.Answer(asked.id, "", self.decisions.reason), written)  # noqa: E731 - made when it is said
            done = self._land(
                asked,
                deed_in_words(written),
                lambda: self.exercise.answer_with(asked.id, answer(), minutes=self.decisions.minutes),
                self.composer.say,
                closes=False,
            )
        why = refusals([e for e in self._refused if e.role == role and e.kind == act.kind(written)], answers=False)
        if why:
            self.initiative.forget()
            self.composer.refused(why)
            self.pointer.to(self.composer.first)
        elif done:
            self.initiative.close()
            if asked is None:
                self.initiative.point_back()

    def act_once_sure(self, role: str, action: Action) -> bool:
        """A seat does something unasked; what cannot be called back is asked about once more."""
        return self._once_sure(role, (action,), lambda: self.act(role, action))

    def act(self, role: str, action: Action, say: Callable[[str], None] | None = None) -> bool:
        """A seat does something unasked."""
        self.initiative.say("")
        done = self._try(
            lambda: self._under_way.note(self.exercise.act(role, action), deed_in_words(action)),
            say or self.initiative.say,
        )
        self.refresh()
        return done

    def interject(self, action: Action) -> bool:
        """The facilitator steps in; whether the world took it. If not, the desk says why."""
        refused: list[str | None] = []
        done = self._try(lambda: refused.append(self.exercise.interject(action)), self.desk.say)
        self.refresh()
        if done and refused[0]:
            self.desk.say(f"That was not taken: {refused[0]}.")
        return done and not refused[0]

    def _conduct(self, deed: Callable[[], object]) -> bool:
        """The facilitator does something about the list of injects; if it cannot be done, the desk says why."""
        self.desk.say("")
        done = self._try(deed, self.desk.say)
        self.refresh()
        return done

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

    def _once_sure(self, role: str, actions: tuple[Action, ...], deed: Callable[[], bool]) -> bool:
        """Whether it was done, or is being asked about."""
        picture = self.exercise.pictures().get(role)
        words = beyond_recall(actions, picture.known, self.exercise.scenario) if picture else ""
        if not words:
            return deed()
        self.pointer.to(self.sure.ask(words, deed))
        return True

    def _given(self) -> dict[str, Any]:
        return {"minutes": self.decisions.minutes, "reason": self.decisions.reason}

    def _land(
        self,
        prompt: Prompt,
        words: str,
        deed: Callable[[], int],
        say: Callable[[str], None] | None = None,
        closes: bool = True,
    ) -> bool:
        """An answer is given; in turn mode time goes on by itself once nothing is left to decide. It `closes` what was
        being written."""
        if not self._try(lambda: self._under_way.note(deed(), words), say or self._say_now):
            return False
        self._since = self.exercise.now
        self.decisions.answered()
        if closes:
            self.initiative.put_away()
        self._let_time_go()
        self.refresh()
        self._look()
        return True

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

    def _let_time_go(self) -> None:
        """An answer was given: in turn mode time goes on by itself, once nothing is left to decide."""
        if self.exercise.header.mode == "turn" and not self.exercise.prompts:
            self._try(self.exercise.go_on, self.initiative.say)

    def _facilitators(self) -> list[Widget]:
        """What the band has for whoever leads the exercise from this table."""
        return [self.desk.toggle]

    def _put_away(self) -> None:
        """It is over: others may have the file."""
        self._try(self.exercise.close, self.initiative.say)

    def _looked_back_at(self):
        """The exercise whose log may be read now."""
        return self.exercise

    def _say_now(self, text: str) -> None:
        self.decisions.refresh(text)
        self.announce.say(text)

    def _try(self, deed: Callable[[], object], say: Callable[[str], None]) -> bool:
        """Do it; what is malformed, or cannot be written down, is said where it arose, and nothing has happened."""
        try:
            deed()
        except (ValueError, OSError) as error:
            say(in_words(error))
            return False
        return True

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
