"""Tickets: settled one by one or all together, answered with a saved text, promised in time; a bot that comes first."""

from __future__ import annotations

import dataclasses
import math

import pytest
from conftest import only, until

from sim import actions as act
from sim import events as ev
from sim import files
from sim.consistency import problems
from sim.experiment.running import run
from sim.laws import broken
from sim.log import Log
from sim.metrics import measures
from sim.scenario import SUPPORT_LEAD, Preference, Tickets
from sim.stories.queues import Queue
from sim.world import World

CARD = "card-payments-down"
FRESHDESK = "tools=Freshdesk"


def _of(kind, log):
    return [event for event in log if isinstance(event, kind)]


def _tickets(log):
    return [way for event in _of(ev.ContactsHandled, log) for way in event.ways if way.way == "tickets"]


def _played(*changes, playbook="standard", seed=3):
    log = run(files.load(CARD, changes), files.load_playbook(playbook), seed)
    assert broken(log) == ()
    return log


# ------------------------------------------------------------------------------------------- settled together


def test_linked_tickets_are_settled_with_one_update_once_it_works_again():
    log = _played("support.tickets.linked=yes")
    (checked, *_) = [e for e in _of(ev.ServiceVerified, log) if e.holds]
    (begun,), (done,) = _of(ev.TicketUpdateBegan, log), _of(ev.TicketsSettled, log)
    assert checked.at < begun.at == done.at
    assert done.tickets == pytest.approx(begun.tickets, abs=1)
    after = next(way for e in _of(ev.ContactsHandled, log) if e.at > done.at for way in e.ways if way.way == "tickets")
    assert after.there < 0.2 * after.before
    assert measures(log)["tickets settled together"] == done.tickets > 1_000


def test_whoever_changes_them_one_by_one_is_throttled_by_the_tools_limit():
    """So many tickets take their number ÷ the limit, in minutes; agents come to some meanwhile."""
    for limit in (80, 280):
        log = _played(f"support.tickets.updates a minute={limit}")
        (begun,), (done,) = _of(ev.TicketUpdateBegan, log), _of(ev.TicketsSettled, log)
        took = (done.at - begun.at) / 60
        assert begun.tickets / limit - 1 <= took <= begun.tickets / limit + 1
        assert measures(log)["minutes throttled"] == took


def test_the_world_does_not_end_before_the_last_ticket_is_changed():
    log = _played("support.tickets.updates a minute=60")
    (done,) = _of(ev.TicketsSettled, log)
    assert done.at <= log[-1].at and isinstance(log[-1], ev.WorldEnded)


def test_whoever_is_told_by_a_settled_ticket_knows():
    alone, together = _played(), _played("support.tickets.linked=yes")
    told = [
        max(e.delivery.reached for e in _of(ev.DeliveryBegan, log) if e.delivery.channel == "support")
        for log in (alone, together)
    ]
    assert told[1] > told[0]


def test_only_a_tool_that_can_settles_and_not_before_it_works_again(card, playbooks):
    world = until(card, playbooks["silent"], 4, "the support lead joined")
    world.put(SUPPORT_LEAD, act.SettleTickets())
    world.put(SUPPORT_LEAD, act.ChangeMacro())
    can = files.change(card, "tools=Zendesk")
    other = until(can, playbooks["silent"], 4, "the support lead joined")
    other.put(SUPPORT_LEAD, act.SettleTickets())
    other.put(SUPPORT_LEAD, act.ChangeMacro())
    assert [e.why for w in (world, other) for e in only(ev.ActionRefused, w)] == [
        "tickets can only be answered one by one here",
        "no texts are saved for tickets here",
        "nobody can be told yet that it works again",
        "no text is saved yet; that comes with the first line for the agents",
    ]


def test_nobody_is_asked_where_the_tool_cannot(playbooks):
    asked = {e.prompt.split("/")[1] for e in _of(ev.PromptOpened, _played())}
    assert "tickets" not in asked
    log = _played("support.tickets.linked=yes", playbook="silent")
    assert "tickets" in {e.prompt.split("/")[1] for e in _of(ev.PromptOpened, log)}
    assert not _of(ev.TicketsSettled, log)  # silence answers them one by one


# --------------------------------------------------------------------------------------------- the saved text


