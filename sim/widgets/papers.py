"""Documents at the table: which a seat may write, what lies before it, and what follows from one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sim import actions as act
from sim.documents import Desk, assembled
from sim.documents.checklist import Fields
from sim.events import DocumentWritten
from sim.scenario import DOCUMENTS, POST_INCIDENT_REPORT, Document

from . import following
from .paper import Paper


def written_by(role: str | None) -> list[Document]:
    """The documents that a role writes."""
    return [document for document in DOCUMENTS.values() if role in document.by]


def last_written(document: Document, seen: Iterable[Any]) -> tuple[Fields, str] | None:
    """How a document was written last, as somebody saw: its parts, and its text if it was edited; None: never."""
    found = [e for e in seen if isinstance(e, DocumentWritten) and e.document == document.name]
    if not found:
        return None
    fields, text = found[-1].fields, found[-1].text
    return fields, "" if text == assembled(document, fields) else text


class Papers(Paper):
    """A form for the documents of the seats at a table. `do(role, action)` writes one down or carries out what follows;
    `begin(role, draft)` opens the notice that follows."""

    def __init__(
        self,
        exercise,
        do: Callable[[str, act.Action], bool],
        begin: Callable[[str, act.Draft], object],
        close: Callable[[], object],
    ):
        self.exercise, self.role, self._do, self._begin, self._close = exercise, "", do, begin, close
        super().__init__(self._lies, self._last, self._keeps, self._goes_on, self._leads_on, close)

    def open_for(self, role: str) -> None:
        """Offer what this role writes."""
        self.role = role
        self.open(written_by(role))

    def room(self) -> str:
        """Which channels of its readers are too short for the notice that it would begin."""
        if self.document.leads_to != "a notice":
            return ""
        return following.room(self.document, self.fields, self.exercise.scenario)

    def _lies(self) -> Desk:
        picture = self.exercise.pictures()[self.role]
        whole = self.document is POST_INCIDENT_REPORT
        known = picture.known if whole else picture.known.about(picture.known.open)
        return Desk(known, self.exercise.scenario, self.exercise.now, picture.events)

    def _last(self, document: Document) -> tuple[Fields, str] | None:
        return last_written(document, self.exercise.pictures()[self.role].known.events)

    def _keeps(self, action: act.WriteDocument) -> bool:
        done = self._do(self.role, action)
        if done:
            self._close()
        return done

    def _leads_on(self, document: Document) -> bool:
        """Whether something follows that this role may do."""
        deed = following.deed(document, self.exercise.pictures()[self.role].known)
        may = act.Draft.by if deed is None else deed.by
        return bool(document.leads_to) and self.role in may

    def _goes_on(self, document: Document, fields: Fields) -> None:
        known, scenario, now = self.exercise.pictures()[self.role].known, self.exercise.scenario, self.exercise.now
        if deed := following.deed(document, known):
            self._do(self.role, deed)
        else:
            self._begin(self.role, following.notice(document, fields, known, scenario, now))
