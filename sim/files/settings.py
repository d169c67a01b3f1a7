"""Settings: the value that a text gives to what stands at a path, read as in a file."""

from __future__ import annotations

import dataclasses
from typing import Any

from sim.files.complaints import Complaint
from sim.files.fill import Filling
from sim.files.forms import Form, Words, inner, is_record, item, words
from sim.files.rows import Rows
from sim.files.tree import Items, Node, Scalar, tree
from sim.scenario import Regime, Tool


def value_of(form: Form, text: str, names: Words, label: str) -> tuple[Any, list[Complaint]]:
    """What is to stand there, after complaints its stand-in."""
    if text == "none" and inner(form) is not form:
        return None, []
    node, complaints = _node(inner(form), text, label)
    filling = Filling(label, row=Rows().row)
    value = filling.value(form, node, tuple(map(words, names)))
    complaints += filling.complaints
    return value, [dataclasses.replace(complaint, line=None) for complaint in complaints]


def _node(form: Form, text: str, label: str) -> tuple[Node, list[Complaint]]:
    if text.startswith(("{", "[")) and form is not str:
        return tree(text, label)
    listed = is_record(item(form)) and item(form) not in (Regime, Tool)
    if item(form) is None or listed or not text:
        return Scalar(text, 1), []
    return Items(tuple(Scalar(part.strip(), 1) for part in text.split(",")), 1), []
