"""From a tree to the data: every field is read by its annotated form, and what does not fit is collected."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from dataclasses import astuple, dataclass
from typing import Any

from sim.consistency import Unread
from sim.files.complaints import Complaint, Where, Wrong, dotted, suggest
from sim.files.forms import Form, choices, forms, has_fields, inner, item, needed, written
from sim.files.tree import Broken, Fields, Items, Node, Scalar
from sim.files.values import NUMBERS, Centre, Shape, Sigma, read_value
from sim.scenario import Duration, Organisation, Regime, Seconds, Tool

#: Stands for a number that could not be read, as `Unread` does for words: it is neither too large nor too small.
#: It never leaves this package, because there is a complaint about it.
UNREAD = math.nan


@dataclass(frozen=True, slots=True)
class Lognormal:
    """How a lognormal duration is written."""

    lognormal: Centre
    sigma: Sigma


@dataclass(frozen=True, slots=True)
class Exponential:
    """How an exponential duration is written."""

    exponential: Centre


@dataclass(frozen=True, slots=True)
class Weibull:
    """How a Weibull duration is written."""

    weibull: Centre
    shape: Shape


SPREADS: dict[str, type] = {"lognormal": Lognormal, "exponential": Exponential, "weibull": Weibull}
PAIRS = tuple[tuple[str, str], ...]  #: names with a text each
VARIES = "{lognormal: 7 min, sigma: 0.9}, {exponential: 7 min} or {weibull: 2 min, shape: 0.75}"


#: Gives the organisation that a node names; after a complaint its stand-in.
Organisations = Callable[["Filling", Node, Where], object]


class Filling:
    """Reads one file's tree and collects `complaints`.

    `organisation` gives the organisation that a name stands for; it is asked where a scenario names one. `row` does
    the same for the rows of laws and contracts that an organisation names.
    """

    def __init__(self, file: str, organisation: Organisations | None = None, row: Organisations | None = None):
        self.file = file
        self.organisation = organisation
        self.row = row
        self.complaints: list[Complaint] = []

    def complain(
        self,
        line: int,
        path: Where,
        read: str | None,
        wrong: str,
        suggestion: str | None = None,
    ) -> None:
        """Note that something is wrong at a line."""
        self.complaints.append(Complaint(self.file, line, dotted(path), read, wrong, suggestion))

    def value(self, form: Form, node: Node, path: Where):
        """What a node says, by its form; after a complaint its stand-in."""
        form = inner(form)
        if isinstance(node, Broken):
            return stand_in(form)
        if form is Organisation and path and self.organisation:
            return self.organisation(self, node, path)
        if form is Regime and self.row:
            return self.row(self, node, path)
        if form is Duration:
            return self.duration(node, path)
        if has_fields(form):
            return self.record(form, node, path)
        if item(item(form)) is not None:
            return self.pairs(node, path)
        return self.single(form, node, path) if item(form) is None else self.items(item(form), node, path)

    def record(self, form: Form, node: Node, path: Where):
        """A dataclass from named fields; a tool may stand as its name alone."""
        if form is Tool and isinstance(node, Scalar):
            node = Fields(((Scalar("name", node.line), node),), node.line)
        if not isinstance(node, Fields):
            first = next(iter(written(form)))
            return self.unfit(form, node, path, f"fields are expected here, such as {first!r}")
        found = self.recognised(form, node, path)
        values = {}
        for word, field in written(form).items():
            if word in found:
                values[field.name] = self.value(forms(form)[field.name], found[word], (*path, word))
            elif needed(field):
                self.complain(node.line, (*path, word), None, "this is missing")
                values[field.name] = stand_in(forms(form)[field.name])
        return form(**values)

    def recognised(self, form: Form, node: Fields, path: Where) -> dict[str, Node]:
        """The nodes by field; a misspelt field counts as the one that was meant: one complaint, not two."""
        known = written(form)
        found = {key.text: child for key, child in node.entries if key.text in known}
        for key, child in node.entries:
            if key.text not in known:
                meant = suggest(key.text, known)
                self.complain(key.line, (*path, key.text), key.text, "there is no such field", meant)
                found.setdefault(meant or "", child)
        return found

    def duration(self, node: Node, path: Where):
        """A fixed time, or a distribution with its parameters."""
        if not isinstance(node, Fields):
            return Duration("fixed", float(self.single(Seconds, node, path)))
        meant = [name for name in (suggest(key.text, SPREADS) for key, _ in node.entries) if name]
        if not meant:
            return self.unfit(Duration, node, path, f"a time that varies is written {VARIES}")
        spread = self.record(SPREADS[meant[0]], node, path)
        kind: Any = meant[0]
        return Duration(kind, *map(float, astuple(spread)))

    def pairs(self, node: Node, path: Where):
        """Names with a text each."""
        if not isinstance(node, Fields):
            return self.unfit(PAIRS, node, path, "names with a text each are expected here, such as 'name: text'")
        return tuple((key.text, self.single(str, child, (*path, key.text))) for key, child in node.entries)

    def items(self, form: Form, node: Node, path: Where):
        """A list; one text alone counts as a list of one where names or words are listed."""
        if isinstance(node, Scalar) and node.text and (form in (str, Regime, Tool) or choices(form)):
            node = Items((node,), node.line)
        if not isinstance(node, Items):
            return self.unfit(tuple[form, ...], node, path, "a list is expected here")
        return tuple(self.value(form, child, (*path, place)) for place, child in enumerate(node.items))

    def single(self, form: Form, node: Node, path: Where):
        """One value."""
        if isinstance(node, Broken):
            return stand_in(form)
        if not isinstance(node, Scalar):
            return self.unfit(form, node, path, "one value is expected here")
        try:
            return read_value(form, node.text)
        except Wrong as wrong:
            self.complain(node.line, path, node.text, wrong.wrong, wrong.suggestion)
            return stand_in(form)

    def unfit(self, form: Form, node: Node, path: Where, wrong: str):
        """A complaint that a node is of the wrong make."""
        read = node.text if isinstance(node, Scalar) else None
        stands = {Items: "a list stands here; ", Fields: "fields stand here; "}.get(type(node), "")
        self.complain(node.line, path, read, stands + wrong)
        return stand_in(form)


def stand_in(form: Form):
    """What stands for something that could not be read: `Unread` for words, UNREAD for numbers, a list of one and
    a record of such, so that whatever else there is can be checked, and nothing is said about this."""
    form = inner(form)
    if form is Duration:
        return Duration("fixed", UNREAD)
    if has_fields(form):
        return form(**{f.name: stand_in(forms(form)[f.name]) for f in dataclasses.fields(form) if needed(f)})
    if item(form) is not None:
        return ((Unread(), Unread()),) if form == PAIRS else (stand_in(item(form)),)
    return UNREAD if form in NUMBERS else False if form is bool else Unread()
