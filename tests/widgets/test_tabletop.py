"""The table: what a click does to the exercise, and that nothing but the seats' knowledge is drawn."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sim import actions as act
from sim import events as ev
from sim.exercise import Exercise
from sim.picture import Known
from sim.prompts import Prompt
from sim.scenario import COMMANDER, COMMUNICATIONS_LEAD, IT_LEAD, changed
from sim.widgets.prompts import question
from sim.widgets.sure import beyond_recall
from sim.widgets.tabletop import Table

from .drawn import NOTICE, buttons, click, clock, drawn, given_back_notice, known_to, shown, two_known

SEED = 4


@pytest.fixture
def sit_down(tmp_path, card):
    """`sit_down(**changes)`: a table at a new exercise with seed 4."""

    def make(scenario=None, **options):
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.jsonl"
        return Table(Exercise(scenario or card, seed=SEED, path=path, **options))

    return make


@pytest.fixture
def unadvertised(card):
    """Nothing is planned in advance, so that nobody asks about that beside what they ask anyway."""
    return changed(card, ("organisation", "planned_posts"), ())


def prompts(table) -> list[str]:
    return [prompt.id for prompt in table.exercise.prompts]


def test_before_the_seat_is_called_the_table_says_so_and_knows_nothing(sit_down):
    table = sit_down()
    assert "You have not been called yet" in shown(table.view)
    assert "payments" not in shown(table.board.view)
    assert table.story.log.lines == ()


def test_letting_time_go_on_comes_to_the_first_decision(sit_down):
    table = sit_down()
    click(table.view, "Let time go on")
    assert prompts(table)[0] == "communications lead/tell: called in/1"
    assert "You have just been called in" in shown(table.decisions.view)


def test_an_option_is_the_answer_that_the_exercise_gets_with_its_reason_and_cost(sit_down):
    table = sit_down()
    table.go_on()
    table.decisions._reason.value, table.decisions._cost.value = "facts can wait", "3"
    asked = table.exercise.now
    click(table.decisions.view, "Holding statement")
    table.go_on(asked + 300)
    taken = next(e for e in table.exercise.pictures()[COMMUNICATIONS_LEAD].own if isinstance(e, ev.ActionTaken))
    assert dict(taken.action)["option"].startswith("holding statement")
    assert dict(taken.action)["basis"] == "facts can wait"
    assert taken.at == asked + 180


def test_minutes_that_are_no_number_are_complained_of_and_nothing_is_answered(sit_down):
    table = sit_down()
    table.go_on()
    open_before = prompts(table)
    table.decisions._cost.value = "a while"
    click(table.decisions.view, "Holding statement")
    assert "a while" in shown(table.decisions.view)
    assert prompts(table) == open_before


def test_answering_everything_lets_time_go_on_by_itself_in_turn_mode_only(sit_down, unadvertised):
    for mode, goes_on in (("turn", True), ("flowing", False)):
        table = sit_down(unadvertised, mode=mode)
        table.go_on()
        while len(table.exercise.prompts) > 1:
            click(table.decisions.view, "Tell nobody now")
        before = table.exercise.now
        click(table.decisions.view, "Tell nobody now")
        assert (table.exercise.now > before) is goes_on


def test_a_decision_keeps_its_buttons_while_it_is_open(sit_down):
    table = sit_down(people=[IT_LEAD, COMMANDER], mode="flowing")
    table.go_on()
    before = buttons(table.decisions.view)["Declare critical"]
    table.go_on(table.exercise.now + 60)
    assert buttons(table.decisions.view)["Declare critical"] is before


def test_what_the_world_refuses_is_said_in_words(sit_down):
    table = sit_down()
    table.go_on()
    table.act(COMMUNICATIONS_LEAD, act.Ask("communications lead", "status"))
    assert "one cannot ask oneself" in shown(table.initiative.view)
    table.answer(table.exercise.prompts[0], "no such option")
    table.go_on(table.exercise.now + 600)
    assert "is not offered" in shown(table.decisions.view)


def test_an_action_that_is_malformed_is_complained_of_and_filed_nowhere(sit_down):
    table = sit_down()
    table.go_on()
    before = table.exercise.path.read_text()
    assert table.act(COMMUNICATIONS_LEAD, act.Note("x" * 5000)) is False
    assert "5000 characters" in shown(table.initiative.view)
    assert table.exercise.path.read_text() == before


def test_a_full_disk_is_said_in_words_and_the_table_stands(sit_down, monkeypatch):
    table = sit_down()
    table.go_on()

    def full(line):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(table.exercise._kept.record, "append", full)
    before = table.exercise.now
    click(table.decisions.view, "Holding statement")
    assert "No space left on device" in shown(table.decisions.view)
    assert table.exercise.now == before


def test_the_table_draws_without_log_and_world(sit_down):
    table = sit_down()

    class Blind:
        """The exercise, without what holds the truth."""

        def __init__(self, exercise):
            self._exercise = exercise

        def __getattr__(self, name):
            assert name not in ("log", "world", "picture", "branch"), f"the table looked at {name}"
            return getattr(self._exercise, name)

    blind = Table(Blind(table.exercise))
    for _ in range(12):
        blind.go_on()
        if blind.exercise.prompts:
            click(blind.decisions.view, "")
    assert "customers notice (called in)" in shown(blind.view)


def test_worlds_that_differ_only_in_truth_are_drawn_alike_until_something_is_perceived(sit_down, card):
    """Other chances, other pace of reading, another cause: nothing of it shows before somebody is told."""
    other = changed(card, ("fault", "cause"), "quite another cause")
    other = changed(other, ("organisation", "channels", "banner", "seen"), 0.01)
    other = changed(other, ("fault", "remedies", "fail over to the second acquirer", "chance_informed"), 0.0)
    one, two = sit_down(card, people=[IT_LEAD]), sit_down(other, people=[IT_LEAD])
    for table in (one, two):
        table.go_on()
        click(table.decisions.view, "Declare critical")
    assert drawn(one.view) == drawn(two.view)
    for table in (one, two):
        click(table.decisions.view, "Look for the cause")
        click(table.decisions.view, "Leave it open")  # what kind of trouble it is
    assert one.exercise.log != two.exercise.log
    assert drawn(one.view) != drawn(two.view), "by now the cause has been told, so the comparison can fail"


def test_the_seed_is_not_drawn_before_the_debrief(tmp_path, card):
    table = Table(Exercise(card, seed=987654321, path=tmp_path / "a.jsonl"))
    table.go_on()
    assert "987654321" not in str(drawn(table.view))
    table.look_back()
    assert "987654321" in shown(table.view)


def test_a_resumed_exercise_is_drawn_as_it_was_left(sit_down):
    table = sit_down(team="Blue")
    table.go_on()
    click(table.decisions.view, "Holding statement")
    before = table.story.log.lines, table.timeline.lanes, shown(table.board.view), prompts(table), table.exercise.now
    table.exercise.close()
    again = Table(Exercise.resume(table.exercise.path))
    assert (
        again.story.log.lines,
        again.timeline.lanes,
        shown(again.board.view),
        prompts(again),
        again.exercise.now,
    ) == before


def test_a_whole_drill_by_clicks_ends_in_a_file_and_a_log(sit_down):
    table = sit_down()
    for _ in range(60):
        if table.exercise.ended:
            break
        if table.sure.view.layout.display is None:
            click(table.sure.view, "Send to")
        elif table.exercise.prompts:
            click(table.decisions.view, "")
        else:
            click(table.view, "Let time go on")
    assert table.exercise.ended
    assert table.exercise.path.with_suffix(".log.jsonl").exists()
    assert "The exercise is over" in shown(table.decisions.view)
    click(table.view, "Look back")
    assert "Half of the affected customers" in shown(table.view)
    click(table.view, "Back to the table")
    assert "The exercise is over" in shown(table.view)


def test_a_clock_that_cannot_be_filed_stands_still_and_says_why(sit_down, monkeypatch):
    table = sit_down(mode="flowing")
    halted = []
    monkeypatch.setattr(table.pace, "halt", lambda: halted.append(True))

    def full(line):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(table.exercise._kept.record, "append", full)
    assert table.go_on() is False
    assert halted and "No space left on device" in shown(table.initiative.view)


def test_looking_back_early_is_no_end_and_time_cannot_go_on_meanwhile(sit_down):
    table = sit_down()
    table.go_on()
    click(table.view, "End here and look back")
    assert f"You ended at {clock(table.exercise)}" in shown(table.view)
    assert not [words for words in buttons(table.view) if "time go on" in words or words.startswith("Wait")]
    click(table.view, "Back to the table")
    assert "End here and look back" in buttons(table.view)
    click(table.decisions.view, "Tell nobody now")
    assert not table.exercise.ended


def test_a_notice_that_the_world_refuses_keeps_its_words_and_says_why(sit_down):
    table = sit_down(mode="flowing")
    table.go_on()
    click(table.decisions.view, "Write your own notice")
    table.composer.fields["apology"].value = "We are sorry."
    refused = act.Draft("customers", ("pigeon",), fields=(("apology", "We are sorry."),))
    table.send(COMMUNICATIONS_LEAD, table.exercise.prompts[0], refused)
    said = shown(table.composer.view)
    assert "Not possible (draft): customers cannot be reached by &#x27;pigeon&#x27;" in said
    assert table.composer.fields["apology"].value == "We are sorry."
    assert "Write it again …" not in buttons(table.view)
    click(table.composer.view, "Ask the incident commander to release it")
    assert "customers notice (called in)" in shown(table.board.view)
    assert not table.initiative.composer_is_open


def test_a_notice_that_is_refused_when_it_is_written_can_be_written_again(sit_down):
    table = sit_down()
    table.go_on()
    refused = act.Draft("customers", ("pigeon",), fields=(("apology", "We are sorry."),))
    table.act(COMMUNICATIONS_LEAD, refused)
    for _ in range(20):
        table.go_on(table.exercise.now + 600)
    assert "Write it again …" in buttons(table.view)
    assert "customers cannot be reached by" in shown(table.initiative.view)
    click(table.view, "Write it again …")
    assert table.composer.fields["apology"].value == "We are sorry."
    assert "Write it again …" not in buttons(table.view)


def test_who_is_asked_for_changes_can_change_the_words(sit_down, unadvertised):
    table = sit_down(unadvertised, people=[COMMUNICATIONS_LEAD, COMMANDER], mode="flowing")
    asked = given_back_notice(table.exercise)
    table.refresh()
    decision = table.decisions._open[asked.id].view
    click(decision, "Change its words …")
    table.composer.fields["what happened"].value = "Cards fail since half past four."
    click(table.composer.view, f"Change {NOTICE} to these words")
    table.go_on(table.exercise.now)
    taken = [e for e in table.exercise.log if isinstance(e, ev.ActionTaken) and e.kind == "redraft"]
    assert dict(dict(taken[0].action)["fields"])["what happened"] == "Cards fail since half past four."
    assert asked.id not in prompts(table)


def at(table) -> list[str]:
    """The classes by which the pointer finds what it points to."""
    return [b.description for b in buttons(table.view).values() if table.pointer._at in b._dom_classes]


def test_the_keyboard_goes_to_the_decision_that_has_opened(sit_down, monkeypatch):
    table = sit_down()
    click(table.view, "Let time go on")
    assert at(table) == [table.decisions.first.description]
    before = table.exercise.now
    click(table.view, "Leave it, let time go on")
    assert table.exercise.now == before, "the second half of a double press skips nothing"
    table.pace._opened -= 1
    click(table.view, "Leave it, let time go on")
    assert table.exercise.now > before


def test_a_ticking_clock_moves_no_keyboard(sit_down):
    table = sit_down(mode="flowing")
    while not table.exercise.prompts:
        table.go_on(table.exercise.now + 10)
    assert table.pointer._at == ""


def test_talk_that_passes_the_deadline_is_warned_of(sit_down):
    table = sit_down()
    table.go_on()
    first = table.exercise.prompts[0]
    left = (first.deadline - table.exercise.now) / 60
    table.decisions._cost.value = f"{left + 1:g}"
    assert f"{left + 1:g} min is after the deadline of " in shown(table.decisions.view)
    assert f"{clock(table.exercise, first.deadline - table.exercise.now)}: then nobody has answered" in shown(
        table.decisions.view
    )
    table.decisions._cost.value = "3"
    assert "nobody has answered" not in shown(table.decisions.view)
    table.decisions._cost.value = "a while"
    assert "nobody has answered" not in shown(table.decisions.view)


def test_the_card_act_is_that_of_the_seat_which_is_asked(sit_down):
    table = sit_down(people=[IT_LEAD, COMMUNICATIONS_LEAD])
    for _ in range(12):
        table.go_on()
        if table.exercise.prompts and table.exercise.prompts[0].role == COMMUNICATIONS_LEAD:
            break
        if table.exercise.prompts:
            assert table.initiative.role.value == IT_LEAD
            click(table.decisions.view, "")
    assert table.initiative.role.value == COMMUNICATIONS_LEAD
    assert "Write a notice …" in buttons(table.initiative.view)


def test_of_questions_due_together_the_critical_incident_comes_first_and_each_says_which(tmp_path):
    exercise = Exercise("two-at-once", [IT_LEAD, COMMANDER], seed=4, path=tmp_path / "two.jsonl")
    two_known(exercise)
    known = known_to(exercise)
    known.incidents[1].category, known.incidents[2].category = "moderate", "critical"
    decisions = Table(exercise).decisions
    order = decisions._in_order()
    assert {p.deadline for p in order} == {order[0].deadline}
    assert [p.incident for p in order] == sorted((p.incident for p in order), reverse=True) and order[-1].incident == 1
    first, last = (shown(decisions._open[p.id].view) for p in (order[0], order[-1]))
    assert "incident commander · Incident 2: payments, critical" in first
    assert "Incident 1: search, moderate" in last
    assert "Incident 2 (payments):" not in first, "it is said once"
    assert list(decisions._list.children) == [decisions._open[p.id].view for p in order]


def test_what_a_notice_says_stands_out_less_than_what_is_asked(tmp_path):
    asked = Prompt("a", COMMANDER, "release", "The notice: “Cards <b>fail</b>.” May it go?", (), 0, 60, "", (0, 0))
    assert question(asked) == "The notice: <q>Cards &lt;b&gt;fail&lt;/b&gt;.</q> May it go?"


def test_what_cannot_be_called_back_is_asked_about_once_more_and_not_yet_leaves_it(sit_down):
    table = sit_down(people=[COMMUNICATIONS_LEAD, COMMANDER])
    while not any("/send " in name for name in prompts(table)):
        if prompts(table):
            table.answer(table.exercise.prompts[0], table.exercise.prompts[0].options[0].name)
        else:
            table.go_on()
    asked = next(p for p in table.exercise.prompts if "/send " in p.id)
    table.answer(asked, "send it now")
    assert table.sure.view.layout.display is None
    assert table.sure.yes.description.startswith("Send to ")
    assert asked.id in prompts(table)
    click(table.sure.view, "Not yet")
    assert table.sure.view.layout.display == "none"
    assert asked.id in prompts(table)
    table.answer(asked, "send it now")
    click(table.sure.view, "Send to")
    assert asked.id not in prompts(table)


def test_inside_the_house_nothing_is_asked_twice(card):
    draft = act.Draft("executives", ("chat",), fields=(("what happened", "payments fail"),))
    assert beyond_recall((draft,), Known(), card) == ""
    outside = act.Draft("customers", ("sms", "banner"), fields=draft.fields)
    assert beyond_recall((outside,), Known(), card).endswith("by SMS")
    assert beyond_recall((act.Draft("customers", ("banner",)),), Known(), card) == ""
    assert beyond_recall((replace(outside, approvals=("legal counsel",)),), Known(), card) == ""
