"""Mistakes in notices: who makes them, who sees them before they go, what they do outside, how they are corrected."""

from __future__ import annotations

import dataclasses
from itertools import count

import pytest
from conftest import only, until

import sim
from sim import events as ev
from sim import files, laws, phrases, wording
from sim.experiment.running import run
from sim.files.complaints import BadFile
from sim.impact import again
from sim.log import Log
from sim.metrics import measures
from sim.play import Play
from sim.policies import in_all_seats
from sim.reach import puts_away
from sim.scenario import COMMANDER, COMMUNICATIONS_LEAD, MISTAKE_SEEN, NOT_TRUE, changed
from sim.stories import correcting, drafting, sending
from sim.stories.owed import OF_A_BREACH
from sim.world import World

CARD = files.load("card-payments-down")
NEVER_WRONG = changed(CARD, ("organisation", "mistakes"), None)
EARLY = files.load_playbook("tell-early")


def with_(**how):
    """The scenario with other numbers for mistakes."""
    return changed(CARD, ("organisation", "mistakes"), dataclasses.replace(CARD.organisation.mistakes, **how))


def happened(kind, log) -> list:
    return [event for event in log if isinstance(event, kind)]


@pytest.fixture(scope="module")
def read_by_customers() -> Log:
    """A run in which customers find a mistake in what they were told, before all is well again."""
    scenario = with_(from_template=0.3)
    return next(log for log in (run(scenario, EARLY, 3, n) for n in count()) if _in_time(log))


def _in_time(log: Log) -> bool:
    over = next(e.at for e in log if isinstance(e, ev.ServiceRestored | ev.WorldEnded))
    corrected = any(e.occasion == MISTAKE_SEEN and e.to == "customers" for e in happened(ev.NoticeSent, log))
    return corrected and any(e.to == "customers" and e.at + 600 < over for e in happened(ev.MistakeReported, log))


def test_where_nothing_is_said_of_mistakes_and_where_none_is_made_a_run_is_the_same():
    wrong = 0
    for n in range(12):
        ours, without = run(CARD, EARLY, 5, n), run(NEVER_WRONG, EARLY, 5, n)
        made = happened(ev.MistakeMade, ours)
        assert made or ours.lines() == without.lines()
        assert happened(ev.MistakeMade, without) == []
        wrong += bool(made)
    assert 0 < wrong < 12


def test_as_many_notices_are_wrong_as_is_said():
    scenario = with_(from_template=0.25, written=0.25, overlooked=1.0, seen=dataclasses.replace(_seen(), seconds=9e5))
    logs = [run(scenario, EARLY, 11, n) for n in range(30)]
    drafts, made = (sum(len(happened(kind, log)) for log in logs) for kind in (ev.NoticeDrafted, ev.MistakeMade))
    assert drafts > 300
    assert abs(made - drafts / 4) < 4 * (drafts * 3 / 16) ** 0.5
    assert made / drafts == pytest.approx(0.25, rel=0.2)


def _seen():
    return CARD.organisation.mistakes.seen


def test_who_overlooks_nothing_lets_nothing_wrong_out_that_they_have_read():
    careful, blind = (run(with_(from_template=1.0, written=1.0, overlooked=o), EARLY, 1) for o in (0.0, 1.0))
    read = {e.notice for e in happened(ev.NoticeReleased, careful)}
    right = {e.notice for e in happened(ev.MistakePutRight, careful)}
    assert read and read <= right
    assert not read & {e.notice for e in happened(ev.MistakeReported, careful)}
    assert happened(ev.MistakePutRight, blind) == []
    assert measures(blind)["mistakes sent"] == len(happened(ev.NoticeSent, blind))
    assert measures(careful)["mistakes put right"] == len(happened(ev.MistakePutRight, careful))


def test_words_that_are_put_anew_hold_the_old_mistake_no_more():
    world, play = _asked(with_(from_template=1.0, written=1.0), "release")
    name = next(iter(world.truth.mistaken))
    role = world.known.notices[name].waits_for[0]
    world.put(role, sim.actions.Return(name))
    play.go_on()
    assert next(e.role for e in only(ev.MistakePutRight, world) if e.notice == name) == COMMUNICATIONS_LEAD


