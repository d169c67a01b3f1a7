"""Legal and contractual clocks: each deadline, each start and no other, what meets a clock and what misses it."""

from __future__ import annotations

import dataclasses
import random
from pathlib import Path

import pytest
from conftest import any_table, play_anyhow

from sim import actions as act
from sim import events as ev
from sim import files
from sim.caution import cautions_of_organisation
from sim.deadlines import deadline, weekday
from sim.dryrun import check
from sim.evaluation import score
from sim.experiment.running import run
from sim.laws import broken
from sim.metrics import measures
from sim.policies import ByPlaybook, in_all_seats
from sim.scenario import BREACH, COMMANDER, COMMUNICATIONS_LEAD, COUNSEL, DAY, IT_LEAD
from sim.stories.owed import OCCASION, OF_A_BREACH
from sim.world import World

HOUR = 3600
ROWS = {row.name: row for row in files.load_regimes("regimes").clocks}
WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@pytest.fixture(scope="module")
def logins():
    return files.load("stolen-logins")


@pytest.fixture(scope="module")
def standard():
    return files.load_playbook("standard")


def clocks_of(log, kind) -> dict[str, int]:
    """When something happened first to each clock."""
    return {event.regime: event.at for event in reversed(log.events) if isinstance(event, kind)}


def first(log, kind) -> int:
    return next(event.at for event in log if isinstance(event, kind))


# ----------------------------------------------------------------------------------------------- deadlines

#: A row; the weekday and the hour at which its clock starts; how many days on, and at what hour, it is due.
EXAMPLES = (
    ("popia", "Wednesday", 19, 3, 19),
    ("popia data subjects", "Saturday", 9, 3, 9),
    ("jse", "Monday", 23, 1, 1),
    ("pci", "Friday", 18, 1, 18),
    ("visa report", "Wednesday", 19, 5, 24),  # Thursday, Friday, Monday
    ("visa report", "Friday", 19, 5, 24),  # Monday, Tuesday, Wednesday
    ("visa report", "Saturday", 3, 4, 24),
    ("visa accounts", "Monday", 8, 14, 24),
    ("gdpr", "Friday", 17, 3, 17),
    ("gdpr data subjects", "Friday", 17, 3, 17),
    ("eu omnibus", "Monday", 1, 4, 1),
    ("nis2 early warning", "Sunday", 5, 1, 5),
    ("nis2", "Sunday", 5, 3, 5),
    ("nis2 final report", "Monday", 12, 33, 24),
    ("nis2 marketplaces", "Sunday", 5, 1, 5),
    ("dora from classification", "Monday", 22, 1, 2),
    ("dora from awareness", "Monday", 22, 1, 22),
    ("uk nis", "Monday", 0, 3, 0),
    ("ofcom", "Monday", 0, 3, 0),
    ("sec 8-k", "Monday", 16, 4, 24),
    ("sec 8-k", "Thursday", 16, 6, 24),  # Friday, Monday, Tuesday, Wednesday
    ("sec 8-k", "Sunday", 16, 4, 24),
    ("california", "Monday", 10, 30, 24),
    ("new york", "Monday", 10, 30, 24),
    ("texas", "Monday", 10, 60, 24),
    ("hipaa", "Monday", 10, 60, 24),
    ("circia", "Monday", 10, 3, 10),
    ("gateway contract", "Monday", 23, 1, 1),
    ("courier contract", "Monday", 10, 0, 12),
)


@pytest.mark.parametrize(("name", "day", "hour", "days", "until"), EXAMPLES)
def test_each_row_is_due_when_an_example_says(logins, name, day, hour, days, until):
    scenario = dataclasses.replace(logins, weekday=day, starts=hour * HOUR)
    assert deadline(scenario, ROWS[name], 0) == days * DAY + (until - hour) * HOUR
    assert deadline(scenario, ROWS[name], 90) - deadline(scenario, ROWS[name], 0) in (0, 90)


def test_there_is_an_example_of_every_row():
    assert {name for name, *_ in EXAMPLES} == set(ROWS)


