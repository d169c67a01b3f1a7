"""The timeline of an incident: who did what when, how the service stood, and who knew, lane by lane."""

from __future__ import annotations

from typing import Any

import anywidget
import traitlets

from sim import palette

from .browser import STYLE, script


class Timeline(anywidget.AnyWidget):
    """Lanes over the clock of a scenario, drawn as SVG and readable as a table.

    All times are seconds of the scenario; `starts` is the time of day (seconds after midnight) at second 0.
    The picture runs from `begin` to `end`; at `now` stands a line, and areas and curves end there (None: no
    line, all is shown). A lane is a dict with `id`, `label`, `kind` and what it holds:

    - "marks": `marks`, dicts of `at`, `kind` (a key of `palette.MARKS`), `text`, and `until` for work, which
      without it lasts until now. A mark that changes its kind (an open decision that is answered) is the same
      mark while its `at` or its `id` stays.
    - "area": `steps`, pairs [at, value from 0 to 1]; each value holds until the next.
    - "curve": `curves`, dicts of `name`, `points` (pairs [at, share from 0 to 1], joined by lines), and
      `ghost` (true: the same curve in the reference run, dashed). `colour` is one of the palette's if left out.

    `selected` is None or a mark as a dict with its `lane`; it is set by a click or Enter, and from here.
    """

    _esm = script("timeline_draw.js", "timeline.js")
    _css = STYLE
    _palette = traitlets.Dict(palette.for_browser()).tag(sync=True)

    label = traitlets.Unicode("Timeline").tag(sync=True)
    empty = traitlets.Unicode("Nothing has happened yet. Alerts, decisions and notices will appear here.").tag(
        sync=True
    )
    starts = traitlets.Int(0).tag(sync=True)
    begin = traitlets.Int(0).tag(sync=True)
    end = traitlets.Int(3600).tag(sync=True)
    now = traitlets.Float(None, allow_none=True).tag(sync=True)
    lanes = traitlets.List(traitlets.Dict()).tag(sync=True)
    selected = traitlets.Dict(None, allow_none=True).tag(sync=True)

    @traitlets.validate("lanes")
    def _known_kinds(self, proposal: Any) -> list[dict]:
        for lane in proposal["value"]:
            if lane.get("kind") not in ("marks", "area", "curve"):
                raise traitlets.TraitError(
                    f"lane {lane.get('id')!r}: kind is {lane.get('kind')!r}; it may be marks, area or curve"
                )
            for mark in lane.get("marks", ()):
                if mark.get("kind") not in palette.MARKS:
                    raise traitlets.TraitError(
                        f"lane {lane['id']!r}, mark at {mark.get('at')}: kind is {mark.get('kind')!r}; "
                        f"it may be one of {', '.join(palette.MARKS)}"
                    )
        return proposal["value"]

    def point_to(self, at: int, lane: str | None = None) -> None:
        """Select the mark nearest to second `at` (in that lane, if one is named); without marks, the moment."""
        marks = [
            {**mark, "lane": row["id"]}
            for row in self.lanes
            if lane in (None, row["id"])
            for mark in row.get("marks", ())
        ]
        self.selected = min(marks, key=lambda mark: abs(mark["at"] - at), default={"at": at})
