"""Names and paths become scenarios, organisations and playbooks that say what their files say."""

import os
import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sim import files
from sim.files import BadFile
from sim.scenario import Duration

ORGANISATION = """\
# A corner shop.
name: Corner shop
currency: EUR
sells through: orders
mitigated at: 70 %
restored at: 0.95
demand:
  by hour: [1, 1, 1, 1, 1, 1, 10, 20, 30, 30, 30, 30, 30, 30, 30, 30, 40, 40, 40, 40, 30, 20, 10, 1]
  by weekday: [1, 1, 1, 1, 1.2, 1, 0.9]
  order value: 1,200
components:
  - name: orders
    category: critical
    needs: payments
    uses:
      - {component: search, share: 22 %}
  - name: payments
    category: critical
    vendor: no
  - name: search
    category: moderate
monitors:
  - name: payment alert
    kind: transaction alert
    watches: payments
    every: 1 min
people:
  - {name: Ada, skill: 0.85}
  - name: No
roles:
  - {name: it lead, team: it, day: [Ada, No]}
  - {name: incident commander, team: it, day: Ada}
  - {name: support lead, team: support, day: Ada}
  - {name: communications lead, team: communications, day: Ada}
  - {name: legal counsel, team: legal, day: Ada}
  - {name: executive, team: executives, day: Ada}
paging:
  timeout: 5 min
  day: {delay: {weibull: 2 min, shape: 0.75}, never: 5 %}
  night: {delay: {exponential: 4 min}}
  night from: 22:00
  night to: 8:00
  joins: 3 min
  joins at night: {lognormal: 6 min, sigma: 0.5}
work:
  decide: 2 min
  draft: 12 min
  draft from template: 5 min
  legal review: 1 h 30 min
  approval: 8 min
  verify: 7 min
  reply: 2 min
channels:
  - name: sms
    kind: direct
    starts: 1 min
    seen: 81 %
    reads: 18 s
    per minute: 6,000
    limit: 306
    cost: 0.5
  - name: banner
    kind: on site
    starts: 0 min
    seen: 60 %
    reads: 30 s
    runs on: orders
audiences:
  - name: shoppers
    group: customers
    size: 41,200
    reached by:
      - {channel: sms, share: 62 %}
      - {channel: banner, share: 95 %}
    affected by: [orders, payments]
    visits: 25 min
support:
  contact critical: 12 %
  contact moderate: 4 %
  contact low: 0.5 %
  after: 20 min
  deflection: 40 %
  notices after: 15
  reports: 15 min
  usual: 73
targets:
  - category: critical
    tell customers: 15 min
sources:
  channels: guessed
  channels.sms: measured
"""

SCENARIO = """\
name: till
title: The till is down
about: >-
  Nobody
  can pay.
organisation: shop
category: critical
weekday: Friday
starts: 16:30
lasts: 2 days
fault:
  component: payments
  family: service downtime
  at: 10 min
  health: 31 %
  cause: 16:40
  diagnosis: 25 min
  ends after: 95 min
  remedies:
    - name: restart
      takes: 4 min
      chance: 60 %
      chance informed: 90 %
      restores: 100 %
      side effect: {component: search, health: 0 %}
reference: standard
seats: [it lead]
minutes: 15
objectives:
  - {name: tell, text: Tell them.}
expectations:
  - name: told
    objective: tell
    text: They are told.
    expect: a notice was sent to customers
    after: the impact began
    within: 30 min
    essential: yes
"""

PLAYBOOK = """\
name: brief
about: Say little.
declares: never
diagnoses first: no
repair: restart
activates:
  - {choose: activate, where: {role: it lead}}
notices:
  - to: customers
    when: resolved
    by: sms
    says: [what happened, next update]
    next update: 30 min
"""


