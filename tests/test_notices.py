"""Notices: what is promised is what is read, what is overtaken is not sent, and what says nothing tells nobody."""

import dataclasses
from itertools import pairwise

import pytest
from conftest import only, until

from sim import actions as act
from sim import events as ev
from sim import files, wording
from sim.demand import people
from sim.exercise import Exercise
from sim.play import Play, play
from sim.policies import ByPlaybook, in_all_seats
from sim.reach import addressed, reachable, share_had
from sim.scenario import COMMANDER, COMMUNICATIONS_LEAD, EXECUTIVE, IT_LEAD, ROLES, Duration, changed
from sim.stories import refusal
from sim.world import World

WORDS = (("what happened", "It rains."), ("next update", "We will write again."))


def to(world: World, second: int) -> World:
    while world.now < second and not world.ended:
        world.advance(second)
    return world


@pytest.fixture(scope="module")
def runs(scenarios, playbooks):
    """Forty seeds of each scenario under each playbook that speaks."""
    return [
        play(World(scenario, seed), in_all_seats(playbooks[name], scenario))
        for scenario in scenarios.values()
        for name in ("standard", "tell-early")
        for seed in range(40)
    ]


# ------------------------------------------------------------------------------------------------- promises


def test_the_promised_time_that_people_read_is_the_one_that_counts(runs):
    promises = 0
    for world in runs:
        for sent in only(ev.NoticeSent, world):
            text = wording.text(sent.fields)
            assert wording.TIME not in text
            if sent.next_update is not None:
                assert f"again by {wording.clock(world.clock(sent.next_update))}." in text
                promises += 1
            else:
                assert "again by" not in text
    assert promises > 150


@pytest.mark.parametrize(("group", "channel"), [("executives", "chat"), ("partners", "partner list")])
def test_a_promise_to_any_group_is_called_in(group, channel, card, standard):
    world = until(card, standard, 1, "the communications lead joined")
    world.put(COMMUNICATIONS_LEAD, act.Draft(group, (channel,), fields=WORDS, next_update=3_600))
    due = only(ev.NoticeSent, world)[-1].next_update
    to(world, due)
    (asked,) = [e for e in only(ev.PromptOpened, world) if e.at == due - 900]
    assert f"You promised {group} an update by {wording.clock(world.clock(due))}" in asked.text


def test_a_promise_that_nobody_can_read_is_none(card, standard):
    world = until(card, standard, 1, "the communications lead joined")
    for words, promised in (("", None), ("News at 17:40.", 17 * 3_600 + 2_400 - card.starts)):
        fields = (("what happened", "It rains."), ("next update", words))
        world.put(COMMUNICATIONS_LEAD, act.Draft("customers", ("facebook",), fields=fields, next_update=1_800))
        assert only(ev.NoticeSent, world)[-1].next_update == promised


def test_promises_that_fall_due_together_are_one_question(card, standard):
    world = until(card, standard, 1, "the communications lead joined")
    for group, channel, promise in (("executives", "chat", 3_600), ("partners", "partner list", 3_900)):
        world.put(COMMUNICATIONS_LEAD, act.Draft(group, (channel,), fields=WORDS, next_update=promise))
    began = world.now
    to(world, began + 3_900)
    asked = [e for e in only(ev.PromptOpened, world) if "tell: update due" in e.prompt]
    assert [e.at for e in asked] == [began + 3_600 - 900]
    assert "executives an update" in asked[0].text
    assert "partners an update" in asked[0].text


def test_nobody_is_asked_for_an_update_that_is_on_its_way(card, standard):
    world = until(card, standard, 1, "the communications lead joined")
    world.put(COMMUNICATIONS_LEAD, act.Draft("customers", ("banner",), fields=WORDS, next_update=1_200))
    world.put(COMMUNICATIONS_LEAD, act.Draft("customers", ("banner",), approvals=(COMMANDER,), fields=WORDS))
    due = only(ev.NoticeSent, world)[-1].next_update
    to(world, due - 300)
    assert not [e for e in only(ev.PromptOpened, world) if "update due" in e.prompt]
    world.put(COMMUNICATIONS_LEAD, act.Withdraw("customers notice (own initiative 2)"))
    assert [e.at for e in only(ev.PromptOpened, world) if "update due" in e.prompt] == [due - 300]


