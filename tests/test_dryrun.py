"""Files are looked at each on its own and all together, and nothing that is wrong stops the look."""

import json
from pathlib import Path

import pytest

import sim
from sim.dryrun import check
from sim.files import copy


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder with copies of an organisation, a scenario in it, and a playbook."""
    monkeypatch.chdir(tmp_path)
    for kind, name in (("organisation", "shop"), ("scenario", "outage"), ("playbook", "plan")):
        copy(kind, name)
    edit("outage.yaml", "organisation: marketplace", "organisation: shop")
    edit("outage.yaml", "reference: standard", "reference: plan.yaml")
    return tmp_path


def edit(file, old, new):
    text = Path(file).read_text(encoding="utf-8")
    assert text.count(old) >= 1
    Path(file).write_text(text.replace(old, new), encoding="utf-8")


def warnings(looked):
    return [str(warning) for warning in looked.warnings]


def test_what_is_shipped_plays_and_has_no_warning():
    looked = check(["card-payments-down", "slow-search", "standard", "tell-early", "silent", "marketplace"])
    assert [one.kind for one in looked] == ["scenario"] * 2 + ["playbook"] * 3 + ["organisation"]
    assert not any(one.complaints or one.warnings for one in looked)
    assert [bool(one.dry_run) for one in looked] == [True, True, False, False, False, False]


def test_a_dry_run_says_what_the_playbook_has_no_rule_for():
    """The shipped one has a rule for everything; without that for the executive, it is what is named."""
    (looked,) = sim.check("card-payments-down")
    assert looked.dry_run.playbook == "standard"
    assert looked.dry_run.unruled == ()
    assert "no rule" not in str(looked.dry_run)


def test_a_rule_that_is_left_out_is_missed(here):
    edit("plan.yaml", "  - {choose: nothing, where: {about: wait or ask}}\n", "")
    (looked,) = check("outage.yaml")
    assert looked.dry_run.unruled == ("executive wait or ask",)
    assert "no rule for executive wait or ask" in str(looked.dry_run)


def test_what_is_odd_in_a_scenario_is_told_with_its_line(here):
    edit("outage.yaml", "category: critical", "category: low")
    (looked,) = check(["outage.yaml"])
    (said,) = warnings(looked)
    assert said.startswith("outage.yaml:") and "category: read 'low'; by the organisation's rule it is critical" in said
    assert not looked.complaints and looked.dry_run


def test_what_is_odd_in_an_organisation_is_told_with_its_line(here):
    edit("shop.yaml", "    night: [Anneke Vermaak, Kagiso Molefe, Lerato Phiri]\n", "")
    organisation, scenario = check(["shop.yaml", "outage.yaml"])
    assert "roles[2].night" in warnings(organisation)[0] and warnings(organisation)[0].startswith("shop.yaml:")
    assert scenario.warnings == ()  # it is over before 22:00


def test_every_playbook_is_held_against_every_scenario_that_is_looked_at(here):
    edit("plan.yaml", "    by: [partner list, phone]", "    by: [partner list, pigeon]")
    copy("scenario", "second")
    plan, *_ = check(["plan.yaml", "outage.yaml", "second.yaml"])
    first, second = warnings(plan)
    assert first.startswith("plan.yaml:") and "'pigeon'; there is no channel of this name (in outage)" in first
    assert second.endswith("(in second)")
    assert warnings(check("plan.yaml")[0]) == []


def test_a_reference_playbook_is_held_against_its_scenario(here):
    edit("plan.yaml", "    by: [partner list, phone]", "    by: [partner list, pigeon]")
    (looked,) = check("outage.yaml")
    assert "there is no channel of this name (in outage)" in warnings(looked)[0]
    plan, outage = check(["plan.yaml", "outage.yaml"])
    assert len(plan.warnings) == 1 and outage.warnings == ()  # told once, with the file that is to blame


def test_one_file_that_is_wrong_does_not_hide_the_others(here):
    edit("outage.yaml", "health: 31 %", "health: 131 %")
    looked = check(["gone.yaml", "outage.yaml", "shop.yaml"])
    assert [len(one.complaints) for one in looked] == [1, 1, 0]
    assert looked[2].about == "an organisation, shop"


def test_a_broken_reference_playbook_is_a_complaint_about_its_file_and_stops_no_look(here):
    edit("plan.yaml", "declares: by the rule table", "declares: by the rule")
    outage, shop = check(["outage.yaml", "shop.yaml"])
    (complaint,) = outage.complaints
    assert str(complaint).startswith("plan.yaml:") and "declares: read 'by the rule'" in str(complaint)
    assert outage.dry_run is None and shop.about
    assert outage.data()["complaints"][0]["file"] == "plan.yaml"


def test_a_reference_that_is_no_playbook_is_a_complaint(here):
    edit("outage.yaml", "reference: plan.yaml", "reference: shop.yaml")
    (looked,) = check("outage.yaml")
    assert [str(one) for one in looked.complaints] == [
        "shop.yaml:17: this is an organisation file; a playbook is wanted"
    ]


def test_what_is_wrong_in_an_organisation_or_a_playbook_is_said_once(here):
    edit("shop.yaml", "mitigated at: 70 %", "mitigated at: 170 %")
    shop, outage = check(["shop.yaml", "outage.yaml"])
    assert [one.path for one in shop.complaints] == ["mitigated at"]
    assert [str(one) for one in outage.complaints] == [
        "outage.yaml: it cannot be played, because of what is wrong in shop.yaml"
    ]
    edit("outage.yaml", "health: 31 %", "health: 131 %")
    assert [[one.path for one in each.complaints] for each in check(["outage.yaml", "shop.yaml"])] == [
        ["fault.health"],
        ["mitigated at"],
    ]


def test_a_broken_reference_that_is_looked_at_itself_is_told_once(here):
    edit("plan.yaml", "declares: by the rule table", "declares: by the rule")
    plan, outage = check(["plan.yaml", "outage.yaml"])
    assert len(plan.complaints) == 1
    assert str(outage.complaints[0]).endswith("because of what is wrong in plan.yaml")


def test_a_notice_too_long_for_its_channel_is_told_with_its_rule(here):
    by = "by: [e-mail, banner, facebook, x]\n    categories: [critical]"
    edit("plan.yaml", by, by.replace("banner", "sms"))
    (looked,) = check("outage.yaml")
    (said,) = warnings(looked)
    assert said.startswith("plan.yaml:") and "notices[2]: this is not sent: its text has " in said
    assert "characters, and sms takes 306 (in outage)" in said
    plan, _ = check(["plan.yaml", "outage.yaml"])
    assert warnings(plan) == [said]


def test_a_file_that_has_hardly_begun_is_one_complaint_that_says_what_each_kind_needs(here):
    Path("thin.yaml").write_text("name: my-plan\nabout: nothing\n", encoding="utf-8")
    (looked,) = check("thin.yaml")
    (said,) = map(str, looked.complaints)
    assert said.startswith("thin.yaml:1: this is too little to tell what it is: a scenario needs also title, organ")
    assert said.endswith("a playbook needs also declares, diagnoses first, repair; a preset needs also source, with")
    Path("thin.yaml").write_text("name: my-plan\nabout: nothing\nrepair: []\n", encoding="utf-8")
    (looked,) = check("thin.yaml")
    assert (looked.kind, [one.path for one in looked.complaints]) == ("playbook", ["declares", "diagnoses first"])


def test_a_file_that_is_named_twice_is_looked_at_once():
    assert len(check(["slow-search", "slow-search"])) == 1


def test_one_name_or_path_is_enough(here):
    assert [one.kind for one in check(Path("plan.yaml"))] == [one.kind for one in check("plan.yaml")] == ["playbook"]


def test_what_was_found_can_be_said_in_json(here):
    edit("outage.yaml", "category: critical", "category: low")
    edit("plan.yaml", "  - {choose: nothing, where: {about: wait or ask}}\n", "")
    data = json.loads(json.dumps({one.file: one.data() for one in check(["outage.yaml", "gone.yaml"])}))
    assert data["outage.yaml"]["kind"] == "scenario"
    assert data["outage.yaml"]["warnings"][0]["path"] == "category"
    assert data["outage.yaml"]["dry run"]["no rule for"] == ["executive wait or ask"]
    assert data["gone.yaml"]["dry run"] is None
    assert "cannot be read" in data["gone.yaml"]["complaints"][0]["wrong"]
