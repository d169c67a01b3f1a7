"""Skill apart from luck, teams of a known kind, and seeds on which an incident is equally hard."""

from __future__ import annotations

import functools
import math

import numpy as np
import pytest
from scipy import stats

import sim
from sim import events as ev
from sim.debrief import PRICED, Place, alike, scripted, standing
from sim.debrief.beside import ABSENT, beside, best_known, nobody
from sim.debrief.measured import results, values
from sim.debrief.standing import ALIKE, _place, distribution, worse
from sim.experiment import playing
from sim.experiment.running import run, strategy
from sim.files import load_playbook
from sim.metrics import UNITS

NOTIFY, RESOLVE = PRICED[:2]
SHIPPED = ("card-payments-down", "slow-search", "stolen-logins", "two-at-once", "charged-twice", "payments-again")
SEEDS = range(1, 21)


@functools.cache
def played(name: str, team: str, seed: int) -> tuple[float, ...]:
    """PRICED of a scripted team, or of a playbook, on a seed."""
    return tuple(values(run(world(name), TEAMS.get(team) or book(team), seed)))


TEAMS = {one.name: one for one in scripted()}
world, book = functools.cache(sim.load), functools.cache(strategy)


def mean_difference(name: str, measure: str, better: str, worse_: str) -> tuple[float, float]:
    """By how much less a team comes to than another on the same seeds, and how many standard errors that is."""
    n = PRICED.index(measure)
    found = np.array([played(name, worse_, seed)[n] - played(name, better, seed)[n] for seed in SEEDS])
    error = found.std(ddof=1) / math.sqrt(len(found))
    return found.mean(), found.mean() / error if error else math.inf


@pytest.mark.parametrize("name", SHIPPED)
def test_scripted_teams_rank_as_they_should_on_the_same_luck(name):
    for measure, pairs in (
        (NOTIFY, (("good", "standard"), ("standard", "slow"), ("good", "silent"))),
        (RESOLVE, (("good", "standard"), ("standard", "slow"))),
    ):
        for better, worse_ in pairs:
            mean, z = mean_difference(name, measure, better, worse_)
            assert mean > 0 and z > 1.7, (measure, better, worse_)
    assert played(name, "slow", 1)[0] <= played(name, "silent", 1)[0]


@pytest.mark.parametrize("name", ["slow-search", "two-at-once", "charged-twice"])
def test_who_panics_takes_longer_where_remedies_that_do_not_fit_do_harm(name):
    mean, z = mean_difference(name, RESOLVE, "good", "panicky")
    assert mean > 20 and z > 2.5


def test_skill_is_the_difference_from_the_reference_on_the_same_seed_and_luck_has_nothing_of_the_team(card):
    good, slow, *_ = scripted()
    found = {team.name: standing(card, run(card, team, 7), runs=40) for team in (good, slow)}
    for n, name in enumerate(PRICED):
        reference = values(run(card, card.reference, 7))[n]
        sign = 1 if "trust" in name else -1
        for team in (good, slow):
            place = found[team.name][name]
            assert place.skill == sign * (values(run(card, team, 7))[n] - reference)
            assert place.reference == reference and dict(place.others)[team.name] == place.skill
        assert found["good"][name].luck == found["slow"][name].luck
    assert found["good"][NOTIFY].beats > 0.5 > found["slow"][NOTIFY].beats
    assert found["good"][NOTIFY].outcome > found["slow"][NOTIFY].outcome


def test_luck_is_the_share_of_the_references_runs_that_went_worse(card):
    rows = distribution(card, load_playbook(card.reference), 40)
    place = standing(card, run(card, "silent", 3), runs=40)[RESOLVE]
    times = rows[:, list(UNITS).index(RESOLVE)]
    assert place.luck == np.mean(np.where(times == place.reference, 0.5, times > place.reference))
    assert 0 < place.luck < 1


def test_the_reference_itself_has_no_skill_and_beats_whom_it_beats(card):
    place = standing(card, run(card, card.reference, 5), runs=20)[NOTIFY]
    assert place.skill == 0 and place.luck == place.outcome
    assert place.beats == np.mean([0.5 if abs(skill) <= ALIKE else skill < 0 for _, skill in place.others])


def test_what_was_ended_early_has_skill_up_to_then_and_no_luck(card):
    log = run(card, "tell-early", 5)
    until = card.fault.at + 60 * 60
    place = standing(card, log, until=until)[NOTIFY]
    assert place.luck is place.outcome is None
    assert place.team < 60 == place.reference and place.skill == 60 - place.team  # the standard plan had not told yet


def test_a_teams_place_hangs_far_less_on_how_lucky_its_seeds_are_than_its_result_does(request, card):
    """Over seeds, the rank correlation with the luck of the seed: of a team's place among the others, in both headline
    measures, for each of the four scripted teams; and of its difference from the reference in minutes, which is why
    that is no score.

    Over 500 seeds (`--long`) each is below 0.1, but for *panicky* and the time to resolve (-0.11; it beats 98 % of the
    others there). Over 100, chance alone has a standard error of 0.1."""
    count, band = (500, 0.1) if request.config.getoption("--long") else (100, 0.3)
    teams = [*scripted(), strategy("tell-early"), strategy(card.reference)]
    found = [[results(run(card, one, seed)) for one in teams] for seed in range(count)]
    times, told = (
        np.array([[pick(one) for one in row] for row in found]) for pick in (lambda r: r[0][:2], lambda r: r[1])
    )
    for n, measure in enumerate((NOTIFY, RESOLVE)):
        luck, skills = -times[:, -1, n], times[:, -1:, n] - times[:, :-1, n]
        for k, team in enumerate(teams[:4]):
            rest = [other for other in range(len(teams) - 1) if other != k]
            ties = [(t[rest], t[k]) if measure == NOTIFY else None for t in told]
            beats = np.array([worse(row[rest], row[k], tie, ALIKE) for row, tie in zip(skills, ties, strict=True)])
            most = max(band, 0.13) if (team.name, measure) == ("panicky", RESOLVE) else band
            assert beats.min() == beats.max() or abs(stats.spearmanr(beats, luck).statistic) < most, (measure, team)
    of_minutes = stats.spearmanr(times[:, -1, 0] - times[:, 0, 0], -times[:, -1, 0]).statistic
    assert of_minutes < -0.8  # minutes gained by telling early are fewer where the cause was found early, too


