"""Puts the keyboard where the next thing to do is, as soon as that is on the page."""

from __future__ import annotations

import anywidget
import traitlets
from ipywidgets import Widget


class Pointer(anywidget.AnyWidget):
    """Shows nothing. A widget's own `focus` is lost when it comes before the browser has drawn the widget.

    A second press that was begun where the keyboard stood before goes nowhere: it is not meant for what is there now.
    Whoever has not pressed for it keeps the keyboard where it is in use (`offer`): a blank that was typed there would
    press the button that has just come.
    """

    _esm = """
    const TRIES = 60, EVERY = 50; // milliseconds; after three seconds nobody expects it any more
    const HASTE = 500; // milliseconds between two presses that are one

    function render({ model }) {
      let timer = null, put = null, last = -HASTE, swallowed = false;
      function hasty(event) {
        if (event.key !== "Enter" && event.key !== " ") return;
        if (event.type === "keydown") {
          swallowed = event.target === put && put.matches("button") && (event.repeat || event.timeStamp - last < HASTE);
          last = event.timeStamp;
        }
        if (swallowed) { event.preventDefault(); event.stopPropagation(); }
      }
      const both = (name) => { for (const type of ["keydown", "keyup"]) document[name](type, hasty, true); };
      both("addEventListener");
      const inUse = () => document.activeElement !== document.body && document.activeElement?.getClientRects().length;
      const find = (name) => [...document.querySelectorAll(`.${name}, .${name} :is(button, input, select, textarea)`)]
        .find((node) => node.matches("button, input, select, textarea") && node.offsetParent);
      function look() {
        clearInterval(timer);
        const name = model.get("_at");
        let left = name ? TRIES : 0;
        timer = setInterval(() => {
          if (model.get("_gently") && inUse()) left = 0;
          const node = left-- > 0 ? find(name) : null;
          if (node) { put = node; node.focus(); }
          if (node || left <= 0) clearInterval(timer);
        }, EVERY);
      }
      model.on("change:_at", look);
      look();
      return () => { clearInterval(timer); model.off("change:_at", look); both("removeEventListener"); };
    }
    export default { render };
    """
    _at = traitlets.Unicode("").tag(sync=True)
    _gently = traitlets.Bool(False).tag(sync=True)

    def offer(self, widget: Widget) -> None:
        """Put the keyboard on this widget, unless somebody is using it elsewhere on the page."""
        self._put(widget, True)

    def to(self, widget: Widget) -> None:
        """Put the keyboard on this widget."""
        self._put(widget, False)

    def _put(self, widget: Widget, gently: bool) -> None:
        name = f"drill-at-{widget.model_id}"
        widget.add_class(name)
        self._at, self._gently = "", gently
        self._at = name
