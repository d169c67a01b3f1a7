"""Ratings: proposed from evidence in HSEEP's order, never better for a gate that was breached, confirmed by people."""

import dataclasses
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_expectations import ALERT, CARD, DECLARED, JOINED, RESOLVED, declared, joined, resolved, wanting

import sim
from sim import evaluation, files
from sim import events as ev
from sim.cli import main
from sim.evaluation import DEFINITIONS, FACTS, NOT_RATED, worst
from sim.exercise import RATINGS, BadRecord, Exercise, Rated, agreement, final, ratings, read, remarks, replay
from sim.log import Log
from sim.scenario import COMMUNICATIONS_LEAD, Capability, CapabilityTarget, CriticalTask, Objective

TASK = "cap / target / task"
TOLD = "a notice was sent to customers"


def rated(*events, wants=(), scenario=CARD, beside=(), ended=9_000, source="the plan") -> evaluation.Ratings:
    """What is proposed for a capability whose one task is shown by `wants`; other expectations stand `beside`."""
    task = CriticalTask("task", tuple(one.name for one in wants))
    capability = Capability("cap", "", ("o",), (CapabilityTarget("target", "", source, (task,)),))
    scenario = dataclasses.replace(
        scenario, expectations=(*wants, *beside), objectives=(Objective("o", ""),), capabilities=(capability,)
    )
    end = (ev.WorldEnded(ended, "the end"),)
    return evaluation.rate(Log(scenario, (*sorted(events, key=lambda e: e.at), *end)))


def task(*events, wants=(), **differs) -> evaluation.Proposal:
    """The proposal for the one task; the target and the capability are rated like it."""
    proposed = rated(*events, wants=wants, **differs)
    capability, target, one = proposed.every()
    assert capability.rating == target.rating == one.rating
    return one


def sent(at: int, to: str = "customers", notice: str = "n1", **differs) -> ev.NoticeSent:
    plain = ev.NoticeSent(at, notice, COMMUNICATIONS_LEAD, to, "mitigated", (), ("shoppers",), 9, (), None, (), 0.0)
    return plain._replace(**differs)


WELL = "as expected, and no harm or departure was found"
BOTH = (wanting("must", essential=True), wanting("may", expect=JOINED))


@pytest.mark.parametrize(
    ("events", "rating", "why", "entries"),
    [
        ((declared(200), joined(300)), "P", f"{WELL}: must, may (#0, #1, #2)", (0, 1, 2)),
        ((declared(200), joined(701)), "S", "opportunity to improve: may late (#0, #2)", (0, 2)),
        ((declared(200),), "M", "departure from the plan: may missed (#0, #2)", (0, 2)),
        ((declared(701), joined(300)), "M", "departure: must is essential, and late (#0, #2)", (0, 2)),
        ((joined(300),), "U", "the objective o was not achieved: must is essential, and missed (#0, #2)", (0, 2)),
        ((), "U", "nothing of it was achieved: must missed, may missed (#0, #1)", (0, 1)),
    ],
)  # fmt: skip
def test_the_order_of_hseep_by_hand(events, rating, why, entries):
    one = task(ALERT, *events, wants=BOTH)
    assert (one.rating, one.why, one.entries) == (rating, why, entries)


def test_what_is_missed_departs_only_from_a_plan_that_is_named():
    one = task(ALERT, declared(200), wants=BOTH, source="")
    assert (one.rating, one.why) == ("S", "opportunity to improve: may missed (#0, #2)")
    assert task(ALERT, joined(300), wants=BOTH, source="").rating == "U"


def test_a_fact_that_was_found_several_times_is_one_ground_with_all_its_entries():
    one = task(ALERT, sent(200), sent(210, notice="n2"), sent(220, notice="n3"), wants=TELLING)
    assert found(one) == [("M", "outside before inside", (1, 2, 3))] and "and 2 more (#2, #3)" in one.why


