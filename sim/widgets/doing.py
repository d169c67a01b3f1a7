"""What people at a table do: it lands, is asked about once more, or is said not to be possible."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

from sim import actions as act
from sim import events as ev
from sim.actions import Action
from sim.prompts import Prompt

from .act import Initiative
from .composer import Composer, Written
from .desk import Desk
from .livelog import Announce
from .pointer import Pointer
from .prompts import Decisions
from .refused import in_words, refusals
from .sure import Sure, beyond_recall
from .underway import UnderWay, deed_in_words


class Doing(ABC):
    """The doing half of a table: the other one draws it."""

    exercise: Any
    announce: Announce
    pointer: Pointer
    pace: Any
    composer: Composer
    initiative: Initiative
    sure: Sure
    decisions: Decisions
    desk: Desk
    _under_way: UnderWay
    _refused: list[ev.ActionRefused]
    _since: int

    @abstractmethod
    def refresh(self) -> list[Prompt]:
        """Draw what has changed; decisions that are new since the last time."""

    @abstractmethod
    def _look(self) -> None:
        """Put the keyboard where the next thing to do is."""

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

    def _let_time_go(self) -> None:
        """An answer was given: in turn mode time goes on by itself, once nothing is left to decide."""
        if self.exercise.header.mode == "turn" and not self.exercise.prompts:
            self._try(self.exercise.go_on, self.initiative.say)

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
