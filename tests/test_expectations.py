"""Expectations by hand: groups, expiry, what late earns, what must not happen; and that no number hides anything."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from sim import evaluation, files
from sim import events as ev
from sim.consistency import problems_of_scenario
from sim.log import Log
from sim.scenario import Capability, CapabilityTarget, CriticalTask, Expectation, Objective, changed

CARD = sim.load("card-payments-down")
ALERT = ev.AlertRaised(100, "m", "payments", 0.3)
DECLARED, JOINED, RESOLVED = "an incident was declared", "the legal counsel joined", "the incident was resolved"
FIRST = "the first alert was raised"


def wanting(name: str = "one", **differs) -> Expectation:
    """Something is expected within ten minutes of the first alert."""
    wants = {} if {"any_of", "all_of", "expect_not"} & differs.keys() else {"expect": DECLARED}
    plain = {"name": name, "objective": "o", "text": f"{name}.", "after": FIRST, "within": 600}
    return Expectation(**(plain | wants | differs))


def scored(*events, wants=(), ended: int | None = 9_000) -> evaluation.Score:
    """What these events come to; the log ends well at second `ended`, or (None) is cut off after the last one."""
    scenario = dataclasses.replace(
        CARD, expectations=tuple(wants), objectives=(Objective("o", ""), Objective("p", "")), capabilities=()
    )
    end = () if ended is None else (ev.WorldEnded(ended, "the end"),)
    return evaluation.score(Log(scenario, (*sorted(events, key=lambda e: e.at), *end)))


def one(*events, ended: int | None = 9_000, **differs) -> evaluation.Judgement:
    (judgement,) = scored(*events, wants=[wanting(**differs)], ended=ended)
    return judgement


def declared(at: int) -> ev.IncidentDeclared:
    return ev.IncidentDeclared(at, "critical", "it lead")


def joined(at: int, role: str = "legal counsel") -> ev.RoleJoined:
    return ev.RoleJoined(at, role, "Ada", "bridge")


def resolved(at: int) -> ev.IncidentResolved:
    return ev.IncidentResolved(at, "it lead")


ALL = {"all_of": (DECLARED, JOINED, RESOLVED), "points": 9}
ANY = {"any_of": (DECLARED, JOINED)}


@pytest.mark.parametrize(
    ("events", "status", "points", "came", "entries"),
    [
        ((declared(200), joined(300), resolved(400)), "met", 9.0, "3 of 3", (0, 1, 2, 3)),
        ((declared(200), joined(300)), "partly met", 6.0, "2 of 3", (0, 1, 2, 3)),
        ((declared(200), joined(300), resolved(1_000)), "late", 7.5, "3 of 3", (0, 1, 2, 3)),
        ((declared(1_000),), "partly met", 1.5, "1 of 3", (0, 1)),  # its own entry is the first after the time was up
        ((), "missed", 0.0, "0 of 3", (0, 1)),
    ],
)
def test_of_a_group_of_which_all_are_wanted_each_earns_its_part(events, status, points, came, entries):
    j = one(ALERT, *events, **ALL)
    assert (j.status, j.points, j.came, j.entries) == (status, points, came, entries)
    assert [part.phrase for part in j.parts] == list(ALL["all_of"])


def test_any_of_a_group_is_met_with_the_first_and_the_second_adds_nothing():
    j = one(ALERT, joined(300), declared(5_000), **ANY)
    assert (j.status, j.points, j.at, j.evidence, j.came) == ("met", 10.0, 300, 1, "")
    assert one(ALERT, joined(701), declared(702), **ANY).status == "late"
    assert one(ALERT, **ANY).status == "missed"
    assert one(ALERT, joined(300), declared(400), **ANY).points == 10.0


def test_while_a_part_of_a_group_is_not_yet_due_nothing_of_it_has_been_put_to_the_test():
    """Pending is neither met nor missed, and in no denominator."""
    score = scored(ALERT, declared(200), wants=[wanting(**ALL), wanting("two")], ended=None)
    assert [j.status for j in score] == ["not exercised", "met"]
    assert (score.attainment, score.tested, score.possible) == (1.0, 10, 19)


def test_late_earns_half_unless_it_says_otherwise():
    assert one(ALERT, declared(701)).points == 5.0
    assert one(ALERT, declared(701), late=0.25).points == 2.5
    assert (one(ALERT, declared(701), late=0.0).status, one(ALERT, declared(701), late=0.0).points) == ("late", 0.0)


@pytest.mark.parametrize(("at", "status"), [(700, "met"), (701, "late"), (1_300, "late"), (1_301, "missed")])
def test_what_comes_after_it_has_expired_earns_nothing_and_is_still_cited(at, status):
    j = one(ALERT, declared(at), expires=1_200)
    assert (j.status, j.evidence) == (status, 1)
    assert one(ALERT, declared(at), essential=True, expires=1_200).status == status


def test_what_must_not_happen_is_met_when_its_time_is_up_and_cites_the_entry_with_which_it_was():
    not_ = {"expect_not": JOINED}
    note = ev.Noted(700, "it lead", "x")  # the last second in which it would have counted
    j = one(ALERT, note, declared(800), **not_)
    assert (j.status, j.points, j.minutes) == ("met", 10.0, None)
    assert (j.occasion, j.evidence, j.entries) == (0, 2, (0, 2))
    assert one(ALERT, ended=900, **not_).entries == (0, 1)  # the end of the world


@pytest.mark.parametrize(
    ("at", "status", "points"), [(90, "met", 10.0), (100, "missed", 0.0), (700, "missed", 0.0), (701, "met", 10.0)]
)
def test_what_must_not_happen_is_missed_when_it_comes_within_its_time(at, status, points):
    """Before its occasion, and after its time, it may; in the same second, it comes after the alarm."""
    events = (joined(at), ALERT) if at < 100 else (ALERT, joined(at))
    j = one(*events, expect_not=JOINED)
    assert (j.status, j.points) == (status, points)


def test_what_must_not_happen_has_not_been_put_to_the_test_before_its_time_is_up():
    assert one(ALERT, joined(50), declared(400), ended=None, expect_not=JOINED).status == "not exercised"
    assert one(declared(400), expect_not=JOINED).status == "not exercised"  # no alarm, so no restraint


def test_the_occasion_itself_is_not_what_must_not_happen_again():
    assert one(declared(100), after=DECLARED, expect_not=DECLARED).status == "met"
    assert one(declared(100), declared(300), after=DECLARED, expect_not=DECLARED).evidence == 1


def test_an_essential_one_that_is_met_in_part_is_a_gate():
    for wants, gate in ((ALL, True), (ANY, False), ({"expect_not": DECLARED}, True)):
        score = scored(ALERT, declared(200), wants=[wanting(essential=True, **wants)])
        assert bool(score.gates) is gate


def test_nothing_put_to_the_test_is_no_hundred_percent():
    score = scored(declared(50), wants=[wanting(), wanting("two", objective="p")])
    assert (score.attainment, score.coverage, score.stated) == (None, 0.0, "none of its 20 points was put to the test")
    assert scored(declared(50)).attainment is None
    assert scored(declared(50)).coverage is None


def test_each_number_states_what_it_is_of_for_each_objective_and_capability():
    """6 of 8 points that were put to the test; 8 of 12 were."""
    wants = [
        wanting("a", points=4),
        wanting("b", points=4, within=100),
        wanting("c", points=4, after=RESOLVED),
        wanting("d", points=50, objective="p"),
    ]
    target = CapabilityTarget("t", "", "", (CriticalTask("x", ("a", "b")), CriticalTask("y", ("b", "c"))))
    score = dataclasses.replace(
        scored(ALERT, declared(300), wants=wants), capabilities=(Capability("cap", "", ("o",), (target,)),)
    )
    by = score.by_objective
    assert list(by) == ["o", "p"]
    assert by["o"].stated == "6 of 8 points that were put to the test; 8 of 12 were"
    assert (by["o"].attainment, by["o"].coverage) == (0.75, 8 / 12)
    assert by["p"].stated == "50 of 50 points that were put to the test; all were"
    assert score.by_capability["cap"].stated == by["o"].stated  # what shows two tasks counts once
    assert dataclasses.replace(score, objectives=("z",)).by_objective["z"].stated == "no expectation is about it"


def test_doing_the_same_again_and_again_earns_nothing_more():
    once = scored(ALERT, declared(200), wants=[wanting(), wanting("two", **ALL)])
    often = scored(ALERT, *(declared(200 + n) for n in range(50)), wants=[wanting(), wanting("two", **ALL)])
    assert (once.earned, once.attainment) == (often.earned, often.attainment)


def test_the_scorecard_says_of_how_many_and_what_did_not_happen():
    wants = [
        wanting("a", **ALL),
        wanting("b", **ANY),
        wanting("c", expect_not=JOINED),
        wanting("d", expect_not=DECLARED),
    ]
    said = evaluation.in_words(scored(ALERT, declared(200), wants=wants)).splitlines()
    assert said[0].endswith("a. after 1.7 min of 10 min; 1 of 3 came")
    assert said[0].startswith("partly met       3 of 9")
    assert said[1].strip() == "- an incident was declared: met, after 1.7 min (#1)"
    assert said[2].strip() == "- the legal counsel joined: did not come"
    assert said[6].strip() == "- the legal counsel joined: not needed"
    assert said[7].endswith("c. not within 10 min")
    assert said[8].endswith("d. came after 1.7 min, wanted not within 10 min")
    table = evaluation.frame(scored(ALERT, declared(200), wants=wants))
    assert list(table["status"]) == ["partly met (1 of 3)", "met", "met", "missed"]


WANTS = (
    wanting("a", essential=True),
    wanting("b", expect=JOINED, points=7, late=0.3, expires=900),
    wanting("c", expect=RESOLVED, points=3, within=200),
    wanting("d", all_of=(JOINED, RESOLVED, "a remedy was started"), points=5),
    wanting("e", expect_not="the executive joined", points=4),
)
MAKES = {"declared": declared, "joined": joined, "resolved": resolved}
times = st.one_of(st.none(), st.integers(101, 2_000))


@settings(max_examples=60, deadline=None)
@given(st.fixed_dictionaries(dict.fromkeys(MAKES, times)), st.sampled_from(sorted(MAKES)), st.integers(101, 300))
def test_one_more_that_is_met_never_lowers_the_score(when, which, soon):
    """All else equal: the same log, and one thing earlier, or at all."""
    before = {name: at for name, at in when.items() if at is not None}
    after = before | {which: min(soon, before.get(which, soon))}
    worse, better = (scored(ALERT, *(MAKES[n](at) for n, at in log.items()), wants=WANTS) for log in (before, after))
    assert better.earned >= worse.earned - 1e-9
    assert better.attainment >= worse.attainment - 1e-9
    assert len(better.gates) <= len(worse.gates)
    assert (better.tested, better.possible) == (worse.tested, worse.possible)


# ------------------------------------------------------------------------------------------------ in files

SOON = "after: the first alert was raised, within"
WRONG = f"""
expectations:
  - {{name: a, objective: tell, text: x, expect: an incident was declared, any of: [a clock was met], {SOON}: 5 min}}
  - {{name: b, objective: tell, text: x, {SOON}: 5 min}}
  - {{name: c, objective: tell, text: x, all of: [], {SOON}: 5 min}}
  - {{name: d, objective: tell, text: x, any of: [the moon rose], {SOON}: 5 min, expires: 4 min}}
  - {{name: e, objective: tell, text: x, expect not: an incident was declared, {SOON}: 0 min, late: 10 %}}
