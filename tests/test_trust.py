"""The trust index: worked out by hand on small logs, and what moves it in which direction."""

import dataclasses
import math

import numpy as np
import pytest

import sim
from sim import events as ev
from sim import files, metrics, plot
from sim.log import Log
from sim.metrics.trust import AT_THE_END, CEILING, INDICES, LOWEST, OVER, UPDATE, varied
from sim.scenario import Fault, LastOne, Trust

CARD = sim.load("card-payments-down")
BEGAN, HOUR = CARD.fault.at, 3600
COLUMN = "affected customers"


def ruled(scenario=CARD, targets=(), **coefficients):
    """The scenario with other coefficients, and with no promises but these."""
    trust = dataclasses.replace(scenario.organisation.trust, **coefficients)
    organisation = dataclasses.replace(scenario.organisation, trust=trust, targets=targets)
    return dataclasses.replace(scenario, organisation=organisation)


def log(*events, scenario=None, fails=1.0, minutes=60):
    """Everything that customers need fails so far from the impact on, for so many minutes."""
    scenario, end = scenario or ruled(), BEGAN + 60 * minutes
    names = [c.name for c in scenario.organisation.components]
    struck = ev.FaultStruck(BEGAN, scenario.fault.component, scenario.fault.family)
    down = [ev.HealthChanged(BEGAN, name, 1.0 - fails) for name in names]
    up = [ev.HealthChanged(end, name, 1.0) for name in names]
    found = sorted([struck, *down, *events, *up], key=lambda e: e.at)
    return Log(scenario, (*found, ev.WorldEnded(scenario.lasts, "the end")))


def sent(minutes, *fields, name="n", occasion="called in", next_update=None):
    words = tuple((field, f"About {field}.") for field in fields)
    audiences = tuple(a.name for a in CARD.organisation.audiences if a.group == "customers")
    return ev.NoticeSent(
        *(BEGAN + 60 * minutes, name, "communications lead", "customers", occasion, (), audiences, 1, words),
        *(next_update, (), 0.0),
    )


def read(notice, at):
    """Everybody has read the notice at this second."""
    from sim.reach import Delivery
    from sim.scenario import Duration

    return [
        ev.DeliveryBegan(notice.at, Delivery(notice.notice, name, "sms", 1, at, 0, 1.0, Duration("fixed", 0.0)))
        for name in notice.audiences
    ]


def index(a_log, until=None):
    return {name: metrics.measures(a_log, until)[name] for name in INDICES}


def test_an_hour_of_nothing_costs_what_the_coefficients_say():
    found = index(log())
    assert found[LOWEST] == pytest.approx(100 * math.exp(-0.10 * 0.6))  # downtime befalls us
    assert found[AT_THE_END] == pytest.approx(found[LOWEST])
    assert found[CEILING] == 100
    assert index(log(fails=0.5))[LOWEST] == pytest.approx(100 * math.exp(-0.10 * 0.6 / 2))
    assert index(log(minutes=30))[LOWEST] == pytest.approx(100 * math.exp(-0.10 * 0.6 / 2))


@pytest.mark.parametrize(("blame", "lately", "factor"), [
    (None, False, 0.6), ("victim", True, 1.0), ("accidental", False, 1.0), ("accidental", True, 1.6),
    ("preventable", False, 1.6), ("preventable", True, 1.6),
])  # fmt: skip
def test_whose_fault_it_is_taken_for_weighs(blame, lately, factor):
    last = LastOne(9 * 86_400, "service downtime") if lately else None
    scenario = dataclasses.replace(ruled(), fault=dataclasses.replace(CARD.fault, blame=blame), last_one=last)
    assert index(log(scenario=scenario))[LOWEST] == pytest.approx(100 * math.exp(-0.10 * factor))


def test_a_fault_that_does_not_say_is_blamed_by_its_family():
    families = {"service downtime": "victim", "system failure": "accidental", "security breach": "preventable"}
    for family, blame in families.items():
        assert dataclasses.replace(CARD.fault, family=family).taken_for == blame
    assert dataclasses.replace(CARD.fault, blame="preventable").taken_for == "preventable"
    assert {f.name for f in dataclasses.fields(Fault)} >= {"blame"}


