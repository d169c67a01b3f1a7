"""The rooms of the package: what may import what, and who may know time, chance and the kernel."""

import ast
import functools
import graphlib
import re
from pathlib import Path

import pytest

SIM = Path(__file__).parent.parent / "sim"

#: Room → the rooms of ours that it may import. Below the line of `exercise` nothing knows wall-clock time.
MAY = {
    "scenario": set(),
    "remembering": set(),
    "clockwork": set(),
    "consistency": {"scenario"},
    "files": {"scenario", "actions", "consistency", "phrases"},
    "luck": {"scenario"},
    "reach": {"scenario", "remembering", "demand"},
    "demand": {"scenario", "remembering"},
    "events": {"scenario", "reach"},
    "phrases": {"scenario", "events", "actions"},
    "actions": {"scenario"},
    "prompts": {"scenario", "actions"},
    "incidents": {"scenario", "events"},
    "picture": {"scenario", "events", "incidents", "prompts"},
    "wording": {"scenario", "remembering", "actions", "demand", "impact", "incidents"},
    "impact": {"scenario", "remembering", "demand", "events", "reach"},
    "deadlines": {"scenario"},
    "covering": {"scenario"},
    "documents": {"scenario", "events", "incidents", "wording"},
    "symptoms": {"scenario", "impact", "incidents"},
    "charges": {"scenario", "demand", "impact", "reach"},
    "hearsay": {"scenario", "demand", "reach"},
    "caution": {"scenario", "impact"},
    "log": {"scenario", "events", "reach"},
    "laws": {"scenario", "events", "demand", "reach", "impact", "incidents", "log"},
    "crew": set(),
    "lines": {"scenario", "remembering", "reach"},
    "stories": {
        "scenario", "consistency", "luck", "demand", "reach", "events", "actions", "prompts", "wording", "impact",
        "crew", "incidents", "symptoms", "charges", "deadlines", "lines", "remembering", "hearsay",
        "documents",
    },
    "world": {"scenario", "clockwork", "luck", "events", "phrases", "actions", "prompts", "picture", "stories"},
    "policies": {"scenario", "actions", "prompts", "incidents", "picture", "reach", "wording", "symptoms"},
    "agenda": {"actions"},
    "play": {"scenario", "agenda", "luck", "actions", "prompts", "policies", "world", "stories"},
    "metrics": {
        "scenario", "remembering", "events", "phrases", "picture", "demand", "reach", "impact", "log", "stories",
        "wording", "charges", "hearsay",
    },
    "evaluation": {"scenario", "events", "phrases", "log", "metrics", "picture", "wording"},
    "room": {"scenario", "files", "events", "actions", "prompts", "picture", "log", "exercise"},
    "exercise": {
        "scenario", "files", "actions", "prompts", "picture", "policies", "play", "world", "log", "laws", "events", "",
        "phrases", "luck",
    },
    "statistics": set(),
    "history": {"scenario", "files"},
    "experiment": {
        "scenario", "remembering", "files", "log", "laws", "luck", "play", "policies", "world", "metrics", "evaluation",
        "events", "statistics",
    },
    "searching": {"scenario", "covering", "files", "luck", "metrics", "experiment"},
    "debrief": {
        "scenario", "files", "log", "luck", "actions", "play", "world", "prompts", "policies", "metrics", "events",
        "wording", "exercise", "experiment",
    },
    "training": {
        "scenario", "files", "actions", "log", "events", "evaluation", "exercise", "experiment", "debrief",
    },
    "dryrun": {
        "scenario", "files", "caution", "events", "policies", "wording", "log", "evaluation", "experiment", "exercise",
    },
}  # fmt: skip
OUTER = {
    "", "__init__", "__main__", "bootstrap", "cli", "verb_room", "verb_debrief", "verb_tornado", "palette", "plot",
    "widgets", "report", "msel", "paper", "verb_msel", "verb_print", "verb_report", "verb_training",
    "verb_plans", "verb_compare", "verb_engines", "verb_search", "verb_given", "verb_tables",
    "verb_history", "verb_run", "verb_connect", "connectors",
}  # fmt: skip
KERNEL = {"clockwork", "world", "crew", "stories"}
WALL_CLOCK = {"exercise"}  #: the innermost room that may know what time it is outside
CHANCE = {"random", "secrets", "uuid"}


def sources():
    return sorted(path for path in SIM.rglob("*.py") if "__pycache__" not in path.parts)


def room(path: Path) -> str:
    part = path.relative_to(SIM).parts[0]
    return part.removesuffix(".py")


