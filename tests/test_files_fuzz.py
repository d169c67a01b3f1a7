"""Whatever is done to a file's text, it is read or refused with complaints that have lines; nothing else happens."""

import contextlib
import dataclasses
import json
import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from test_files import ORGANISATION, PLAYBOOK, SCENARIO

from sim import files
from sim.files import BadFile
from sim.scenario import Playbook, Scenario

SLOW_SEARCH = files.load("slow-search")
ODD = ["", " ", "-", "[", "]", "{", "}", ":", "#", "&a", "*a", "!x", "<<: *a", "|", ">", "'", '"', "%", "\t", "\0",
       "~", "? a", "---", "...", "0 min", "12 %", "1e999", "9" * 500, "nan", "no", "é", "\u2028",
       "\ud7ff", "name", "a: b"]  # fmt: skip


@contextlib.contextmanager
def working_in(folder: str):
    before = os.getcwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


@st.composite
def mangled(draw, text: str) -> str:
    """The text with some of its lines deleted, doubled, moved, cut or altered."""
    lines = text.split("\n")
    for _ in range(draw(st.integers(1, 4))):
        if not lines:
            break
        at = draw(st.integers(0, len(lines) - 1))
        line = lines[at]
        cut = draw(st.integers(0, len(line)))
        odd = draw(st.sampled_from(ODD) | st.text(max_size=4))
        lines[at : at + 1] = draw(
            st.sampled_from(
                [[], [line, line], [line[:cut]], [line[:cut] + odd + line[cut:]], [line[:cut] + odd],
                 [f"  {line}"], [line.lstrip()], [odd], [line, odd], [draw(st.sampled_from(lines))]]
            )
        )  # fmt: skip
    return "\n".join(lines)


def reads_or_refuses(read, name: str, kind: type) -> None:
    try:
        thing = read(name)
    except BadFile as bad:
        assert bad.complaints
        assert all(one.wrong and (one.line is None or one.line >= 1) for one in bad.complaints)
        assert str(bad)
    else:
        assert isinstance(thing, kind)
        json.dumps(dataclasses.asdict(thing), allow_nan=False)  # raises where a number was not read


@settings(max_examples=100, deadline=None)
@given(mangled(ORGANISATION), mangled(SCENARIO), st.booleans())
@example("", SCENARIO, True)
@example(ORGANISATION, "", False)
def test_a_mangled_scenario_is_read_or_refused(shop, till, both):
    with tempfile.TemporaryDirectory() as folder, working_in(folder):
        Path("shop.yaml").write_bytes(shop.encode("utf-8", "surrogatepass"))
        Path("till.yaml").write_bytes((till if both else SCENARIO).encode("utf-8", "surrogatepass"))
        reads_or_refuses(files.load, "till.yaml", Scenario)


@settings(max_examples=80, deadline=None)
@given(mangled(PLAYBOOK))
def test_a_mangled_playbook_is_read_or_refused(brief):
    with tempfile.TemporaryDirectory() as folder, working_in(folder):
        Path("brief.yaml").write_bytes(brief.encode("utf-8", "surrogatepass"))
        reads_or_refuses(files.load_playbook, "brief.yaml", Playbook)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data):
    with tempfile.TemporaryDirectory() as folder, working_in(folder):
        Path("odd.yaml").write_bytes(data)
        reads_or_refuses(files.load, "odd.yaml", Scenario)


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(["fault.health", "channels.sms.reads", "roles.it lead.day", "name", "targets.critical", "lasts"])
    | st.text(max_size=10),
    st.sampled_from(ODD) | st.text(max_size=10),
)
def test_any_change_is_made_or_refused(path, value):
    with contextlib.suppress(BadFile):
        assert isinstance(files.change(SLOW_SEARCH, f"{path}={value}"), Scenario)


@pytest.mark.parametrize("read", [files.load, files.load_organisation, files.load_playbook, files.notes])
@given(st.text(max_size=12))
@example("/")
@example("\0")
@example("x" * 5000)
@settings(max_examples=25, deadline=None)
def test_any_name_is_found_or_refused(read, name):
    with contextlib.suppress(BadFile):
        read(name)
