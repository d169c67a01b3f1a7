"""Writes docs/traceability.md anew from docs/traceability.csv: `python docs/make_traceability.py`."""

import csv
from collections.abc import Iterable
from pathlib import Path

HERE = Path(__file__).parent
TABLE = HERE / "traceability.csv"
PAGE = HERE / "traceability.md"
DUE = "due: "  #: begins what is not there yet
AND = "; "  #: stands between the several things of one cell
MODELLED = ("model", "decision", "measure", "test")  #: the columns that must hold something
OUTSIDE = ("report", "delivery", "import")  #: what goes out or comes in; a row need not have it

#: Where each part of the strategy begins, and what it is about.
PARTS = {
    "S-001": "What it is for",
    "S-011": "Why it matters",
    "S-021": "Noticing and judging",
    "S-041": "Calling the team, and telling those inside",
    "S-061": "Telling those outside",
    "S-091": "Customer support",
    "S-111": "In public",
    "S-121": "Afterwards",
    "S-141": "Tools",
    "S-161": "Keeping it alive",
}

HEAD = """# Traceability

An organisation wrote down how it wants to respond to an outage and what it wants to say to whom: its strategy.
This page takes that strategy line by line, in our words, and says where each line is in the toolkit, or that it is not.
Use it to find your way from "our plan says so" to what the model does about it, to the number that shows it, and to \
the check that keeps it true.

## How to read it

| column | what it says |
|---|---|
| id | a name for the line that never changes; gaps are on purpose |
| line | what the strategy wants |
| model | the part of the code that does it |
| decision | what people or a playbook can do about it (a kind of action, such as *brief support*), or what an author \
can set: a path as a [change](write-a-scenario.md#changes-without-editing) takes it, after `organisation.`, \
`scenario.` or `playbook.`; a [phrase](write-a-scenario.md) that an expectation may use; or a shipped scenario |
| measure | the [measures](measures.md), or numbers of [messages](score.md), in which one sees it |
| test | the check that holds it |
| report, delivery, import | where it stands in a report, whether it can be sent to real tools, and whether a past \
incident can be read in |

*Due* means: not there. What stands beside it is what is missing, and what stands before it in the same cell is what \
is there already.
An empty cell means that the line has nothing of the kind.
That a line has a model says that its effect can be tried out, not that the numbers are those of your organisation: \
see the [assumptions](assumptions.md).

This page is written by `python docs/make_traceability.py` from [traceability.csv](traceability.csv), which holds the \
same for a spreadsheet or a program.
A test fails when the page is stale, when a name in the table leads nowhere, or when more is due than before.
"""


def rows(path: Path = TABLE) -> list[dict[str, str]]:
    """The rows of the table, by column."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def things(cell: str) -> list[str]:
    """What a cell holds, one by one."""
    return cell.split(AND) if cell else []


def due(row: dict[str, str], columns: Iterable[str]) -> int:
    """In how many of the columns something is due."""
    return sum(any(thing.startswith(DUE) for thing in things(row[column])) for column in columns)


def page() -> str:
    """The text of the page."""
    every = rows()
    parts = [HEAD, _count(every)]
    for first, after in zip(PARTS, [*list(PARTS)[1:], "S-999"], strict=True):
        parts += [f"## {PARTS[first]}\n", _table([row for row in every if first <= row["id"] < after])]
    return "\n".join(parts)


def _count(every: list[dict[str, str]]) -> str:
    whole = sum(due(row, MODELLED) == 0 for row in every)
    none = sum(all(row[column].startswith(DUE) for column in MODELLED) for row in every)
    return (
        f"Of {len(every)} lines, {whole} have their model, decision, measure and test in full, "
        f"{len(every) - whole - none} have part of that, and {none} have nothing yet.\n"
    )


def _table(some: list[dict[str, str]]) -> str:
    columns = list(some[0])
    lines = ["| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
    lines += ["| " + " | ".join(_cell(column, row[column]) for column in columns) + " |" for row in some]
    return "\n".join([*lines, ""])


def _cell(column: str, text: str) -> str:
    if column in ("id", "line"):
        return text
    return ", ".join(_shown(column, thing) for thing in things(text))


def _shown(column: str, thing: str) -> str:
    """What is due in italics; names of the code and paths as code; measures and sentences as they are."""
    if thing.startswith(DUE):
        return f"*{thing}*"
    return f"`{thing}`" if column != "measure" and ("." in thing or "::" in thing) else thing


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