def test_a_business_day_is_never_a_saturday_or_a_sunday(logins):
    for day in range(7):
        scenario = dataclasses.replace(logins, weekday=WEEK[day], starts=10 * HOUR)
        last = deadline(scenario, ROWS["sec 8-k"], 0) - 1
        assert weekday(scenario, last) < 5, WEEK[day]


# ---------------------------------------------------------------------------------- the start, and no other


class Table:
    """A world in which this test sits in every seat and can wait for what it wants."""

    def __init__(self, scenario, playbook, seed=1):
        self.world = World(scenario, seed)
        self.policies = in_all_seats(playbook, scenario)

    def until(self, kind, answers=lambda prompt: True):
        """Play on by the playbook until something happens; prompts that `answers` is false of are left to silence."""
        world = self.world
        while not world.ended and not any(isinstance(event, kind) for event in world.log):
            self.answer(answers)
            world.advance()
        return world

    def answer(self, answers=lambda prompt: True):
        """Answer by the playbook what is open now."""
        world = self.world
        for prompt in list(world.prompts.values()):
            if prompt.id in world.prompts and answers(prompt):
                for action in self.policies[prompt.role].reply(prompt, world.picture(prompt.role)):
                    world.put(prompt.role, action)


def unasked(prompt) -> bool:
    """All but what has to do with clocks."""
    return prompt.subject.split()[0] not in ("aware", "material", "clock") and "clock" not in prompt.subject


def started(world) -> dict[str, ev.ClockStarted]:
    return {event.regime: event for event in world.log if isinstance(event, ev.ClockStarted)}


def every_row(scenario):
    """The scenario of an organisation that every verified row binds."""
    rows = tuple(row for row in ROWS.values() if row.confidence != "L")
    facts = tuple(dict.fromkeys(fact for row in rows for fact in row.applies_if))
    return dataclasses.replace(
        scenario, organisation=dataclasses.replace(scenario.organisation, regimes=rows, applies=facts)
    )


def test_a_plain_outage_starts_no_clock_of_a_breach(card, standard):
    log = run(every_row(card), standard, 1)
    ran = clocks_of(log, ev.ClockStarted)
    assert {ROWS[name].trigger for name in ran} == {"outage", "significant outage"}
    assert set(ran.values()) == {first(log, ev.IncidentDeclared)}
    assert not any(isinstance(event, ev.BreachFound | ev.AwarenessStated) for event in log)


def test_the_shipped_plain_outages_know_no_clock(scenarios, standard):
    for scenario in scenarios.values():
        assert not any(isinstance(event, ev.ClockBegan | ev.ClockStarted) for event in run(scenario, standard, 1))


def test_each_clock_starts_with_its_own_event(logins, standard):
    changed = files.change(logins, "components.login.keeps cards=yes")
    table = Table(every_row(changed), standard)
    world = table.until(ev.BreachFound, unasked)
    found = world.now
    declared = next(event.at for event in world.log if isinstance(event, ev.IncidentDeclared))
    expected = {
        row.name: {"discovery": found, "suspicion": found}.get(row.starts, declared)
        for row in every_row(changed).organisation.in_force()
        if row.starts in ("discovery", "suspicion") or "outage" in row.trigger
    }
    assert {name: event.since for name, event in started(world).items()} == expected
    world.advance(world.now + 300)
    world.put(COMMANDER, act.StateAware())
    aware = {name for name, event in started(world).items() if event.since == world.now}
    assert aware == {"gdpr", "gdpr data subjects", "gateway contract"}
    before = set(started(world))
    world.advance(world.now + 60)
    while COUNSEL not in world.known.joined:
        world.advance()
    world.put(COUNSEL, act.DetermineMaterial())
    assert set(started(world)) - before == {"jse", "sec 8-k"}


def test_naming_a_breach_is_a_suspicion_and_starts_the_card_clock_only_where_cards_are_kept(logins, standard):
    for changes, wanted in ((), set()), (("components.login.keeps cards=yes",), {"pci"}):
        table = Table(files.change(logins, *changes) if changes else logins, standard)
        world = table.until(ev.IncidentDeclared, unasked)
        world.put(IT_LEAD, act.NameKind(BREACH))
        assert set(started(world)) == wanted


