"""Mailings of SendGrid and Mailchimp, against what stands in their exports."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sim.files.complaints import Wrong
from sim.history import read
from sim.history.form import Delays, History, Mailing
from sim.history.kinds.mailchimp import first_looks

HERE = Path(__file__).parents[1] / "data" / "history"
NEVER = float("inf")


def at(*parts: int) -> datetime:
    """This time, in UTC."""
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


def recorded(name: str) -> Path:
    """A file that may not be passed on, where INCIDENT_DATA says."""
    folder = os.environ.get("INCIDENT_DATA")
    path = Path(folder or ".") / "vendor_payloads" / name
    if not folder or not path.exists():
        pytest.skip(f"set INCIDENT_DATA to the folder that holds vendor_payloads/{name}")
    return path


def mailings(history: History) -> dict[str, Mailing]:
    """Its mailings, by name."""
    return {one.id: one for one in history.mailings}


# ---------------------------------------------------------------------------------------------- SendGrid


@pytest.fixture(scope="module")
def events() -> History:
    return read(HERE / "sendgrid_events.json")


def test_the_copies_of_a_campaign_are_one_mailing_and_each_address_counts_once(events):
    """Seven addresses: ann, ben and gus have it; cat's bounced, fay's did so later, dan's was dropped, eva's is put
    off."""
    one = mailings(events)["52ab-camp"]
    assert (one.source, one.channel, one.at) == ("sendgrid", "e-mail", at(2025, 11, 24, 16))
    assert (one.copies, one.arrived) == (7, 3)


def test_how_long_a_copy_took_is_from_processed_to_delivered(events):
    """Ann's and gus's four seconds, ben's 630 with one try again; eva's was last put off after 398."""
    assert mailings(events)["52ab-camp"].out == (Delays(4, 4, 2), Delays(398, NEVER, 1), Delays(630, 630, 1))


def test_the_first_look_counts_in_whatever_order_events_came_and_a_click_is_one(events):
    """Ann opened after 60 s, clicked after 66 and opened again after 496; gus only clicked, 100 s after delivery."""
    one = mailings(events)["52ab-camp"]
    assert one.looked == (Delays(60, 60), Delays(100, 100))
    assert one.seen == 2


def test_what_a_machine_opened_nobody_has_looked_at_and_it_is_named(events):
    assert [one.place for one in events.left_out] == ["entry 20", "entry 22"]
    assert "sg_machine_open" in events.left_out[0].why
    assert "'unsubscribe'" in events.left_out[1].why


def test_a_category_is_a_mailing_for_each_day_on_which_copies_were_handed_over(events):
    """Whether it is written as a text or as a list; a look on the next day stays with its copy."""
    first, second = (mailings(events)[f"status updates 2025-11-{day}"] for day in (24, 25))
    assert (first.copies, first.arrived, first.out, first.looked) == (1, 1, (Delays(1, 1),), (Delays(1200, 1200),))
    assert (second.copies, second.arrived, second.out, second.looked) == (1, 1, (Delays(4, 4),), ())
    assert (first.at, second.at) == (at(2025, 11, 24, 23, 59, 50), at(2025, 11, 25, 0, 0, 10))


def test_a_copy_whose_delivery_is_not_told_was_looked_at_some_time_after_it_arrived(events):
    one = mailings(events)["2025-11-24"]
    assert (one.copies, one.arrived, one.out, one.looked) == (1, 1, (), (Delays(0, 40),))


def test_events_in_several_files_are_one_mailing_and_events_told_twice_count_once(events, tmp_path):
    posted = json.loads((HERE / "sendgrid_events.json").read_text(encoding="utf-8"))
    (tmp_path / "a.json").write_text(json.dumps(posted[::2] + posted[:6]), encoding="utf-8")
    bundles = (posted[1:8:2], posted[9::2])
    (tmp_path / "b.jsonl").write_text("\n".join(map(json.dumps, bundles)), encoding="utf-8")
    assert read(tmp_path / "a.json", tmp_path / "b.jsonl").mailings == events.mailings


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"timestamp": "noon"}, "timestamp: 'noon' is no time"),
        ({"timestamp": None}, "timestamp is missing"),
        ({"email": ""}, "email is missing"),
        ({"event": ""}, "event is missing"),
    ],
)
def test_an_event_that_cannot_be_used_leaves_the_others_of_its_mailing(wrong, why, events, tmp_path):
    posted = json.loads((HERE / "sendgrid_events.json").read_text(encoding="utf-8"))
    (tmp_path / "a.json").write_text(json.dumps([*posted, posted[0] | wrong]), encoding="utf-8")
    history = read(tmp_path / "a.json")
    assert history.mailings == events.mailings
    assert history.left_out[-1].place == "entry 30" and why in history.left_out[-1].why


def test_the_example_of_the_tool():
    """One address was dropped after all that stands before, one bounced; the one that has it is in another category."""
    history = read(recorded("sendgrid/event_webhook_sample.json"))
    assert {one.id: (one.copies, one.arrived, one.out, one.looked) for one in history.mailings} == {
        "cat facts 2017-12-15": (2, 0, (), ()),
        "notifications 2018-01-18": (1, 1, (), ()),
    }
    assert mailings(history)["notifications 2018-01-18"].at == at(2018, 1, 18, 18, 22, 1)
    assert not history.left_out


# --------------------------------------------------------------------------------------------- Mailchimp


@pytest.fixture(scope="module")
def reports() -> History:
    return read(HERE / "mailchimp_reports.json")


def test_a_report_says_what_was_sent_what_bounced_and_between_which_hours_people_looked(reports):
    """Sent at 8:40; the hour from 8 is there from the sending on. Ten of forty looked after the last hour of the
    series, the last of them three days after the sending."""
    one = mailings(reports)["c1"]
    assert (one.source, one.channel, one.at) == ("mailchimp", "e-mail", at(2026, 3, 2, 8, 40))
    assert (one.copies, one.arrived, one.seen, one.out) == (100, 95, 40, ())
    assert one.looked == (
        Delays(0, 1200, 10),
        Delays(1200, 4800, 18),
        Delays(8400, 12_000, 2),
        Delays(12_000, 259_200, 10),
    )


def test_where_the_hours_have_more_than_there_were_people_the_first_hour_counts_in_full(reports):
    """Twenty people, but 8, 9, 6 and 9 in the hours: of the later 24 the same share, 12."""
    one = mailings(reports)["c2"]
    assert one.at == at(2026, 3, 3, 8)
    assert [looks.count for looks in one.looked] == [8, 4, 4, 4]
    assert [looks.high for looks in one.looked] == [3600, 7200, 10_800, 14_400]


def test_what_was_never_sent_is_left_out_and_named(reports):
    assert [str(one.why) for one in reports.left_out] == ["send_time is missing"]


@pytest.mark.parametrize(
    ("counts", "people", "first"),
    [
        ([], 0, []),
        ([0, 0], 5, [0, 0]),
        ([5, 3], 8, [5, 3]),
        ([0, 5, 4, 0, 8], 8, [0, 5, 1, 0, 2]),
        ([5, 100], 5, [5, 0]),
        ([10, 7, 7, 7], 20, [10, 3, 4, 3]),
    ],
)
def test_first_looks_are_as_many_as_there_were_people(counts, people, first):
    assert first_looks(counts, people) == first
    assert sum(first) == min(people, sum(counts))


def test_fewer_people_than_in_the_first_hour_there_cannot_be():
    with pytest.raises(Wrong, match="unique_opens is 4, but 5 opened it in one hour"):
        first_looks([5, 3], 4)


def wrongly(tmp_path: Path, **said: object) -> str:
    """Why the first report is left out if it says this."""
    (report, *_) = json.loads((HERE / "mailchimp_reports.json").read_text(encoding="utf-8"))["reports"]
    (tmp_path / "one.json").write_text(json.dumps(report | said), encoding="utf-8")
    history = read(tmp_path / "one.json")
    assert not history.mailings
    return history.left_out[0].why


def test_reports_that_cannot_be_used_are_named(tmp_path):
    assert wrongly(tmp_path, emails_sent=3) == "emails_sent is 3, but 5 bounced"
    assert wrongly(tmp_path, emails_sent="many") == "emails_sent is 'many', which is no number"
    assert wrongly(tmp_path, emails_sent=2.5) == "emails_sent is 2.5, which is no number of mails or people"
    assert wrongly(tmp_path, opens={"unique_opens": 40}) == "opens.last_open is missing"
    assert "timeseries is" in wrongly(tmp_path, timeseries=[1, 2])


def test_openings_by_proxies_are_left_out_where_the_report_has_the_numbers_without(tmp_path):
    report = json.loads((HERE / "mailchimp_reports.json").read_text(encoding="utf-8"))["reports"][0]
    report["opens"]["proxy_excluded_unique_opens"] = 9
    for hour, people in zip(report["timeseries"], (4, 3, 0, 2), strict=True):
        hour["proxy_excluded_unique_opens"] = people
    (tmp_path / "one.json").write_text(json.dumps(report), encoding="utf-8")
    (one,) = read(tmp_path / "one.json").mailings
    assert [looks.count for looks in one.looked] == [4, 3, 2]


def test_a_report_among_lines_of_other_sorts():
    """All fifty had looked before the third hour ended; one line tells of an address in another campaign."""
    history = read(recorded("mailchimp/reports_activity.jsonl"))
    (one,) = history.mailings
    assert (one.id, one.at, one.copies, one.arrived) == ("a79651273b", at(2022, 12, 27, 8, 36, 55), 50, 50)
    assert one.looked == (Delays(0, 1385, 6), Delays(1385, 4985, 43), Delays(4985, 8585, 1))
    assert [(left.place, left.why) for left in history.left_out] == [
        ("line 2", "there is no report of '7847cdaeff' here, only what single addresses did")
    ]
