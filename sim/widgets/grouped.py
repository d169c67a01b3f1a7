"""Fields that belong together, in a box with a name that is seen and read aloud."""

from __future__ import annotations

from collections.abc import Iterable

import anywidget
import traitlets
from ipywidgets import HBox, Widget

from .browser import HERE
from .parts import box


class Label(anywidget.AnyWidget):
    """The words above a group; they name the box for a screen reader, too."""

    _esm = (HERE / "grouped.js").read_text(encoding="utf-8")
    words = traitlets.Unicode().tag(sync=True)


def group(words: str, fields: Iterable[Widget], *classes: str) -> HBox:
    """The fields under these words, as one group."""
    return box(HBox, [Label(words=words), *fields], "drill-group", *classes)
