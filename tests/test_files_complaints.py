"""Whatever is wrong with a file is said with its line, all at once, and nothing else ever happens."""

import os
import re
from pathlib import Path

import pytest
from test_files import ORGANISATION, PLAYBOOK, SCENARIO, author, complaints

from sim import files
from sim.consistency import problems, problems_of_scenario
from sim.files.fill import stand_in
from sim.scenario import Organisation, Scenario


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """An author's folder; it is the working directory."""
    return author(tmp_path, monkeypatch)


def line_of(text: str, part: str) -> int:
    """The line of the first occurrence of `part`."""
    assert part in text
    return text[: text.index(part)].count("\n") + 1


def refused(folder: Path, file: str, old: str, new: str) -> list[str]:
    """The complaints about the scenario when one piece of one file is replaced."""
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    read = files.load_playbook if file == "brief.yaml" else files.load
    return complaints(read, "brief.yaml" if file == "brief.yaml" else "till.yaml")


# What is replaced by what (⏎ is a new line, ▸ stands before what is to blame), and the complaint.
MISTAKES = """
till: health: 31 % → health: 120 %
    fault.health: read '120 %'; a share lies between 0 % and 100 %

till: health: 31 % → health: 31
    fault.health: read '31'; a share lies between 0 % and 100 %; did you mean '31 %'?

till: at: 10 min → at: 10
    fault.at: read '10'; a time needs a unit (s, min, h, days); did you mean '10 min'?

till: at: 10 min → at: 10 mim
    fault.at: read '10 mim'; 'mim' is no unit of time (s, min, h, days); did you mean '10 min'?

till: weekday: Friday → weekday: friday
    weekday: read 'friday'; one of these is expected: Monday, Tuesday, Wednesday, Thursday, Friday, Saturday,
    Sunday; did you mean 'Friday'?

till: starts: 16:30 → starts: 24:30
    starts: read '24:30'; this is no time of day, such as '16:40' or '9:05'

till: cause: 16:40 → cause:
    fault.cause: read ''; nothing is written here

till: essential: yes → essential: maybe
    expectations[0].essential: read 'maybe'; one of these is expected: yes, no, true, false

till: health: 31 % → helth: 31 %
    fault.helth: read 'helth'; there is no such field; did you mean 'health'?

till: minutes: 15 → minutes: 15⏎▸colour: red
    colour: read 'colour'; there is no such field

till: minutes: 15 → minutes: 15⏎▸digest: 0
    digest: read 'digest'; there is no such field

till: seats: [it lead] → seats: {it: lead}
    seats: fields stand here; a list is expected here

till: cause: 16:40 → cause: [16:40]
    fault.cause: a list stands here; one value is expected here

till: diagnosis: 25 min → diagnosis: [25 min]
    fault.diagnosis: a list stands here; one value is expected here

till: diagnosis: 25 min → diagnosis: {gamma: 25 min}
    fault.diagnosis: fields stand here; a time that varies is written {lognormal: 7 min, sigma: 0.9},
    {exponential: 7 min} or {weibull: 2 min, shape: 0.75}

till: diagnosis: 25 min → diagnosis: {lognormal: 25 min}
    fault.diagnosis.sigma: this is missing

till: diagnosis: 25 min → diagnosis: {lognormal: 25 min, sigma: 9}
    fault.diagnosis.sigma: read '9'; a sigma lies between 0 and 5

till: diagnosis: 25 min → diagnosis: {lognormall: 25 min, sigma: 1}
    fault.diagnosis.lognormall: read 'lognormall'; there is no such field; did you mean 'lognormal'?

till: diagnosis: 25 min → diagnosis: {exponential: 0 s}
    fault.diagnosis.exponential: read '0 s'; a time that varies lies around more than 0 s

till: minutes: 15 → minutes: 15⏎▸minutes: 16
    minutes: read 'minutes'; this stands here a second time; the first is in line 28

till: minutes: 15 → minutes: 15⏎▸<<: 16
    read '<<'; merge keys are not plain YAML; write it out

till: minutes: 15 → minutes: 15⏎▸[a, b]: 16
    the name of a field is a word or two, and nothing else

till: minutes: 15 → minutes: &m 15
    minutes: read '&m'; anchors are not plain YAML; write it out

till: minutes: 15 → minutes: !!int 15
    minutes: read 'tag:yaml.org,2002:int'; tags are not plain YAML

till: minutes: 15 → minutes: 15⏎▸---⏎minutes: 16
    a second document begins here; one file holds one thing

till: organisation: shop → organisation: shap
    organisation: read 'shap'; there is no organisation of this name beside the scenario, nor among the
    shipped ones; did you mean 'shop'?

till: organisation: shop → organisation: ../elsewhere/shop
    organisation: read '../elsewhere/shop'; there is no organisation of this name beside the scenario, nor among
    the shipped ones

till: organisation: shop → organisation: {name: shop}
    organisation: fields stand here; the name of an organisation is expected here

till: lasts: 2 days → lasts: 999999999 weeks
    lasts: read '999999999 weeks'; a scenario is followed for at most 2 weeks

shop: visits: 25 min → visits: 25 min⏎    ▸varies: 99
    audiences[0].varies: read '99'; it lies between 0 and 5, as every sigma

till: reference: standard → reference: standart
    reference: read 'standart'; there is no playbook of this name; did you mean 'standard'?

till: component: payments → component: payment
    fault.component: read 'payment'; there is no component of this name; did you mean 'payments'?

till: objective: tell → objective: tel
    expectations[0].objective: read 'tel'; there is no objective of this name; did you mean 'tell'?

till: after: the impact began → after: the impact begun
    expectations[0].after: read 'the impact begun'; there is no such phrase; did you mean 'the impact began'?

shop: share: 22 % → share: lots
    components[0].uses[0].share: read 'lots'; this is no share, such as '12 %' or '0.12'

shop: order value: 1,200 → order value: EUR 12
    demand.order value: read 'EUR 12'; this is no amount of money, such as '350' or '1.2 million' (no currency)

shop: size: 41,200 → size: 41.2
    audiences[0].size: read '41.2'; this is no whole number, such as '12' or '1,200'

shop: usual: 73 → usual: -73
    support.usual: read '-73'; a number here is 0 or more

shop: limit: 306 → limit: 1e3
    channels[0].limit: read '1e3'; this is no whole number, such as '12' or '1,200'

shop: watches: payments → watches: paiments
    monitors[0].watches: read 'paiments'; there is no component of this name; did you mean 'payments'?

shop: needs: payments → needs: paymints
    components[0].needs[0]: read 'paymints'; there is no component of this name; did you mean 'payments'?

shop: vendor: no → vendor: no⏎    needs: [orders]
    components[0].needs[0]: read 'payments'; components depend on each other in a circle:
    orders → payments → orders

shop: 1, 0.9] → 1]
    demand.by weekday: read '6 numbers'; 7 numbers are expected here

shop: restored at: 0.95 → restored at: 60 %
    restored at: read '60 %'; what counts as restored is no less than what counts as mitigated

shop:  - {name: legal counsel, team: legal, day: Ada}⏎ → ⏎
    roles: the role 'legal counsel' is missing; the model needs it

shop: sources:⏎ → sources: [a]⏎x:⏎
    sources: a list stands here; names with a text each are expected here, such as 'name: text'

shop: channels.sms: measured → channels.smss: measured
    sources: read 'channels.smss'; nothing here is called 'smss'; did you mean 'sms'?

shop: channels.sms: measured → channels.sms.limit.x: measured
    sources: read 'channels.sms.limit.x'; nothing here is called 'x'

till: essential: yes → essential: yes⏎▸sources:⏎  fautl: guessed
    sources: read 'fautl'; nothing here is called 'fautl'; did you mean 'fault'?

till: essential: yes → essential: yes⏎▸sources:⏎  organisation.channels: guessed
    sources: read 'organisation.channels'; where an organisation's numbers come from is said in its own file

brief: to: customers → to: customer
    notices[0].to: read 'customer'; one of these is expected: customers, executives, partners,
    department heads, investors, regulator, press; did you mean 'customers'?

brief: where: {role: it lead} → where: {role: *m}
    activates[0].where.role: read '*m'; aliases are not plain YAML; write it out

brief: where: {role: it lead} → where: it lead
    activates[0].where: read 'it lead'; names with a text each are expected here, such as 'name: text'

brief: choose: activate → choose: activat
    activates[0].choose: read 'activat'; only 'activate' is expected here; did you mean 'activate'?

brief: {role: it lead} → {rolle: it lead}
    activates[0].where: read 'rolle'; 'activate' has no such field; there are: role; did you mean 'role'?

brief: , where: {role: it lead}} → }
    activates[0].where: this must say who is called in, such as {role: support lead}

brief: repair: restart → repair: [restart, restart]
    repair[1]: read 'restart'; this stands here a second time

brief: says: [what → says: [what hapened, what
    notices[0].says[0]: read 'what hapened'; one of these is expected: what happened, who is affected, how many, what
    it costs, what still works, what we do, cause, whose fault it is, alternative, what to do, money back, estimate,
    next update, apology, what we answer for, compensation, what becomes better, what is not true, where to look, your
    order, technical details; did you mean 'what happened'?

brief: says: [what → says: [what happened, what
    notices[0].says[1]: read 'what happened'; this stands here a second time

brief: by: sms → by: [sms, sms]
    notices[0].by[1]: read 'sms'; this stands here a second time

brief: by: sms → by: sms⏎    ▸approvals: [executive, executive]
    notices[0].approvals[1]: read 'executive'; this stands here a second time

brief: by: sms → by: sms⏎    ▸audiences: [shoppers, shoppers]
    notices[0].audiences[1]: read 'shoppers'; this stands here a second time

brief: by: sms → by: []
    notices[0].by: at least one channel is expected here; without, it is never sent

brief: by: sms → by: sms⏎    ▸categories: []
    notices[0].categories: at least one category is expected here, or the line left out

brief: next update: 30 min → next update: 0 s
    notices[0].next update: read '0 s'; a next update is promised in a minute to a week

brief: next update: 30 min → next update: 9999 weeks
    notices[0].next update: read '9999 weeks'; a next update is promised in a minute to a week

brief:     next update: 30 min⏎ → ⏎
    notices[0].says[1]: read 'next update'; no next update is promised; write 'next update: 30 min' below, or leave
    it out here
"""


