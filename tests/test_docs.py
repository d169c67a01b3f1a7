"""The documentation held to the code: what it shows runs, what it lists is complete, what it points at is there.

In a `console` block a line that begins with `$` is a command, what stands under it its output. A `text` block
right under a `python` block is what that printed. A `diff` block is an edit of the file that its first line names.
`pytest tests/test_docs.py --remake-golden` writes the outputs (and docs/assumptions.md) anew.
"""

from __future__ import annotations

import ast
import contextlib
import importlib.util
import io
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import sim
from sim import cli, files, phrases
from sim.metrics import UNITS

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.glob("*.md"), *(p for name in ("README", "CONTRIBUTING") if (p := ROOT / f"{name}.md").exists())])
SERVES = ("play", "lab", "room", "test")  #: verbs that do not come back by themselves: only their spelling is checked
SLOWEST = 100  #: no page asks for more replications than this, so that all pages run in seconds


class Block(NamedTuple):
    """A fenced block of a page: its language, its text, the line it begins in, where the text stands."""

    language: str
    text: str
    line: int
    span: tuple[int, int]


def blocks(text: str) -> list[Block]:
    """The fenced blocks of a page, in order."""
    found = re.finditer(r"^```(\w*)\n(.*?)^```$", text, re.M | re.S)
    return [Block(m[1], m[2], text.count("\n", 0, m.start()) + 1, m.span(2)) for m in found]


def test_every_page_is_found():
    """Without this, a page that moved would no longer be held to anything."""
    names = {page.name for page in PAGES}
    assert {"index.md", "tutorial.md", "facilitate.md", "compare.md", "write-a-scenario.md", "measures.md"} <= names
    assert {"design.md", "glossary.md", "assumptions.md", "validation.md", "luck.md", "CONTRIBUTING.md"} <= names


# --------------------------------------------------------------------------------------- what pages show


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_and_code_line_runs_and_prints_what_the_page_says(page, tmp_path, monkeypatch, pytestconfig):
    monkeypatch.chdir(tmp_path)
    before = page.read_text(encoding="utf-8")
    after = _remade(before)
    if pytestconfig.getoption("remake_golden") and after != before:
        page.write_text(after, encoding="utf-8")
    else:
        assert after == before


def _remade(text: str) -> str:
    """The page with the outputs that its code has now."""
    names: dict[str, object] = {"__name__": "page"}
    parts, end, printed = [], 0, ""
    for block in blocks(text):
        now = block.text
        if block.language == "python":
            printed = _run_python(block, names)
        elif block.language == "text" and text[: block.span[0]].endswith("```\n\n```text\n"):
            now = printed
        elif block.language == "console":
            now = "".join(_run_commands(block))
        elif block.language == "diff":
            _edit(block)
        parts += [text[end : block.span[0]], now]
        end = block.span[1]
    return "".join([*parts, text[end:]])


def _run_python(block: Block, names: dict[str, object]) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        # the line numbers of a failure are those of the page
        exec(compile("\n" * block.line + block.text, "the page", "exec"), names)
    return _trimmed(out.getvalue())


def _run_commands(block: Block) -> Iterator[str]:
    """The block's lines: every command, and what it prints where the page shows what it prints."""
    for command, shown in _commands(block.text):
        yield command + "\n"
        said, code = _run_command(command)
        assert code in (0, 1) or shown, f"line {block.line}: {command} ends with {code}: {said}"
        if shown:
            yield said


def _commands(text: str) -> Iterator[tuple[str, bool]]:
    lines = text.splitlines()
    for n, line in enumerate(lines):
        if line.startswith("$ "):
            yield line, n + 1 < len(lines) and not lines[n + 1].startswith("$ ")


def _run_command(line: str) -> tuple[str, int]:
    """Run `drill …` (or `python3 -m sim …`) here; what it printed, and its exit code."""
    words = shlex.split(line.removeprefix("$ "), comments=True)
    words = words[3:] if words[:3] == ["python3", "-m", "sim"] else words[1:] if words[0] == "drill" else []
    assert words, f"{line!r} is no command of ours; show it in a block of another kind"
    if words[0] in SERVES:
        cli._parser().parse_args(words)
        return "", 0
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = cli.main(words)
    complaints = err.getvalue() if code == 2 else ""  # otherwise it is progress, shown on a slow machine
    return _trimmed(out.getvalue() + complaints), code


