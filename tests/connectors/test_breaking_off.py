"""What may have come is not sent again unasked; and a delivery that is broken off says so, and can be gone on with."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import signal
import subprocess
import sys

import pytest

from connectors.test_delivering import ROOT, hook, outcomes, sent, smtp, written
from sim.cli import main
from sim.connectors.config import Webhook
from sim.connectors.delivering import TRIES
from sim.connectors.deliverynote import note_path
from sim.connectors.dispatch import Request
from sim.connectors.doors import _seconds, door


@pytest.mark.parametrize("status", [502, 504])
def test_an_answer_of_somebody_in_between_says_nothing_of_whether_it_came(ended, web, tmp_path, status):
    web.answers = [(status, {}, "the tool did not answer in time")]
    config, waits = written(tmp_path, hook(web)), []
    results = sent(ended, config, waits=waits)
    assert outcomes(results)[:2] == ["not known", "left"] and f"{status}" in results[0].says
    assert len(web.came) == 1 and not waits
    assert set(outcomes(sent(ended, config, unsure="gone"))) <= {"sent", "sent before"}
    assert len(set(web.taken)) == len(web.taken)


def test_an_answer_that_is_nested_too_deep_says_nothing_and_has_come(ended, web, tmp_path):
    web.usual = (200, {}, "[" * 90_000)
    assert set(outcomes(sent(ended, written(tmp_path, hook(web))))) == {"sent"}


def test_a_date_that_no_clock_can_show_is_no_wait(ended, web, tmp_path):
    assert _seconds("Sun, 06 Nov 99999999999999999999 08:49:37 GMT") is None
    assert _seconds("nan") == 0 and _seconds("-7") == 0 and _seconds("1e400") == float("inf")


class Full:
    """A disk that has no more room after so many lines of the note."""

    def __init__(self, lines: int):
        self.lines, self.sync = lines, os.fsync

    def fsync(self, file: int) -> None:
        if self.lines == 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self.lines -= 1
        self.sync(file)


@pytest.mark.parametrize("more", [(), ("--json",)])
@pytest.mark.parametrize("lines", [0, 1, 2, 3])
def test_a_full_disk_breaks_it_off_and_nothing_goes_twice(ended, of, web, tmp_path, monkeypatch, capsys, lines, more):
    config = written(tmp_path, hook(web))
    words = ["deliver", str(ended), "--via", str(config), "--send"]
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", Full(lines).fsync)
        assert main([*words, *more]) == 1  # and not 2, with which nothing has been sent
    said = capsys.readouterr()
    assert "broken off" in said.err and "No space left" in said.err and len(web.came) == (lines + 1) // 2
    listed = json.loads(said.out) if more else said.out.splitlines()[:-1]
    assert len(listed) >= lines // 2
    unknown = lines % 2  # it went, and that it did could not be written down
    assert main(words) == unknown and len(web.came) == (len(of.notices) if not unknown else (lines + 1) // 2)
    assert main([*words, "--unsure", "gone"]) == 0 and len(web.taken) == len(set(web.taken)) == len(of.notices)


def test_who_reads_no_further_does_not_stop_it(ended, of, web, tmp_path, monkeypatch):
    web.answers = [(200, {}, "ok"), (400, {}, "no")]
    words = ["deliver", str(ended), "--via", str(written(tmp_path, hook(web))), "--send"]
    reads, writes = os.pipe()
    os.close(reads)
    pipe = open(writes, "w", encoding="utf-8")  # noqa: SIM115, what is left in it cannot be written when it is closed
    monkeypatch.setattr(sys, "stdout", pipe)
    assert main(words) == 1 and len(web.came) == len(of.notices)
    with contextlib.suppress(BrokenPipeError):
        pipe.close()


#: Reads an exercise once; then, for each number that comes in, delivers it and is killed at that step: the
#: beginnings and ends of whatever writes the note, forces it to disk, makes a connection or reads an answer.
KILLING = """
import os, sys
from pathlib import Path
from sim.connectors import deliverynote, delivering, doors, loading, transcript

