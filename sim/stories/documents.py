"""Documents: what somebody has written down stands in the log, with what it lacks; nothing else comes of it."""

from __future__ import annotations

from sim import actions as act
from sim.documents import CONTRADICTED, LACKING, UNSAID, assembled, checklist, in_words
from sim.events import DocumentWritten
from sim.scenario import DOCUMENTS, spelt


def cannot_write(world, role: str, action: act.WriteDocument) -> str | None:
    """Only what says something, and only by those who write such a document."""
    document = DOCUMENTS[action.document]
    if role not in document.by:
        writers = " or ".join(f"the {spelt(one)}" for one in document.by)
        return f"only {writers} may write the {document.name}"
    said = action.text or assembled(document, action.fields)
    return None if said.strip() else "there are no words in it"


def write(world, role: str, action: act.WriteDocument) -> None:
    """It is there for everybody on the call to read."""
    document, fields = DOCUMENTS[action.document], action.fields
    found = checklist(document, fields, action.text)
    text = action.text or assembled(document, fields)
    lacks = tuple([one.part for one in found if one.state in (LACKING, UNSAID)])
    wrong = tuple([one.part for one in found if one.state == CONTRADICTED])
    world.record(DocumentWritten(world.now, role, document.name, fields, text, lacks, wrong, in_words(found)))
