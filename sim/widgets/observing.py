"""The evaluator's card *Observations*: what was seen, against which objective, and how it is being met."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape

from ipywidgets import HTML, Dropdown, HBox, Text, Textarea, VBox

from sim import wording
from sim.exercise import RATINGS, SEEN, Observed

from .parts import alert, box, button, card, put

_NO_RATING = "no rating"
_NO_OBJECTIVE = "no objective"


class Observing:
    """The card. What is written down is filed in the exercise's file, and shown in the look back."""

    def __init__(self, guest, try_: Callable[[Callable[[], object]], bool]):
        self.guest, self._try = guest, try_
        objectives = [(objective.name, objective.name) for objective in guest.scenario.objectives]
        self.about = Dropdown(description="Objective", options=[(_NO_OBJECTIVE, ""), *objectives])
        self.seen = Dropdown(description="It is", options=SEEN)
        ratings = [(f"{letter}: {words}", letter) for letter, words in RATINGS.items()]
        self.rating = Dropdown(description="Rating", options=[(_NO_RATING, ""), *ratings])
        self.who = Text(description="Your name", placeholder="may stay empty", style={"description_width": "initial"})
        self.text = Textarea(description="What you saw", placeholder="who did what, when; not what you think of it")
        self._said, self._list = HTML(), HTML()
        choices = box(HBox, [self.about, self.seen, self.rating, self.who], "drill-form")
        go = button("Write it down", self._write)
        self.view = card("Observations", [VBox([self.text, choices, go]), self._said, self._list], "drill-observing")
        put(self._said, "")
        self.refresh()

    def refresh(self) -> None:
        """Show what has been written down so far, the last first."""
        html = observed(self.guest.observed, self.guest.scenario.starts)
        if html != self._list.value or not html:
            put(self._list, html)

    def _write(self) -> None:
        text = self.text.value.strip()
        if not text:
            put(self._said, alert("Nothing is written yet."))
            return
        chosen = self.seen.value, text, self.about.value, self.rating.value, self.who.value.strip()
        if self._try(lambda: self.guest.remark(Observed(self.guest.now, *chosen))):
            self.text.value = ""
            put(self._said, '<p role="status">Written down.</p>')


def observed(lines: Iterable[Observed], starts: int) -> str:
    """HTML: what evaluators saw, the last first; "" for nothing."""
    rows = "".join(_row(line, starts) for line in reversed(list(lines)))
    return f'<ul class="drill-observed">{rows}</ul>' if rows else ""


def _row(line: Observed, starts: int) -> str:
    rating = f"{line.rating} ({RATINGS[line.rating]})" if line.rating else ""
    kind = line.seen if line.seen != SEEN[-1] else ""
    small = "; ".join(filter(None, [kind, line.about, rating, line.who]))
    return f"<li><b>{wording.clock(starts + line.at)}</b> {escape(line.text)} <small>{escape(small)}</small></li>"
