"""How wide the columns of a table are on paper: no word is broken that fits, and the rows are as low as can be."""

from __future__ import annotations

from collections.abc import Sequence

PORTRAIT, LANDSCAPE = 17.4, 26.1  #: centimetres between the margins of an upright and of a turned sheet
_LETTER, _MARGINS = 0.165, 0.45  # centimetres, at 8.5 points: of a letter as it comes; left and right of a cell
_SHORTEST, _LONGEST = 5, 24  # letters of a word that a column is made for
_TO_FILL_IN = 12  # letters that have room where everything is blank
_STEPS = 20  # portions in which the room that is left is handed out
_ENOUGH = 150  # rows that are looked at


def widths(heads: Sequence[str], body: Sequence[Sequence[str]], width: float) -> list[float]:
    """The width of each column, in centimetres; together they are `width`."""
    lines = [*([heads] if heads else []), *body]
    columns = [[line[n] for line in lines] for n in range(len(lines[0]))]
    room = [_needed(cells, blank=not any(row[n] for row in body)) for n, cells in enumerate(columns)]
    spare = width - sum(room)
    if spare <= 0:
        return [width * one / sum(room) for one in room]
    lengths = [[len(cell) for cell in cells[:_ENOUGH]] for cells in columns]
    step = spare / _STEPS
    for _ in range(_STEPS):
        narrow = [n for n, one in enumerate(room) if one < _MARGINS + _LETTER * max(lengths[n])]
        if not narrow:
            break
        room[min(narrow, key=lambda n: _height(lengths, room, n, step))] += step
    return _filled(room, width, evenly=bool(heads))


def _filled(room: list[float], width: float, evenly: bool) -> list[float]:
    """What nobody needs goes to all columns alike, or to the last one, which has what the first is about."""
    if evenly:
        return [width * one / sum(room) for one in room]
    return [*room[:-1], width - sum(room[:-1])]


def _needed(cells: Sequence[str], blank: bool) -> float:
    """What the longest word of a column takes, and who writes by hand."""
    longest = max(len(word) for cell in cells for line in cell.splitlines() or [""] for word in line.split(" "))
    return _MARGINS + _LETTER * max(_SHORTEST, min(_LONGEST, longest), _TO_FILL_IN if blank else 0)


def _height(lengths: list[list[int]], room: list[float], n: int, more: float) -> float:
    """How high a table would be if its column `n` had so much more: lines row by row, and a little for each cell's."""
    width = [(one + more * (place == n) - _MARGINS) / _LETTER for place, one in enumerate(room)]
    each = [[cell / letters for cell in cells] for cells, letters in zip(lengths, width, strict=True)]
    return sum(max(row) for row in zip(*each, strict=True)) + 0.1 * sum(map(sum, each))