def test_a_saved_text_answers_quicker_and_wrongly_until_it_is_changed():
    scenario, standard = files.load(CARD, ["support.tickets.macro=0.5"]), files.load_playbook("standard")
    leaving = Preference("nothing", (("about", "news"),))
    never = dataclasses.replace(standard, preferences=(leaving, *standard.preferences))
    without, changed, dead = (
        run(*arm, 3) for arm in ((files.load(CARD), standard), (scenario, standard), (scenario, never))
    )
    served = [sum(way.own for way in _tickets(log)) for log in (without, changed)]
    assert served[1] > 1.5 * served[0]
    assert _of(ev.MacroChanged, changed) and not _of(ev.MacroChanged, dead)
    wrong = [sum(way.wrong for way in _tickets(log)) for log in (without, changed, dead)]
    assert wrong[0] == 0 < wrong[1] < wrong[2]
    assert all(broken(log) == () for log in (changed, dead))


# --------------------------------------------------------------------------------------------- the first reply


def test_the_first_reply_comes_after_all_that_are_there_at_the_pace_there_is(card):
    def counted(at, there, served, came):
        way = ev.Counted("tickets", 0.0, came, 0.0, 0.0, 0.0, served, 0.0, there, 0.0, 0.0, 0.0)
        return ev.ContactsHandled(at, 900, served, 0.0, there, (way,), 0.0, 0.0)

    log = Log(
        files.change(card, "support.tickets.reply within=30 min"),
        (
            ev.FaultStruck(600, "card acquirer", "service downtime"),
            counted(900, 10.0, 20.0, 30.0),  # 7.5 min for who comes then
            counted(1_800, 120.0, 20.0, 130.0),  # 90 min
        ),
    )
    found = measures(log)
    assert found["first reply to tickets"] == pytest.approx((30 * 7.5 + 130 * 90) / 160 / 60)
    assert found["tickets replied in time"] == pytest.approx(30 / 160)
    assert math.isnan(measures(Log(card, log.events))["tickets replied in time"])  # nothing is promised


def test_while_its_software_is_down_nobody_comes_to_a_ticket(card):
    queue = Queue("tickets", Tickets(1.0, 2, 360), card.organisation.support)
    queue.move(0.0, 100.0, 900, 1.0, 0, 0.0)
    assert (queue.there, queue.served) == (100.0, 0.0)
    silent, changes = files.load_playbook("silent"), ((), ("support.tickets.runs on=orders",))
    logs = [run(files.load(CARD, change), silent, 3) for change in changes]
    plain, hosted = (sum(way.served for way in _tickets(log)) for log in logs)
    assert hosted < 0.7 * plain
    assert broken(logs[1]) == ()


def test_what_tickets_run_on_must_be_there(card):
    tickets = dataclasses.replace(card.organisation.support.tickets, runs_on="moon")
    support = dataclasses.replace(card.organisation.support, tickets=tickets)
    (found,) = problems(dataclasses.replace(card.organisation, support=support))
    assert (found.path, found.wrong) == (("support", "tickets", "runs_on"), "there is no component of this name")


# ------------------------------------------------------------------------------------------- a bot that is first


def test_a_bot_that_comes_first_says_that_all_is_well_until_answers_are_published():
    log = _played("support.bot.first=yes")
    (published, *_) = _of(ev.FaqPublished, log)
    chats = [(e.at, way) for e in _of(ev.ContactsHandled, log) for way in e.ways if way.way == "chat"]
    before = [way for at, way in chats if at <= published.at]
    assert sum(way.contained for way in before) > 0
    assert all(way.wrong == way.contained for way in before)
    assert not _of(ev.BotStarted, log)


def test_what_the_bot_asks_first_is_waited_for():
    waits = [
        measures(_played("support.bot.first=yes", f"support.bot.asks={asks}", playbook="silent"))["wait in the chat"]
        for asks in ("none", "30 s")
    ]
    assert waits[0] < waits[1]
    assert waits[1] - waits[0] == pytest.approx(0.5, rel=0.15)  # who still waits has been asked, too


def test_a_bot_that_answers_already_is_not_offered(card):
    first = files.change(card, "support.bot.first=yes")
    world = World(first)
    assert world.truth.desk.bot
    world.advance(60)
    assert not World(card).truth.desk.bot


# --------------------------------------------------------------------------------------------- an announcement

RECORDS = "support.phone.announcement={recording: 1 min, satisfies: 20 %}"


