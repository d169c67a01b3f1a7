"""The tree of a file keeps texts as they are and knows their lines, whichever YAML reader is installed."""

import pytest
import yaml
from test_files import ORGANISATION, SCENARIO

from sim import files
from sim.files import tree as trees
from sim.files.tree import Broken, Fields, Items, Scalar, at, tree

LOADERS = [yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)]


@pytest.fixture(params=LOADERS, ids=["PyYAML", "libyaml"])
def reader(request, monkeypatch):
    """Each of the two readers that a machine may have."""
    monkeypatch.setattr(trees, "LOADER", request.param)
    return request.param


def test_texts_stay_as_they_are_and_know_their_lines(reader):
    node, complaints = tree("a: no\nb:\n  - 16:40\n  - 012\n# remark\nc: ~\n", "f")
    a, b, c = (node.get(name) for name in "abc")
    assert complaints == []
    assert (a, c) == (Scalar("no", 1), Scalar("~", 6))
    assert b == Items((Scalar("16:40", 3), Scalar("012", 4)), 3)


@pytest.mark.parametrize("text", [ORGANISATION, SCENARIO])
def test_both_readers_see_the_same_tree(text, monkeypatch):
    seen = []
    for loader in LOADERS:
        monkeypatch.setattr(trees, "LOADER", loader)
        seen.append(tree(text, "f"))
    assert seen[0] == seen[1]
    assert seen[0][1] == []


def test_both_readers_see_the_same_shipped_files(monkeypatch):
    for file in sorted(files.shipped().rglob("*.yaml")):
        seen = []
        for loader in LOADERS:
            monkeypatch.setattr(trees, "LOADER", loader)
            seen.append(tree(file.read_text(encoding="utf-8"), "f"))
        assert seen[0] == seen[1]


def test_the_line_of_a_path_is_that_of_the_nearest_thing_around_it(reader):
    node, _ = tree("a:\n  b: [x,\n    y]\nc: lone\n", "f")
    assert at(node, ("a", "b", 1))[0].line == 3
    assert at(node, ("a", "b", 7))[0].line == 2
    assert at(node, ("a", "z", "y"))[0].line == 2
    assert at(node, ("c", 0))[0].line == 4
    assert at(node, ("z",))[0].line == 1


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("a: &x 1\nb: *x\n", 2, "aliases are not plain YAML; write it out"),
        ("a: 1\nb: &x 1\n", 2, "anchors are not plain YAML; write it out"),
        ("a: 1\nb: !cmd x\n", 2, "tags are not plain YAML"),
        ("a: 1\n<<: {b: 1}\n", 2, "merge keys are not plain YAML; write it out"),
        ("a: 1\n? {b: 1}\n: 2\n", 2, "the name of a field is a word or two, and nothing else"),
        ("%YAML 1.1\n---\na: 1\n", 1, "lines that begin with % are not plain YAML"),
        ("a: 1\n---\nb: 1\n", 2, "a second document begins here; one file holds one thing"),
        ("a: 1\nb: 1\na: 2\n", 3, "this stands here a second time; the first is in line 1"),
    ],
)
def test_what_is_not_plain_yaml_is_a_complaint_with_its_line(reader, text, line, said):
    _, complaints = tree(text, "f")
    assert (line, said) in [(one.line, one.wrong) for one in complaints]


@pytest.mark.parametrize(
    "text", ["a: [1\nb: 2\n", "a: 'x\n", "a: b: c\n", "\ta: 1\n", "a: 1\n  b: 2\n", "@a: 1\n", "{", "]"]
)
def test_what_is_no_yaml_is_one_complaint(reader, text):
    node, (complaint,) = tree(text, "f")
    assert isinstance(node, Broken)
    assert complaint.wrong.startswith("this is no YAML: ")
    assert 1 <= complaint.line <= text.count("\n") + 1


def test_laughter_by_the_billion_is_refused_at_once(reader):
    layers = "\n".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]" for n in range(1, 12))
    node, complaints = tree(f"l0: &l0 lol\n{layers}\n", "f")
    assert isinstance(node, Fields)
    assert len(complaints) == 12 + 11 * 10


def test_the_first_of_two_fields_with_one_name_counts(reader):
    node, _ = tree("a: 1\na: 2\n", "f")
    assert node == Fields(((Scalar("a", 1), Scalar("1", 1)),), 1)
