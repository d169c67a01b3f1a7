"""A programme of drills: what is overdue, who is ready, which level is next; what a plan covers; its versions."""

import dataclasses
import json

import pytest
from test_training import PLAYED

from sim import covering, files
from sim.cli import main
from sim.experiment.revising import revised, versions
from sim.files import BadFile
from sim.scenario import Level, Member, NoticeRule, PlannedDrill, Playbook, Programme, Reached
from sim.training import HELD, OVERDUE, TO_COME, Held, Outlook, outlook

DAY = 86_400
LEVELS = (Level("one", ("card",)), Level("two", ("both",)))
MONTHLY = Programme(
    "monthly",
    30 * DAY,
    90 * DAY,
    (PlannedDrill("2026-11-01", "card", "a", ("executive",)), PlannedDrill("2026-12-01", "both.yaml", "a")),
    (Member("Ann", ("executive", "it lead")), Member("Bo", ("executive",))),
    LEVELS,
)


def played(day: str, **differs) -> Held:
    return dataclasses.replace(PLAYED, date=f"{day}T10:00:00", file=f"{day}.jsonl", **differs)


def on(today: str, *rows: Held, programme: Programme = MONTHLY) -> Outlook:
    return outlook(programme, rows, today)


# ------------------------------------------------------------------------------------------- planned and held


@pytest.mark.parametrize(
    ("today", "day", "status"),
    [
        ("2026-11-08", None, TO_COME),  # the seventh day of grace
        ("2026-11-09", None, OVERDUE),
        ("2026-11-09", "2026-11-08", HELD),
        ("2026-11-09", "2026-10-25", HELD),
        ("2026-11-09", "2026-10-24", OVERDUE),
        ("2026-11-08", "2026-11-09", TO_COME),  # what is played tomorrow does not count yet
    ],
)
def test_a_planned_drill_is_held_within_the_days_of_grace_and_overdue_after_them(today, day, status):
    assert on(today, *([played(day)] if day else [])).plans[0].status == status


def test_one_exercise_is_one_drill_and_a_branch_or_another_team_is_none():
    twice = dataclasses.replace(MONTHLY, planned=(MONTHLY.planned[0], PlannedDrill("2026-11-03", "card", "a")))
    found = on("2026-11-20", played("2026-11-02"), programme=twice)
    assert [plan.status for plan in found.plans] == [HELD, OVERDUE]
    assert on("2026-11-20", played("2026-11-02", branch_of="x")).plans[0].status == OVERDUE
    other = on("2026-11-20", played("2026-11-02", team="b"))
    assert other.plans[0].status == OVERDUE and [row.team for row in other.unplanned] == ["b"]


def test_a_seat_that_was_planned_and_that_nobody_held_is_named():
    assert on("2026-11-02", played("2026-11-01")).plans[0].unfilled == ()
    assert on("2026-11-02", played("2026-11-01", people=())).plans[0].unfilled == ("executive",)


def test_the_next_drill_is_due_a_cycle_after_the_last_and_the_first_when_it_is_planned():
    (cycle,) = on("2026-12-01", played("2026-11-01"), played("2026-10-01", scenario="x")).cycles
    assert (cycle.last, cycle.days, cycle.next, cycle.overdue) == ("2026-11-01", 30, "2026-12-01", False)
    assert on("2026-12-02", played("2026-11-01")).cycles[0].overdue
    (never,) = on("2026-11-02").cycles
    assert (never.last, never.days, never.next, never.overdue) == ("", None, "2026-11-01", True)
    assert on("2026-11-09").overdue == ("a: card, 2026-11-01", "a: the next drill was due by 2026-11-01")
    assert on("2026-11-02", played("2026-11-01")).overdue == ()


def test_a_leap_day_counts():
    assert on("2028-03-02", played("2028-02-01")).cycles[0].next == "2028-03-02"


# ------------------------------------------------------------------------------------------------- who is ready


def ready(today: str, *rows: Held) -> tuple[str, str]:
    """Until when Ann is ready as the executive, or why not."""
    first = on(today, *rows).people[0]
    assert (first.name, first.seat) == ("Ann", "executive") and first.ready == bool(first.until)
    return first.until, first.why


