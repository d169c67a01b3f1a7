"""What a history says, as HTML for a page: what it holds, what it says of the numbers, and the pictures of both."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING, Any

from sim.history.calibrating import Calibration, Told
from sim.history.form import History
from sim.history.words import lines, read_from, services, sure

from .downloads import File

if TYPE_CHECKING:
    import pandas as pd

#: What is wider than its card neither widens it nor is cut off.
_FITS = "contain:inline-size;overflow-x:auto"
_NAMED = 5  #: rows that were left out and are named one by one
_TAKEN = "yes"


def holds(found: History) -> str:
    """What was read, what could not be used, and what it measures."""
    said = f'<p class="drill-headline" style="overflow-wrap:anywhere">{escape(read_from(found))}</p>{_left_out(found)}'
    said += f"<p>{escape(services(found))}</p>" if found.incidents else ""
    heads = ("what", "counted", "left out of it")
    return said + table("What it measures", heads, lines(found))


def _left_out(found: History) -> str:
    if not found.left_out:
        return ""
    named = "".join(f"<li>{escape(f'{one.place}: {one.why}')}</li>" for one in found.left_out[:_NAMED])
    more = len(found.left_out) - _NAMED
    rest = f"<li>and {more:,} more</li>" if more > 0 else ""
    return f"<p>Left out, as they cannot be used: {len(found.left_out):,}</p><ul>{named}{rest}</ul>"


def says(calibration: Calibration) -> str:
    """What it says of each number, and the picture of what was fitted."""
    if not calibration.told:
        return "<p>It knows no number of this scenario or its organisation.</p>" + _silent(calibration)
    heads = ("parameter", "from the history", "as it stands", "how sure", "taken")
    rows = ((one.path, one.value, one.now, sure(one), _taken(one)) for one in calibration.told)
    fitted = any(one.fit for one in calibration.told)
    return (
        table("What it says of the numbers", heads, rows)
        + _silent(calibration)
        + (_fits(calibration) if fitted else "")
    )


def _taken(one: Told) -> str:
    return f"no: {'; '.join(one.cautions)}" if one.cautions else _TAKEN


def _silent(calibration: Calibration) -> str:
    said = "".join(f"<li>{escape(f'{path}: {why}')}</li>" for path, why in calibration.silent)
    return f"<p>Counted, and yet it says nothing of:</p><ul>{said}</ul>" if said else ""


def _fits(calibration: Calibration) -> str:
    from sim import plot

    names = ", ".join(one.path for one in calibration.told if one.fit)
    alt = f"Which share of cases took no longer, as counted and as fitted, for {names}; the table has the numbers"
    return picture(plot.fits(calibration), alt)


def against(found: History, runs: pd.DataFrame) -> str:
    """The model's runs beside the history: the picture, and where they lie. Raises ValueError where the two have
    nothing in common."""
    from sim import history, plot

    drawn = plot.history(found, runs)
    rows = history.compared(found, runs)
    heads = ("what", "playbook", "in the history", "in the model", "so the model is")
    cells = rows[["what", "strategy", "history", "model", "in words"]].itertuples(index=False)
    alt = "Which share of incidents, and of runs, had come so far by which time; the table has the numbers"
    return picture(drawn, alt) + table("The model beside it", heads, cells)


def table(caption: str, heads: Iterable[str], rows: Iterable[Iterable[Any]]) -> str:
    """A table with a caption, each row beginning with what it is about; where there is no room it is moved sideways,
    by keyboard too."""
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in heads)
    whole = f"<caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>"
    body = "".join(_row(tuple(map(str, row))) for row in rows)
    inside = f'<table class="drill-numbers drill-wordy">{whole}<tbody>{body}</tbody></table>'
    return f'<div role="region" tabindex="0" aria-label="{escape(caption)}" style="{_FITS}">{inside}</div>'


def _row(cells: tuple[str, ...]) -> str:
    first, *others = map(escape, cells)
    return f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in others)}</tr>'


def picture(figure: Any, alt: str) -> str:
    """A figure with words for those who do not see it."""
    drawn = BytesIO()
    figure.savefig(drawn, format="png", dpi=90)
    data = base64.b64encode(drawn.getvalue()).decode()
    image = f'<img alt="{escape(alt)}" src="data:image/png;base64,{data}" style="max-width:100%;background:#fff">'
    return f'<div style="{_FITS}">{image}</div>'


def files(calibration: Calibration) -> list[File]:
    """The preset to keep."""
    text = calibration.preset("ours").encode()
    return [File("The preset: what to take, with its evidence", "ours.yaml", "application/yaml", text)]
