"""A report as a Word document, where python-docx is installed."""

from __future__ import annotations

import datetime
import io
import re
from typing import Any

from sim.report.columns import LANDSCAPE, PORTRAIT, widths
from sim.report.content import Block, Listed, Picture, Report, Section, Table, Text
from sim.report.contents import contents, mark, wanted

_FONT, _TONGUE = "Arial", "en-GB"  # on other machines a font of the same widths stands in
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # what XML does not hold
_MARGIN = 1.8  # centimetres


def as_docx(report: Report) -> bytes:
    """The report as a document; its mark stands at the head of every page. Raises ValueError without python-docx."""
    made = _docx().Document()
    _properties(made, report)
    _page(made, " ".join([_plain(report.mark)] * 3))
    made.add_heading(_plain(report.title), 0)
    for line in report.cover:
        made.add_paragraph(_plain(line)).paragraph_format.space_after = 0
    wide, listed = False, not wanted(len(report.sections))
    for number, section in enumerate(report.sections):
        if not listed and not section.lead:
            contents(made, [(one.level, _plain(one.title)) for one in report.sections], PORTRAIT)
            listed = True
        if turned := section.wide != wide:
            _turn(made, section.wide)
        wide = section.wide
        mark(_section(made, section, turned), number)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _docx() -> Any:
    try:
        import docx
    except ImportError:
        raise ValueError("DOCX needs python-docx: pip install 'incident-drill[report]'; or write .html") from None
    return docx


def _properties(made: Any, report: Report) -> None:
    """What the file says of itself: title and author, when it was written, and in which language."""
    said = made.core_properties
    said.title, said.author = _plain(f"{report.mark}: {report.title}")[:255], _plain(report.author)[:255]
    said.comments, said.last_modified_by, said.language = "", "", _TONGUE
    said.created = said.modified = datetime.datetime.now(datetime.UTC)


def _plain(words: str) -> str:
    return _UNPRINTABLE.sub("�", words)


def _page(made: Any, band: str) -> None:
    """A4 with narrow margins, the band above, the number of the page below."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm, Pt

    page = made.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(_MARGIN)
    _letters(made)
    made.styles["Normal"].font.size = Pt(10)
    for part, words in ((page.header, band), (page.footer, f"{band} – page ")):
        paragraph = part.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run(words).bold = True
    _field(page.footer.paragraphs[0], "PAGE")


def _letters(made: Any) -> None:
    """One font and one language for all styles, whatever the template's theme names."""
    from docx.oxml.ns import qn

    for fonts in made.styles.element.iter(qn("w:rFonts")):
        for name in list(fonts.attrib):
            if "Theme" in name:
                del fonts.attrib[name]
        fonts.set(qn("w:ascii"), _FONT)
        fonts.set(qn("w:hAnsi"), _FONT)
    for language in made.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), _TONGUE)


def _turn(made: Any, wide: bool) -> None:
    """Go on on a new page, turned on its side or upright again."""
    from docx.enum.section import WD_ORIENT

    page = made.add_section()
    page.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    page.page_width, page.page_height = page.page_height, page.page_width


def _field(paragraph: Any, name: str) -> None:
    """A field that Word fills in."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    paragraph._p.append(field)


def _section(made: Any, section: Section, turned: bool) -> Any:
    """The section, and of that its heading."""
    heading = made.add_heading(_plain(section.title), section.level)
    heading.paragraph_format.page_break_before = (section.new_page and not turned) or None
    for block in section.blocks:
        _block(made, block, LANDSCAPE if section.wide else PORTRAIT)
    return heading


def _block(made: Any, block: Block, width: float) -> None:
    if isinstance(block, Text):
        made.add_paragraph(_words(block))
    elif isinstance(block, Listed):
        _above(made, block.caption)
        for point in block.points:
            made.add_paragraph(_words(point), style="List Bullet")
    elif isinstance(block, Picture):
        _picture(made, block, width)
    else:
        _table(made, block, width)


def _above(made: Any, caption: str) -> None:
    """A caption that stays with what stands under it."""
    if caption:
        made.add_paragraph(_plain(caption), style="Caption").paragraph_format.keep_with_next = True


def _words(text: Text) -> str:
    """The words, and what they rest on; no citation is broken in two."""
    cited = ", ".join(cite.words.replace(" ", "\xa0") for cite in text.cites)
    said = f"{text.words} ({cited})" if text.words and cited else text.words or cited
    return _plain(said)


def _picture(made: Any, picture: Picture, width: float) -> None:
    from docx.shared import Cm

    paragraph = made.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    shape = paragraph.add_run().add_picture(io.BytesIO(picture.png), width=Cm(width))
    shape._inline.docPr.set("descr", _plain(f"{picture.caption} {picture.says}"))
    made.add_paragraph(_plain(picture.caption), style="Caption")


def _table(made: Any, table: Table, width: float) -> None:
    """A grid whose headings come again on each page, and whose rows are not cut in two."""
    from docx.shared import Cm, Pt

    if not table.rows:
        return
    _above(made, table.caption)
    body = [[_words(cell) for cell in row] for row in table.rows]
    grid = made.add_table(len(body) + bool(table.heads), len(body[0]), style="Table Grid")
    grid.autofit = False
    room = [Cm(one) for one in widths(table.heads, body, width)]
    for column, one in zip(grid.columns, room, strict=True):
        column._gridCol.w = one
    lines = [*([table.heads] if table.heads else []), *body]
    for n, (line, cells) in enumerate(zip(lines, _cells(grid, len(room)), strict=True)):
        head = n == 0 and bool(table.heads)
        for place, (words, cell) in enumerate(zip(line, cells, strict=True)):
            cell.width = room[place]
            _fill(cell, _plain(words), head, bold=head or (not table.heads and place == 0))
    _rows(grid, bool(table.heads))
    made.add_paragraph().paragraph_format.space_after = Pt(2)


def _cells(grid: Any, width: int) -> list[Any]:
    """The cells row by row, looked up once: asking for each is slow in a long table."""
    every = grid._cells
    return [every[n : n + width] for n in range(0, len(every), width)]


def _fill(cell: Any, words: str, head: bool, bold: bool) -> None:
    from docx.shared import Pt

    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = 0
    run = paragraph.add_run(words)
    run.bold, run.font.size = bold or None, Pt(8.5)
    if head:
        paragraph.paragraph_format.keep_with_next = True
        _shade(cell)


def _shade(cell: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", "E8E8E8")):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _rows(grid: Any, heads: bool) -> None:
    """No row is cut in two; the first is a heading on every page, where there are headings."""
    from docx.oxml import OxmlElement

    for n, row in enumerate(grid._tbl.tr_lst):
        about = row.get_or_add_trPr()
        about.append(OxmlElement("w:cantSplit"))
        if n == 0 and heads:
            about.append(OxmlElement("w:tblHeader"))