def author(folder: Path, monkeypatch) -> Path:
    """Puts a shop, a scenario and a playbook into a folder and makes it the working directory."""
    monkeypatch.chdir(folder)
    for name, text in (("shop", ORGANISATION), ("till", SCENARIO), ("brief", PLAYBOOK)):
        Path(f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """An author's folder; it is the working directory."""
    return author(tmp_path, monkeypatch)


def complaints(read, *args) -> list[str]:
    with pytest.raises(BadFile) as caught:
        read(*args)
    assert str(caught.value).splitlines() == [str(one) for one in caught.value.complaints]
    return str(caught.value).splitlines()


def test_a_scenario_holds_what_its_file_says(folder):
    till = files.load("till.yaml")
    shop = till.organisation
    assert (till.title, till.about, till.fault.cause) == ("The till is down", "Nobody can pay.", "16:40")
    assert (till.starts, till.lasts) == (16 * 3600 + 30 * 60, 172_800)
    assert (till.fault.health, shop.restored_at, shop.support.contact_low) == (0.31, 0.95, 0.005)
    assert (shop.demand.order_value, shop.demand.by_weekday[4], shop.audiences[0].size) == (1200.0, 1.2, 41_200)
    assert (shop.components[0].needs, shop.components[1].vendor) == (("payments",), False)
    assert shop.people[1].name == "No"
    assert shop.paging.day.delay == Duration("weibull", 120.0, 0.75)
    assert shop.paging.night.delay == Duration("exponential", 240.0)
    assert shop.paging.joins_at_night == Duration("lognormal", 360.0, 0.5)
    assert shop.work.legal_review == Duration("fixed", 5400.0)
    assert (shop.channels[0].per_minute, shop.channels[0].runs_on, shop.channels[1].limit) == (6000, None, None)
    assert (till.expectations[0].essential, till.expectations[0].points) == (True, 10)
    assert shop.sources == (("channels", "guessed"), ("channels.sms", "measured"))
    assert len(till.digest) == 64


def test_a_playbook_holds_what_its_file_says(folder):
    brief = files.load_playbook("brief.yaml")
    assert (brief.repair, brief.diagnoses_first) == (("restart",), False)
    assert brief.activates[0].where == (("role", "it lead"),)
    assert brief.notices[0].by == ("sms",)
    assert brief.notices[0].categories == ("critical", "moderate")


def test_an_unknown_name_lists_those_that_there_are(folder):
    (said,) = complaints(files.load, "card-payment-down")
    assert said == (
        "card-payment-down: read 'card-payment-down'; there is no scenario of this name; there are: "
        f"{', '.join(files.names('scenario'))}; did you mean 'card-payments-down'?"
    )


def test_names_are_looked_up_in_the_scenarios_folder_before_the_shipped_ones(folder):
    Path("scenarios/playbooks").mkdir(parents=True)
    for name in ("till", "shop"):
        shutil.move(f"{name}.yaml", f"scenarios/{name}.yaml")
    shutil.move("brief.yaml", "scenarios/playbooks/silent.yaml")
    Path("scenarios/till.md").write_text("# Notes\n", encoding="utf-8")
    assert files.load("till").organisation.name == "Corner shop"
    assert files.load_playbook("silent").name == "brief"
    assert files.notes("till") == "# Notes\n"
    assert {"card-payments-down", "slow-search", "till"} <= set(files.names("scenario"))
    assert {"marketplace", "shop"} <= set(files.names("organisation"))
    assert {"silent", "standard", "tell-early"} <= set(files.names("playbook"))
    assert not set(files.names("scenario")) & {*files.names("organisation"), *files.names("playbook")}
    with pytest.raises(ValueError, match="kind is 'scenarios'; it is one of scenario, organisation, playbook"):
        files.names("scenarios")


def test_an_organisation_loads_on_its_own(folder):
    assert files.load_organisation("shop.yaml") == files.load("till.yaml").organisation
    Path("shop.yaml").write_text(ORGANISATION.replace("watches: payments", "watches: x"), encoding="utf-8")
    (said,) = complaints(files.load_organisation, "shop.yaml")
    assert said == "shop.yaml:25: monitors[0].watches: read 'x'; there is no component of this name"


def test_a_file_that_cannot_be_read_does_not_hide_the_others(folder):
    before = files.names("scenario")
    Path("scenarios").mkdir()
    Path("scenarios/broken.yaml").write_bytes(b"organisation: \xff\n")
    Path("scenarios/strange.yaml").write_text("a: b\n", encoding="utf-8")
    assert files.names("scenario") == before
    assert files.kind_of(Path("till.yaml")) == "scenario"
    assert files.kind_of(Path("scenarios/strange.yaml")) is None


def test_a_directory_does_not_hide_a_shipped_name(folder):
    Path("silent").mkdir()
    assert files.load_playbook("silent").name == "silent"


def test_the_file_of_an_exercise_or_a_log_is_called_what_it_is(tmp_path):
    for line, what in (('{"exercise": 1}', "an exercise"), ('{"event": "HealthChanged"}', "a log")):
        file = tmp_path / "drill.jsonl"
        file.write_text(f"{line}\n{line}\n")
        for load, wanted in ((files.load, "a scenario"), (files.load_playbook, "a playbook")):
            with pytest.raises(BadFile, match=rf"this is the file of {what}.*; {wanted} is wanted"):
                load(file)


def test_a_directory_is_called_one_however_it_is_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ours").mkdir()
    for name in (".", "ours"):
        with pytest.raises(BadFile, match="this is a directory"):
            files.load(name)


def test_a_scenario_without_notes_has_empty_ones(folder):
    assert files.notes("till.yaml") == ""


def test_a_playbook_is_checked_against_a_scenario(folder):
    assert files.check("brief.yaml", "till.yaml") == ()
    assert files.check(files.load_playbook("brief.yaml"), files.load("till.yaml")) == ()
    text = PLAYBOOK.replace("by: sms", "by: [smss, e-mail]").replace("repair: restart", "repair: restarts")
    Path("brief.yaml").write_text(text, encoding="utf-8")
    said = [str(one) for one in files.check("brief.yaml", "till.yaml")]
    assert said == [
        "brief.yaml:5: repair[0]: read 'restarts'; there is no remedy of this name; did you mean 'restart'?",
        "brief.yaml:5: repair: read 'restarts'; none of these is a remedy here; there are: restart",
        "brief.yaml:11: notices[0].by[0]: read 'smss'; there is no channel of this name; did you mean 'sms'?",
        "brief.yaml:11: notices[0].by[1]: read 'e-mail'; there is no channel of this name",
        "brief.yaml:11: notices[0].by: read 'smss, e-mail'; this reaches none of the customers; "
        "they are reached by: banner, sms",
    ]


def test_layout_byte_order_mark_and_line_ends_do_not_matter(folder):
    plain = files.load("till.yaml")
    Path("till.yaml").write_bytes(b"\xef\xbb\xbf" + SCENARIO.replace("\n", "\r\n").encode())
    assert files.load("till.yaml") == plain
    assert files.load("till.yaml").digest == plain.digest


def test_a_refusal_can_be_sent_to_another_process(folder):
    with pytest.raises(BadFile) as caught:
        files.load("nothing-like-it")
    assert pickle.loads(pickle.dumps(caught.value)).complaints == caught.value.complaints


@pytest.mark.parametrize("name", files.names("scenario"))
def test_a_shipped_scenario_loads_suits_every_playbook_and_has_notes(name):
    scenario = files.load(name)
    assert {playbook: files.check(playbook, scenario) for playbook in files.names("playbook")} == dict.fromkeys(
        files.names("playbook"), ()
    )
    assert len(files.notes(name)) > 500


def test_a_copy_of_the_shipped_scenario_can_be_edited_as_text(tmp_path):
    """Another name, one audience more, one component fewer: all by replacing text, nothing else is touched."""
    shipped = files.shipped()
    text = (shipped / "marketplace.yaml").read_text(encoding="utf-8")
    scenario = (shipped / "card-payments-down.yaml").read_text(encoding="utf-8")
    investors = "  - {name: investors, group: partners, size: 3, reached by: [{channel: phone, share: 1}]}"
    edits = [
        ("name: Tsamma Market", "name: Another Market"),
        ("\naudiences:\n", f"\naudiences:\n{investors}\n"),
        ("  - name: reviews\n    category: low\n", ""),
        ("      - {component: reviews, share: 2 %}\n", ""),
    ]
    for old, new in edits:
        assert text.count(old) == 1
        text = text.replace(old, new)
    (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
    copy = scenario.replace("organisation: marketplace", "organisation: mine")
    (tmp_path / "copy.yaml").write_text(copy, encoding="utf-8")
    before, after = files.load("card-payments-down"), files.load(tmp_path / "copy.yaml")
    assert after.organisation.name == "Another Market"
    assert len(after.organisation.audiences) == len(before.organisation.audiences) + 1
    assert len(after.organisation.components) == len(before.organisation.components) - 1
    assert after.digest != before.digest


def test_an_installed_package_finds_the_folder_that_came_with_it(tmp_path):
    source = files.shipped()
    package = Path(files.__file__).parents[1]
    shutil.copytree(package, tmp_path / "site" / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(source, tmp_path / "site" / "sim" / "shipped")
    code = "from sim import files; print(files.load('slow-search').name, files.shipped().name)"
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.split() == ["slow-search", "shipped"]


# ------------------------------------------------------------------ what a scenario names beside itself


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    """A folder below the working directory, with a scenario, its organisation and a playbook."""
    (tmp_path / "project").mkdir()
    author(tmp_path / "project", monkeypatch)
    monkeypatch.chdir(tmp_path)
    return Path("project")


def refer(project: Path, organisation: str = "shop", reference: str = "standard") -> None:
    """Let the scenario name these."""
    text = SCENARIO.replace("organisation: shop", f"organisation: {organisation}")
    text = text.replace("reference: standard", f"reference: {reference}")
    (project / "till.yaml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize("how", ["{}", "{}.yaml", "./{}.yaml", "../project/{}.yaml"])
def test_an_organisation_and_a_reference_are_found_beside_the_scenario_by_name_and_by_path(project, how):
    refer(project, organisation=how.format("shop"), reference=how.format("brief"))
    till = files.load(project / "till.yaml")
    assert till.organisation.name == "Corner shop"
    assert files.load_playbook(till.reference).name == "brief"


def test_what_lies_in_another_folder_is_found_by_its_path_from_the_scenario(project):
    Path("plans").mkdir()
    (project / "brief.yaml").rename("plans/brief.yaml")
    (project / "shop.yaml").rename("plans/shop.yaml")
    refer(project, organisation="../plans/shop.yaml", reference="../plans/brief.yaml")
    till = files.load("project/till.yaml")
    assert (till.organisation.name, files.load_playbook(till.reference).name) == ("Corner shop", "brief")


def test_a_reference_in_the_folder_playbooks_beside_the_scenario_is_found(project):
    (project / "playbooks").mkdir()
    (project / "brief.yaml").rename(project / "playbooks" / "brief.yaml")
    refer(project, reference="brief")
    assert files.load_playbook(files.load("project/till.yaml").reference).name == "brief"


def test_a_playbook_beside_the_scenario_goes_before_a_shipped_one_and_other_files_do_not(project):
    (project / "standard.yaml").write_text(SCENARIO, encoding="utf-8")
    assert files.load(project / "till.yaml").reference == "standard"
    (project / "standard.yaml").write_text(PLAYBOOK, encoding="utf-8")
    assert files.load_playbook(files.load(project / "till.yaml").reference).name == "brief"


def test_a_reference_that_its_name_leads_to_keeps_its_name(project, monkeypatch):
    monkeypatch.chdir(project)
    refer(Path(), reference="brief.yaml")
    assert files.load("till.yaml").reference == "brief.yaml"
    assert files.load("card-payments-down").reference == "standard"
