"""The days after: what customers get, the review, what becomes better, and the next run with it."""

import dataclasses
import math
import typing

import pytest
from conftest import GOLDEN, only

from sim import actions as act
from sim import events as ev
from sim import files, laws
from sim.demand import next_morning, weekday, working_days
from sim.evaluation import score
from sim.exercise import Exercise
from sim.experiment import run
from sim.experiment.achieving import COLUMNS, _row, achieved
from sim.experiment.improving import decided, improved, improvements
from sim.files import BadFile
from sim.log import Log, from_lines
from sim.luck import Luck
from sim.metrics import UNITS, measures
from sim.play import Play, play
from sim.policies import ByPlaybook, in_all_seats
from sim.reach import informed
from sim.scenario import DAY, NoticeRule, Preference
from sim.scenario.aftermath import Shortened
from sim.stories.ready import options
from sim.widgets import lanes
from sim.widgets.afterwards import AFTERWARDS
from sim.widgets.deeds import offered
from sim.world import World

HOUR = 3600
AGAIN = files.load("payments-again")
PLAN = AGAIN.organisation.aftermath
STANDARD = files.load_playbook("standard")
LOG = run(AGAIN, playbook=STANDARD, seed=1)


def preferring(*preferences):
    own = tuple(p for p in STANDARD.preferences if p.choose not in {one.choose for one in preferences})
    return dataclasses.replace(STANDARD, preferences=(*preferences, *own))


def without(*kinds):
    kept = tuple(p for p in STANDARD.preferences if p.choose not in kinds)
    return dataclasses.replace(STANDARD, preferences=kept)


def morning_after(playbook=STANDARD, scenario=AGAIN) -> World:
    """A world on the morning after, before anything is decided there."""
    world = World(scenario, 1)
    comes = next(e.at for e in run(scenario, playbook=playbook, seed=1) if isinstance(e, ev.MorningCame))
    Play(world, in_all_seats(playbook, scenario)).go_on(comes)
    return world


def refusal(world, action, role="executive"):
    world.put(role, action)
    last = world.log[-1]
    return last.why if isinstance(last, ev.ActionRefused) else None


# ----------------------------------------------------------------------------------------------- the days


def test_the_days_after_begin_the_next_morning_and_the_review_waits_for_a_working_day():
    mornings = [e for e in LOG if isinstance(e, ev.MorningCame)]
    assert [(e.day, (AGAIN.starts + e.at) % DAY) for e in mornings] == [("Thursday", 9 * HOUR), ("Friday", 9 * HOUR)]
    friday = files.load("payments-again", ["weekday=Friday"])
    days = [e.day for e in run(friday, playbook=STANDARD, seed=1) if isinstance(e, ev.MorningCame)]
    assert days == ["Saturday", "Monday"]


def test_mornings_and_working_days_are_counted_by_the_calendar():
    midnight = DAY - AGAIN.starts  # Thursday, 0:00
    assert weekday(AGAIN, midnight - 1) == "Wednesday" and weekday(AGAIN, midnight) == "Thursday"
    assert next_morning(AGAIN, midnight, 9 * HOUR) == midnight + DAY + 9 * HOUR
    assert next_morning(AGAIN, midnight + DAY, 9 * HOUR, working=True) == midnight + 4 * DAY + 9 * HOUR  # Monday
    assert working_days(AGAIN, 0, midnight) == 1
    assert working_days(AGAIN, 0, midnight + 4 * DAY) == 3  # Thursday, Friday, Monday


@pytest.mark.parametrize("name", ["card-payments-down", "slow-search", "stolen-logins", "two-at-once"])
def test_a_scenario_that_is_not_followed_afterwards_ends_as_ever(name):
    scenario = files.load(name)
    log = run(scenario, playbook=STANDARD, seed=3)
    bare = dataclasses.replace(scenario.organisation, aftermath=None)
    assert run(dataclasses.replace(scenario, organisation=bare), playbook=STANDARD, seed=3).lines() == log.lines()
    assert scenario.horizon == scenario.lasts and log[-1].at <= scenario.lasts
    assert math.isnan(measures(log)["days to review"]) and math.isnan(measures(log)["claims"])


def test_until_the_day_is_over_nothing_is_otherwise_than_where_nothing_follows():
    day = run(dataclasses.replace(AGAIN, afterwards=None), playbook=STANDARD, seed=1)
    before = [e for e in LOG if e.at <= day[-1].at and not isinstance(e, ev.WorldEnded)]
    assert before == [e for e in day if not isinstance(e, ev.WorldEnded)]
    own = {name: value for name, value in measures(day).items() if not math.isnan(value)}
    assert {name: measures(LOG)[name] for name in own} == pytest.approx(own)


