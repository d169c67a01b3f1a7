"""Actions: what is malformed raises, and what is written reads back as it was."""

import dataclasses
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim import actions as act
from sim.scenario import ANSWERS, CATEGORIES, DOCUMENTS, FAMILIES, GROUPS, REFUNDS, ROLES

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
TEXTS = st.lists(TEXT, max_size=4).map(tuple)
#: How to make any value of a field: by its name where its words are fixed, otherwise by its type.
BY_NAME = {
    "category": st.sampled_from(CATEGORIES),
    "to": st.sampled_from(GROUPS),
    "about": st.sampled_from(act.TOPICS),
    "kind": st.sampled_from(FAMILIES),
    "since": st.sampled_from(act.SINCE),
    "occasion": st.sampled_from(act.OCCASIONS),
    "how": st.sampled_from(REFUNDS),
    "answer": st.sampled_from(ANSWERS),
    "channels": st.lists(TEXT, min_size=1, max_size=3).map(tuple),
    "fields": st.lists(st.tuples(st.sampled_from(act.FIELDS), TEXT), max_size=4).map(tuple),
    "next_update": st.none() | st.integers(60, 604_800),
    "estimate": st.none() | st.integers(60, 604_800),
}
BY_TYPE = {
    "int": st.integers(0, 9),
    "int | None": st.none() | st.integers(0, 10**6),
    "str": TEXT,
    "bool": st.booleans(),
    "tuple[str, ...]": TEXTS,
    "tuple[int, ...]": st.lists(st.integers(1, 9), max_size=3).map(tuple),
}


def any_of(kind):
    if kind is act.Rule:
        number = st.integers(-(10**6), 10**6) | st.floats(-1e6, 1e6)
        change = st.tuples(st.just(()), st.none()) | st.tuples(TEXTS.filter(bool), number)
        return st.builds(lambda o, t, c: act.Rule(o, t, *c), TEXT, TEXT, change)
    if kind is act.WriteDocument:
        return st.sampled_from([*DOCUMENTS.values()]).flatmap(_written)
    made = {f.name: BY_NAME[f.name] if f.name in BY_NAME else BY_TYPE[str(f.type)] for f in dataclasses.fields(kind)}
    return st.builds(kind, **made)


def _written(document):
    parts = st.lists(st.sampled_from([part.name for part in document.parts]), max_size=4, unique=True)
    fields = parts.flatmap(lambda names: st.tuples(*(st.tuples(st.just(name), TEXT) for name in names)))
    return st.builds(act.WriteDocument, st.just(document.name), fields, TEXT)


@pytest.mark.parametrize("kind", act.KINDS.values())
def test_what_is_written_reads_back_as_it_was(kind):
    @settings(max_examples=25, deadline=None)
    @given(any_of(kind))
    def holds(action):
        assert act.checked(action) == action
        assert act.parse(act.written(action)) == action
        assert act.parse(json.loads(json.dumps(act.written(action)))) == action

    holds()


@settings(max_examples=200, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=6,
    ),
    st.sampled_from(sorted(act.KINDS)),
    st.sampled_from(["text", "category", "channels", "role", "fields", "path", "value", "prompt"]),
)
def test_whatever_is_read_becomes_an_action_or_a_bad_action(data, kind, field):
    for read in (data, {"do": data}, {"do": kind, field: data}):
        try:
            action = act.parse(read)
        except act.BadAction as error:
            assert str(error)
        else:
            assert act.checked(action) == action


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (None, "an action is an object"),
        ([], "an action is an object"),
        ({"do": "Dance"}, "Dance"),
        ({"do": "Note"}, "text"),
        ({"do": "Note", "text": 5}, "Note.text: read '5'"),
        ({"do": "Note", "text": "x" * 4_001}, "4001 characters"),
        ({"do": "Note", "text": "hello", "colour": "red"}, "no field 'colour'"),
        ({"do": "Declare", "category": "huge"}, "critical, moderate, low"),
        ({"do": "Draft", "to": "pigeons", "channels": ["sms"]}, "customers"),
        ({"do": "Draft", "to": "customers", "channels": []}, "at least one channel"),
        ({"do": "Draft", "to": "customers", "channels": "sms"}, "Draft.channels"),
        ({"do": "Draft", "to": "customers", "channels": ["sms"], "fields": [["mood", "good"]]}, "mood"),
        ({"do": "Draft", "to": "customers", "channels": ["sms"], "fields": [["cause"]]}, "Draft.fields"),
        ({"do": "Draft", "to": "customers", "channels": ["sms"], "next_update": 5}, "between a minute and a week"),
        ({"do": "Draft", "to": "customers", "channels": ["sms"], "template": 1}, "Draft.template"),
        ({"do": "Ask", "whom": "it lead", "about": "weather"}, "status, cause"),
        ({"do": "Rule", "other": "a", "text": "b", "path": ["x"]}, "both or neither"),
        ({"do": "Rule", "other": "a", "text": "b", "value": 5}, "both or neither"),
        ({"do": "Rule", "other": "a", "text": "b", "path": ["x"], "value": float("nan")}, "Rule.value"),
        ({"do": "Rule", "other": "a", "text": "b", "path": ["x"], "value": float("inf")}, "Rule.value"),
        ({"do": "Rule", "other": "a", "text": "b", "path": ["x"], "value": True}, "Rule.value"),
        ({"do": "Note", "text": "half a pair \ud800"}, "Note.text"),
    ],
)
def test_what_is_malformed_is_named(data, complaint):
    with pytest.raises(act.BadAction, match=complaint):
        act.parse(data)


def test_every_kind_says_who_may_do_it():
    for kind in act.KINDS.values():
        assert kind.by
        assert set(kind.by) <= {*ROLES, act.FACILITATOR}


def test_kinds_are_spelled_as_people_write_them():
    spelled = (act.kind(act.BriefSupport()), act.kind(act.Note("x")), act.kind(act.ReplyTo("a", "b")))
    assert spelled == ("brief support", "note", "reply to")
    names = {act.kind(kind.__new__(kind)) for kind in act.KINDS.values()}
    assert len(names) == len(act.KINDS)
