"""A playbook with one setting changed: ``notices.customers.called in.by=banner, sms`` tells customers by other ways."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from sim.files.checking import playbook_problems
from sim.files.complaints import BadFile, Complaint, Wrong, suggest
from sim.files.forms import Form, forms, inner, is_record, item, written
from sim.files.scaling import setting_text
from sim.files.settings import value_of
from sim.scenario import CATEGORIES, NoticeRule, Playbook, Preference

OF_PLAYBOOK = "playbook."  #: how the path of a change begins that is about a playbook
NEVER = "never"  #: of a notice's occasion, or of who is called in: left out
NOBODY = "nobody"  #: of a list: there is none in it
ANY = "*"
_CALLED = "activate"


def revised(playbook: Playbook, *texts: str) -> Playbook:
    """The playbook with some settings changed, each ``playbook.PATH=VALUE``; for paths see `revise`. Raises BadFile
    with everything that is wrong."""
    wrong = []
    for text in texts:
        path, equals, value = text.partition("=")
        try:
            if not equals:
                raise Wrong("a change is written path=value")
            playbook = revise(playbook, path.strip().removeprefix(OF_PLAYBOOK), value)
        except Wrong as bad:
            wrong.append(Complaint(f"change {text!r}", None, path.strip(), value, bad.wrong, bad.suggestion))
    if wrong:
        raise BadFile(wrong)
    return playbook


def revise(playbook: Playbook, path: str, text: str) -> Playbook:
    """The playbook with one setting changed. Raises Wrong where the path leads nowhere, the value cannot be read, or
    the playbook does not fit together any more.

    Paths: ``declares``, ``watches`` and other single words and lists, by name. ``notices.GROUP.OCCASION.FIELD``, or
    with a category between the last two: of all notices to this group on this occasion (in this category); ``*`` stands
    for any group or occasion, and changes only those in which the field is said. The occasion ``never`` leaves them
    out. ``activates.ROLE``: the categories in which it is called in, or ``never``. ``preferences.ACTION``: ``yes`` or
    ``no``; ``preferences.ACTION.FIELD``: which of several.
    """
    new = _revised(playbook, path.split("."), text.strip())
    found = [one for one in playbook_problems(new) if one not in playbook_problems(playbook)]
    if found:
        raise Wrong(found[0].wrong)
    return new


def setting_of(playbook: Playbook, path: str) -> tuple[Form, Any]:
    """The form of the setting at a path, and what it is now; None where several differ, or nothing is said. Raises
    Wrong where the path leads nowhere."""
    head, *rest = path.split(".")
    if head == "notices":
        places, field = _notices(playbook, rest)
        said = {getattr(playbook.notices[n], field) for n in places}
        return forms(NoticeRule)[field], said.pop() if len(said) == 1 else None
    if head == "activates":
        called = _calls(playbook, _role(rest))
        return forms(Preference)["categories"], called.categories if called else ()
    if head == "preferences":
        return str, _preferred(playbook, rest)
    field = _plain(head, rest)
    return forms(Playbook)[field], getattr(playbook, field)


def standing(playbook: Playbook, path: str) -> str:
    """What a setting is now, as it is written."""
    form, value = setting_of(playbook, path)
    if value is None:
        return "various" if path.startswith("notices") else "none"
    if value == () or value == "":
        return NEVER if path.startswith("activates") else NOBODY
    if form is bool or isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) if item(inner(form)) is str or isinstance(value, tuple) else _text(form, value)


def _text(form: Form, value: Any) -> str:
    return value if isinstance(value, str) else setting_text(inner(form), value)


def _revised(playbook: Playbook, parts: Sequence[str], text: str) -> Playbook:
    head, *rest = parts
    if head == "notices":
        return _noticed(playbook, rest, text)
    if head == "activates":
        return _activated(playbook, _role(rest), text)
    if head == "preferences":
        return _preferring(playbook, rest, text)
    field = _plain(head, rest)
    return dataclasses.replace(playbook, **{field: _value(forms(Playbook)[field], text, head)})


def _plain(head: str, rest: Sequence[str]) -> str:
    """The field that is one value or a list of words."""
    known = {
        word: field
        for word, field in written(Playbook).items()
        if not is_record(item(inner(forms(Playbook)[field.name])) or str) and word not in ("name", "about", "with")
    }
    if head not in known or rest:
        there = ("notices", "activates", "preferences", *known)
        raise Wrong(f"a playbook has no setting {'.'.join((head, *rest))!r}", suggest(head, there))
    return known[head].name


def _value(form: Form, text: str, word: str) -> Any:
    """What a text says for a form; ``nobody`` for a list that is empty."""
    if item(inner(form)) is not None and text in (NOBODY, NEVER):
        return ()
    value, complaints = value_of(form, text, (word,), "")
    if complaints:
        raise Wrong(complaints[0].wrong, complaints[0].suggestion)
    return value


# ------------------------------------------------------------------------------------------- notices


def _notices(playbook: Playbook, parts: Sequence[str]) -> tuple[list[int], str]:
    """The places of the notices that are meant, and the field of theirs."""
    fields = written(NoticeRule)
    if len(parts) not in (3, 4):
        raise Wrong("a notice's setting is notices.GROUP.OCCASION.FIELD, or with a category before the field")
    to, when, *category, word = parts
    if word not in fields:
        raise Wrong(f"a notice has no field {word!r}; it has: {', '.join(fields)}", suggest(word, fields))
    if category and category[0] not in CATEGORIES:
        raise Wrong(f"{category[0]!r} is no category", suggest(category[0], CATEGORIES))
    places = [n for n, one in enumerate(playbook.notices) if _meant(one, to, when, category)]
    if ANY in (to, when):
        places = [n for n in places if getattr(playbook.notices[n], fields[word].name) != fields[word].default]
    if not places:
        there = ", ".join(dict.fromkeys(f"{one.to}.{one.when}" for one in playbook.notices))
        raise Wrong(f"the playbook has no notice {'.'.join(parts[:-1])!r} that says this; it has: {there or 'none'}")
    return places, fields[word].name


def _meant(one: NoticeRule, to: str, when: str, category: Sequence[str]) -> bool:
    return to in (ANY, one.to) and when in (ANY, one.when) and set(category) <= set(one.categories)


def _noticed(playbook: Playbook, parts: Sequence[str], text: str) -> Playbook:
    places, field = _notices(playbook, parts)
    if field == "when" and text == NEVER:
        left = tuple(one for n, one in enumerate(playbook.notices) if n not in places)
        return dataclasses.replace(playbook, notices=left)
    value = _value(forms(NoticeRule)[field], text, field)
    new = tuple(
        dataclasses.replace(one, **{field: value}) if n in places else one for n, one in enumerate(playbook.notices)
    )
    return dataclasses.replace(playbook, notices=new)


# ------------------------------------------------------------------------------------------- who is called in


def _role(parts: Sequence[str]) -> str:
    if len(parts) != 1:
        raise Wrong("who is called in is written activates.ROLE, such as activates.legal counsel")
    return parts[0]


def _calls(playbook: Playbook, role: str) -> Preference | None:
    return next((one for one in playbook.activates if dict(one.where).get("role") == role), None)


def _activated(playbook: Playbook, role: str, text: str) -> Playbook:
    categories = () if text == NEVER else _value(forms(Preference)["categories"], text, "categories")
    new = Preference(_CALLED, (("role", role),), categories)
    known = _calls(playbook, role)
    others = [new if one is known else one for one in playbook.activates] + ([] if known else [new])
    return dataclasses.replace(playbook, activates=tuple(one for one in others if one.categories))


# ------------------------------------------------------------------------------------------- preferences


def _preferred(playbook: Playbook, parts: Sequence[str]) -> str | bool | None:
    """Whether an action is preferred, or which of several."""
    chosen = [one for one in playbook.preferences if parts and one.choose == parts[0]]
    if len(parts) == 1:
        return bool(chosen)
    return next((dict(one.where).get(parts[1]) for one in chosen), None) if len(parts) == 2 else None


def _preferring(playbook: Playbook, parts: Sequence[str], text: str) -> Playbook:
    if len(parts) not in (1, 2):
        raise Wrong("a preference is written preferences.ACTION or preferences.ACTION.FIELD")
    there = any(one.choose == parts[0] for one in playbook.preferences)
    if len(parts) == 1:
        if _value(bool, text, "choose") == there:
            return playbook
        left = tuple(one for one in playbook.preferences if one.choose != parts[0])
        return dataclasses.replace(playbook, preferences=left if there else (*left, Preference(parts[0])))
    where = ((parts[1], text),)
    new = [_with(one, parts, text) for one in playbook.preferences]
    return dataclasses.replace(playbook, preferences=(*new, *(() if there else (Preference(parts[0], where),))))


def _with(one: Preference, parts: Sequence[str], text: str) -> Preference:
    if one.choose != parts[0]:
        return one
    return dataclasses.replace(one, where=tuple((dict(one.where) | {parts[1]: text}).items()))