def test_what_is_not_over_by_the_end_of_the_day_is_not_looked_back_at():
    chances = [f"fault.remedies.{r.name}.{c}=0 %" for r in AGAIN.fault.remedies for c in ("chance", "chance informed")]
    log = run(files.change(AGAIN, "fault.ends after=10 h", *chances), playbook=STANDARD, seed=1)
    assert log[-1].at == AGAIN.lasts and "not" in log[-1].why
    assert not [e for e in log if isinstance(e, ev.MorningCame | ev.ReviewHeld)]
    assert {j.status for j in score(log) if j.expectation.after == "the incident was resolved"} == {"not exercised"}


def test_who_never_decides_goes_on_to_the_end_of_what_is_followed():
    log = run(AGAIN, playbook=without("hold review", "offer compensation"), seed=1)
    found = measures(log)
    assert log[-1].at == AGAIN.horizon and found["review in time"] == 0.0 and math.isnan(found["days to review"])
    asked = [e for e in log if isinstance(e, ev.PromptOpened) and e.prompt.split("/")[1] == "review"]
    assert len(asked) == 6  # Friday, then Monday to Friday; the ninth day ends before the second Monday's is over
    assert not laws.broken(log)


def test_the_laws_hold_and_notice_what_cannot_be():
    for seed in range(5):
        assert not laws.broken(run(AGAIN, playbook=STANDARD, seed=seed))
    twice = tuple(e for e in LOG for _ in range(1 + isinstance(e, ev.ReviewHeld)))
    assert any("second time" in said for said in laws.broken(dataclasses.replace(LOG, events=twice)))
    dear = tuple(e._replace(cost=9e9) if isinstance(e, ev.ImprovementChosen) else e for e in LOG)
    assert any("improvements cost" in said for said in laws.broken(dataclasses.replace(LOG, events=dear)))
    soon = tuple(e for e in LOG if not isinstance(e, ev.IncidentResolved))
    assert any("no IncidentResolved" in said for said in laws.broken(dataclasses.replace(LOG, events=soon)))


@pytest.mark.parametrize("playbook", ["standard", "tell-early", "silent"])
def test_the_scenario_is_sound_under_every_playbook_and_draws_no_key_twice(playbook):
    how = files.load_playbook(playbook)
    for replication in range(3):
        world = play(World(AGAIN, luck=Luck(5, replication, strict=True)), in_all_seats(how, AGAIN))
        assert not laws.broken(Log(AGAIN, tuple(world.log)))
    assert sum(e.points for e in AGAIN.expectations) == 100


def test_the_scenario_is_what_it_was_when_it_was_pinned(request):
    path = GOLDEN / "payments-again-standard.jsonl"
    if request.config.getoption("--remake-golden"):
        path.write_text("".join(f"{line}\n" for line in LOG.lines()), encoding="utf-8")
    assert path.read_text(encoding="utf-8").split("\n")[:-1] == LOG.lines()


def test_a_log_of_the_days_after_reads_back():
    assert from_lines(LOG.lines(), AGAIN).lines() == LOG.lines()


# ------------------------------------------------------------------------------------------- what customers get


def test_claims_are_those_who_were_told_times_the_share_that_takes_up_so_much():
    found = measures(LOG)
    offer = next(e for e in LOG if isinstance(e, ev.CompensationOffered))
    assert (offer.form, offer.amount, offer.audiences) == ("voucher", 50, ("customers with an open order",))
    ways = [e.delivery for e in LOG if isinstance(e, ev.DeliveryBegan) and "morning after" in e.delivery.notice]
    share = informed([way for way in ways if way.audience == offer.audiences[0]], AGAIN.horizon)
    size = LOG.scenario.organisation.audiences[0].size
    assert 0.1 < share < 0.9
    claimed = found["claims"] / (share * 0.6 * 50 / 150)
    assert 0.5 * size < claimed < 3 * size  # as many as there are in these hours
    assert found["compensation cost"] == pytest.approx(50 * found["claims"])


def test_what_is_beyond_the_budget_or_for_nobody_is_not_offered():
    world = morning_after(without("offer compensation"))
    assert "budget" in refusal(world, act.OfferCompensation("voucher", 400))
    assert "one of" in refusal(world, act.OfferCompensation("cake", 10))
    assert "no customers called" in refusal(world, act.OfferCompensation("voucher", 10, ("couriers",)))
    assert refusal(world, act.OfferCompensation("voucher", 10)) is None
    assert only(ev.CompensationOffered, world)[0].audiences == (
        *("customers with an open order", "registered shoppers", "visitors"),
    )
    assert "already" in refusal(world, act.OfferCompensation("voucher", 10))