def cases() -> list:
    blocks = [block.splitlines() for block in MISTAKES.strip().split("\n\n")]
    split = (re.fullmatch(r"(\w+): (.*) → (.*)", head).groups() for head, *_ in blocks)
    return [(*one, " ".join(map(str.strip, said))) for one, (_, *said) in zip(split, blocks, strict=True)]


@pytest.mark.parametrize(("name", "old", "new", "said"), cases())
def test_each_complaint_names_line_place_reading_and_remedy(folder, name, old, new, said):
    file = f"{name}.yaml"
    old, new = old.replace("⏎", "\n"), new.replace("⏎", "\n")
    marked = (folder / file).read_text(encoding="utf-8").replace(old, new if "▸" in new else f"▸{new}", 1)
    line = line_of(marked, "▸")
    if "in a circle" in said:
        line = line_of(marked, "needs: payments")
    if "no next update is promised" in said:
        line = line_of(marked, "says: ")
    line += name == "till" and said.startswith("sources: ")  # the entry stands below
    if "is missing; the model" in said:
        line = line_of(marked, "- {name: it lead")
    assert f"{file}:{line}: {said}" in refused(folder, file, old, new.replace("▸", ""))


def test_everything_that_is_wrong_is_said_at_once(folder):
    text = SCENARIO.replace("31 %", "131 %").replace("at: 10 min", "at: 10").replace("family", "famly")
    text = text.replace("component: search", "component: serch").replace("objective: tell", "objective: tall")
    Path("till.yaml").write_text(text, encoding="utf-8")
    shop = ORGANISATION.replace("watches: payments", "watches: tills").replace("size: 41,200", "size: many")
    Path("shop.yaml").write_text(shop, encoding="utf-8")
    said = complaints(files.load, "till.yaml")
    assert [one.split(": read")[0] for one in said] == [
        "till.yaml:13: fault.famly",
        "till.yaml:14: fault.at",
        "till.yaml:15: fault.health",
        "till.yaml:25: fault.remedies[0].side effect.component",
        "till.yaml:33: expectations[0].objective",
        "shop.yaml:25: monitors[0].watches",
        "shop.yaml:71: audiences[0].size",
    ]