def test_who_sat_a_seat_without_a_gate_is_ready_for_it_for_so_many_days():
    assert ready("2027-01-30", played("2026-11-01")) == ("2027-01-30", "")
    assert ready("2027-01-31", played("2026-11-01")) == ("", "was last there without a gate on 2026-11-01")
    assert ready("2026-11-02") == ("", "has not sat there yet")
    missed = played("2026-11-01", gates=("customers told",))
    assert ready("2026-11-02", missed) == ("", "was last there on 2026-11-01; gates: customers told")
    untested = played("2026-11-01", attainment=None)
    assert ready("2026-11-02", untested) == ("", "was last there on 2026-11-01; nothing was put to the test")
    left = played("2026-11-01", ended_early=60)
    assert ready("2026-11-02", left) == ("", "was last there on 2026-11-01; ended early")
    assert ready("2026-11-02", played("2026-10-01"), missed) == ("2026-12-30", "")
    assert ready("2026-11-02", played("2026-11-01", people=(("it lead", ("Ann",)),)))[1] == "has not sat there yet"
    assert ready("2026-11-02", played("2026-11-03"))[1] == "has not sat there yet"


def test_readiness_is_counted_by_seat_and_over_all():
    found = on("2026-11-11", played("2026-11-01"))
    assert found.by_role == {"executive": (1, 2), "it lead": (0, 1)}
    assert list(found.measures().values()) == pytest.approx([2, 1, 0, 10, 1 / 3])


# --------------------------------------------------------------------------------------------------- the ladder


@pytest.mark.parametrize(
    ("differs", "level", "proposed", "why"),
    [
        ({}, "one", "two", "80% attained on 2026-11-01, without a gate"),
        ({"attainment": 0.79}, "one", "one", "79% attained on 2026-11-01; 80% are wanted"),
        ({"attainment": None}, "one", "one", "nothing attained on 2026-11-01; 80% are wanted"),
        ({"gates": ("told",)}, "one", "one", "on 2026-11-01 these gates fell: told"),
        ({"ended_early": 60}, "one", "one", "the drill of 2026-11-01 was ended early"),
        ({"scenario": "both"}, "two", "two", "80% attained on 2026-11-01, without a gate; there is no higher level"),
        ({"scenario": "other"}, "", "one", "no drill on any level yet"),
    ],
)
def test_the_next_level_is_proposed_when_the_last_drill_on_it_went_well(differs, level, proposed, why):
    (rung,) = on("2026-11-02", played("2026-11-01", **differs)).rungs
    assert (rung.level, rung.proposed, rung.why) == (level, proposed, why)


def test_a_date_that_is_none_is_refused_and_an_exercise_without_one_is_passed_over():
    with pytest.raises(ValueError, match="today is 'soon'; a date is wanted, such as 2026-11-29"):
        on("soon")
    assert on("2026-11-02", dataclasses.replace(PLAYED, date="some day"), dataclasses.replace(PLAYED, date="")).plans[
        0
    ].status == TO_COME  # fmt: skip


# ------------------------------------------------------------------------------------------------------ the file


TEXT = """\
programme: ours
every: 30 days
ready for: 90 days
planned:
  - {date: 2026-02-29, scenario: slow-search, team: a, seats: [it leed], level: easy}
  - {date: 2026-02-28, scenario: slow-serch, team: a, level: hard}
members:
  - {name: Ann, seats: [executive, executive]}
levels:
  - {name: easy, scenarios: [slow-search, slow-search], attained: 120 %}
"""


def test_whatever_is_wrong_in_a_programme_is_said_with_its_line(tmp_path):
    path = tmp_path / "ours.yaml"
    path.write_text(TEXT)
    with pytest.raises(BadFile) as bad:
        files.load_programme(path)
    said = [(one.line, one.path, one.suggestion) for one in bad.value.complaints]
    assert said == [
        (5, "planned[0].date", None),
        (5, "planned[0].seats[0]", "it lead"),
        (6, "planned[1].level", None),
        (6, "planned[1].scenario", "slow-search"),
        (8, "members[0].seats[1]", None),
        (10, "levels[0].attained", None),
        (10, "levels[0].scenarios[1]", None),
    ]
    assert str(bad.value.complaints[0]).startswith(f"{path}:5: planned[0].date: read '2026-02-29'; this is no date")


@pytest.mark.parametrize("text", ["", "[1]", "programme: [", "name: x\nabout: y\n"])
def test_what_is_no_programme_is_refused(text, tmp_path):
    (tmp_path / "ours.yaml").write_text(text)
    with pytest.raises(BadFile):
        files.load_programme(tmp_path / "ours.yaml")


