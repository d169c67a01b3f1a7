"""The clock of a room: every page shows it, the facilitator's has its buttons."""

from __future__ import annotations

from collections.abc import Callable

from ipywidgets import Button, Dropdown, HBox

from sim.exercise.flow import SPEEDS

from .clock import ClockFace
from .parts import box, button, show

_A_WHILE = 5 * 60  # scenario seconds
_ROOM = "facilitator"


class RoomPace:
    """The clock as the room has it. `try_(deed)` does what a button wants, and says what did not work."""

    main: Button | None = None  #: a seat has nothing that lets time go

    def __init__(self, guest, try_: Callable[[Callable[[], object]], object]):
        self.guest, self._try = guest, try_
        self.face = ClockFace(starts=guest.scenario.starts, now=guest.now)
        self.next = button("Let time go on ▸", lambda: try_(guest.go_on))
        self.while_ = button("Wait 5 minutes", lambda: try_(lambda: guest.go_on(guest.now + _A_WHILE)))
        self.run = button("▶ Let the clock run", self._turn)
        self.speed = Dropdown(description="Speed", options=[(f"×{s}", s) for s in SPEEDS], value=guest.speed)
        self.speed.style.description_width = "initial"
        self._told = guest.speed
        self.speed.observe(self._chosen, "value")
        self.buttons = box(HBox, [self.while_, self.next, self.run, self.speed], "drill-pace")
        self.view = box(HBox, [self.face, self.buttons], "drill-pace")
        self._flowing = guest.header.mode == "flowing"
        for widget, shown in ((self.while_, not self._flowing), (self.run, self._flowing), (self.speed, self._flowing)):
            show(widget, shown)
        self.refresh()

    @property
    def running(self) -> bool:
        """Whether this page has a clock to stop: the room's goes on without it."""
        return False

    def stop(self) -> None:
        """The room's clock goes on; only the facilitator stops it."""

    def halt(self) -> None:
        """See `stop`."""

    def refresh(self) -> None:
        """Show what time it is in the room, and what the buttons would do."""
        guest = self.guest
        self.face.now, self.face.speed = guest.now, guest.speed
        resting = "paused" if self._flowing else "standing"
        self.face.state = "ended" if guest.ended else "running" if guest.running else resting
        self.run.description = "▮▮ Pause" if guest.running else "▶ Let the clock run"
        self.next.description = "Leave it, let time go on ▸" if guest.prompts else "Let time go on ▸"
        if guest.speed != self._told:  # else somebody may be choosing another one, while the clock stands
            self._told = guest.speed
            self.speed.value = guest.speed
        show(self.buttons, guest.kind == _ROOM and not guest.ended)

    def _turn(self) -> None:
        if self.guest.running:
            self._try(lambda: self.guest.ask("pause"))
        else:
            self._try(lambda: self.guest.ask("run", speed=self.speed.value))

    def _chosen(self, change) -> None:
        if change["new"] != self._told and self.guest.running:
            self._try(lambda: self.guest.ask("run", speed=change["new"]))