def test_a_wrong_word_hides_no_other_complaint(folder):
    text = SCENARIO.replace("Friday", "Frday").replace("component: search", "component: serch")
    text = text.replace("objective: tell", "objective: tall").replace("reference: standard", "reference: standart")
    Path("till.yaml").write_text(text, encoding="utf-8")
    shop = ORGANISATION.replace("kind: direct", "kind: dircet").replace("needs: payments", "needs: paymints")
    Path("shop.yaml").write_text(shop.replace("sells through: orders", "sells through: ordrs"), encoding="utf-8")
    assert [one.split(": read")[0] for one in complaints(files.load, "till.yaml")] == [
        "till.yaml:8: weekday",
        "till.yaml:25: fault.remedies[0].side effect.component",
        "till.yaml:26: reference",
        "till.yaml:33: expectations[0].objective",
        "shop.yaml:4: sells through",
        "shop.yaml:14: components[0].needs[0]",
        "shop.yaml:55: channels[0].kind",
    ]


def test_an_organisation_that_is_not_found_hides_nothing_in_its_scenario(folder):
    text = SCENARIO.replace("organisation: shop", "organisation: shap").replace("objective: tell", "objective: tall")
    Path("till.yaml").write_text(text, encoding="utf-8")
    assert [one.split(": read")[0] for one in complaints(files.load, "till.yaml")] == [
        "till.yaml:6: organisation",
        "till.yaml:33: expectations[0].objective",
    ]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("shop.yaml", "- name: payments\n", "- name:\n"),
        ("shop.yaml", "- name: payments\n    category: critical\n    vendor: no\n", "- payments\n"),
        (
            "shop.yaml",
            "  - {name: executive, team: executives, day: Ada}",
            "  - {name: [], team: executives, day: Ada}",
        ),
        ("shop.yaml", "  - {name: Ada, skill: 0.85}\n  - name: No\n", "  Ada: 0.85\n"),
        ("shop.yaml", "group: customers", "group: customer"),
        ("shop.yaml", "by weekday: [1, 1, 1, 1, 1.2, 1, 0.9]", "by weekday: 7"),
        ("shop.yaml", "- name: sms\n", "- name:\n"),
        ("till.yaml", "reference: standard", "reference:"),
        ("till.yaml", "after: the impact began", "after: [the impact began]"),
        ("till.yaml", "organisation: shop", "organisation: [shop]"),
    ],
)
def test_nothing_is_said_about_what_stands_in_for_words_that_could_not_be_read(folder, file, old, new):
    assert len(refused(folder, file, old, new)) == 1


