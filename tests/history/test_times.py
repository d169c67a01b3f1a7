"""Times as exports write them, into UTC."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.files.complaints import Wrong
from sim.history.times import instant, zone

NOON = datetime(2026, 4, 3, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-04-03T12:00:00Z", "2026-04-03T14:00:00+02:00", "2026-04-03T13:00:00.000+0100", "2026-04-03 12:00 UTC",
        "2026-04-03 12:00", 1775217600, "1775217600", "1775217600000", "1775217600000000", "1775217600000000000",
        "1775217600.0", "3/4/2026 12:00", "03.04.2026, 12:00:00", "3/4/2026 12:00 PM",
        "03-04-2026 12:00", "2026/04/03 12:00", "2026/4/3 12:00:00", "2026-4-3T12:00",
    ],
)  # fmt: skip
def test_one_moment_in_every_dialect(text):
    assert instant(text) == NOON


def test_what_names_no_zone_is_by_the_local_clock_and_the_month_may_come_first():
    johannesburg = zone("Africa/Johannesburg")
    assert instant("2026-04-03 14:00", johannesburg) == NOON
    assert instant("2026-04-03T12:00Z", johannesburg) == NOON
    assert instant("4/3/2026 12:00", day_first=False) == NOON
    assert instant("4/3/2026", day_first=False) == NOON.replace(hour=0)
    assert instant("2026/04/03 9:05") == instant("2026-04-03 9:05") == NOON.replace(hour=9, minute=5)
    assert instant("2026/4/3") == NOON.replace(hour=0)


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00Z", "31/12/0001 00:00", "1900-01-01 09:00", "9999-12-31T23:59Z"])
def test_what_a_tool_writes_where_it_knows_no_time_is_none(text):
    with pytest.raises(Wrong, match="is no time in 1990 to 2100"):
        instant(text, zone("Europe/Berlin"))


@pytest.mark.parametrize(
    "text", ["", None, True, "soon", "31/31/2026", "2026-13-01", "12", "99999999999999999999", [1], "3/4/2026 25:00"]
)
def test_what_is_no_time_is_said_to_be_none(text):
    with pytest.raises(Wrong, match="no time"):
        instant(text)


def test_a_zone_that_is_none_is_named():
    with pytest.raises(ValueError, match=r"'Mars/Base': there is no time zone of this name; one is written as"):
        zone("Mars/Base")


@given(st.datetimes(datetime(1995, 1, 1), datetime(2090, 1, 1)), st.sampled_from([1, 10**3, 10**6]))
def test_a_number_of_seconds_is_the_same_moment_whatever_part_of_them_it_counts(at, size):
    at = at.replace(tzinfo=UTC, microsecond=0)
    assert instant(int(at.timestamp()) * size) == at
