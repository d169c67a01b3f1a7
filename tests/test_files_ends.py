"""Every number has two ends: those that its author names, else half and double, and a share stays a share."""

import re
from functools import partial
from pathlib import Path

import pytest
from test_files import ORGANISATION, SCENARIO, author, complaints

import sim
from sim import files
from sim.files.scaling import scaled, setting_text
from sim.scenario import Duration, Money, Seconds, Share

REGISTER = (Path(__file__).parent.parent / "docs" / "assumption-register.md").read_text(encoding="utf-8")


@pytest.fixture
def till(tmp_path, monkeypatch):
    """A small scenario."""
    author(tmp_path, monkeypatch)
    return files.load("till.yaml")


def with_ranges(*lines: str, scenario: bool = False):
    """The small scenario whose organisation (or itself) says this under `ranges`."""
    name, text = ("till.yaml", SCENARIO) if scenario else ("shop.yaml", ORGANISATION)
    Path(name).write_text(text + "ranges:\n" + "".join(f"  {line}\n" for line in lines), encoding="utf-8")
    return files.load("till.yaml")


def by_path(scenario, **arguments):
    return {one.parameter: one for one in files.ends(scenario, **arguments)}


def test_by_the_rule_a_number_is_halved_and_doubled():
    assert (scaled(Seconds, 25, 0.5), scaled(Seconds, 1, 0.5), scaled(Seconds, 0, 2)) == (13, 1, 0)
    assert (scaled(int, 5, 0.5), scaled(int, 1, 0.5), scaled(int, 0, 2), scaled(int, 3, 2)) == (3, 1, 0, 6)
    assert scaled(Money, 640.0, 0.5) == 320.0
    assert scaled(tuple[float, ...], (1.0, 0.5), 2) == (2.0, 1.0)
    varies = Duration("lognormal", 1500.0, 0.5)
    assert scaled(Duration, varies, 2) == Duration("lognormal", 3000.0, 0.5)


@pytest.mark.parametrize("share", [0.005, 0.3, 0.5, 0.9, 0.999])
def test_of_a_share_the_odds_are_halved_and_doubled(share):
    low, high = scaled(Share, share, 0.5), scaled(Share, share, 2)
    assert 0 < low < share < high < 1
    assert low / (1 - low) == pytest.approx(share / (1 - share) / 2)
    assert high / (1 - high) == pytest.approx(share / (1 - share) * 2)


@pytest.mark.parametrize("name", ["card-payments-down", "two-at-once"])
def test_the_numbers_are_those_of_the_table_of_assumptions_and_each_has_ends_or_a_reason(name):
    every = by_path(name)
    none = re.compile("not a number|no change leads")
    assert {p for p, one in every.items() if not none.search(one.why)} == set(sim.assumptions(name)["parameter"])
    assert all(one.low != one.value or one.high != one.value for one in every.values() if not one.why)
    assert all(one.low == one.value == one.high for one in every.values() if one.why)
    shares = [one for one in every.values() if one.form is Share]
    assert shares and all(0 <= one.low <= 1 and 0 <= one.high <= 1 for one in shares)


def test_an_end_can_be_written_as_a_change_and_is_then_the_value(till):
    tried = 0
    for one in files.ends(till):
        for end in (one.value, one.low, one.high) if not one.why else ():
            try:
                changed = files.change(till, one.change(end))
            except files.BadFile:
                assert end != one.value
                continue
            assert by_path(changed)[one.parameter].value == end
            tried += 1
    assert tried > 150


def test_what_no_factor_changes_is_said_with_its_reason(till):
    every = by_path(till)
    assert every["channels.banner.starts"].why == "it is 0 s, which no factor changes"
    assert every["paging.night from"].why == "a time of day: there is no half and no double of it"
    assert every["channels.sms.name"].why == "names or words, not a number"
    assert every["channels.sms.kind"].why == "one of several words, not a number"
    assert every["expectations.told.essential"].why == "yes or no, not a number"


