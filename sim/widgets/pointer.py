"""Puts the keyboard where the next thing to do is, as soon as that is on the page."""

from __future__ import annotations

import anywidget
import traitlets
from ipywidgets import Widget


class Pointer(anywidget.AnyWidget):
    """Shows nothing. A widget's own `focus` is lost when it comes before the browser has drawn the widget."""

    _esm = """
    const TRIES = 60, EVERY = 50; // milliseconds; after three seconds nobody expects it any more

    function render({ model }) {
      let timer = null;
      const find = (name) => [...document.querySelectorAll(`.${name}, .${name} :is(button, input, select, textarea)`)]
        .find((node) => node.matches("button, input, select, textarea") && node.offsetParent);
      function look() {
        clearInterval(timer);
        const name = model.get("_at");
        let left = name ? TRIES : 0;
        timer = setInterval(() => {
          const node = left-- > 0 ? find(name) : null;
          node?.focus();
          if (node || left <= 0) clearInterval(timer);
        }, EVERY);
      }
      model.on("change:_at", look);
      look();
      return () => { clearInterval(timer); model.off("change:_at", look); };
    }
    export default { render };
    """
    _at = traitlets.Unicode("").tag(sync=True)

    def to(self, widget: Widget) -> None:
        """Put the keyboard on this widget."""
        name = f"drill-at-{widget.model_id}"
        widget.add_class(name)
        self._at = ""
        self._at = name
