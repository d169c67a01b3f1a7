"""Contacts: calls, tickets and a table of one's own, against what stands in the exports."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sim.history import read
from sim.history.form import Contact, History

HERE = Path(__file__).parents[1] / "data" / "history"
EIGHT = datetime(2026, 3, 2, 8, tzinfo=UTC)  #: in most of the invented ones somebody got in touch at this time


def after(minutes: float) -> datetime:
    """That long after eight."""
    return EIGHT + timedelta(minutes=minutes)


def recorded(name: str) -> Path:
    """A file that is not shipped, where INCIDENT_DATA says."""
    folder = os.environ.get("INCIDENT_DATA")
    path = Path(folder or ".") / name
    if not folder or not path.exists():
        pytest.skip(f"set INCIDENT_DATA to the folder that holds {name}")
    return path


def contacts(history: History) -> dict[str, Contact]:
    """Its contacts, by name."""
    return {one.id: one for one in history.contacts}


def named(history: History) -> list[str]:
    """The rows that were left out, in the order in which they stand, each with why."""
    return sorted((f"{one.place}: {one.why}" for one in history.left_out), key=lambda text: int(text.split()[1][:-1]))


# ------------------------------------------------------------------------------------------------- calls


@pytest.fixture(scope="module")
def day() -> dict[str, Contact]:
    return contacts(read(HERE / "bank_calls.txt", zone="Asia/Jerusalem"))


@pytest.fixture(scope="module")
def month() -> History:
    return read(recorded("call_centre_1999_january/january.txt.gz"), zone="Asia/Jerusalem")


def test_a_call_that_waited_and_was_answered(day):
    """Israel is two hours ahead of UTC in January."""
    came = datetime(1999, 1, 1, 4, 55, 20, tzinfo=UTC)
    replied = datetime(1999, 1, 1, 4, 55, 43, tzinfo=UTC)
    expected = Contact("AA0101 33118", "bank-calls", "phone", came, 17, False, 54, replied, None, "2", "PS")
    assert day["AA0101 33118"] == expected


@pytest.mark.parametrize(
    ("call", "waited", "gave_up", "handled"),
    [
        ("AA0101 33116", 153, True, None),
        ("AA0101 33314", 0, True, None),  # joined the line and hung up in the same second
        ("AA0101 33117", None, False, None),  # hung up on the machine: never joined the line
        ("AA0101 33119", 0, False, 208),  # never queued: an agent was free
        ("AA0101 33290", 132, False, None),  # a service of three seconds: it waited, and the agent hung up
        ("AA0102 28551", 0, False, None),  # a service of none
        ("AA0101 33761", 33, True, None),  # it hung up, whatever stands under service
        ("AA0101 34400", 63, False, 394),  # the machine's clock is 53 seconds off
        ("AA0102 28748", 0, False, 247),  # over midnight
    ],
)
def test_how_a_call_went(call, waited, gave_up, handled, day):
    one = day[call]
    assert (one.waited, one.gave_up, one.handled) == (waited, gave_up, handled)
    assert (one.replied is None) == (handled is None)
    assert one.settled is None


def test_a_phantom_is_no_call_and_named(day):
    history = read(HERE / "bank_calls.txt")
    assert named(history) == ["line 6: outcome is PHANTOM, which is no call"]
    assert len(day) == 10


@pytest.mark.parametrize(
    ("column", "value", "why"),
    [
        ("outcome", "LOST", "outcome is 'LOST'; there are AGENT, HANG, PHANTOM"),
        ("date", "991301", "date is '991301', which is no day"),
        ("vru_entry", "noon", "vru_entry is 'noon', which is no time of day"),
        ("q_time", "-3", "q_time is '-3', which is no length in seconds"),
        ("ser_time", "", "ser_time is '', which is no length in seconds"),
        ("call_id", "", "call_id is missing"),
        ("q_start", "", "q_start is missing"),
    ],
)
def test_a_call_that_cannot_be_used_is_named(column, value, why, tmp_path):
    headings, _, _, call, *_ = (HERE / "bank_calls.txt").read_text(encoding="utf-8").split("\n")
    cells = call.split("\t")
    cells[headings.split("\t").index(column)] = value
    (tmp_path / "calls.txt").write_text(f"{headings}\n{call}\n" + "\t".join(cells) + "\n", encoding="utf-8")
    history = read(tmp_path / "calls.txt")
    assert len(history.contacts) == 1
    assert [(left.place, left.why[: len(why)]) for left in history.left_out] == [("line 3", why)]


def test_the_whole_month(month):
    """Counted in the file by another program: 31,599 rows, of which 240 are phantoms; 16,686 others joined the line,
    3,101 of them gave up; 13,475 more had an agent at once; 25,549 services took ten seconds or more."""
    calls = month.contacts
    assert len(calls) == 31_359 and len(month.left_out) == 240
    assert {left.why for left in month.left_out} == {"outcome is PHANTOM, which is no call"}
    assert sum(call.gave_up for call in calls) == 3_101
    assert sum(call.waited is not None for call in calls) == 16_686 + 13_475
    assert sum(call.handled is not None for call in calls) == 25_549
    assert min(call.handled for call in calls if call.handled is not None) == 10
    assert sum(call.handled or 0 for call in calls) / 25_549 == pytest.approx(194.1, abs=0.05)


def test_nobody_of_that_month_was_answered_before_they_came_or_on_another_day(month):
    took = [(call.replied - call.came).total_seconds() for call in month.contacts if call.replied]
    assert min(took) == 0 and max(took) == 1_505


# -------------------------------------------------------------------------------------- a table of one's own


def test_contacts_in_a_table_with_lengths_in_seconds_and_times_as_text():
    one = contacts(read(HERE / "contacts.csv"))
    assert one["1"] == Contact("1", "table", "phone", after(5 / 60), 12, False, 180, team="shop")
    assert one["2"] == Contact("2", "table", "phone", after(1), 95.5, True)
    assert one["3"] == Contact("3", "table", "chat", EIGHT, 0, False, 240, after(1 / 6), priority="high")
    tomorrow = after(25 * 60)
    ticket = Contact("4", "table", "tickets", after(120), None, False, None, after(270), tomorrow, "low", "back office")
    assert one["4"] == ticket
    assert len(one) == 4


def test_rows_of_a_table_that_cannot_be_used_are_named():
    assert named(read(HERE / "contacts.csv")) == [
        "line 6: way is 'fax'; there are phone, chat, tickets",
        "line 7: waited is 'soon', which is no number",
        "line 8: gave up is 'perhaps'; it is yes or no",
        "line 9: came is missing",
        "line 10: waited is -5; it is a length in seconds, which is not negative",
        "line 11: waited is 'NaN', which is no number",
    ]


def test_a_table_needs_to_say_what_became_of_the_contacts(tmp_path):
    (tmp_path / "a.csv").write_text("id,came,way\n1,2026-03-02 08:00,phone\n", encoding="utf-8")
    with pytest.raises(ValueError, match="looks like no export that is known"):
        read(tmp_path / "a.csv")


# ----------------------------------------------------------------------------------------------- Zendesk


def test_a_ticket_and_its_metrics_are_one_whichever_comes_first():
    one = contacts(read(HERE / "zendesk_tickets.jsonl"))
    settled = after(1530)
    expected = Contact("7", "zendesk", "tickets", EIGHT, replied=after(45), settled=settled, priority="high", team="31")
    assert one["7"] == expected
    assert one["8"] == Contact("8", "zendesk", "chat", after(60), replied=after(63)), "solved and opened again"
    assert one["10"] == Contact("10", "zendesk", "tickets", after(180)), "metrics alone"
    assert len(one) == 3


def test_deleted_tickets_and_rows_of_other_sorts_are_named():
    assert named(read(HERE / "zendesk_tickets.jsonl")) == [
        "line 5: status is deleted",
        "line 6: this is neither a ticket (via) nor the metrics of one (ticket_id)",
    ]


@pytest.mark.parametrize("form", ["two lists", "beside", "single", "plain lines", "two files"])
def test_tickets_and_metrics_in_all_forms_of_the_api(form, tmp_path):
    lines = (HERE / "zendesk_tickets.jsonl").read_text(encoding="utf-8").splitlines()
    told = [json.loads(line)["data"] for line in lines]
    ticket, metrics = told[0], told[3]
    files = {
        "two lists": [{"tickets": [ticket], "next_page": None}, {"ticket_metrics": [metrics], "count": 1}],
        "beside": [{"tickets": [ticket], "metric_sets": [metrics]}],
        "single": [{"ticket": ticket}, {"ticket_metric": metrics}],
        "plain lines": [[metrics, ticket]],
        "two files": [ticket, metrics],
    }[form]
    paths = [tmp_path / f"{number}.json" for number in range(len(files))]
    for path, held in zip(paths, files, strict=True):
        path.write_text(json.dumps(held), encoding="utf-8")
    whole = contacts(read(HERE / "zendesk_tickets.jsonl"))["7"]
    assert read(*paths).contacts == read(*reversed(paths)).contacts == (whole,)


def test_a_ticket_whose_metrics_are_none_is_named(tmp_path):
    wrong = {"ticket_id": 1, "created_at": "2026-03-02", "reply_time_in_minutes": {"calendar": "long"}}
    (tmp_path / "a.json").write_text(json.dumps({"ticket_metrics": [wrong]}), encoding="utf-8")
    assert named(read(tmp_path / "a.json")) == ["entry 1: reply_time_in_minutes.calendar is 'long', which is no number"]


def test_what_was_recorded_of_zendesk():
    """Two tickets and three metrics, of five tickets; times in whole minutes by the calendar."""
    history = read(recorded("vendor_payloads/zendesk/tickets_and_metrics.jsonl"))
    one = contacts(history)
    assert one.keys() == {"145", "146", "159", "160", "161"} and not history.left_out
    assert (one["145"].way, one["145"].priority) == ("phone", "low")
    assert one["145"].came == datetime(2022, 9, 19, 14, 53, 49, tzinfo=UTC)
    assert one["160"].replied == datetime(2024, 4, 12, 13, 39, 6, tzinfo=UTC) + timedelta(minutes=97_667)
    assert one["160"].settled is None, "it was opened again"
    assert one["161"].replied is None


# ------------------------------------------------------------------------------------- Freshdesk and Intercom


def test_tickets_of_freshdesk():
    one = contacts(read(HERE / "freshdesk_tickets.json"))
    expected = Contact("1", "freshdesk", "tickets", EIGHT, replied=after(20), settled=after(120), priority="urgent")
    assert one["1"] == Contact(**{**_fields(expected), "team": "77"})
    assert (one["2"].way, one["2"].replied, one["2"].settled) == ("phone", after(1), None), "closed is not resolved"
    assert one["3"].way == "chat"
    assert one["6"] == Contact("6", "freshdesk", "tickets", EIGHT, priority="medium"), "without its stats"
    assert len(one) == 4


def _fields(contact: Contact) -> dict:
    return {name: getattr(contact, name) for name in Contact.__dataclass_fields__}


def test_what_is_nobody_who_got_in_touch_is_named():
    assert named(read(HERE / "freshdesk_tickets.json")) == [
        "entry 4: spam is true",
        "entry 5: source is 10: the desk wrote first",
    ]
    assert named(read(HERE / "intercom_tickets.json")) == ["entry 3: category is 'Tracker': no customer's ticket"]


@pytest.mark.parametrize("wrapped", [lambda one: one, lambda one: [one], lambda one: {"results": [one], "total": 1}])
def test_one_ticket_of_freshdesk_in_all_forms_of_the_api(wrapped, tmp_path):
    first = json.loads((HERE / "freshdesk_tickets.json").read_text(encoding="utf-8"))[0]
    (tmp_path / "a.json").write_text(json.dumps(wrapped(first)), encoding="utf-8")
    assert read(tmp_path / "a.json").contacts == (contacts(read(HERE / "freshdesk_tickets.json"))["1"],)


def test_tickets_of_freshdesk_that_cannot_be_used_are_named(tmp_path):
    first = json.loads((HERE / "freshdesk_tickets.json").read_text(encoding="utf-8"))[0]
    wrong = [first | {"created_at": "soon"}, first | {"id": None}, first | {"stats": {"resolved_at": "never"}}]
    (tmp_path / "a.json").write_text(json.dumps([*wrong, "ticket"]), encoding="utf-8")
    assert [text.partition(", such")[0] for text in named(read(tmp_path / "a.json"))] == [
        "entry 1: created_at: 'soon' is no time",
        "entry 2: id is missing",
        "entry 3: stats.resolved_at: 'never' is no time",
        "entry 4: an object is expected, not 'ticket'",
    ]


def test_tickets_of_intercom():
    """The bot's word and the note are no reply; resolved at 1,000 s, opened again, resolved for good at 3,000 s."""
    one = contacts(read(HERE / "intercom_tickets.json"))
    expected = Contact("1", "intercom", "tickets", EIGHT, replied=after(5), settled=after(50), team="814")
    assert one["1"] == expected
    assert one["2"] == Contact("2", "intercom", "tickets", EIGHT), "in progress again"
    assert len(one) == 2


