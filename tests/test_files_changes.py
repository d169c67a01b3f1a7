"""A named change gives the same scenario with one value replaced, or says why not."""

from pathlib import Path

import pytest
from test_files import author, complaints

from sim import files
from sim.files import change, digest
from sim.scenario import Duration


@pytest.fixture
def till(tmp_path, monkeypatch):
    """A small scenario."""
    author(tmp_path, monkeypatch)
    return files.load("till.yaml")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("channels.sms.per minute=60", lambda s: s.organisation.channels[0].per_minute == 60.0),
        ("organisation.paging.timeout=2 min", lambda s: s.organisation.paging.timeout == 120),
        ("fault.health = 10 %", lambda s: s.fault.health == 0.1),
        ("roles.it lead.day=No, Ada", lambda s: s.organisation.roles[0].day == ("No", "Ada")),
        ("roles.it lead.day=No", lambda s: s.organisation.roles[0].day == ("No",)),
        ("roles.it lead.day=[No, Ada]", lambda s: s.organisation.roles[0].day == ("No", "Ada")),
        ("channels.sms.limit=none", lambda s: s.organisation.channels[0].limit is None),
        ("channels.sms.runs on=search", lambda s: s.organisation.channels[0].runs_on == "search"),
        ("fault.diagnosis=7 min", lambda s: s.fault.diagnosis == Duration("fixed", 420.0)),
        ("work.draft={lognormal: 7 min, sigma: 1}",
         lambda s: s.organisation.work.draft == Duration("lognormal", 420.0, 1.0)),
        ("fault.remedies.restart.side effect.health=5 %", lambda s: s.fault.remedies[0].side_effect.health == 0.05),
        ("audiences.shoppers.reached by.sms.share=1", lambda s: s.organisation.audiences[0].reached_by[0].share == 1.0),
        ("components.orders.uses.search.share=0.5", lambda s: s.organisation.components[0].uses[0].share == 0.5),
        ("targets.critical.declare=10 min", lambda s: s.organisation.targets[0].declare == 600),
        ("starts=04:05", lambda s: s.starts == 14_700),
        ("weekday=Sunday", lambda s: s.weekday == "Sunday"),
        ("components.search.vendor=yes", lambda s: s.organisation.components[2].vendor is True),
        ("fault.cause=a = b, {c}", lambda s: s.fault.cause == "a = b, {c}"),
        ("demand.by weekday=1, 1, 1, 1, 1, 1, 2", lambda s: s.organisation.demand.by_weekday == (1, 1, 1, 1, 1, 1, 2)),
    ],
)  # fmt: skip
def test_a_change_replaces_one_value_and_the_digest(till, text, value):
    new = change(till, text)
    assert value(new)
    assert not value(till)
    assert new.digest == digest(new) != till.digest


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("chanels.sms.limit=1", "chanels.sms.limit: nothing here is called 'chanels'; did you mean 'channels'?"),
        ("channels.smss.limit=1", "channels.smss.limit: nothing here is called 'smss'; did you mean 'sms'?"),
        ("channels.sms.limmit=1", "channels.sms.limmit: nothing here is called 'limmit'; did you mean 'limit'?"),
        ("channels.sms.limit.x=1", "channels.sms.limit.x: nothing here is called 'x'"),
        ("channels.zzz.limit=1", "channels.zzz.limit: nothing here is called 'zzz'; there are: sms, banner"),
        ("digest=1", "digest: nothing here is called 'digest'; there are: name, "),
        ("fault.health", "a change is written path=value"),
        ("=1", ": nothing here is called ''; there are: name, "),
        ("fault.health=120 %", "fault.health: read '120 %'; a share lies between 0 % and 100 %"),
        ("fault=1", "fault: read '1'; fields are expected here, such as 'component'"),
        ("fault.health=", "fault.health: read ''; nothing is written here"),
        ("fault.health={a", "this is no YAML: "),
        ("work.draft={lognormal: 7 min}", "organisation.work.draft.sigma: this is missing"),
        ("roles.it lead.day=Adda",
         "roles.it lead.day[0]: read 'Adda'; there is no person of this name; did you mean 'Ada'?"),
        ("fault.component=serch",
         "fault.component: read 'serch'; there is no component of this name; did you mean 'search'?"),
        ("restored at=60 %",
         "restored at: read '0.6'; what counts as restored is no less than what counts as mitigated"),
        ("reference=tell-early", "reference: another 'reference' makes no other incident; write it into the file"),
        ("name=other", "name: another 'name' makes no other incident; write it into the file"),
        ("seats=it lead", "seats: another 'seats' makes no other incident"),
        ("organisation.sources={a: b}", "organisation.sources: another 'sources' makes no other incident"),
        ("ranges={a: b}", "ranges: another 'ranges' makes no other incident"),
        ("organisation=foo",
         "organisation: an organisation is changed field by field, such as channels.sms.seen=90 %; it has: name, cur"),
        ("audiences.shoppers.size=0", "audiences.shoppers.size: read '0'; more than 0 is expected here"),
    ],
)  # fmt: skip
def test_a_change_that_cannot_be_made_says_why(till, text, said):
    (complaint,) = complaints(change, till, text)
    assert complaint.startswith(f"change {text!r}: {said.removeprefix(': ')}")


