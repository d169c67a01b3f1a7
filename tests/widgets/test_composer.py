"""The composer: the draft that comes out is what was ticked and written, and the buttons say what they will do."""

from __future__ import annotations

import dataclasses
import random

import pytest

from sim import actions as act
from sim import wording
from sim.exercise import Exercise
from sim.scenario import COMMANDER, COMMUNICATIONS_LEAD, COUNSEL, GROUPS, IT_LEAD
from sim.stories.drafting import cannot_draft
from sim.widgets.composer import Composer
from sim.widgets.notice import lacking

from .drawn import NOTICE, click, given_back_notice, shown, two_known


@pytest.fixture
def exercise(tmp_path, card):
    """At the communications lead's first decision."""
    exercise = Exercise(card, seed=4, path=tmp_path / "a.jsonl")
    exercise.go_on()
    return exercise


@pytest.fixture
def composer(exercise):
    """An open composer for the first decision; what it sends is kept in `composer.sent`."""
    sent = []
    composer = Composer(exercise, lambda *given: sent.append(given), lambda: None)
    composer.sent = sent
    composer.open(COMMUNICATIONS_LEAD, exercise.prompts[0])
    return composer


def test_it_opens_with_the_first_draft_that_the_decision_offers(composer, exercise):
    offered = exercise.prompts[0].options[0].actions[0]
    draft = composer.draft()
    assert set(draft.channels) == set(offered.channels)
    assert (draft.fields, draft.approvals, draft.next_update) == (
        offered.fields,
        offered.approvals,
        offered.next_update,
    )
    assert (draft.to, draft.occasion, draft.template) == (offered.to, offered.occasion, offered.template)


def test_another_start_fills_the_form_anew(composer, exercise):
    full = exercise.prompts[0].options[1].actions[0]
    composer.start.value = full
    assert COUNSEL in composer.draft().approvals
    assert dict(composer.draft().fields) == dict(full.fields)


def test_what_is_ticked_and_written_is_the_draft(composer):
    for name, tick in composer.channels.items():
        tick.value = name == "banner"
    for name, tick in composer.segments.items():
        tick.value = name == "visitors"
    for tick in composer.approvals.values():
        tick.value = False
    for area in composer.fields.values():
        area.value = ""
    composer.fields["apology"].value = "  Sorry. "
    composer.promise.value, composer.template.value = 0, False
    wanted = act.Draft("customers", ("banner",), "called in", ("visitors",), False, (), (("apology", "Sorry."),), None)
    assert composer.draft() == dataclasses.replace(wanted, incidents=(1,)), "as the decision had it"


def test_the_checklist_follows_what_is_written(composer):
    assert composer.fields["who is affected"].description == "Who is affected –"
    assert "who is affected – missing" in composer.text.value
    composer.fields["who is affected"].value = "Everybody who pays by card."
    assert composer.fields["who is affected"].description == "Who is affected ✓"
    assert "who is affected ✓" in composer.text.value


def test_what_such_a_message_should_also_hold_is_said_while_it_is_written(composer):
    composer.fields["apology"].value = ""
    assert "should also hold: " in composer._early.value and "an apology" in composer._early.value
    composer.fields["apology"].value = "We are sorry."
    assert "an apology" not in composer._early.value and "an assurance" in composer._early.value


def test_the_preview_is_the_text_as_it_would_be_sent_and_counts_against_the_limit(composer, exercise):
    composer.fields["what happened"].value = "x" * 306
    clock = wording.clock(exercise.scenario.starts + exercise.now + composer.draft().next_update)
    text = wording.text(composer.draft().fields, clock)
    assert text in composer.text.value
    assert f"SMS: {len(text) - 306} too many" in composer.text.value


def test_words_that_look_like_html_stay_words(composer):
    composer.fields["what happened"].value = "<b>no</b>"
    assert "<b>no</b>" not in composer.text.value and "&lt;b&gt;" in composer.text.value


def test_the_promise_moves_the_field_until_somebody_has_put_it_otherwise(composer, exercise):
    composer.promise.value = 60
    clock = wording.clock(exercise.scenario.starts + exercise.now + 3600)
    assert wording.TIME in composer.fields["next update"].value
    assert f"We will write again by {clock}." in composer.text.value
    composer.promise.value = 0
    assert composer.fields["next update"].value == ""
    composer.promise.value = 60
    assert wording.TIME in composer.fields["next update"].value
    composer.fields["next update"].value = "You will hear from us."
    composer.promise.value = 45
    assert composer.fields["next update"].value == "You will hear from us."


def test_the_checklist_says_where_words_and_promise_differ(composer):
    assert "the time is put in when it goes out" in composer.text.value
    composer.fields["next update"].value = "You will hear from us."
    assert f"the words say no time; write {wording.TIME} where it belongs" in composer.text.value
    composer.fields["next update"].value = ""
    assert "no words promise an update, so none is" in composer.text.value
    composer.fields["next update"].value = "You will hear from us at 17:45."
    assert "may be past when it goes out" in composer.text.value
    composer.promise.value = 0
    composer.fields["next update"].value = f"Wait until {wording.TIME}."
    assert f"no time is promised for {wording.TIME}" in composer.text.value


