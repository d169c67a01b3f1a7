"""What is not for everybody: a word about open orders, technical details; and whoever wants no more of it."""

import dataclasses

import pytest
from conftest import only, until

from sim import actions as act
from sim import events as ev
from sim import files, laws, phrases, wording
from sim.actions import CHOICES
from sim.consistency import problems_in_playbook, problems_of_playbook
from sim.experiment import run
from sim.log import Log
from sim.metrics import measures
from sim.play import Play
from sim.policies import in_all_seats
from sim.scenario import (
    COMMUNICATIONS_LEAD,
    COUNSEL,
    TECHNICAL,
    YOUR_ORDER,
    NoticeRule,
)
from sim.widgets.notice import fields_for

# ------------------------------------------------------------------------- text messages about open orders

OPEN = "customers with an open order"
URGENT = act.Draft("customers", ("sms",), audiences=(OPEN,), fields=((YOUR_ORDER, "Your order is safe."),))


def test_a_word_about_orders_goes_to_those_who_have_one_and_to_nobody_else(card, standard):
    world = until(card, standard, 1, "the communications lead joined")
    world.put(COMMUNICATIONS_LEAD, dataclasses.replace(URGENT, audiences=()))
    assert only(ev.ActionRefused, world)[-1].why == (
        "'your order' is for those who have an open order; it would go to registered shoppers and visitors"
    )
    world.put(COMMUNICATIONS_LEAD, URGENT)
    (sent,) = [e for e in only(ev.NoticeSent, world) if e.to == "customers"]
    assert (sent.audiences, sent.fields) == ((OPEN,), URGENT.fields)


def offered_now(world):
    return {o.name: o for p in world.prompts.values() if p.subject == "tell: called in" for o in p.options}


def test_where_it_is_critical_such_a_text_is_among_what_is_offered(card, scenarios, standard):
    world = until(card, standard, 1, "the communications lead joined")
    (draft,) = offered_now(world)["open orders only: SMS"].actions
    assert (draft.audiences, draft.channels) == ((OPEN,), ("sms",))
    assert [name for name, _ in draft.fields] == ["what happened", YOUR_ORDER, "next update"]
    assert len(wording.text(draft.fields)) < 306
    moderate = offered_now(until(scenarios["slow-search"], standard, 1, "the communications lead joined"))
    assert moderate and "open orders only: SMS" not in moderate


def test_a_playbook_that_writes_to_others_about_orders_is_complained_of(card, standard):
    def found(to, *audiences):
        rule = NoticeRule(to, "called in", ("sms",), audiences=audiences, says=(YOUR_ORDER,))
        book = dataclasses.replace(standard, notices=(rule,))
        every = (*problems_in_playbook(book, CHOICES), *problems_of_playbook(book, card))
        return [p.path for p in every if p.read == YOUR_ORDER]

    assert found("customers", OPEN) == []
    assert found("customers") == [("notices", 0, "says", 0)]
    assert found("executives") == [("notices", 0, "says", 0)]


@pytest.fixture(scope="module")
def weary(card):
    """One in five of those who get a text message wants no more of them."""
    return files.change(card, "channels.sms.opt out=20 %")


def texts(world):
    return [e.delivery for e in only(ev.DeliveryBegan, world) if e.delivery.channel == "sms"]


def test_whoever_opts_out_cannot_be_had_by_that_channel_again(weary, standard):
    world = until(weary, standard, 1, "the communications lead joined")
    for _ in range(2):
        world.put(COMMUNICATIONS_LEAD, URGENT)
        Play(world, in_all_seats(standard, weary)).go_on(world.now + 600)
    first, second = texts(world)
    left, again = only(ev.ReadersOptedOut, world)
    assert left.people == round(first.addressed * 0.85 * 0.2)
    assert second.addressed == pytest.approx(first.addressed * (1 - 0.85 * 0.2), abs=1)
    assert second.reached == pytest.approx(first.reached * (1 - 0.85 * 0.2))
    assert left.at == first.first + first.sending
    log = Log(weary, tuple(world.log))
    assert measures(log)["opt-outs"] == left.people + again.people
    assert laws.broken(log) == ()


