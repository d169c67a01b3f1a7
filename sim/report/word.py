"""A report as a Word document, where python-docx is installed."""

from __future__ import annotations

import io
import re
from typing import Any

from sim.report.content import Block, Listed, Picture, Report, Section, Table, Text

_WIDTH = 17.4  # centimetres between the margins
_NARROWEST, _WIDEST = 7, 60  # characters: what shares out the width among columns
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # what XML does not hold


def as_docx(report: Report) -> bytes:
    """The report as a document; its mark stands at the head of every page. Raises ValueError without python-docx."""
    made = _docx().Document()
    made.core_properties.title, made.core_properties.author = _plain(f"{report.mark}: {report.title}"), ""
    _page(made, " ".join([_plain(report.mark)] * 3))
    made.add_heading(_plain(report.title), 0)
    for line in report.cover:
        made.add_paragraph(_plain(line))
    for section in report.sections:
        _section(made, section)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _docx() -> Any:
    try:
        import docx
    except ImportError:
        raise ValueError("DOCX needs python-docx: pip install 'incident-drill[report]'; or write .html") from None
    return docx


def _plain(words: str) -> str:
    return _UNPRINTABLE.sub("�", words)


def _page(made: Any, band: str) -> None:
    """A4 with narrow margins, the band above, the number of the page below."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm, Pt

    page = made.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(1.8)
    made.styles["Normal"].font.size = Pt(10)
    for part, words in ((page.header, band), (page.footer, f"{band} – page ")):
        paragraph = part.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run(words).bold = True
    _field(page.footer.paragraphs[0], "PAGE")


def _field(paragraph: Any, name: str) -> None:
    """A field that Word fills in."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    paragraph._p.append(field)


def _section(made: Any, section: Section) -> None:
    heading = made.add_heading(_plain(section.title), section.level)
    heading.paragraph_format.page_break_before = section.new_page or None
    for block in section.blocks:
        _block(made, block)


def _block(made: Any, block: Block) -> None:
    if isinstance(block, Text):
        made.add_paragraph(_words(block))
    elif isinstance(block, Listed):
        if block.caption:
            made.add_paragraph(_plain(block.caption), style="Caption")
        for point in block.points:
            made.add_paragraph(_words(point), style="List Bullet")
    elif isinstance(block, Picture):
        _picture(made, block)
    else:
        _table(made, block)


def _words(text: Text) -> str:
    cited = ", ".join(cite.words for cite in text.cites)
    said = f"{text.words} ({cited})" if text.words and cited else text.words or cited
    return _plain(said)


def _picture(made: Any, picture: Picture) -> None:
    from docx.shared import Cm

    shape = made.add_picture(io.BytesIO(picture.png), width=Cm(_WIDTH))
    shape._inline.docPr.set("descr", _plain(f"{picture.caption} {picture.says}"))
    made.add_paragraph(_plain(picture.caption), style="Caption")


def _table(made: Any, table: Table) -> None:
    """A grid whose headings come again on each page."""
    if not table.rows:
        return
    if table.caption:
        made.add_paragraph(_plain(table.caption), style="Caption")
    lines = [*([table.heads] if table.heads else []), *([_words(cell) for cell in row] for row in table.rows)]
    grid = made.add_table(len(lines), len(lines[0]), style="Table Grid")
    widths = _widths(lines)
    for column, width in zip(grid.columns, widths, strict=True):
        column._gridCol.w = width
    for line, cells in zip(lines, _cells(grid, len(lines[0])), strict=True):
        for n, (words, cell) in enumerate(zip(line, cells, strict=True)):
            cell.width = widths[n]
            _fill(cell, _plain(words), bold=line is table.heads or (not table.heads and n == 0))
    if table.heads:
        _repeat(grid)
    made.add_paragraph()


def _cells(grid: Any, width: int) -> list[Any]:
    """The cells row by row, looked up once: asking for each is slow in a long table."""
    every = grid._cells
    return [every[n : n + width] for n in range(0, len(every), width)]


def _widths(lines: list[Any]) -> list[Any]:
    """How wide each column is: by its longest words, within limits, so that they fill the page together."""
    from docx.shared import Cm

    longest = [min(_WIDEST, max(_NARROWEST, *(len(line[n]) for line in lines))) for n in range(len(lines[0]))]
    return [Cm(_WIDTH * one / sum(longest)) for one in longest]


def _fill(cell: Any, words: str, bold: bool) -> None:
    from docx.shared import Pt

    run = cell.paragraphs[0].add_run(words)
    run.bold, run.font.size = bold or None, Pt(8.5)


def _repeat(grid: Any) -> None:
    """The first row is a heading, on every page."""
    from docx.oxml import OxmlElement

    grid.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