def test_card_data_start_the_card_clock_and_only_in_an_organisation_that_handles_cards(logins, standard):
    cards = files.change(logins, "components.login.keeps cards=yes")
    assert "pci" not in clocks_of(run(logins, standard, 1), ev.ClockStarted)
    assert "pci" in clocks_of(run(cards, standard, 1), ev.ClockStarted)
    none = dataclasses.replace(cards, organisation=dataclasses.replace(cards.organisation, applies=()))
    assert "pci" not in clocks_of(run(none, standard, 1), ev.ClockStarted)


def test_from_the_first_sign_leaves_less_time(logins, standard):
    due = {}
    for aware in ("at once", "from the first sign"):
        log = run(logins, dataclasses.replace(standard, aware=aware), 1)
        due[aware] = next(e.due for e in log if isinstance(e, ev.ClockStarted) and e.regime == "gateway contract")
    sign = min(e.at for e in log if isinstance(e, ev.AlertRaised | ev.CustomersReported))
    assert due["from the first sign"] == sign + 2 * HOUR < due["at once"]


def test_whoever_looks_further_is_judged_as_if_they_had_known(logins, standard):
    looking = dataclasses.replace(standard, aware="after a further look")
    log = run(logins, looking, 1)
    began = next(e for e in log if isinstance(e, ev.ClockBegan) and e.regime == "gateway contract")
    known = next(e for e in log if isinstance(e, ev.ClockStarted) and e.regime == "gateway contract")
    found = first(log, ev.BreachFound)
    assert began.at == found + HOUR and began.due == found + 3 * HOUR
    assert known.due > began.due
    assert measures(log)["time to aware"] > 60


def test_nobody_can_state_awareness_of_what_is_taken_for_no_breach(card, standard):
    world = Table(card, standard).until(ev.IncidentDeclared)
    while COMMANDER not in world.known.joined:
        world.advance()
    world.put(COMMANDER, act.StateAware())
    refused = [event for event in world.log if isinstance(event, ev.ActionRefused)]
    assert "not taken for a breach" in refused[-1].why


# -------------------------------------------------------------------------------------------- met and missed


def sent_to_the_acquirer(scenario, standard, wait: int, fields) -> World:
    """A world in which the acquirer hears that long after awareness was stated, in these words."""
    table = Table(scenario, standard)
    world = table.until(ev.BreachFound, unasked)
    world.put(COMMANDER, act.StateAware())
    until = world.now + wait
    while world.now < until and not world.ended:
        world.advance(until)
    while COMMUNICATIONS_LEAD not in world.known.joined:
        world.advance()
    ours = ("the acquirer's desk",)
    world.put(COMMANDER, act.Draft("partners", ("phone",), "own initiative", ours, fields=fields, incidents=(1,)))
    while any(notice.waits_for for notice in world.known.notices.values() if notice.open):
        notice = next(name for name, one in world.known.notices.items() if one.open)
        world.put(COMMANDER, act.Send(notice))
    return world


WHOLE = (("what happened", "a"), ("who is affected", "b"), ("cause", "c"), ("what we do", "d"))


def happened(world, kind) -> set[str]:
    return {event.regime for event in world.log if isinstance(event, kind)}


def test_a_notice_in_time_meets_a_clock_and_a_late_one_misses_it(logins, standard):
    in_time = sent_to_the_acquirer(logins, standard, HOUR, WHOLE)
    assert "gateway contract" in happened(in_time, ev.ClockMet)
    late = sent_to_the_acquirer(logins, standard, 2 * HOUR + 60, WHOLE)
    assert "gateway contract" in happened(late, ev.ClockMissed)
    assert "gateway contract" not in happened(late, ev.ClockMet)
    assert "gateway contract" in happened(late, ev.ClockStopped)


def test_a_first_word_meets_only_a_clock_that_may_be_met_in_phases(logins, standard):
    for phased in ("no", "yes"):
        scenario = files.change(logins, f"regimes.gateway contract.phased={phased}")
        world = sent_to_the_acquirer(scenario, standard, 60, WHOLE[:1])
        assert ("gateway contract" in happened(world, ev.ClockMet)) == (phased == "yes")


