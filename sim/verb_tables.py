"""Tables and sentences on the command line, as wide as the terminal: no name is cut, and no number is lost."""

from __future__ import annotations

import json
import math
import shutil
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas

    from sim.experiment.studies import Study

_LEAST = 16  # letters of a word that is not broken in two
_GAP = "  "
_ALIKE = 2  # spaces by which what belongs to a heading is moved in


def width() -> int | None:
    """How many letters a line of the terminal has; None where nobody looks at one: then lines are as long as may be."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def wrapped(text: str, room: int | None) -> str:
    """Each line of a text on as many lines as it needs, broken between words; what goes on is moved in."""
    return "\n".join("\n".join(_broken(line, room, "  ")) for line in text.split("\n"))


def table(frame: pandas.DataFrame, room: int | None, heads: int = 0) -> str:
    """A table of words and numbers, both written out already.

    Where there is no `room` for it, what stands in its first `heads` columns becomes a heading; where that is not
    enough, words are broken over several lines; and where that is not, each row is a list of what it holds.
    """
    whole: str = frame.to_string(index=False)
    if room is None or max(map(len, whole.split("\n"))) <= room:
        return whole
    if heads:
        return "\n\n".join(_under_headings(frame, room, heads))
    columns = {name: [str(cell) for cell in frame[name]] for name in frame}
    widths = _widths(columns, room)
    return _lists(columns, room) if widths is None else "\n".join(_rows(columns, widths))


def of_study(study: Study, room: int | None = None) -> str:
    """The table of a study as it is printed: each number as its measure is spoken of; of shares, one in forty is not
    nothing."""
    from sim.experiment.measuring import spoken

    frame = study.table()
    for column in ("mean", "median", "difference", "low", "high"):
        frame[column] = [spoken(m).cell(x) for m, x in zip(frame["measure"], frame[column], strict=True)]
    frame["never"] = frame["never"].map(lambda share: "<1%" if 0 < share < 0.005 else f"{share:.0%}")
    return table(frame, room, heads=2)


def _under_headings(frame: pandas.DataFrame, room: int, heads: int) -> Iterator[str]:
    """The rows of a heading, under it."""
    names = list(frame.columns[:heads])
    for said, rows in frame.groupby(names, sort=False):
        inner = table(rows.drop(columns=names), room - _ALIKE)
        indented = "\n".join(f"{' ' * _ALIKE}{line}".rstrip() for line in inner.split("\n"))
        yield f"{', '.join(map(str, said))}:\n{indented}"


def _widths(columns: dict[str, list[str]], room: int) -> dict[str, int] | None:
    """How wide each column is when the widest of words are broken until all fit; None where they never do."""
    widths = {name: max(map(len, (name, *cells))) for name, cells in columns.items()}
    words = {name: _narrowest(name, cells) for name, cells in columns.items() if not _numbers(cells)}
    while sum(widths.values()) + len(_GAP) * (len(widths) - 1) > room:
        wider = [name for name in words if widths[name] > words[name]]
        if not wider:
            return None
        widths[max(wider, key=lambda name: widths[name])] -= 1
    return widths


def _narrowest(name: str, cells: list[str]) -> int:
    """No word is broken in two but for the long ones, such as paths."""
    words = [word for text in (name, *cells) for word in text.split()]
    return max(min(len(word), _LEAST) for word in words)


def _numbers(cells: Iterable[str]) -> bool:
    """Whether these are numbers, perhaps with a unit: they stay on one line."""
    return not any(cell[:1].isalpha() for cell in cells)


def _rows(columns: dict[str, list[str]], widths: dict[str, int]) -> Iterator[str]:
    """The heads and the rows, each on as many lines as its longest cell needs."""
    cells = [list(columns), *zip(*columns.values(), strict=True)]
    right = [_numbers(column) for column in columns.values()]
    for row in cells:
        parts = [_broken(cell, wide) for cell, wide in zip(row, widths.values(), strict=True)]
        for n in range(max(map(len, parts))):
            line = [part[n] if n < len(part) else "" for part in parts]
            sized = zip(line, widths.values(), right, strict=True)
            yield _GAP.join(cell.rjust(w) if r else cell.ljust(w) for cell, w, r in sized).rstrip()


def _lists(columns: dict[str, list[str]], room: int) -> str:
    """Each row as what it is about, its first words, and under it all that is known of it."""
    about = next((name for name, cells in columns.items() if not _numbers(cells)), next(iter(columns)))
    told = []
    for n, name in enumerate(columns[about]):
        facts = "; ".join(f"{other} {columns[other][n]}" for other in columns if other != about)
        told += [*_broken(name, room), *(f"  {line}" for line in _broken(facts, room - 2))]
    return "\n".join(told)


def _broken(text: str, room: int | None, indent: str = "") -> list[str]:
    """A text on lines of this length, all but the first moved in; where a single word is longer, it is broken behind a
    full stop, or anywhere."""
    if room is None or len(text) <= room:
        return [text]
    lines = [""]
    for word in text.split(" "):
        for n, part in enumerate(_parts(word, room - len(indent))):
            longer = f"{lines[-1]} {part}" if n == 0 and lines[-1].strip() else f"{lines[-1]}{part}"
            if len(longer) <= room:
                lines[-1] = longer
            else:
                lines.append(f"{indent}{part}")
    return lines


def _parts(word: str, room: int) -> Iterator[str]:
    while len(word) > room:
        cut = word.rfind(".", 0, room) + 1 or room
        yield word[:cut]
        word = word[cut:]
    yield word


def print_tables(tables: dict[str, Any], beside: dict[str, Any]) -> None:
    """Tables as lists of records, and plain data beside them, as JSON."""
    plain = {name: json.loads(table.to_json(orient="records")) for name, table in tables.items()}
    print(json.dumps(plain | beside, ensure_ascii=False, indent=1))


def print_json(data: Any) -> None:
    """Plain data as JSON."""
    print(json.dumps(_without_nan(data), ensure_ascii=False, indent=2, allow_nan=False))


def _without_nan(data: Any) -> Any:
    """The same data with None for what is no number or has no end, at any depth: JSON has no words for these."""
    if isinstance(data, dict):
        return {name: _without_nan(value) for name, value in data.items()}
    if isinstance(data, list | tuple):
        return [_without_nan(value) for value in data]
    return None if isinstance(data, float) and not math.isfinite(data) else data
