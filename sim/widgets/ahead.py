"""The facilitator's card *Ahead and back*: how long it still takes, jumping there, going back to an earlier time."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from typing import Any

from ipywidgets import HTML, HBox, Text

from sim import wording
from sim.scenario import DAY

from .parts import alert, box, button, card, put

_CLOCK = re.compile(r"^([01]?\d|2[0-3])[:.]([0-5]\d)$")


class Ahead:
    """What lies ahead by the playbook, on the same luck. `try_(deed)` does what a button wants."""

    def __init__(self, guest, try_: Callable[[Callable[[], object]], bool]):
        self.guest, self._try = guest, try_
        self._said = HTML()
        self.left = Text(description="Time left", placeholder="minutes until the hot wash, if you like")
        self.time = Text(description="Go to", placeholder="a time of the scenario, like 17:30")
        look, ahead = button("Look ahead", self._look), button("Jump there", self._jump)
        back = button("Back to then", self._back)
        first = box(HBox, [self.left, look], "drill-form")
        second = box(HBox, [self.time, ahead, back], "drill-form")
        note = HTML(
            '<p class="drill-aside">A jump lets the playbook decide until then. Going back keeps what was '
            "played, in its file, and goes on in another.</p>"
        )
        self.view = card("Ahead and back", [first, self._said, second, note])
        put(self._said, "")

    def _look(self) -> None:
        found: list[dict[str, Any]] = []
        left = minutes(self.left.value)
        if left is None and self.left.value.strip():
            put(self._said, alert(f"Minutes are wanted, like 20, or nothing at all; seen {self.left.value.strip()!r}."))
            return
        if self._try(lambda: found.append(self.guest.ask("forecast", minutes=left))):
            starts = self.guest.scenario.starts
            put(self._said, f'<p role="status">{escape(ahead_in_words(found[0], starts, left))}</p>')
            if found[0]["jump"] is not None:
                self.time.value = wording.clock(starts + found[0]["jump"])

    def _jump(self) -> None:
        scenario = self.guest.scenario
        second = next_at(self.time.value, scenario.starts, self.guest.now)
        ends = None if scenario.afterwards else scenario.lasts
        if second is not None and ends is not None and second > ends:
            end, now = (wording.clock(scenario.starts + at) for at in (ends, self.guest.now))
            put(self._said, alert(f"It is {now}, and it is followed until {end}: one jumps to a time between them."))
        else:
            self._go("jump", "to", second)

    def _back(self) -> None:
        scenario = self.guest.scenario
        second = last_at(self.time.value, scenario.starts, self.guest.now)
        if second is not None and second < 0:
            put(self._said, alert(f"It began at {wording.clock(scenario.starts)}; one goes back to a time since then."))
        else:
            self._go("back", "at", second)

    def _go(self, do: str, name: str, second: int | None) -> None:
        if second is None:
            put(self._said, alert("A time of the scenario is wanted, like 17:30."))
        else:
            put(self._said, "")
            self._try(lambda: self.guest.ask(do, **{name: second}))


def minutes(text: str) -> float | None:
    """A number of minutes, 0 or more; None for anything else."""
    try:
        number = float(text.strip().removesuffix("min").strip().replace(",", "."))
    except ValueError:
        return None
    return number if number >= 0 else None


def next_at(text: str, starts: int, now: int) -> int | None:
    """The next second of the scenario after `now` at a time of day; None for what is no time of day."""
    time = _of_day(text)
    return None if time is None else now + (time - starts - now - 1) % DAY + 1


def last_at(text: str, starts: int, now: int) -> int | None:
    """The last second of the scenario before `now` at a time of day, below 0 if that was before it began; None for what
    is no time of day."""
    time = _of_day(text)
    return None if time is None else now - (starts + now - time - 1) % DAY - 1


def _of_day(text: str) -> int | None:
    found = _CLOCK.match(text.strip())
    return None if found is None else int(found[1]) * 3600 + int(found[2]) * 60


def ahead_in_words(found: dict[str, Any], starts: int, left: float | None) -> str:
    """When it ends, how many decisions are left, how long they take at this pace, and where to jump to."""
    ends, asked, each = wording.clock(starts + found["ends"]), found["asked"], found["each"]
    said = [f"With the playbook from here it ends at {ends}; about {asked} decisions are left for people."]
    if each:
        said.append(f"They have taken {each:.1f} min each: about {round(asked * each)} min more.")
    if found["jump"] is not None:
        said.append(f"To be through in {left:g} min, jump to {wording.clock(starts + found['jump'])}.")
    elif left is not None and each:
        said.append(f"That fits into {left:g} min.")
    return " ".join(said)