def test_a_notice_to_others_meets_no_clock(logins, standard):
    world = Table(logins, standard).until(ev.BreachFound, unasked)
    world.put(COMMANDER, act.StateAware())
    world.put(COMMANDER, act.Draft("partners", ("phone",), audiences=("couriers",), fields=WHOLE, incidents=(1,)))
    assert not happened(world, ev.ClockMet)


def test_the_measures_say_what_was_met_and_how_late_the_rest_was(logins, standard):
    silent = files.load_playbook("silent")
    told, untold = measures(run(logins, standard, 1)), measures(run(logins, silent, 1))
    assert told["clocks met"] == 1.0 and untold["clocks met"] == 0.0
    assert told["regulator told"] > 0 and untold["regulator told"] != untold["regulator told"]
    assert untold["late by"] != untold["late by"]
    slow = run(files.change(logins, "regimes.gateway contract.within=1", "clock reminder=none"), standard, 1)
    assert measures(slow)["clocks met"] == 0.0 and measures(slow)["late by"] > 0
    assert broken(slow) == ()


def test_without_a_clock_that_falls_due_there_is_nothing_to_meet(logins, card, standard):
    popia = files.change(logins, "regimes=popia")
    assert measures(run(popia, standard, 1))["clocks met"] != measures(run(popia, standard, 1))["clocks met"]
    assert measures(run(card, standard, 1))["time to aware"] != measures(run(card, standard, 1))["time to aware"]


def test_counsel_is_reminded_so_long_before_what_falls_due_here(logins):
    silent = files.load_playbook("silent")
    log = run(logins, silent, 1)
    due = next(e.due for e in log if isinstance(e, ev.ClockStarted) and e.regime == "gateway contract")
    reminders = [e for e in log if isinstance(e, ev.PromptOpened) and "/clock: " in e.prompt]
    assert [(e.at, e.prompt.split("/")[1]) for e in reminders] == [(due - 45 * 60, "clock: gateway contract")]


def test_phrases_tell_of_clocks(logins, standard):
    from sim import phrases

    log = run(logins, standard, 1)
    assert phrases.first("the regulator was told", log) and phrases.first("a clock was met", log)
    assert phrases.first("a clock was missed", log) is None
    assert phrases.first("awareness was stated", log).at >= phrases.first("a breach was found", log).at
    assert score(log) is not None


# ------------------------------------------------------------------------------------------------- the files


def test_what_a_clock_asks_for_is_worded_anew_as_of_a_breach(logins, standard):
    table = Table(logins, standard)
    world = table.until(ev.BreachFound)
    while not any(n.draft.occasion == OCCASION and n.open and n.waits_for for n in world.known.notices.values()):
        table.answer()
        world.advance()
    name, notice = next((n, one) for n, one in world.known.notices.items() if one.draft.occasion == OCCASION)
    before = dict(notice.draft.fields)
    assert OF_A_BREACH.items() <= before.items()
    world.put(notice.waits_for[0], act.Return(name))
    (asked,) = [p for p in world.prompts.values() if p.subject == f"redraft {name}"]
    world.put(COMMUNICATIONS_LEAD, act.Answer(asked.id, "word it anew"))
    drafted = world.known.notices[name].draft
    assert drafted.worded == world.now and OF_A_BREACH.items() <= dict(drafted.fields).items()
    assert dict(drafted.fields).keys() == before.keys()


def test_what_is_not_verified_cannot_be_switched_on(logins, standard):
    for name in (name for name, row in ROWS.items() if row.confidence == "L"):
        with pytest.raises(files.BadFile, match="not verified"):
            files.change(logins, f"regimes={name}")
        facts = ROWS[name].applies_if
        forced = dataclasses.replace(logins.organisation, regimes=(ROWS[name],), applies=facts)
        assert forced.in_force() == ()
        log = run(dataclasses.replace(logins, organisation=forced), standard, 1)
        assert not any(isinstance(event, ev.ClockBegan | ev.ClockStarted) for event in log)