def test_of_those_who_never_told_half_of_the_customers_who_told_more_did_better(scenarios):
    """Their minutes are the same: as long as it was followed."""
    search, (_, slow, _, silent) = scenarios["slow-search"], scripted()
    seed = next(n for n in range(1, 40) if values(run(search, slow, n))[0] == values(run(search, silent, n))[0])
    slower, nobody = (standing(search, run(search, one, seed), runs=0, against=scripted()) for one in (slow, silent))
    assert slower[NOTIFY].skill == nobody[NOTIFY].skill
    assert (slower[NOTIFY].beats, nobody[NOTIFY].beats) == (0.375, 0.125)  # each is among them, and like itself
    assert [who for who, _ in slower[NOTIFY].others][-2:] == ["slow", "silent"]


def test_at_a_false_alarm_nobody_is_placed_by_how_many_they_told():
    """There is nothing to know: who tells many of them does no better than who is silent."""
    board, (good, *_, silent) = sim.load("red-board"), scripted()
    for team in (good, silent):
        assert standing(board, run(board, team, 1), runs=0, against=scripted())[NOTIFY].beats == 0.5


def test_who_told_half_just_before_the_end_is_not_placed_below_who_never_did(card):
    late, never = results(run(card, scripted()[0], 1)), results(run(card, scripted()[3], 1))
    end = never[0][0]
    just, nearly = ([end - 0.2, *late[0][1:]], late[1]), (never[0], 0.49)
    assert _place(0, just, 100.0, {"nearly": nearly}, None).beats == 1.0
    assert _place(0, nearly, 100.0, {"just": just}, None).beats == 0.0


@pytest.mark.parametrize(("among", "value", "share"), [
    ([1, 2, 3, 4], 3, 0.625), ([1, 1], 1, 0.5), ([2.0, 3.0], 1.0, 0.0), ([0.1 + 0.2], 0.3, 0.5),
])  # fmt: skip
def test_what_is_the_same_counts_half(among, value, share):
    assert worse(np.array(among), value) == share
    assert math.isnan(worse(np.array([]), 1.0))


def test_a_place_is_frozen():
    with pytest.raises(AttributeError):
        Place("contacts", 1.0, 1.0, None, 0.0, (), 0.5, None).skill = 1.0  # type: ignore[misc]


# ------------------------------------------------------------------------------------------------- twins


def test_seeds_that_are_alike_lie_close_together_and_in_the_middle(card):
    found = alike(card, 4, among=40, progress=False)
    assert found == alike("card-payments-down", 4, among=40, progress=False)
    assert len({one.seed for one in found}) == 4 and all(1 <= one.seed <= 40 for one in found)
    every = np.array([played("card-payments-down", "standard", seed)[:2] for seed in range(1, 41)])
    times = np.array([one[1:] for one in found])
    assert [tuple(one[1:]) for one in found] == [tuple(every[one.seed - 1]) for one in found]
    away = np.abs(times - times[0]).max()
    low, high = np.quantile(every, [0.25, 0.75], axis=0)
    assert (times[0] >= low).all() and (times[0] <= high).all()
    for centre in every[((every >= low) & (every <= high)).all(axis=1)]:  # no four lie closer around another one
        assert np.sort(np.abs(every - centre).max(axis=1))[3] >= away - 1e-9


@pytest.mark.parametrize(("n", "among"), [(1, 40), (11, 40), (0, 0)])
def test_more_seeds_than_can_be_alike_are_refused(card, n, among):
    with pytest.raises(ValueError, match="from 2 to a quarter"):
        alike(card, n, among=among)


# ------------------------------------------------------------------------------------------------ beside


def test_beside_the_team_stand_the_reference_silence_nobody_and_the_best_known_plan(card):
    found = beside(card, 7)
    assert list(found) == ["reference: standard", "silent", ABSENT, "best known: tell-early"]
    assert found["reference: standard"] == values(run(card, "standard", 7))
    assert found["best known: tell-early"] == values(run(card, "tell-early", 7))
    horizon = (card.lasts - card.fault.at) / 60
    assert found["silent"][0] == found[ABSENT][0] == horizon
    log = nobody(card, 7)
    hows = {e.how for e in log if isinstance(e, ev.PromptClosed)}
    assert "answered" not in hows and not any(isinstance(e, ev.ActionTaken) for e in log)


def test_the_best_known_plan_is_the_one_with_the_least_of_both_times(card):
    plans = {name: load_playbook(name) for name in ("silent", "standard")}
    assert best_known(card, plans, runs=10) == "standard"
    assert best_known(card, {"b": plans["silent"], "a": plans["silent"]}, runs=10) == "b"


def test_a_plan_that_cannot_be_the_best_known_any_more_is_played_no_further(card):
    plans = {name: load_playbook(name) for name in ("tell-early", "silent")}
    assert best_known(card, plans, runs=30) == "tell-early"
    assert len(playing._kept) == 3 + 2  # stretches of ten runs each: silence was further behind than could be made up
