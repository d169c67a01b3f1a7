"""To real servers on this computer: everything once, in order, only to whom it may go; no secret is shown; and what a
tool answers is said. Nothing here waits: the pauses before another try are written down instead.
"""

from __future__ import annotations

import base64
import json
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from sim.cli import main
from sim.connectors import transcript
from sim.connectors.config import Pager
from sim.connectors.delivering import BACK_OFF, TRIES, deliver, dispatches
from sim.connectors.deliverynote import DeliveryNote, note_path, noted
from sim.connectors.dispatch import short
from sim.connectors.doors import door
from sim.connectors.loading import fits, load_delivery, secrets
from sim.exercise import OpenElsewhere
from sim.files import BadFile

TOKEN = "s3cr3t-t0ken-of-the-test"
ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def environment(monkeypatch):
    """The secrets of the tests; whatever else the environment says of a proxy must make no difference."""
    monkeypatch.setenv("DRILL_TOKEN", TOKEN)
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")


def written(folder: Path, *destinations: str, allow: str = "hosts: [127.0.0.1]\n  domains: [example.org]") -> Path:
    """The file of a delivery."""
    path = folder / "delivery.yaml"
    shown = "".join(
        "  - " + textwrap.indent(textwrap.dedent(one).strip(), "    ").lstrip() + "\n" for one in destinations
    )
    path.write_text(f"allow:\n  {allow}\ndestinations:\n{shown}", encoding="utf-8")
    return path


def hook(web, name="hook", tool="json", more="") -> str:
    return f"name: {name}\ntool: {tool}\nurl: {web.url}/in\n{more}"


def smtp(post, more="", to="customers: c@example.org") -> str:
    return (
        f"name: mail\ntool: smtp\nhost: 127.0.0.1\nport: {post.port}\nstarttls: no\nfrom: drill@example.org\n"
        f"to:\n  {to}\n{more}"
    )


def sent(exercise: Path, config: Path, unsure="", waits=None):
    """Deliver by the package, the pauses written into `waits`."""
    loaded = load_delivery(config)
    values = secrets(loaded, [one.name for one in loaded.delivery.destinations])
    doors = {one: door(one, values) for one in loaded.delivery.destinations}
    waits = [] if waits is None else waits
    return list(deliver(_told(exercise.read_bytes(), exercise), exercise, doors, unsure, waits.append))


_TOLD = {}


def _told(data, exercise):
    """The transcript of an exercise, read once however many copies of it there are."""
    if data not in _TOLD:
        _TOLD[data] = transcript(exercise)
    return _TOLD[data]


def outcomes(results) -> list[str]:
    return [one.outcome for one in results]


# ---------------------------------------------------------------------------------------------- nothing leaves