def test_a_notice_that_is_held_up_puts_the_promise_off_to_its_time_at_the_latest(card, standard):
    world = until(card, standard, 1, "the communications lead joined")
    world.put(COMMUNICATIONS_LEAD, act.Draft("customers", ("banner",), fields=WORDS, next_update=3_600))
    world.put(COMMUNICATIONS_LEAD, act.Draft("customers", ("banner",), approvals=(COMMANDER,), fields=WORDS))
    world.put(COMMANDER, act.Release("customers notice (own initiative 2)"))
    asked = next(p for p in world.prompts.values() if p.subject.startswith("send customers notice"))
    world.put(COMMUNICATIONS_LEAD, act.Answer(asked.id, "hold it back"))
    due = only(ev.NoticeSent, world)[-1].next_update
    to(world, due)
    assert [e.at for e in only(ev.PromptOpened, world) if "update due" in e.prompt] == [due]


def test_promises_made_in_the_same_second_are_all_called_in(card, standard):
    world = until(card, standard, 1, "the communications lead joined")
    for group, channel, promise in (("executives", "chat", 1_800), ("customers", "facebook", 5_400)):
        draft = act.Draft(group, (channel,), approvals=(COMMANDER,), fields=WORDS, next_update=promise)
        world.put(COMMUNICATIONS_LEAD, draft)
        world.put(COMMANDER, act.Release(f"{group} notice (own initiative)"))
    sending = world.now + 300  # both are left to silence, and go out by themselves
    to(world, sending + 5_400)
    asked = [e.at for e in only(ev.PromptOpened, world) if "tell: update due" in e.prompt]
    assert asked == [sending + 1_800 - 900, sending + 5_400 - 900]


def test_a_promise_to_all_is_not_settled_by_a_notice_to_some(card, standard):
    world = until(card, standard, 1, "the communications lead joined")
    world.put(COMMUNICATIONS_LEAD, act.Draft("customers", ("banner",), fields=WORDS, next_update=3_600))
    due = world.known.promised("customers")
    world.put(COMMUNICATIONS_LEAD, act.Draft("customers", ("banner",), audiences=("visitors",), fields=WORDS))
    assert world.known.promised("customers") == due
    to(world, due)
    assert [e.at for e in only(ev.PromptOpened, world) if "update due" in e.prompt] == [due - 900]
    world.put(COMMUNICATIONS_LEAD, act.Draft("customers", ("banner",), fields=WORDS))
    assert world.known.promised("customers") is None


# ------------------------------------------------------------------------------------------------- overtaken


def test_no_notice_goes_out_after_a_newer_one_to_the_same_readers_that_leaves_nothing_to_add(runs):
    """What goes out of turn says something that none of the newer ones did, and what they said in the same words."""
    withdrawn = late = 0
    for world in runs:
        drafted = {e.notice: (n, dict(e.fields)) for n, e in enumerate(only(ev.NoticeDrafted, world))}
        for group in ("customers", "executives", "partners"):
            went = [drafted[e.notice] for e in only(ev.NoticeSent, world) if e.to == group]
            for place, (order, says) in enumerate(went):
                newer = [fields for other, fields in went[:place] if other > order]
                late += bool(newer)
                assert all(says.keys() - fields.keys() for fields in newer)
                assert all(fields.get(name, words) == words for fields in newer for name, words in says.items())
        withdrawn += sum("has overtaken it" in e.why for e in only(ev.NoticeWithdrawn, world))
    assert withdrawn > 5
    assert late > 1


CAUSE = (("what happened", "It rains."), ("cause", "Clouds."))


@pytest.mark.parametrize(
    ("older", "newer", "goes_on"),
    [
        (CAUSE, WORDS, True),  # it says why, which nobody has heard
        (CAUSE, (("what happened", "It pours."), WORDS[1]), False),  # what it says of the rain is stale
        (CAUSE, (*CAUSE, WORDS[1]), False),  # everybody has heard all of it
        ((*CAUSE[:1], ("cause", " ")), WORDS, False),  # it has no words for what it would add
        (CAUSE, (("alternative", "Take the bus."),), True),
    ],
)
def test_an_older_notice_goes_on_only_if_it_adds_to_the_newer_one(card, standard, older, newer, goes_on):
    world, name = drafted(card, standard, COMMANDER, fields=older)
    world.put(COMMUNICATIONS_LEAD, act.Draft("customers", ("banner",), fields=newer))
    assert world.known.notices[name].open is goes_on
    assert bool(world.known.notices[name].withdrawn) is not goes_on
    assert bool(asked(world, f"release {name}")) is goes_on


def test_an_older_end_is_stale_when_a_newer_one_has_been_named(card, standard):
    """Both say *it will be over by*, and mean different times."""
    says = (("estimate", "It will be over by [estimate]."),)
    for end, goes_on in ((7_200, False), (3_600, True)):
        world = until(card, standard, 1, "the communications lead joined")
        lead = COMMUNICATIONS_LEAD
        older = act.Draft("customers", ("banner",), approvals=(COMMANDER,), fields=(*CAUSE, *says), estimate=3_600)
        world.put(lead, older)
        world.put(lead, act.Draft("customers", ("banner",), fields=(*WORDS[:1], *says), estimate=end))
        assert world.known.notices["customers notice (own initiative)"].open is goes_on