def _asked(scenario, subject: str):
    """A world in which somebody is asked about this, and nobody has answered."""
    world = World(scenario, 1)
    play = Play(world, in_all_seats(EARLY, scenario))
    while not any(p.subject.startswith(subject) for p in world.prompts.values()):
        play.go_on(world.now + 60)
    return world, play


# ------------------------------------------------------------------------------------------------ found out


def test_readers_find_it_and_it_is_corrected_in_words_that_say_so(read_by_customers):
    log = read_by_customers
    report = next(e for e in happened(ev.MistakeReported, log) if e.to == "customers")
    asked = next(
        e for e in happened(ev.PromptOpened, log) if e.prompt.startswith(f"{COMMUNICATIONS_LEAD}/{MISTAKE_SEEN}")
    )
    assert asked.at >= report.at and report.notice in asked.text
    first = next(e for e in happened(ev.NoticeSent, log) if e.notice == report.notice)
    right = next(e for e in happened(ev.NoticeSent, log) if e.occasion == MISTAKE_SEEN and e.to == "customers")
    assert (right.audiences, right.channels) == (first.audiences, first.channels)
    assert dict(right.fields)["what happened"].startswith("A detail in our earlier notice (")
    assert NOT_TRUE not in dict(right.fields)  # that corrects a rumour
    assert phrases.first("readers reported a mistake", log) == happened(ev.MistakeReported, log)[0]
    assert phrases.first("a correction was sent to customers", log) == right
    shares = next(dict(e.told) for e in happened(ev.MistakeRead, log) if e.notice == report.notice)
    assert max(shares.values()) > 0 and set(shares) == set(first.audiences)
    assert not laws.broken(log)


def test_what_a_newer_notice_has_put_away_is_found_out_by_nobody():
    for n in range(10):
        log = run(with_(from_template=0.5), EARLY, 2, n)
        for found in happened(ev.MistakeRead, log):
            wrong = next(e for e in happened(ev.NoticeSent, log) if e.notice == found.notice)
            since = [e for e in happened(ev.NoticeSent, log) if e.to == wrong.to and wrong.at < e.at < found.at]
            assert not any(set(wrong.audiences) <= set(e.audiences) for e in since)


def test_what_was_said_at_the_end_is_corrected_after_it():
    logs = (run(with_(from_template=0.5), EARLY, 2, n) for n in range(20))
    log = next(one for one in logs if any("(resolved)" in e.notice for e in happened(ev.MistakeReported, one)))
    over = happened(ev.IncidentResolved, log)[-1].at
    late = [e for e in happened(ev.NoticeSent, log) if "was wrong; this one is right" in str(e.fields) and e.at > over]
    worded = {e.notice: e.worded for e in happened(ev.NoticeDrafted, log)}
    assert late and all(worded[e.notice] >= over and e.occasion == "resolved" for e in late)


def test_silence_lets_it_stand_and_one_may_correct_at_once():
    scenario = with_(from_template=1.0, written=1.0, overlooked=1.0)
    world, _ = _asked(scenario, MISTAKE_SEEN)
    prompt = next(p for p in world.prompts.values() if p.subject.startswith(MISTAKE_SEEN))
    names = [option.name for option in prompt.options]
    draft = world.known.notices[prompt.subject.partition(": ")[2]].draft
    assert names == [
        "correct it",
        *(["correct it at once; nobody else reads it"] if draft.approvals else []),
        "let it stand",
    ]
    assert prompt.default == "let it stand"
    assert prompt.options[0].actions[0].approvals == draft.approvals
    before = len(only(ev.NoticeDrafted, world))
    while world.now < prompt.deadline:
        world.advance(prompt.deadline)
    assert prompt.id not in world.prompts and len(only(ev.NoticeDrafted, world)) == before


# ------------------------------------------------------------------------------------------- what it costs


def test_minutes_of_mistakes_are_those_until_a_newer_notice_has_gone(read_by_customers):
    log = read_by_customers
    made = {e.notice for e in happened(ev.MistakeMade, log)} - {e.notice for e in happened(ev.MistakePutRight, log)}
    sent = happened(ev.NoticeSent, log)
    standing: set[int] = set()
    for wrong in (e for e in sent if e.notice in made):
        newer = [
            e.at for e in sent if e.to == wrong.to and e.at > wrong.at and set(wrong.audiences) <= set(e.audiences)
        ]
        standing |= set(range(wrong.at, newer[0] if newer else log.scenario.horizon))
    found = measures(log)
    assert found["mistakes sent"] == sum(e.notice in made for e in sent)
    assert found["minutes of mistakes"] == pytest.approx(len(standing) / 60)


