"""Who is paged and how they come together; what makes them slower; who takes over, who writes, who helps."""

import dataclasses
import re
import statistics
from pathlib import Path

import pytest
from conftest import only, until

from sim import actions as act
from sim import events as ev
from sim import files, laws, metrics
from sim.consistency import problems, problems_of_scenario
from sim.log import Log
from sim.luck import Luck
from sim.play import Play, play
from sim.policies import in_all_seats
from sim.scenario import (
    COMMANDER,
    COMMUNICATIONS_LEAD,
    COUNSEL,
    EXECUTIVE,
    IT_LEAD,
    ROLES,
    SUPPORT_LEAD,
    Call,
    Duration,
    Preference,
    Required,
    Work,
    changed,
)
from sim.stories.load import crowded, deciding, reports, scribing, tired
from sim.world import World

SCENARIOS = Path(__file__).parent.parent / "scenarios"
HOUR, MINUTE = 3600, 60
FIRST = "Ada Mokoena"  # first in line as IT lead on a Friday afternoon
SOON = Duration("fixed", 60)


def shop(scenario, **fields):
    """The scenario in an organisation that differs in these fields."""
    return dataclasses.replace(scenario, organisation=dataclasses.replace(scenario.organisation, **fields))


def work(scenario, **fields):
    return shop(scenario, work=dataclasses.replace(scenario.organisation.work, **fields))


def on_leave(scenario, name):
    return changed(scenario, ("organisation", "people", name, "on_leave"), True)


def alone(scenario, seed=0) -> World:
    """A world in which nobody decides, a while after the IT lead was paged; strict: no key is drawn twice."""
    world = World(scenario, luck=Luck(seed, strict=True))
    world.advance(4_000)
    return world


def run(scenario, playbook, seed=0, replication=0):
    world = play(World(scenario, luck=Luck(seed, replication, strict=True)), in_all_seats(playbook, scenario))
    assert laws.broken(Log(scenario, tuple(world.log))) == ()
    return world


def measured(world, **fields):
    return metrics.measures(Log(world.scenario, tuple(world.log)))


def first(kind, world, /, **fields):
    found = (e for e in only(kind, world) if all(getattr(e, k) == v for k, v in fields.items()))
    return next(found, None)


def there(scenario, playbook, seed=1) -> World:
    """A world played until everybody whom the plan wants is on the call."""
    world = World(scenario, seed)
    loop = Play(world, in_all_seats(playbook, scenario))
    while len(world.known.joined) < len(ROLES) and not world.ended:
        loop.go_on(world.now + 60)
    assert world.known.joined.keys() == set(ROLES)
    return world


# ------------------------------------------------------------------------------------------------- the rota


@pytest.mark.parametrize(
    ("weekday", "starts", "field"),
    [("Friday", 12, "day"), ("Friday", 2, "night"), ("Saturday", 12, "weekend"), ("Sunday", 2, "weekend")],
)
def test_who_is_paged_goes_by_the_hour_of_the_week(card, weekday, starts, field):
    world = alone(dataclasses.replace(card, weekday=weekday, starts=starts * HOUR))
    expected = getattr(next(r for r in card.organisation.roles if r.name == IT_LEAD), field)
    assert expected
    assert first(ev.PersonPaged, world).person == expected[0]


def test_after_midnight_on_friday_it_is_the_weekend(card):
    late = dataclasses.replace(card, weekday="Friday", starts=23 * HOUR + 58 * MINUTE)
    assert first(ev.PersonPaged, alone(late)).person == "Thandiwe Khumalo"


def test_a_role_without_a_weekend_has_the_same_people_every_day(card):
    saturday = dataclasses.replace(card, weekday="Saturday")
    roles = tuple(dataclasses.replace(role, weekend=()) for role in card.organisation.roles)
    assert first(ev.PersonPaged, alone(shop(saturday, roles=roles))).person == FIRST


def test_the_rota_passes_over_who_is_on_leave_and_the_deputy_is_first(card):
    world = alone(on_leave(card, FIRST))
    assert first(ev.PersonPaged, world)[1:] == (IT_LEAD, "Pieter Roux", 1)
    assert FIRST not in {e.person for e in only(ev.PersonPaged, world)}