config, exercise = map(Path, sys.argv[1:])
delivery, of = loading.load_delivery(config).delivery, transcript(exercise)
left = 0

def step():
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), 9)

def counted(whose, name):
    plain = getattr(whose, name)
    def call(*words, **more):
        step()
        came = plain(*words, **more)
        step()
        return came
    setattr(whose, name, call)

for whose, name in ((deliverynote.DeliveryNote, "write"), (os, "fsync"), (doors, "_connection"), (doors, "_answered")):
    counted(whose, name)
for line in sys.stdin:
    left = int(line)
    child = os.fork()
    if child == 0:
        list(delivering.deliver(of, exercise, {to: doors.door(to, {}) for to in delivery.destinations}))
        os._exit(0)
    print(os.waitpid(child, 0)[1], flush=True)
"""


@pytest.fixture
def killed(ended, web, tmp_path):
    """Delivers in a process that is killed at a step; the file of the delivery."""
    config = written(tmp_path, hook(web))
    words = [sys.executable, "-c", KILLING, str(config), str(ended)]
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(words, env=environ, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:

        def at(step: int) -> int:
            process.stdin.write(f"{step}\n")
            process.stdin.flush()
            return int(process.stdout.readline())

        yield at, config


def test_killed_at_any_step_what_is_gone_on_with_sends_each_thing_once(ended, of, web, killed):
    at, config = killed
    unknown = set()
    for step in range(1, 25):  # twelve for each of the first two
        web.came.clear()
        note_path(ended).unlink(missing_ok=True)
        assert at(step) == signal.SIGKILL
        came = len(web.came)
        again = sent(ended, config)
        if "not known" in outcomes(again):
            unknown.add(step)
            (place,) = (n for n, one in enumerate(again) if one.outcome == "not known")
            again = sent(ended, config, unsure="gone" if came > place else "send")
        assert set(outcomes(again)) <= {"sent", "sent before"}
        assert len(web.taken) == len(set(web.taken)) == len(of.notices), step
    begun = range(2, 10)  # from the line that says so to the one that says what became of it
    assert unknown == {12 * n + step for n in range(2) for step in begun}


@pytest.mark.parametrize(
    "line", ['{"dispatch": "a", "state": "gone"}', '{"dispatch": "a", "state": ["sent"]}', '["a"]', "[" * 100_000, "7"]
)
def test_a_note_says_nothing_but_what_we_write(ended, web, tmp_path, capsys, line):
    note_path(ended).write_text(line + "\n", encoding="utf-8")
    config = written(tmp_path, hook(web))
    for more in ((), ("--json",), ("--send",)):
        assert main(["deliver", str(ended), "--via", str(config), *more]) == 2
        assert ".delivered:1: read " in capsys.readouterr().err
    assert not web.came


def test_a_server_that_knows_no_way_to_log_in_is_not_asked_again(ended, tmp_path, monkeypatch):
    from connectors import servers

    monkeypatch.setenv("DRILL_TOKEN", "t")
    waits: list[float] = []
    with servers.post(
        authenticator=lambda *_: None, auth_require_tls=False, auth_exclude_mechanism=["PLAIN", "LOGIN"]
    ) as post:
        config = written(tmp_path, smtp(post, more="user: drill\npassword from: DRILL_TOKEN"))
        results = sent(ended, config, waits=waits)
    assert outcomes(results)[:2] == ["refused", "left"] and not waits and not post.came and TRIES > 1


def test_letters_go_as_few_bytes_as_they_may(web):
    """Tools count the bytes of a request, and escaped each of these letters would be twelve."""
    to = Webhook("hook", "json", web.url)
    assert door(to, {}).take(Request("a", "EXERCISE", "POST", "", {"text": "\U0001f525" * 100})).taken
    assert int(web.came[0].headers["content-length"]) < 450 and web.came[0].body == {"text": "\U0001f525" * 100}


def test_a_webhook_without_a_path_is_asked_at_its_root(ended, web, tmp_path):
    sent(ended, written(tmp_path, f"name: hook\ntool: json\nurl: {web.url}?a=b"))
    assert {one.path for one in web.came} == {"/?a=b"}