def test_who_has_read_it_gets_in_touch_again_and_trusts_us_less(read_by_customers):
    log = read_by_customers
    with_it = measures(log)
    spared = Log(log.scenario, tuple(e for e in log if not isinstance(e, ev.MistakeRead | ev.MistakeReported)))
    without = measures(spared)
    assert with_it["contacts"] > without["contacts"]
    assert with_it["trust, lowest (model index)"] <= without["trust, lowest (model index)"]
    assert with_it["reputation ceiling (model index)"] < without["reputation ceiling (model index)"]
    free = changed(log.scenario, ("organisation", "mistakes", "asks"), 0.0)
    assert measures(dataclasses.replace(log, scenario=free))["contacts"] == pytest.approx(without["contacts"])
    read, broken = happened(ev.MistakeRead, log)[0], ev.EstimateBroken(0, "n", ())
    assert again(CARD.organisation, read) == CARD.organisation.mistakes.asks
    assert again(CARD.organisation, broken) == CARD.organisation.support.broken_estimate


def test_the_support_desk_meets_them(read_by_customers):
    """What the desk counts while the incident goes on has them, too: with the same luck, more come than where nobody
    asks."""
    log = read_by_customers
    free = changed(log.scenario, ("organisation", "mistakes", "asks"), 0.0)
    more, usual = (
        sum(e.contacts for e in happened(ev.ContactsReported, run(one, EARLY, 3, log.replication)))
        for one in (changed(free, ("organisation", "mistakes", "asks"), 5.0), free)
    )
    assert more > usual


# ------------------------------------------------------------------------------------------ laws and files


@pytest.mark.parametrize(
    ("law", "meddle"),
    [
        (laws.ORDER, lambda e: ev.MistakeMade(e.at, e.notice, "executive") if isinstance(e, ev.NoticeSent) else None),
        (
            laws.ORDER,
            lambda e: ev.MistakePutRight(e.at, e.notice, "executive") if isinstance(e, ev.NoticeDrafted) else None,
        ),
        (laws.ORDER, lambda e: ev.MistakeRead(e.at, e.notice, ()) if isinstance(e, ev.NoticeDrafted) else None),
        (laws.ORDER, lambda e: ev.MistakeReported(e.at, e.notice, e.to) if isinstance(e, ev.NoticeDrafted) else None),
    ],
)
def test_a_mistake_that_cannot_be_is_said(law, meddle):
    log = run(NEVER_WRONG, EARLY, 1)
    place, more = next((n, meddle(e)) for n, e in enumerate(log) if meddle(e))
    said = laws.broken(dataclasses.replace(log, events=(*log.events[: place + 1], more, *log.events[place + 1 :])))
    assert any(one.startswith(law) for one in said), said


def test_a_report_about_another_notice_than_the_one_that_was_wrong_is_said(read_by_customers):
    log = read_by_customers
    made = {e.notice for e in happened(ev.MistakeMade, log)}
    right = next(e.notice for e in happened(ev.NoticeSent, log) if e.notice not in made)
    other = tuple(e._replace(notice=right) if isinstance(e, ev.MistakeReported) else e for e in log)
    assert any(right in one for one in laws.broken(dataclasses.replace(log, events=other)))


def test_more_readers_than_there_are_is_said(read_by_customers):
    log = read_by_customers
    more = tuple(e._replace(told=(("x", 1.1),)) if isinstance(e, ev.MistakeRead) else e for e in log)
    assert any(one.startswith(laws.COUNTS) for one in laws.broken(dataclasses.replace(log, events=more)))


@pytest.mark.parametrize("change", ["mistakes.written=120 %", "mistakes.asks=11", "mistakes.seen=soon"])
def test_numbers_that_cannot_be_are_refused_with_their_place(change):
    with pytest.raises(BadFile, match=change.partition("=")[0].replace(".", r"\.")):
        files.load("card-payments-down", [change])