def test_a_run_in_a_shell_prints_what_is_proposed(capsys):
    assert main(["run", "red-board", "--playbook", "silent", "--seed", "4"]) == 0
    said = capsys.readouterr().out
    assert "ratings, proposed from the log" in said
    proposed = evaluation.rate(sim.run("red-board", "silent", seed=4))
    assert all(f"{one.rating or '–'}  {one.name}: " in said for one in proposed.capabilities)


def test_a_group_met_in_part_departs_from_the_plan_and_says_of_how_many():
    one = task(ALERT, declared(200), wants=[wanting("all", all_of=(DECLARED, JOINED))])
    assert (one.rating, one.why) == ("M", "departure from the plan: all partly met, 1 of 2 (#0, #1, #2)")
    one = task(ALERT, declared(200), joined(900), wants=[wanting("all", all_of=(DECLARED, JOINED))])
    assert (one.rating, one.why) == ("S", "opportunity to improve: all late, 2 of 2 (#0, #1, #2)")


def test_what_should_not_happen_is_rated_too():
    restraint = [wanting("leave", expect_not=JOINED)]
    assert task(ALERT, wants=restraint).rating == "P"
    one = task(ALERT, joined(300), wants=restraint)
    assert (one.rating, one.why) == ("U", "nothing of it was achieved: leave happened, and should not have (#0, #1)")
    one = task(ALERT, joined(300), declared(200), wants=[*restraint, wanting("must")])
    assert (one.rating, one.why) == ("M", "departure from the plan: leave happened, and should not have (#0, #2)")


def test_nothing_put_to_the_test_is_not_rated_and_does_not_count():
    none = rated(declared(200), wants=BOTH)
    assert set(none.proposed.values()) == {NOT_RATED}
    assert next(one.why.partition(";")[0] for one in none.every()) == "none of its critical tasks was put to the test"
    half = task(ALERT, declared(200), wants=[wanting("a"), wanting("b", after=RESOLVED)])
    assert half.rating == "P" and half.why.endswith("; 1 of 2 expectations not put to the test")
    assert worst(["", "P", "S", ""]) == "S"
    assert worst(["P", "M", "U"]) == "U"
    assert worst([""]) == worst([]) == NOT_RATED


def test_a_scenario_without_capabilities_is_not_rated():
    old = dataclasses.replace(CARD, capabilities=())
    assert evaluation.rate(sim.run(old, "silent", seed=1)) == evaluation.Ratings((), ())


# ------------------------------------------------------------------------------------------------ harm, departures

INSIDE = sent(110, "executives", "n0")
TELLING = [wanting("told", expect=TOLD)]


def found(one: evaluation.Proposal) -> list[tuple[str, str, tuple[int, ...]]]:
    return [
        (ground.rating, ground.words.partition(":")[2].strip().partition(":")[0], ground.entries)
        for ground in one.grounds
    ]


def test_a_notice_outside_before_any_inside_departs_from_the_plan():
    assert task(ALERT, INSIDE, sent(200), wants=TELLING).rating == "P"
    one = task(ALERT, sent(200), sent(300, "executives", "n2"), wants=TELLING)
    assert (one.rating, found(one)) == ("M", [("M", "outside before inside", (1,))])


def test_a_notice_that_was_not_released_departs_and_bears_on_what_tells_its_readers_alone():
    loose = sent(200, lacking=("legal counsel",))
    one = task(ALERT, INSIDE, loose, wants=TELLING)
    assert (one.rating, found(one)) == ("M", [("M", "sent unreleased", (2,))])
    other = rated(ALERT, INSIDE, loose, wants=[wanting("in", expect="a notice was sent to executives")])
    assert other.proposed[TASK] == "P"
    assert [(one.fact.name, one.seen.entries) for one in other.beside] == [("sent unreleased", (2,))]


