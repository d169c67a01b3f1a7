"""Documents that people write: their text, what it lacks, and words to begin with.

A document's fields are what it claims; its text is put together from them, and may be edited. What is checked is
whether the elements are there, never how well they are put.
"""

from sim.documents.beginning import Desk, begun
from sim.documents.checklist import CONTRADICTED, LACKING, UNSAID, Finding, assembled, checklist, in_words
from sim.documents.pages import as_html, as_markdown, inert, sections

__all__ = [
    "CONTRADICTED",
    "LACKING",
    "UNSAID",
    "Desk",
    "Finding",
    "as_html",
    "as_markdown",
    "assembled",
    "begun",
    "checklist",
    "in_words",
    "inert",
    "sections",
]