def test_nothing_that_was_worded_before_the_end_goes_out_after_it(runs):
    ended = 0
    for world in runs:
        resolved = next((e.at for e in only(ev.IncidentResolved, world)), world.horizon)
        worded = {e.notice: e.worded for e in only(ev.NoticeDrafted, world)}
        late = [e for e in only(ev.NoticeSent, world) if e.at > resolved]
        assert all(worded[e.notice] >= resolved for e in late)
        ended += sum(e.why == "the incident is resolved" for e in only(ev.NoticeWithdrawn, world))
    assert ended > 5


def test_playbooks_send_nothing_whose_words_have_been_overtaken(runs):
    taken_back = 0
    for world in runs:
        assert not [n for n in world.known.notices.values() if n.sent and n.draft.worded < _turned(world, n.sent.at)]
        taken_back += sum(e.why == "it was taken back" for e in only(ev.NoticeWithdrawn, world))
    assert taken_back > 3


def _turned(world: World, second: int) -> int:
    """When it last became unwell, or well again, before `second`, from the log alone."""
    alerts, reports, holds, turns = set(), set(), None, [(0, False)]
    for event in world.log:
        if isinstance(event, ev.AlertRaised):
            alerts.add(event.monitor)
            holds = None
        elif isinstance(event, ev.AlertCleared):
            alerts.discard(event.monitor)
            reports.discard(event.component)
        elif isinstance(event, ev.CustomersReported):
            reports.add(event.component)
            holds = None
        elif isinstance(event, ev.ReportsCeased):
            reports.discard(event.component)
        elif isinstance(event, ev.ServiceVerified):
            holds = event.holds
        else:
            continue
        unwell = bool(alerts or reports or holds is False)
        if unwell is not turns[-1][1]:
            turns.append((event.at, unwell))
    return max(at for at, _ in turns if at < second)


def test_a_notice_for_other_readers_is_not_overtaken(card, standard):
    world = until(card, standard, 1, "the communications lead joined")
    for audience in ("visitors", "registered shoppers"):
        world.put(
            COMMUNICATIONS_LEAD,
            act.Draft("customers", ("banner",), audiences=(audience,), approvals=(COMMANDER,), fields=WORDS),
        )
    world.put(COMMUNICATIONS_LEAD, act.Send("customers notice (own initiative 2)"))
    assert world.known.notices["customers notice (own initiative)"].open
    world.put(COMMUNICATIONS_LEAD, act.Draft("customers", ("banner",), fields=WORDS))
    assert (
        world.known.notices["customers notice (own initiative)"].withdrawn
        == "customers notice (own initiative 3) has overtaken it"
    )


def test_what_was_taken_back_cannot_be_sent_and_nobody_is_asked_to_release_it(card, standard):
    world = until(card, standard, 1, "the communications lead joined")
    world.put(COMMUNICATIONS_LEAD, act.Draft("customers", ("banner",), approvals=(COMMANDER,), fields=WORDS))
    assert any(p.subject == "release customers notice (own initiative)" for p in world.prompts.values())
    world.put(COMMUNICATIONS_LEAD, act.Withdraw("customers notice (own initiative)"))
    assert not any(p.subject == "release customers notice (own initiative)" for p in world.prompts.values())
    assert "will not go out" in refusal(world, COMMUNICATIONS_LEAD, act.Send("customers notice (own initiative)"))
    to(world, world.now + 7_200)
    assert not [e for e in only(ev.NoticeSent, world) if e.to == "customers"]


# ------------------------------------------------------------------------------------------- who is reached


def test_whatever_is_offered_can_be_done_and_says_something_to_somebody(scenarios, playbooks, monkeypatch):
    offered = 0
    for scenario in scenarios.values():
        fewer = tuple(
            c
            for c in scenario.organisation.channels
            if c.name not in ("chat", "partner list", "facebook", "x", "exchange news", "regulator portal")
        )
        cut = tuple(
            dataclasses.replace(a, reached_by=tuple(w for w in a.reached_by if w.channel in {c.name for c in fewer}))
            for a in scenario.organisation.audiences
        )
        bare = changed(changed(scenario, ("organisation", "channels"), fewer), ("organisation", "audiences"), cut)
        world = World(bare, 3)
        loop = Play(world, in_all_seats(playbooks["standard"], bare), people=[COMMUNICATIONS_LEAD])
        while not world.ended:
            for prompt in loop.go_on():
                drafts = [a for o in prompt.options for a in o.actions if isinstance(a, act.Draft)]
                assert not [why for d in drafts if (why := refusal(world, COMMUNICATIONS_LEAD, d))]
                assert all(d.channels and d.fields for d in drafts)
                assert not any(d.to == "executives" for d in drafts)
                offered += len(drafts)
    assert offered > 6