def test_selective_disclosure_counts_where_investors_are_told():
    from sim.reach import Delivery

    investor = next(a for a in CARD.organisation.audiences if a.group == "investors")
    way = next(
        way.channel
        for way in investor.reached_by
        if way.channel not in {c.name for c in CARD.organisation.channels if c.discloses}
    )
    log = sim.run(CARD, "standard", seed=1)
    pace = next(e for e in log if isinstance(e, ev.DeliveryBegan)).delivery
    delivery = pace._replace(notice="n1", audience=investor.name, channel=way, first=210)
    assert isinstance(delivery, Delivery)
    told = (ALERT, INSIDE, sent(200, "investors"), ev.DeliveryBegan(201, delivery))
    one = task(*told, wants=[wanting("told", expect="a notice was sent to investors")])
    assert (one.rating, found(one)) == ("M", [("M", "selective disclosure", (2,))])


def test_contradicting_oneself_departs_and_cites_both_notices():
    first = sent(200, fields=(("cause", "a vendor is down entirely"),), audiences=("shoppers",))
    second = sent(
        300, "partners", "n2", fields=(("cause", "our certificate ran out yesterday"),), audiences=("couriers",)
    )
    one = task(ALERT, INSIDE, first, second, wants=TELLING)
    assert (one.rating, found(one)) == ("M", [("M", "contradiction", (2, 3))])


def test_a_clock_that_is_missed_counts_where_its_readers_are_told():
    logins = sim.load("stolen-logins")
    missed = ev.ClockMissed(300, "popia")
    wants = [wanting("told", expect="the regulator was told")]
    one = task(ALERT, INSIDE, sent(250, "regulator"), missed, wants=wants, scenario=logins)
    assert (one.rating, found(one)) == ("M", [("M", "clock missed", (3,))])
    assert task(ALERT, INSIDE, sent(250), missed, wants=TELLING, scenario=logins).rating == "P"


def test_late_is_harm_where_somebody_goes_on_being_hurt():
    wants = [wanting("contained", expect="the breach was contained")]
    assert task(ALERT, ev.ExposureEnded(600, "login"), wants=wants).rating == "P"
    one = task(ALERT, ev.ExposureEnded(900, "login"), wants=wants)
    assert (one.rating, found(one)[0]) == ("M", ("M", "somebody went on being hurt", (0, 1)))


def test_a_remedy_tried_blind_that_took_something_down_for_nothing_is_harm():
    remedy = next(r for r in CARD.fault.remedies if r.side_effect)
    tried = ev.RemedyStarted(200, remedy.name, "Ada"), ev.RemedyFinished(300, remedy.name, False, "no better")
    mended = ev.ServiceMitigated(600, "card acquirer")
    wants = [wanting("mended", expect="the service was mitigated")]
    assert found(task(ALERT, *tried, mended, wants=wants)) == [("M", "tried blind", (1, 2))]
    cause = ev.CauseIdentified(150, "x")
    assert task(ALERT, cause, *tried, mended, wants=wants).rating == "P"
    assert task(ALERT, tried[0], tried[1]._replace(helped=True), mended, wants=wants).rating == "P"


def test_a_broken_estimate_and_a_reopened_incident_are_chances_to_improve():
    one = task(ALERT, INSIDE, sent(200), ev.EstimateBroken(900, "n1", ()), wants=TELLING)
    assert (one.rating, found(one)) == ("S", [("S", "estimate broken", (3,))])
    over = [wanting("over", expect=RESOLVED)]
    one = task(ALERT, resolved(300), ev.IncidentReopened(400, "support"), wants=over)
    assert (one.rating, found(one)) == ("S", [("S", "reopened", (2,))])


def test_every_fact_of_the_table_has_a_source_and_counts_as_one_of_three():
    assert {fact.counts_as for fact in FACTS} == {"harm", "departure", "opportunity to improve"}
    assert all(fact.source for fact in FACTS) and len({fact.name for fact in FACTS}) == len(FACTS)