def test_who_is_away_is_paged_in_vain_and_escalation_goes_on(card):
    for seed in range(20):
        here, away = (alone(scenario, seed) for scenario in (card, dataclasses.replace(card, away=(FIRST,))))
        pages = only((ev.PersonPaged, ev.PageMissed), away)
        assert [(type(e).__name__, e.person) for e in pages][:3] == [
            ("PersonPaged", FIRST),
            ("PageMissed", FIRST),
            ("PersonPaged", "Pieter Roux"),
        ]
        assert pages[1].at - pages[0].at == card.organisation.paging.timeout
        assert first(ev.PageAcknowledged, away).at >= first(ev.PageAcknowledged, here).at


def test_where_the_only_one_is_away_nobody_ever_joins(card):
    roles = tuple(dataclasses.replace(r, day=(r.day[0],), night=(), weekend=()) for r in card.organisation.roles)
    world = alone(shop(dataclasses.replace(card, away=(FIRST,)), roles=roles))
    assert len(only(ev.PersonPaged, world)) == 9
    assert not only((ev.PageAcknowledged, ev.RoleJoined), world)


def test_acknowledging_takes_longer_by_night(card):
    day, night = (
        statistics.mean(first(ev.PageAcknowledged, w).at - first(ev.PersonPaged, w).at for w in worlds)
        for worlds in (
            [alone(dataclasses.replace(card, weekday="Tuesday", starts=hour * HOUR), seed) for seed in range(150)]
            for hour in (12, 2)
        )
    )
    assert 1.3 * day < night < 6 * day


# -------------------------------------------------------------------------------------------------- the call

BRIDGE = Call("bridge", SOON, SOON, "orders", 120)  # orders fail with the card acquirer
CHAT, TELEPHONE = Call("chat", SOON, SOON), Call("telephone", Duration("fixed", 90), SOON)


def joining(world) -> int:
    return first(ev.RoleJoined, world).at - first(ev.PageAcknowledged, world).at


def test_a_bridge_on_what_has_failed_is_given_up_and_the_next_way_is_used(card):
    world = alone(shop(card, calls=(BRIDGE, CHAT)))
    assert first(ev.JoiningFailed, world)[1:] == (IT_LEAD, FIRST, "bridge")
    assert first(ev.RoleJoined, world).way == "chat"
    assert joining(world) == 120 + 60
    sound = dataclasses.replace(BRIDGE, runs_on="login")
    world = alone(shop(card, calls=(sound, CHAT)))
    assert (first(ev.RoleJoined, world).way, joining(world)) == ("bridge", 60)
    assert not only(ev.JoiningFailed, world)


def test_where_every_way_is_down_they_try_until_one_is_up_again(card):
    scenario = changed(shop(card, calls=(BRIDGE,)), ("fault", "ends_after"), Duration("fixed", 1_800))
    world = alone(scenario)
    assert first(ev.RoleJoined, world).at >= scenario.fault.at + 1_800
    assert len(only(ev.JoiningFailed, world)) > 5


def test_some_fail_to_get_in_and_take_the_next_way(card):
    scenario = shop(card, calls=(dataclasses.replace(CHAT, fails=0.3), TELEPHONE))
    ways = [first(ev.RoleJoined, alone(scenario, seed)).way for seed in range(300)]
    share = ways.count("telephone") / len(ways)
    error = (0.3 * 0.7 / len(ways)) ** 0.5
    assert abs(share - 0.3) < 4 * error
    assert share == pytest.approx(0.3, rel=0.35)


def test_an_organisation_that_names_no_ways_joins_as_the_pager_says(card):
    plain, named = shop(card, calls=()), alone(card, 3)
    world = alone(plain, 3)
    assert first(ev.RoleJoined, world).way == "call"
    assert joining(world) == joining(named)  # the bridge takes as long, and the same person has the same luck


# ------------------------------------------------------------------------------------------ required roles


def test_the_plan_is_what_the_category_requires(card, standard):
    world = until(card, standard, 1, "the incident commander joined")
    prompt = next(p for p in world.prompts.values() if p.subject == "activate")
    assert [a.role for a in prompt.option("everybody in the plan").actions] == list(ROLES[2:])
    small = shop(card, required=(Required("critical", (IT_LEAD, COMMANDER, COUNSEL)),))
    prompt = next(p for p in until(small, standard, 1, "the incident commander joined").prompts.values())
    assert [a.role for a in prompt.option("everybody in the plan").actions] == [COUNSEL]


