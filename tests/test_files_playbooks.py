"""A playbook that is written is the playbook that is read, and says beside each setting what it was."""

import dataclasses
import typing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim import dryrun, files
from sim.experiment import run
from sim.experiment.running import strategy
from sim.files import BadFile, playbook_text, write_playbook
from sim.files.fill import Filling
from sim.files.forms import inner, item
from sim.files.playbooks import _ORDER
from sim.files.tree import tree
from sim.scenario import NoticeRule, Playbook, Preference, Seconds

SHIPPED = ("standard", "tell-early", "silent")
TEXT = st.text(min_size=1, max_size=160).map(str.strip).filter(bool)
ODD = ["yes", "16:40", "- a", "a: b", "a # b", "#", "[x]", "'", '"', "a\nb", "null", "~", "1,000", "%a"]
TEXT |= st.sampled_from(ODD)
TEXT = TEXT.filter(lambda text: not files.playbooks.Reader.NON_PRINTABLE.search(text))
LENGTHS = st.integers(60, 604_800).map(Seconds)


def of(form):
    """Anything that a field may hold and a file may say."""
    if type(None) in typing.get_args(form):
        return st.none() | of(inner(form))
    if form == tuple[tuple[str, str], ...]:
        return st.dictionaries(TEXT.filter(lambda name: name != "<<"), TEXT, max_size=2).map(lambda d: tuple(d.items()))
    if item(form) is not None:
        return st.lists(of(item(form)), max_size=3).map(tuple)
    if typing.get_origin(form) is typing.Literal:
        return st.sampled_from(typing.get_args(form))
    if form in (NoticeRule, Preference):
        return some(form)
    return {str: TEXT, Seconds: LENGTHS, bool: st.booleans()}[form]


def some(record):
    hints = typing.get_type_hints(record)
    return st.fixed_dictionaries({field.name: of(hints[field.name]) for field in dataclasses.fields(record)}).map(
        lambda values: record(**values)
    )


def filled(text):
    """What a file's words say, without the rules for what a playbook may say."""
    root, complaints = tree(text, "p.yaml")
    filling = Filling("p.yaml")
    found = filling.value(Playbook, root, ())
    assert not [*complaints, *filling.complaints]
    return found


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(some(Playbook), some(Playbook))
def test_whatever_a_playbook_says_is_read_back_the_same(playbook, before):
    assert filled(playbook_text(playbook)) == playbook
    assert filled(playbook_text(playbook, was=before, heading=["found\nsomewhere: # there"])) == playbook


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_playbook_is_read_back_equal_and_fits_as_before(name, tmp_path):
    playbook = files.load_playbook(name)
    file = tmp_path / f"{name}.yaml"
    write_playbook(file, playbook)
    assert files.load_playbook(file) == playbook
    assert files.check(file, "card-payments-down") == files.check(name, "card-payments-down") == ()


def test_a_file_names_what_each_setting_was():
    standard = files.load_playbook("standard")
    first = dataclasses.replace(standard.notices[2], next_update=Seconds(900), by=("banner",), template=True)
    new = dataclasses.replace(
        standard,
        declares="one level up",
        watches=Seconds(300),
        contain=(),
        notices=(*standard.notices[:2], first, *standard.notices[4:]),
        preferences=standard.preferences[:-1],
        activates=(*standard.activates, Preference("activate", (("role", "it lead"),))),
    )
    text = playbook_text(new, was=standard)
    for said in (
        "declares: one level up  # was: by the rule table",
        "# contain: none; it was [reset all sessions and ask for a code]",
        "    by: [banner]  # was: [e-mail, banner, facebook, x]",
        "    template: yes  # was: no",
        "    next update: 15 min  # was: 30 min",
        "  # left out: {to: customers, when: cause known, by: [e-mail, banner, facebook, x], categories: [moderate]",
        "  # left out: {choose: share report}",
        "  - {choose: activate, where: {role: it lead}}  # new",
    ):
        assert said in text, said
    assert filled(text) == new
    same = playbook_text(standard, was=standard)
    assert "# was" not in same and "left out" not in same


def test_every_field_has_its_place_in_the_file():
    assert list(_ORDER) and set(_ORDER) == set(files.forms.written(Playbook))


def test_what_belongs_to_a_playbook_is_changed_wherever_it_is_played(tmp_path):
    standard = files.load_playbook("standard")
    quick = dataclasses.replace(standard, name="quick", with_=("paging.timeout=1 min", "work.decide=1 min"))
    file = tmp_path / "quick.yaml"
    write_playbook(file, quick, stood={"paging.timeout": "5 min"})
    assert "  - paging.timeout=1 min  # was: 5 min\n" in file.read_text() and files.load_playbook(file) == quick
    log = run("slow-search", file)
    assert log.scenario.organisation.paging.timeout == 60
    assert log.digest != run("slow-search", standard).digest
    assert strategy(quick, ["work.draft=1 min"]).changes == (*quick.with_, "work.draft=1 min")


def test_changes_that_do_not_fit_are_named_with_their_line(tmp_path):
    odd = dataclasses.replace(files.load_playbook("standard"), with_=("paging.timeout=3 min", "pagin.timeout=1 min"))
    file = tmp_path / "odd.yaml"
    write_playbook(file, odd)
    (wrong,) = files.check(file, "slow-search")
    line = next(n for n, text in enumerate(file.read_text().splitlines(), 1) if "pagin.timeout" in text)
    assert (wrong.line, wrong.path) == (line, "with[1]") and "nothing here is called 'pagin'" in wrong.wrong
    (looked, _) = dryrun.check([str(file), "slow-search"])
    assert not looked.complaints and [one.line for one in looked.warnings] == [line]
    with pytest.raises(BadFile, match="nothing here is called 'pagin'"):
        run("slow-search", file)


def test_what_cannot_be_written_is_refused(tmp_path):
    with pytest.raises(BadFile, match=r"one of \.yaml"):
        write_playbook(tmp_path / "p.txt", files.load_playbook("silent"))