def _edit(block: Block) -> None:
    """Make the edit that a `diff` block shows: lines with − go, lines with + take their place."""
    head, *lines = block.text.splitlines()
    file = Path(head.removeprefix("--- "))
    old = "".join(f"{line[1:]}\n" for line in lines if line[:1] != "+")
    new = "".join(f"{line[1:]}\n" for line in lines if line[:1] != "-")
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"line {block.line}: {old!r} stands {text.count(old)} times in {file}"
    file.write_text(text.replace(old, new), encoding="utf-8")


def _trimmed(text: str) -> str:
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


def test_the_pages_are_quick():
    asked = [int(n) for page in PAGES for n in re.findall(r"replications[ =](\d+)", page.read_text(encoding="utf-8"))]
    assert asked and max(asked) <= SLOWEST


# ------------------------------------------------------------------------------------- what pages point at


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            path, _, anchor = target.partition("#")
            there = (page.parent / path).resolve() if path else page
            assert there.exists(), f"{page.name} points at {target}"
            assert not anchor or anchor in _anchors(there), f"{page.name} points at {target}"


def test_every_picture_of_a_page_is_shown_in_words_too_and_is_small():
    """And the script that takes them takes each that is there."""
    pictures = {path.name: path.stat().st_size for path in (DOCS / "screenshots").glob("*")}
    shown = re.findall(r"!\[([^]]*)\]\(screenshots/([^)]+)\)", (DOCS / "pages.md").read_text(encoding="utf-8"))
    assert {name for _, name in shown} == pictures.keys() and len(shown) == len(pictures) > 10
    assert all(len(words) > 20 and words[0].isupper() for words, _ in shown)
    assert max(pictures.values()) <= 150_000 and sum(pictures.values()) <= 2_000_000
    script = (DOCS / "make_screenshots.py").read_text(encoding="utf-8")
    assert {f"{name}.png" for name in re.findall(r'camera\.take\(\s*"([\w-]+)"', script)} == pictures.keys()


def _anchors(page: Path) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_page_names_a_path_of_one_machine(page):
    found = re.findall(
        r"(?<![\w.])/(?:tmp|work|home|root|Users|opt|mnt)/\S*|[A-Z]:\\\S*", page.read_text(encoding="utf-8")
    )
    assert not found


def test_every_page_is_reached_from_the_index():
    index = (DOCS / "index.md").read_text(encoding="utf-8")
    assert {page.name for page in DOCS.glob("*.md")} - {"index.md"} <= set(re.findall(r"\]\(([\w-]+\.md)\)", index))


# ------------------------------------------------------------------------------------------ what pages list


def _rows(page: str, heading: str = "") -> list[list[str]]:
    """The cells of the tables under a heading of a page (without one: of the whole page), heads left out."""
    text = (DOCS / page).read_text(encoding="utf-8")
    if heading:
        text = re.split(rf"^#+ {re.escape(heading)}$", text, flags=re.M)[1]
        text = re.split(r"^#", text, flags=re.M)[0]
    tables = re.findall(r"^\|[^\n]*\n\|[-:| ]+\n((?:\|[^\n]*\n?)+)", text, re.M)
    return [[c.strip() for c in row.strip("|").split("|")] for table in tables for row in table.splitlines()]


def test_the_measures_page_defines_every_measure_with_its_unit():
    assert {row[0]: row[1] for row in _rows("measures.md")} == UNITS


def test_the_guide_lists_every_phrase():
    text = (DOCS / "write-a-scenario.md").read_text(encoding="utf-8")
    listed = re.split(r"^## The phrases$", text, flags=re.M)[1].split("\n## ")[0]
    patterns = [re.escape(p).replace(r"\ ", " ") for p in re.findall(r"^\| `([^`]+)` \|", listed, re.M)]
    patterns = [re.sub(r"\\\[.*?\\\]", r"(?:[a-z -]+)", p) for p in patterns]
    for phrase in phrases.PHRASES:
        assert sum(bool(re.fullmatch(p, phrase)) for p in patterns) == 1, phrase
    for pattern in patterns:
        assert any(re.fullmatch(pattern, phrase) for phrase in phrases.PHRASES), pattern


def test_the_luck_page_lists_every_purpose():
    assert {re.sub("`", "", row[0]) for row in _rows("luck.md", "The purposes")} == purposes()


def purposes() -> set[str]:
    """The purposes for which the package draws luck, as its source has them."""
    found: set[str] = set()
    for file in (ROOT / "sim").rglob("*.py"):
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and file.name != "luck.py":
                found |= _purpose(call, file)
    return found


