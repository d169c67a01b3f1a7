"""The file of an exercise: it is read whole or not at all, and whatever was done to it is noticed."""

import errno
import json
import os
import random
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import any_table, play_anyhow

from sim import actions as act
from sim.exercise import BadRecord, Exercise, OpenElsewhere, read, replay
from sim.exercise.record import Clock, Input, Record, Said
from sim.exercise.seal import first_broken
from sim.files import shipped

REPOSITORY = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def finished(card, playbooks, tmp_path_factory) -> Path:
    """The file of an exercise that was played at random to its end, its log beside it."""
    path = tmp_path_factory.mktemp("kept") / "exercise.jsonl"
    rng = random.Random(5)
    exercise = Exercise(
        card, {"communications lead": ["Ann"], "it lead": []}, playbook=playbooks["standard"], seed=3, path=path
    )
    exercise.interject(act.Inject("it lead", "a journalist", "Is it true?"))
    play_anyhow(rng, exercise).close()
    assert sum(isinstance(line, Input) for line in read(path)[1]) > 15
    return path


def copied(finished, tmp_path, data: bytes) -> Path:
    """A file with these bytes, the log of the finished exercise beside it."""
    path = tmp_path / "copy.jsonl"
    path.write_bytes(data)
    path.with_suffix(".log.jsonl").write_bytes(finished.with_suffix(".log.jsonl").read_bytes())
    return path


def unsealed(data: bytes) -> bytes:
    """The same lines without seals, as they were written before there were any; or by somebody who takes them out."""
    return re.sub(rb', "seal": "[0-9a-f]+"\}', b"}", data)


def what_is_noticed(path, finished) -> str:
    """Nothing else may come of a file that somebody touched: a complaint, a difference, or the same exercise."""
    kept = finished.with_suffix(".log.jsonl").read_text(encoding="utf-8").split("\n")[:-1]
    try:
        again = replay(path)
    except BadRecord as error:
        assert str(error)
        seen = "complaint"
    else:
        if again.identical is False:
            assert again.second is not None
            assert again.difference
        else:
            assert again.log.lines() == kept
        seen = "same" if again.identical else "difference"
    try:
        resumed = Exercise.resume(path)
    except BadRecord:
        return seen
    lines = resumed.log.lines()
    resumed.close()
    if seen == "same":  # nothing that went on from here may lead elsewhere without a word
        assert lines == kept[: len(lines)]
    return seen


def test_what_is_filed_reads_back_as_it_was(tmp_path, card):
    exercise = Exercise(card, ["it lead"], seed=1, path=tmp_path / "a.jsonl")
    said = Said(7, "it lead", (act.Note("naïve\u2028 🙂"), act.Declare("low")), "it lead/declare/1", 120, "Ann")
    exercise._kept.record.append(said)
    exercise._kept.record.append(Input(9, 1, "it lead", act.Draft("customers", ("sms",), fields=(("cause", "rain"),))))
    exercise._kept.record.append(Clock(9, "2026-01-01T00:00:00", "paused"))
    header, (first, second, third) = read(exercise.path)
    assert (first, second.action.fields, third.state) == (said, (("cause", "rain"),), "paused")
    assert header == exercise.header


def test_a_line_that_could_not_be_read_again_is_not_written(tmp_path):
    record = Record(tmp_path / "a.jsonl", new=True)
    for line in (Said(-1, "it lead", ()), Said(0, 5, ()), Clock(1.5, "", "running"), Clock(1, "", "asleep")):
        with pytest.raises(ValueError, match="that cannot be"):
            record.append(line)
    assert record.path.read_bytes() == b""


def test_a_second_writer_is_refused_and_a_new_file_is_appended_to(tmp_path):
    record = Record(tmp_path / "a.jsonl", new=True)
    with pytest.raises(OpenElsewhere, match=r"a\.jsonl is open elsewhere"):
        Record(record.path, new=False)
    record.path.write_bytes(b"somebody's line\n")  # no editor asks for locks
    record.append(Clock(1, "", "paused"))
    assert record.path.read_bytes().startswith(b'somebody\'s line\n{"line": "clock"')
    record.close()
    Record(record.path, new=False).close()