def test_people_of_a_notice_are_those_who_can_be_had_on_one_of_its_channels(card, standard):
    world = until(card, standard, 1, "the communications lead joined")
    world.put(COMMUNICATIONS_LEAD, act.Draft("customers", ("sms", "facebook"), fields=WORDS))
    shares = {"customers with an open order": (0.88, 0.20), "registered shoppers": (0.62, 0.25), "visitors": (0, 0.08)}
    size = {a.name: people(card, a) for a in card.organisation.audiences}
    had = sum(size[name] * (1 - (1 - sms) * (1 - post)) for name, (sms, post) in shares.items())
    assert only(ev.NoticeSent, world)[-1].people == round(had)


def test_reach_is_that_of_the_segments_that_are_meant(card):
    assert "sms" in reachable(card.organisation, "customers")
    assert "sms" not in reachable(card.organisation, "customers", ("visitors",))
    (visitors,) = addressed(card.organisation, "customers", ("visitors",))
    assert share_had(visitors, ("banner", "sms")) == 1.0
    assert share_had(visitors, ("sms",)) == 0.0
    assert share_had(visitors, ("status page", "facebook")) == pytest.approx(1 - 0.95 * 0.92)


# ------------------------------------------------------------------------------------------------ the table


def test_a_ready_made_notice_takes_its_author_as_long_to_write_as_one_of_their_own(card, tmp_path):
    """Choosing a notice from the list is a decision; writing it out takes what it takes a playbook."""
    card = changed(card, ("organisation", "workarounds"), ())  # nobody asks for another notice meanwhile
    card = changed(card, ("organisation", "planned_posts"), ())  # … or for anything else
    exercise = Exercise(card, [COMMUNICATIONS_LEAD], seed=3, path=tmp_path / "a.jsonl")
    (prompt,) = exercise.go_on()
    option = next(o for o in prompt.options if "holding statement" in o.name)
    (ready,) = option.actions
    told = exercise.now
    lands = exercise.answer(prompt.id, option.name)
    exercise.go_on(lands)
    closed = next(e for e in only(ev.PromptClosed, exercise.world) if e.prompt == prompt.id)
    drafted = next(e for e in only(ev.NoticeDrafted, exercise.world) if e.role == COMMUNICATIONS_LEAD)
    assert (closed.how, closed.option) == ("answered", option.name)
    assert told < closed.at < drafted.at == lands
    assert drafted.worded == told
    fresh = Exercise(card, [COMMUNICATIONS_LEAD], seed=3, path=tmp_path / "b.jsonl")
    fresh.go_on()
    own = fresh.answer_with(prompt.id, (act.Answer(prompt.id), ready))
    assert own == lands


def test_talk_that_was_timed_by_the_facilitator_costs_nothing_more(card, tmp_path):
    exercise = Exercise(card, [COMMUNICATIONS_LEAD], seed=3, path=tmp_path / "a.jsonl")
    (prompt,) = exercise.go_on()
    told = exercise.now
    exercise.answer(prompt.id, prompt.options[0].name, minutes=4)
    exercise.go_on(told + 240)
    assert [e.at for e in only(ev.NoticeDrafted, exercise.world)] == [told + 240]


# ------------------------------------------------------------------------------------------ the end, the words


def half_mended(card):
    """The remedy restores nine tenths, above the alert's threshold and below what counts as restored; and no customer
    says so."""
    remedy = dataclasses.replace(card.fault.remedies[0], chance=1.0, chance_informed=1.0, restores=0.9)
    fault = dataclasses.replace(
        card.fault, component="payments", remedies=(remedy,), ends_after=Duration("lognormal", 9_000, 0.2)
    )
    return changed(dataclasses.replace(card, fault=fault), ("organisation", "support", "notices_after"), 10**6)


def test_an_incident_is_not_resolved_below_what_counts_as_restored(card, standard):
    scenario, failed = half_mended(card), 0
    for seed in range(30):
        world = play(World(scenario, seed), in_all_seats(standard, scenario))
        restored = next((e.at for e in only(ev.ServiceRestored, world)), None)
        resolved = next((e.at for e in only(ev.IncidentResolved, world)), None)
        assert resolved is None or (restored is not None and restored <= resolved)
        failed += any(not e.holds for e in only(ev.ServiceVerified, world))
    assert failed > 20


