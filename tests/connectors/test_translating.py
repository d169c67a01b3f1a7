"""What goes out is in the form that each tool asks for, says EXERCISE in its words, and is no markup."""

from __future__ import annotations

import csv
import dataclasses
import datetime
import io
import json
import mailbox
import re
import zipfile
from email import message_from_bytes, policy

import pytest

from sim import events as ev
from sim import history
from sim.cli import main
from sim.connectors import EXPORTS, chat, jira, mails, pagerduty, past, statuspage, transcript
from sim.connectors.marking import marked, pieces, titled
from sim.connectors.reading import of_log
from sim.exercise import read
from sim.metrics import measures
from sim.scenario import DAY

EVIL = "<!channel> & <https://evil.example|free> **bold** [x](https://evil.example)\r\nBcc: evil@evil.example\x00\u202e"
STATUSES = {"investigating", "identified", "monitoring", "resolved"}


@pytest.fixture(scope="module")
def evil(of):
    """The transcript with markup, ends of lines and controls wherever people write words."""
    notices = tuple(dataclasses.replace(one, name=EVIL, text=EVIL) for one in of.notices)
    chosen = tuple(dataclasses.replace(one, improvement=EVIL, people=(EVIL,)) for one in of.chosen)
    turns = tuple(dataclasses.replace(one, says=EVIL, about="payments") for one in of.turns)
    rows = tuple(dataclasses.replace(one, what=EVIL) for one in of.rows)
    return dataclasses.replace(of, title=EVIL, notices=notices, chosen=chosen, turns=turns, rows=rows)


def texts(data) -> list[str]:
    """Every text that people read in a body: what stands under these names, at any depth."""
    shown = {"text", "summary", "name", "body", "title", "fallbackText", "source", "exercise", "client", "of"}
    found = []
    if isinstance(data, dict):
        found += [value for name, value in data.items() if name in shown and isinstance(value, str)]
        data = list(data.values())
    if isinstance(data, list | tuple):
        found += [text for one in data for text in texts(one)]
    return found


# -------------------------------------------------------------------------------------------------- the forms


def test_a_status_page_gets_an_incident_and_then_its_updates(of):
    first, *later = statuspage.requests(of, page="abc")
    told = [one for one in of.notices if one.to == "customers"]
    assert len(later) == len(told) - 1 > 0
    assert (first.method, first.path) == ("POST", "/pages/abc/incidents")
    assert {(one.method, one.path, one.needs) for one in later} == {("PATCH", "/pages/abc/incidents/{made}", first.id)}
    bodies = [one.body["incident"] for one in (first, *later)]
    assert [body["status"] for body in bodies] == [one.status for one in told] and bodies[0]["status"] in STATUSES
    assert set(bodies[0]) - set(bodies[1]) == {"name", "impact_override", "metadata"}
    assert all(set(body) >= {"status", "body", "deliver_notifications"} for body in bodies)
    assert not any(body["deliver_notifications"] for body in bodies)
    assert all(notice.text in body["body"] for notice, body in zip(told, bodies, strict=True))


def test_each_incident_that_customers_were_told_of_is_one_of_the_page(of):
    both = dataclasses.replace(of, notices=tuple(dataclasses.replace(one, incidents=(1, 2)) for one in of.notices))
    made = [one for one in statuspage.requests(both) if one.method == "POST"]
    assert [one.body["incident"]["name"][-12:] for one in made] == ["(incident 1)", "(incident 2)"]
    assert {one.needs for one in statuspage.requests(both)} == {"", *(one.id for one in made)}


def test_a_pager_gets_an_alarm_and_hears_that_somebody_is_at_it_and_that_it_is_over(of):
    every = [one.body for one in pagerduty.requests(of)]
    assert [one["event_action"] for one in every] == ["trigger", "acknowledge", "resolve"]
    assert {len(one["dedup_key"]) <= 255 for one in every} == {True} and len({one["dedup_key"] for one in every}) == 1
    payload = every[0]["payload"]
    alarm = next(e for e in of.log if isinstance(e, ev.AlertRaised))
    assert len(payload["summary"]) <= 1024 and ev.sentence(alarm) in payload["summary"]
    assert payload["severity"] in ("critical", "error", "warning", "info") and payload["component"] == alarm.component
    assert datetime.datetime.fromisoformat(payload["timestamp"]) == of.when(alarm.at)
    assert all("payload" not in one for one in every[1:])


