"""One more question before what cannot be called back: whether it is really to go out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from ipywidgets import HTML, Button, HBox

from sim import actions as act
from sim.picture import Known
from sim.scenario import INSIDE, Scenario, worded

from .notice import readers
from .parts import box, button, card, listed, put, show


class Sure:
    """The card *Sure?*. `ask` shows it until somebody says yes, and then does what was wanted, or leaves it."""

    def __init__(self, left: Callable[[], object]):
        self._left = left
        self._deed: Callable[[], object] | None = None
        self._said = HTML()
        self.yes = button("Send it", self._do)
        self.no = button("Not yet", self.put_away, "drill-quiet")
        self.view = card("Sure?", [self._said, box(HBox, [self.yes, self.no], "drill-form")], "drill-now", "drill-sure")
        show(self.view, False)

    def ask(self, words: str, deed: Callable[[], object]) -> Button:
        """Ask whether to do it; the button that says no, where the keyboard belongs."""
        self._deed = deed
        self.yes.description = words
        put(self._said, '<p role="alert">Once sent it cannot be called back, only put right by another.</p>')
        show(self.view, True)
        return self.no

    def put_away(self) -> None:
        """Nobody is asked any more; nothing has happened."""
        self._deed = None
        show(self.view, False)
        self._left()

    def _do(self) -> None:
        deed, self._deed = self._deed, None
        show(self.view, False)
        if deed:
            deed()


def beyond_recall(actions: Iterable[Any], known: Known, scenario: Scenario) -> str:
    """What would go out at once, to people outside, by channels that call nothing back, in words; "" for nothing."""
    drafts = [d for action in actions if (d := _goes_out(action, known)) is not None]
    lasting = {c.name for c in scenario.organisation.channels if not c.recallable}
    for draft in drafts:
        channels = [name for name in draft.channels if name in lasting]
        if channels and draft.to not in INSIDE:
            return worded(f"Send to {readers(scenario, draft)} by {listed(channels)}")
    return ""


def _goes_out(action: Any, known: Known) -> Any:
    """The notice that an action sends: one that is released, or one that nobody has to release."""
    if isinstance(action, act.Send) and action.notice in known.notices:
        return known.notices[action.notice].draft
    return action if isinstance(action, act.Draft) and not action.approvals else None