@pytest.mark.parametrize("kind", [Organisation, Scenario])
def test_what_stands_in_for_a_whole_file_fits_together(kind):
    check = problems if kind is Organisation else problems_of_scenario
    assert check(stand_in(kind)) == []


def test_a_misspelt_field_is_one_complaint_and_its_value_is_read_all_the_same(folder):
    said = refused(folder, "till.yaml", "health: 31 %", "helth: 131 %")
    assert [one.split(";")[0] for one in said] == [
        "till.yaml:15: fault.helth: read 'helth'",
        "till.yaml:15: fault.health: read '131 %'",
    ]


def test_every_missing_field_is_named(folder):
    Path("till.yaml").write_text("name: till\nfault:\n  at: 1 min\norganisation: shop\n", encoding="utf-8")
    said = complaints(files.load, "till.yaml")
    assert "till.yaml:3: fault.component: this is missing" in said
    assert "till.yaml:1: lasts: this is missing" in said
    assert len(said) == 9 + 7


def test_an_alias_is_one_complaint(folder):
    text = SCENARIO.replace("minutes: 15", "minutes: &m 15").replace("lasts: 2 days", "lasts: *m")
    Path("till.yaml").write_text(text, encoding="utf-8")
    said = complaints(files.load, "till.yaml")
    assert "till.yaml:10: lasts: read '*m'; aliases are not plain YAML; write it out" in said
    assert sum(":10:" in one for one in said) == 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "odd.yaml:1: there is nothing in this file"),
        (b"# only a remark\n", "odd.yaml:1: there is nothing in this file"),
        (b"---\n", "odd.yaml:1: there is nothing in this file"),
        (b"name: till\ntitle: \xff\n", "odd.yaml:2: this is not UTF-8 text (byte 0xff)"),
        ("name: till\n".encode("utf-16"), "odd.yaml:1: this is not UTF-8 text (byte 0xff)"),
        (b"name: till\ntitle: \x07\n", "odd.yaml:2: the character '\\x07' cannot stand in a text file"),
        (b"- name: till\n", "odd.yaml:1: a list stands here; fields are expected here, such as 'name'"),
        (b"till\n", "odd.yaml:1: read 'till'; fields are expected here, such as 'name'"),
        (PLAYBOOK.encode(), "odd.yaml:1: this is a playbook file; a scenario is wanted"),
    ],
)
def test_a_file_that_is_no_scenario_is_one_complaint(folder, data, said):
    Path("odd.yaml").write_bytes(data)
    assert complaints(files.load, "odd.yaml") == [said]