def test_nobody_in_play_is_told_before_readers_say_so():
    assert ev.MistakeMade.seen_by == ev.TRUTH and ev.MistakeRead.seen_by == ev.TRUTH
    assert COMMUNICATIONS_LEAD in ev.MistakeReported.seen_by


# --------------------------------------------------------------------------------------------- corrections

BREACH = files.load("stolen-logins")
TWO = files.load("two-at-once")


def asked_to_correct(scenario, phrase: str, to: str, seed: int = 1):
    """A world at the second of the phrase, in which somebody is asked about the last notice to a group; the prompt."""
    world = until(changed(scenario, ("organisation", "mistakes"), CARD.organisation.mistakes), EARLY, seed, phrase)
    sent = [notice.sent for notice in world.known.notices.values() if notice.sent and notice.sent.to == to][-1]
    correcting.ask(world, sent)
    return world, sent, next(p for p in world.prompts.values() if p.subject == f"{MISTAKE_SEEN}: {sent.notice}")


def test_what_a_clock_wants_said_of_a_breach_is_said_in_its_correction_too():
    world, sent, prompt = asked_to_correct(BREACH, "a notice was sent to the regulator", "regulator")
    said, again = dict(sent.fields), dict(prompt.option("correct it").actions[0].fields)
    assert again.keys() == said.keys() and again["what happened"].endswith(said["what happened"])
    assert all(again[name] == words for name, words in said.items() if name in OF_A_BREACH and name != "what happened")
    world.put(COMMUNICATIONS_LEAD, prompt.option("correct it").actions[0])
    drafted = only(ev.NoticeDrafted, world)[-1]
    assert (drafted.to, drafted.occasion) == ("regulator", "resolved" if world.known.resolved else MISTAKE_SEEN)


def test_at_once_is_not_offered_where_the_organisation_wants_it_released():
    at_once = "correct it at once; nobody else reads it"
    _, _, breach = asked_to_correct(BREACH, "a notice was sent to customers", "customers", 0)
    _, _, plain = asked_to_correct(CARD, "a notice was sent to customers", "customers")
    assert breach.option("correct it").actions[0].approvals and breach.option(at_once) is None
    assert plain.option(at_once) is not None
    world, sent, _ = asked_to_correct(CARD, "a notice was sent to customers", "customers")
    notice = world.known.notices[sent.notice]
    notice.draft = notice.draft._replace(to="partners", audiences=(), approvals=("legal counsel", COMMUNICATIONS_LEAD),
                                         fields=(("technical details", "x"), ("apology", "y")))  # fmt: skip
    correcting.ask(world, sent)
    *_, technical = world.prompts.values()
    assert technical.option(at_once) is None  # counsel must have read what it says
    assert technical.option("correct it").actions[0].approvals == ("legal counsel",)  # and nobody reads their own


def test_a_correction_names_no_end_anew_and_promises_nothing_once_all_is_over():
    world, sent, _ = asked_to_correct(CARD, "a notice was sent to customers", "customers")
    notice = world.known.notices[sent.notice]
    fields = (("estimate", "Over by [estimate]."), ("next update", "By [time]."), ("apology", "Sorry."))
    notice.draft = notice.draft._replace(fields=fields, estimate=3600, next_update=1800)
    correcting.ask(world, sent)
    draft = [*world.prompts.values()][-1].options[0].actions[0]
    assert dict(draft.fields).keys() == {"next update", "apology"} and draft.next_update == 1800
    for incident in world.known.incidents.values():
        incident.resolved = True
    correcting.ask(world, sent)
    draft = [*world.prompts.values()][-1].options[0].actions[0]
    assert dict(draft.fields).keys() == {"apology"} and draft.next_update is None and draft.estimate is None


def test_a_correction_says_less_where_a_channel_takes_no_more():
    world, sent, _ = asked_to_correct(CARD, "a notice was sent to customers", "customers")
    short = {c.name: c.limit for c in CARD.organisation.channels if c.limit}
    notice = world.known.notices[sent.notice]
    long = tuple((name, "x") for name in ("what happened", "what we do", "what to do", "apology", "what we answer for"))
    notice.draft = notice.draft._replace(channels=tuple(short), fields=long, next_update=None)
    correcting.ask(world, sent)
    draft = [*world.prompts.values()][-1].options[0].actions[0]
    assert 0 < len(wording.text(draft.fields)) <= min(short.values())
    assert drafting.cannot_draft(world, COMMUNICATIONS_LEAD, draft) is None