def test_a_range_goes_before_the_rule_and_the_longest_path_before_shorter_ones(till):
    one = by_path(
        with_ranges("channels.sms: × 0.5 to × 1.1", "channels.sms.reads: 10 s to 2 min", "work.draft: 5 min to 12 min")
    )
    seen, reads, draft = (one[path] for path in ("channels.sms.seen", "channels.sms.reads", "work.draft"))
    assert (seen.low, seen.high, seen.by) == (0.405, 0.891, "range")
    assert (reads.low.seconds, reads.high.seconds) == (10, 120)
    assert draft.high == draft.value  # the upper end is the value itself
    assert one["channels.banner.seen"].by == "rule"


def test_ranges_can_be_left_aside_and_the_rule_be_another_factor(till):
    scenario = with_ranges("work.draft: 5 min to 30 min")
    assert by_path(scenario, ranges=False)["work.draft"].high.seconds == 24 * 60
    assert by_path(scenario, factor=1.5)["work.reply"].high.seconds == 180
    assert by_path(scenario, factor=1.5)["work.draft"].high.seconds == 30 * 60
    for factor in (1, 0.5, float("inf"), float("nan")):
        with pytest.raises(ValueError, match="it is a number above 1"):
            files.ends(scenario, factor=factor)


def test_a_range_of_a_time_that_varies_moves_what_it_lies_around(till):
    one = by_path(with_ranges("paging.day.delay: 1 min to 5 min"))["paging.day.delay"]
    assert (one.low.kind, one.low.seconds, one.low.spread) == (one.value.kind, 60, one.value.spread)
    assert setting_text(Duration, one.high) == "{weibull: 5 min, shape: 0.75}"
    assert one.shown(one.high) == "scale 5 min"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("channels.smss: 1 to 2", "ranges.channels.smss: read '1 to 2'; nothing here is called 'smss'"),
        ("channels.sms.kind: 1 to 2", "ranges.channels.sms.kind: read '1 to 2'; there is no number here"),
        ("work.draft: 5 min", "ranges.work.draft: read '5 min'; a range has two ends, such as '2 min to 5 min'"),
        ("work.draft: 5 to 6", "ranges.work.draft: read '5 to 6'; a time needs a unit"),
        ("channels.sms.seen: 5 % to 120 %", "read '5 % to 120 %'; a share lies between 0 % and 100 %"),
        ("demand.order value: × a to × 2", "read '× a to × 2'; this is no number"),
    ],
)
def test_a_range_that_cannot_be_read_is_a_complaint_with_its_line(till, line, said):
    (complaint,) = complaints(with_ranges, line)
    assert complaint.startswith(f"shop.yaml:{ORGANISATION.count(chr(10)) + 2}: ") and said in complaint


def test_an_organisations_range_stands_in_its_own_file(till):
    (complaint,) = complaints(partial(with_ranges, scenario=True), "organisation.work.draft: 1 min to 2 min")
    assert "is said in its own file" in complaint


def test_every_range_that_ships_comes_from_the_register():
    """The register says it in prose and may speak of several numbers, so what is held to it is that there is one."""
    published = dict(re.findall(r"^\| ([^|]+) \| (?:[^|]+) \| ([^|]+) \|$", REGISTER.split("## How sure")[1], re.M))
    for name in ("card-payments-down", "slow-search"):
        for one in files.ends(name):
            if one.by == "range":
                number = re.search(r"A-\d+", one.source)
                said = published.get(one.source) or published[number[0]]
                assert said != "–", one.parameter


def test_the_register_and_the_files_name_the_same_ends():
    ends = by_path("card-payments-down")
    shown = {path: (one.shown(one.low), one.shown(one.high)) for path, one in ends.items() if not one.why}
    assert shown["channels.banner.starts"] == ("median 2 min", "median 5 min")
    assert shown["support.after"] == ("median 20 min", "median 55 min")
    assert shown["support.deflection"] == ("20 %", "60 %")
    assert shown["work.span"] == ("3", "7")
    for text in ("2 to 5 min", "20 min to 55 min", "20 to 60 %", "3 to 7"):
        assert text in REGISTER
