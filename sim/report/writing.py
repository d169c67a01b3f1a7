"""Writing a report down, as the ending of a file's name says."""

from __future__ import annotations

import os
from pathlib import Path

from sim import files
from sim.report.content import Report
from sim.report.page import as_html
from sim.report.plain import as_markdown

ENDINGS = (".html", ".docx", ".md")  #: what any report is written as


def written(report: Report, ending: str) -> bytes:
    """The report as a page (``.html``), a Word document (``.docx``) or Markdown. Raises ValueError where python-docx is
    wanted and is not there."""
    if ending.lower() == ".docx":
        from sim.report.word import as_docx

        return as_docx(report)
    return (as_html(report) if ending.lower() == ".html" else as_markdown(report)).encode("utf-8")


def save(report: Report, path: str | os.PathLike) -> None:
    """Write the report to a file, as its name ends. Raises BadFile for what cannot be written."""
    files.check_writable(path, ENDINGS)
    Path(path).write_bytes(written(report, Path(path).suffix))