def test_webhooks_about_a_ticket_of_intercom_are_put_together(tmp_path):
    first = json.loads((HERE / "intercom_tickets.json").read_text(encoding="utf-8"))["tickets"][0]
    parts = first["ticket_parts"]["ticket_parts"]

    def webhook(number: int, state: str) -> dict:
        told = {"ticket_parts": parts[number : number + 1]}
        now = {"ticket_state": {"category": state}, "updated_at": parts[number]["created_at"]}
        item = {"type": "notification_event_item", "ticket": first | now | {"ticket_parts": told}}
        return {"topic": "ticket.state.updated", "app_id": "x", "data": {"item": item}}

    paths = [tmp_path / name for name in ("a.json", "b.json")]
    paths[0].write_text(json.dumps(webhook(6, "resolved")), encoding="utf-8")
    paths[1].write_text(json.dumps([webhook(2, "submitted"), webhook(4, "resolved")]), encoding="utf-8")
    assert read(*paths).contacts == (contacts(read(HERE / "intercom_tickets.json"))["1"],)


def test_a_webhook_that_was_recorded():
    """A bot and a change from submitted to submitted are no answer."""
    (one,) = read(HERE / "intercom_webhook.json").contacts
    assert one == Contact("66040342", "intercom", "tickets", datetime(2026, 1, 11, 6, 44, 28, tzinfo=UTC))


def test_parts_of_a_ticket_of_intercom_that_cannot_be_used_are_named(tmp_path):
    first = json.loads((HERE / "intercom_tickets.json").read_text(encoding="utf-8"))["tickets"][0]
    wrong = first | {"ticket_parts": {"ticket_parts": "none"}}
    other = {"type": "conversation", "id": "5"}
    (tmp_path / "a.json").write_text(json.dumps({"tickets": [first, wrong | {"ticket_id": "4"}, other]}), "utf-8")
    assert named(read(tmp_path / "a.json")) == [
        "entry 2: ticket_parts.ticket_parts is 'none', which is no list of objects",
        "entry 3: this is no ticket: there is no ticket_state",
    ]
