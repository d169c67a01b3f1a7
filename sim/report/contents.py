"""The table of contents of a Word document: a field that Word fills when it opens, with its entries already there."""

from __future__ import annotations

from typing import Any

_FILLS = r'TOC \o "1-2" \h \z \u'  # headings of two levels, as links
_FEW = 4  #: a document of fewer headings needs no table of them


def wanted(titles: int) -> bool:
    """Whether a document with so many headings has a table of contents."""
    return titles >= _FEW


def mark(heading: Any, number: int) -> None:
    """Let an entry lead to this heading."""
    start, end = _element("bookmarkStart", id=str(number), name=_name(number)), _element("bookmarkEnd", id=str(number))
    heading._p.insert_element_before(start, "w:r")
    heading._p.append(end)


def contents(made: Any, titles: list[tuple[int, str]], width: float) -> None:
    """A table of contents: of each heading its level, 1 or 2, and its words; `width` of the page in centimetres.

    On which pages they are, only who lays the pages out can know: Word does so on opening. Elsewhere each entry leads
    to its heading and has no number.
    """
    _styles(made, width)
    made.add_paragraph("Contents", style="TOC Heading")
    field = [_mark("begin", dirty="true"), _instruction(_FILLS), _mark("separate")]
    for number, (level, words) in enumerate(titles):
        line = made.add_paragraph(style=f"toc {min(level, 2)}")
        for one in field:
            line._p.append(one)
        line._p.append(_link(number, words))
        field = []
    line._p.append(_mark("end"))


def _styles(made: Any, width: float) -> None:
    """The styles of its lines: little room between them, dots up to the number of the page."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
    from docx.shared import Cm

    for level in (1, 2):
        style = made.styles.add_style(f"toc {level}", WD_STYLE_TYPE.PARAGRAPH, builtin=True)
        style.base_style = made.styles["Normal"]
        line = style.paragraph_format
        line.space_after, line.left_indent = Cm(0.1), Cm(0.5 * (level - 1))
        line.tab_stops.add_tab_stop(Cm(width), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)


def _link(number: int, words: str) -> Any:
    """A line of it, which leads to its heading."""
    link = _element("hyperlink", anchor=_name(number), history="1")
    link.append(_run(words))
    return link


def _name(number: int) -> str:
    return f"_Toc{number:08d}"


def _mark(kind: str, **more: str) -> Any:
    return _run(_element("fldChar", fldCharType=kind, **more))


def _instruction(words: str) -> Any:
    from docx.oxml.ns import qn

    element = _element("instrText")
    element.set(qn("xml:space"), "preserve")
    element.text = f" {words} "
    return _run(element)


def _run(inside: Any) -> Any:
    run = _element("r")
    if isinstance(inside, str):
        run.text = inside
    else:
        run.append(inside)
    return run


def _element(kind: str, /, **attributes: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(f"w:{kind}")
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element
