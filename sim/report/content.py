"""What a report says, apart from how it is written down: sections of paragraphs, lists, tables and pictures.

Every point that comes from the log carries its citations: the clock, and the number of the entry.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cite:
    """An entry of the log: its number, and its time of day (with the days later, on the days after)."""

    entry: int
    clock: str

    @property
    def words(self) -> str:
        """As it is printed: *16:52 #31*."""
        return f"{self.clock} #{self.entry}"


@dataclass(frozen=True, slots=True)
class Text:
    """Words, and the entries that they rest on. A line break in them is one on paper."""

    words: str
    cites: tuple[Cite, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """Points, one below the other; `caption` stands above them."""

    points: tuple[Text, ...]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under headings; `heads` empty: the first cell of each row is its heading. `caption` stands above
    it. `log`: it is the log itself, and the first cell of each row is the number of its entry."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...]
    caption: str = ""
    log: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture (PNG) with a caption, and in words what it shows, for whoever does not see it."""

    caption: str
    says: str
    png: bytes


Block = Text | Listed | Table | Picture


@dataclass(frozen=True, slots=True)
class Section:
    """A title, and what stands under it. `level`: 1 for a chapter, 2 for a part of one. `lead`: it is what to read if
    nothing else is read. `folded`: a page shows its title until somebody opens it. `wide`: it stands on sheets of its
    own, turned on their side."""

    title: str
    blocks: tuple[Block, ...]
    level: int = 1
    new_page: bool = False
    lead: bool = False
    folded: bool = False
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """A report: its title, the lines below it on the cover, and its sections in order. `mark` stands on every page,
    lest anybody take it for something else; `author` is who a file says that it is by."""

    title: str
    cover: tuple[str, ...]
    sections: tuple[Section, ...]
    mark: str = "EXERCISE"
    author: str = ""

    def texts(self) -> Iterator[Text]:
        """Every piece of text in the sections' blocks, in order."""
        for section in self.sections:
            for block in section.blocks:
                yield from texts_of(block)

    @property
    def cites(self) -> tuple[Cite, ...]:
        """Every citation, in order."""
        return tuple(cite for text in self.texts() for cite in text.cites)


def texts_of(block: Block) -> Iterator[Text]:
    """The pieces of text in a block."""
    if isinstance(block, Text):
        yield block
    elif isinstance(block, Listed):
        yield from block.points
    elif isinstance(block, Table):
        yield from (cell for row in block.rows for cell in row)


def row(*cells: str | Text) -> tuple[Text, ...]:
    """A row of a table, of texts and of plain words."""
    return tuple(cell if isinstance(cell, Text) else Text(cell) for cell in cells)