def test_a_row_of_which_the_facts_are_not_so_is_off_and_check_says_so(logins):
    listed = files.change(logins, "regimes=popia, gdpr").organisation
    assert [row.name for row in listed.in_force()] == ["popia"]
    assert any("people in the eu" in one.wrong for one in cautions_of_organisation(listed))


def test_check_warns_of_a_recipient_whom_nothing_reaches(logins, tmp_path):
    organisation = logins.organisation
    assert not [one for one in cautions_of_organisation(organisation) if one.path[0] == "regimes"]
    audiences = tuple(a for a in organisation.audiences if a.group != "regulator")
    gone = dataclasses.replace(organisation, audiences=audiences)
    assert [one.read for one in cautions_of_organisation(gone) if one.path[0] == "regimes"] == ["popia"]


def test_complaints_name_the_file_and_the_line_of_a_row(tmp_path, monkeypatch):
    shipped = files.shipped()
    for name in ("marketplace.yaml", "stolen-logins.yaml", "regimes.yaml"):
        (tmp_path / name).write_text((shipped / name).read_text(encoding="utf-8"), encoding="utf-8")
    rows = tmp_path / "regimes.yaml"
    text = rows.read_text(encoding="utf-8").replace("starts: determination", "starts: discovery", 1)
    rows.write_text(text.replace("within: 24", "within: a day", 1), encoding="utf-8")
    with pytest.raises(files.BadFile) as bad:
        files.load(tmp_path / "stolen-logins.yaml")
    lines = text.split("\n")
    told = {(Path(one.file).name, one.line): one.wrong for one in bad.value.complaints}
    assert {name for name, _ in told} == {"regimes.yaml"}
    assert {lines[line - 1].strip().split(":")[0] for _, line in told} == {"starts", "within"}
    assert [one.kind for one in check(str(rows))] == ["regimes"] and check(str(rows))[0].complaints


def test_a_row_that_is_not_there_is_a_complaint_with_what_was_meant(logins):
    with pytest.raises(files.BadFile, match="did you mean 'popia'"):
        files.change(logins, "regimes=popai")


def test_an_organisation_may_write_out_a_row_of_its_own(tmp_path):
    shipped = files.shipped()
    text = (shipped / "marketplace.yaml").read_text(encoding="utf-8")
    own = """regimes:
  - popia
  - name: our hoster
    title: the hoster's contract
    jurisdiction: contract
    trigger: outage
    starts: awareness
    within: 1
    unit: hours
    recipient: partners
    source: our contract of 2024
    as of: 2026-11
    confidence: M
"""
    text = text.replace("regimes: [popia, pci, gateway contract]\n", own)
    text = text.replace("  regimes.gateway contract: A-121\n", "")
    (tmp_path / "marketplace.yaml").write_text(text, encoding="utf-8")
    organisation = files.load_organisation(tmp_path / "marketplace.yaml")
    assert [row.name for row in organisation.in_force()] == ["popia", "our hoster"]


def test_a_saved_scenario_keeps_its_rows(logins):
    assert files.from_json(files.to_json(logins)) == logins
    other = files.change(logins, "regimes.popia.within=48")
    assert other.digest != logins.digest and other.organisation.regimes[0].within == 48


def test_a_playbook_that_says_nothing_of_it_takes_the_default(logins, standard):
    table = Table(logins, dataclasses.replace(standard, aware=None))
    world = table.until(ev.BreachFound, unasked)
    prompt = next(prompt for prompt in world.prompts.values() if prompt.subject == "aware")
    policy = ByPlaybook(dataclasses.replace(standard, aware=None), logins.organisation)
    (answer,) = policy.reply(prompt, world.picture(prompt.role))
    assert answer.option == prompt.default and "no rule" in answer.basis


def test_a_rule_that_says_less_than_a_clock_asks_for_is_a_misfit(logins, standard):
    assert files.check(standard, logins) == ()
    short = [replaced(rule, says=("what happened",)) for rule in standard.notices]
    told = files.check(dataclasses.replace(standard, notices=tuple(short)), logins)
    assert {("popia" in one.wrong, "gateway contract" in one.wrong) for one in told} == {(True, False), (False, True)}