def test_the_worst_of_several_tasks_is_the_capabilitys_and_all_of_the_log_is_cited():
    proposed = evaluation.rate(sim.run(CARD, "standard", seed=1))
    telling = next(one for one in proposed.capabilities if one.name == "public information and warning")
    letters = [one.rating for one in telling.tasks]
    assert telling.rating == worst(letters) == "U"
    assert telling.why.startswith("the worst of 3 critical tasks: tell partners; 25 of 50 points")
    log = sim.run(CARD, "standard", seed=1)
    assert all(0 <= n < len(log) for one in proposed.every() for n in one.entries)
    assert all(one.entries for one in proposed.every() if one.rating != NOT_RATED)


def test_the_definitions_are_hseeps_and_the_letters_those_of_remarks():
    assert list(DEFINITIONS) == list(RATINGS)
    assert DEFINITIONS["P"][1].count("did not negatively impact the performance of other activities") == 1
    assert DEFINITIONS["S"][1].endswith("opportunities to enhance effectiveness and/or efficiency were identified.")
    assert DEFINITIONS["M"][1].startswith(DEFINITIONS["U"][1].partition(" were ")[0])


ORDER = "PSMU"
AT = st.one_of(st.none(), st.integers(101, 2_000))


@settings(max_examples=80, deadline=None)
@given(AT, AT, AT, st.integers(701, 2_000))
def test_a_gate_that_is_breached_never_raises_score_or_rating(joins, ends, tells, late):
    """All else equal: what is essential came in time, or late, or never."""
    wants = [
        *BOTH,
        wanting("over", expect=RESOLVED, points=3, late=0.2),
        wanting("told", all_of=(TOLD, JOINED), points=8),
    ]
    makes = ((joins, joined), (ends, resolved), (tells, sent))
    rest = [make(at) for at, make in makes if at is not None]
    met, behind, never = ([ALERT, *rest, *gate] for gate in ((declared(200),), (declared(late),), ()))
    letters = [ORDER.index(rated(*log, wants=wants).proposed[TASK]) for log in (met, behind, never)]
    assert letters == sorted(letters)
    scores = [evaluation.score(_log(log, wants)) for log in (met, behind, never)]
    assert scores[0].earned > scores[1].earned > scores[2].earned
    assert [len(score.gates) for score in scores] == [0, 1, 1]


def _log(events, wants) -> Log:
    scenario = dataclasses.replace(CARD, expectations=tuple(wants), capabilities=())
    return Log(scenario, (*sorted(events, key=lambda e: e.at), ev.WorldEnded(9_000, "the end")))


# ------------------------------------------------------------------------------------------------ people


def says(about: str, rating: str, who: str, **differs) -> Rated:
    return Rated(
        **{"at": 9, "about": about, "rating": rating, "who": who, "proposed": "S", "reason": "I saw it"} | differs
    )


def test_the_last_word_of_each_counts_and_that_of_a_lead_is_final():
    lines = [says("a", "S", "Ines"), says("a", "M", "Tom"), says("a", "P", "Ines"), says("b", "U", "Tom")]
    said = ratings(lines)
    assert [(one.who, one.rating) for one in said["a"]] == [("Ines", "P"), ("Tom", "M")]
    assert final(said["a"]) == "P (Ines), M (Tom)"
    assert final(said["b"]) == "U" and final(()) == ""
    led = ratings([*lines, says("a", "M", "Ada", lead=True), says("a", "S", "Ada", lead=True)])
    assert final(led["a"]) == "S"
    assert final([says("a", "", "Ines")]) == "not rated"


def test_agreement_is_counted_plainly():
    lines = [says("a", "S", "Ines"), says("b", "M", "Ines"), says("b", "S", "Tom"), says("x", "S", "Tom")]
    found = agreement({"a": "S", "b": "S", "c": "U"}, lines)
    assert found == (3, 1, 0, 1, 0) and found.looked_at == 2
    assert found.words == "People rated 2 of 3: 1 as proposed, 0 otherwise, 1 in dispute."
    assert "None of 3" in agreement({"a": "S", "b": "S", "c": "U"}, []).words


