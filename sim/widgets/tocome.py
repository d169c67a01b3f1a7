"""The facilitator's card *Events to come*: the list of injects as it stands; release one, skip one, put one off."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from ipywidgets import HTML, Dropdown, FloatText, HBox, Text

from sim import wording
from sim.exercise.conductor import CLOSED, DEFERRED, DONE, DUE, PLANNED, RELEASED, SKIPPED, Standing
from sim.msel.trigger import trigger_text
from sim.scenario import spelt

from .parts import alert, box, button, card, put, show

#: No state by colour alone: each has a sign and a word.
SIGNS = {PLANNED: "○", DUE: "▶", RELEASED: "✓", DONE: "✔✔", SKIPPED: "–", DEFERRED: "⏸"}
_HEAD = ("time", "title", "to", "type", "status", "expected action")


class ToCome:
    """The list of an exercise (or of a guest, which looks like one). `do(deed)` does it, and says whether it was
    possible."""

    def __init__(self, exercise, do: Callable[[Callable[[], object]], bool]):
        self.exercise, self._do = exercise, do
        self._list, self._said = HTML(), HTML()
        self.event = Dropdown(description="Event")
        self.why = Text(description="Because", placeholder="a reason, to skip it; or what they did")
        self.minutes = FloatText(description="Minutes", value=5)
        buttons = [button("Release now", self._release), button("Skip", self._skip), button("Defer", self._defer)]
        self._form = box(HBox, [self.event, *buttons[:1], self.why, buttons[1], self.minutes, buttons[2]], "drill-form")
        self._done = button("They have done it", self._answered)
        self.released = Dropdown(description="Released")
        self._seen = box(HBox, [self.released, self._done], "drill-form")
        self.view = card("Events to come", [self._list, self._form, self._seen, self._said])
        put(self._said, "")
        self._drawn: tuple[Standing, ...] | None = None
        self.refresh()

    def refresh(self) -> None:
        """Show how the list stands now; nothing without one."""
        show(self.view, bool(self.exercise.scenario.injects))
        standings = self.exercise.injects.standings if self.exercise.scenario.injects else ()
        if standings == self._drawn:
            return
        self._drawn = standings
        put(self._list, table(standings, self.exercise.scenario.starts))
        _offer(self.event, [s for s in standings if s.status not in CLOSED])
        _offer(self.released, [s for s in standings if s.status == RELEASED])
        ended = self.exercise.ended
        show(self._form, bool(self.event.options) and not ended)
        show(self._seen, bool(self.released.options) and not ended)

    def _release(self) -> None:
        refused: list[str | None] = []
        name = self.event.value
        if self._do(lambda: refused.append(self.exercise.injects.release(name))):
            done = _note(f"Released: {self._title(name)}.")
            put(self._said, alert(f"That was not taken: {refused[0]}.") if refused[0] else done)

    def _skip(self) -> None:
        name, why = self.event.value, self.why.value
        if self._do(lambda: self.exercise.injects.skip(name, why)):
            self.why.value = ""
            put(self._said, _note(f"Skipped: {self._title(name)}."))

    def _defer(self) -> None:
        name, seconds = self.event.value, []
        if self._do(lambda: seconds.append(self.exercise.injects.defer(name, self.minutes.value))):
            clock = wording.clock(self.exercise.scenario.starts + seconds[0])
            put(self._said, _note(f"Put off until {clock}: {self._title(name)}."))

    def _answered(self) -> None:
        name, words = self.released.value, self.why.value
        if self._do(lambda: self.exercise.injects.done(name, words)):
            self.why.value = ""
            put(self._said, _note(f"Done: {self._title(name)}."))

    def _title(self, name: str) -> str:
        return next((one.title for one in self.exercise.scenario.injects if one.name == name), name)


def _note(text: str) -> str:
    return f'<p class="drill-done" role="status">{escape(text)}</p>'


def _offer(choice: Dropdown, standings: list[Standing]) -> None:
    """What is due comes first; what was chosen stays, if it is still there."""
    ordered = sorted(standings, key=lambda s: (s.status != DUE, s.due is None, s.due or 0))
    options = [(f"{SIGNS[s.status]} {s.inject.title}", s.inject.name) for s in ordered]
    if list(choice.options) != options:
        chosen = choice.value
        choice.options = options
        names = [name for _, name in options]
        choice.value = chosen if chosen in names and ordered[0].status != DUE else next(iter(names), None)


def table(standings: tuple[Standing, ...], starts: int) -> str:
    """HTML: one row an entry, what is still to come first."""
    ordered = sorted(standings, key=lambda s: (s.status in CLOSED, s.due is None, s.due or 0))
    head = "".join(f"<th scope='col'>{word}</th>" for word in _HEAD)
    rows = "".join(_row(s, starts) for s in ordered)
    return f'<table class="drill-events"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def _row(s: Standing, starts: int) -> str:
    one = s.inject
    at = s.due if s.released is None else s.released
    time = trigger_text(one) if at is None else wording.clock(starts + at)
    status = f"{SIGNS[s.status]} {s.status}" + (f" ({s.why})" if s.why else "")
    to = ", ".join(map(spelt, one.to))
    cells = "".join(f"<td>{escape(text)}</td>" for text in (to, one.type, status, one.expected or one.expect or ""))
    return f"<tr><td>{escape(time)}</td><th scope='row'>{escape(one.title)}</th>{cells}</tr>"