def test_a_day_that_is_not_followed_has_nothing_to_give_or_to_choose():
    world = play(World(dataclasses.replace(AGAIN, afterwards=None), 1), in_all_seats(STANDARD, AGAIN))
    assert "over" in refusal(world, act.HoldReview())
    world = World(files.load("slow-search"), 1)
    Play(world, in_all_seats(STANDARD, world.scenario)).go_on(40 * 60)
    why = [refusal(world, one, "it lead") for one in (act.HoldReview(), act.ChooseImprovement("x"), act.ShareReport())]
    assert why == ["this scenario ends with the day"] * 3


# ------------------------------------------------------------------------------------------------ the review


def test_the_measures_of_the_review_are_worked_out_by_hand():
    found, over = measures(LOG), next(e.at for e in LOG if isinstance(e, ev.IncidentResolved))
    held = next(e for e in LOG if isinstance(e, ev.ReviewHeld))
    assert found["days to review"] == pytest.approx((held.at - over) / DAY)
    assert held.cause == AGAIN.fault.cause and found["report right"] == 1.0
    assert found["review in time"] == found["follow-up in time"] == 1.0
    chat = next(c for c in AGAIN.organisation.channels if c.name == "chat")
    assert 0.9 * chat.seen < found["report read"] <= 1.0
    late = measures(LOG, until=held.at - 1)
    assert math.isnan(late["days to review"]) and math.isnan(late["review in time"])


def test_a_report_without_the_cause_is_not_right_and_one_that_is_kept_is_not_read():
    redacted = measures(run(AGAIN, playbook=preferring(Preference("share report", (("redacted", "True"),))), seed=1))
    kept = measures(run(AGAIN, playbook=without("share report"), seed=1))
    assert redacted["report right"] == 0.0 and redacted["report read"] > 0.9
    assert math.isnan(kept["report right"]) and kept["report read"] == 0.0


# --------------------------------------------------------------------------------------- what becomes better


def test_improvements_are_chosen_within_the_budget_and_each_once():
    chosen = [e for e in LOG if isinstance(e, ev.ImprovementChosen)]
    assert len({e.improvement for e in chosen}) == len(chosen) == measures(LOG)["improvements chosen"]
    assert sum(e.cost for e in chosen) == measures(LOG)["improvements cost"] <= PLAN.improvements_budget
    assert all(e.owner and e.due > e.at for e in chosen)
    world = morning_after()
    assert "no improvement called" in refusal(world, act.ChooseImprovement("prayer"))
    assert "no role" in refusal(world, act.ChooseImprovement("start warm after a failure", "the cat"))
    assert refusal(world, act.ChooseImprovement("start warm after a failure")) is None
    assert "already" in refusal(world, act.ChooseImprovement("start warm after a failure"))
    assert "left" in refusal(world, act.ChooseImprovement("watch orders for stolen logins", "it lead"))


def test_the_next_run_has_what_was_chosen_and_ends_sooner_with_the_same_luck():
    one = preferring(Preference("choose improvement", (("improvement", "check repairs by a script"),)))
    sooner = []
    for seed in range(1, 9):
        log = run(AGAIN, playbook=one, seed=seed)
        if decided(log):
            before, after = (measures(run(s, playbook=one, seed=seed)) for s in (AGAIN, improved(log)))
            assert after["time to mitigate"] == before["time to mitigate"]  # the same luck, and nothing else better
            sooner.append(before["time to resolve"] - after["time to resolve"])
    assert len(sooner) >= 5 and all(1 < minutes < 20 for minutes in sooner)


def test_the_next_scenario_is_that_with_the_changes_and_a_shorter_list():
    next_time = improved(LOG)
    assert next_time.organisation.work == files.change(AGAIN, *improvements(LOG)).organisation.work
    left = {one.name for one in next_time.organisation.aftermath.improvements}
    assert left == {one.name for one in PLAN.improvements} - {*decided(LOG)} and left
    assert next_time.digest != AGAIN.digest
    nothing = run(AGAIN, playbook=without("choose improvement"), seed=1)
    assert improved(nothing) == AGAIN and improvements(nothing) == ()
    with pytest.raises(TypeError):
        improved("payments-again")


def test_what_nobody_sees_to_is_not_done_and_backs_no_promise():
    events = tuple(e._replace(owner="") if isinstance(e, ev.ImprovementChosen) else e for e in LOG)
    orphaned = Log(AGAIN, events)
    assert decided(orphaned) == () and improved(orphaned) == AGAIN
    found = measures(orphaned)
    assert found["improvements with an owner"] == 0.0 and found["promises backed"] == 0.0
    assert measures(LOG)["promises backed"] == 1.0