def test_what_a_lead_evaluator_settles_is_confirmed_or_overruled_and_not_in_dispute():
    split = [says("a", "S", "Ines"), says("a", "M", "Tom"), says("b", "S", "Ines"), says("b", "M", "Tom")]
    found = agreement({"a": "S", "b": "S"}, split)
    assert found == (2, 0, 0, 2, 0) and "0 as proposed, 0 otherwise, 2 in dispute." in found.words
    led = agreement({"a": "S", "b": "S"}, [*split, says("a", "S", "Ada", lead=True), says("b", "M", "Ada", lead=True)])
    assert led == (2, 1, 1, 0, 2)
    assert led.words.endswith("0 in dispute; over 2 they differed, and a lead evaluator had the last word.")
    two_leads = [*split, says("a", "S", "Ada", lead=True), says("a", "P", "Bo", lead=True)]
    assert agreement({"a": "S"}, two_leads) == (1, 0, 0, 1, 0)


@pytest.fixture(scope="module")
def played(tmp_path_factory, card):
    """An exercise that is over, closed."""
    short = dataclasses.replace(card, lasts=1_500)
    path = tmp_path_factory.mktemp("rated") / "a.jsonl"
    exercise = Exercise(short, [COMMUNICATIONS_LEAD], seed=4, path=path)
    while not exercise.ended:
        exercise.go_on()
    exercise.close()
    return exercise


def test_what_people_rate_survives_and_changes_no_replay(played):
    digest = played.log.digest
    confirmed = Rated(played.now, "coordination", "P", who="Ines", proposed="P")
    overruled = Rated(played.now, "coordination", "M", "“we” rang\ntwice", "Tom", "P", True)
    for line in (confirmed, overruled):
        played.remark(line)
    assert [line for line in remarks(played) if isinstance(line, Rated)] == [confirmed, overruled]
    again = Exercise.resume(played.path)
    again.close()
    assert again.log.digest == digest == replay(played.path).log.digest
    assert final(ratings(remarks(again))["coordination"]) == "M"


@pytest.mark.parametrize(
    ("differs", "wrong"),
    [
        ({"rating": "M", "reason": " "}, "with a reason"),
        ({"who": ""}, "says who rates"),
        ({"about": " "}, "what it is about"),
        ({"rating": "A"}, "rating is 'A'"),
        ({"lead": "yes"}, "lead is 'yes'"),
        ({"reason": "x" * 5_000}, "reason is"),
    ],
)
def test_a_rating_that_nobody_answers_for_is_not_filed(played, differs, wrong):
    plain = {"at": played.now, "about": "coordination", "rating": "P", "who": "Ines", "proposed": "P"}
    size = played.path.stat().st_size
    with pytest.raises(ValueError, match=wrong):
        played.remark(Rated(**(plain | differs)))
    assert played.path.stat().st_size == size


def test_an_exercise_of_an_earlier_version_is_read_and_not_rated(played, tmp_path):
    """Without capabilities, and expectations without what is new."""
    first, *rest = played.path.read_text(encoding="utf-8").splitlines()
    header = json.loads(first)
    saved = header["scenario"]
    del saved["capabilities"], header["seal"]
    for one in saved["expectations"]:
        for name in ("late", "expires", "expect_not", "any_of", "all_of"):
            del one[name]
    header["digest"] = files.digest_of(saved)
    plain = [json.dumps({k: v for k, v in json.loads(line).items() if k != "seal"}) for line in rest]
    old = tmp_path / "old.jsonl"
    old.write_text("\n".join([json.dumps(header), *plain, ""]), encoding="utf-8")
    log = replay(old).log
    assert log.digest == played.log.digest
    assert evaluation.rate(log).capabilities == ()
    assert [(j.status, j.points) for j in evaluation.score(log)] == [
        (j.status, j.points) for j in evaluation.score(played.log)
    ]
    old.write_text(old.read_text(encoding="utf-8") + '{"line": "rated", "at": 9000, "about": "x"}\n', encoding="utf-8")
    with pytest.raises(BadRecord, match="rating missing"):
        read(old)
