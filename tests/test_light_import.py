"""`import sim` costs next to nothing and offers every promised name; old Pythons can read its first files."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

import sim

ROOT = Path(__file__).resolve().parent.parent
FIRST_READ = ["sim/__init__.py", "sim/__main__.py", "sim/bootstrap.py"]
HEAVY = {
    "pandas",
    "matplotlib",
    "scipy",
    "numpy",
    "simpy",
    "yaml",
    "joblib",
    "ipywidgets",
    "anywidget",
    "voila",
    "optuna",
    "SALib",
}
PROMISED = [
    "Exercise",
    "Luck",
    "World",
    "achieved",
    "alike",
    "assumptions",
    "by_audience",
    "calibrate",
    "check",
    "compare",
    "counterpart",
    "held",
    "history",
    "improved",
    "improvements",
    "informed",
    "load",
    "measures",
    "messages",
    "plot",
    "priced",
    "replay",
    "report",
    "run",
    "score",
    "search",
    "start",
    "study",
    "table",
    "take_part",
    "targets",
    "timeline",
    "tornado",
    "training",
    "twin",
    "what_matters",
]


def python(*words: str) -> str:
    done = subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, done.stderr
    return done.stdout


def modules_after(statement: str, *how: str) -> set[str]:
    return set(
        json.loads(python(*(how or ("-S",)), "-c", f"{statement}\nimport json, sys; print(json.dumps([*sys.modules]))"))
    )


def test_sim_is_imported_where_nothing_is_installed():
    assert python("-S", "-c", "import sim; print(sim.__file__)").strip() == str(ROOT / "sim" / "__init__.py")


@pytest.mark.parametrize("statement", ["import sim", "import sim; dir(sim)", "import sim.__main__"])
def test_an_import_brings_in_nothing_heavy(statement):
    modules = modules_after(statement)
    assert "sim" in modules
    assert not {name.partition(".")[0] for name in modules} & HEAVY


def test_sim_alone_brings_in_no_other_room():
    assert {name for name in modules_after("import sim") if name.startswith("sim.")} == set()


def test_the_first_world_asks_its_first_question_without_scipy_pandas_and_pictures():
    """They would take half of the time from the start of the process."""
    modules = modules_after(
        "import sim; world = sim.World(sim.load('card-payments-down'), 1); world.advance(); assert world.prompts",
        "-s",
    )
    assert not {name.partition(".")[0] for name in modules} & (HEAVY - {"numpy", "simpy", "yaml"})


@pytest.mark.parametrize("path", FIRST_READ)
def test_python_3_8_can_read_it(path):
    ast.parse((ROOT / path).read_text(encoding="utf-8"), feature_version=(3, 8))


@pytest.mark.parametrize("path", FIRST_READ)
def test_it_needs_the_standard_library_alone(path):
    nodes = list(ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))))
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in nodes if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in names} - {"sim"} <= sys.stdlib_module_names
    assert {name for name in names if name.startswith("sim")} <= {"sim.bootstrap", "sim.cli"}


@pytest.mark.parametrize("name", PROMISED)
def test_every_promised_name_is_there(name):
    assert name in dir(sim)
    assert getattr(sim, name) is getattr(sim, name)


def test_nothing_is_offered_that_is_not_promised():
    assert sorted(sim._WHERE) == PROMISED


@pytest.mark.parametrize("name", [name for name in PROMISED if sim._WHERE[name] != (f"sim.{name}", None)])
def test_no_name_is_a_file_too(name):
    # The import system would put the module in the place of what the name stands for.
    assert name not in {path.stem for path in (ROOT / "sim").iterdir()}


def test_an_unknown_name_is_refused_with_those_that_exist():
    with pytest.raises(AttributeError, match=r"no attribute 'comapre'.*compare"):
        _ = sim.comapre


def test_the_version_is_stated_without_an_installation_too():
    stated = next(line for line in (ROOT / "pyproject.toml").read_text().splitlines() if "version = " in line)
    assert python("-S", "-c", "import sim; print(sim.__version__)").strip() == stated.split('"')[1]


def test_a_report_loads_no_statistics_until_it_needs_an_interval():
    code = "import sys, sim.report; sys.exit('scipy.stats' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0
