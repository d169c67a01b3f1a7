"""Every line of the strategy leads to what does it, and whatever is missing is said: docs/traceability.csv."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import importlib.util
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from sim import actions, covering, files, phrases, training
from sim.evaluation import MESSAGE_UNITS
from sim.files import paths
from sim.metrics import UNITS
from sim.scenario import Organisation, Playbook, Programme, Scenario

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
RANGES = (
    *((1, 10), (11, 15), (21, 32), (41, 52), (61, 86)),
    *((91, 102), (111, 118), (121, 131), (141, 158), (161, 168)),
)
IDS = [f"S-{number:03d}" for first, last in RANGES for number in range(first, last + 1)]
#: In how many cells of S-001 to S-086, and of those after, something is missing. Whoever adds what is missing lowers
#: it; nobody raises it.
STILL_DUE = 0
STILL_DUE_AFTER = 2


def _script():
    spec = importlib.util.spec_from_file_location("make_traceability", DOCS / "make_traceability.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SCRIPT = _script()
ROWS = SCRIPT.rows()
COLUMNS = ["id", "line", *SCRIPT.MODELLED, *SCRIPT.OUTSIDE]


# ------------------------------------------------------------------------------------ what each cell may say


def leads_to_code(name: str) -> bool:
    """Whether a dotted name is a public part of the package: a module, what is in it, or a field."""
    parts = name.split(".")
    if parts[0] != "sim" or len(parts) < 2 or any(part.startswith("_") for part in parts):
        return False
    for length in range(len(parts), 0, -1):
        try:
            thing = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        return _has(thing, parts[length:])
    return False


def _has(thing: object, names: list[str]) -> bool:
    for place, name in enumerate(names):
        if not hasattr(thing, name):
            fields = dataclasses.fields(thing) if dataclasses.is_dataclass(thing) else ()
            return place == len(names) - 1 and name in {field.name for field in fields}
        thing = getattr(thing, name)
    return True


def _kinds() -> set[str]:
    """Every kind of action as people write it: `brief support`."""
    return {re.sub(r"(?<=[a-z])([A-Z])", r" \1", name).lower() for name in actions.KINDS}


@cache
def _shipped() -> dict[str, tuple[type, list]]:
    scenarios = [files.load(name) for name in files.names("scenario")]
    return {
        "scenario": (Scenario, scenarios),
        "organisation": (Organisation, [scenario.organisation for scenario in scenarios]),
        "playbook": (Playbook, [files.load_playbook(name) for name in files.names("playbook")]),
        "programme": (Programme, [files.load_programme(name) for name in files.names("programme")]),
    }


def can_be_decided(text: str) -> bool:
    """Whether it is a kind of action, a phrase, a shipped scenario, or a path into a shipped file."""
    if text in _kinds() or phrases.known(text) or text in files.names("scenario"):
        return True
    kind, _, path = text.partition(".")
    form, shipped = _shipped().get(kind, (None, []))
    return bool(path) and any(paths.leads(one, form, path) is None for one in shipped)


@cache
def _tests() -> frozenset[str]:
    found = [(file, ast.parse(file.read_text(encoding="utf-8"))) for file in (ROOT / "tests").rglob("test_*.py")]
    return frozenset(
        f"{file.name}::{node.name}"
        for file, tree in found
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )


KNOWN = {
    "model": leads_to_code,
    "decision": can_be_decided,
    "measure": lambda name: name in {*UNITS, *MESSAGE_UNITS, *training.MEASURES, *covering.MEASURES},
    "test": lambda name: name in _tests(),
    **dict.fromkeys(SCRIPT.OUTSIDE, leads_to_code),
}


def _wanted(identity: str) -> set[str]:
    """The columns that a row must fill: tools are delivered to, and all but two have a past to read in."""
    number = int(identity[2:])
    wanted = {"line", *SCRIPT.MODELLED, "report"}
    wanted |= {"delivery"} if 141 <= number <= 158 else set()
    return wanted | ({"import"} if number == 47 or 141 <= number <= 156 else set())


def wrong(row: dict[str, str]) -> Iterator[str]:
    """What is neither present nor due in a row."""
    for column in COLUMNS[1:]:
        if bool(row[column].strip()) != (column in _wanted(row["id"])):
            yield f"{row['id']} {column}: {'empty' if not row[column].strip() else 'not expected'}"
    for column, known in KNOWN.items():
        for thing in SCRIPT.things(row[column]):
            if thing.startswith(SCRIPT.DUE):
                yield from _ill_due(row["id"], column, thing.removeprefix(SCRIPT.DUE), known)
            elif not known(thing):
                yield f"{row['id']} {column}: {thing!r} is not there; name what is, or write 'due: …'"


def _ill_due(identity: str, column: str, missing: str, known) -> Iterator[str]:
    if not re.match(r"\w", missing) or re.search(r"\b(issues?|later|soon|todo|tbd)\b", missing, re.I):
        yield f"{identity} {column}: {missing!r} does not say what is missing"
    elif known(missing):
        yield f"{identity} {column}: {missing!r} is there and no longer due"


# ------------------------------------------------------------------------------------------------ the table


def test_every_line_of_the_strategy_has_its_row_in_order():
    assert len(IDS) == 122
    assert [row["id"] for row in ROWS] == IDS
    assert all(list(row) == COLUMNS for row in ROWS)


def test_whatever_a_row_names_is_there_or_due():
    assert [complaint for row in ROWS for complaint in wrong(row)] == []


@pytest.mark.parametrize(
    ("identity", "column", "text"),
    [
        ("S-041", "model", "sim.stories.paging.telephone"),
        ("S-041", "model", "sim.stories.paging._answers_after"),
        ("S-041", "model", "sim.scenario.Paging.timeouts"),
        ("S-041", "model", ""),
        ("S-041", "decision", "activates"),
        ("S-041", "decision", "organisation.paging.timeouts"),
        ("S-041", "decision", "the support leader joined"),
        ("S-041", "measure", "time to panic"),
        ("S-041", "measure", "due: time to detect"),
        ("S-041", "test", "test_people.py::test_nothing"),
        ("S-041", "report", ""),
        ("S-041", "import", "due: import"),
        ("S-142", "delivery", ""),
        ("S-142", "model", "due: "),
        ("S-142", "model", "due: later"),
    ],
)
def test_a_row_that_promises_what_is_not_there_is_found(identity, column, text):
    row = next(row for row in ROWS if row["id"] == identity)
    assert not list(wrong(row))
    assert list(wrong({**row, column: text}))


@pytest.mark.parametrize(
    ("rows", "was", "name"),
    [
        ([row for row in ROWS if row["id"] <= "S-086"], STILL_DUE, "STILL_DUE"),
        ([row for row in ROWS if row["id"] > "S-086"], STILL_DUE_AFTER, "STILL_DUE_AFTER"),
    ],
    ids=["to S-086", "from S-087"],
)
def test_no_more_is_due_than_was(rows, was, name):
    """Where something has been added, what is due becomes less, and this number with it: it never rises."""
    now = sum(SCRIPT.due(row, SCRIPT.MODELLED) for row in rows)
    assert now <= was, "a row has lost what it had"
    assert now == was, f"less is due than before: write {name} = {now}"


def test_the_page_is_fresh(pytestconfig):
    if pytestconfig.getoption("remake_golden"):
        SCRIPT.PAGE.write_text(SCRIPT.page(), encoding="utf-8")
    assert SCRIPT.PAGE.read_text(encoding="utf-8") == SCRIPT.page(), "stale; run: python docs/make_traceability.py"


def test_the_page_begins_a_part_at_every_gap_of_the_ids():
    assert list(SCRIPT.PARTS) == [f"S-{first:03d}" for first, _ in RANGES]
