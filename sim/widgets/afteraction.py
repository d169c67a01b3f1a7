"""The after-action report on the debrief page: made when somebody asks, for it plays the incident many times."""

from __future__ import annotations

from pathlib import Path

from ipywidgets import HTML, HBox, VBox

from .downloads import File, links
from .parts import alert, box, button, put

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MAKING = '<p role="status">The report is being made; that takes some seconds.</p>'


class AfterAction:
    """The line *Make the after-action report*: a page to print, a Word document, its tables as a workbook, and the
    evaluation guides. `files` has them once somebody has
    asked; whoever asks again gets what has been said meanwhile, too."""

    def __init__(self, exercise):
        self.exercise = exercise
        self.files: tuple[File, ...] = ()
        self.go = button("Make the after-action report", self.make)
        self._said = HTML()
        self.view = box(VBox, [box(HBox, [self.go]), self._said])
        put(self._said, "")

    def make(self) -> None:
        """Make it, and give the links."""
        put(self._said, _MAKING)
        try:
            self.files, lacking = _made(self.exercise)
            put(self._said, links(list(self.files)) + alert(lacking))
        except (ValueError, OSError) as error:
            put(self._said, alert(f"It could not be made: {error}"))


def _made(exercise) -> tuple[tuple[File, ...], str]:
    """The files, and what is lacking for the others: the incident is played again once for all of them."""
    from sim import report  # heavy, and only here
    from sim.report.word import as_docx
    from sim.report.workbook import as_xlsx

    of, stem = report.gathered(exercise), f"{Path(exercise.path).stem}.after-action"
    made = report.after_action(of)
    page = File("The after-action report to print", f"{stem}.html", "text/html", report.as_html(made).encode())
    sheets = report.as_html(report.guides(of)).encode()
    guides = File("The evaluation guides to print", f"{Path(exercise.path).stem}.guides.html", "text/html", sheets)
    try:
        word = File("The after-action report for Word", f"{stem}.docx", _WORD, as_docx(made))
        book = File("Its tables as a workbook", f"{stem}.xlsx", _BOOK, as_xlsx(of))
    except ValueError as error:
        return (page, guides), str(error)
    return (page, word, book, guides), ""
