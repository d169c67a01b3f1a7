"""A playbook written out as a file that people like to read: units, headings, and what a setting was before."""

from __future__ import annotations

import dataclasses
import json
import os
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from yaml.reader import Reader

from sim.files.forms import Form, choices, forms, inner, is_record, item, needed, written
from sim.files.scaling import setting_text
from sim.files.writing import check_writable
from sim.scenario import Playbook

#: The fields in the order of the shipped playbooks, with what is said above them.
_ORDER = {
    "name": "",
    "about": "",
    "version": "",
    "adopted because": "",
    "with": "What belongs to it: changes to the organisation, made wherever a study plays this playbook.",
    "declares": "How the category is found.",
    "names kind": "What kind of trouble it is taken for.",
    "aware": "Since when one has been aware of a breach.",
    "diagnoses first": "Whether the cause comes first; then the remedies, in this order.",
    "repair": "",
    "contain": "What comes before all that as long as it is taken for a breach.",
    "watches": "How long it is watched once all is well, before it is called resolved.",
    "activates": "Who is called in, in which category.",
    "notices": "Which notices go out: to whom, on what occasion, by which channels, and who must approve them.",
    "preferences": "Other questions that come up: of what is offered, the first of these is taken.",
}
_KEYS = {"notices": ("to", "when", "categories", "audiences"), "activates": ("choose", "where")}
_KEYS["preferences"] = _KEYS["activates"]
_NAMING = ("template", "says", "next update", "estimate", "estimate from")  # what does not tell one notice from another
_PLAIN = re.compile(r"[^\W_](?:[\w .'()/%&+=–-]*[\w.')%])?")  # text that is the same text with nothing around it
_UNSEEN = re.compile(rf"{Reader.NON_PRINTABLE.pattern}|[\x85\u2028\u2029\ufeff]")  # a file cannot hold these as such
_WIDE = 110  # letters of a line


def write_playbook(
    path: str | os.PathLike,
    playbook: Playbook,
    *,
    was: Playbook | None = None,
    stood: Mapping[str, str] | None = None,
    heading: Sequence[str] = (),
) -> None:
    """Write a playbook's file; see `playbook_text`. Raises BadFile for what cannot be written."""
    check_writable(path, (".yaml",))
    text = playbook_text(playbook, was=was, stood=stood, heading=heading)
    Path(path).write_text(text, encoding="utf-8")


def playbook_text(
    playbook: Playbook,
    *,
    was: Playbook | None = None,
    stood: Mapping[str, str] | None = None,
    heading: Sequence[str] = (),
) -> str:
    """What a playbook's file says: read again, it is the same playbook.

    With `was`, an earlier playbook, a comment beside each setting that differs says what it was. `stood` says the same
    of the changes that belong to it, by their paths. `heading`: comments at the top, one a line.
    """
    top = [f"# {line}" for sentence in heading for line in textwrap.wrap(sentence, _WIDE - 2)]
    found = [*top, *([""] if top else [])]
    for word in (*_ORDER, *(other for other in written(Playbook) if other not in _ORDER)):
        field = written(Playbook)[word]
        value, before = getattr(playbook, field.name), getattr(was, field.name) if was else None
        if not needed(field) and value == field.default and (was is None or before == value):
            continue
        if said := _ORDER.get(word, ""):
            found += ["", f"# {said}"]
        found += _field(word, forms(Playbook)[field.name], value, before, was is not None, stood or {})
    return "\n".join(found) + "\n"


def _field(word: str, form: Form, value: Any, before: Any, compared: bool, stood: Mapping[str, str]) -> Iterator[str]:
    form = inner(form)
    changed = compared and value != before and word not in ("name", "about", "version", "adopted because")
    if word == "with":
        yield from (_listed(word, [_with(text, stood) for text in value]))
    elif is_record(item(form) or str):
        yield from _records(word, item(form), value, before if compared else None)
    elif not value and form is not bool and not needed(written(Playbook)[word]):  # it was taken away
        yield f"# {word}: none; it was {_flow(form, before)}"
    elif item(form) is not None:
        if changed:
            yield f"# was: {_flow(form, before)}"
        yield from _several(word, form, value)
    else:
        yield from _single(word, form, value, f"  # was: {_flow(form, before)}" if changed and before else "")


def _with(text: str, stood: Mapping[str, str]) -> str:
    path = text.partition("=")[0].strip()
    was = " ".join(_UNSEEN.sub("?", stood.get(path, "")).split())  # a comment holds any text on one line
    plain = _PLAIN.fullmatch(text.replace(",", ""))  # between items that have a line each, a comma parts nothing
    return (text if plain else _word(text)) + (f"  # was: {was}" if was else "")


