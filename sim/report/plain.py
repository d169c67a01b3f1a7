"""A report as Markdown. Words of people are never read as markup; pictures are said in words."""

from __future__ import annotations

from collections.abc import Iterator

from sim.documents import inert
from sim.report.content import Block, Listed, Picture, Report, Section, Table, Text


def as_markdown(report: Report) -> str:
    """The report as Markdown; each chapter has its mark, that it is an exercise."""
    head = [f"# {report.mark}: {inert(report.title)}", *(f"{_line(line)}  " for line in report.cover)]
    band = f"**{' '.join([report.mark] * 3)}**"
    body = [part for section in report.sections for part in _section(section, band)]
    return "\n\n".join(["\n".join([head[0], "", *head[1:]]), *body, band]) + "\n"


def _section(section: Section, band: str) -> Iterator[str]:
    if section.level == 1:
        yield band
    yield f"{'#' * (section.level + 1)} {inert(section.title)}"
    for block in section.blocks:
        yield _block(block)


def _block(block: Block) -> str:
    if isinstance(block, Text):
        return _words(block, "  \n")
    if isinstance(block, Listed):
        points = "\n".join(f"- {_words(point, ' ')}" for point in block.points)
        return f"*{inert(block.caption)}*\n\n{points}" if block.caption else points
    if isinstance(block, Picture):
        return f"*Picture: {inert(block.caption)}* ({inert(block.says)})"
    return _table(block)


def _words(text: Text, between: str) -> str:
    """The words, line by line, and what they rest on."""
    lines = [_line(line) for line in text.words.splitlines()]
    cited = ", ".join(cite.words for cite in text.cites)
    said = between.join(lines)
    return f"{said} ({cited})" if said and cited else said or cited


def _line(words: str) -> str:
    """A line that does not begin anything."""
    safe = inert(words)
    return f"\\{safe}" if safe[:1] in ("-", "+", "=", ">") else safe


def _table(table: Table) -> str:
    if not table.rows:
        return f"*{inert(table.caption)}*" if table.caption else ""
    heads = table.heads or ("", *[""] * (len(table.rows[0]) - 1))
    lines = [heads, ["---"] * len(heads), *([_cell(cell) for cell in row] for row in table.rows)]
    body = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    return f"*{inert(table.caption)}*\n\n{body}" if table.caption else body


def _cell(cell: Text) -> str:
    return _words(cell, "<br>")