def test_a_check_that_fails_is_a_reason_to_go_on_and_is_made_again(card, standard):
    world = play(World(half_mended(card), 2), in_all_seats(standard, card))
    checks = only(ev.ServiceVerified, world)
    assert "succeeds 90% of the time, 95% are needed" in checks[0].outcome
    assert [c.holds for c in checks] == [False] * (len(checks) - 1) + [True]
    assert all(15 * 60 < later.at - sooner.at < 40 * 60 for sooner, later in pairwise(checks))
    asked = [e.at for e in only(ev.PromptOpened, world) if e.prompt.startswith("it lead/repair")]
    assert any(at > checks[0].at for at in asked)


def test_nobody_can_resolve_what_nobody_has_checked(card, standard):
    world = until(card, standard, 1, "the incident commander joined")
    while world.known.unwell and not world.ended:
        world.advance(world.now + 60)
    if world.known.incidents[1].holds is None:
        assert "nobody has checked" in refusal(world, COMMANDER, act.Resolve())


def test_a_question_of_category_is_not_asked_when_nothing_is_wrong_any_more(card):
    short = dataclasses.replace(card, fault=dataclasses.replace(card.fault, ends_after=Duration("fixed", 900)))
    world = World(short, 1)
    to(world, world.horizon)
    asked = only(ev.PromptOpened, world)
    well = max(e.at for e in only((ev.AlertCleared, ev.ReportsCeased), world))
    assert any("declare" in e.prompt for e in asked)
    assert not [e for e in asked if e.at > well]


def test_only_the_it_lead_guesses_and_nobody_once_all_is_well(card, standard):
    world = until(card, standard, 1, "the cause was identified")
    for whom in (COMMANDER, IT_LEAD):
        world.put(EXECUTIVE, act.Ask(whom, "estimate"))
    to(world, world.now + 1_200)
    said = {e.whom: e.text for e in only(ev.Replied, world) if e.role == EXECUTIVE}
    assert "IT lead to judge" in said[COMMANDER]
    assert "minutes" in said[IT_LEAD]
    while world.known.unwell:
        world.advance(world.now + 60)
    world.put(EXECUTIVE, act.Ask(IT_LEAD, "estimate"))
    to(world, world.now + 3_000)
    assert only(ev.Replied, world)[-1].text == "As far as we can see everything works."


def test_who_is_affected_is_answered_from_what_was_reported_not_from_the_truth(card, standard):
    """Two worlds that differ in what is truly broken, and in which the same is reported, say the same."""
    world = until(card, standard, 1, "the incident commander joined")
    world.known.incidents[1].struck.clear()
    world.put(COMMANDER, act.Ask(IT_LEAD, "affected"))
    to(world, world.now + 1_200)
    assert only(ev.Replied, world)[-1].text == "Nobody that we know of."


# --------------------------------------------------------------------------------------- released, given back


def drafted(card, standard, *approvals, fields=WORDS):
    """A world in which a notice to customers waits for these roles."""
    world = until(card, standard, 1, "the communications lead joined")
    for role in approvals:
        if role not in world.known.called:
            world.put(COMMANDER, act.Activate(role))
    world.put(COMMUNICATIONS_LEAD, act.Draft("customers", ("banner",), approvals=approvals, fields=fields))
    return world, "customers notice (own initiative)"


def asked(world, subject: str) -> list:
    return [p for p in world.prompts.values() if p.subject.startswith(subject)]


def test_a_release_by_one_role_leaves_the_reading_of_another_alone(card, standard):
    world, name = drafted(card, standard, "legal counsel", COMMANDER)
    while not asked(world, f"release {name}") and not world.ended:
        world.advance()
    (reading,) = asked(world, f"release {name}")
    assert reading.role == "legal counsel"
    world.put(COMMANDER, act.Release(name))
    assert asked(world, f"release {name}") == [reading]


def test_a_release_takes_back_what_its_role_wanted_changed(card, standard):
    world, name = drafted(card, standard, COMMANDER)
    world.put(COMMANDER, act.Return(name))
    assert asked(world, f"redraft {name}")
    world.put(COMMANDER, act.Release(name))
    assert world.known.notices[name].returned_by is None
    assert not asked(world, f"redraft {name}")
    assert asked(world, f"send {name}")