def test_the_verb_says_no_where_something_is_overdue_and_needs_no_folder(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["programme", "programme", "--today", "2026-09-10"]) == 0
    said = capsys.readouterr().out
    assert "nothing is overdue" in said and "None" not in said  # a team that has held no drill has no days since
    assert main(["programme", "programme", "--today", "2026-12-29", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["measures"]["exercises overdue"] == 4 and told["measures"]["days since the last exercise"] is None
    assert main(["check", "programme"]) == 0
    assert "a programme, monthly outage drills: 4 drills planned" in capsys.readouterr().out


# ------------------------------------------------------------------------------------------- what a plan covers


def plan(*rules: NoticeRule, **differs) -> Playbook:
    return Playbook("ours", "a plan", "never", True, (), notices=rules, **differs)


def test_coverage_is_counted_by_hand(card):
    """Two audiences of customers, one of executives, all critical: nine things that they are to hear."""
    by = {name: (Reached(name, 1.0),) for name in ("sms", "chat")}
    some = next(one for one in card.organisation.audiences if one.group == "customers")
    audiences = (
        dataclasses.replace(some, name="shoppers", reached_by=by["sms"]),
        dataclasses.replace(some, name="sellers", reached_by=by["chat"]),
        dataclasses.replace(some, name="board", group="executives", reached_by=by["chat"]),
    )
    must = tuple(
        dataclasses.replace(card.organisation.must_tell[0], category=c, groups=()) for c in ("moderate", "low")
    )
    all_ = dataclasses.replace(card.organisation.must_tell[0], category="critical", groups=("customers", "executives"))
    ours = dataclasses.replace(card.organisation, audiences=audiences, must_tell=(all_, *must))
    book = plan(
        NoticeRule("customers", "called in", ("sms",)),  # reaches the shoppers alone
        NoticeRule("customers", "cause known", ("sms",)),  # a second first word is no second thing
        NoticeRule("customers", "resolved", ("sms", "chat"), audiences=("sellers",)),
        NoticeRule("executives", "update due", ("chat",), categories=("low",)),
    )
    found = covering.coverage(book, ours)
    assert [(row.audience, row.occasions) for row in found.rows] == [
        ("shoppers", ("called in", "cause known")),
        ("sellers", ("resolved",)),
        ("board", ()),
    ]
    assert found.rows[0].lacks == ("updates", "that it is over")
    assert found.share == pytest.approx(2 / 9)
    assert found.untold == (("critical", "executives"),)
    assert found.groups == () and "mitigated" in found.silent_on and "resolved" not in found.silent_on
    assert covering.coverage(plan(), dataclasses.replace(ours, must_tell=must)).share == 0.0
    nobody = tuple(dataclasses.replace(all_, category=c, groups=()) for c in ("critical", "moderate", "low"))
    assert covering.coverage(plan(), dataclasses.replace(ours, must_tell=nobody)).share is None


def test_the_verb_says_no_where_somebody_who_must_be_told_is_not(capsys):
    assert main(["coverage", "standard"]) == 1
    assert "must be told and is not: executives, where it is low" in capsys.readouterr().out
    assert main(["coverage", "silent", "marketplace", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["share"] == 0 and told["categories without a notice"] == ["critical", "moderate", "low"]


def test_a_plan_that_tells_everybody_covers_all(card):
    organisation = card.organisation
    channels = tuple(channel.name for channel in organisation.channels)
    moments = ("called in", "update due", "resolved")
    rules = [
        NoticeRule(g, when, channels, ("critical", "moderate", "low"))
        for g in organisation.groups()
        for when in moments
    ]
    found = covering.coverage(plan(*rules), organisation)
    assert found.share == 1.0 and not found.untold


# ------------------------------------------------------------------------------------------ versions of a plan


def test_a_version_and_its_reason_stand_in_the_file_and_play_nothing(tmp_path, capsys, standard, card):
    path = tmp_path / "ours.yaml"
    text = (files.shipped() / "playbooks" / "standard.yaml").read_text(encoding="utf-8")
    path.write_text(f"{text}\nversion: 2026-11\nadopted because: it tells customers half an hour sooner\n")
    ours = files.load_playbook(path)
    assert (ours.version, ours.adopted_because) == ("2026-11", "it tells customers half an hour sooner")
    assert revised(standard, ours) == () and standard.version == ""
    assert main(["check", str(path)]) == 0
    assert "Version 2026-11. Adopted because: it tells customers" in capsys.readouterr().out
    study = versions(standard, ours, card, replications=2, progress=False)
    assert study.strategies == ["standard", "standard 2026-11"]
    (_, paired, verdict), *_ = study.compared("card-payments-down", "time to notify")
    assert paired.mean == 0 and verdict.word == "identical"


def test_the_verb_says_what_was_changed_and_what_it_is_worth(capsys):
    assert main(["versions", "standard", "silent", "slow-search", "--replications", "2"]) == 0
    out = capsys.readouterr().out
    assert "changed: notices" in out and "time to notify" in out and "silent" in out
    assert main(["versions", "standard", "standard", "slow-search", "--replications", "2", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["changed"] == [] and {row["strategy"] for row in told["table"]} == {"standard (old)", "standard (new)"}