@functools.cache
def imports(path: Path) -> set[str]:
    """Every module that a file imports, at its top or inside a function, in full."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{_from(path, node)}.{alias.name}" for alias in node.names}
    return found


def _from(path: Path, node: ast.ImportFrom) -> str:
    """The module of a `from … import`, dots resolved."""
    package = path.relative_to(SIM.parent).parent.parts
    return ".".join((*package[: len(package) - node.level + 1], node.module or "") if node.level else (node.module,))


def rooms_of(path: Path) -> set[str]:
    """The rooms of ours that a file imports; "" for what stands in `sim` itself, such as its version."""
    words = {name.split(".")[1] for name in imports(path) if name.startswith("sim.")}
    return {word if (SIM / f"{word}.py").exists() or (SIM / word).is_dir() else "" for word in words}


@functools.cache
def edges() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for path in sources():
        found.setdefault(room(path), set()).update(rooms_of(path) - {room(path)})
    return found


def test_every_room_is_in_the_table():
    assert set(edges()) <= set(MAY) | OUTER


@pytest.mark.parametrize("name", sorted(MAY))
def test_a_room_imports_only_what_lies_below_it(name):
    assert edges().get(name, set()) <= MAY[name]


def test_nothing_inner_imports_an_outer_room():
    for name in MAY:
        assert not edges().get(name, set()) & (OUTER - {""}), name


def test_only_the_command_line_and_the_pages_may_import_connectors():
    there = {name for name, below in edges().items() if "connectors" in below}
    assert there <= {"cli", "verb_connect", "widgets"} and "verb_connect" in there


def test_the_table_itself_goes_in_no_circle():
    # files asks upward once, inside a function, which phrases there are: events do not know files
    tuple(graphlib.TopologicalSorter(MAY).static_order())


def test_modules_go_in_no_circle_when_they_are_loaded():
    graph = {}
    for path in sources():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        top = [n for n in tree.body if isinstance(n, ast.Import | ast.ImportFrom)]
        names = {f"{_from(path, n)}.{a.name}" for n in top if isinstance(n, ast.ImportFrom) for a in n.names}
        names |= {a.name for n in top if isinstance(n, ast.Import) for a in n.names}
        graph[module(path)] = {m for m in map(loaded, names) if m} - {module(path)}
    tuple(graphlib.TopologicalSorter(graph).static_order())  # raises CycleError


def module(path: Path) -> str:
    parts = path.relative_to(SIM.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def loaded(name: str) -> str | None:
    """The module of ours that `name` is in; a package counts only where its own names are asked for."""
    parts = name.split(".")
    while parts and parts[0] == "sim":
        path = SIM.parent.joinpath(*parts)
        if path.with_suffix(".py").exists() or (path / "__init__.py").exists():
            return ".".join(parts)
        parts = parts[:-1]
    return None


def test_only_world_its_clockwork_crew_and_stories_know_the_kernel():
    for path in sources():
        if room(path) not in KERNEL:
            assert not {n for n in imports(path) if n.split(".")[0] == "simpy"}, path


def test_chance_comes_from_luck_alone():
    for path in sources():
        inner = room(path) in MAY and room(path) not in {*WALL_CLOCK, "room"}
        if inner:
            assert not {n.split(".")[0] for n in imports(path)} & CHANCE, path
            assert not {n for n in imports(path) if n.startswith(("numpy.random", "os.urandom"))}, path
            assert "np.random" not in path.read_text(encoding="utf-8"), path


def test_wall_clock_time_is_unknown_below_the_exercise():
    for path in sources():
        if room(path) in MAY and room(path) not in {*WALL_CLOCK, "experiment", "room", "history"}:
            assert not {n.split(".")[0] for n in imports(path)} & {"time", "datetime"}, path


def test_a_history_reads_dates_and_never_the_clock_on_the_wall():
    for path in (SIM / "history").rglob("*.py"):
        assert not {n.split(".")[0] for n in imports(path)} & {"time"}, path
        assert not re.search(r"\.(now|today|utcnow)\(", path.read_text(encoding="utf-8")), path


def test_stories_count_and_print_nothing():
    for path in (SIM / "stories").glob("*.py"):
        calls = [n.func.id for n in ast.walk(ast.parse(path.read_text())) if _calls_a_name(n)]
        assert "print" not in calls, path
        assert not rooms_of(path) & {"metrics", "evaluation", "log", "policies", "play", "exercise", "picture"}, path


def _calls_a_name(node) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name)


def test_policies_look_at_no_world():
    assert not rooms_of(SIM / "policies.py") & {"world", "stories", "log", "luck"}