def test_a_notice_changed_unasked_is_read_again_at_once(card, standard):
    world, name = drafted(card, standard, COMMANDER)
    world.put(COMMANDER, act.Return(name))
    world.put(COMMUNICATIONS_LEAD, act.Redraft(name, (("what happened", "It pours."),)))
    assert not asked(world, f"redraft {name}")
    (again,) = asked(world, f"release {name}")
    assert "It pours." in again.text
    world.put(COMMANDER, act.Release(name))
    world.put(COMMUNICATIONS_LEAD, act.Send(name))
    assert only(ev.NoticeSent, world)[-1].fields == (("what happened", "It pours."),)


def test_words_that_cannot_go_are_not_taken_as_a_change(card, standard):
    world, name = drafted(card, standard, COMMANDER)
    assert "nobody asked for changes" in refusal(world, COMMUNICATIONS_LEAD, act.Redraft(name))
    world.put(COMMANDER, act.Return(name))
    assert "says nothing" in refusal(world, COMMUNICATIONS_LEAD, act.Redraft(name, (("cause", " "),)))
    with pytest.raises(act.BadAction, match="poem"):
        world.put(COMMUNICATIONS_LEAD, act.Redraft(name, (("poem", "roses"),)))


def test_worded_anew_it_says_what_is_known_now(card, standard):
    world, name = drafted(card, standard, COMMANDER, fields=(("what happened", "Something is wrong."),))
    world.put(COMMANDER, act.Return(name))
    (again,) = asked(world, f"redraft {name}")
    world.put(COMMUNICATIONS_LEAD, act.Answer(again.id, "word it anew"))
    assert "payments" in dict(world.known.notices[name].draft.fields)["what happened"]


def test_an_author_is_asked_before_others_read_what_is_overtaken(card, standard):
    short = dataclasses.replace(card, fault=dataclasses.replace(card.fault, ends_after=Duration("fixed", 1_500)))
    world, name = drafted(short, standard, COMMANDER)
    while not asked(world, f"go on with {name}") and not world.ended:
        world.advance()
    (question,) = asked(world, f"go on with {name}")
    assert "nothing is known to be wrong any more" in question.text
    assert not asked(world, f"release {name}")
    world.put(COMMUNICATIONS_LEAD, act.Answer(question.id, "let it be released"))
    assert asked(world, f"release {name}")  # the author has been asked, and is not asked again for the same turn


def test_a_notice_that_says_that_something_works_is_overtaken_when_it_does_not(card, standard):
    fields = (("what still works", "Your login and search work as usual."), ("what happened", "Cards fail."))
    world, name = drafted(card, standard, COMMANDER, fields=fields)
    assert not world.known.stale(world.known.notices[name])
    world.record(ev.AlertRaised(world.now, "search alert", "search", 0.4))
    assert world.known.stale(world.known.notices[name])


def test_a_notice_worded_in_the_second_of_the_turn_knows_of_it(card, standard):
    world, name = drafted(card, standard, COMMANDER)
    notice = world.known.notices[name]
    world.known.incidents[1].turned = notice.draft.worded
    assert not world.known.stale(notice)
    world.known.incidents[1].turned += 1
    assert world.known.stale(notice)


# ------------------------------------------------------------------------------------------------------ the end


def test_the_follow_up_goes_out_before_the_exercise_ends(scenarios, tmp_path):
    """Whoever always picks the full notice, which counsel reads: the last word is written and sent all the same."""
    followed = ended = 0
    for scenario in scenarios.values():
        for seed in range(15):
            path = tmp_path / f"{scenario.name}-{seed}.jsonl"
            table = Exercise(scenario, [COMMUNICATIONS_LEAD], seed=seed, path=path)
            while not table.ended:
                for prompt in table.go_on():
                    names = [o.name for o in prompt.options]
                    table.answer(prompt.id, next((n for n in names if n.startswith("full notice")), names[0]))
            quiet = any("everybody who was to be told" in e.why for e in only(ev.WorldEnded, table.world))
            sent = [e for e in only(ev.NoticeSent, table.world) if (e.to, e.occasion) == ("customers", "resolved")]
            ended += quiet
            followed += quiet and bool(sent)
    assert ended > 15
    assert followed == ended


def test_nobody_resolves_while_a_remedy_is_under_way_nor_repairs_when_it_is_over(card, standard):
    world = until(card, standard, 1, "a remedy was started")
    world.known.incidents[1].alerts.clear()
    world.known.incidents[1].reported.clear()
    world.known.incidents[1].holds = True
    assert "somebody is still at it" in refusal(world, COMMANDER, act.Resolve())
    known = world.known.incidents[1]
    known.busy_with, known.resolved = None, True
    for action in (act.Mitigate(card.fault.remedies[0].name), act.Verify()):
        assert refusal(world, IT_LEAD, action) == "the incident is resolved"


