"""Where a document is written: part by part, with its text beside it and what it still lacks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape

from ipywidgets import HTML, Dropdown, HBox, Textarea, VBox, Widget

from sim import actions as act
from sim.documents import Desk, Finding, assembled, begun, checklist
from sim.documents.checklist import CONTRADICTED, LACKING, UNSAID, Fields
from sim.scenario import DOCUMENTS, Document, Part

from .following import follows
from .parts import alert, box, button, listed, put, show
from .words import sentence

#: How a part stands, as a mark beside its name; the words for it are in the checklist.
MARKS = {"said": "✓", "left out": "○", LACKING: "–", UNSAID: "!", CONTRADICTED: "✗"}
BLANK, KNOWN, LAST = "a blank page", "what is known", "as it was written last"
TEXT = "The text, as readers get it (put together from the parts; yours to edit)"

Before = Callable[[Document], tuple[Fields, str] | None]  #: how a document was written last: its parts, an edited text


class Paper:
    """A form for one document. `desk()` is what lies before its writer, `before` says how it was written last;
    `keep(action)` gets it, and says whether it was taken. Where it `leads` on, `after(document, fields)` is told when
    something is to follow from it."""

    def __init__(
        self,
        desk: Callable[[], Desk],
        before: Before,
        keep: Callable[[act.WriteDocument], bool],
        after: Callable[[Document, Fields], object] = lambda document, fields: None,
        leads: Callable[[Document], bool] = lambda document: False,
        close: Callable[[], object] | None = None,
    ):
        self._desk, self._before, self._keep, self._after, self._leads = desk, before, keep, after, leads
        self.kind = Dropdown(description="Document", options=[])
        self.start = Dropdown(description="Start from", options=[KNOWN])
        self.parts: dict[str, Textarea] = {}
        self._what = box(HBox, [], "drill-what")
        self.text = Textarea(description=TEXT, rows=8)
        self.anew = button("Put the text together anew", self._put_together)
        self.marks, self._said, self._missing = HTML(), HTML(), HTML()
        self.go = button("Write it down", self._write, "drill-go")
        self.go_on = button("Write it down, and …", self._write_and_go_on, "drill-go")
        self._made = ""
        ends = [self.go, self.go_on, self.anew, *([button("Put it away", close)] if close else [])]
        where = box(HBox, [self.kind, self.start], "drill-where")
        text = box(HBox, [self.text], "drill-what", "drill-whole")
        parts = [where, self._what, text, self.marks, self._said, box(HBox, ends), self._missing]
        self.view = box(VBox, parts, "drill-composer", "drill-paper")
        self.kind.observe(lambda _: self._lay_out(), "value")
        self.start.observe(lambda _: self._fill(), "value")
        self.text.observe(lambda _: self._tick_off(), "value")

    def open(self, documents: Iterable[Document]) -> None:
        """Offer these kinds of document, the first one open."""
        self.say("")
        offered = [(sentence(document.name), document.name) for document in documents]
        self.kind.options = offered
        self.kind.value = offered[0][1]
        show(self.kind, len(offered) > 1)
        self._lay_out()

    @property
    def document(self) -> Document:
        """The kind that is being written."""
        return DOCUMENTS[self.kind.value]

    @property
    def first(self) -> Widget:
        """Where writing begins."""
        return self.kind if len(self.kind.options) > 1 else self.start

    @property
    def fields(self) -> Fields:
        """The parts that have words, with them."""
        return tuple((name, area.value.strip()) for name, area in self.parts.items() if area.value.strip())

    @property
    def edited(self) -> str:
        """The text, if somebody has changed it; "" as long as the parts say it all."""
        return "" if self.text.value.strip() == self._made.strip() else self.text.value.strip()

    def action(self) -> act.WriteDocument:
        """What writing it down does."""
        return act.WriteDocument(self.document.name, self.fields, self.edited)

    def say(self, text: str) -> None:
        """Show what was wrong."""
        put(self._said, alert(text))

    def room(self) -> str:
        """Whether what follows has room for its words, in words; "" where nothing is to be said."""
        return ""

    # -------------------------------------------------------------------------------------------- inside

    def _lay_out(self) -> None:
        """The parts of another kind of document, as they begin."""
        if not self.kind.value:
            return
        document = self.document
        self.parts = {part.name: _area(part) for part in document.parts}
        for area in self.parts.values():
            area.observe(lambda _: self._follow(), "value")
        self._what.children = list(self.parts.values())
        (self._what.add_class if any(part.heading for part in document.parts) else self._what.remove_class)(
            "drill-tall"
        )
        starts = [LAST, KNOWN, BLANK] if self._before(document) else [KNOWN, BLANK]
        self.start.options, self.start.value = starts, starts[0]
        self._fill()

    def _fill(self) -> None:
        """Words to begin with, as chosen."""
        fields, text = self._beginning()
        given = dict(fields)
        for name, area in self.parts.items():
            area.value = given.get(name, "")
        self._put_together()
        self.text.value = text or self._made

    def _beginning(self) -> tuple[Fields, str]:
        if self.start.value == LAST and (before := self._before(self.document)):
            return before
        return (begun(self.document, self._desk()), "") if self.start.value == KNOWN else ((), "")

    def _follow(self) -> None:
        """The text follows its parts as long as nobody has edited it."""
        if self.edited:
            self._tick_off()
        else:
            self._put_together()

    def _put_together(self) -> None:
        self._made = assembled(self.document, self.fields)
        self.text.value = self._made
        self._tick_off()

    def _tick_off(self) -> None:
        """Mark what is there, and say on the buttons what they would do, or why they cannot."""
        found = checklist(self.document, self.fields, self.edited)
        for one in found:
            self.parts[one.part].description = f"{sentence(one.part)} {MARKS[one.state]}"
        self.marks.value = _checklist(found, len(self.edited or self._made), self.room())
        missing = self._not_yet()
        self.go.description = f"Not yet: {missing}" if missing else f"Write the {self.document.name} down"
        self.go_on.description = f"Write it down, and {follows(self.document)}"
        self.go.disabled = self.go_on.disabled = bool(missing)
        show(self.go_on, self._leads(self.document))
        words = f'<p class="drill-for-readers" role="status">It cannot be written down yet: {escape(missing)}.</p>'
        put(self._missing, words if missing else "")

    def _not_yet(self) -> str:
        """Why it cannot be written down; "" if it can."""
        long = [name for name, area in self.parts.items() if len(area.value.strip()) > act.LONGEST_TEXT]
        wrong = [f"shorten “{name}”" for name in long] + ([] if self.fields or self.edited else ["write what it says"])
        if len(self.edited) > act.LONGEST_TEXT:
            wrong.append(f"a text of over {act.LONGEST_TEXT:,} characters is edited part by part; put it together anew")
        return listed(wrong)

    def _write(self) -> bool:
        self.say("")
        return self._keep(self.action())

    def _write_and_go_on(self) -> None:
        document, fields = self.document, self.fields
        if self._write():
            self._after(document, fields)


def _area(part: Part) -> Textarea:
    """Where one part is written; it says what belongs there, and who asks for that."""
    return Textarea(placeholder=part.hint, rows=2, tooltip=f"{part.hint} ({part.source})")


def _checklist(found: Iterable[Finding], characters: int, room: str) -> str:
    """HTML: what is lacking, unsaid or contradicted, in words; presence, not quality."""
    every = tuple(found)
    lines = [_those(every, state) for state in (LACKING, UNSAID, CONTRADICTED)]
    said = " ".join(filter(None, lines)) or "Everything that belongs into it is there."
    said = f"{said} {room}".strip()
    what = f"EXERCISE. {characters:,} characters. {said} This looks for what is there, not for how well it is put."
    return f'<p class="drill-aside">{escape(what)}</p>'


def _those(found: Iterable[Finding], state: str) -> str:
    """The parts that stand like this, each with why: Lacking: headline, contact ([name] is to be filled in)."""
    parts = [f"{one.part} ({one.why})" if one.why else one.part for one in found if one.state == state]
    return f"{sentence(state)}: {', '.join(parts)}." if parts else ""