def _purpose(call: ast.Call, file: Path) -> set[str]:
    """The purpose of a draw; for one that is handed on (`self._time`), what its callers say."""
    draws = {"u": 0, "normal": 0, "chance": 1, "seconds": 1, "_time": 2}
    name = call.func.attr
    if name not in draws or not (name == "_time" or ast.unparse(call.func.value).endswith("luck")):
        return set()
    purpose = call.args[draws[name]]
    if isinstance(purpose, ast.Constant):
        return {purpose.value}
    if isinstance(purpose, ast.Starred):  # a key that was put together above
        keys = re.findall(rf"{ast.unparse(purpose.value)} = \(\"([^\"]+)\"", file.read_text(encoding="utf-8"))
        assert len(keys) == 1
        return set(keys)
    assert ast.unparse(purpose) == "does"  # handed on by _time
    return set()


def test_the_glossary_is_in_order_and_has_each_word_once():
    words = [row[0].strip("*").lower() for row in _rows("glossary.md")]
    assert words == sorted(set(words))


# --------------------------------------------------------------------------------- what pages say of the code


def _room_order() -> list[list[str]]:
    """The rooms as the design page draws them, from the outermost line to the innermost."""
    drawn = next(b for b in blocks((DOCS / "design.md").read_text(encoding="utf-8")) if "scenario" in b.text)
    return [re.findall(r"\b[a-z_]+\b", line.split("—")[0]) for line in drawn.text.splitlines() if line.strip()]


def test_every_room_stands_in_the_drawing_once():
    drawn = sorted(room for line in _room_order() for room in line)
    there = {path.stem for path in (ROOT / "sim").glob("*.py")} | {
        p.parent.name for p in (ROOT / "sim").glob("*/__init__.py")
    }
    assert drawn == sorted(there - {"__init__", "__main__", "bootstrap"})


def test_imports_point_down_the_drawing():
    depth = {room: n for n, line in enumerate(_room_order()) for room in line}
    for file in (ROOT / "sim").rglob("*.py"):
        here = file.relative_to(ROOT / "sim").parts[0].removesuffix(".py")
        for there in _imported(file) & depth.keys():
            if here in depth and there != here and (here, there) not in EXCEPTIONS:
                assert depth[here] < depth[there], f"{file.name}: {here} imports {there}"


EXCEPTIONS = {("files", "phrases")}  #: asked for upward, inside a function; the design page says why