def test_a_remedy_that_is_in_force_is_not_offered_again(card, standard):
    offered = 0
    for seed in range(20):
        world = World(card, seed)
        loop = Play(world, in_all_seats(standard, card), people=[IT_LEAD])
        while not world.ended:
            for prompt in loop.go_on():
                options = [o.name for o in prompt.options]
                helped = {name for name, did in world.known.tried.items() if did}
                assert not helped & set(options)
                offered += bool(helped) and prompt.subject == "repair"
                remedy = card.fault.remedies[0].name
                choice = remedy if remedy in options else options[0] if prompt.subject != "repair" else "wait and watch"
                world.put(IT_LEAD, act.Answer(prompt.id, choice))
    assert offered > 5


def test_a_commander_who_was_called_before_the_declaration_is_asked_on_joining(card):
    world = World(card, 1)
    while IT_LEAD not in world.known.joined:
        world.advance(world.now + 1)
    world.put(IT_LEAD, act.Activate(COMMANDER))
    world.put(IT_LEAD, act.Declare("critical"))
    while COMMANDER not in world.known.joined:
        assert not asked(world, "activate")
        world.advance(world.now + 1)
    assert asked(world, "activate")


def test_what_has_no_words_is_refused(card, standard):
    world = until(card, standard, 1, "the incident commander joined")
    for action in (act.Note("  "), act.Other("")):
        assert refusal(world, COMMANDER, action) == "there are no words in it"
    assert refusal(world, act.FACILITATOR, act.Inject(COMMANDER, "a seller", " ")) == "there are no words in it"


# ------------------------------------------------------------------------------- what a second attack found


def test_words_that_were_chosen_before_the_turn_stay_old_when_they_are_written_down_after_it(card, standard):
    world, name = drafted(card, standard, COMMANDER)
    world.put(COMMANDER, act.Return(name))
    (again,) = asked(world, f"redraft {name}")
    chosen = world.now
    world.known.incidents[1].turned = chosen + 60
    world.advance(chosen + 120)
    world.put(COMMUNICATIONS_LEAD, act.Answer(again.id, "word it anew"))
    assert world.known.notices[name].draft.worded == chosen
    assert world.known.stale(world.known.notices[name])


def test_a_change_without_new_words_keeps_their_age(card, standard):
    world, name = drafted(card, standard, COMMANDER)
    before = world.known.notices[name].draft.worded
    world.advance(world.now + 60)
    world.put(COMMANDER, act.Return(name))
    world.put(COMMUNICATIONS_LEAD, act.Redraft(name))
    assert world.known.notices[name].draft.worded == before


def test_a_far_promise_is_not_ticked_off_with_a_near_one(card, standard):
    world = until(card, standard, 1, "the communications lead joined")
    for audience, promise in (("visitors", 2_400), ("registered shoppers", 7_200)):
        draft = act.Draft("customers", ("banner",), audiences=(audience,), fields=WORDS, next_update=promise)
        world.put(COMMUNICATIONS_LEAD, draft)
    began = world.now
    to(world, began + 7_200)
    prompts = [e for e in only(ev.PromptOpened, world) if "tell: update due" in e.prompt]
    assert [e.at for e in prompts] == [began + 2_400 - 900, began + 7_200 - 900]
    for prompt, promise in zip(prompts, (2_400, 7_200), strict=True):
        assert f"an update by {wording.clock(world.clock(began + promise))}" in prompt.text


def test_wanting_changes_stops_whoever_reads_it(card, standard):
    world, name = drafted(card, standard, "legal counsel", COMMANDER)
    while not asked(world, f"release {name}") and not world.ended:
        world.advance()
    world.put(COMMANDER, act.Return(name))
    assert not asked(world, f"release {name}")
    (redraft,) = asked(world, f"redraft {name}")
    world.put("legal counsel", act.Release(name))
    assert asked(world, f"redraft {name}") == [redraft]  # who wanted the changes still does


def test_slow_people_get_the_last_word_out_too(scenarios, playbooks):
    lost = 0
    for scenario in scenarios.values():
        people = tuple(dataclasses.replace(p, skill=5.0) for p in scenario.organisation.people)
        slow = dataclasses.replace(changed(scenario, ("organisation", "people"), people), lasts=24 * 3_600)
        for seed in range(12):
            world = play(World(slow, seed), in_all_seats(playbooks["standard"], slow))
            if only(ev.IncidentResolved, world):
                told = {e.to for e in only(ev.NoticeSent, world) if e.occasion == "resolved"}
                lost += not told >= {"customers", "executives", "partners"}
    assert lost == 0