def test_only_roles_that_were_called_in_can_be_asked_to_release(composer, exercise):
    known = exercise.pictures()[COMMUNICATIONS_LEAD].known
    assert set(composer.approvals) == known.called - {COMMUNICATIONS_LEAD}


def test_the_button_asks_or_sends_and_says_to_how_many(composer):
    assert composer.go.description == "Ask the incident commander to release it"
    for tick in composer.approvals.values():
        tick.value = False
    assert composer.go.description.startswith("Send to 68,018 customers by ")
    composer.segments["visitors"].value = False
    assert composer.go.description.startswith("Send to 50,012 customers by ")


def test_what_cannot_be_called_back_and_nobody_reads_is_asked_twice(composer):
    for tick in composer.approvals.values():
        tick.value = False
    composer.go.click()
    assert composer.sent == []
    assert "SMS cannot be called back" in shown(composer.view)
    click(composer.view, "Yes: send to")
    assert len(composer.sent) == 1


def test_what_somebody_must_release_goes_to_them_at_once(composer, exercise):
    composer.go.click()
    assert composer.sent == [(COMMUNICATIONS_LEAD, exercise.prompts[0], composer.draft())]


def test_without_channel_reader_or_word_there_is_nothing_to_send(composer):
    for tick in composer.channels.values():
        tick.value = False
    assert composer.go.disabled
    composer.channels["banner"].value = True
    assert not composer.go.disabled
    for tick in composer.segments.values():
        tick.value = False
    assert composer.go.disabled


def test_what_is_missing_stands_on_the_button_and_can_be_read_aloud(composer):
    def missing() -> str:
        assert composer.go.disabled
        assert 'role="status">It cannot go yet: ' in composer._missing.value
        return composer.go.description

    words = {name: area.value for name, area in composer.fields.items()}
    for area in composer.fields.values():
        area.value = ""
    assert missing() == "Not yet: write what it says"
    composer.fields["what happened"].value = "x" * 310
    assert missing() == "Not yet: shorten it by 4 characters for SMS"
    composer.channels["sms"].value = False
    assert not composer.go.disabled and composer._missing.value == ""
    composer.promise.value = 0
    composer.fields["next update"].value = f"Wait until {wording.TIME}."
    assert missing() == f"Not yet: promise a next update, or take {wording.TIME} out"
    for tick in composer.segments.values():
        tick.value = False
    assert missing() == "Not yet: tick who is to get it"
    composer.segments["visitors"].value = True
    composer.fields["next update"].value, composer.fields["what happened"].value = "", words["what happened"]
    composer.channels["e-mail"].value = True
    assert missing() == "Not yet: e-mail reaches none of those ticked"


def test_whatever_the_world_would_refuse_is_missing_and_nothing_else(composer, exercise):
    """The form and the world agree on any notice, so that none is refused after it was written."""
    rng, seen = random.Random(1), []
    for _ in range(400):
        draft = _any_draft(rng, composer)
        refused = cannot_draft(exercise.world, COMMUNICATIONS_LEAD, draft)
        assert bool(lacking(draft, exercise.scenario)) == bool(refused), (draft, refused)
        seen.append(bool(refused))
    assert 50 < sum(seen) < 350


def _any_draft(rng, composer) -> act.Draft:
    composer.to.value = rng.choice(GROUPS)
    channels = rng.sample(list(composer.channels), rng.randint(1, min(2, len(composer.channels))))
    words = rng.sample(act.FIELDS, rng.choice((0, 1, 1, 2)))
    texts = (
        "Cards fail.",
        "Cards fail.",
        f"By {wording.TIME}.",
        f"Over by {wording.OVER}.",
        "x" * rng.randint(150, 320),
    )
    return act.Draft(
        composer.to.value,
        tuple(channels),
        audiences=tuple(rng.sample(list(composer.segments), rng.choice((0, 0, 1)))),
        fields=tuple((name, rng.choice(texts)) for name in words),
        next_update=rng.choice((None, 1800)),
        estimate=rng.choice((None, 3600)),
    )


def test_a_notice_that_was_given_back_gets_other_words_and_nothing_else(tmp_path, card):
    exercise = Exercise(card, [COMMUNICATIONS_LEAD, COMMANDER], seed=4, path=tmp_path / "b.jsonl")
    prompt = given_back_notice(exercise)
    sent = []
    composer = Composer(exercise, lambda *given: sent.append(given), lambda: None)
    composer.open(COMMUNICATIONS_LEAD, prompt)
    drafted = exercise.pictures()[COMMUNICATIONS_LEAD].known.notices[NOTICE].draft
    assert dict(composer.draft().fields) == dict(drafted.fields)
    assert not {"Next update, min", "To", "Start from"} & set(shown(composer.view).splitlines())
    assert "By (people it can reach)" not in shown(composer.view)
    for area in composer.fields.values():
        area.value = ""
    assert composer.go.disabled
    composer.fields["apology"].value = "Sorry."
    composer.go.click()
    assert sent == [(COMMUNICATIONS_LEAD, prompt, act.Redraft(NOTICE, (("apology", "Sorry."),)))]
    composer.open(COMMUNICATIONS_LEAD)
    assert "By (people it can reach)" in shown(composer.view)
    assert isinstance(composer.written(), act.Draft)