def test_what_was_predicted_is_held_against_what_is_achieved_with_the_same_luck():
    script = next(one for one in PLAN.improvements if one.name == "check repairs by a script")
    only_this = Log(AGAIN, tuple(e for e in LOG if getattr(e, "improvement", script.name) == script.name), seed=1)
    found = achieved(only_this, replications=10)
    assert list(found.columns) == list(COLUMNS) and len(found) == 1
    (row,) = found.to_dict("records")
    assert (row["improvement"], row["measure"], row["predicted"]) == (script.name, "time to resolve", 8.0)
    assert 0 < row["low"] < row["achieved"] < row["high"] < 8 and row["verdict"] == "less than predicted"
    rows = [measures(run(s, playbook=STANDARD, seed=1, replication=n)) for s in (AGAIN, improved(only_this))
            for n in range(10)]  # fmt: skip
    times = [row["time to resolve"] for row in rows]
    assert not any(map(math.isnan, times)) and row["achieved"] == pytest.approx(
        (sum(times[:10]) - sum(times[10:])) / 10
    )


def test_nothing_is_predicted_where_nothing_was_chosen_or_said():
    nothing = run(AGAIN, playbook=without("choose improvement"), seed=1)
    assert len(achieved(nothing)) == 0
    with pytest.raises(TypeError):
        achieved("payments-again")
    modest, rash = (_row(dataclasses.replace(PLAN.improvements[0], saves=n), Paired60) for n in (0, 360))
    assert modest[-1] == "" and rash[-1] == "as predicted"
    assert _row(dataclasses.replace(PLAN.improvements[0], saves=60), Paired60)[-1] == "more than predicted"


class Paired60:
    """A difference of minus six minutes, give or take two."""

    mean, low, high = -6.0, -8.0, -4.0


def test_what_is_expected_stands_in_the_question_and_is_one_of_the_measures():
    asked = [e for e in LOG if isinstance(e, ev.PromptClosed) and "/improve/" in e.prompt]
    assert any("should save 8 min of the time to resolve" in e.option for e in asked)
    assert set(typing.get_args(Shortened)) <= set(UNITS)


def test_what_takes_longer_than_is_followed_is_not_done_by_then():
    chosen = [e for e in LOG if isinstance(e, ev.ImprovementChosen)]
    done = [e for e in chosen if e.due <= AGAIN.horizon]
    assert 0 < len(done) < len(chosen) and measures(LOG)["improvements done"] == len(done) / len(chosen)


def test_a_notice_says_what_was_decided_and_else_promises_at_large():
    said = [dict(e.fields) for e in LOG if isinstance(e, ev.NoticeSent) and e.occasion == "after the review"]
    assert said and all("checked within minutes" in fields["what becomes better"] for fields in said)
    hollow = run(AGAIN, playbook=without("choose improvement"), seed=1)
    said = [dict(e.fields) for e in hollow if isinstance(e, ev.NoticeSent) and e.occasion == "after the review"]
    assert said and all("not happen again" in fields["what becomes better"] for fields in said)


def test_a_promise_made_while_it_went_on_is_held_against_what_came_of_it():
    def judged(events, to="press", words="It will not happen again.", occasion="press release"):
        told = next(e for e in events if isinstance(e, ev.NoticeSent))
        promise = told._replace(to=to, occasion=occasion, fields=(("what becomes better", words),), notice="promise")
        others = [e for e in events if not (isinstance(e, ev.NoticeSent) and e.occasion == "after the review")]
        return measures(Log(AGAIN, tuple(sorted([*others, promise], key=lambda e: e.at))))["promises backed"]

    hollow = run(AGAIN, playbook=without("choose improvement"), seed=1)
    orphaned = [e._replace(owner="") if isinstance(e, ev.ImprovementChosen) else e for e in LOG]
    assert [judged(events) for events in (LOG, hollow, orphaned)] == [1.0, 0.0, 0.0]
    assert math.isnan(judged(LOG, to="executives")) and math.isnan(judged(LOG, words=" "))
    assert judged(LOG, to="customers", occasion="resolved") == 1.0
    assert judged(LOG, occasion="after the review") == 0.0  # made before anything was decided, as if it had been


