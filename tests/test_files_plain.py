"""A scenario goes to JSON and back unharmed, and its digest tells it from any other."""

import dataclasses
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_files import ORGANISATION, SCENARIO, author

from sim import files
from sim.files import BadFile, change, digest, from_json, playbook_from_json, to_json
from sim.files.forms import choices, forms, has_fields, inner, item, leaves
from sim.scenario import Duration, Scenario

SHIPPED = [files.load(name) for name in files.names("scenario")]


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """An author's folder; it is the working directory."""
    return author(tmp_path, monkeypatch)


@pytest.mark.parametrize("scenario", SHIPPED, ids=lambda one: one.name)
def test_a_scenario_goes_through_json_unharmed(scenario):
    back = from_json(json.loads(json.dumps(to_json(scenario))))
    assert back == scenario
    assert repr(back) == repr(scenario)
    assert back.digest == scenario.digest == digest(back)


@pytest.mark.parametrize("name", files.names("playbook"))
def test_a_playbook_goes_through_json_unharmed(name):
    playbook = files.load_playbook(name)
    assert playbook_from_json(json.loads(json.dumps(to_json(playbook)))) == playbook
    with pytest.raises(BadFile, match="saved data: repair: read 'all'; a list is expected here"):
        playbook_from_json(to_json(playbook) | {"repair": "all"})


def test_what_an_older_file_lacks_takes_its_default():
    saved = to_json(SHIPPED[0])
    del saved["replies"], saved["organisation"]["channels"][0]["cost"], saved["digest"]
    back = from_json(saved)
    assert (back.replies, back.organisation.channels[0].cost, back.digest) == ((), 0.0, "")


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("fault", "health"), 1.2, "fault.health: read '1.2'; a number between 0 and 1 is expected here"),
        (("fault", "health"), float("nan"), "fault.health: read 'nan'; a number between 0 and 1 is expected here"),
        (("fault", "health"), True, "fault.health: read 'True'; a value of type float is expected here"),
        (("fault", "at"), 1.5, "fault.at: read '1.5'; a value of type int is expected here"),
        (("fault", "at"), -1, "fault.at: read '-1'; a number between 0 and 1.79769e+308 is"),
        (("lasts",), float("inf"), "lasts: read 'inf'; a value of type int is expected here"),
        (("fault", "ends_after", "seconds"), float("inf"), "fault.ends_after.seconds: read 'inf'; a number between"),
        (("name",), 5, "name: read '5'; a value of type str is expected here"),
        (("category",), "grave", "category: read 'grave'; one of these is expected: critical, moderate, low"),
        (("category",), ["low"], "category: read \"['low']\"; one of these is expected: critical, moderate, low"),
        (("seats",), "it lead", "seats: read 'it lead'; a list is expected here"),
        (("sources", 0), ["a"], "sources[0]: read \"['a']\"; two texts are expected here"),
        (("fault",), None, "fault: an object is expected here"),
        (("fault", "colour"), 1, "fault.colour: read 'colour'; there is no such field"),
        (("organisation", "channels", 1, "seen"), "x", "organisation.channels[1].seen: read 'x'; a value"),
    ],
)  # fmt: skip
def test_a_malformed_saved_scenario_is_refused_with_the_path(path, value, said):
    saved = to_json(SHIPPED[0])
    inner = saved
    for part in path[:-1]:
        inner = inner[part]
    inner[path[-1]] = value
    with pytest.raises(BadFile) as caught:
        from_json(saved)
    assert str(caught.value).startswith(f"saved data: {said}")


def test_a_missing_field_and_a_saved_thing_of_another_kind_are_refused():
    saved = to_json(SHIPPED[0])
    del saved["fault"]["cause"]
    with pytest.raises(ValueError, match=r"saved data: fault.cause: this is missing"):
        from_json(saved)
    for other in (None, [], "x", 3):
        with pytest.raises(ValueError, match=r"saved data: .*an object is expected here"):
            from_json(other)


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=3,
)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_junk_anywhere_in_a_saved_scenario_is_read_or_refused(data):
    saved = to_json(SHIPPED[-1])
    inner = saved
    while True:
        part = data.draw(st.sampled_from(sorted(inner) if isinstance(inner, dict) else range(len(inner))))
        if not isinstance(inner[part], (dict, list)) or not inner[part] or data.draw(st.integers(0, 3)) == 0:
            break
        inner = inner[part]
    inner[part] = data.draw(JUNK)
    try:
        assert isinstance(from_json(saved), Scenario)
    except BadFile as bad:
        assert bad.complaints


def test_remarks_and_layout_leave_the_digest_alone(folder):
    before = files.load("till.yaml").digest
    text = "# remark\n\n" + SCENARIO.replace("seats: [it lead]", "seats:   # who\n  - 'it lead'\n").replace(
        "31 %", "0.31"
    )
    text = text.replace("weekday: Friday\nstarts: 16:30", "starts: 16:30\nweekday: Friday").replace("2 days", "48 h")
    Path("till.yaml").write_text(text, encoding="utf-8")
    Path("shop.yaml").write_text(ORGANISATION + "# the end\n", encoding="utf-8")
    assert files.load("till.yaml").digest == before


def other(form, value):
    """Another value of the same form."""
    if form is Duration:
        return dataclasses.replace(value, seconds=value.seconds + 1)
    if form is bool:
        return not value
    if choices(form):
        return next(word for word in choices(form) if word != value)
    return f"{value}x" if form is str else value + 1


def variants(thing, form):
    """The thing with one value replaced, for every value in it."""
    if has_fields(form) and form is not Duration:
        for name, kind in forms(form).items():
            if getattr(thing, name) is not None and name != "digest":
                for new in variants(getattr(thing, name), inner(kind)):
                    yield dataclasses.replace(thing, **{name: new})
    elif item(form) is not None:
        yield thing[:-1] if thing else thing
        for place, one in enumerate(thing):
            for new in variants(one, item(form)):
                yield (*thing[:place], new, *thing[place + 1 :])
    else:
        yield other(form, thing)


def test_any_other_value_gives_another_digest(folder):
    scenario = files.load("till.yaml")
    seen = [digest(one) for one in variants(scenario, Scenario) if one != scenario]
    assert len(seen) > 150
    assert len({*seen, scenario.digest}) == len(seen) + 1


def test_the_digest_says_nothing_about_itself_and_equal_scenarios_share_it():
    scenario = SHIPPED[0]
    assert digest(dataclasses.replace(scenario, digest="x")) == scenario.digest
    as_int = dataclasses.replace(scenario, fault=dataclasses.replace(scenario.fault, health=0))
    as_float = dataclasses.replace(scenario, fault=dataclasses.replace(scenario.fault, health=0.0))
    assert as_int == as_float
    assert digest(as_int) == digest(as_float)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 100), st.integers(1, 10**6))
def test_the_same_change_gives_the_same_digest_by_any_road(percent, size):
    scenario = SHIPPED[0]
    name = scenario.organisation.audiences[0].name
    texts = (f"fault.health={percent} %", f"audiences.{name}.size={size:,}")
    one, two = change(scenario, *texts), change(change(scenario, texts[1]), texts[0])
    assert (one, one.digest) == (two, two.digest)
    assert from_json(to_json(one)).digest == digest(from_json(to_json(one)))


def test_every_leaf_has_a_path_of_its_own():
    paths = [path for path, _, _ in leaves(SHIPPED[0], Scenario)]
    assert len(set(paths)) == len(paths) > 150
