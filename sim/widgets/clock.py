"""The clock of the scenario, in figures that can be read from the back of the room."""

from __future__ import annotations

import anywidget
import traitlets

from .browser import STYLE, script


class ClockFace(anywidget.AnyWidget):
    """The time of day at second `now` of a scenario that starts at `starts` (seconds after midnight).

    `began` is the second at which the incident began, as far as the reader may know it (None: not shown).
    `state` says whether the clock runs, in words; `speed` how many scenario seconds pass in one.
    """

    _esm = script("clock.js")
    _css = STYLE

    starts = traitlets.Int(0).tag(sync=True)
    now = traitlets.Float(0).tag(sync=True)
    began = traitlets.Int(None, allow_none=True).tag(sync=True)
    state = traitlets.Enum(("ready", "running", "paused", "standing", "ended"), "ready").tag(sync=True)
    speed = traitlets.Int(1).tag(sync=True)
