"""The board: what is known in words, what nobody watches, and that sent is not said to be read."""

from __future__ import annotations

from sim import actions as act
from sim import events as ev
from sim import files
from sim.exercise import Exercise
from sim.scenario import COMMANDER, COMMUNICATIONS_LEAD, COUNSEL, IT_LEAD, lasted
from sim.widgets.board import Board

from .drawn import clock, known_to, shown, two_known


def at_the_call(path, card) -> Exercise:
    exercise = Exercise(card, seed=4, path=path)
    exercise.go_on()
    return exercise


def test_each_known_component_has_its_word_and_shape(tmp_path, card):
    exercise = at_the_call(tmp_path / "a.jsonl", card)
    board = shown(Board(exercise).view)
    assert "◑ partial" in board and "payments" in board
    assert "No alert: storefront and search." in board
    assert "Not watched: login, card acquirer" in board


def test_a_notice_is_followed_from_draft_to_sending_with_its_promise(tmp_path, card):
    exercise = at_the_call(tmp_path / "a.jsonl", card)
    board = Board(exercise)
    assert "not yet: customers, executives" in shown(board.view) and "none written yet" in shown(board.view)
    words = (("what happened", "Cards fail."), ("next update", "News by [time]."))
    draft = act.Draft("customers", ("banner",), approvals=("incident commander",), fields=words, next_update=1800)
    exercise.act(COMMUNICATIONS_LEAD, draft, minutes=0)
    board.refresh()
    assert "customers notice (own initiative) waits for the incident commander" in shown(board.view)
    exercise.act(COMMUNICATIONS_LEAD, act.Send("customers notice (own initiative)"), minutes=0)
    board.refresh()
    assert f"customers notice (own initiative) sent {clock(exercise)}" in shown(board.view)
    assert f"customers {clock(exercise)}, next promised by {clock(exercise, 1800)}" in shown(board.view)
    exercise.act(COMMUNICATIONS_LEAD, draft, minutes=0)
    exercise.act(COMMUNICATIONS_LEAD, act.Withdraw("customers notice (own initiative 2)"), minutes=0)
    board.refresh()
    assert "customers notice (own initiative 2) not sent: it was taken back" in shown(board.view)


def test_the_board_never_says_that_anybody_has_read_it(tmp_path, card):
    exercise = at_the_call(tmp_path / "a.jsonl", card)
    exercise.act(COMMUNICATIONS_LEAD, act.Draft("customers", ("banner",), fields=(("apology", "Sorry."),)), minutes=0)
    board = Board(exercise)
    for _ in range(8):
        exercise.go_on(exercise.now + 600)
        board.refresh()
        assert "sent is not yet informed" in shown(board.view)
        assert "%" not in shown(board.view).replace("% gave up", "")  # at the support desk; that is counted


def test_the_kind_of_trouble_stands_beside_the_category_and_the_finders_word_beside_the_cause(tmp_path, card):
    exercise = at_the_call(tmp_path / "a.jsonl", card)
    known, board = known_to(exercise), Board(exercise)
    known.incidents[1].kind, known.incidents[1].cause = "security breach", None
    board.refresh()
    text = shown(board.view)
    assert "; taken for: security breach" in text and "not known yet" in text
    known.incidents[1].cause, known.incidents[1].found = "a worn cable", "system failure"
    board.refresh()
    assert "a worn cable (system failure)" in shown(board.view)


def test_words_from_files_are_shown_as_words(tmp_path, card):
    from sim.scenario import changed

    nasty = changed(card, ("fault", "cause"), "<script>alert(1)</script>")
    exercise = Exercise(nasty, seed=4, path=tmp_path / "a.jsonl")
    exercise.go_on()
    assert "<script>" not in shown(Board(exercise).view)
    assert "&lt;script&gt;" in shown(Board(exercise).view)


def test_several_incidents_stand_one_below_the_other_the_critical_one_first(tmp_path):
    exercise = Exercise("two-at-once", [IT_LEAD, COMMANDER], seed=4, path=tmp_path / "two.jsonl")
    two_known(exercise)
    known, board = known_to(exercise), Board(exercise)
    known.incidents[1].category, known.incidents[2].category = "moderate", "critical"
    known.incidents[1].busy_with, known.incidents[1].aside = "diagnosis", True
    board.refresh()
    text = shown(board.view)
    assert text.index("Incident 2: payments") < text.index("Incident 1: search")
    assert "Put aside: diagnosis." in text and text.count("Cause not known yet.") == 2
    known.incidents[2].resolved, known.incidents[2].cause = True, "a certificate"
    known.incidents[1].cause = "the <b>new</b> ranking"
    board.refresh()
    text = shown(board.view)
    assert text.index("Incident 1: search") < text.index("Incident 2: payments")
    assert "resolved" in text and "Cause: a certificate." in text and "&lt;b&gt;new" in text


def test_notices_that_are_gone_are_out_of_the_way_and_counted(tmp_path, card):
    exercise = at_the_call(tmp_path / "a.jsonl", card)
    draft = act.Draft("customers", ("banner",), fields=(("apology", "Sorry."),))
    exercise.act(COMMUNICATIONS_LEAD, draft, minutes=0)
    text = shown(Board(exercise).view)
    assert "<summary>Notices so far: 1 sent, 0 not sent</summary>" in text and "none is waiting" in text


def test_counsel_sees_what_is_left_of_each_clock_and_others_do_not(tmp_path):
    for role, sees in ((COUNSEL, True), (COMMANDER, True), (IT_LEAD, False)):
        exercise = Exercise(files.load("stolen-logins"), [role], seed=1, path=tmp_path / f"{role}.jsonl")
        while role not in exercise.pictures() or not any(isinstance(e, ev.ClockBegan) for e in exercise.log):
            for prompt in exercise.go_on():
                exercise.answer(prompt.id, prompt.options[0].name, minutes=0)
        board = shown(Board(exercise).view)
        assert ("Clocks" in board) == sees and ("exercise aid, not legal advice" in board) == sees
        if sees:
            clock_ = next(e for e in exercise.log if isinstance(e, ev.ClockStarted) and e.regime == "popia")
            left = clock_.due - exercise.now
            assert (
                f"popia: by {clock(exercise, left)} on Saturday, {lasted(left / 60)} left; tell the regulator" in board
            )
        exercise.close()


def test_a_clock_that_has_run_down_or_been_met_says_so(card):
    from sim.widgets.owing import lines

    started = [ev.ClockStarted(0, "one", "x", 0, 3600), ev.ClockStarted(0, "two", "y", 0, 60)]
    said = lines([*started, ev.ClockStopped(30, "two", "a notice")], card, 7200, lambda second: f"<{second}>")
    assert said[0] == "two: told <30>, due by <60>" and said[1] == "one: by <3600>, overdue for 60 min; tell x"
    assert lines([], card, 0, str) == []
