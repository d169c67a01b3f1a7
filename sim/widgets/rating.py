"""The card *Ratings* on the debrief page: what the evidence suggests, for people to confirm or to overrule."""

from __future__ import annotations

from collections.abc import Callable

from ipywidgets import HTML, Checkbox, Dropdown, HBox, Text, Textarea, VBox

from sim import wording
from sim.evaluation import Ratings
from sim.exercise import RATINGS, Rated, Remark, remarks

from .parts import alert, box, button, card, put, show
from .rated import NOTHING, agreed, beside, key, letter, table

_ABOUT = (
    "Proposed from the log, in HSEEP's order: what was not achieved is U; harm, or a departure from plan, policy or "
    "law, M; what can be done better, S; else P. A capability is as good as the worst of its tasks, by convention. "
    "It is for people to rate: confirm what is right, and overrule what is not, with a reason."
)
_KINDS = {"capability": "", "target": "– ", "task": "– – "}


class Rating:
    """The card. What evaluators say is filed in the exercise's file; `changed()` is called when there is more. Who may
    not rate sees the table alone."""

    def __init__(self, exercise, ratings: Ratings, changed: Callable[[], object] = lambda: None):
        self.exercise, self.ratings, self._changed = exercise, ratings, changed
        self._log = exercise.log
        rows = [(_KINDS[one.kind] + one.name, one.about) for one in ratings.every()]
        self.about = Dropdown(description="Rate", options=rows)
        self.rating = Dropdown(description="Rating")
        self.who = Text(description="Your name", placeholder="must be given", style={"description_width": "initial"})
        self.lead = Checkbox(description="as the lead evaluator", value=False, indent=False)
        self.reason = Textarea(description="Reason", placeholder="what the proposal does not see", rows=2)
        self.go = button("Confirm or overrule", self._rate, "drill-go")
        self._said, self._came = HTML(), HTML()
        fields = box(HBox, [self.about, self.rating, self.who, self.lead], "drill-form")
        self._form = box(VBox, [fields, self.reason, box(HBox, [self.go])], "drill-composer")
        about = HTML(f'<p class="drill-aside">{_ABOUT}</p>{key()}' if rows else f"<p>{NOTHING}</p>")
        parts = [about, self._came, self._form, self._said]
        self.view = card("Ratings", parts, "drill-wide", "drill-ratings")
        self.about.observe(lambda _: self._offer(), "value")
        show(self._form, bool(rows) and exercise.rates)
        put(self._said, "")
        self._offer()
        self._show()

    # -------------------------------------------------------------------------------------------- inside

    def _offer(self) -> None:
        """The four letters, with the proposed one chosen and marked."""
        proposed = self._proposed()
        said = {one: f"{one}: {RATINGS[one]}" if one else letter(one) for one in (*RATINGS, "")}
        options = [(f"{words} (as proposed)" if one == proposed else words, one) for one, words in said.items()]
        self.rating.options = options
        self.rating.value = proposed

    def _proposed(self) -> str:
        return self.ratings.proposed.get(self.about.value, "")

    def _rate(self) -> None:
        rating, reason, who = self.rating.value, self.reason.value.strip(), self.who.value.strip()
        line = Rated(self.exercise.now, self.about.value, rating, reason, who, self._proposed(), self.lead.value)
        try:
            self.exercise.remark(line)
        except (ValueError, OSError) as error:
            put(self._said, alert(f"That was not kept: {error}"))
            return
        deed = "confirmed" if rating == line.proposed else "overruled"
        put(self._said, f'<p role="status">Kept: {deed}. The next one, please.</p>')
        self.reason.value = ""
        self._next()
        self._show()
        self._changed()

    def _next(self) -> None:
        """The row below, and the keyboard with it."""
        names = [about for _, about in self.about.options]
        at = names.index(self.about.value) + 1
        self.about.value = names[min(at, len(names) - 1)]
        self.about.focus()

    def _show(self) -> None:
        try:
            lines = remarks(self.exercise)
        except ValueError as error:
            put(self._came, alert(str(error)))
            return
        put(self._came, self._summed_up(lines) if self.ratings.capabilities else "")

    def _summed_up(self, lines: list[Remark]) -> str:
        return table(self.ratings, lines, self._clock) + agreed(self.ratings, lines) + beside(self.ratings)

    def _clock(self, entry: int) -> str:
        return wording.clock(self.exercise.scenario.starts + self._log[entry].at)