def test_activation_is_over_when_the_last_required_role_has_joined(card, standard):
    world = run(card, standard, 1)
    joined = {e.role: (e.at - card.fault.at) / MINUTE for e in only(ev.RoleJoined, world)}
    assert measured(world)["time to activate"] == max(joined.values())
    assert measured(world)["required roles called"] == 1.0
    few = dataclasses.replace(world.scenario.organisation, required=(Required("critical", (IT_LEAD, COMMANDER)),))
    again = metrics.measures(Log(dataclasses.replace(card, organisation=few), tuple(world.log)))
    assert again["time to activate"] == max(joined[IT_LEAD], joined[COMMANDER])


def test_who_calls_too_few_has_never_activated(card, standard):
    few = dataclasses.replace(standard, activates=standard.activates[:2])
    found = measured(run(card, few, 1))
    assert found["required roles called"] == pytest.approx(4 / 6)
    assert found["time to activate"] != found["time to activate"]


def test_where_nothing_is_required_activation_is_over_when_all_who_were_called_have_joined(card, standard):
    world = run(shop(card, required=()), standard, 1)
    found = measured(world)
    assert found["time to activate"] == max((e.at - card.fault.at) / MINUTE for e in only(ev.RoleJoined, world))
    assert found["required roles called"] != found["required roles called"]


# ------------------------------------------------------------------------------ fatigue, span, interruptions


def test_decisions_take_longer_with_the_hours(card, standard):
    world = until(card, standard, 1, "the it lead joined")
    sat = world.known.since[IT_LEAD]
    for hours, factor in ((0, 1.0), (1, 1.0), (2, 1.1), (3.5, 1.25)):
        world.now = sat + round(hours * HOUR)
        assert tired(world, IT_LEAD) == pytest.approx(factor)
        assert deciding(world, IT_LEAD).seconds == pytest.approx(120 * factor)


def test_reports_above_the_span_slow_the_commander_and_nobody_else(card, standard):
    world = there(card, standard)
    assert reports(world) == 5
    assert crowded(world, COMMANDER) == 1.0
    world.known.engineers += ["Bongani Sithole", "Ruan Botha"]
    assert crowded(world, COMMANDER) == pytest.approx(1.16)
    assert crowded(world, IT_LEAD) == 1.0


def test_whoever_keeps_the_log_is_slower(card, standard):
    world = there(card, standard)
    assert world.known.scribe == SUPPORT_LEAD
    assert scribing(world, SUPPORT_LEAD) == pytest.approx(1.1)
    assert deciding(world, SUPPORT_LEAD).seconds == pytest.approx(132)
    assert scribing(world, COMMUNICATIONS_LEAD) == 1.0


def test_what_the_scribe_writes_takes_longer(card, standard):
    draft = act.Draft("executives", ("chat",), fields=(("what happened", "It rains."),))
    takes = {}
    for role in (SUPPORT_LEAD, COMMUNICATIONS_LEAD):
        world = there(card, standard)
        world.known.scribe = role
        takes[role] = Play(world, {}).writing(COMMUNICATIONS_LEAD, draft)
    assert takes[COMMUNICATIONS_LEAD] == pytest.approx(1.1 * takes[SUPPORT_LEAD], abs=1)


def test_an_organisation_that_says_nothing_of_it_decides_as_ever(card, standard):
    neutral = {"tires": 0.0, "crowded": 0.0, "interruption": 0, "scribing": 0.0, "hand_over_after": None}
    world = there(work(card, **neutral), standard)
    world.now += 5 * HOUR
    world.known.engineers += ["Bongani Sithole"] * 9
    assert all(deciding(world, role) == card.organisation.work.decide for role in ROLES)


def untold(card, standard):
    """Everybody on the call, and the executives have been told nothing."""
    return there(card, dataclasses.replace(standard, notices=()))


def test_an_executive_whom_nobody_tells_anything_interrupts_the_commander_once(card, standard):
    world = untold(card, standard)
    world.put(EXECUTIVE, act.Ask(COMMANDER, "status"))
    assert first(ev.RoleInterrupted, world)[1:] == (COMMANDER, EXECUTIVE)
    assert deciding(world, COMMANDER).seconds == pytest.approx(120 + 300)
    assert deciding(world, COMMANDER).seconds == pytest.approx(120)