def _several(word: str, form: Form, value: tuple) -> Iterator[str]:
    """A list on one line where it fits, else item by item."""
    line = f"{word}: {_flow(form, value)}"
    return iter([line]) if len(line) <= 80 else _listed(word, [_flow(item(form), one) for one in value])


def _listed(word: str, items: list[str]) -> Iterator[str]:
    yield f"{word}:" if items else f"{word}: []"
    yield from (f"  - {one}" for one in items)


def _single(word: str, form: Form, value: Any, said: str) -> Iterator[str]:
    line = f"{word}: {_flow(form, value)}"
    if len(line) <= _WIDE or form is not str or not _foldable(value):
        yield line + said
        return
    yield f"{word}: >-"
    yield from textwrap.wrap(
        value, _WIDE, initial_indent="  ", subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
    )


def _records(word: str, form: Form, values: tuple, before: tuple | None) -> Iterator[str]:
    """A list of records, each with what it was; those that are there no more are named in a comment."""
    yield f"{word}:" if values else f"{word}: []"
    several = word == "notices"
    for place, (one, old) in enumerate(_matched(values, before, _KEYS.get(word, ()))):
        if several and place:
            yield ""
        if one is None:
            yield f"  # left out: {_record(form, old, _NAMING)}"
        elif several:
            yield from _notice(form, one, old, before is not None)
        else:
            said = "" if before is None or old == one else f"  # was: {_record(form, old)}" if old else "  # new"
            yield f"  - {_record(form, one)}{said}"


def _notice(form: Form, one: Any, old: Any, compared: bool) -> Iterator[str]:
    """A notice, line by line; `old` is None for a new one."""
    if compared and old is None:
        yield "  # new:"
    start = "  - "
    for word, field in written(form).items():
        value, was = getattr(one, field.name), getattr(old, field.name, None)
        changed = old is not None and value != was
        if value == field.default:
            if changed:
                yield f"    # {word}: {_flow(forms(form)[field.name], was)} no more"
            continue
        said = f"  # was: {_flow(forms(form)[field.name], was) if was else 'none'}" if changed else ""
        yield f"{start}{word}: {_flow(forms(form)[field.name], value)}{said}"
        start = "    "


def _matched(values: tuple, before: tuple | None, key: Sequence[str]) -> Iterator[tuple[Any, Any]]:
    """Each record with what it was: (new, None), (new, old) or (None, old), in the order of the new ones."""
    if before is None:
        yield from ((one, None) for one in values)
        return
    old, new = ([tuple(getattr(one, name) for name in key) for one in these] for these in (before, values))
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind in ("equal", "replace"):
            yield from zip(values[c : c + min(b - a, d - c)], before[a:b], strict=False)
        yield from ((one, None) for one in values[c + min(b - a, d - c) : d])
        yield from ((None, gone) for gone in before[a + min(b - a, d - c) : b])


def _record(form: Form, one: Any, but: Sequence[str] = ()) -> str:
    """A record on one line, without what stands at its default, and `but` some."""
    said = [
        f"{word}: {_flow(forms(form)[field.name], getattr(one, field.name))}"
        for word, field in written(form).items()
        if word not in but and (needed(field) or getattr(one, field.name) != field.default)
    ]
    return f"{{{', '.join(said)}}}"


def _flow(form: Form, value: Any) -> str:
    """Any value on one line."""
    form = inner(form)
    if value is None:
        return "none"
    if form == tuple[tuple[str, str], ...]:
        return f"{{{', '.join(f'{_word(name)}: {_word(text)}' for name, text in value)}}}"
    if dataclasses.is_dataclass(form):
        return _record(form, value)
    if item(form) is not None:
        return f"[{', '.join(_flow(item(form), one) for one in value)}]"
    if form is bool:
        return "yes" if value else "no"
    return _word(value) if form is str or choices(form) else setting_text(form, value)


def _word(text: str) -> str:
    """A text as it stands in a file: with quotation marks where it would be read as something else."""
    if _PLAIN.fullmatch(text):
        return text
    return _UNSEEN.sub(lambda found: f"\\U{ord(found[0]):08x}", json.dumps(text, ensure_ascii=False))


def _foldable(text: str) -> bool:
    """Whether it can be broken into lines and comes back the same."""
    return not _UNSEEN.search(text) and " ".join(text.split()) == text
