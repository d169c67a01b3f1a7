"""The post-incident report on the debrief page: begun from what the seats saw, edited by the team, kept beside the
exercise."""

from __future__ import annotations

from collections.abc import Callable

from ipywidgets import HTML, HBox

from sim import actions as act
from sim.documents.checklist import Fields
from sim.exercise import Edited, left, remark, remarks
from sim.scenario import POST_INCIDENT_REPORT, Document

from .paper import Paper
from .papers import last_written
from .parts import box, button, card, show
from .takeaway import lies

_ABOUT = "Begun from what your seats have seen; what really happened stands above. No person is a cause."


class Report:
    """The card *Post-incident report*. What the team makes of it is filed in the exercise's file; `changed()` is called
    when it is."""

    def __init__(self, exercise, changed: Callable[[], object] = lambda: None):
        self.exercise, self._changed = exercise, changed
        self.paper = Paper(lambda: lies(exercise), self._before, self._keep, close=self.close)
        self._begin = box(HBox, [button("Write the report …", self.open)])
        about = HTML(f'<p class="drill-aside">{_ABOUT}</p>')
        self.view = card("Post-incident report", [about, self._begin, self.paper.view], "drill-wide")
        self.close()

    def open(self) -> None:
        """Show the report for editing."""
        self.paper.open([POST_INCIDENT_REPORT])
        show(self.paper.view, True)
        show(self._begin, False)
        self.paper.first.focus()

    def close(self) -> None:
        """Put it away; what was not written down is gone."""
        show(self.paper.view, False)
        show(self._begin, True)

    def _before(self, document: Document) -> tuple[Fields, str] | None:
        edited = left(remarks(self.exercise), document.name)
        return (edited.fields, edited.text) if edited else last_written(document, self.exercise.log)

    def _keep(self, action: act.WriteDocument) -> bool:
        try:
            remark(self.exercise, Edited(self.exercise.now, action.document, action.fields, action.text))
        except (ValueError, OSError) as error:
            self.paper.say(f"It could not be kept: {error}")
            return False
        self.close()
        self._changed()
        return True