def test_others_who_ask_interrupt_nobody(card, standard):
    world = untold(card, standard)
    world.put(COUNSEL, act.Ask(COMMANDER, "status"))
    world.put(EXECUTIVE, act.Ask(COMMUNICATIONS_LEAD, "status"))
    assert not only(ev.RoleInterrupted, world)


def test_a_notice_to_executives_screens_until_its_promise_is_overdue(card, standard):
    world = untold(card, standard)
    said = (("what happened", "It rains."), ("next update", "By [time]."))
    world.put(COMMUNICATIONS_LEAD, act.Draft("executives", ("chat",), fields=said, next_update=1_800))
    world.put(EXECUTIVE, act.Ask(COMMANDER, "status"))
    assert not only(ev.RoleInterrupted, world)
    world.now += 1_801
    world.put(EXECUTIVE, act.Ask(COMMANDER, "cause"))
    assert len(only(ev.RoleInterrupted, world)) == 1


def test_an_interrupted_it_lead_puts_the_repair_down(card, standard):
    def cause_found(asks):
        scenario = changed(card, ("fault", "diagnosis"), Duration("fixed", 4_000))
        world = untold(scenario, standard)
        assert world.known.busy_with == "diagnosis"
        if asks:
            world.put(EXECUTIVE, act.Ask(IT_LEAD, "estimate"))
        while not world.known.cause:
            world.advance()
        return world.now, first(ev.Replied, world)

    (undisturbed, _), (disturbed, replied) = cause_found(False), cause_found(True)
    assert disturbed - undisturbed > 300
    assert replied


def test_executives_who_are_told_in_time_interrupt_less(card, standard):
    """The same executives, who ask whenever they are in doubt; one team tells them, the other does not."""
    asks = dataclasses.replace(standard, preferences=(Preference("ask"), *standard.preferences))
    silent = dataclasses.replace(asks, notices=tuple(r for r in asks.notices if r.to != "executives"))
    told, not_told = (
        [measured(run(card, playbook, 5, r))["interruptions"] for r in range(12)] for playbook in (asks, silent)
    )
    assert all(a <= b for a, b in zip(told, not_told, strict=True))
    assert statistics.mean(not_told) > statistics.mean(told) + 2


# ------------------------------------------------------------------------------------------------ hand-over


def handing_over(playbook):
    return dataclasses.replace(playbook, preferences=(Preference("hand over"), *playbook.preferences))


def long(scenario):
    """An incident in which the vendor takes its time and nothing helps."""
    remedies = tuple(dataclasses.replace(r, chance=0.0, chance_informed=0.0) for r in scenario.fault.remedies)
    scenario = changed(scenario, ("fault", "remedies"), remedies)
    return changed(scenario, ("fault", "ends_after"), Duration("fixed", 11_000))


def test_after_an_hour_the_commander_is_asked_and_hands_over_to_the_next_in_line(card, standard):
    world = run(long(card), handing_over(standard), 1)
    joined, handed = first(ev.RoleJoined, world, role=COMMANDER), first(ev.RoleHandedOver, world)
    line = next(r for r in card.organisation.roles if r.name == COMMANDER).day
    paged = next(e for e in only(ev.PersonPaged, world) if e.role == COMMANDER and e.at > joined.at)
    assert paged.person == (*line, *line)[line.index(joined.person) + 1]
    assert (handed.role, handed.before) == (COMMANDER, joined.person)
    assert handed.person in line
    assert handed.person != joined.person
    asked = first(ev.PromptOpened, world, prompt=f"{COMMANDER}/hand over/1")
    assert asked.at == joined.at + HOUR
    assert handed.at > asked.at + 300
    again = first(ev.PromptOpened, world, prompt=f"{COMMANDER}/hand over/2")
    assert again.at == handed.at + HOUR


def test_the_new_commander_is_fresh_and_works_at_their_own_speed(card, standard):
    world = there(card, standard)
    world.known.see(ev.RoleHandedOver(world.now + 2 * HOUR, COMMANDER, "Naledi Tau", "Mei-Lin Chen", "bridge"))
    world.now += 3 * HOUR
    assert world.known.joined[COMMANDER] == "Mei-Lin Chen"
    assert tired(world, COMMANDER) == 1.0
    assert tired(world, IT_LEAD) > 1.2


