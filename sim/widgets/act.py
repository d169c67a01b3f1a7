"""What a seat may do without being asked: send a notice, ask somebody, declare, call somebody in, note something."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from ipywidgets import HTML, Dropdown, HBox, VBox, Widget

from sim import actions as act
from sim.prompts import Prompt
from sim.scenario import spelt

from .composer import Composer
from .deeds import GROUPS, SPEAK, Deed, inputs_of, offered
from .papers import Papers, written_by
from .parts import alert, box, button, classed, put, show
from .standing import DEEDS


class Initiative:
    """The card *Act*. `do(role, action)` is what its forms lead to; `composer` opens where they do,
    `make_room(writing)` says so, and `point(widget)` puts the keyboard there. A notice that the world refused is kept
    (`lost`), so that it can be written again."""

    def __init__(self, exercise, do: Callable[[str, act.Action], bool], composer: Composer, make_room=bool, point=bool):
        self.exercise, self._do, self.composer = exercise, do, composer
        self._make_room, self._point = make_room, point
        self.role = Dropdown(description="As", options=[(spelt(role), role) for role in exercise.people])
        self.role.observe(lambda _: self.refresh(), "value")
        self._compose = button("Write a notice …", self.compose)
        self.papers = Papers(exercise, do, self._begin_notice, self.leave)
        self._document = button("Write a document …", self.write_document)
        self._opens = {deed: button(deed.opens, partial(self.open, deed)) for deed in DEEDS}
        self._empty = HTML('<p class="drill-empty">Once you are on the call, what you can do on your own is here.</p>')
        self._asked: str | None = None
        self._opened_by: Widget = self._compose
        self._first: Widget = self._compose  # of the form that is open: where the keyboard begins
        self.lost: tuple[str, act.Draft] | None = None
        self._again = button("Write it again …", self._write_again)
        self._said, self._form = HTML(), VBox([])
        put(self._said, "")
        title = HTML("<h2>Act</h2>")
        self._groups = {name: self._group(name) for name in GROUPS}
        bar = box(HBox, [title, self._empty, self.role, *self._groups.values()], "drill-bar")
        forms = [self._form, composer.view, self.papers.view]
        self.view = classed(VBox([bar, self._said, self._again, *forms]), "drill-card", "drill-act")
        show(composer.view, False)
        show(self.papers.view, False)
        self.refresh()

    def _group(self, name: str):
        """The buttons that are for one kind of thing, behind its word."""
        first = [self._compose, self._document] if name == SPEAK else []
        opens = [opens for deed, opens in self._opens.items() if deed.group == name]
        return box(HBox, [HTML(f'<p class="drill-aside">{name}</p>'), *first, *opens], "drill-deeds")

    def refresh(self, refused: str = "") -> None:
        """Offer what the chosen role may do, once it is on the call."""
        there, roles = self.exercise.pictures(), self.exercise.people
        self._sit(roles)
        role = self.role.value
        can = role in there and not self.exercise.ended
        show(self.role, len(roles) > 1)
        show(self._empty, not can and not self.exercise.ended)
        show(self._compose, can and role in act.Draft.by)
        show(self._document, can and bool(written_by(role)))
        for deed, opens in self._opens.items():
            show(opens, can and role in deed.by and offered(deed, there[role].known, self.exercise.scenario))
        for group in self._groups.values():
            show(group, any(opens.layout.display is None for opens in group.children[1:]))
        if refused:
            self.say(refused)
        show(self._again, self.lost is not None and not self.composer_is_open)

    def _sit(self, roles: tuple[str, ...]) -> None:
        """A seat may have been taken over, or handed on; who was chosen stays, if they are still there."""
        if tuple(self.role.options) != (offers := tuple((spelt(role), role) for role in roles)):
            chosen = self.role.value
            self.role.options = offers
            self.role.value = chosen if chosen in roles else next(iter(roles), None)

    def say(self, text: str) -> None:
        """Show what did not work."""
        put(self._said, alert(text))

    @property
    def composer_is_open(self) -> bool:
        """Whether a notice is being written."""
        return self.composer.view.layout.display is None

    @property
    def writes(self) -> bool:
        """Whether a notice or a document is being written."""
        return self.composer_is_open or self.papers.view.layout.display is None

    def lose(self, role: str, draft: act.Draft) -> None:
        """The world refused a notice: offer its words for another try."""
        self.lost = role, draft
        self.refresh()

    def forget(self) -> None:
        """What was refused is of no use any more."""
        self.lost = None
        self.refresh()

    def _write_again(self) -> None:
        if self.lost:
            (role, draft), self.lost = self.lost, None
            self._write(role, None, draft)

    def compose(self, prompt=None) -> None:
        """Open the composer, for an answer to `prompt` or unasked."""
        self._write(prompt.role if prompt else self.role.value, prompt)

    def _write(self, role: str, prompt: Prompt | None, again: act.Draft | None = None) -> None:
        self.put_away()
        self._opened_by = self._compose
        self.composer.open(role, prompt, again)
        show(self.composer.view, True)
        self._make_room(True)
        self._point(self.composer.first)
        self.refresh()

    def write_document(self) -> None:
        """Open the form for documents."""
        self.put_away()
        self._opened_by = self._document
        self.papers.open_for(self.role.value)
        show(self.papers.view, True)
        self._make_room(True)
        self._point(self.papers.first)
        self.refresh()

    def _begin_notice(self, role: str, draft: act.Draft) -> None:
        """A notice follows from a document: it begins with its words."""
        self._write(role, None, draft)

    def close(self) -> None:
        """Put forms and composer away; what was said stays."""
        self._form.children = []
        if self.writes:
            show(self.composer.view, False)
            show(self.papers.view, False)
            self._make_room(False)
        self.refresh()

    def put_away(self) -> None:
        """Put forms and composer away, and what was said with them."""
        self.say("")
        self.close()

    def leave(self) -> None:
        """Put away what is open; the keyboard goes back to what opened it."""
        self.put_away()
        self.point_back()

    def point_back(self) -> None:
        """Put the keyboard back on what opened the form."""
        self._point(self._opened_by)

    def open(self, deed: Deed) -> None:
        """Show the form of one kind of initiative."""
        self.put_away()
        self._opened_by = self._opens[deed]
        role = self.role.value
        inputs = inputs_of(deed, role, self.exercise.pictures()[role], self.exercise.scenario)
        values = lambda: {name: (widget.value or "").strip() for name, widget in inputs.items()}  # noqa: E731 - read anew at each press
        go = button(deed.words(values()), lambda: self._carry_out(role, deed, values()), "drill-go")

        def follow(_=None) -> None:
            go.description, go.disabled = deed.words(values()), not all(values().values())

        follow()
        for widget in inputs.values():
            widget.observe(follow, "value")
        self._form.children = [box(HBox, [*inputs.values(), go, button("Put it away", self.leave)], "drill-form")]
        self._first = next((widget for widget in inputs.values() if widget.layout.display is None), go)
        self._point(self._first)

    def follow(self, role: str | None) -> None:
        """Another seat is asked: offer what that one may do, unless something is being written."""
        if role and role != self._asked and not self._form.children and not self.writes:
            self.role.value = role
        self._asked = role

    def _carry_out(self, role: str, deed: Deed, values: Mapping[str, str]) -> bool:
        self.point_back()  # first, for what cannot be called back is asked about elsewhere
        if done := self._do(role, deed.action(values)):
            self._form.children = []
        else:
            self._point(self._first)  # whoever corrects it types there, and a blank must not press what opened it
        return done
