"""Reports, on paper: of an exercise, what happened, what it came to and what becomes better; of a study, what was asked
and what came out. One content, several writers: a page, text, a Word document, a workbook."""

from sim.report.afteraction import after_action
from sim.report.content import Cite, Listed, Picture, Report, Section, Table, Text
from sim.report.costs import RUNS
from sim.report.gathered import gathered
from sim.report.guide import guides
from sim.report.notes import notes_for
from sim.report.page import as_html
from sim.report.plain import as_markdown
from sim.report.studies import study
from sim.report.writing import ENDINGS, save, written

__all__ = [
    "ENDINGS",
    "RUNS",
    "Cite",
    "Listed",
    "Picture",
    "Report",
    "Section",
    "Table",
    "Text",
    "after_action",
    "as_html",
    "as_markdown",
    "gathered",
    "guides",
    "notes_for",
    "save",
    "study",
    "written",
]
