"""The facilitator's card *Run sheet*: the phases of the session, which one it is, how much of its time is left."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from html import escape
from typing import Any

from ipywidgets import HTML, Dropdown, HBox

from .parts import box, button, card, put


class RunSheet:
    """The card. `refresh` draws the phase that the room is in, by the clock on the wall."""

    def __init__(self, guest, try_: Callable[[Callable[[], object]], bool]):
        self.guest, self._try = guest, try_
        self._list = HTML()
        names = [phase.name for phase in guest.scenario.phases]
        self.phase = Dropdown(description="Phase", options=names)
        begin = button("Begin this phase", self._begin)
        self.form = box(HBox, [self.phase, begin], "drill-form")
        self.view = card("Run sheet", [self._list, self.form])
        self.refresh()

    def refresh(self) -> None:
        """Draw it; how long a phase has lasted changes by the minute."""
        html = run_sheet(self.guest.scenario.phases, self.guest.phase, datetime.datetime.now())
        if html != self._list.value:
            put(self._list, html)

    def _begin(self) -> None:
        names = list(self.phase.options)
        if self._try(lambda: self.guest.ask("begin", phase=self.phase.value)):
            self.phase.value = names[min(names.index(self.phase.value) + 1, len(names) - 1)]


def run_sheet(phases: Any, began: list[str] | None, now: datetime.datetime) -> str:
    """HTML: the phases in their order; of the one that goes on, when it began and what is left of its time."""
    rows = "".join(_row(phase, began, now) for phase in phases)
    return f'<ol class="drill-phases">{rows}</ol>'


def _row(phase: Any, began: list[str] | None, now: datetime.datetime) -> str:
    words = f"<b>{escape(phase.name)}</b>, {phase.minutes} min"
    if began is None or began[0] != phase.name:
        return f"<li>{words}<br><small>{escape(phase.what)}</small></li>"
    since = datetime.datetime.fromisoformat(began[1])
    if since.date() != now.date():  # the session went on, on another day
        return f'<li aria-current="step">▶ {words}: since {since:%d %B}<br><small>{escape(phase.what)}</small></li>'
    left = phase.minutes - int((now - since).total_seconds() // 60)
    over = f"{left} min left" if left > 0 else f"{-left} min over" if left < 0 else "its time is up"
    return f'<li aria-current="step">▶ {words}: since {since:%H:%M}, {over}<br><small>{escape(phase.what)}</small></li>'