def test_where_a_file_system_knows_no_locks_the_file_is_written_all_the_same(tmp_path, monkeypatch):
    def unknown(*_):
        raise OSError(errno.ENOTSUP, "Operation not supported")

    monkeypatch.setattr("fcntl.flock", unknown)
    record = Record(tmp_path / "a.jsonl", new=True)
    record.append(Clock(1, "", "paused"))
    assert record.size > 0


def test_a_byte_that_flipped_anywhere_is_noticed(finished, tmp_path):
    rng, data, seen = random.Random(1), finished.read_bytes(), []
    header = data.index(b"\n")
    places = rng.sample(range(header), 60) + rng.sample(range(header, len(data)), 90)
    for place in places:
        flipped = bytes([data[place] ^ (1 << rng.randrange(8))])
        path = copied(finished, tmp_path, data[:place] + flipped + data[place + 1 :])
        seen.append(what_is_noticed(path, finished))
    assert seen.count("complaint") > 60
    assert set(seen) <= {"complaint", "difference", "same"}


@pytest.mark.long
def test_every_byte_that_flipped_is_noticed(finished, tmp_path):
    rng, data = random.Random(2), finished.read_bytes()
    for place in range(0, len(data), 7):
        flipped = bytes([rng.randrange(256)])
        what_is_noticed(copied(finished, tmp_path, data[:place] + flipped + data[place + 1 :]), finished)


def test_any_change_breaks_the_seal_of_its_line_or_of_the_next(finished, tmp_path):
    lines = finished.read_bytes().split(b"\n")[:-1]
    assert first_broken(lines) is None
    for n in range(1, len(lines)):
        assert first_broken(lines[: n - 1] + lines[n:]) == n  # one is missing
        swapped = [*lines[: n - 1], lines[n], lines[n - 1], *lines[n + 1 :]]
        assert first_broken(swapped) == n
        edited = [*lines[:n], lines[n].replace(b'"at": ', b'"at": 0', 1), *lines[n + 1 :]]
        assert first_broken(edited) == n + 1
        stripped = [*lines[:n], unsealed(lines[n]), *lines[n + 1 :]]
        assert first_broken(stripped) == n + 1


def test_a_file_without_seals_is_read_and_gone_on_with_as_it_is(card, tmp_path):
    exercise = Exercise(card, ["executive"], seed=1, path=tmp_path / "a.jsonl")
    exercise.go_on(2_000)
    exercise.close()
    exercise.path.write_bytes(unsealed(exercise.path.read_bytes()))
    again = Exercise.resume(exercise.path)
    again.go_on(4_000)
    again.close()
    assert b'"seal"' not in again.path.read_bytes()
    last = Exercise.resume(exercise.path)
    assert last.now == again.now
    last.close()


def test_a_file_that_is_gone_on_with_keeps_its_chain(card, tmp_path):
    exercise = Exercise(card, ["executive"], seed=1, path=tmp_path / "a.jsonl")
    for second in (1_000, 2_000, 3_000):
        exercise.go_on(second)
        exercise.close()
        exercise = Exercise.resume(exercise.path)
    exercise.close()
    assert first_broken(exercise.path.read_bytes().split(b"\n")[:-1]) is None


def test_a_line_that_is_missing_is_noticed(finished, tmp_path):
    lines = finished.read_bytes().split(b"\n")
    for n in range(len(lines) - 1):
        path = copied(finished, tmp_path, b"\n".join(lines[:n] + lines[n + 1 :]))
        seen = what_is_noticed(path, finished)
        assert seen == "complaint" or n == len(lines) - 2, lines[n]
        seen = what_is_noticed(copied(finished, tmp_path, unsealed(path.read_bytes())), finished)
        if b'"line": "input"' in lines[n]:
            assert seen in ("complaint", "difference"), lines[n]