def test_a_decision_during_a_hand_over_waits_until_it_is_done(card, standard):
    world = there(card, standard)
    world.put(COMMANDER, act.HandOver(COMMANDER))
    loop = Play(world, in_all_seats(standard, card))
    while world.truth.handing.get(COMMANDER, 0) <= world.now:
        loop.go_on(world.now + 1)
    until_then = world.truth.handing[COMMANDER]
    assert until_then - world.now == 300
    assert deciding(world, COMMANDER).seconds >= 120 + 300
    loop.go_on(until_then)
    assert only(ev.RoleHandedOver, world)
    assert deciding(world, COMMANDER).seconds == pytest.approx(120)


def test_if_nobody_answers_the_old_commander_stays(card, standard):
    others = ("Imraan Cassim", "Mei-Lin Chen")
    world = run(dataclasses.replace(long(card), away=others), handing_over(standard), 1)
    assert {e.person for e in only(ev.PageMissed, world)} >= set(others)
    assert not only(ev.RoleHandedOver, world)
    assert world.known.joined[COMMANDER] == "Naledi Tau"


def test_nobody_takes_over_who_has_a_seat_or_helps_already(card, standard):
    roles = tuple(
        dataclasses.replace(r, day=("Naledi Tau", FIRST, "Mei-Lin Chen")) if r.name == COMMANDER else r
        for r in card.organisation.roles
    )
    world = run(shop(long(card), roles=roles), handing_over(standard), 1)
    assert world.known.joined[IT_LEAD] == FIRST
    assert first(ev.RoleHandedOver, world).person == "Mei-Lin Chen"


@pytest.mark.parametrize(
    ("role", "seat", "why"),
    [
        (COUNSEL, COMMANDER, "for the incident commander"),
        (COMMANDER, "jester", "there is no role"),
        (COUNSEL, COUNSEL, ""),
        (COMMANDER, IT_LEAD, ""),
    ],
)
def test_a_seat_is_handed_over_by_whoever_has_it_or_by_the_commander(card, standard, role, seat, why):
    world = there(card, standard)
    world.put(role, act.HandOver(seat))
    refused = first(ev.ActionRefused, world, kind="hand over")
    assert (why in refused.why) if why else refused is None
    if not why:
        world.put(role, act.HandOver(seat))
        assert "already" in first(ev.ActionRefused, world, kind="hand over").why


def test_in_a_long_incident_a_hand_over_speeds_the_decisions_that_follow(card, standard):
    """People who tire by 60 % an hour, so that twelve pairs of runs show it; all commanders equally skilled."""
    people = tuple(dataclasses.replace(p, skill=1.0) for p in card.organisation.people)
    tiring = work(shop(long(card), people=people), tires=0.6)
    late = 2 * HOUR + 40 * MINUTE

    def resolving(playbook, r):
        world = run(tiring, playbook, 11, r)
        opened = {e.prompt: e.at for e in only(ev.PromptOpened, world) if e.role == COMMANDER and e.at > late}
        closed = [e for e in only(ev.PromptClosed, world) if e.prompt in opened and e.how == "answered"]
        return [e.at - opened[e.prompt] for e in closed if "/resolve/" in e.prompt]

    kept, handed = ([t for r in range(12) for t in resolving(p, r)] for p in (standard, handing_over(standard)))
    assert min(len(kept), len(handed)) > 5
    assert statistics.mean(handed) < 0.85 * statistics.mean(kept)


# ------------------------------------------------------------------------------------------ scribe and log


def test_the_commander_is_asked_who_keeps_the_log_once_the_team_is_called(card, standard):
    world = run(card, standard, 1)
    named = first(ev.ScribeNamed, world)
    assert named[1:] == (SUPPORT_LEAD, COMMANDER)
    assert named.at > first(ev.RoleCalled, world, role=SUPPORT_LEAD).at
    assert len([e for e in only(ev.PromptOpened, world) if e.prompt.startswith(f"{COMMANDER}/log/")]) == 1