def test_the_question_falls_away_when_a_newer_notice_about_the_same_has_gone_to_the_same():
    world, sent, prompt = asked_to_correct(TWO, "a notice was sent to customers", "customers")
    world.advance(world.now + 1)
    draft = sim.actions.Draft("customers", ("banner",), "own initiative", fields=(("apology", "Sorry."),))
    other = next(n for n in (1, 2) if n not in sent.incidents) if len(sent.incidents) == 1 else None
    if other is not None:
        world.put(COMMUNICATIONS_LEAD, dataclasses.replace(draft, incidents=(other,)))
        assert prompt.id in world.prompts  # that was about something else
    world.put(COMMUNICATIONS_LEAD, dataclasses.replace(draft, incidents=sent.incidents))
    assert prompt.id not in world.prompts
    assert only(ev.PromptClosed, world)[-1].how == "withdrawn"


def test_a_notice_by_other_channels_puts_nothing_away():
    """Whoever read a text message does not see what is only on a page."""
    world, sent, prompt = asked_to_correct(CARD, "a notice was sent to customers", "customers")
    assert "banner" in sent.channels and "status page" not in sent.channels
    world.advance(world.now + 1)
    draft = sim.actions.Draft("customers", ("status page",), "own initiative", fields=(("apology", "Sorry."),))
    world.put(COMMUNICATIONS_LEAD, draft)
    assert prompt.id in world.prompts and not correcting.put_away(world, sent)
    world.put(COMMUNICATIONS_LEAD, dataclasses.replace(draft, channels=("status page", "banner")))
    assert prompt.id not in world.prompts and correcting.put_away(world, sent)


def test_a_newer_notice_must_have_a_way_in_common_with_the_older_one_for_each_audience():
    """Shoppers have a banner and mail; those who only follow a page do not see the banner."""
    visitors, *others = (a for a in CARD.organisation.audiences if a.group == "customers")
    followers = dataclasses.replace(visitors, reached_by=tuple(w for w in visitors.reached_by if w.channel == "x"))
    shop = dataclasses.replace(CARD.organisation, audiences=(followers, *others))
    fill = next(e for e in happened(ev.NoticeSent, run(CARD, EARLY, 1)) if e.to == "customers")
    old = fill._replace(at=100, channels=("banner", "x"))
    newer = old._replace(at=200, channels=("banner",))
    assert puts_away(CARD.organisation, newer, old) and not puts_away(shop, newer, old)
    assert puts_away(shop, newer, old._replace(channels=("banner",)))  # followers never had that
    assert not puts_away(CARD.organisation, old, newer)


def test_a_correction_of_what_is_over_belongs_to_the_follow_up_and_other_ends_do_not_take_it_back():
    world = until(TWO, EARLY, 1, "the incident was resolved")
    first = only(ev.IncidentResolved, world)[-1].incident
    before = sim.actions.Draft("customers", ("banner",), MISTAKE_SEEN, incidents=(first,))
    after = dataclasses.replace(before, occasion="resolved")
    for one in world.known.incidents.values():
        one.resolved = True
    assert drafting.overtaken(world, before) and not drafting.overtaken(world, after)
    fields = (("what happened", "It works again."),)
    world.put(COMMUNICATIONS_LEAD, dataclasses.replace(after, fields=fields, approvals=(COMMANDER,)))
    name = only(ev.NoticeDrafted, world)[-1].notice
    sending.withdraw_all(world, COMMANDER, "the other one is resolved")
    assert not world.known.notices[name].withdrawn


def test_what_is_changed_in_no_word_is_as_wrong_as_it_was():
    world, _ = _asked(with_(from_template=1.0, written=1.0), "release")
    name = next(iter(world.truth.mistaken))
    world.put(world.known.notices[name].waits_for[0], sim.actions.Return(name))
    world.put(COMMUNICATIONS_LEAD, sim.actions.Redraft(name))
    assert name in world.truth.mistaken and not only(ev.MistakePutRight, world)