def test_where_nobody_is_said_to_opt_out_nobody_does(card, standard):
    world = until(card, standard, 1, "the communications lead joined")
    for _ in range(2):
        world.put(COMMUNICATIONS_LEAD, URGENT)
        Play(world, in_all_seats(standard, card)).go_on(world.now + 600)
    first, second = texts(world)
    assert (first.addressed, first.reached) == (second.addressed, second.reached)
    assert measures(Log(card, tuple(world.log)))["opt-outs"] == 0


def test_the_laws_see_more_people_opt_out_than_there_are(weary, card):
    def broken(scenario, people):
        log = Log(scenario, (ev.ReadersOptedOut(60, "n", OPEN, "sms", people),))
        return [said for said in laws.broken(log) if "opt out" in said]

    assert not broken(weary, 100)
    assert broken(weary, 1_000_000)
    assert broken(card, 100)


def test_the_composer_offers_what_is_about_orders_only_for_customers(card):
    assert YOUR_ORDER in fields_for("customers", card.organisation)
    assert YOUR_ORDER not in fields_for("partners", card.organisation)
    none = tuple(dataclasses.replace(a, open_orders=False) for a in card.organisation.audiences)
    assert YOUR_ORDER not in fields_for("customers", dataclasses.replace(card.organisation, audiences=none))


# --------------------------------------------------------------------------- technical details for partners


def in_detail(playbook):
    """The playbook whose word to partners on the cause holds technical details, for counsel to release."""
    rules = [
        dataclasses.replace(r, says=(*r.says, TECHNICAL), approvals=(COUNSEL, *r.approvals))
        if (r.to, r.when) == ("partners", "cause known")
        else r
        for r in playbook.notices
    ]
    return dataclasses.replace(playbook, notices=tuple(rules))


def about_the_cause(log):
    """The first word to partners on the cause that went out."""
    return next(e for e in log if isinstance(e, ev.NoticeSent) and (e.to, e.occasion) == ("partners", "cause known"))


def test_technical_details_go_to_partners_when_counsel_has_released_them(card, standard):
    log = run(card, in_detail(standard), 2)
    sent = about_the_cause(log)
    assert dict(sent.fields)[TECHNICAL].startswith("In detail: payments succeeds ")
    assert any(e.role == COUNSEL for e in log if isinstance(e, ev.NoticeReleased) and e.notice == sent.notice)
    assert sent.at > about_the_cause(run(card, standard, 2)).at  # counsel reads it first
    assert phrases.first("a notice saying technical details was sent to partners", log)


def test_technical_details_are_refused_for_others_and_without_counsel(card, standard):
    world = until(card, standard, 1, "the communications lead joined")
    words = ((TECHNICAL, "In detail: payments succeeds 31% of the time."),)
    for to, channel in (("customers", "e-mail"), ("partners", "partner list")):
        world.put(COMMUNICATIONS_LEAD, act.Draft(to, (channel,), fields=words))
    assert [e.why for e in only(ev.ActionRefused, world)] == [
        "'technical details' are for partners",
        "'technical details' go out when the legal counsel has released them; ask for that approval",
    ]
    assert TECHNICAL in fields_for("partners", card.organisation)
    assert TECHNICAL not in fields_for("executives", card.organisation)


def test_where_counsel_has_not_been_called_in_a_playbook_leaves_them_out(scenarios, standard):
    log = run(scenarios["slow-search"], in_detail(standard), 1)
    sent = next(e for e in log if isinstance(e, ev.NoticeSent) and e.to == "partners")
    assert TECHNICAL not in dict(sent.fields)


def test_a_playbook_that_gives_them_to_others_or_does_not_ask_counsel_is_complained_of(standard):
    def found(to, *approvals):
        rule = NoticeRule(to, "called in", ("e-mail",), says=(TECHNICAL,), approvals=approvals)
        return [p.read for p in problems_in_playbook(dataclasses.replace(standard, notices=(rule,)), CHOICES)]

    assert found("partners", COUNSEL) == []
    assert found("partners") == found("customers", COUNSEL) == [TECHNICAL]