def test_only_a_role_that_was_called_can_be_scribe_and_only_the_commander_says_so(card, standard):
    world = until(card, standard, 1, "the incident commander joined")
    world.put(COMMANDER, act.NameScribe(COUNSEL))
    assert "not been called" in first(ev.ActionRefused, world).why
    world.put(COMMANDER, act.NameScribe(IT_LEAD))
    assert world.known.scribe == IT_LEAD
    world.put(IT_LEAD, act.NameScribe(COMMANDER))
    assert "may not" in only(ev.ActionRefused, world)[-1].why


def log_of(card, *events):
    joined = [ev.RoleJoined(700, role, "Ada Mokoena") for role in (IT_LEAD, COMMANDER)]
    told = [ev.FaultStruck(600, "card acquirer", "service downtime"), ev.AlertRaised(660, "a", "b", 0.3), *joined]
    return Log(card, (*told, *sorted(events, key=lambda e: e.at), ev.WorldEnded(card.lasts, "over")))


def taken(at, kind, role=IT_LEAD):
    return ev.ActionTaken(at, role, kind, ())


def test_what_no_tool_writes_down_needs_a_scribe_or_a_note(card):
    """Eight things: two stand by themselves, one is noted in time, one too late, two are the scribe's, two are lost."""
    log = log_of(
        card,
        taken(800, "answer"),  # lost: a decision to wait
        taken(900, "answer"),
        taken(900, "declare"),  # stands; the answer that led to it is no second thing
        taken(1_000, "diagnose"),
        ev.Noted(1_600, COMMANDER, "Ada looks for the cause"),  # ten minutes later: in time
        taken(1_700, "mitigate"),
        ev.Noted(2_301, COMMANDER, "Ada tries something"),  # ten minutes and a second later: too late
        taken(2_400, "activate", COMMANDER),  # stands
        taken(2_500, "ask", COMMANDER),  # lost: the scribe has not joined yet
        ev.ScribeNamed(2_450, SUPPORT_LEAD, COMMANDER),
        ev.RoleJoined(2_600, SUPPORT_LEAD, "Lerato Phiri"),
        taken(2_700, "ask", COMMANDER),
        taken(2_800, "verify"),
        taken(2_900, "note"),  # the record itself
    )
    assert metrics.measures(log)["log completeness"] == pytest.approx(5 / 8)


def test_the_longest_gap_runs_from_the_declaration_to_the_end(card):
    declared = ev.IncidentDeclared(900, "critical", IT_LEAD)
    events = [declared, taken(900, "declare"), ev.Noted(1_500, IT_LEAD, "x"), taken(3_900, "activate")]
    over = [ev.ServiceVerified(4_000, "Ada Mokoena", True, ""), ev.IncidentResolved(4_500, COMMANDER)]
    assert metrics.measures(log_of(card, *events, *over))["longest gap in the log"] == 40
    assert metrics.measures(log_of(card, *events))["longest gap in the log"] == (card.lasts - 3_900) / MINUTE
    gap = metrics.measures(log_of(card))["longest gap in the log"]
    assert gap != gap


def test_a_scribe_makes_the_log_more_complete(card, standard):
    without = dataclasses.replace(standard, preferences=standard.preferences[:1])
    for r in range(6):
        kept, lost = (measured(run(card, playbook, 3, r)) for playbook in (standard, without))
        assert kept["log completeness"] > lost["log completeness"] + 0.1
        assert kept["longest gap in the log"] <= lost["longest gap in the log"]


# ------------------------------------------------------------------------------------------------ more hands


def test_an_engineer_is_paged_joins_and_counts_as_a_report(card, standard):
    world = there(card, standard)
    world.put(IT_LEAD, act.CallEngineer("Ruan Botha"))
    world.put(COMMANDER, act.CallEngineer("Aisha Davids"))
    loop = Play(world, in_all_seats(standard, card))
    while len(world.known.engineers) < 2 and not world.ended:
        loop.go_on(world.now + 60)
    assert set(world.known.engineers) == {"Ruan Botha", "Aisha Davids"}
    assert reports(world) == 7
    assert crowded(world, COMMANDER) == pytest.approx(1.16)
    assert laws.broken(Log(card, tuple(world.log))) == ()


