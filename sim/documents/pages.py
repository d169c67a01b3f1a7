"""A document as a file to take away: Markdown, or a page of its own. What people wrote is never read as markup."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from sim.documents.checklist import Fields
from sim.scenario import Document

_MARKS = re.compile(r"([\\`*_\[\]#|~])")
_STYLE = (
    ":root{color-scheme:light dark}body{font:16px/1.5 sans-serif;margin:2em auto;max-width:44em;padding:0 1em}"
    "p,li{white-space:pre-line}h1{font-size:1.5em}@page{size:A4}"
)

Section = tuple[str, str]  #: a heading ("": none), and what stands under it


def sections(document: Document, fields: Fields, text: str = "") -> list[Section]:
    """What stands under each heading of a document; an edited text stands under none."""
    if text:
        return [("", text)]
    given = dict(fields)
    return [(part.heading, given[part.name].strip()) for part in document.parts if given.get(part.name, "").strip()]


def as_markdown(title: str, found: Sequence[Section]) -> str:
    """Markdown: the title, then a section under each heading. Lines that begin with “- ” stay a list."""
    body = [f"## {inert(heading)}\n\n{_lines(words)}" if heading else _lines(words) for heading, words in found]
    return "\n\n".join([f"# {inert(title)}", *body, ""])


def as_html(title: str, found: Sequence[Section]) -> str:
    """A page of its own, which asks for nothing from elsewhere."""
    body = "".join((f"<h2>{escape(heading)}</h2>" if heading else "") + _blocks(words) for heading, words in found)
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{escape(title)}</h1>{body}</body></html>"
    )


def inert(words: str) -> str:
    """Words in which neither Markdown nor HTML sees a mark."""
    return _MARKS.sub(r"\\\1", escape(words, quote=False)).replace("\n", " ")


def _lines(words: str) -> str:
    """Line by line; a line break in one paragraph stays one."""
    return "\n".join(_line(line.rstrip()) for line in words.splitlines())


def _line(line: str) -> str:
    if line.startswith("- "):
        return f"- {inert(line[2:])}"
    return f"{_first(inert(line))}  " if line.strip() else ""


def _first(line: str) -> str:
    """A line of text that Markdown would take for the beginning of a list or of a heading's underline."""
    return f"\\{line}" if line[:1] in "-+=>" else re.sub(r"^(\d+)([.)])", r"\1\\\2", line)


def _blocks(words: str) -> str:
    """Paragraphs, and lists of the lines that begin with “- ”."""
    out: list[str] = []
    items: list[str] = []
    for line in [*words.splitlines(), ""]:
        if line.startswith("- "):
            items.append(f"<li>{escape(line[2:])}</li>")
            continue
        out += [f"<ul>{''.join(items)}</ul>"] if items else []
        out += [f"<p>{escape(line)}</p>"] if line.strip() else []
        items = []
    return "".join(out)