def test_what_few_have_to_read_is_found_out_once_the_first_of_them_has():
    at_once = dataclasses.replace(_seen(), kind="fixed", seconds=1.0, spread=0.0)
    log = run(with_(from_template=1.0, written=1.0, overlooked=1.0, seen=at_once), EARLY, 1)
    few = [e.delivery for e in happened(ev.DeliveryBegan, log) if e.delivery.people]
    readers = {way.notice: [at for w in few if w.notice == way.notice for at in w.people if at >= 0] for way in few}
    copies = {way.notice: min(w.first for w in few if w.notice == way.notice) for way in few}
    found = {e.notice: e.at for e in happened(ev.MistakeRead, log)}
    late = {name: min(at) for name, at in readers.items() if name in found and min(at) > copies[name] + 1}
    assert late and all(found[name] == at for name, at in late.items())


@pytest.mark.parametrize("down", [True, False])
def test_what_is_up_where_nobody_can_see_it_is_found_out_once_its_place_is_back(down):
    in_ten = dataclasses.replace(_seen(), kind="fixed", seconds=600.0, spread=0.0)
    world = until(with_(from_template=1.0, written=1.0, overlooked=1.0, seen=in_ten), EARLY, 1,
                  "the communications lead joined")  # fmt: skip
    if down:
        world.truth.health.set("storefront", 0.0)
    fields = (("what happened", "Cards fail."),)
    world.put(COMMUNICATIONS_LEAD, sim.actions.Draft("customers", ("banner",), "own initiative", fields=fields))
    name = only(ev.NoticeSent, world)[-1].notice
    went, back = world.now, world.now + 3_000
    while world.now < back:
        world.advance(back)
    assert bool([e for e in only(ev.MistakeRead, world) if e.notice == name]) is not down
    world.truth.health.set("storefront", 1.0)
    while world.now < back + 601:
        world.advance(back + 601)
    (found,) = [e for e in only(ev.MistakeRead, world) if e.notice == name]
    first = min(
        e.delivery.first for e in only(ev.DeliveryBegan, world) if e.delivery.reached and e.delivery.notice == name
    )
    assert found.at == first + 600 and (first >= back) is down and (found.at < went + 3_000) is not down
    assert [e.notice for e in only(ev.MistakeReported, world)].count(name) == 1


def test_of_several_incidents_minutes_of_mistakes_are_those_of_the_one_it_was_about():
    log = run(changed(TWO, ("organisation", "mistakes"), None), files.load_playbook("silent"), 1)
    fill = next(e for e in happened(ev.NoticeSent, run(TWO, EARLY, 1)) if e.to == "customers")

    def minutes(one: int, other: int, by: tuple[str, ...] = fill.channels) -> float:
        wrong = fill._replace(at=6_000, notice="a", incidents=(one,))
        newer = fill._replace(at=6_600, notice="b", incidents=(other,), channels=by)
        new = (ev.MistakeMade(6_000, "a", COMMUNICATIONS_LEAD), wrong, newer)
        events = sorted((*log.events, *new), key=lambda e: e.at)
        return measures(dataclasses.replace(log, events=tuple(events)))["minutes of mistakes"]

    assert minutes(1, 1) == minutes(2, 2) == 10.0
    assert minutes(1, 1, ("status page",)) == (TWO.lasts - 6_000) / 60  # they had it by other channels
    assert minutes(1, 2) == minutes(2, 1) == (TWO.lasts - 6_000) / 60


def test_a_correction_does_not_overtake_what_says_more_than_it():
    world, sent, prompt = asked_to_correct(CARD, "a notice was sent to customers", "customers")
    correction = dataclasses.replace(prompt.option("correct it").actions[0], approvals=())
    more = (*world.known.notices[sent.notice].draft.fields, ("cause", "The cause: a certificate ran out."))
    waiting = dataclasses.replace(
        correction, occasion="cause known", fields=more, approvals=("incident commander",), worded=world.now
    )
    world.put(COMMUNICATIONS_LEAD, waiting)
    name = only(ev.NoticeDrafted, world)[-1].notice
    world.put(COMMUNICATIONS_LEAD, correction)
    assert only(ev.NoticeSent, world)[-1].occasion == MISTAKE_SEEN
    assert world.known.notices[name].open
