"""Settings of a playbook by their paths, ranges in steps, and search spaces with everything that is wrong in them."""

import dataclasses

import pytest

from sim import dryrun, files
from sim.files import BadFile, load_space, revise, standing
from sim.files.complaints import Wrong
from sim.files.ranges import stepped
from sim.scenario import Duration, Movable, Seconds, Share

EARLY = files.load_playbook("tell-early")
FIRST = "notices.customers.called in"


def promised(playbook):
    return {one.next_update for one in playbook.notices if one.to == "customers"}


def said_of(playbook):
    return [pair for one in playbook.preferences for pair in one.where]


def customers(playbook, when="called in"):
    return [one for one in playbook.notices if (one.to, one.when) == ("customers", when)]


@pytest.mark.parametrize(
    ("path", "now", "text", "after"),
    [
        ("declares", "by the rule table", "one level up", lambda new: new.declares == "one level up"),
        ("watches", "0 s", "5 min", lambda new: new.watches == 300),
        ("diagnoses first", "yes", "no", lambda new: not new.diagnoses_first),
        ("contain", "reset all sessions and ask for a code", "nobody", lambda new: new.contain == ()),
        (f"{FIRST}.critical.by", "banner, sms, facebook, x", "banner", lambda new: customers(new)[0].by == ("banner",)),
        (f"{FIRST}.by", "various", "x", lambda new: [one.by for one in customers(new)] == [("x",)] * 2),
        (f"{FIRST}.approvals", "incident commander", "nobody", lambda new: customers(new)[1].approvals == ()),
        (f"{FIRST}.when", "called in", "never", lambda new: len(new.notices) == len(EARLY.notices) - 2),
        (f"{FIRST}.when", "called in", "mitigated", lambda new: len(customers(new, "mitigated")) == 3),
        ("notices.customers.*.next update", "30 min", "1 h", lambda new: promised(new) == {3600, None}),
        ("activates.legal counsel", "critical", "critical, low", lambda new: len(new.activates[2].categories) == 2),
        ("activates.legal counsel", "critical", "never", lambda new: len(new.activates) == 3),
        ("activates.it lead", "never", "low", lambda new: new.activates[-1].where == (("role", "it lead"),)),
        ("preferences.refund.how", "all at once", "case by case", lambda new: ("how", "case by case") in said_of(new)),
        ("preferences.hold posts", "yes", "no", lambda new: len(new.preferences) == len(EARLY.preferences) - 1),
    ],
)  # fmt: skip
def test_a_setting_is_found_by_its_path_and_nothing_else_changes(path, now, text, after):
    new = revise(EARLY, path, text)
    assert standing(EARLY, path) == now and after(new)
    changed = {
        field.name for field in dataclasses.fields(new) if getattr(new, field.name) != getattr(EARLY, field.name)
    }
    assert changed == {path.split(".")[0].replace(" ", "_")}
    if now not in ("various", "never", "nobody"):
        assert revise(EARLY, path, now) == EARLY


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        ("declare", "never", "a playbook has no setting 'declare'"),
        ("name", "x", "a playbook has no setting 'name'"),
        ("declares", "never ever", "one of these is expected"),
        ("notices.customers.by", "x", "a notice's setting is notices.GROUP.OCCASION.FIELD"),
        ("notices.customers.called in.bye", "x", "a notice has no field 'bye'"),
        ("notices.customers.called in.worst.by", "x", "'worst' is no category"),
        ("notices.regulator.called in.by", "x", "the playbook has no notice 'regulator.called in'"),
        (f"{FIRST}.by", "nobody", "at least one channel is expected"),
        (f"{FIRST}.next update", "30", "a time needs a unit"),
        ("activates", "never", "activates.ROLE"),
        ("preferences", "no", "preferences.ACTION"),
        ("preferences.hold post", "yes", "there is no action of this kind"),
    ],
)
def test_what_leads_nowhere_or_says_nothing_is_refused(path, text, said):
    with pytest.raises(Wrong) as refused:
        revise(EARLY, path, text)
    assert said in refused.value.wrong


def test_a_range_goes_up_in_equal_steps():
    assert stepped(Seconds, 300, "2 min", "5 min", "90 s") == [120, 210, 300]
    assert stepped(int, 2, "1", "4", "1") == [1, 2, 3, 4]
    assert stepped(Share, 0.5, "50 %", "80 %", "10 %") == pytest.approx([0.5, 0.6, 0.7, 0.8])
    longer = stepped(Duration, Duration("lognormal", 120.0, 0.5), "1 min", "2 min", "30 s")
    assert [(one.kind, one.seconds, one.spread) for one in longer] == [("lognormal", n, 0.5) for n in (60, 90, 120)]
    for low, high, step in (("2", "1", "1"), ("1", "4", "0"), ("1", "1000", "1")):
        with pytest.raises(Wrong):
            stepped(int, 2, low, high, step)
    with pytest.raises(Wrong, match=r"name choices") as refused:
        stepped(str, "a", "1", "2", "1")
    assert "no number" in refused.value.wrong


def test_a_search_space_is_read_and_checked_with_lines(tmp_path):
    space = load_space("marketplace-search")
    assert [one.name for one in space.settings][:2] == ["first word by", "first word approved by"]
    assert space.settings[3] == Movable(
        "customers hear again after",
        "playbook.notices.customers.*.next update",
        from_="15 min",
        to="60 min",
        step="15 min",
    )
    assert (
        space.settings[4].a_month == (0, 9000, 18000) and space.limits[0].in_ == 0.95 and space.budget_a_year == 10.8e6
    )
    (looked,) = dryrun.check("marketplace-search")
    assert looked.about.startswith("a search space, marketplace-search: 7 settings") and not looked.complaints


def test_a_search_space_can_be_begun_from_the_shipped_one(tmp_path):
    copied = load_space(files.copy("search", "mine", tmp_path))
    assert copied == dataclasses.replace(load_space("marketplace-search"), search="mine")


def test_all_that_is_wrong_in_a_search_space_is_said_at_once(tmp_path):
    file = tmp_path / "s.yaml"
    file.write_text(
        "search: s\nsettings:\n"
        "  - {name: a, path: watches, choices: [x, x]}\n"
        "  - {name: a, path: b, from: 1, to: 2}\n"
        "  - {name: c, path: d, choices: [1], from: 1, to: 2, step: 1}\n"
        "  - {name: e, path: f, choices: [1, 2], a month: [1]}\n"
        "  - {name: g, path: h, choices: [1, 2], paid by: us}\n"
        "limits:\n  - {measure: impact}\n  - {measure: impact, at most: 1 min, in: 0 %}\n"
        "budget a year: 0\nlimit: 3\n"
    )
    with pytest.raises(BadFile) as refused:
        load_space(file)
    said = [(one.line, one.path) for one in refused.value.complaints]
    assert said == [
        (3, "settings[0].choices[1]"), (4, "settings[1].name"), (4, "settings[1]"), (5, "settings[2].choices"),
        (5, "settings[2].choices"), (6, "settings[3].a month"), (6, "settings[3].paid by"), (7, "settings[4].a month"),
        (9, "limits[0]"), (10, "limits[1].in"), (11, "budget a year"), (12, "limit"),
    ]  # fmt: skip