def replaced(rule, **fields):
    return dataclasses.replace(rule, **fields) if rule.when == "clock started" else rule


def test_whatever_people_do_with_every_clock_in_force_the_laws_are_kept(logins, playbooks, tmp_path):
    scenario, seen = every_row(files.change(logins, "components.login.keeps cards=yes")), set()
    for seed in range(14):
        rng = random.Random(seed)
        exercise = any_table(rng, scenario, playbooks, tmp_path / f"{seed}.jsonl")
        play_anyhow(rng, exercise).close()
        assert exercise.laws == (), seed
        seen |= {type(event) for event in exercise.log}
    assert {ev.ClockStarted, ev.ClockBegan, ev.ClockStopped, ev.ClockMet, ev.AwarenessStated} <= seen


# ------------------------------------------------------------------------------------------------- at the edges


def stated_after_the_notice(scenario, standard, wait: int) -> World:
    """A world in which the acquirer hears so long after the breach was found; then somebody says that one has been
    aware from the first sign, which was half an hour before it fell due."""
    quick = files.change(scenario, "regimes.gateway contract.within=0.75", "looks into=10 h")
    world = Table(quick, standard).until(ev.BreachFound, unasked)
    sign = min(world.known.incidents[1].struck.values())
    while world.now < sign + 45 * 60 + wait:
        world.advance(sign + 45 * 60 + wait)
    ours = ("the acquirer's desk",)
    while COMMANDER not in world.known.joined:
        world.advance()
    world.put(COMMANDER, act.Draft("partners", ("phone",), "own initiative", ours, fields=WHOLE, incidents=(1,)))
    for name in [name for name, one in world.known.notices.items() if one.open]:
        world.put(COMMANDER, act.Send(name))
    while world.now < sign + 50 * 60 + max(0, wait):
        world.advance(sign + 50 * 60 + max(0, wait))
    world.put(COMMANDER, act.StateAware(act.FIRST_SIGN))
    return world


def test_what_went_out_too_late_does_not_meet_a_clock_that_is_found_to_have_run_before(logins, standard):
    from sim.log import Log

    for wait, kind in ((-60, ev.ClockMet), (60, ev.ClockMissed)):
        world = stated_after_the_notice(logins, standard, wait)
        ours = [e for e in world.log if isinstance(e, ev.ClockMet | ev.ClockMissed) and e.regime == "gateway contract"]
        assert [type(e) for e in ours] == [kind], wait
        log = Log(world.scenario, tuple(world.log))
        assert broken(log) == ()
        late = measures(log, until=world.now)["late by"]
        assert late == 1.0 if wait > 0 else late != late


def test_a_clock_that_falls_due_today_is_not_said_to_fall_due_tomorrow(logins, standard):
    late = files.change(logins, "starts=23:40", "regimes=gateway contract", "regimes.gateway contract.within=6")
    world = Table(late, standard).until(ev.AwarenessStated)
    while not any("falls due" in e.text for e in world.log if isinstance(e, ev.PromptOpened)):
        world.advance()
    said = [e.text for e in world.log if isinstance(e, ev.PromptOpened) and "falls due" in e.text]
    assert world.scenario.starts + world.now > DAY and "tomorrow" not in said[0]


def test_a_reminder_says_on_which_day_it_falls_due(logins):
    contract = files.change(logins, "regimes=gateway contract", "starts=20:00", "lasts=12 h", "clock reminder=7 h")
    log = run(files.change(contract, "regimes.gateway contract.within=8"), files.load_playbook("silent"), 1)
    said = [e.text for e in log if isinstance(e, ev.PromptOpened) and "/clock: " in e.prompt]
    assert said and all(" tomorrow" in text for text in said)


def test_days_are_whole_and_whom_to_tell_is_said_as_people_say_it(logins):
    with pytest.raises(files.BadFile, match="whole number of days"):
        files.change(files.change(logins, "regimes=popia, visa report"), "regimes.visa report.within=0.4")
    row = dataclasses.replace(ROWS["popia"], recipient="press")
    assert row.asks.startswith("the press, ")