def test_only_engineers_are_called_each_once_and_none_on_leave(card, standard):
    world = there(on_leave(card, "Aisha Davids"), standard)
    for person in (FIRST, "Ruan Botha", "Ruan Botha", "Aisha Davids"):
        world.put(IT_LEAD, act.CallEngineer(person))
    why = [e.why for e in only(ev.ActionRefused, world) if e.kind == "call engineer"]
    assert ["no engineer" in why[0], "already" in why[1], "on leave" in why[2], len(why)] == [True, True, True, 3]


def test_an_engineer_who_is_away_never_joins(card, standard):
    world = there(dataclasses.replace(card, away=("Ruan Botha",)), standard)
    world.put(IT_LEAD, act.CallEngineer("Ruan Botha"))
    world.advance()
    while not world.ended:
        world.advance()
    assert not world.known.engineers


# ------------------------------------------------------------------------------------------ laws and files


def test_the_laws_notice_a_second_seat_and_a_page_to_who_is_on_leave(card):
    seats = [ev.RoleJoined(700, IT_LEAD, FIRST), ev.RoleJoined(700, COMMANDER, "Naledi Tau")]
    handed = ev.RoleHandedOver(900, COMMANDER, "Naledi Tau", FIRST, "bridge")
    broken = laws.broken(Log(card, (*seats, handed)))
    assert [said for said in broken if said.startswith(laws.SEATS)]
    wrong = laws.broken(Log(card, (*seats, handed._replace(before="Mei-Lin Chen", person="Imraan Cassim"))))
    assert [said for said in wrong if said.startswith(laws.SEATS)]
    page = ev.PersonPaged(700, IT_LEAD, FIRST, 1)
    assert any(said.startswith(laws.ROTA) for said in laws.broken(Log(on_leave(card, FIRST), (page,))))
    answers = (page, ev.PageAcknowledged(710, IT_LEAD, FIRST))
    away = dataclasses.replace(card, away=(FIRST,))
    assert any(said.startswith(laws.ROTA) for said in laws.broken(Log(away, answers)))


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        (("roles", IT_LEAD, "weekend"), ("Nobody",), ("roles", 0, "weekend", 0)),
        (("calls", "bridge", "runs_on"), "the moon", ("calls", 0, "runs_on")),
        (("calls", "bridge", "finds_out"), 0, ("calls", 0, "finds_out")),
        (("required", "critical", "roles"), ("jester",), ("required", 0, "roles", 0)),
        (("engineers",), ("Nobody",), ("engineers", 0)),
        (("engineers",), (FIRST,), ("engineers", 0)),
        (("work", "hand_over_after"), 0, ("work", "hand_over_after")),
    ],
)
def test_what_does_not_fit_is_found(card, path, value, where):
    assert where in [p.path for p in problems(changed(card.organisation, path, value))]


def test_a_line_of_which_all_are_on_leave_and_an_unknown_absentee_are_found(card):
    scenario = card
    for name in ("Ada Mokoena", "Pieter Roux", "Thandiwe Khumalo"):
        scenario = on_leave(scenario, name)
    assert ("roles", 0, "day") in [p.path for p in problems(scenario.organisation)]
    assert [p.path for p in problems_of_scenario(dataclasses.replace(card, away=("Nobody",)))] == [("away", 0)]


def test_a_file_from_before_reads_as_an_organisation_without_any_of_it(card, tmp_path):
    said = "tires|fresh|span|crowded|interruption|scribing|hand over|hand over after"
    blocks = r"^(required|engineers|calls):.*?\n\n"
    lines = rf"^    weekend:.*\n|^  ({said}):.*\n|^  (required|calls|work\.({said}))\b.*\n"
    text = (SCENARIOS / "marketplace.yaml").read_text(encoding="utf-8")
    text = re.sub(lines, "", re.sub(blocks, "", text, flags=re.M | re.S), flags=re.M)
    old = tmp_path / "old.yaml"
    old.write_text(text, encoding="utf-8")
    organisation = files.load_organisation(old)
    assert not (organisation.calls or organisation.required or organisation.engineers)
    assert not any(role.weekend for role in organisation.roles)
    same = ("decide", "draft", "draft_from_template", "legal_review", "approval", "verify", "reply", "of_the_day")
    assert organisation.work == Work(**{name: getattr(card.organisation.work, name) for name in same})