def test_who_is_told_loses_half_and_a_first_word_in_time_saves_a_fifth():
    late = sent(30)
    told = log(late, *read(late, BEGAN + 30 * 60))
    assert index(told)[LOWEST] == pytest.approx(100 * math.exp(-0.06 * (0.5 + 0.5 * 0.5)), abs=0.05)  # a minute
    early = sent(0)
    assert index(log(early))[LOWEST] == pytest.approx(100 * math.exp(-0.06 * 0.8))
    assert index(log(ev.NewsBroke(BEGAN, "fair"), early))[LOWEST] == pytest.approx(100 * math.exp(-0.06))


def test_a_notice_wins_back_by_what_it_holds_and_no_more_than_was_lost():
    after = 100 * math.exp(-0.06)
    for fields, share in ((tuple(part[0] for part in UPDATE), 1.0), (("what we do",), 1 / len(UPDATE))):
        notice = sent(100, *fields, name="m")
        found = index(log(sent(90), notice, *read(notice, BEGAN + 100 * 60)))
        assert found[AT_THE_END] == pytest.approx(after + (100 - after) * share * 0.15 / 3)
    end = sent(100, *(part[0] for part in OVER), occasion="resolved")
    generous = ruled(follow_up=1.0, asymmetry=1.0)
    assert index(log(end, *read(end, BEGAN + 100 * 60), scenario=generous))[AT_THE_END] == pytest.approx(100)


def test_each_late_word_costs_and_a_promise_goes_before_the_target():
    targets = (dataclasses.replace(CARD.organisation.targets[0], tell_customers=600, update_customers=1800),)
    scenario = ruled(targets=targets, harm_critical=0.0)
    over = ev.IncidentDeclared(BEGAN, "critical", "it lead"), ev.IncidentResolved(BEGAN + 60 * 60, "it lead")
    assert index(log(*over, scenario=scenario))[LOWEST] == pytest.approx(100 * 0.98**2)  # due at 10 and 40 min
    assert index(log(*over, sent(5), scenario=scenario))[LOWEST] == pytest.approx(98)  # at 35 min
    promised = sent(5, next_update=BEGAN + 20 * 60)
    assert index(log(*over, promised, scenario=scenario))[LOWEST] == pytest.approx(100 * 0.98**2)  # at 20 and 50 min
    assert index(log(*over, sent(5), sent(30), scenario=scenario))[LOWEST] == 100


def test_words_that_differ_cost_trust_and_lower_the_ceiling_for_good():
    one = sent(50, "cause")._replace(fields=(("cause", "A cable was cut."),), audiences=("visitors",))
    other = sent(55, name="m")._replace(
        fields=(("cause", "Our release broke it."),), audiences=("registered shoppers",)
    )
    found = index(log(one, other, scenario=ruled(harm_critical=0.0)))
    assert (found[LOWEST], found[CEILING]) == (pytest.approx(90), 95)


def test_an_end_that_is_taken_back_counts_as_a_wrong_word():
    numbered = (ev.IncidentResolved(BEGAN + 600, "it lead"), ev.IncidentReopened(BEGAN + 1200, "it lead"))
    assert index(log(*numbered))[CEILING] == 100
    assert index(log(sent(15, occasion="resolved"), *numbered))[CEILING] == 95


def test_a_hostile_headline_costs_and_a_fair_one_does_not():
    usual, fair, hostile = (
        index(log(*news))[LOWEST] for news in ((), *((ev.NewsBroke(BEGAN + 60, t),) for t in ("fair", "hostile")))
    )
    assert fair == usual
    assert hostile == pytest.approx(usual * 0.95)


def test_who_had_read_an_end_that_did_not_come_is_hurt_more():
    shares = tuple((a.name, 1.0) for a in CARD.organisation.audiences if a.group == "customers")
    broken = ev.EstimateBroken(BEGAN, "n", shares)
    assert index(log(broken))[LOWEST] == pytest.approx(100 * math.exp(-0.06 * 1.5))