def _imported(file: Path) -> set[str]:
    """The rooms that a file imports from, whenever it runs."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            path = node.module.split(".")
            found |= {path[1]} if path[0] == "sim" and path[1:] else set()
            found |= {name.name for name in node.names} if path == ["sim"] else set()
    return found


def test_every_dependency_is_explained():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {*project["dependencies"], *(d for extra in project["optional-dependencies"].values() for d in extra)}
    names = {re.match(r"[\w.-]+", requirement)[0] for requirement in wanted} - {project["name"]}
    explained = {name for row in _rows("design.md", "Dependencies") for name in row[0].split(", ")}
    assert explained == names


def _script(name: str):
    """A script of docs/, as a module."""
    spec = importlib.util.spec_from_file_location(name, DOCS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_assumptions_page_is_fresh(pytestconfig):
    page = DOCS / "assumptions.md"
    module = _script("make_assumptions")
    if pytestconfig.getoption("remake_golden"):
        page.write_text(module.page(), encoding="utf-8")
    assert page.read_text(encoding="utf-8") == module.page(), "stale; run: python docs/make_assumptions.py"


def test_the_page_of_clocks_is_fresh_and_says_what_it_is_not(pytestconfig):
    page, module = DOCS / "clocks.md", _script("make_clocks")
    if pytestconfig.getoption("remake_golden"):
        page.write_text(module.page(), encoding="utf-8")
    assert page.read_text(encoding="utf-8") == module.page(), "stale; run: python docs/make_clocks.py"
    assert "not legal advice" in module.page()


def _swings(text: str, name: str) -> list[list[str]]:
    """The rows of what moves, in the section that the page has of a scenario."""
    section = text[text.index(f"## {name}, ") :]
    end = section.find("\n## ", 1)
    rows = re.findall(r"^\| (`.*) \|$", section[: end if end > 0 else None], re.M)
    return [cells for cells in (row.split(" | ") for row in rows) if len(cells) == 7]


@pytest.mark.parametrize("name", ["card-payments-down", "slow-search"])
def test_the_page_of_swings_speaks_of_the_numbers_that_there_are(name):
    """Not how far they swing: measuring that takes minutes, see the next test."""
    from sim.experiment.together import grouped

    text = (DOCS / "sensitivity.md").read_text(encoding="utf-8")
    groups = grouped(files.ends(name), "number")
    there = {
        (f"`{group.name}`", *(group.shown(end, 2.0, "ZAR") for end in ("value", "low", "high"))) for group in groups
    }
    rows = [(cells[0], cells[2], *(cell.removesuffix(" †") for cell in cells[3:5])) for cells in _swings(text, name)]
    assert len(rows) > 20 and set(rows) <= there, "stale; run: python docs/make_sensitivity.py (some minutes)"
    assert (DOCS / "images" / f"sensitivity-{name}.svg").exists()


@pytest.mark.parametrize("name", ["card-payments-down", pytest.param("slow-search", marks=pytest.mark.long)])
def test_a_row_of_the_page_of_swings_is_what_comes_out_again(name):
    script = _script("make_sensitivity")
    first = _swings((DOCS / "sensitivity.md").read_text(encoding="utf-8"), name)[0]
    (again,) = script.measured(name, only=(first[0].strip("`"),)).largest("time to notify").to_dict("records")
    assert script.line(again) == f"| {' | '.join(first)} |", (
        "stale; run: python docs/make_sensitivity.py (some minutes)"
    )


def test_the_page_of_luck_has_five_pairs_of_strategies_and_both_headlines():
    script, page = _script("make_needed"), (DOCS / "luck.md").read_text(encoding="utf-8")
    kept = script._TABLE.search(page)[0]
    pairs = [line.split(" | ")[:3] for line in kept.splitlines() if "time to" in line]
    named = [getattr(one, "name", one) for one in script.strategies()[1:]]
    expected = [
        [f"| {s}", m, f"`{n}`" if "=" in n else n] for s in script.SCENARIOS for n in named for m in script.MEASURES
    ]
    assert sorted(pairs) == sorted(expected) and kept.count("identical") >= 2


@pytest.mark.long
def test_the_runs_that_the_same_luck_saves_are_what_comes_out_again():
    script, page = _script("make_needed"), (DOCS / "luck.md").read_text(encoding="utf-8")
    assert script.table() in page, "stale; run: python docs/make_needed.py"


def test_every_assumption_that_is_used_stands_in_the_register():
    register = (DOCS / "assumption-register.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| (A-\d+) \|", register, re.M))
    used = {
        a
        for name in files.names("scenario")
        for source in sim.assumptions(sim.load(name))["source"]
        for a in re.findall(r"A-\d+", source)
    }
    assert used and used <= listed


def test_the_register_rates_what_is_used_in_its_own_words_and_nothing_else():
    script = _script("make_assumptions")
    rated = [row for row in _rows("assumption-register.md", "How sure, and between which values") if len(row) == 3]
    assert {row[1] for row in rated} <= set(script.MARKS)
    assert {row[0] for row in rated} == script.register().keys()
    sources = {source for name in files.names("scenario") for source in sim.assumptions(name)["source"]}
    ids = {a for source in sources for a in re.findall(r"A-\d+", source)}
    assert script.register().keys() <= sources | ids


def test_a_source_is_rated_by_its_words_before_its_id_and_not_at_all_if_nobody_did():
    rating = _script("make_assumptions").rating
    known = {"A-1": ("weak", "1 to 2"), "A-2, halved": ("secondary source", "3")}
    assert rating("A-2, halved", known) == ("secondary source", "3")
    assert rating("A-1, spread A-2", known) == ("weak", "1 to 2")
    assert rating("A-2", known) == ("assumption", "–")
    with pytest.raises(ValueError, match="a letter"):
        rating("a letter", known)


def test_what_the_validation_page_names_is_there():
    """A row of the page that names a test which is gone would promise what nobody checks any more."""
    text = (DOCS / "validation.md").read_text(encoding="utf-8")
    named = re.findall(r"`(test_\w+\.py)::(test_\w+)`", text)
    assert named
    for file, test in named:
        found = list((ROOT / "tests").rglob(file))
        assert found and any(f"def {test}(" in f.read_text(encoding="utf-8") for f in found), f"{file}::{test}"
