"""A report as one page of HTML that prints well: nothing is asked from elsewhere, and words of people are no markup."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from html import escape

from sim.report.content import Block, Cite, Listed, Picture, Report, Section, Table, Text

_STYLE = """
:root { color-scheme: light dark; --ink: #111; --paper: #fff; --muted: #444; --line: #999; --well: #e8e8e8;
  --side: #f6f6f6; --pointed: #fff3c4; --link: #0b4f8a; }
@media screen and (prefers-color-scheme: dark) { :root { --ink: #e9edf0; --paper: #14181c; --muted: #b3bcc4;
  --line: #6b7680; --well: #2a333b; --side: #1d242a; --pointed: #4a3d00; --link: #8cc8f2; } }
body { font: 11pt/1.45 system-ui, "Segoe UI", Roboto, "Liberation Sans", sans-serif; color: var(--ink);
  background: var(--paper); max-width: 52em; margin: 3.2em auto 3em; padding: 0 1.2em;
  font-variant-numeric: tabular-nums; }
a { color: var(--link); }
.band { position: fixed; top: 0; left: 0; right: 0; text-align: center; font-weight: 700; letter-spacing: .35em;
  background: #111; color: #fff; padding: .25em 0; font-size: 9pt; z-index: 1; }
.cover { border-bottom: 3px solid var(--ink); padding-bottom: 1em; margin-bottom: 1.5em; }
.cover p { margin: .1em 0; }
h1 { font-size: 21pt; line-height: 1.15; margin: .4em 0 .5em; }
h2 { font-size: 15pt; margin: 1.8em 0 .5em; border-bottom: 1px solid var(--ink); }
h3 { font-size: 12pt; margin: 1.4em 0 .3em; }
h2, h3, caption, .head { break-after: avoid; }
p, li, td { overflow-wrap: break-word; }
p, ul { margin: .5em 0; }
.lead { border-left: 5px solid var(--ink); padding: .1em 0 .1em 1.2em; margin: 1.6em 0; font-size: 12.5pt; }
.lead h2 { border: 0; margin: 0 0 .3em; } .lead p { margin: .6em 0; }
table { border-collapse: collapse; width: 100%; margin: .7em 0 1em; font-size: 9.5pt; }
caption, .head { text-align: left; font-weight: 700; padding: .3em 0; } .head { font-size: 9.5pt; margin: .5em 0 0; }
th, td { border: 1px solid var(--line); padding: .25em .5em; text-align: left; vertical-align: top; }
thead th { background: var(--well); } tbody th { width: 26%; font-weight: 600; background: var(--side); }
tr, figure, li { break-inside: avoid; } thead { display: table-header-group; }
thead, thead tr { break-after: avoid; } tbody tr:first-child { break-before: avoid; }
td.narrow { white-space: nowrap; } td.blank { min-width: 6em; }
figure { margin: 1em 0; } figcaption { font-size: 9pt; color: var(--muted); }
img { max-width: 100%; height: auto; background: #fff; border-radius: 4px; }
summary { cursor: pointer; padding: .3em 0; font-weight: 600; }
.cite { font-size: .85em; color: var(--muted); } .cite > * { color: inherit; white-space: nowrap; }
tr:target td { background: var(--pointed); } tr, section { scroll-margin-top: 2.4em; }
nav ul { columns: 2; font-size: 10pt; padding-left: 1.2em; }
@page { size: A4; margin: 1.6cm 1.5cm 1.8cm 1.9cm;
  @top-center { content: "MARK MARK MARK"; font: bold 9pt sans-serif; letter-spacing: .3em; }
  @bottom-center { content: "MARK – page " counter(page); font: 8pt sans-serif; } }
@page wide { size: A4 landscape; }
@media screen and (max-width: 45em) { section { overflow-x: auto; } nav ul { columns: 1; } }
@media print { body { max-width: none; margin: 0; padding: 0; font-size: 10pt; } nav { display: none; }
  .lead { font-size: 11.5pt; }
  .band { display: none; }
  .page { break-before: page; } .wide { page: wide; } a { text-decoration: none; }
  thead th, tbody th, .band { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
"""
#: Nothing is loaded and nothing runs, whatever words came in.
_ALONE = (
    '<meta http-equiv="Content-Security-Policy" '
    "content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">"
)
_SHORT = 14  # characters: what is shorter than that in each row stands on one line


def as_html(report: Report) -> str:
    """The report as a page of its own. Its mark, *EXERCISE*, stays above what is read on a screen; on paper it stands
    in the margin of every page, and in the title, which browsers without margin boxes print there."""
    title, mark = escape(f"{report.mark}: {report.title}"), escape(report.mark)
    logged = any(isinstance(b, Table) and b.log for section in report.sections for b in section.blocks)
    cover = "".join(f"<p>{escape(line)}</p>" for line in report.cover)
    body = "".join(_section(n, section, logged) for n, section in enumerate(report.sections))
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'{_ALONE}<meta name="viewport" content="width=device-width">'
        f"<style>{_STYLE.replace('MARK', mark)}</style></head><body>"
        f'<header class="cover"><div class="band">{mark} {mark} {mark}</div><h1>{title}</h1>{cover}</header>'
        f"{_contents(report.sections)}<main>{body}</main></body></html>\n"
    )


def _contents(sections: Iterable[Section]) -> str:
    chapters = [(n, one) for n, one in enumerate(sections) if one.level == 1]
    links = "".join(f'<li><a href="#s{n}">{escape(one.title)}</a></li>' for n, one in chapters)
    return f'<nav aria-label="Contents"><ul>{links}</ul></nav>'


def _section(n: int, section: Section, logged: bool) -> str:
    tag = f"h{section.level + 1}"
    marks = {"page": section.new_page, "lead": section.lead, "wide": section.wide}
    classes = " ".join(name for name, given in marks.items() if given)
    page = f' class="{classes}"' if classes else ""
    blocks = "".join(_block(block, logged) for block in section.blocks)
    if section.folded:
        blocks = f"<details><summary>Show: {escape(section.title)}</summary>{blocks}</details>"
    # On a small screen a section scrolls sideways: by its links, or else as a whole, the keyboard gets there.
    focus = ' tabindex="0"' if "<table" in blocks and "<a " not in blocks else ""
    head = f'<{tag} id="h{n}">{escape(section.title)}</{tag}>'
    return f'<section id="s{n}" aria-labelledby="h{n}"{page}{focus}>{head}{blocks}</section>'


def _block(block: Block, logged: bool) -> str:
    if isinstance(block, Text):
        return f"<p>{_words(block, logged)}</p>"
    if isinstance(block, Listed):
        head = f'<p class="head">{escape(block.caption)}</p>' if block.caption else ""
        return f"{head}<ul>{''.join(f'<li>{_words(point, logged)}</li>' for point in block.points)}</ul>"
    return _picture(block) if isinstance(block, Picture) else _table(block, logged)


def _words(text: Text, logged: bool) -> str:
    said = "<br>".join(escape(line) for line in text.words.splitlines())
    cited = ", ".join(_cite(cite, logged) for cite in text.cites)
    if not cited:
        return said
    return f'{said} <span class="cite">({cited})</span>' if said else f'<span class="cite">{cited}</span>'


def _cite(cite: Cite, logged: bool) -> str:
    words = escape(cite.words)
    return f'<a href="#e{cite.entry}">{words}</a>' if logged else f"<span>{words}</span>"


def _picture(picture: Picture) -> str:
    data = base64.b64encode(picture.png).decode()
    caption, says = escape(picture.caption), escape(f"{picture.caption} {picture.says}")
    return f'<figure><img alt="{says}" src="data:image/png;base64,{data}"><figcaption>{caption}</figcaption></figure>'


def _table(table: Table, logged: bool) -> str:
    if not table.rows:
        return ""
    caption = f"<caption>{escape(table.caption)}</caption>" if table.caption else ""
    cells = "".join(f'<th scope="col">{escape(head)}</th>' for head in table.heads)
    heads = f"<thead><tr>{cells}</tr></thead>" if table.heads else ""
    longest = [max(_length(row[n]) for row in table.rows) for n in range(len(table.rows[0]))]
    classes = ["" if n > _SHORT else " class=narrow" if n else " class=blank" for n in longest]
    body = "".join(_row(table, row, classes, logged) for row in table.rows)
    return f"<table>{caption}{heads}<tbody>{body}</tbody></table>"


def _length(cell: Text) -> int:
    return len(cell.words) + sum(len(cite.words) + 2 for cite in cell.cites)


def _row(table: Table, row: tuple[Text, ...], classes: list[str], logged: bool) -> str:
    cells = [f"<td{name}>{_words(cell, logged)}</td>" for name, cell in zip(classes, row, strict=True)]
    if not table.heads:
        cells[0] = f'<th scope="row">{_words(row[0], logged)}</th>'
    name = f' id="e{row[0].words.removeprefix("#")}"' if table.log else ""
    return f"<tr{name}>{''.join(cells)}</tr>"