def test_another_group_has_its_own_segments_and_channels(composer):
    composer.to.value = "partners"
    assert set(composer.channels) == {"phone", "partner list", "linkedin"}
    assert "couriers" in composer.segments


def test_filling_in_writes_what_is_known_into_empty_fields_only(composer):
    composer.fields["what we do"].value = "We are on it."
    composer.fill.click()
    assert composer.fields["who is affected"].value.startswith("Customers who")
    assert composer.fields["what we do"].value == "We are on it."


def test_every_group_that_the_organisation_has_is_offered(composer, exercise):
    assert composer.to.options == exercise.scenario.organisation.groups() == GROUPS
    composer.to.value = "regulator"
    composer.channels["regulator portal"].value = True
    for tick in composer.approvals.values():
        tick.value = False
    composer.fields["what happened"].value = "Card payments fail."
    assert composer.go.description == "Send to 3 people at the regulator by regulator portal"


def test_what_it_costs_is_offered_to_those_inside_and_left_out_for_others(composer):
    composer.more.click()
    assert "What it costs" not in shown(composer.view)
    composer.to.value = "executives"
    composer.more.click()
    assert "What it costs" in shown(composer.view)
    composer.fill.click()
    assert composer.fields["what it costs"].value.startswith("It costs about ZAR ")
    assert "how many" in dict(composer.draft().fields)
    composer.to.value = "customers"
    assert "What it costs" not in shown(composer.view)
    assert not {"how many", "what it costs"} & dict(composer.draft().fields).keys()


def test_the_estimate_moves_its_field_until_somebody_has_put_it_otherwise(composer, exercise):
    assert composer.draft().estimate is None
    assert "Over in, min" in shown(composer.view)
    composer.over.value = 90
    assert "Estimate ✓" in shown(composer.view)
    assert composer.draft().estimate == 5_400
    clock = wording.clock(exercise.scenario.starts + exercise.now + 5_400)
    assert f"We expect it to be over by {clock}." in composer.text.value
    composer.fields["estimate"].value = "Soon."
    composer.over.value = 60
    assert composer.fields["estimate"].value == "Soon."
    assert f"write {wording.OVER} where the time of the end belongs" in composer.text.value
    composer.fields["estimate"].value = f"Not before {wording.OVER}."
    composer.over.value = 0
    composer.channels["sms"].value = False
    assert composer.go.description == f"Not yet: say in how many minutes it is over, or take {wording.OVER} out"


def test_a_caution_stands_there_when_some_investors_would_know_before_the_market(composer):
    composer.to.value = "investors"
    assert "Caution" not in shown(composer.view)
    composer.channels["e-mail"].value = True
    assert "some investors would know before the market does" in shown(composer.view)
    composer.channels["exchange news"].value = True
    assert "Caution" in shown(composer.view)
    composer.channels["e-mail"].value = False
    assert "Caution" not in shown(composer.view)


@pytest.fixture
def of_two(tmp_path):
    """A blank notice by the commander while two incidents are open."""
    exercise = Exercise("two-at-once", [IT_LEAD, COMMANDER], seed=4, path=tmp_path / "two.jsonl")
    two_known(exercise)
    composer = Composer(exercise, lambda *_: None, lambda: None)
    composer.open(COMMANDER)
    composer.fill.click()
    return composer


def test_one_incident_needs_no_choice(composer):
    assert "About incident" not in shown(composer.view)


def test_of_several_incidents_all_are_ticked_and_the_writer_chooses(of_two):
    assert all(tick.value for tick in of_two.concerns.ticks.values())
    assert of_two.draft().incidents == (), "all that are not over"
    of_two.concerns.ticks[2].value = False
    assert of_two.draft().incidents == (1,)
    of_two.concerns.ticks[1].value = False
    assert of_two.go.description == "Not yet: tick what it is about" and of_two.go.disabled


def test_words_that_nobody_has_changed_follow_what_the_notice_is_about(of_two):
    affected, what = of_two.fields["who is affected"], of_two.fields["what happened"]
    assert "search" in affected.value and "payments" in affected.value
    what.value = "We have trouble."
    of_two.concerns.ticks[1].value = False
    assert "search" not in affected.value and "payments" in affected.value
    assert what.value == "We have trouble."


def test_an_answer_in_own_words_is_about_what_the_decision_is_about(of_two):
    offered = act.Draft("customers", ("banner",), "mitigated", incidents=(2,), fields=(("apology", "Sorry."),))
    of_two.open(COMMANDER, again=offered)
    assert [n for n, tick in of_two.concerns.ticks.items() if tick.value] == [2]
    assert of_two.draft().incidents == (2,)