def test_an_incident_that_is_opened_again_triggers_again(of):
    log = [ev.AlertRaised(9, "a", "payments", 0.3), ev.PageAcknowledged(20, "it lead", "Ada")]
    log += [ev.AlertRaised(25, "b", "orders", 0.3), ev.IncidentResolved(30, "it lead"), ev.IncidentReopened(40, "x")]
    log += [ev.DiagnosisStarted(41, "Ada"), ev.IncidentResolved(50, "it lead"), ev.IncidentResolved(60, "it lead")]
    from sim.connectors.reading import _turns

    said = [(one.what, (one.at - of.begins).seconds) for one in _turns(log, of.begins)]
    assert said == [
        *(("trigger", 9), ("acknowledge", 20), ("resolve", 30)),
        *(("trigger", 40), ("acknowledge", 41), ("resolve", 50)),
    ]


def test_a_tracker_gets_an_issue_for_each_improvement_with_its_owner_and_the_day_by_which(of):
    every = list(jira.requests(of, project="DRILL", assignees={"it lead": "5b10"}))
    chosen = [e for e in of.log if isinstance(e, ev.ImprovementChosen)]
    assert len(every) == len(chosen) > 2 and {(one.method, one.path) for one in every} == {
        ("POST", "/rest/api/3/issue")
    }
    takes = {one.name: one.takes // DAY for one in of.log.scenario.organisation.aftermath.improvements}
    for one, event in zip(every, chosen, strict=True):
        fields = one.body["fields"]
        assert fields["project"] == {"key": "DRILL"} and fields["issuetype"] == {"name": "Task"}
        assert fields["summary"] == f"EXERCISE: {event.improvement}" and len(fields["summary"]) <= 255
        due = datetime.date.fromisoformat(of.day) + datetime.timedelta(days=takes[event.improvement])
        assert fields["duedate"] == due.isoformat()
        assert fields["description"]["type"] == "doc" and fields["description"]["version"] == 1
        assert any("who sees to it: " in text for text in texts(fields["description"]))
        assert ("assignee" in fields) == (event.owner == "it lead")
        assert all(" " not in label for label in fields["labels"])


def test_an_improvement_without_an_owner_is_an_issue_without_a_date(of):
    alone = dataclasses.replace(of, chosen=(dataclasses.replace(of.chosen[0], owner="", people=(), due=""),))
    fields = next(jira.requests(alone)).body["fields"]
    assert "duedate" not in fields and "nobody sees to it" in str(fields["description"])


def test_slack_gets_blocks_of_the_size_that_it_takes(of, evil):
    long = dataclasses.replace(of.notices[0], text="&" * 900 + " word" * 2000, name="&" * 200)
    for notice in (*of.notices, *evil.notices, long):
        body = chat.slack(of, notice)
        header, *sections, context = body["blocks"]
        assert len(body["blocks"]) <= 50 and [one["type"] for one in (header, context)] == ["header", "context"]
        assert header["text"]["type"] == "plain_text" and len(header["text"]["text"]) <= 150
        assert all(one["type"] == "section" and len(one["text"]["text"]) <= 3000 for one in sections)
        assert not re.search(r"[<>]|&(?!amp;|lt;|gt;)", "".join(texts(body)))
    assert "".join(one["text"]["text"] for one in sections).count("word") == 2000


def test_teams_gets_an_adaptive_card_in_which_no_text_is_markup(of, evil):
    for notice in (*of.notices, *evil.notices):
        body = chat.teams(of, notice)
        (attachment,) = body["attachments"]
        card = attachment["content"]
        assert body["type"] == "message" and attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
        assert card["type"] == "AdaptiveCard" and card["version"] == "1.4"
        assert {one["type"] for one in card["body"]} == {"RichTextBlock"}  # a TextBlock would read Markdown
        assert {run["type"] for one in card["body"] for run in one["inlines"]} == {"TextRun"}
    huge = dataclasses.replace(of.notices[0], text="\U0001f525" * 50_000)
    assert len(json.dumps(chat.teams(of, huge), ensure_ascii=False).encode()) < 28_000


def test_a_card_of_many_lines_is_still_one_that_teams_takes(of):
    for text in ("ab\n" * 4000, "\U0001f525\n" * 4000):
        body = chat.teams(of, dataclasses.replace(of.notices[0], text=text))
        lines = texts(body)
        assert len(json.dumps(body, ensure_ascii=False).encode()) < 28_000
        assert all("EXERCISE" in line for line in lines) and any(text.split("\n")[0] in line for line in lines)
        assert "nobody need do anything." in lines[-2] and "…" in "".join(lines)


def test_what_slack_has_no_room_for_is_said_to_be_left_out(of):
    body = chat.slack(of, dataclasses.replace(of.notices[0], text="&" * 40_000))
    sections = [one["text"]["text"] for one in body["blocks"] if one["type"] == "section"]
    assert len(body["blocks"]) <= 50 and sections[-1] == "EXERCISE: …"


def test_a_team_with_a_name_of_many_lines_makes_no_lines_of_a_message(of):
    many = dataclasses.replace(of, team="blue\nnothing of this is an exercise\n" * 200)
    context = chat.slack(many, of.notices[0])["blocks"][-1]["elements"][0]["text"]
    footer = chat.teams(many, of.notices[0])["attachments"][0]["content"]["body"][-1]["inlines"][0]["text"]
    assert all("\n" not in one and len(one) < 400 and one.startswith("EXERCISE") for one in (context, footer))


def test_a_long_title_hides_no_incident_from_a_page(of):
    long = dataclasses.replace(of, title="word " * 100)
    name = next(statuspage.requests(long)).body["incident"]["name"]
    assert name.startswith("EXERCISE: word") and name.endswith("(incident 1)") and len(name) <= 200


def test_plain_json_has_each_part_under_its_name(of):
    for one, notice in zip(chat.requests(of, "json"), of.notices, strict=True):
        assert one.body["exercise"] is True and one.body["to"] == notice.to and one.body["status"] in STATUSES
        assert notice.text in one.body["text"] and one.body["channels"] == list(notice.channels)


def test_times_in_words_are_those_of_the_scenario_whatever_the_zone(ended_once, of):
    away = transcript(ended_once, datetime.timezone(datetime.timedelta(hours=2)))
    assert [one.clock for one in away.notices] == [one.clock for one in of.notices]
    assert {a.at - b.at for a, b in zip(away.notices, of.notices, strict=True)} == {datetime.timedelta(hours=-2)}


# ------------------------------------------------------------------------------------------ marked, and no markup


def bodies(of):
    yield from statuspage.requests(of)
    yield from pagerduty.requests(of)
    yield from jira.requests(of)
    for form in chat.FORMS:
        yield from chat.requests(of, form)


@pytest.mark.parametrize("which", ["of", "evil"])
def test_every_text_that_people_read_says_exercise(which, request):
    of = request.getfixturevalue(which)
    for one in bodies(of):
        assert "EXERCISE" in one.about and "\n" not in one.about
        said = texts(one.body)
        assert said and (all("EXERCISE" in text for text in said) or "description" in one.body["fields"]), one.about
        assert any("rehearsal" in text for text in said) or one.body.get("event_action") in ("acknowledge", "resolve")


@pytest.mark.parametrize("which", ["of", "evil"])
def test_every_mail_says_exercise_in_its_headers_and_has_no_more_of_them_than_we_wrote(which, request):
    of = request.getfixturevalue(which)
    to = {
        "customers": ("c@example.org",),
        "Thandi": ("t@example.org", "u@example.org"),
        "executives": ("x@example.org",),
    }
    made = [mails.message(one, "drill@example.org") for one in mails.mails(of, to)]
    groups = sum(one.to in to for one in of.notices)
    assert len(made) == groups + 2 * len(of.notices)
    for one in (message_from_bytes(one.as_bytes(), policy=policy.default) for one in made):
        assert one["Subject"].startswith("EXERCISE: ") and "EXERCISE" in one["From"] and "EXERCISE" in one["To"]
        assert "rehearsal" in one["X-Exercise"] and one.get_content().count("rehearsal") == 2
        assert one["Bcc"] is None and len(one["To"].addresses) == 1 and not one.defects
    assert len({one["Message-ID"] for one in made}) == len(made)


def test_an_address_that_stands_twice_gets_a_notice_once(of):
    to = {"customers": ("a@example.org", "A@example.org"), "Thandi": ("a@example.org", "b@example.org")}
    made = list(mails.mails(of, to))
    assert len(made) == len({one.id for one in made}) == 2 * len(of.notices)
    assert {one.name for one in made if one.address == "a@example.org"} == {"customers", "Thandi"}


NAMES = [
    "a, evil@evil.example " * 12,
    "Zoë, evil@evil.example; " * 9,
    'x" <evil@evil.example>, "' * 5,
    "undisclosed: evil@evil.example, b; " * 8,
    "=?utf-8?q?a=2C_evil=40evil.example=2C?= " * 6,
    "a\r\nBcc: evil@evil.example",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_in_a_header_is_no_second_address(of, name):
    """Where a long name is folded, the quotes around it get lost."""
    people = dataclasses.replace(of, people=(("it lead", (name,)),))
    for one in mails.mails(people, {name: ("t@example.org",)}):
        raw = mails.message(one, "drill@example.org").as_bytes(policy=policy.SMTP)
        back = message_from_bytes(raw, policy=policy.default)
        assert [address.addr_spec for address in back["To"].addresses] == ["t@example.org"] and not back["To"].defects
        assert (
            back["Bcc"] is None
            and "EXERCISE" in back["To"]
            and b"evil@evil.example" not in raw.partition(b"\r\n\r\n")[0]
        )


def test_an_issue_says_that_it_is_an_exercise_before_and_after(of, evil):
    for one in (*jira.requests(of), *jira.requests(evil)):
        paragraphs = texts(one.body["fields"]["description"])
        assert "rehearsal" in paragraphs[0] and "rehearsal" in paragraphs[-1] and len(paragraphs) > 2


def test_a_title_is_one_line_and_a_text_keeps_its_marks_when_it_is_cut():
    assert titled("a\r\nBcc: b\x00\u2028c") == "EXERCISE: a Bcc: b c"
    cut = marked("word " * 9000, 1000)
    assert len(cut) <= 1000 and cut.startswith("EXERCISE") and cut.endswith("do anything.") and "…" in cut
    assert pieces("ab cd ef", 6) == ["ab cd", "ef"] and pieces("ab", 6) == ["ab"]
    assert pieces("x" * 12, 5) == ["xxxxx", "xxxxx", "xx"]


# ---------------------------------------------------------------------------------------------------- the files


@pytest.mark.parametrize("kind", EXPORTS)
def test_the_verb_writes_each_kind_and_every_file_says_exercise(kind, ended_once, tmp_path, capsys):
    for ending in EXPORTS[kind].endings:
        out = tmp_path / f"out{ending}"
        assert main(["export", str(ended_once), "--as", kind, "-o", str(out)]) == 0
        assert capsys.readouterr().out == f"{out} is written\n"
        if ending not in (".gz", ".zip"):
            assert "EXERCISE" in out.read_text(encoding="utf-8")


def test_the_verb_says_what_is_wrong(ended_once, tmp_path, capsys):
    assert main(["export", str(ended_once), "--as", "slcak", "-o", str(tmp_path / "a.json")]) == 2
    assert main(["export", str(ended_once), "--as", "slack", "-o", str(tmp_path / "a.txt")]) == 2
    assert main(["export", str(ended_once), "--as", "history", "-o", str(ended_once)]) == 2
    assert main(["export", str(tmp_path / "none.jsonl"), "--as", "slack", "-o", str(tmp_path / "a.json")]) == 2
    said = capsys.readouterr().err
    for words in ("no kind of export 'slcak'", ".json", "the exercise itself", "cannot be read"):
        assert words in said


def test_an_archive_and_a_mailbox_hold_the_same_mails(of, tmp_path):
    with zipfile.ZipFile(io.BytesIO(mails.as_zip(of))) as archive:
        subjects = [
            message_from_bytes(archive.read(name), policy=policy.default)["Subject"] for name in archive.namelist()
        ]
    path = tmp_path / "a.mbox"
    path.write_bytes(mails.as_mbox(of))
    assert [one["Subject"] for one in mailbox.mbox(path)] == subjects and len(subjects) == len(of.notices)
    assert mails.as_zip(of) == mails.as_zip(of) and mails.as_mbox(of) == mails.as_mbox(of)


def test_the_timeline_has_what_was_perceived_and_no_cell_is_a_formula(of, of_open, evil, tmp_path):
    for one in (of, of_open, evil):
        EXPORTS["timeline"].write(one, tmp_path / "a.csv")
        head, *rows = csv.reader(io.StringIO((tmp_path / "a.csv").read_text(encoding="utf-8")))
        assert head == ["exercise", "at", "clock", "who", "what"] and len(rows) == len(one.rows) > 20
        assert all(row[0].startswith("EXERCISE: ") and row[4].startswith("EXERCISE: ") for row in rows)
        assert not any(cell[:1] in ("=", "+", "-", "@", "\t", "\r") for row in rows for cell in row)


# ---------------------------------------------------------------------------------------------------- the truth


def test_nothing_that_nobody_perceived_goes_out_while_it_is_played(open_once, of_open, tmp_path):
    """Two exercises that differ only in what nobody has seen give the same, byte for byte."""
    log = dataclasses.replace(of_open.log, events=tuple(e for e in of_open.log if e.seen_by))
    assert not of_open.ended and len(log) < len(of_open.log) and of_open.notices
    seen = of_log(log, read(open_once)[0], dict(of_open.people), False, of_open.id, datetime.UTC)
    for kind, one in EXPORTS.items():
        for transcript_, name in ((of_open, "a"), (seen, "b")):
            one.write(transcript_, tmp_path / f"{name}{one.endings[0]}")
        assert (tmp_path / f"a{one.endings[0]}").read_bytes() == (tmp_path / f"b{one.endings[0]}").read_bytes(), kind
    (incident,) = past.history(of_open).incidents
    assert incident.detected and not incident.began and not incident.mitigated


def test_a_row_of_the_timeline_is_no_truth(of):
    truths = {ev.sentence(e) for e in of.log if not e.seen_by} - {ev.sentence(e) for e in of.log if e.seen_by}
    assert truths and truths.isdisjoint(row.what for row in of.rows)


# ----------------------------------------------------------------------------------------------------- history


def test_a_history_has_the_milestones_that_the_measures_have(of):
    (incident,) = past.history(of).incidents
    took = measures(of.log)
    for name, measure in (
        ("detected", "time to detect"),
        ("acknowledged", "time to acknowledge"),
        ("told", "first notice to customers"),
        ("mitigated", "time to mitigate"),
        ("resolved", "time to resolve"),
    ):
        minutes = (getattr(incident, name).at - incident.began.at).total_seconds() / 60
        assert minutes == pytest.approx(took[measure]), name
    struck = next(e.at for e in of.log if isinstance(e, ev.FaultStruck))
    assert incident.began.at == of.when(struck) and incident.began.at.date().isoformat() == of.day


def test_an_exercise_in_which_nothing_was_told_is_written_too(of, tmp_path):
    silent = dataclasses.replace(of, notices=(), turns=(), chosen=(), rows=())
    for kind, one in EXPORTS.items():
        for ending in one.endings:
            one.write(silent, tmp_path / f"{kind}{ending}")
    assert json.loads((tmp_path / "slack.json").read_text(encoding="utf-8")) == []
    assert not list(mailbox.mbox(tmp_path / "mail.mbox"))


def test_published_is_the_first_notice_that_everybody_can_read(of):
    (incident,) = past.history(of).incidents
    open_to_all = {c.name for c in of.log.scenario.organisation.channels if c.kind != "direct"}
    first = next(e.at for e in of.log if isinstance(e, ev.NoticeSent) and open_to_all & set(e.channels))
    assert incident.published.at == of.when(first)
    told = [e.at for e in of.log if isinstance(e, ev.NoticeSent) and e.to == "customers"]
    assert [update.at for update in incident.updates] == [of.when(second) for second in told]


@pytest.mark.parametrize("ending", [".jsonl", ".jsonl.gz"])
def test_a_history_comes_back_as_it_went_and_can_be_measured(ended_once, of, ending, tmp_path, capsys):
    out = tmp_path / f"past{ending}"
    assert main(["export", str(ended_once), "--as", "history", "-o", str(out)]) == 0
    back = history.read(out)
    assert back.incidents == past.history(of).incidents and not back.left_out
    assert main(["import", str(out), "-o", str(tmp_path / "again.jsonl")]) == 0
    assert history.read(tmp_path / "again.jsonl").incidents == back.incidents
    assert main(["calibrate", str(out), "--json"]) in (0, 1)
    assert "time to detect" in capsys.readouterr().out
