"""The small pieces that all cards of a page are made of: titles, buttons, lines of words."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from html import escape
from pathlib import Path

from ipywidgets import HTML, Button, Widget
from ipywidgets.widgets.widget_box import Box, VBox

_TWICE = 0.4  # seconds outside after a press has done its work in which another one of the same button goes nowhere


class Press(Button):
    """A button that does once what was pressed twice: the second half of a double press comes while the first is at
    work, or right after it, and nobody can have read by then what the button would do now. What `do` has not done
    (False) may be tried again at once: somebody has corrected it while this page was busy."""

    def __init__(self, do: Callable[[], object], **traits):
        super().__init__(**traits)
        self._done = -_TWICE
        self._undone = False
        self.on_click(lambda _: self._press(do))

    def _press(self, do: Callable[[], object]) -> None:
        self._undone = do() is False

    def _handle_button_msg(self, _, content, buffers):
        if self._undone or time.monotonic() - self._done >= _TWICE:
            try:
                super()._handle_button_msg(_, content, buffers)
            finally:
                self._done = time.monotonic()


def sheet() -> HTML:
    """The style of the cards, to be shown once at the top of a page."""
    return HTML(f"<style>{Path(__file__).with_name('table.css').read_text(encoding='utf-8')}</style>")


def classed(widget: Widget, *classes: str) -> Widget:
    """The widget, with these classes of the style sheet."""
    for name in classes:
        widget.add_class(name)
    return widget


def button(text: str, do: Callable[[], object], *classes: str, **traits) -> Button:
    """A button that says what it does, and does it: once, where it was pressed twice."""
    return classed(Press(do, description=text, **traits), *classes)


def card(title: str, children: Iterable[Widget], *classes: str) -> Box:
    """A card of a page, under a heading."""
    return classed(VBox([HTML(f"<h2>{title}</h2>"), *children]), "drill-card", *classes)


def box(kind: type[Box], children: Iterable[Widget], *classes: str) -> Box:
    """Widgets side by side (`HBox`) or one below the other (`VBox`)."""
    return classed(kind(list(children)), *classes)


def show(widget: Widget, shown: bool) -> None:
    """Show or hide a widget; it stays where it is, so that nothing beside it is drawn anew."""
    widget.layout.display = None if shown else "none"


def listed(names: Iterable[str], last: str = "and") -> str:
    """a, b and c."""
    names = list(names)
    return f" {last} ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def put(widget: HTML, html: str) -> None:
    """Give an HTML widget its content; without any it takes no room."""
    widget.value = html
    show(widget, bool(html))


def alert(text: str) -> str:
    """HTML for something that went otherwise than wanted; empty for no text."""
    return f'<p class="drill-refused" role="alert">{escape(text)}</p>' if text else ""