def test_without_send_nothing_leaves_and_it_is_said_what_would_go_to_whom(
    ended, web, post, tmp_path, capsys, monkeypatch
):
    monkeypatch.delenv("DRILL_TOKEN")
    config = written(tmp_path, hook(web, more="token from: DRILL_TOKEN"), smtp(post))
    assert main(["deliver", str(ended), "--via", str(config)]) == 0
    said = capsys.readouterr().out
    assert "mail: to customers <c@example.org>: EXERCISE: " in said and "hook: to 127.0.0.1: EXERCISE: " in said
    assert "Nothing has been sent." in said and not web.came and not post.came and not note_path(ended).exists()
    assert main(["deliver", str(ended), "--via", str(config), "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert {one["outcome"] for one in listed} == {"would go"} and all("EXERCISE" in json.dumps(one) for one in listed)
    assert not web.came and not post.came


UNLISTED = [
    ("hosts: [elsewhere.example]", "127.0.0.1 is not among the hosts that are allowed"),
    ("hosts: [127.0.0.1]\n  addresses: [other@example.org]", "this address is not allowed"),
    ("hosts: [127.0.0.1]\n  domains: [ample.org]", "this address is not allowed"),
]


@pytest.mark.parametrize(("allow", "words"), UNLISTED)
def test_whoever_is_not_listed_is_refused_before_anything_is_sent(ended, web, post, tmp_path, capsys, allow, words):
    config = written(tmp_path, hook(web), smtp(post), allow=allow)
    assert main(["deliver", str(ended), "--via", str(config), "--send"]) == 2
    assert words in capsys.readouterr().err and not web.came and not post.came and not note_path(ended).exists()


def test_an_address_in_the_environment_has_to_be_listed_too_and_is_not_shown(ended, web, tmp_path, capsys, monkeypatch):
    config = written(tmp_path, hook(web), "name: chat\ntool: slack\nurl from: DRILL_SLACK")
    for url in (
        "https://evil.example/T0/s3cr3t",
        "http://evil.example/s3cr3t",
        "https://a:s3cr3t@127.0.0.1/",
        "s3cr3t",
    ):
        monkeypatch.setenv("DRILL_SLACK", url)
        assert main(["deliver", str(ended), "--via", str(config), "--send"]) == 2
        said = capsys.readouterr().err
        assert f"{config.name}:" in said and "url from: of what the environment variable holds" in said
        assert "s3cr3t" not in said
    assert not web.came


def test_a_redirect_leads_nowhere(ended, web, tmp_path):
    web.usual = (302, {"Location": f"{web.url}/elsewhere"}, "")
    results = sent(ended, written(tmp_path, hook(web)))
    assert set(outcomes(results)) == {"refused"} and "302" in results[0].says
    assert {one.path for one in web.came} == {"/in"}


# ------------------------------------------------------------------------------------------ what a file may say

WRONG = [
    ("name: a\ntool: smoke", "destinations[0].tool", "a destination names its tool"),
    ("name: a\ntool: jira", "destinations[0].base", "this is missing"),
    ("name: a b\ntool: json\nurl: https://127.0.0.1/", "destinations[0].name", "one word"),
    ("name: a\ntool: json", "destinations[0]", "the address of the webhook is wanted"),
    ("name: a\ntool: slack\nurl: https://127.0.0.1/SEKRIT", "destinations[0].url", "keep it in a variable"),
    (
        "name: a\ntool: pagerduty\ntoken from: SEKRIT-1",
        "destinations[0].token from",
        "the name of an environment variable",
    ),
    ("name: a\ntool: pagerduty\ntoken: SEKRIT", "destinations[0].token", "there is no such field"),
    ("name: a\ntool: json\nurl: http://example.org/", "destinations[0].url", "spoken to in the clear"),
    ("name: a\ntool: json\nurl: ftp://127.0.0.1/", "destinations[0].url", "no address of the web"),
    (
        "name: a\ntool: statuspage\npage: ../x\ntoken from: T\nbase: https://127.0.0.1",
        "destinations[0].page",
        "one word",
    ),
    ("name: a\ntool: jira\nproject: no\ntoken from: T\nbase: https://127.0.0.1", "destinations[0].project", "the key"),
    (
        "name: a\ntool: smtp\nhost: 127.0.0.1\nfrom: a@example.org\nuser: x\nto:\n  customers: c@example.org",
        "destinations[0].user",
        "go together",
    ),
    (
        'name: a\ntool: smtp\nhost: 127.0.0.1\nfrom: a@example.org\nto:\n  customers: "c@example.org\\r\\nBcc: x"',
        "destinations[0].to.customers",
        "no address",
    ),
    (
        "name: a\ntool: smtp\nhost: mail.example.org\nstarttls: no\nfrom: a@example.org\nto: {press: c@example.org}",
        "destinations[0].starttls",
        "in the clear",
    ),
]


@pytest.mark.parametrize(("destination", "path", "words"), WRONG)
def test_what_is_wrong_with_a_file_is_said_with_its_line_and_no_secret(tmp_path, destination, path, words):
    config = written(tmp_path, destination, allow="hosts: [127.0.0.1, mail.example.org]\n  domains: [example.org]")
    with pytest.raises(BadFile) as caught:
        load_delivery(config)
    found = [one for one in caught.value.complaints if one.path == path]
    assert found and words in found[0].wrong and found[0].line and found[0].line >= 4
    assert "SEKRIT" not in str(caught.value)


def test_all_complaints_come_at_once(tmp_path, web):
    config = written(tmp_path, hook(web, "a"), hook(web, "a", more="token from: sekrit"), allow="hosts: [x.example]")
    with pytest.raises(BadFile) as caught:
        load_delivery(config)
    assert len(caught.value.complaints) == 4 and "another destination has this name" in str(caught.value)


def test_a_name_that_is_nobody_of_the_exercise_is_said(of, post, tmp_path):
    loaded = load_delivery(written(tmp_path, smtp(post, to="Thandie: t@example.org\n  it lead: i@example.org")))
    with pytest.raises(BadFile, match=r"to\.Thandie.*neither a group.*did you mean 'Thandi'"):
        fits(loaded, of)
    more = "base: https://127.0.0.1\nproject: DRILL\ntoken from: DRILL_TOKEN\nassignees:\n  Thandi: 5b10"
    with pytest.raises(BadFile, match=r":\d+: destinations\[0\]\.assignees\.Thandi: read 'Thandi'; this is no role"):
        fits(load_delivery(written(tmp_path, f"name: it\ntool: jira\n{more}")), of)


def test_only_names_destinations(ended, web, post, tmp_path, capsys):
    config = written(tmp_path, hook(web), smtp(post))
    assert main(["deliver", str(ended), "--via", str(config), "--send", "--only", "hok"]) == 2
    assert "did you mean 'hook'" in capsys.readouterr().err
    assert main(["deliver", str(ended), "--via", str(config), "--send", "--only", "mail"]) == 0
    assert post.came and not web.came


# ---------------------------------------------------------------------------------------------------- what comes


def test_mails_come_to_each_group_what_it_was_sent_and_to_people_everything(ended, of, post, tmp_path):
    to = "customers: c@example.org, d@example.org\n  Thandi: t@example.org"
    results = sent(ended, written(tmp_path, smtp(post, to=to)))
    told = sum(one.to == "customers" for one in of.notices)
    assert set(outcomes(results)) == {"sent"}
    counts = {name: post.to.count(f"{name}@example.org") for name in "cdt"}
    assert counts == {"c": told, "d": told, "t": len(of.notices)}
    for one in post.came:
        assert one["Subject"].startswith("EXERCISE: ") and "rehearsal" in one.get_content() and one["Bcc"] is None
        assert "Bcc: evil@evil.example" in one.get_content()  # the team calls itself that; it is a word, and no header
    assert not any("evil" in address for address in post.to)


def test_a_password_goes_to_the_server_and_nowhere_else(ended, tmp_path, capsys):
    from aiosmtpd.smtp import AuthResult

    from connectors import servers

    seen, known = [], []

    def asked(server, session, envelope, mechanism, data):
        seen.append((data.login, data.password))
        return AuthResult(success=data.login in known, handled=False)

    with servers.post(authenticator=asked, auth_require_tls=False) as post:
        config = written(tmp_path, smtp(post, more="user: drill\npassword from: DRILL_TOKEN"))
        assert main(["deliver", str(ended), "--via", str(config), "--send"]) == 1
        tried, said = len(seen), capsys.readouterr()
        assert "mail: refused: " in said.out and "535" in said.out and "left: 2" in said.out and not post.came
        known.append(b"drill")
        assert main(["deliver", str(ended), "--via", str(config), "--send"]) == 0
        later = capsys.readouterr()
    assert set(seen) == {(b"drill", TOKEN.encode())} and len(post.came) == len(seen) - tried == 3
    assert TOKEN not in said.out + said.err + later.out + later.err + note_path(ended).read_text(encoding="utf-8")


def test_a_server_without_encryption_gets_nothing_unless_it_is_allowed(ended, post, tmp_path):
    config = written(tmp_path, smtp(post).replace("starttls: no\n", ""))
    results = sent(ended, config)
    assert set(outcomes(results)) == {"refused", "left"} and "STARTTLS" in results[0].says and not post.came


TOOLS = {
    "statuspage": ("page: abc\ntoken from: DRILL_TOKEN\nbase: {url}/v1", f"OAuth {TOKEN}", "/v1/pages/abc/incidents"),
    "pagerduty": ("token from: DRILL_TOKEN\nbase: {url}", None, "/v2/enqueue"),
    "jira": ("base: {url}\nproject: DRILL\ntoken from: DRILL_TOKEN", f"Bearer {TOKEN}", "/rest/api/3/issue"),
    "json": ("url: {url}/in?a=b\ntoken from: DRILL_TOKEN", f"Bearer {TOKEN}", "/in?a=b"),
}


@pytest.mark.parametrize("tool", TOOLS)
def test_each_tool_is_asked_as_it_wants_to_be(ended, of, web, tmp_path, capsys, tool):
    more, authorization, path = TOOLS[tool]
    web.usual = (201, {}, json.dumps({"id": "x1/y"}))
    config = written(tmp_path, f"name: it\ntool: {tool}\n{more.format(url=web.url)}")
    assert main(["deliver", str(ended), "--via", str(config), "--send"]) == 0
    expected = dispatches(of, load_delivery(config).delivery.destinations[0])
    assert len(web.came) == len(expected) > 2
    assert web.came[0].path == path and {one.headers.get("authorization") for one in web.came} == {authorization}
    assert {one.headers["content-type"] for one in web.came} == {"application/json"}
    assert web.taken == [short(one.id) for one in expected] and len(set(web.taken)) == len(web.taken)
    if tool == "statuspage":
        assert {(one.method, one.path) for one in web.came[1:]} == {("PATCH", "/v1/pages/abc/incidents/x1%2Fy")}
    if tool == "pagerduty":
        assert {one.body["routing_key"] for one in web.came} == {TOKEN}
    said = capsys.readouterr()
    assert TOKEN not in said.out + said.err + note_path(ended).read_text(encoding="utf-8")


def test_a_tracker_in_the_cloud_wants_the_account_beside_the_token(ended, web, tmp_path):
    more = f"base: {web.url}\nproject: DRILL\ntoken from: DRILL_TOKEN\nuser: a@example.org"
    sent(ended, written(tmp_path, f"name: it\ntool: jira\n{more}"))
    kind, _, code = web.came[0].headers["authorization"].partition(" ")
    assert kind == "Basic" and base64.b64decode(code).decode() == f"a@example.org:{TOKEN}"


@pytest.mark.parametrize("tool", ["slack", "teams"])
def test_a_chat_is_written_to_at_the_address_that_the_environment_holds(
    ended, of, web, tmp_path, monkeypatch, capsys, tool
):
    monkeypatch.setenv("DRILL_HOOK", f"{web.url}/services/T0/B0/s3cr3t-part")
    config = written(tmp_path, f"name: room\ntool: {tool}\nurl from: DRILL_HOOK")
    assert main(["deliver", str(ended), "--via", str(config), "--send"]) == 0
    assert [one.path for one in web.came] == ["/services/T0/B0/s3cr3t-part"] * len(of.notices)
    web.usual = (404, {}, "no service at /services/T0/B0/s3cr3t-part")
    note_path(ended).unlink()
    assert main(["deliver", str(ended), "--via", str(config), "--send"]) == 1
    said = capsys.readouterr()
    assert "no service at /…/T0/B0/…" in said.out
    assert "s3cr3t" not in said.out + said.err + note_path(ended).read_text(encoding="utf-8")


def test_a_secret_in_a_tools_answer_is_not_told_on(ended, web, tmp_path, capsys):
    web.usual = (401, {}, f"the token {TOKEN} is not known here\n\x1b[31m")
    config = written(tmp_path, hook(web, more="token from: DRILL_TOKEN"))
    assert main(["deliver", str(ended), "--via", str(config), "--send"]) == 1
    said = capsys.readouterr().out
    assert "401" in said and "the token … is not known here" in said and TOKEN not in said and "\x1b" not in said


# ------------------------------------------------------------------------------------------ once, and again


def test_a_second_call_sends_nothing_again_and_what_has_come_since(unfinished, web, tmp_path, capsys):
    from sim.exercise import Exercise

    config = written(tmp_path, hook(web))
    assert main(["deliver", str(unfinished), "--via", str(config), "--send"]) == 0
    first = list(web.taken)
    assert first and "It has not ended" in capsys.readouterr().out
    assert main(["deliver", str(unfinished), "--via", str(config), "--send"]) == 0
    assert web.taken == first and f"sent before: {len(first)}" in capsys.readouterr().out
    exercise = Exercise.resume(unfinished)
    while not exercise.ended:
        exercise.go_on()
    exercise.close()
    assert main(["deliver", str(unfinished), "--via", str(config), "--send"]) == 0
    assert web.taken[: len(first)] == first and len(set(web.taken)) == len(web.taken)
    assert len(web.taken) == len(transcript(unfinished).notices)  # under another name nothing went again, either


def test_what_passes_is_tried_again_after_a_while_and_a_tool_may_say_how_long(ended, of, web, tmp_path):
    waits = []
    web.answers = [(500, {}, "oh"), (429, {"Retry-After": "7"}, "slow down"), (503, {}, ""), (200, {}, "ok")]
    results = sent(ended, written(tmp_path, hook(web)), waits=waits)
    assert set(outcomes(results)) == {"sent"} and waits == [BACK_OFF[0], 7.0, BACK_OFF[2]]
    assert web.taken == [short(results[0].dispatch.id)] * 3 + [short(one.dispatch.id) for one in results]


def test_a_date_in_retry_after_is_a_length_of_time_too(ended, web, tmp_path):
    waits = []
    web.answers = [(429, {"Retry-After": "Sun, 06 Nov 1994 08:49:37 GMT"}, ""), (429, {"Retry-After": "soon"}, "")]
    sent(ended, written(tmp_path, hook(web)), waits=waits)
    assert waits == [0.0, BACK_OFF[1]]


def test_what_never_works_is_given_up_and_the_rest_is_left_for_another_call(ended, of, web, tmp_path):
    waits = []
    config = written(tmp_path, hook(web))
    web.usual = (500, {}, "oh")
    results = sent(ended, config, waits=waits)
    assert outcomes(results) == ["failed"] + ["left"] * (len(of.notices) - 1) and waits == list(BACK_OFF)
    assert len(web.came) == TRIES and results[0].says == "500 Internal Server Error: oh"
    web.usual = (200, {}, "ok")
    assert set(outcomes(sent(ended, config))) == {"sent"}


def test_who_wants_us_to_wait_for_an_hour_is_left(ended, web, tmp_path):
    web.usual = (429, {"Retry-After": "3600"}, "")
    waits = []
    assert outcomes(sent(ended, written(tmp_path, hook(web)), waits=waits))[:2] == ["failed", "left"] and not waits


def test_what_a_tool_does_not_want_is_said_with_its_answer_and_not_tried_again(ended, of, web, tmp_path, capsys):
    web.answers = [(400, {}, '{"error": "invalid_blocks"}')]
    config = written(tmp_path, hook(web))
    assert main(["deliver", str(ended), "--via", str(config), "--send"]) == 1
    assert "hook: refused: EXERCISE: " in (said := capsys.readouterr().out) and "400 Bad Request" in said
    assert "invalid_blocks" in said and len(web.came) == len(of.notices)
    assert main(["deliver", str(ended), "--via", str(config), "--send"]) == 0
    assert web.taken[-1] == web.taken[0] and len(web.came) == len(of.notices) + 1


def test_a_mail_that_is_refused_for_now_is_tried_again_and_one_refused_for_good_is_not(ended, of, post, tmp_path):
    post.refuses = {"c@example.org": ["451 later"], "t@example.org": ["550 nobody here"]}
    waits = []
    results = sent(
        ended, written(tmp_path, smtp(post, to="customers: c@example.org\n  Thandi: t@example.org")), waits=waits
    )
    refused = [one for one in results if one.outcome == "refused"]
    assert waits == [BACK_OFF[0]] and [one.says for one in refused] == ["550 nobody here"]
    assert outcomes(results).count("sent") == len(results) - 1 == len(post.came)


def test_a_tool_that_cannot_be_reached_is_tried_again(ended, tmp_path):
    from connectors import servers

    with servers.web() as gone:
        pass
    waits = []
    results = sent(ended, written(tmp_path, hook(gone)), waits=waits)
    assert outcomes(results)[:2] == ["failed", "left"] and "it cannot be reached" in results[0].says
    assert waits == list(BACK_OFF)


def test_updates_wait_for_the_incident_that_they_are_part_of(ended, web, tmp_path):
    config = written(tmp_path, f"name: page\ntool: statuspage\npage: abc\ntoken from: DRILL_TOKEN\nbase: {web.url}")
    web.answers = [(422, {}, "no such component")]
    results = sent(ended, config)
    assert outcomes(results) == ["refused", "left", "left"] and len(web.came) == 1
    web.usual = (201, {}, '{"id": "p31"}')
    assert outcomes(sent(ended, config)) == ["sent"] * 3 and web.came[-1].path == "/pages/abc/incidents/p31"


# --------------------------------------------------------------------------------------------------- cut off


def test_killed_in_the_middle_nothing_goes_twice_and_nothing_is_lost(ended, of, web, tmp_path, capsys):
    """The process is killed by the system between the moment in which the tool has the third message and its answer."""
    config = written(tmp_path, hook(web))
    words = [sys.executable, "-c", "import sys; from sim.cli import main; sys.exit(main(sys.argv[1:]))"]
    words += ["deliver", str(ended), "--via", str(config), "--send"]
    process = subprocess.Popen(
        words, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL
    )

    def kill(_):
        if len(web.came) == 3:
            process.send_signal(signal.SIGKILL)
            process.wait()

    web.before_it_answers = kill
    assert process.wait(60) == -signal.SIGKILL
    web.before_it_answers = lambda _: None
    assert main(["deliver", str(ended), "--via", str(config), "--send"]) == 1
    said = capsys.readouterr().out
    assert "not known: 1" in said and "--unsure" in said and len(web.came) == 3
    assert main(["deliver", str(ended), "--via", str(config), "--send", "--unsure", "gone"]) == 0
    expected = [short(one.id) for one in dispatches(of, load_delivery(config).delivery.destinations[0])]
    assert web.taken == expected


def test_wherever_a_delivery_was_cut_off_the_next_ones_send_each_thing_once(ended, of, web, tmp_path):
    """For each line of the note, and in the middle of it: as if the power had gone there."""
    config = written(tmp_path, hook(web))
    every = [short(one.dispatch.id) for one in sent(ended, config)]
    whole = note_path(ended).read_bytes()
    ends = [place + 1 for place, byte in enumerate(whole) if byte == 10]
    assert len(ends) == 2 * len(every)
    for n, end in [(0, 0), (1, ends[0]), (2, ends[1]), (5, ends[4]), (len(ends), ends[-1])]:
        for torn in (0, 9):
            note_path(ended).write_bytes(whole[: end + torn])
            web.came.clear()
            results = sent(ended, config, unsure="send")
            began = n // 2  # lines come in pairs: begun, sent
            assert web.taken == every[began:] and set(outcomes(results)) <= {"sent", "sent before"}
            assert set(outcomes(sent(ended, config))) == {"sent before"}


def test_a_connection_that_is_lost_before_the_answer_is_not_known_and_stops_there(ended, web, tmp_path):
    web.answers = [(200, {}, "ok"), (0, {}, "")]
    config = written(tmp_path, hook(web))
    results = sent(ended, config)
    assert outcomes(results)[:3] == ["sent", "not known", "left"] and len(web.came) == 2
    assert outcomes(sent(ended, config))[:3] == ["sent before", "not known", "left"] and len(web.came) == 2
    assert outcomes(sent(ended, config, unsure="send"))[:3] == ["sent before", "sent", "sent"]


def test_what_a_pager_takes_only_once_is_simply_sent_again(ended, web, tmp_path):
    web.answers = [(0, {}, "")]
    waits = []
    config = written(tmp_path, f"name: pager\ntool: pagerduty\ntoken from: DRILL_TOKEN\nbase: {web.url}")
    assert isinstance(load_delivery(config).delivery.destinations[0], Pager)
    assert set(outcomes(sent(ended, config, waits=waits))) == {"sent"} and waits == [BACK_OFF[0]]
    assert web.came[0].body["dedup_key"] == web.came[1].body["dedup_key"]
    note = note_path(ended).read_bytes().split(b"\n", 1)[0]  # killed after it was begun: nobody need say anything
    note_path(ended).write_bytes(note + b"\n")
    assert set(outcomes(sent(ended, config))) == {"sent"}


def test_each_thing_is_begun_in_the_note_before_it_comes_and_sent_before_the_next(ended, of, web, tmp_path):
    states = []
    config = written(tmp_path, hook(web))
    every = dispatches(of, load_delivery(config).delivery.destinations[0])
    web.before_it_answers = lambda _: states.append([noted(ended).get(one.id, ("",))[0] for one in every])
    sent(ended, config)
    assert states == [["sent"] * n + ["begun"] + [""] * (len(every) - n - 1) for n in range(len(every))]


def test_each_line_of_the_note_is_forced_to_disk_before_anything_goes_on(ended, web, tmp_path, monkeypatch):
    forced, sync = [], os.fsync
    monkeypatch.setattr(
        os, "fsync", lambda file: (sync(file), forced.append(note_path(ended).read_bytes().count(b"\n")))
    )
    on_disk = []
    web.before_it_answers = lambda _: on_disk.append(forced[-1])
    sent(ended, written(tmp_path, hook(web)))
    assert forced == list(range(1, 2 * len(web.came) + 1)) and on_disk == forced[::2]


def test_one_delivery_of_an_exercise_at_a_time(ended, web, tmp_path):
    with DeliveryNote(ended), pytest.raises(OpenElsewhere, match="another delivery of this exercise"):
        sent(ended, written(tmp_path, hook(web)))
    assert not web.came


def test_a_note_that_is_none_stops_everything(ended, web, tmp_path, capsys):
    note_path(ended).write_text('{"dispatch": "a", "state": "sent"}\nno note\n', encoding="utf-8")
    config = written(tmp_path, hook(web))
    assert main(["deliver", str(ended), "--via", str(config), "--send"]) == 2
    assert ".delivered:2: read 'no note'" in capsys.readouterr().err and not web.came