def test_the_last_input_cannot_be_missing_where_the_clock_ran_on(card, standard, tmp_path):
    """The numbers of the others have no gap, and yet the file says that time passed without it."""
    exercise = Exercise(card, ["executive"], playbook=standard, seed=1, path=tmp_path / "a.jsonl")
    exercise.go_on(2_000)
    exercise.mark("paused")
    exercise.close()
    lines = unsealed(exercise.path.read_bytes()).split(b"\n")
    last = max(n for n, line in enumerate(lines) if b'"line": "input"' in line)
    exercise.path.write_bytes(b"\n".join(lines[:last] + lines[last + 1 :]))
    with pytest.raises(BadRecord, match="is not in the file"):
        Exercise.resume(exercise.path)


def test_lines_in_another_order_are_noticed(finished, tmp_path):
    rng, lines, seen = random.Random(3), finished.read_bytes().split(b"\n")[:-1], []
    for _ in range(40):
        a, b = rng.sample(range(len(lines)), 2)
        swapped = list(lines)
        swapped[a], swapped[b] = swapped[b], swapped[a]
        seen.append(what_is_noticed(copied(finished, tmp_path, b"\n".join(swapped) + b"\n"), finished))
    assert seen.count("complaint") > 20


def test_an_answer_that_somebody_edited_is_noticed(finished, tmp_path):
    """Edited where people said it and where it came in: a record that fits, of another exercise."""
    header, lines = read(finished)
    inputs = [line for line in lines if isinstance(line, Input) and line.role in header.people]
    answers = [line.action for line in inputs if isinstance(line.action, act.Answer) and line.action.option]
    assert answers
    for answer in answers:
        text = finished.read_text(encoding="utf-8")
        for old, new in ((f'"option": "{answer.option}"', '"option": "whatever"'),):
            one = "\n".join(x.replace(old, new) if answer.prompt in x else x for x in text.split("\n"))
        path = copied(finished, tmp_path, one.encode())
        if one != text:
            assert what_is_noticed(path, finished) in ("complaint", "difference")


