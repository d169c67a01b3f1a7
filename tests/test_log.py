"""The log: written and read back, it is the same log."""

import random

import pytest
from conftest import any_table, play_anyhow

from sim import events as ev
from sim.exercise import counterpart
from sim.log import Log, from_lines


def test_what_is_written_reads_back_as_the_same_events(scenarios, playbooks, tmp_path):
    for seed in range(15):
        rng = random.Random(seed)
        exercise = any_table(rng, rng.choice([*scenarios.values()]), playbooks, tmp_path / f"{seed}.jsonl")
        log = play_anyhow(rng, exercise).log
        again = from_lines(log.lines(), log.scenario)
        assert again == log
        assert [type(e) for e in again] == [type(e) for e in log]
        assert [e.delivery for e in again if isinstance(e, ev.DeliveryBegan)] == [
            e.delivery for e in log if isinstance(e, ev.DeliveryBegan)
        ]


def test_two_runs_are_the_same_when_their_events_are(card, playbooks):
    one, same, other = (counterpart(card, "standard", seed) for seed in (1, 1, 2))
    assert one == same
    assert one.digest == same.digest
    assert hash(one) == hash(same)
    assert one != other
    assert one.digest != other.digest
    assert one != one.lines()


def test_a_log_is_a_sequence_of_events(card):
    log = counterpart(card, "silent", 1)
    assert (len(log), log[0], list(log)[-1]) == (len(log.events), log.events[0], log.events[-1])
    assert isinstance(log[0], ev.FaultStruck)


@pytest.mark.parametrize(
    "line", ["", "null", "[]", "{}", '{"event": "Dance", "at": 1}', '{"event": "Noted", "at": 1}', '{"at": 5}', "{"]
)
def test_a_line_that_is_no_event_is_named(line, card):
    good = Log(card, (ev.Noted(1, "it lead", "hello"),)).lines()
    with pytest.raises(ValueError, match="line 2"):
        from_lines([*good, line], card)