def test_changes_that_need_each_other_are_checked_together(till):
    together = ("restored at=60 %", "mitigated at=50 %")
    assert change(till, *together).organisation.restored_at == 0.6
    assert files.load("till.yaml", together) == change(till, *together)


def test_loading_takes_one_change_or_several(till):
    assert files.load("till.yaml", "fault.health=10 %") == files.load("till.yaml", ["fault.health=10 %"])
    assert files.load("till.yaml", ()).digest == till.digest


def test_a_name_with_a_full_stop_is_found(till):
    text = (
        Path("shop.yaml")
        .read_text(encoding="utf-8")
        .replace("name: No", "name: J. No")
        .replace("Ada, No", "Ada, J. No")
    )
    Path("shop.yaml").write_text(text, encoding="utf-8")
    assert files.load("till.yaml", "people.J. No.skill=2").organisation.people[1].skill == 2.0


@pytest.mark.parametrize("second", ["fault.health=20 %", "fault.health = 10 %"])
def test_a_change_that_undoes_another_one_is_refused_naming_both(till, second):
    (said,) = complaints(change, till, "fault.health=10 %", second)
    assert said == f"change {second!r}: fault.health: this undoes the change 'fault.health=10 %'; give one of them"


def test_a_path_and_what_it_is_short_for_are_one_place(till):
    (said,) = complaints(change, till, "channels.sms.seen=10 %", "organisation.channels.sms.seen=20 %")
    assert "this undoes the change 'channels.sms.seen=10 %'" in said
    (said,) = complaints(change, till, "work.draft=10 min", "work=[]", "fault.health=2 %")
    assert "this undoes the change 'work.draft=10 min'" in said


def test_everything_that_is_wrong_with_several_changes_is_said_at_once(till):
    said = complaints(change, till, "fault.health=120 %", "chanels.sms.seen=1", "weekday=friday", "name=x")
    assert [one.split(": ")[1] for one in said] == ["fault.health", "chanels.sms.seen", "weekday", "name"]
    said = complaints(change, till, "fault.health=120 %", "roles.it lead.day=Adda", "components.search.name=")
    assert [one.split(": ")[1] for one in said] == [
        "fault.health",
        "organisation.components.search.name",
        "roles.it lead.day[0]",
    ]


def test_what_a_change_was_to_name_is_not_missed_after_it_could_not_be_read(till):
    (said,) = complaints(change, till, "channels.sms.name=", "fault.health=20 %")
    assert "channels.sms.name: read ''; nothing is written here" in said
