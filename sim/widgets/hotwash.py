"""The hot wash, first on the debrief page: questions for whoever was there, and what came of them."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from ipywidgets import HTML, Checkbox, Dropdown, HBox, Text, Textarea, VBox, Widget

from sim.exercise import DEGREES, Answers, Summed, asked, items, remarks, summed
from sim.scenario import SCALE, Question, spelt

from .parts import alert, box, button, card, put, show
from .words import sentence

EVERYBODY = "somebody else who was there"
_SCALE = [("no answer", ""), ("1 not at all", "1"), ("2", "2"), ("3", "3"), ("4", "4"), ("5 fully", "5")]
_NAMELESS = "without my name and seat"
_ABOUT = (
    "One sheet for each who was there, right now, before you talk about the numbers. Answer what you like. "
    "Without a name neither name nor seat is kept, and answers are shown in an order that says nothing; "
    "what is asked of one seat alone can still be told by whom it was put to."
)


class HotWash:
    """The card *Hot wash*. Sheets are filed in the exercise's file; `changed()` is called when there is one more."""

    def __init__(self, exercise, changed: Callable[[], object] = lambda: None):
        self.exercise, self._changed = exercise, changed
        seats = [(sentence(spelt(role)), role) for role in exercise.sits]
        self.role = Dropdown(description="You sat as", options=[*seats, (EVERYBODY, "")])
        self.who = Text(description="Your name", placeholder="may stay empty")
        self.nameless = Checkbox(description=_NAMELESS, value=True, indent=False)
        self.answers: dict[str, Widget] = {}
        self._sheet = box(VBox, [], "drill-sheet")
        self.go = button("Hand in this sheet", self._hand_in, "drill-go")
        self.begin = button("", self.open)
        self.done = button("That was all: on to the numbers", self.fold)
        self._said, self._came = HTML(), HTML()
        who = box(HBox, [self.role, self.nameless, self.who], "drill-where")
        self._form = box(
            VBox,
            [HTML(f'<p class="drill-aside">{_ABOUT}</p>'), who, self._sheet, box(HBox, [self.go, self.done])],
            "drill-composer",
        )
        parts = [box(HBox, [self.begin]), self._form, self._said, self._came]
        self.view = card("Hot wash", parts, "drill-wide", "drill-hot-wash")
        self.role.observe(lambda _: self._lay_out(), "value")
        self.nameless.observe(lambda change: show(self.who, not change["new"]), "value")
        show(self.who, False)
        self._lay_out()
        self._sum_up()
        self._lay_open(exercise.ended and not self._came.value)

    def open(self) -> None:
        """Let people answer: before the exercise is over, or once more."""
        self._lay_open(True)
        self.role.focus()

    def fold(self) -> None:
        """Put the sheet away: what people said stays, and the numbers below it are what comes next."""
        put(self._said, "")
        self._lay_open(False)
        self.begin.focus()

    def sheet(self) -> Answers:
        """What has been answered, with who and in which seat only if they say so."""
        given = tuple((item, said.value.strip()) for item, said in self.answers.items() if (said.value or "").strip())
        named = ("", "") if self.nameless.value else (self.role.value, self.who.value.strip())
        return Answers(self.exercise.now, given, *named)

    # -------------------------------------------------------------------------------------------- inside

    def _lay_open(self, shown: bool) -> None:
        self.begin.description = "Hand in one more sheet" if self._came.value else "Open the hot wash now"
        show(self._form, shown)
        show(self.begin, not shown)

    def _lay_out(self) -> None:
        """The questions of this seat, unanswered."""
        questions = asked(self.exercise.scenario, self.role.value)
        self.answers = {item: _input(question, item) for question in questions for item in items(question)}
        self._sheet.children = list(self.answers.values())

    def _hand_in(self) -> None:
        sheet = self.sheet()
        if not sheet.answers:
            put(self._said, alert("Nothing is answered on this sheet yet."))
            return
        try:
            self.exercise.remark(sheet)
        except (ValueError, OSError) as error:
            put(self._said, alert(f"The sheet could not be kept: {error}"))
            return
        put(self._said, '<p role="status">The sheet is kept. The next one, please.</p>')
        self.who.value, self.nameless.value = "", True
        self._lay_out()
        self._sum_up()
        self._changed()
        self.role.focus()

    def _sum_up(self) -> None:
        try:
            came = summed(self.exercise.scenario, remarks(self.exercise), self.exercise.header.seed)
        except ValueError as error:
            put(self._came, alert(str(error)))
            return
        put(self._came, summary(came))


def summary(came: list[Summed]) -> str:
    """HTML: how often each degree was chosen, and what was said; "" where nobody has answered anything."""
    parts = [_counts([one for one in came if one.kind == SCALE and one.answers])]
    parts += [_quotes(one) for one in came if one.quotes]
    return "".join(parts)


def _counts(scales: list[Summed]) -> str:
    if not scales:
        return ""
    heads = "".join(f'<th scope="col">{head}</th>' for head in ("from 1, not at all, to 5, fully", *DEGREES, "answers"))
    rows = "".join(
        f'<tr><th scope="row">{escape(one.item)}</th>'
        f"{''.join(f'<td>{one.counts[degree]}</td>' for degree in DEGREES)}<td>{one.answers}</td></tr>"
        for one in scales
    )
    return f'<table class="drill-numbers drill-counts"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'


def _quotes(one: Summed) -> str:
    said = "".join(f"<li>“{escape(quote.text)}”{_by(quote.by)}</li>" for quote in one.quotes)
    return f"<h3>{escape(one.item)}</h3><ul>{said}</ul>"


def _by(who: str) -> str:
    return f' <span class="drill-aside">{escape(spelt(who))}</span>' if who else ""


def _input(question: Question, item: str) -> Widget:
    if question.kind == SCALE:
        return Dropdown(description=item, options=_SCALE)
    return Textarea(description=item, rows=2)
