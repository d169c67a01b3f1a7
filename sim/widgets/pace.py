"""How time goes: in turns (it stands while people talk, and goes on when told) or by itself, faster or slower."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from ipywidgets import Button, Dropdown, HBox

from sim.exercise.flow import CAREFUL, SPEEDS, TICK, Flow

from .clock import ClockFace
from .parts import box, button, show

_STARTLED = 0.7  # seconds outside after a decision opened in which a press goes nowhere
_A_WHILE = 5 * 60  # what "a while" is in turn mode, scenario seconds


class Pace:
    """The clock and its buttons. `go_on(until)` lets time go, and says whether something new is to be decided;
    `look()` puts the keyboard there, where somebody has pressed for it."""

    def __init__(self, exercise, go_on: Callable[[int | None], bool], look: Callable[[], object] = bool):
        self.exercise, self._go_on, self._look = exercise, go_on, look
        self._opened = -_STARTLED
        self._task: asyncio.Task | None = None
        self._flow: Flow | None = None
        self.face = ClockFace(starts=exercise.scenario.starts, now=exercise.now)
        self.next = button("Let time go on ▸", self.jump)
        self.while_ = button("Wait 5 minutes", self.wait)
        self.run = button("▶ Let the clock run", self.turn)
        self.speed = Dropdown(description="Speed", options=[(f"×{s}", s) for s in SPEEDS], value=10)
        self.speed.style.description_width = "initial"
        self.speed.observe(self._change, "value")
        self.buttons = box(HBox, [self.while_, self.next, self.run, self.speed], "drill-pace")
        self.view = box(HBox, [self.face, self.buttons], "drill-pace")
        self._flowing = exercise.header.mode == "flowing"
        for widget, shown in ((self.while_, not self._flowing), (self.run, self._flowing), (self.speed, self._flowing)):
            show(widget, shown)
        self.refresh()

    @property
    def running(self) -> bool:
        """Whether the clock goes by itself."""
        return self._task is not None

    def jump(self) -> None:
        """Let time go to the next decision."""
        self._press(None)

    def wait(self) -> None:
        """Let a few minutes go by, less if something is to be decided before."""
        self._press(self.exercise.now + _A_WHILE)

    def _press(self, until: int | None) -> None:
        """A second press that came with the first is not meant for what has opened since: nobody can have read it."""
        if time.monotonic() - self._opened < _STARTLED:
            return
        if self._go_on(until):
            self._opened = time.monotonic()
            self._look()

    def turn(self) -> None:
        """Start the clock, or stop it."""
        if self.running:
            self.stop()
        else:
            self._task = asyncio.get_running_loop().create_task(self._tick())
        self.refresh()

    def _change(self, change) -> None:
        """Another speed from now on: what went by since the last tick keeps the one that it had."""
        if self._flow and self.running:
            self._flow.count(time.monotonic(), change["old"])
        self.refresh()

    def stop(self) -> None:
        """The clock stands, and the file says where."""
        if self.running and not self.exercise.ended:
            self.exercise.mark("paused")
        self.halt()

    def halt(self) -> None:
        """The clock stands."""
        if self._task:
            self._task.cancel()
            self._task = None
        self.refresh()

    @property
    def main(self) -> Button:
        """The button that lets time go."""
        return self.run if self._flowing else self.next

    def refresh(self) -> None:
        """Show what time it is and what the buttons would do."""
        self.face.now, self.face.speed = self.exercise.now, self.speed.value
        resting = "paused" if self._flowing else "standing"
        self.face.state = "ended" if self.exercise.ended else "running" if self.running else resting
        self.run.description = "▮▮ Pause" if self.running else "▶ Let the clock run"
        pending = self.exercise.prompts and not self._flowing
        self.next.description = (
            "Leave it, let time go on ▸" if pending else "Next decision ▸" if self._flowing else "Let time go on ▸"
        )
        if self.exercise.ended:
            show(self.buttons, False)

    async def _tick(self) -> None:
        """Each tick adds what went by outside × the speed; whatever the speed was before stays as it was."""
        flow = self._flow = Flow(time.monotonic())
        while not self.exercise.ended:
            await asyncio.sleep(TICK)
            whole = flow.gone(time.monotonic(), self.speed.value)
            if whole and self._go_on(self.exercise.now + whole) and self.speed.value > CAREFUL:
                self.speed.value = CAREFUL
                flow.begin_anew()
        self._task = None
        self.refresh()