def test_a_free_text_that_somebody_edited_is_held_against_the_log(finished, tmp_path):
    data = unsealed(finished.read_bytes())
    assert data.count(b"Is it true?") == 2
    path = copied(finished, tmp_path, data.replace(b"Is it true?", b"It is true."))
    again = replay(path)
    assert again.identical is False
    assert again.second == 0
    assert "It is true." in again.difference
    assert "Is it true?" in again.difference


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"seed": "seven"}, "seed is 'seven'"),
        ({"seed": 2**70}, "seed"),
        ({"mode": "idle"}, "mode is 'idle'"),
        ({"mode": ["turn"]}, "mode"),
        ({"people": ["it lead"]}, "people"),
        ({"people": {"jester": []}}, "people"),
        ({"scenario": None}, "scenario"),
        ({"scenario": {}}, "scenario"),
        ({"playbook": {"name": "x"}}, "playbook"),
        ({"playbook": 5}, "playbook"),
        ({"digest": "0" * 64}, "digest"),
        ({"exercise": 99}, "format 1"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_a_first_line_that_is_none_is_a_complaint(change, complaint, finished, tmp_path):
    first, _, rest = unsealed(finished.read_bytes()).decode().partition("\n")
    path = copied(finished, tmp_path, (json.dumps(json.loads(first) | change) + "\n" + rest).encode())
    for reader in (replay, Exercise.resume):
        with pytest.raises(BadRecord, match=complaint):
            reader(path)


@pytest.mark.parametrize(
    "line",
    [
        b"{}",
        b"[]",
        b"null",
        b'"said"',
        b"\xff\xfe",
        b"",
        b'{"line": "song"}',
        b'{"line": "clock", "at": 1e400, "wall": "", "state": "running"}',
        b'{"line": "clock", "at": true, "wall": "", "state": "running"}',
        b'{"line": "clock", "at": 1, "wall": "", "state": "running", "more": 1}',
        b'{"line": "said", "at": 1, "role": ["it lead"], "actions": []}',
        b'{"line": "said", "at": 1, "role": "it lead", "actions": [], "takes": -5}',
        b'{"line": "said", "at": 1, "role": "it lead", "actions": [], "prompt": {}}',
        b'{"line": "said", "at": 1, "role": "it lead", "actions": 7}',
        b'{"line": "said", "at": 1, "role": "it lead", "actions": [{"do": "Dance"}]}',
        b'{"line": "said", "at": 1, "role": "it lead", "actions": [{"do": "Note", "text": "\\ud800"}]}',
        b'{"line": "input", "at": 1, "n": "1", "role": "it lead", "action": {"do": "Verify"}}',
        b'{"line": "input", "at": 1, "n": 1, "role": "it lead", "action": {"do": "Declare", "category": "huge"}}',
    ],
)
def test_a_line_that_is_none_is_a_complaint_with_its_number(line, finished, tmp_path):
    first, _, rest = finished.read_bytes().partition(b"\n")
    path = copied(finished, tmp_path, b"\n".join([first, line, rest]))
    for reader in (replay, Exercise.resume):
        with pytest.raises(BadRecord, match=r"copy\.jsonl:2:"):
            reader(path)


def test_a_file_that_is_none_is_a_complaint(tmp_path):
    for name, data in (("empty", b""), ("text", b"once upon a time\n"), ("zeros", bytes(100))):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(BadRecord):
            replay(tmp_path / name)
    for missing in (tmp_path / "missing.jsonl", tmp_path):
        with pytest.raises(BadRecord, match="cannot be read"):
            replay(missing)


def test_a_last_line_that_was_cut_off_is_dropped_and_the_next_one_does_not_grow_on_to_it(finished, tmp_path):
    data = finished.read_bytes()
    header_ends = data.index(b"\n") + 1
    for cut in random.Random(6).sample(range(header_ends, len(data)), 25):
        path = tmp_path / f"{cut}.jsonl"
        path.write_bytes(data[:cut])
        exercise = Exercise.resume(path)
        exercise.go_on(exercise.now + 60)
        exercise.mark("paused")
        exercise.close()
        assert read(path)[1][: data[:cut].count(b"\n") - 1] == read(finished)[1][: data[:cut].count(b"\n") - 1]
        Exercise.resume(path).close()


_FULL = """
import json, resource, signal, sys
from pathlib import Path
from conftest import any_table, do_anything
from sim import files
from sim.exercise import Exercise, replay
import random

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
scenario, playbook = files.load("card-payments-down"), files.load_playbook("standard")
folder = Path(sys.argv[1])
report = []
for seed in range(12):
    rng = random.Random(seed)
    mode = rng.choice(("turn", "flowing"))
    exercise = Exercise(scenario, ["communications lead", "it lead"], playbook=playbook, mode=mode, seed=seed,
                        path=folder / f"{seed}.jsonl")
    full = 0
    while not exercise.ended:
        size = exercise.path.stat().st_size
        if rng.random() < 0.5:  # the disk has this much left
            resource.setrlimit(resource.RLIMIT_FSIZE, (size + rng.randint(0, 700), resource.RLIM_INFINITY))
        state = rng.getstate()
        before = len(exercise.world.log), exercise.now
        try:
            do_anything(rng, exercise)
        except OSError as error:
            full += 1
            data = exercise.path.read_bytes()
            assert data.endswith(b"\\n"), data[-80:]
            [json.loads(line) for line in data.splitlines()]
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    exercise.mark("ended")
    exercise.close()
    again = replay(exercise.path)
    resumed = Exercise.resume(exercise.path)
    report.append([full, again.identical, resumed.log.lines() == exercise.log.lines(), again.difference])
print(json.dumps(report))
"""


def test_a_full_disk_stops_nothing_half_way_and_the_exercise_goes_on_when_there_is_room(tmp_path):
    paths = os.pathsep.join([str(REPOSITORY), str(Path(__file__).parent)])
    run = [sys.executable, "-c", _FULL, str(tmp_path)]
    done = subprocess.run(
        run, env={**os.environ, "PYTHONPATH": paths}, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    report = json.loads(done.stdout)
    assert sum(full for full, *_ in report) > 20
    assert [row[1:3] for row in report] == [[True, True]] * len(report), report


def test_a_full_disk_moves_neither_world_nor_file(tmp_path):
    """Without room for what people say, it is as if they had not said it."""
    program = """
import resource, signal, sys
from sim import actions as act
from sim.exercise import Exercise
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
exercise = Exercise("card-payments-down", ["it lead"], seed=1, path=sys.argv[1])
prompt, = exercise.go_on()
before = exercise.path.read_bytes(), list(exercise.world.log), exercise.now, exercise.prompts
resource.setrlimit(resource.RLIMIT_FSIZE, (len(before[0]) + 30, resource.RLIM_INFINITY))
for say in (lambda: exercise.answer(prompt.id, "declare critical"), lambda: exercise.act("it lead", act.Note("hm")),
            lambda: exercise.interject(act.Inject("it lead", "a friend", "hm"))):
    try:
        say()
    except OSError as error:
        print(type(error).__name__, error.errno)
    assert (exercise.path.read_bytes(), list(exercise.world.log), exercise.now, exercise.prompts) == before
resource.setrlimit(resource.RLIMIT_FSIZE, (100, resource.RLIM_INFINITY))
try:
    Exercise("card-payments-down", seed=1, path=sys.argv[1] + ".new")
    print("began all the same")
except OSError:
    pass
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
exercise.answer(prompt.id, "declare critical")
exercise.go_on(exercise.now + 600)
print(exercise.world.known.category)
"""
    run = [sys.executable, "-c", program, str(tmp_path / "a.jsonl")]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    done = subprocess.run(run, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr[-2_000:]
    assert done.stdout.split() == ["OSError", "27"] * 3 + ["critical"]
    assert [p.name for p in tmp_path.iterdir()] == ["a.jsonl"]  # what could not begin left nothing behind


def test_a_path_that_is_taken_is_left_alone(card, tmp_path):
    (tmp_path / "a.jsonl").write_text("mine")
    with pytest.raises(FileExistsError):
        Exercise(card, seed=1, path=tmp_path / "a.jsonl")
    assert (tmp_path / "a.jsonl").read_text() == "mine"


def test_a_table_of_any_kind_writes_a_file_that_can_be_read(scenarios, playbooks, tmp_path):
    for seed in range(10):
        rng = random.Random(seed)
        exercise = any_table(rng, scenarios["slow-search"], playbooks, tmp_path / f"{seed}.jsonl")
        play_anyhow(rng, exercise).close()
        header, lines = read(exercise.path)
        assert header.people == exercise.header.people
        assert [line.n for line in lines if isinstance(line, Input)] == list(
            range(1, 1 + sum(isinstance(line, Input) for line in lines))
        )


def test_a_file_that_authors_write_is_told_from_an_exercise():
    for name, what in (("slow-search", "a scenario"), ("marketplace", "an organisation")):
        with pytest.raises(BadRecord, match=f"this is a file with {what}; an exercise is wanted"):
            read(shipped() / f"{name}.yaml")


def test_what_is_no_exercise_is_refused_in_our_own_words(tmp_path):
    empty, text = tmp_path / "empty.jsonl", tmp_path / "text.jsonl"
    empty.write_text("")
    with pytest.raises(BadRecord, match="there is no whole line in this file"):
        read(empty)
    for line, why in (
        ('{"exercise": 1}', "scenario, digest, playbook, people, seed, mode, team, facilitator, date, version missing"),
        ('{"line": "clock", "at": 1, "wall": "", "state": "paused", "mood": "gloomy"}', "mood unknown"),
        ('{"line": "input"}', "something in it is missing"),
        ("7", "something in it is missing or of another kind"),
    ):
        text.write_text(f"{line}\n")
        with pytest.raises(BadRecord, match=rf"not a line of an exercise \({why}"):
            read(text)
    text.write_text("Dear diary\n")
    with pytest.raises(
        BadRecord, match=r"text.jsonl:1: read 'Dear diary'; it is not a line of an exercise \(no JSON\)"
    ):
        read(text)
