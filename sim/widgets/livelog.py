"""The running log of an exercise as its readers see it, and the voice that says what cannot wait."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import anywidget
import traitlets

from .browser import STYLE, script


class LiveLog(anywidget.AnyWidget):
    """Lines that are added and never changed: dicts of `clock` ("16:44"), `who`, `text`, `kind` and `at`.

    Only new lines travel to the browser; a view that has missed some (a second view, a page that was opened
    again) asks for them. The view follows the end unless its reader has scrolled up.
    """

    _esm = script("livelog.js")
    _css = STYLE

    label = traitlets.Unicode("Log").tag(sync=True)
    empty = traitlets.Unicode("Nothing yet. Who did what, and when, will appear here.").tag(sync=True)

    def __init__(self, lines: Iterable[Mapping[str, Any]] = (), **traits: Any) -> None:
        super().__init__(**traits)
        self._lines = [dict(line) for line in lines]
        self._series = 0
        self.on_msg(self._replay)

    @property
    def lines(self) -> tuple[dict[str, Any], ...]:
        """All lines so far."""
        return tuple(self._lines)

    def add(self, *lines: Mapping[str, Any]) -> None:
        """Add lines at the end."""
        since = len(self._lines)
        self._lines.extend(dict(line) for line in lines)
        self._tell(since)

    def begin_again(self, lines: Iterable[Mapping[str, Any]] = ()) -> None:
        """Show these lines instead of all there were: another exercise, or the same one from earlier on."""
        self._lines = [dict(line) for line in lines]
        self._series += 1
        self._tell(0)

    def _tell(self, since: int) -> None:
        self.send({"series": self._series, "since": since, "lines": self._lines[since:]})

    def _replay(self, _widget: Any, content: dict[str, Any], _buffers: Any) -> None:
        self._tell(content["have"] if content["series"] == self._series else 0)


class Announce(anywidget.AnyWidget):
    """A voice for screen readers that interrupts: "A decision is open: tell customers? 3 minutes left"."""

    _esm = """
    function render({ model, el }) {
      const voice = document.createElement("div");
      voice.className = "drill drill-for-readers";
      voice.setAttribute("role", "alert");
      voice.setAttribute("aria-live", "assertive");
      el.append(voice);
      // A live region speaks when it changes, so the same words twice must first go away.
      const speak = () => {
        voice.textContent = "";
        setTimeout(() => { voice.textContent = model.get("_said")[1]; }, 60);
      };
      model.on("change:_said", speak);
      return () => model.off("change:_said", speak);
    }
    export default { render };
    """
    _css = STYLE
    _said = traitlets.Tuple(traitlets.Int(), traitlets.Unicode(), default_value=(0, "")).tag(sync=True)

    def say(self, text: str) -> None:
        """Say this now, even if it was the last thing said."""
        self._said = (self._said[0] + 1, text)
