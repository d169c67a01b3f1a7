"""How long a decision may still take, and what happens if nobody takes it."""

from __future__ import annotations

import anywidget
import traitlets

from .browser import STYLE, script


class Countdown(anywidget.AnyWidget):
    """The time from `now` to the `deadline` of a decision that was asked at `opened`; all are scenario seconds.

    `label` is what is to be decided, `otherwise` what happens if nobody does ("if nobody answers: nothing is
    sent"). Without a deadline (None) nothing is shown. `starts` is the time of day at second 0.
    """

    _esm = script("countdown.js")
    _css = STYLE

    starts = traitlets.Int(0).tag(sync=True)
    now = traitlets.Float(0).tag(sync=True)
    opened = traitlets.Int(0).tag(sync=True)
    deadline = traitlets.Int(None, allow_none=True).tag(sync=True)
    label = traitlets.Unicode("the decision").tag(sync=True)
    otherwise = traitlets.Unicode("").tag(sync=True)
