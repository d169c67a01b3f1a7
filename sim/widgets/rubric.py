"""The card *Messages* of the debrief: what each message scored, why, and what an evaluator would give it instead."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from html import escape

from ipywidgets import HTML, BoundedIntText, Dropdown, HBox, Text

from sim import wording
from sim.documents import inert
from sim.evaluation import LABEL, MessageScore, agreement, explained, messages
from sim.evaluation.gates import CAP
from sim.exercise import Marked, Remark, remarks
from sim.room.places import SEES_ALL
from sim.scenario import worded

from .parts import alert, box, button, card, put

_ABOUT = (
    f"Points for the {LABEL}: what a message should hold, by what sort of message it is, is a table of published "
    "guides. Whatever falls at a gate scores {cap:g} at most. What turned out otherwise than anybody could know is "
    "shown and costs nothing. Everything that is sent here is marked EXERCISE by the toolkit, so nobody has points for "
    "that."
)
_ALL_SAID = "Nothing that has a score was sent or written."


class Scored:
    """The card. An evaluator's score is filed in the exercise's file; `changed()` is called when there is one more."""

    def __init__(self, exercise, until: int | None = None, changed: Callable[[], object] = lambda: None):
        self.exercise, self._changed = exercise, changed
        self.scores = messages(exercise.log, until)
        starts = exercise.scenario.starts
        names = [(f"{wording.clock(starts + s.message.at)} {s.message.name}", s.message.name) for s in self.scores]
        self.notice = Dropdown(description="Message", options=names)
        self.score = BoundedIntText(description="I give it", min=0, max=100, value=50)
        self.reason = Text(description="Because", placeholder="what the list above cannot see")
        self.who = Text(description="Your name", placeholder="may stay empty", style={"description_width": "initial"})
        self._said, self._list, self._marks = HTML(), HTML(scored(self.scores, starts)), HTML()
        form = box(
            HBox, [self.notice, self.score, self.reason, self.who, button("Keep both", self._keep)], "drill-form"
        )
        about = _ABOUT.format(cap=next((one.cap for one in self.scores), CAP))
        parts = [HTML(f'<p class="drill-aside">{about}</p>'), self._list, self._marks]
        parts += [form, self._said] if self.scores and _may_mark(exercise) else []
        self.view = card("Messages", parts, "drill-wide", "drill-messages")
        put(self._said, "")
        self._sum_up()

    def _keep(self) -> None:
        reason = self.reason.value.strip()
        if not reason:
            put(self._said, alert("Say why: a score without a reason is not kept."))
            return
        mark = Marked(self.exercise.now, self.notice.value, self.score.value, reason, self.who.value.strip())
        try:
            self.exercise.remark(mark)
        except (ValueError, OSError) as error:
            put(self._said, alert(f"It could not be kept: {error}"))
            return
        self.reason.value = ""
        put(self._said, '<p role="status">Kept, beside the score of the rubric.</p>')
        self._sum_up()
        self._changed()

    def _sum_up(self) -> None:
        put(self._marks, marked(self.scores, [x for x in remarks(self.exercise) if isinstance(x, Marked)]))


def _may_mark(exercise) -> bool:
    """Whether who looks at this page may give scores: in a room, only the facilitator and the evaluator."""
    guest = getattr(exercise, "guest", None)
    return guest is None or guest.kind in SEES_ALL


def scored(scores: Sequence[MessageScore], starts: int) -> str:
    """HTML: a line for each message, which opens to every element that was looked for."""
    return "".join(_message(one, starts) for one in scores) or f"<p>{_ALL_SAID}</p>"


def _message(one: MessageScore, starts: int) -> str:
    message, gates = one.message, ", ".join(seen.what for seen in one.gates)
    gate = f' <strong class="drill-missed">○ gate: {escape(gates)}</strong>' if gates else ""
    line = f"{wording.clock(starts + message.at)} {escape(message.name)}"
    head = f"<summary>{line}: <strong>{one.score:.0f} of 100</strong> <small>as {message.sort}</small>{gate}</summary>"
    said = f'<blockquote class="drill-text"><strong>EXERCISE</strong> {escape(message.text)}</blockquote>'
    rows = "".join(f"<tr>{''.join(f'<td>{escape(worded(c))}</td>' for c in cells)}</tr>" for cells in _cells(one))
    heads = "".join(
        f'<th scope="col">{h}</th>' for h in ("part", "looked for", "is it there", "points", "where, or why")
    )
    table = f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody>"
    return f'<details>{head}{said}{_besides(one)}<table class="drill-numbers drill-wordy">{table}</table></details>'


def _cells(one: MessageScore) -> Iterable[tuple[str, ...]]:
    for point in one.points:
        worth = f"{point.points:.1f} of {point.of:.1f}" if point.of else "–"
        yield point.part, point.what, point.state, worth, point.found


def _besides(one: MessageScore) -> str:
    """Which gates it fell at and why, and what turned out otherwise."""
    capped = f", so {one.score:.0f} instead of {one.raw:.0f}" if one.raw > one.score else ""
    lines = [f"Gate: {seen.what} ({seen.why}){capped}." for seen in one.gates]
    lines += [f"In hindsight, and not punished: {seen.what}; {seen.why}." for seen in one.hindsight]
    return f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>" if lines else ""


def marked(scores: Sequence[MessageScore], marks: Sequence[Marked]) -> str:
    """HTML: what evaluators gave, beside what the rubric did, and how far they agree; "" where nobody gave any."""
    own = {one.message.name: one.score for one in scores}
    marks = [mark for mark in marks if mark.notice in own]
    if not marks:
        return ""
    rows = "".join(f"<li>{escape(_mark(mark, own[mark.notice]))}</li>" for mark in marks)
    return f'<ul class="drill-observed">{rows}</ul><p>{agreed(scores, marks)}</p>'


def _mark(mark: Marked, own: float) -> str:
    who = f" ({mark.who})" if mark.who else ""
    return f"{mark.notice}: the rubric {own:.0f}, the evaluator {mark.score}{who}: {mark.reason}"


def _listed(first: str, *rest: str) -> str:
    return "\n".join([f"## {inert(first)}", "", *(f"- {inert(line)}" for line in rest)])


def as_markdown(title: str, scores: Sequence[MessageScore], lines: Iterable[Remark]) -> str:
    """Every score, point by point, and what evaluators gave, as Markdown; "" where there is no message."""
    if not scores:
        return ""
    own = {one.message.name: one.score for one in scores}
    marks = [line for line in lines if isinstance(line, Marked) and line.notice in own]
    each = [_listed(*explained(one)) for one in scores]
    given = [f"- {inert(_mark(mark, own[mark.notice]))}" for mark in marks] + ([agreed(scores, marks)] if marks else [])
    return (
        "\n\n".join([f"# {inert(title)}: messages", f"Points for the {LABEL}.", *each, "\n".join(given)]).strip() + "\n"
    )


def agreed(scores: Iterable[MessageScore], marks: Iterable[Marked]) -> str:
    """How far evaluators agree with the rubric, in a sentence."""
    found = agreement(scores, ((mark.notice, mark.score) for mark in marks))
    return (
        f"Evaluators and rubric: {found.marks} compared; evaluators gave {found.difference:+.1f} points on average, "
        f"and the two lie {found.distance:.1f} apart."
    )
