"""The agenda: one piece of reading or writing after the other, put down for decisions, put away when unwanted."""

from sim import actions as act
from sim.agenda import Agenda, Entry

ROLE = "communications lead"


def note(text: str) -> act.Note:
    return act.Note(text)


def lands(agenda: Agenda, until: int = 10_000) -> list[tuple[int, str]]:
    """(second, text) of everything that lands, in order."""
    out = []
    while (at := agenda.next_at(until)) < until:
        entry = agenda.due(at)
        out.append((at, entry.action.text))
        agenda.done(entry)
    return out


def work(agenda: Agenda, now: int, seconds: int, text: str, **more) -> int:
    return agenda.work(ROLE, now, seconds, (0, text), [note(text)], **more)


def test_one_piece_is_worked_on_after_the_other():
    agenda = Agenda()
    assert work(agenda, 0, 100, "first") == 100
    assert work(agenda, 10, 50, "second") == 150
    assert lands(agenda) == [(100, "first"), (150, "second")]


def test_work_rests_while_its_role_decides():
    agenda = Agenda()
    work(agenda, 0, 600, "notice")
    assert agenda.decide(ROLE, 100, 300) == 400
    assert agenda.decide(ROLE, 100, 50) == 450  # one decision after the other
    assert lands(agenda) == [(950, "notice")]


def test_work_that_comes_during_a_decision_begins_after_it():
    agenda = Agenda()
    assert agenda.decide(ROLE, 0, 300) == 300
    assert work(agenda, 10, 600, "notice") == 900


def test_who_can_read_it_by_the_deadline_does_also_when_a_decision_comes_between():
    agenda = Agenda()
    assert work(agenda, 0, 600, "review", latest=500) == 500
    agenda.decide(ROLE, 10, 300)
    assert lands(agenda) == [(500, "review")]


def test_what_is_put_away_lets_the_next_piece_begin_at_once():
    agenda = Agenda()
    work(agenda, 0, 600, "unwanted")
    work(agenda, 0, 100, "follow-up")
    (gone,) = agenda.put_away(200, lambda action: action.text == "unwanted")
    assert (gone.at, gone.role, gone.action.text) == (200, ROLE, "unwanted")
    assert lands(agenda) == [(300, "follow-up")]


def test_what_waits_can_be_put_away_without_disturbing_what_is_in_hand():
    agenda = Agenda()
    work(agenda, 0, 600, "in hand")
    work(agenda, 0, 100, "unwanted")
    agenda.put_away(200, lambda action: action.text == "unwanted")
    assert lands(agenda) == [(600, "in hand")]


def test_a_decision_that_is_dropped_takes_what_was_to_follow_with_it():
    agenda = Agenda()
    one, other = agenda.new_batch(), agenda.new_batch()
    agenda.add(Entry(5, (0,), ROLE, note("decided"), "p", one))
    work(agenda, 0, 100, "follows", batch=one)
    work(agenda, 0, 100, "something else", batch=other)
    assert agenda.is_to_be_answered(one)
    assert not agenda.is_to_be_answered(other)
    agenda.drop(one)
    assert lands(agenda) == [(100, "something else")]


def test_what_lands_in_the_same_second_lands_in_the_order_of_its_questions():
    agenda = Agenda()
    for order, text in (((0, 9, "b"), "later asked"), ((1, 1), "unasked"), ((0, 3, "a"), "asked first")):
        agenda.add(Entry(5, order, ROLE, note(text), None, agenda.new_batch()))
    assert [text for _, text in lands(agenda)] == ["asked first", "later asked", "unasked"]