def test_where_nothing_is_said_there_is_no_index_and_where_nothing_broke_nothing_is_lost():
    none = dataclasses.replace(CARD, organisation=dataclasses.replace(CARD.organisation, trust=None))
    assert all(math.isnan(value) for value in index(log(scenario=none)).values())
    assert metrics.trust_band(log(scenario=none)) == {}
    assert metrics.trust_over_time(log(scenario=none)).empty
    with pytest.raises(ValueError, match="trust"):
        plot.trust(log(scenario=none))
    assert set(index(sim.run(sim.twin("card-payments-down"), "silent", seed=1)).values()) == {100.0}


BLAMES = [("victim", 0.6), ("accidental", 1.0), ("preventable", 1.6)]


def blamed(blame, scenario=None):
    return dataclasses.replace(scenario or ruled(notice=0.0), fault=dataclasses.replace(CARD.fault, blame=blame))


@pytest.mark.parametrize(("blame", "factor"), BLAMES)
def test_who_reads_that_others_are_guilty_loses_more_the_more_it_is_taken_for_ours(blame, factor):
    plain, shifting = sent(30, "cause"), sent(30, "cause", "whose fault it is")
    usual, found = (
        index(log(one, *read(one, BEGAN + 30 * 60), scenario=blamed(blame)))[LOWEST] for one in (plain, shifting)
    )
    assert found == pytest.approx(usual * (1 - 0.05 * factor))
    assert index(log(shifting, scenario=blamed(blame)))[LOWEST] == index(log(plain, scenario=blamed(blame)))[LOWEST]
    beyond = ruled(notice=0.0, blame_shifted=1.0)
    assert index(log(shifting, *read(shifting, BEGAN + 30 * 60), scenario=blamed("preventable", beyond)))[LOWEST] == 0


@pytest.mark.parametrize(("blame", "factor"), BLAMES)
def test_an_apology_that_answers_for_it_softens_what_comes_after_unless_it_befell_us(blame, factor):
    sorry = sent(30, "apology", "what we answer for")
    softened = 1.0 if blame == "victim" else 0.8
    answered = index(log(sorry, *read(sorry, BEGAN + 30 * 60), scenario=blamed(blame)))
    assert answered[LOWEST] == pytest.approx(100 * math.exp(-0.1 * factor * (0.5 + 0.25 * softened)), abs=0.1)
    for fields in (("apology",), ("what we answer for",), ("apology", "what we answer for", "whose fault it is")):
        less = sent(30, *fields)
        hardly = ruled(notice=0.0, blame_shifted=0.0)
        found = index(log(less, *read(less, BEGAN + 30 * 60), scenario=blamed(blame, hardly)))[LOWEST]
        assert found == pytest.approx(100 * math.exp(-0.1 * factor * 0.75), abs=0.1)


def test_the_band_holds_the_index_and_every_coefficient_moves_one_row_of_it():
    rule = CARD.organisation.trust
    coefficients = [f for f in dataclasses.fields(Trust) if isinstance(getattr(rule, f.name), float)]
    assert len(list(varied(rule))) == 2 * (len(coefficients) - 1)
    a_log = log()
    low, high = metrics.trust_band(a_log)[LOWEST]
    assert low == pytest.approx(100 * math.exp(-0.09)) and high == pytest.approx(100 * math.exp(-0.03))
    assert low < index(a_log)[LOWEST] < high


def test_the_index_over_time_falls_while_it_fails_and_is_drawn_in_its_band():
    frame = metrics.trust_over_time(log())
    line = frame[frame["segment"] == COLUMN]
    assert line["trust"].iloc[0] == 100 and (np.diff(line["trust"]) <= 1e-9).all()
    assert ((line["low"] <= line["trust"]) & (line["trust"] <= line["high"])).all()
    axes = plot.trust([sim.run(CARD, "silent", seed=1)]).axes[0]
    assert "model index" in axes.get_ylabel() and "minutes" in axes.get_xlabel()
    assert len(axes.collections) == 1


def test_every_index_says_in_its_name_what_it_is():
    assert all(name.endswith("(model index)") for name in INDICES)
    assert {metrics.UNITS[name] for name in INDICES} == {"index"}
    assert metrics.in_words(LOWEST, 92.64) == "92.6"


def test_what_is_missing_must_be_won_back_by_something():
    with pytest.raises(files.BadFile, match="more than 0"):
        files.change(files.load("charged-twice"), "trust.asymmetry=0")