def test_a_release_and_a_follow_up_may_promise_and_a_release_that_does_is_offered_where_days_after_are_followed():
    promising = (
        NoticeRule("press", "press release", ("press wire",), says=("what happened", "what becomes better")),
        NoticeRule("customers", "resolved", ("banner",), says=("what happened", "what becomes better")),
    )
    own = tuple(r for r in STANDARD.notices if (r.to, r.when) != ("customers", "resolved"))
    in_public = dataclasses.replace(AGAIN, public=True)
    log = run(in_public, playbook=dataclasses.replace(STANDARD, notices=(*own, *promising)), seed=1)
    said = {
        e.to: dict(e.fields)
        for e in log
        if isinstance(e, ev.NoticeSent) and e.occasion in ("press release", "resolved")
    }
    assert all("not happen again" in said[to]["what becomes better"] for to in ("press", "customers"))
    assert measures(log)["promises backed"] == 1.0
    found = {}
    for afterwards in (None, AGAIN.afterwards):
        world = World(dataclasses.replace(in_public, afterwards=afterwards), 1)
        world.advance(AGAIN.fault.at + 1800)
        found[afterwards] = [o for o in options(world, 1, "press release", ("press",)) if "become better" in o.name]
    assert not found[None] and len(found[AGAIN.afterwards]) == 1


# ---------------------------------------------------------------------------------------------- at the table


def test_at_the_table_an_owner_is_chosen_once_it_is_over(tmp_path):
    exercise = Exercise(AGAIN, {"incident commander": ()}, playbook=STANDARD, seed=1, path=tmp_path / "a.jsonl")
    policy, fitting = ByPlaybook(without("choose improvement"), AGAIN.organisation, AGAIN), []
    while not exercise.ended:
        for prompt in exercise.go_on():
            known = exercise.picture(prompt.role).known
            over = known.incident(1).resolved
            fitting.append((over, [offered(deed, known, AGAIN) for deed in AFTERWARDS]))
            exercise.answer_with(prompt.id, policy.reply(prompt, exercise.picture(prompt.role)))
    assert [can for over, can in fitting if not over] and not any(any(can) for over, can in fitting if not over)
    assert [True, True] in [can for over, can in fitting if over]
    picture = exercise.picture("incident commander")
    inputs = AFTERWARDS[1].inputs("incident commander", picture, AGAIN)
    marks = [m for row in lanes.in_play(exercise.pictures(), (), AGAIN.lasts) for m in row.get("marks", ())]
    assert marks and max(mark["at"] for mark in marks) <= AGAIN.lasts < exercise.now
    inputs["owner"].value = "nobody"
    action = AFTERWARDS[1].action({name: widget.value for name, widget in inputs.items()})
    assert action.owner == "" and action.improvement not in [e.improvement for e in picture.known.better]


# ------------------------------------------------------------------------------------------------- the files


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ("work.verify={lognormal: 2 min, sigma: 0.2}", "work.verfy=2 min", "verify"),
        ("monitors.payment alert.window=2 min", "monitors.payment alert.window=2", "unit"),
        ("monitors.payment alert.window=2 min", "work.verify=1 min", "changes this, too"),
        ("monitors.payment alert.window=2 min", "aftermath.claims=1 %", "makes nothing better"),
        ("monitors.payment alert.window=2 min", "monitors.payment alert.window=0 min", "more than 0"),
    ],
)
def test_an_improvement_that_cannot_be_made_is_refused_with_its_line(old, new, wrong, tmp_path):
    text = (files.shipped() / "marketplace.yaml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "mine.yaml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(BadFile) as bad:
        files.load_organisation(tmp_path / "mine.yaml")
    (complaint,) = bad.value.complaints
    assert complaint.line and wrong in str(complaint) and "improvements" in str(complaint)


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ("afterwards=40 days", "30 days"),
        ("aftermath.report by=pigeon", "no channel"),
        ("aftermath.improvements budget=5,000", "more than the whole budget"),
        ("aftermath.improvements.start warm after a failure.owner=cat", "no role"),
        ("last one.ago=0 s", "more than 0"),
        ("aftermath=none", "days after"),
    ],
)
def test_what_does_not_fit_is_refused(change, wrong):
    with pytest.raises(BadFile, match=wrong):
        files.load("payments-again", [change])


def test_a_second_incident_within_a_month_is_known_as_one():
    assert AGAIN.again and AGAIN.last_one.family == "service downtime"
    assert not files.load("payments-again", ["last one.ago=31 days"]).again
    assert not files.load("card-payments-down").again


def test_an_amount_that_cannot_be_read_is_a_complaint_and_no_crash():
    scenario = files.load("payments-again")
    for amount in ("-1", "fifty", "0.5"):
        with pytest.raises(files.BadFile):
            files.change(scenario, f"aftermath.compensation.a voucher of 50 for open orders.amount={amount}")
