"""Rumours: they begin, go round by themselves, are seen, corrected and reported; what each of it changes."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
from conftest import only

import sim
from sim import actions as act
from sim import events as ev
from sim import files, laws
from sim.consistency import problems_of_scenario
from sim.demand import people
from sim.files.complaints import BadFile
from sim.hearsay import Hearsay
from sim.metrics import UNITS, measures, trust_over_time
from sim.play import Play
from sim.policies import in_all_seats
from sim.reach import Delivery
from sim.scenario import COMMANDER, COMMUNICATIONS_LEAD, NOT_TRUE, RUMOUR_SEEN, Duration
from sim.stories.believing import asked_about
from sim.world import World

TWICE = files.load("charged-twice")
STOLEN, PAGE = TWICE.rumours
STANDARD, SILENT = (files.load_playbook(name) for name in ("standard", "silent"))
NAMES = list(UNITS)[list(UNITS).index("rumours") :][:7]


def happened(kind, log, rumour=None) -> list:
    return [e for e in log if isinstance(e, kind) and rumour in (None, getattr(e, "rumour", None))]


def alone(*changes: str, scenario="charged-twice"):
    """The scenario with the first rumour alone."""
    loaded = files.load(scenario, [f"rumours.{STOLEN.name}.{change}" for change in changes])
    return dataclasses.replace(loaded, rumours=loaded.rumours[:1])


def reckoned(until: int, told=(), denied=(), down=None, **new) -> Hearsay:
    """A rumour from second 0 on, where every segment was told the same."""
    hearsay = Hearsay(TWICE, dataclasses.replace(STOLEN, **new), 0)

    def ways(some):
        return {name: [way._replace(audience=name) for way in some] for name in hearsay.names}

    hearsay.go_on(until, ways(told), ways(denied), down)
    return hearsay


EVERYBODY = Delivery("notice", "", "banner", 0, 0, 0, 1.0, Duration("fixed", 0.0))
LATER = EVERYBODY._replace(first=3600)


# ----------------------------------------------------------------------------------------------- arithmetic


def test_a_rumour_that_nobody_tells_on_stays_with_the_first():
    hearsay = reckoned(7200, tells=0.0)
    assert hearsay.fell_by(0) == pytest.approx(STOLEN.first)
    assert (hearsay.fell_by(7200), hearsay.believing[-1]) == pytest.approx((STOLEN.first, STOLEN.first))


def test_while_it_is_small_it_grows_as_a_birth_process_with_fading_zeal():
    """Until nearly everybody knows, ln of the believers is the zeal added up: tells × (1 − 2^−t/half) × half ÷ ln 2."""
    hearsay = reckoned(3 * 3600, first=2, tells=2.0)
    hours = 3.0
    half = STOLEN.half_life / 3600
    grown = 2 * math.exp(2.0 * half / math.log(2) * (1 - 0.5 ** (hours / half)))
    assert hearsay.fell_by(3 * 3600) == pytest.approx(grown, rel=0.02)


def test_no_more_believe_it_than_there_are():
    hearsay = reckoned(6 * 3600, tells=60.0)
    assert 0.99 * sum(hearsay.sizes) < hearsay.fell_by(6 * 3600) <= sum(hearsay.sizes) + 1e-6
    assert (np.diff(hearsay.believing) >= 0).all()


def test_who_has_been_told_by_us_is_taken_in_less_and_with_full_doubt_not_at_all():
    free, wary, sure = (reckoned(3 * 3600, [EVERYBODY], doubts=doubts).fell_by(3 * 3600) for doubts in (0.0, 0.6, 1.0))
    assert free > 3 * wary and wary > sure == pytest.approx(STOLEN.first)
    assert free == reckoned(3 * 3600, doubts=1.0).fell_by(3 * 3600)


def test_a_correction_that_convinces_everybody_ends_it_and_takes_back_nothing_that_was_done():
    hearsay = reckoned(7200, (), [LATER], convinces=1.0)
    before, after = hearsay.believing[59], hearsay.believing[61]
    assert before > 2 * STOLEN.first and after == 0
    assert hearsay.fell_by(7200) == pytest.approx(hearsay.fell_by(3600))
    half = reckoned(7200, (), [LATER], convinces=0.5, tells=0.0)
    assert half.believing[61] == pytest.approx(half.believing[59] / 2)


def test_what_is_taken_down_is_told_on_only_elsewhere():
    whole = reckoned(3 * 3600)
    for elsewhere, same in ((0.0, 3600), (1.0, 3 * 3600)):
        down = reckoned(3 * 3600, (), (), 3600, elsewhere=elsewhere)
        assert down.fell_by(3 * 3600) == pytest.approx(whole.fell_by(same))


def test_reckoned_at_once_or_bit_by_bit_it_is_the_same():
    at_once, bit_by_bit = reckoned(7000, [LATER]), reckoned(1000, [LATER])
    ways = {name: [LATER._replace(audience=name)] for name in bit_by_bit.names}
    for second in (1000, 1001, 4321, 7000):
        bit_by_bit.go_on(second, ways, {})
    assert (bit_by_bit.steps, bit_by_bit.fell) == (at_once.steps, at_once.fell)


# ------------------------------------------------------------------------------------------------- the story


def test_it_begins_after_a_silence_and_not_where_somebody_speaks_in_time():
    log = sim.run(alone(), "silent", seed=3)
    (began,) = happened(ev.RumourBegan, log)
    assert began.at == TWICE.fault.at + STOLEN.after_silence
    first = min(e.at for e in sim.run(alone(), "tell-early", seed=3) if isinstance(e, ev.NoticeSent))
    patient = alone(f"after silence={first - TWICE.fault.at + 600} s")
    spoken = [e.at for e in happened(ev.NoticeSent, sim.run(patient, "tell-early", seed=3)) if e.to == "customers"]
    later = happened(ev.RumourBegan, sim.run(patient, "tell-early", seed=3))
    assert spoken and all(e.at > patient.fault.at + patient.rumours[0].after_silence for e in later)


def test_where_all_is_well_again_nobody_wonders():
    well = dataclasses.replace(alone("after silence=3 h"), fault=dataclasses.replace(TWICE.fault, remedies=()))
    short = dataclasses.replace(well, fault=dataclasses.replace(well.fault, ends_after=Duration("fixed", 3600.0)))
    assert not happened(ev.RumourBegan, sim.run(short, "silent", seed=1))


def test_it_may_begin_with_the_news():
    rumour = dataclasses.replace(STOLEN, after_silence=None, with_the_news=True)
    logins = dataclasses.replace(files.load("stolen-logins", ["news.breaks=1 h"]), rumours=(rumour,))
    assert not problems_of_scenario(logins)
    log = sim.run(logins, "silent", seed=2)
    assert [e.at for e in happened(ev.RumourBegan, log)] == [e.at for e in happened(ev.NewsBroke, log)] != []


def test_it_is_seen_then_asked_about_corrected_by_rule_and_reported():
    log = sim.run(TWICE, STANDARD, seed=2)
    for one in TWICE.rumours:
        (began,), (seen,) = happened(ev.RumourBegan, log, one.name), happened(ev.RumourSeen, log, one.name)
        (reported,) = happened(ev.RumourReported, log, one.name)
        assert began.at < seen.at < reported.at
    sent = [e for e in happened(ev.NoticeSent, log) if e.occasion == RUMOUR_SEEN]
    assert STOLEN.correction in dict(sent[0].fields)[NOT_TRUE]
    assert next(e.approvals for e in happened(ev.NoticeDrafted, log) if e.occasion == RUMOUR_SEEN) == (COMMANDER,)
    row = measures(log)
    assert row["rumours corrected"] == 1 and row["time to correct"] > 10
    assert not laws.broken(log)


def test_silence_says_nothing_and_it_goes_on():
    silent, standard = (measures(sim.run(TWICE, book, seed=2)) for book in (SILENT, STANDARD))
    assert silent["rumours corrected"] == 0 and math.isnan(silent["time to correct"])
    assert silent["believed at the end"] > 1.3 * standard["believed at the end"]
    assert silent["taken in"] > standard["taken in"] > 0
    assert silent["lost to impostors"] == pytest.approx(PAGE.loses * silent["taken in"])
    assert all(math.isfinite(silent[name]) for name in NAMES if name != "time to correct")


def _at_the_table(scenario, until=f"the {COMMUNICATIONS_LEAD} joined"):
    world = World(scenario, seed=2)
    play = Play(world, in_all_seats(SILENT, scenario), people=[COMMUNICATIONS_LEAD])
    while not any(p.subject.startswith(RUMOUR_SEEN) for p in world.prompts.values()):
        play.go_on(world.now + 600)
    return world, play


@pytest.mark.parametrize(
    ("option", "reports", "writes"),
    [
        ("correct it in public", 0, 1),
        ("report it to the platform", 1, 0),
        ("correct it and report it", 1, 1),
        ("say nothing", 0, 0),
    ],
)
def test_four_answers_are_offered_and_each_does_what_it_says(option, reports, writes):
    world, play = _at_the_table(alone())
    prompt = next(p for p in world.prompts.values() if p.subject.startswith(RUMOUR_SEEN))
    play.schedule(COMMUNICATIONS_LEAD, (act.Answer(prompt.id, option),), prompt)
    play.go_on(world.now + 3600)
    assert len(only(ev.RumourReported, world)) == reports
    assert sum(e.occasion == RUMOUR_SEEN for e in only(ev.NoticeDrafted, world)) == writes


def test_only_what_was_seen_is_reported_and_once():
    world, _ = _at_the_table(TWICE)
    for name in ("the moon", PAGE.name, STOLEN.name, STOLEN.name):
        world.put(COMMUNICATIONS_LEAD, act.ReportToPlatform(name))
    assert [e.rumour for e in only(ev.RumourReported, world)] == [STOLEN.name]
    why = [e.why for e in only(ev.ActionRefused, world)][-3:]
    assert [w.partition(" '")[0] for w in why] == ["nobody has come across"] * 2 + ["it has been reported already"]


def test_the_platform_takes_down_as_often_as_it_is_said_to():
    sure = files.load("charged-twice", [f"rumours.{PAGE.name}.removes=100 %"])
    never = files.load("charged-twice", [f"rumours.{PAGE.name}.removes=0 %"])
    taken, left = (sim.run(scenario, STANDARD, seed=2) for scenario in (sure, never))
    assert [e.answer for e in happened(ev.PlatformAnswered, taken, PAGE.name)] == [ev.TAKEN_DOWN]
    assert [e.answer for e in happened(ev.PlatformAnswered, left, PAGE.name)] == [ev.LEFT_STANDING]
    assert measures(taken)["taken in"] < measures(left)["taken in"]


def test_a_correction_goes_out_though_all_is_over():
    late = alone("after silence=none", "at=4 h")
    log = sim.run(late, STANDARD, seed=4)
    over = next(e.at for e in log if isinstance(e, ev.IncidentResolved))
    if happened(ev.RumourBegan, log):
        assert any(e.occasion == RUMOUR_SEEN and e.at > over for e in happened(ev.NoticeSent, log))
    drafted = sim.run(TWICE, STANDARD, seed=2)
    ends = next(e.at for e in drafted if isinstance(e, ev.IncidentResolved))
    after = [e for e in happened(ev.NoticeSent, drafted) if e.occasion == RUMOUR_SEEN and e.at > ends]
    assert after and PAGE.correction in dict(after[-1].fields)[NOT_TRUE]


# ------------------------------------------------------------------------------------------ what comes of it


def test_those_who_ask_the_desk_are_among_the_contacts_and_what_is_lived_is_what_is_measured():
    asking, mute = (sim.run(alone(f"asks={share} %"), "silent", seed=2) for share in (20, 0))
    more = measures(asking)["contacts"] - measures(mute)["contacts"]
    assert more == pytest.approx(0.2 * measures(asking)["believed at the end"], rel=2e-3)  # nobody was convinced
    world = World(TWICE, seed=2)
    Play(world, in_all_seats(STANDARD, TWICE)).go_on()
    log = sim.run(TWICE, STANDARD, seed=2)
    row, none = measures(log, until=world.now), measures(_without_rumours(log), until=world.now)
    lived = asked_about(world, 0)
    assert lived == pytest.approx(row["contacts"] - none["contacts"], rel=1e-6) and lived > 50


def _without_rumours(log):
    return dataclasses.replace(log, events=tuple(e for e in log.events if not isinstance(e, ev.RumourBegan)))


def test_whoever_comes_to_believe_it_loses_trust():
    log = sim.run(TWICE, "silent", seed=2)
    calm = measures(_without_rumours(log))
    row = measures(log)
    assert row["trust at the end (model index)"] < calm["trust at the end (model index)"]
    neutral = dataclasses.replace(log, scenario=files.load("charged-twice", ["trust.rumour=0 %"]))
    assert measures(neutral)["trust at the end (model index)"] == calm["trust at the end (model index)"]
    assert len(trust_over_time(log)) > 0


def test_a_scenario_without_rumours_draws_and_records_nothing_of_the_kind():
    bare = dataclasses.replace(TWICE, rumours=())
    log = sim.run(bare, STANDARD, seed=2)
    assert not happened((ev.RumourBegan, ev.RumourSeen, ev.RumourReported, ev.PlatformAnswered), log)
    row = measures(log)
    assert [row[name] for name in ("rumours", "believed at the peak", "taken in")] == [0, 0, 0]
    assert math.isnan(row["rumours corrected"])


def test_when_it_begins_hangs_on_no_answer_and_luck_is_its_own():
    books = (SILENT, STANDARD, files.load_playbook("tell-early"))
    logs = [sim.run(files.load("charged-twice", [f"rumours.{STOLEN.name}.after silence=none",
                    f"rumours.{STOLEN.name}.at=50 min"]), book, seed=5) for book in books]  # fmt: skip
    assert len({tuple(e.at for e in happened(ev.RumourSeen, log)) for log in logs}) == 1


# --------------------------------------------------------------------------------------------------- authors


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("at=1 h", "one of at, after silence, with the news"),
        ("after silence=none", "none of them"),
        ("channel=e-mail", "no social channel"),
        ("first=0", "more than 0"),
        ("doubts=120 %", "between 0"),
        ("falls for=5 %", "an impostor alone"),
        ("tells=4000", "one other in a second"),
    ],
)
def test_what_does_not_fit_is_said(change, says):
    with pytest.raises(BadFile, match=says):
        files.load("charged-twice", [f"rumours.{STOLEN.name}.{change}"])


def test_without_news_none_begins_with_them_and_none_stands_twice():
    rumour = dataclasses.replace(STOLEN, after_silence=None, with_the_news=True)
    wrong = problems_of_scenario(dataclasses.replace(TWICE, rumours=(rumour, rumour)))
    assert {p.path[-1] for p in wrong} == {"with_the_news", "name"}


def test_the_first_believers_are_those_who_can_be_had_there():
    hearsay = Hearsay(TWICE, STOLEN, 0)
    shares = {a.name: next(w.share for w in a.reached_by if w.channel == "x") for a in TWICE.organisation.audiences
              if a.name in hearsay.names}  # fmt: skip
    there = {a.name: people(TWICE, a) * shares[a.name] for a in TWICE.organisation.audiences if a.name in shares}
    for name, number in zip(hearsay.names, hearsay.fell[0], strict=True):
        assert number == pytest.approx(STOLEN.first * there[name] / sum(there.values()))


def test_what_everybody_tells_everybody_is_believed_by_all_and_by_no_more():
    wild = alone("tells=3600", "half life=10 days", "after silence=1 min")
    log = sim.run(wild, SILENT, seed=1)
    customers = sum(people(wild, a) for a in wild.organisation.audiences if a.group == "customers")
    assert 0.99 * customers < measures(log)["believed at the peak"] <= customers * (1 + 1e-9)
    assert laws.broken(log) == ()