@pytest.mark.parametrize(
    ("old", "new"),
    [("health: 31 %", 'health: "31 %'), ("health: 31 %", "\thealth: 31 %"), ("health: 31 %", "health: 31 %: 5")],
)
def test_a_slip_of_syntax_is_one_complaint_with_its_line(folder, old, new):
    (said,) = refused(folder, "till.yaml", old, new)
    line = int(re.match(r"till\.yaml:(\d+): this is no YAML: ", said)[1])
    assert 15 <= line <= SCENARIO.count("\n") + 1
    assert line == 15 or '"' in new  # an open quotation mark runs on to the end


@pytest.mark.parametrize("tab", ["\t", "  \t", "\t  "])
def test_a_tab_is_called_a_tab(folder, tab):
    (said,) = refused(folder, "till.yaml", "  health: 31 %", f"{tab}health: 31 %")
    assert said == "till.yaml:15: this is no YAML: a tab stands before the first word; set lines in with spaces"


def test_a_directory_and_an_unreadable_file_are_complaints(folder):
    Path("till.yaml").unlink()
    Path("till.yaml").mkdir()
    assert complaints(files.load, "till.yaml") == ["till.yaml: this is a directory"]
    assert complaints(files.load, "gone.yaml") == ["gone.yaml: cannot be read: No such file or directory"]
    assert complaints(files.load, "a\0b.yaml")[0].endswith("cannot be read: embedded null byte")


@pytest.mark.parametrize("name", ["pipe", "/dev/zero"])
def test_only_regular_files_are_read(folder, name):
    """Reading a pipe or a device might never end."""
    os.mkfifo("pipe")
    assert complaints(files.load, Path(name)) == [f"{name}: this is a pipe or a device; only files are read"]


def test_very_deep_nesting_is_a_complaint(folder):
    Path("till.yaml").write_text(SCENARIO + "replies: " + "[" * 500 + "]" * 500, encoding="utf-8")
    assert any("nested more than 30 levels deep" in one for one in complaints(files.load, "till.yaml"))
