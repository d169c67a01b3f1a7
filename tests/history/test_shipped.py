"""The histories that come with the toolkit: what is in them, and that they are what the full sets give."""

from __future__ import annotations

import os
import runpy
from pathlib import Path

import pytest

from sim import files, history
from sim.history.fitting import fit
from sim.history.quantities import quantities

ROOT = Path(__file__).parent.parent.parent
MAKER = runpy.run_path(str(ROOT / "docs" / "make_histories.py"))

#: The number of incidents of each, and medians in minutes of what is published about it (Talluri and others,
#: arXiv:2504.09476, have 66 min for AWS by another way of reading; the others are counted from the sets themselves).
HOLDS = {
    "aws-2016-2020": (492, {"time to first public notice": 72, "time to resolve": 123}),
    "azure-2023-2024": (13, {"time to detect": 6.5, "time to first public notice": 138}),
    "github-2018-2021": (197, {"from the first post to the all-clear": 64, "gap between updates": 25}),
    "google-cloud-2016-2020": (540, {"time to first public notice": 42, "gap between updates": 37}),
}


@pytest.mark.parametrize("name", list(HOLDS))
def test_what_a_shipped_history_holds(name):
    found, (count, medians) = history.read(name), HOLDS[name]
    assert len(found.incidents) == count
    lines = history.summary(found).set_index("quantity")["half by"]
    assert {what: lines[what] for what in medians} == pytest.approx(medians, rel=0.03)
    assert not any(one.title or any(update.text for update in one.updates) for one in found.incidents)


@pytest.mark.parametrize("name", list(HOLDS))
def test_a_shipped_history_is_what_the_full_set_gives(name, tmp_path):
    if not (folder := os.environ.get("INCIDENT_DATA")):
        pytest.skip("INCIDENT_DATA names no folder with the full histories")
    history.save(MAKER["made"](name, Path(folder)), tmp_path / "h.jsonl.gz", texts=False)
    assert history.read(tmp_path / "h.jsonl.gz") == history.read(name)


def test_every_shipped_history_has_its_source_and_is_made_by_the_script():
    told = (ROOT / "scenarios" / "histories" / "SOURCE.md").read_text(encoding="utf-8")
    assert set(history.shipped()) == set(HOLDS) == set(MAKER["SETS"])
    assert all(f"`{name}`" in told for name in HOLDS)


def test_every_shipped_preset_is_what_the_script_writes_and_can_be_played():
    folder = os.environ.get("INCIDENT_DATA")
    texts = MAKER["presets"](Path(folder) if folder else None)
    there = {file.stem: file.read_text(encoding="utf-8") for file in (ROOT / "scenarios" / "presets").glob("*.yaml")}
    assert there.keys() == {*MAKER["OF_A_SERVICE"], MAKER["OF_CALLS"]}
    assert {name: there[name] for name in texts} == texts
    for name in there:
        preset = files.load_preset(name)
        assert preset.with_ and files.load("card-payments-down", changes=name).name == "card-payments-down"


def test_github_s_outages_are_lognormal_as_published():
    """189 incidents with more than one post: lognormal, median 66 min, sigma 0.95."""
    found = fit(quantities(history.read("github-2018-2021"))["from the first post to the all-clear"])
    assert found.duration.kind == "lognormal" and found.count == 189
    assert found.duration.seconds / 60 == pytest.approx(66, abs=0.5) and found.duration.spread == pytest.approx(
        0.95, abs=0.01
    )