def test_of_those_who_call_about_it_a_share_has_heard_enough():
    """As many come by phone as by chat: a fifth of what is about the incident is contained, and fewer give up."""
    changes = (RECORDS, "support.redial=0 %", "support.seniors=none", "support.after={lognormal: 1 h, sigma: 0.5}")
    without, log = (_at_the_desk(files.load(CARD, changes), *deeds) for deeds in ((), (act.RecordAnnouncement(),)))
    since = next(e.at for e in _of(ev.AnnouncementRecorded, log))
    phone, chat = (
        [way for e in _of(ev.ContactsHandled, log) if e.at - e.seconds >= since for way in e.ways if way.way == name]
        for name in ("phone", "chat")
    )
    came, heard = sum(way.came for way in phone), sum(way.contained for way in phone)
    assert came == pytest.approx(sum(way.came for way in chat), rel=1e-6)
    assert 0.15 * came < heard < 0.2 * came  # the usual ones wait as usual
    assert not any(way.contained for way in chat)
    assert measures(log)["gave up"] < measures(without)["gave up"]
    assert broken(log) == ()


def _at_the_desk(scenario, *deeds):
    world = until(scenario, files.load_playbook("silent"), 4, "the support lead joined")
    for deed in deeds:
        world.put(SUPPORT_LEAD, deed)
    while not world.ended:
        world.advance()
    return Log(scenario, tuple(world.log))


def test_an_old_announcement_misleads_until_it_is_recorded_anew():
    scenario, standard = files.load(CARD, [RECORDS]), files.load_playbook("standard")
    recording = Preference("record announcement"), *standard.preferences
    leaving = Preference("nothing", (("about", "news"),)), *recording
    kept, dead = (run(scenario, dataclasses.replace(standard, preferences=p), 3) for p in (recording, leaving))
    assert len(_of(ev.AnnouncementRecorded, kept)) > len(_of(ev.AnnouncementRecorded, dead)) == 1
    wrong = [
        sum(way.wrong for e in _of(ev.ContactsHandled, log) for way in e.ways if way.way == "phone")
        for log in (kept, dead)
    ]
    assert 0 < wrong[0] < wrong[1]


def test_nothing_is_put_before_a_line_where_it_cannot_be(card, playbooks):
    world = until(card, playbooks["silent"], 4, "the support lead joined")
    world.put(SUPPORT_LEAD, act.RecordAnnouncement())
    (refused,) = only(ev.ActionRefused, world)
    assert refused.why == "nothing can be put before the line here"


# ---------------------------------------------------------------------------------- what agents tell, and to whom


def test_agents_who_were_not_trained_err_and_whoever_they_mislead_calls_again():
    plain, erring = _played(playbook="silent"), _played("support.errs=20 %", playbook="silent")
    ways = [way for e in _of(ev.ContactsHandled, erring) for way in e.ways]
    assert sum(way.wrong for way in ways) == pytest.approx(0.5 * 0.2 * sum(way.own for way in ways), rel=1e-3)
    again = [sum(w.again for e in _of(ev.ContactsHandled, log) for w in e.ways) for log in (plain, erring)]
    assert again[1] > again[0]
    assert not any(way.wrong for e in _of(ev.ContactsHandled, _played("support.errs=20 %", "support.trained=100 %"))
                   for way in e.ways if way.way == "tickets")  # fmt: skip
    assert measures(erring)["settled at the first contact"] < measures(plain)["settled at the first contact"] - 0.05


def test_of_agents_who_do_not_keep_to_the_line_nobody_hears_it_and_they_are_slow():
    plain, off = _played(), _played("support.off script=50 %")
    assert measures(plain)["answers off the script"] == 0
    briefed = _of(ev.SupportBriefed, off)[0].at
    over = _of(ev.IncidentResolved, off)[-1].at
    own = sum(way.own for e in _of(ev.ContactsHandled, off) if briefed < e.at <= over for way in e.ways)
    assert measures(off)["answers off the script"] == pytest.approx(0.5 * own)
    assert measures(off)["wait on the phone"] > measures(plain)["wait on the phone"]
    told = [
        max((e.delivery.reached for e in _of(ev.DeliveryBegan, log) if e.delivery.channel == "support"), default=0.0)
        for log in (plain, off)
    ]
    assert told[1] < told[0]


def test_what_is_passed_on_and_settled_at_once_is_reckoned_from_the_counts(card):
    way = ev.Counted("phone", 0.0, 100.0, 0.0, 20.0, 5.0, 70.0, 10.0, 0.0, 0.0, 0.0, 60.0)
    handled = ev.ContactsHandled(900, 900, 70.0, 10.0, 0.0, (way,), 3.0, 3.0)
    found = measures(Log(card, (ev.FaultStruck(600, "card acquirer", "service downtime"), handled)))
    assert found["cases passed on"] == pytest.approx(3 / 60)
    assert found["settled at the first contact"] == pytest.approx((60 + 20 - 5 - 3) / 80)