def test_customers_are_well_only_when_they_have_been_for_a_while(card):
    lasting = dataclasses.replace(card, fault=dataclasses.replace(card.fault, ends_after=Duration("fixed", 10**6)))
    quiet = changed(lasting, ("organisation", "monitors"), ())
    world = World(quiet, 1)
    while not only(ev.CustomersReported, world):
        world.advance(world.now + 60)
    began = world.now
    world.truth.health.set("card acquirer", 1.0)
    to(world, began + 100)
    world.truth.health.set("card acquirer", 0.0)
    to(world, began + 2_000)
    assert not only(ev.ReportsCeased, world)
    world.truth.health.set("card acquirer", 1.0)
    to(world, began + 2_000 + quiet.organisation.support.reports)
    assert [e.at for e in only(ev.ReportsCeased, world)] == [began + 2_000 + quiet.organisation.support.reports]


def test_a_ruling_on_deciding_makes_no_reading_of_it(card, tmp_path):
    exercise = Exercise(card, [COMMUNICATIONS_LEAD], seed=1, path=tmp_path / "a.jsonl")
    (prompt,) = exercise.go_on()
    exercise.act(COMMUNICATIONS_LEAD, act.Other("Think harder."), minutes=0)
    (other,) = exercise.world.truth.open_others
    path = ("organisation", "work", "decide", "seconds")
    exercise.interject(act.Rule(other, "You do.", path, 121.0))
    assert not prompt.reading
    draft = act.Draft("customers", ("banner",), fields=WORDS)
    writing = exercise.act(COMMUNICATIONS_LEAD, draft)
    decided = exercise.answer(prompt.id, "tell nobody now")
    assert decided < writing


def test_nothing_follows_from_an_answer_that_comes_too_late_or_is_not_offered(card, tmp_path):
    exercise = Exercise(card, [COMMUNICATIONS_LEAD], seed=3, path=tmp_path / "a.jsonl")
    (prompt,) = exercise.go_on()
    draft = act.Draft("customers", ("banner",), fields=WORDS)
    exercise.answer_with(prompt.id, (act.Answer(prompt.id, "dance"), draft), minutes=0)
    assert not [e for e in only(ev.NoticeDrafted, exercise.world) if e.role == COMMUNICATIONS_LEAD]
    assert prompt.id in {p.id for p in exercise.prompts}
    while prompt.id in exercise.world.prompts:
        exercise.go_on(exercise.now + 300)
    before = len(only(ev.NoticeDrafted, exercise.world))
    exercise.answer_with(prompt.id, (act.Answer(prompt.id), draft), minutes=0)
    assert len(only(ev.NoticeDrafted, exercise.world)) == before


def test_nobody_is_asked_who_never_joined(card, standard):
    paging = dataclasses.replace(
        card.organisation.paging,
        timeout=1,
        day=dataclasses.replace(card.organisation.paging.day, never=1.0),
        night=dataclasses.replace(card.organisation.paging.night, never=1.0),
    )
    deaf = changed(card, ("organisation", "paging"), paging)
    world = play(World(deaf, 1), in_all_seats(standard, deaf))
    assert only(ev.PageMissed, world)
    assert not only(ev.PromptOpened, world)


def test_a_question_that_was_answered_before_it_was_shown_holds_nothing_up(card, tmp_path):
    exercise = Exercise(card, [IT_LEAD], seed=1, path=tmp_path / "a.jsonl")
    (declare,) = exercise.go_on()
    exercise.answer(declare.id, "declare critical", minutes=0)
    (repair,) = exercise.prompts
    exercise.answer(repair.id, "look for the cause", minutes=0)
    now = exercise.now
    exercise.go_on(now + 600)
    assert exercise.now > now


class _Looks:
    """A policy that looks at what it is offered, at once or not, and then does what a playbook does."""

    def __init__(self, policy, at_once: bool):
        self.policy, self.at_once, self.offered = policy, at_once, []

    def reply(self, prompt, picture):
        self.offered.append(tuple(prompt.options) if self.at_once else prompt.options)
        return self.policy.reply(prompt, picture)


@pytest.mark.parametrize("name", ["card-payments-down", "two-at-once", "stolen-logins"])
def test_ready_made_notices_are_as_of_when_the_question_was_asked_whenever_somebody_looks(name, standard):
    scenario = files.load(name)
    told = []
    for at_once in (True, False):
        looks = _Looks(ByPlaybook(standard, scenario.organisation, scenario), at_once)
        play(World(scenario, 4), dict.fromkeys(ROLES, looks))
        told.append([tuple(options) for options in looks.offered])  # now all is over, and much more is known
    assert told[0] == told[1]
    words = {a.fields for options in told[0] for o in options for a in o.actions if isinstance(a, act.Draft)}
    assert len(words) > 5
