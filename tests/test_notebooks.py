"""Notebooks held to their form: prose with a few calls, no stored outputs but those that are promised.

That they run, and print what they promise, is nbval's part: `pytest notebooks` with the options in pyproject.toml.
`pytest tests/test_notebooks.py --remake-golden` runs them and stores the promised outputs anew.
"""

from __future__ import annotations

import ast
import json
import shlex
import statistics
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
PROMISE = "# NBVAL_CHECK_OUTPUT"
MOST_CELLS, MOST_LINES, MOST_CODE, WORDS_A_LINE = 40, 12, 90, 10

each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def cells(path: Path, kind: str) -> list[dict]:
    """The cells of one kind, with their source as one text."""
    found = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [{**cell, "source": "".join(cell["source"])} for cell in found if cell["cell_type"] == kind]


def code_lines(cell: dict) -> list[str]:
    """The lines of a cell that do something."""
    return [line for line in cell["source"].splitlines() if line.strip() and not line.lstrip().startswith("#")]


def tree(cell: dict) -> ast.Module:
    """What a cell does; magics of the notebook are left out."""
    return ast.parse("\n".join(line for line in cell["source"].splitlines() if not line.startswith("%")))


def test_the_notebooks_that_are_promised_are_there():
    assert {"tour", "drill", "compare", "score", "what-matters", "better-playbook", "early-or-right"} <= {
        path.stem for path in NOTEBOOKS
    }


def test_the_suite_runs_the_notebooks():
    options = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"]["ini_options"]
    assert "notebooks" in options["testpaths"]
    assert {"--nbval-lax", "--nbval-current-env", "--nbval-cell-timeout=60"} <= set(shlex.split(options["addopts"]))


@each_notebook
def test_only_promised_outputs_are_stored(path, request):
    if request.config.getoption("remake_golden") and PROMISE in path.read_text(encoding="utf-8"):
        remake(path)
    for cell in cells(path, "code"):
        promised = cell["source"].startswith(PROMISE)
        assert bool(cell["outputs"]) == promised, cell["source"]
        assert all(out["output_type"] == "stream" for out in cell["outputs"]), "promises are printed, rounded text"
        assert cell["execution_count"] == (1 if promised else None)  # nbval wants a number beside an output


def remake(path: Path) -> None:
    """Run a notebook, and store the outputs that it promises and no others."""
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=60, resources={"metadata": {"path": str(path.parent)}}).execute()
    notebook.metadata = {"kernelspec": notebook.metadata["kernelspec"], "language_info": {"name": "python"}}
    for cell in notebook.cells:
        cell.metadata = {}
        if cell.cell_type == "code":
            promised = cell.source.startswith(PROMISE)
            printed = [out for out in cell.outputs if promised and out.get("name") == "stdout"]
            text = "".join(out.text for out in printed)  # a busy machine hands it over in pieces
            cell.outputs = [nbformat.v4.new_output("stream", name="stdout", text=text)] if printed else []
            cell.execution_count = 1 if promised else None
    path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")


@each_notebook
def test_cells_are_few_and_short(path):
    code = [code_lines(cell) for cell in cells(path, "code")]
    assert len(code) + len(cells(path, "markdown")) <= MOST_CELLS
    assert max(map(len, code)) <= MOST_LINES
    assert sum(map(len, code)) <= MOST_CODE
    assert statistics.median(map(len, code)) <= 4


@each_notebook
def test_there_is_more_to_read_than_to_run(path):
    words = sum(len(cell["source"].split()) for cell in cells(path, "markdown"))
    assert words >= WORDS_A_LINE * sum(len(code_lines(cell)) for cell in cells(path, "code"))


@each_notebook
def test_the_first_cell_imports_and_names_constants_and_nothing_else(path):
    head = tree(cells(path, "code")[0]).body
    assert any(isinstance(node, ast.Import) and node.names[0].name == "sim" for node in head)
    for node in head:
        assert isinstance(node, ast.Import | ast.ImportFrom | ast.Assign)
        if isinstance(node, ast.Assign):
            assert all(isinstance(name, ast.Name) and name.id.isupper() for name in node.targets)


@each_notebook
def test_cells_choose_call_show_and_nothing_harder(path):
    harder = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.Try, ast.With, ast.Global)
    for cell in cells(path, "code"):
        nodes = list(ast.walk(tree(cell)))
        assert not [node for node in nodes if isinstance(node, harder)], cell["source"]
        assert not [n for n in nodes if isinstance(n, ast.ImportFrom) and n.names[0].name == "*"], cell["source"]
        assert "sys.path" not in cell["source"] and "sleep" not in cell["source"]


@each_notebook
def test_a_notebook_says_what_it_does_not_show_and_asks_what_was_understood(path):
    heads = [line for cell in cells(path, "markdown") for line in cell["source"].splitlines() if line.startswith("#")]
    assert heads[0].startswith("# ")
    if path.stem != "drill":  # there people play; what it does not show is said in the debrief's pages
        assert "## What this does not show" in heads and "## Check for understanding" in heads