capabilities:
  - {{name: f, text: x, objectives: [], targets: []}}
  - name: g
    text: x
    objectives: [nothing]
    targets:
      - {{name: h / i, text: x, source: y, critical tasks: []}}
      - {{name: j, text: x, source: y, critical tasks: [{{name: k, shown by: []}}, {{name: k, shown by: [z]}}]}}
"""
FOUR = "one of 'expect', 'any of', 'all of', 'expect not' says what is expected; here stands"


def test_all_that_does_not_fit_is_said_with_its_line_and_field(tmp_path):
    text = (files.shipped() / "card-payments-down.yaml").read_text(encoding="utf-8")
    text = text.replace("organisation: marketplace", f"organisation: {files.shipped() / 'marketplace.yaml'}")
    body, _, _ = text.partition("expectations:\n")
    path = tmp_path / "own.yaml"
    path.write_text(body + WRONG, encoding="utf-8")
    with pytest.raises(files.BadFile) as caught:
        files.load(path)
    said = str(caught.value)
    line = body.count("\n") + 3
    assert f"own.yaml:{line}: expectations[0].name: read 'a'; {FOUR} 'expect' and 'any of'" in said
    for complaint in (
        f"expectations[1].name: read 'b'; {FOUR} none",
        "expectations[2].all of: a group without a phrase",
        "expectations[3].any of[0]: read 'the moon rose'; there is no such phrase",
        "expectations[3].expires: read '4 min'; it would expire before it is late",
        "expectations[4].within: read '0 min'; nothing can happen in no time",
        "expectations[4].late: read '10 %'; what should not happen is never late",
        "capabilities[0].objectives: a capability serves an objective",
        "capabilities[0].targets: a capability without a target",
        "capabilities[1].objectives[0]: read 'nothing'; there is no objective of this name",
        "capabilities[1].targets[0].name: read 'h / i'; a name holds no ' / '",
        "capabilities[1].targets[0].critical tasks: a target without a critical task",
        "capabilities[1].targets[1].critical tasks[0].shown by: a critical task is shown by an expectation",
        "capabilities[1].targets[1].critical tasks[1].name: read 'k'; this stands here a second time",
        "capabilities[1].targets[1].critical tasks[1].shown by[0]: read 'z'; there is no expectation of this name",
    ):
        assert complaint in said, (complaint, said)


def test_a_scenario_of_an_earlier_version_reads_as_before():
    saved = files.to_json(CARD)
    for expectation in saved["expectations"]:
        for name in ("late", "expires", "expect_not", "any_of", "all_of"):
            del expectation[name]
    del saved["capabilities"]
    old = files.from_json(saved)
    assert old.capabilities == ()
    assert old.expectations == CARD.expectations
    assert problems_of_scenario(old) == []


def test_an_objective_that_no_capability_serves_is_odd_where_there_are_any():
    from sim.caution import cautions

    assert cautions(CARD) == []
    lone = changed(CARD, ("capabilities",), CARD.capabilities[:1])
    said = [problem.read for problem in cautions(lone)]
    assert said[:3] == ["gather", "tell", "restore"] and len(said) == 3 + len(CARD.expectations) - 1


def test_on_a_false_alarm_to_leave_alone_is_rewarded():
    """The shipped false alarm: the same luck, and counsel is called or not."""
    from sim.exercise import counterpart

    red = sim.load("red-board")
    standard = counterpart(red, files.load_playbook("standard"), 1)
    left = Log(red, tuple(e for e in standard if getattr(e, "role", "") != "legal counsel" or e.at == 0))
    called, not_called = (evaluation.score(log) for log in (standard, left))
    assert {j.expectation.name: j.status for j in called}["counsel left in peace"] == "missed"
    assert not_called.earned == called.earned + 20
    rated = [evaluation.rate(log).proposed["coordination"] for log in (standard, left)]
    assert rated == ["U", "P"]
