"""Numbers of a debrief as tables: the main measures side by side, all others by what they are about, the targets."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from sim import wording
from sim.log import Log
from sim.metrics import contradictions, in_words, targets, trust_band
from sim.metrics.words import grouped
from sim.scenario import Scenario, lasted, worded

HEADLINE = "time to notify"
SILENT = "silent"
#: What the first table shows; the rest is behind "All measures".
MAIN = (
    *(HEADLINE, "first notice to customers", "90 % informed", "informed at the end", "executives informed"),
    *("time to declare", "time to mitigate", "time to resolve", "promises kept", "contacts", "revenue lost"),
)
#: What is shown beside these where customer records got out, and means nothing where none did.
OF_A_BREACH = ("time to contain", "records exposed")
_IDLE = "Did not happen, or nothing to measure here"

Rows = Mapping[str, Mapping[str, float]]


def measures_table(rows: Rows, scenario: Scenario, never: str = "never") -> str:
    """HTML: the main measures of every run side by side, and behind them all others by what they are about. `never`:
    what to say of what did not happen."""
    breach = OF_A_BREACH if any(fault.exposes for fault in scenario.faults) else ()
    main = (*MAIN, *breach)
    heads = {"you": "you", scenario.reference: f"reference ({scenario.reference})", SILENT: "nobody speaks"}
    table = _Table(rows, heads, scenario.organisation.currency, never)
    rest = {head: [n for n in names if n not in main] for head, names in grouped().items()}
    idle = [name for names in rest.values() for name in names if _idle(name, rows, breach)]
    told = {head: [name for name in names if name not in idle] for head, names in rest.items()}
    others = table.html({head: names for head, names in told.items() if names})
    last = _folded(f"{_IDLE}: {len(idle)}", table.html({"": idle})) if idle else ""
    return f"{table.html({'': main})}{_folded('All measures', others + last)}"


def _idle(measure: str, rows: Rows, breach: tuple[str, ...]) -> bool:
    """Whether a measure says nothing of any of these runs."""
    if measure in OF_A_BREACH and not breach:
        return True
    return all(math.isnan(row[measure]) for row in rows.values())


def _folded(head: str, html: str) -> str:
    return f"<details><summary>{escape(head)}</summary>{html}</details>"


class _Table:
    """Measures of these runs, in words."""

    def __init__(self, rows: Rows, heads: Mapping[str, str], currency: str, never: str):
        self._rows, self._heads, self._currency, self._never = rows, heads, currency, never

    def html(self, groups: Mapping[str, Iterable[str]]) -> str:
        """A table with a line for each measure, under the heads of their groups."""
        heads = "".join(f'<th scope="col">{escape(self._heads[run])}</th>' for run in self._rows)
        first = f'<tr><th scope="col">measure</th>{heads}</tr>'
        bodies = "".join(self._group(head, names) for head, names in groups.items())
        return f'<table class="drill-numbers drill-compared"><thead>{first}</thead>{bodies}</table>'

    def _group(self, head: str, names: Iterable[str]) -> str:
        wide = len(self._rows) + 1
        over = f'<tr><th scope="rowgroup" colspan="{wide}" class="drill-over-group">{escape(head)}</th></tr>'
        return f"<tbody>{over if head else ''}{''.join(map(self._line, names))}</tbody>"

    def _line(self, name: str) -> str:
        cells = "".join(f"<td>{escape(self._said(name, row[name]))}</td>" for row in self._rows.values())
        return f'<tr><th scope="row">{escape(name)}</th>{cells}</tr>'

    def _said(self, measure: str, value: float) -> str:
        words = in_words(measure, value, self._currency)
        return self._never if words == "never" else words


def targets_table(log: Log, until: int | None = None) -> str:
    """HTML: what the organisation promised itself for the category in force, and what came of it; "" if nothing."""
    rows, never = targets(log, until).to_dict("records"), "never" if until is None else "not yet"
    body = "".join(f'<tr><th scope="row">{escape(row["target"])}</th>{_target(row, never)}</tr>' for row in rows)
    heads = "".join(f'<th scope="col">{head}</th>' for head in ("target", "allowed", "you", "counted from", ""))
    due = [row["kept"] for row in rows if row["kept"] is not None]
    said = f"{sum(due)} of {len(due)} of the organisation's own targets kept"
    said += f", {len(rows) - len(due)} not due yet" if len(due) < len(rows) else ""
    table = f'<table class="drill-numbers"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>'
    return f"<details><summary>{said}</summary>{table}</details>" if rows else ""


def contradicted(log: Log, until: int | None = None) -> str:
    """HTML: where what was told here and what was told there differ; "" where nowhere."""
    found = contradictions(log, until)
    clock = lambda second: wording.clock(log.scenario.starts + second)  # noqa: E731 - read aloud: "clock of second"
    said = [f"{clock(c.at)} {' and '.join(filter(None, (c.one, c.other)))}, {c.about}: {c.what}" for c in found]
    items = "".join(f"<li>{escape(worded(line))}</li>" for line in said)
    head = f"<summary>Contradictions between notices: {len(found)}</summary>"
    return f"<details open>{head}<ul>{items}</ul></details>" if found else ""


def trusted(log: Log, until: int | None = None) -> str:
    """HTML: between which values the trust index lies when its coefficients are taken lower and higher; "" where there
    is none."""
    rows = [f"<li>{escape(name)}: {low:.1f} to {high:.1f}</li>" for name, (low, high) in trust_band(log, until).items()]
    head = "<summary>Trust is a model index, and as sure as its coefficients: its band</summary>"
    aside = "<p>Every coefficient is taken lower and higher, one at a time. It measures nobody's opinion.</p>"
    return f"<details>{head}{aside}<ul>{''.join(rows)}</ul></details>" if rows else ""


def _target(row: Mapping[str, Any], never: str) -> str:
    took = never if math.isnan(row["took"]) else lasted(row["took"])
    kept = {True: "kept", False: "not kept", None: "not due yet"}[row["kept"]]
    cells = (lasted(row["allowed"]), took, row["counted from"], kept)
    return "".join(f"<td>{cell}</td>" for cell in cells)
