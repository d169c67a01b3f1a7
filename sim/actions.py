"""What a role or the facilitator may do: one frozen record for each kind of action, in the imperative.

An action says what is wanted, never how it turns out. `by` names the roles that may do it. `written` and
`parse` turn actions into plain data and back; what is malformed raises `BadAction` and is filed nowhere,
what the world cannot do now is recorded as refused and raises nothing.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from sim.scenario import (
    CATEGORIES,
    COMMANDER,
    COMMUNICATIONS_LEAD,
    GROUPS,
    IT_LEAD,
    NOTICE_FIELDS,
    PROMISES,
    ROLES,
    SUPPORT_LEAD,
)

FACILITATOR = "facilitator"
LONGEST_TEXT = 4_000  #: characters of free text in one action

FIELDS = NOTICE_FIELDS  #: what a notice may say
#: On what occasion a notice is written.
OCCASIONS = ("called in", "cause known", "way round open", "mitigated", "resolved", "update due", "own initiative")
#: What one can ask somebody about.
TOPICS = ("status", "cause", "estimate", "affected")


class BadAction(ValueError):
    """The data do not make an action: what was read, and what would do."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Answer a prompt with one of its options, or, with `option` empty, in one's own way (by further actions).

    `basis` says why: the rule of a playbook, a person's reason. `notices_follow` says how many notices are to be
    written first, and come as actions of their own; those of the option are among them.
    """

    prompt: str
    option: str = ""
    basis: str = ""
    notices_follow: int = 0
    by: ClassVar = ROLES


@dataclass(frozen=True, slots=True)
class Declare:
    """Open the incident officially, in a category."""

    category: str
    incident: int = 1
    by: ClassVar = (IT_LEAD, COMMANDER)


@dataclass(frozen=True, slots=True)
class Discuss:
    """Have those on the call talk over how bad an incident is before it is declared."""

    incident: int = 1
    by: ClassVar = (IT_LEAD, COMMANDER)


@dataclass(frozen=True, slots=True)
class Recategorise:
    """Change the declared category."""

    category: str
    incident: int = 1
    by: ClassVar = (IT_LEAD, COMMANDER)


@dataclass(frozen=True, slots=True)
class Activate:
    """Call a role in; its people are paged."""

    role: str
    by: ClassVar = (IT_LEAD, COMMANDER)


@dataclass(frozen=True, slots=True)
class Diagnose:
    """Have the IT lead look for the cause."""

    incident: int = 1
    by: ClassVar = (IT_LEAD, COMMANDER)


@dataclass(frozen=True, slots=True)
class Mitigate:
    """Have the IT lead try a remedy."""

    remedy: str
    incident: int = 1
    by: ClassVar = (IT_LEAD, COMMANDER)


@dataclass(frozen=True, slots=True)
class CallVendor:
    """Have the IT lead tell the vendor what is known."""

    incident: int = 1
    by: ClassVar = (IT_LEAD, COMMANDER)


@dataclass(frozen=True, slots=True)
class EnableWorkaround:
    """Set up what customers can do instead while something fails."""

    workaround: str
    incident: int = 1
    by: ClassVar = (IT_LEAD, COMMANDER)


@dataclass(frozen=True, slots=True)
class Verify:
    """Have the IT lead check that the service holds."""

    incident: int = 1
    by: ClassVar = (IT_LEAD, COMMANDER)


@dataclass(frozen=True, slots=True)
class Resolve:
    """Say that the incident is over."""

    incident: int = 1
    by: ClassVar = (COMMANDER, IT_LEAD)


@dataclass(frozen=True, slots=True)
class Reopen:
    """Say that a resolved incident is not over."""

    incident: int = 1
    by: ClassVar = (COMMANDER, IT_LEAD)


@dataclass(frozen=True, slots=True)
class Draft:
    """Write a notice to a group, for these channels, with these fields; `approvals` must release it.

    `audiences` narrows it to some segments (empty: all of the group). `template`: a prepared text, quicker to
    write. `next_update`: seconds from sending until the next notice is promised; None: no promise. Where the words
    say `[time]`, the promised time is put in as the notice goes out. `worded`: the second at which its words were
    chosen; None: as it is drafted. `incidents`: those that it is about (empty: those that are not over).
    """

    to: str
    channels: tuple[str, ...]
    occasion: str = "own initiative"
    audiences: tuple[str, ...] = ()
    template: bool = False
    approvals: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    next_update: int | None = None
    worded: int | None = None
    incidents: tuple[int, ...] = ()
    by: ClassVar = (COMMUNICATIONS_LEAD, COMMANDER)


@dataclass(frozen=True, slots=True)
class Release:
    """Approve a notice."""

    notice: str
    by: ClassVar = ROLES


@dataclass(frozen=True, slots=True)
class Return:
    """Ask for a notice to be changed before it goes."""

    notice: str
    by: ClassVar = ROLES


@dataclass(frozen=True, slots=True)
class Redraft:
    """Change a returned notice: the new words of its `fields` (empty: as they are), chosen at second `worded` (None:
    now). Those who must approve read it again."""

    notice: str
    fields: tuple[tuple[str, str], ...] = ()
    worded: int | None = None
    by: ClassVar = (COMMUNICATIONS_LEAD, COMMANDER)


@dataclass(frozen=True, slots=True)
class Send:
    """Send a drafted notice now, released or not. It cannot be called back."""

    notice: str
    by: ClassVar = (COMMUNICATIONS_LEAD, COMMANDER)


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Take back a notice that has not gone out yet."""

    notice: str
    by: ClassVar = (COMMUNICATIONS_LEAD, COMMANDER)


@dataclass(frozen=True, slots=True)
class BriefSupport:
    """Give the support agents a line to tell."""

    by: ClassVar = (SUPPORT_LEAD, COMMUNICATIONS_LEAD)


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask a role or an outside contact about a topic (see `TOPICS`)."""

    whom: str
    about: str
    by: ClassVar = ROLES


@dataclass(frozen=True, slots=True)
class Note:
    """Write something into the shared log."""

    text: str
    by: ClassVar = ROLES


@dataclass(frozen=True, slots=True)
class Other:
    """Something that no action covers. The facilitator rules on it."""

    text: str
    by: ClassVar = ROLES


@dataclass(frozen=True, slots=True)
class Inject:
    """The facilitator sends a role something from outside."""

    role: str
    sender: str
    text: str
    by: ClassVar = (FACILITATOR,)


@dataclass(frozen=True, slots=True)
class ReplyTo:
    """The facilitator answers a question in the asked person's voice."""

    ask: str
    text: str
    by: ClassVar = (FACILITATOR,)


@dataclass(frozen=True, slots=True)
class Rule:
    """The facilitator rules on a proposal: what it leads to, in words, and, if it changes a number of the
    world, `path` and the new `value` (see `sim.scenario.changed`); both empty: no effect but the words."""

    other: str
    text: str
    path: tuple[str, ...] = ()
    value: float | None = None
    by: ClassVar = (FACILITATOR,)


Action = (
    Answer | Declare | Discuss | Recategorise | Activate | Diagnose | Mitigate | EnableWorkaround | CallVendor
    | Verify | Resolve | Reopen | Draft | Release | Return | Redraft | Send | Withdraw | BriefSupport | Ask | Note
    | Other | Inject | ReplyTo | Rule
)  # fmt: skip
KINDS: dict[str, type] = {kind.__name__: kind for kind in Action.__args__}
_FORMS: dict[type, tuple[tuple[str, str], ...]] = {
    kind: tuple((f.name, str(f.type)) for f in dataclasses.fields(kind)) for kind in Action.__args__
}

_NAMES = {kind: "".join(f" {c.lower()}" if c.isupper() else c for c in name).strip() for name, kind in KINDS.items()}
#: What an option may hold: the fields of each action of a role, by its name as playbooks write it (see `kind`).
CHOICES = {
    name: tuple(field for field, _ in _FORMS[kind])
    for kind, name in _NAMES.items()
    if kind is not Answer and kind.by != (FACILITATOR,)  # type: ignore[attr-defined]  # every kind has it
}
_WORDS: dict[str, tuple[str, ...]] = {
    "category": CATEGORIES,
    "to": GROUPS,
    "about": TOPICS,
    "occasion": OCCASIONS,
}


def kind(action: Action) -> str:
    """The action's name as people and playbooks write it: `brief support` for `BriefSupport`."""
    return _NAMES[type(action)]


def fields(action: Action) -> tuple[tuple[str, Any], ...]:
    """The action's fields and values, for the log."""
    return tuple([(name, getattr(action, name)) for name, _ in _FORMS[type(action)]])


def written(action: Action) -> dict[str, Any]:
    """The action as plain data: its kind under `do`, then its fields."""
    return {"do": type(action).__name__, **dict(fields(action))}


def parse(data: Any) -> Action:
    """The action that `written` data describe.

    Raises BadAction for an unknown kind or field, a value of the wrong type, an unknown word, text too long.
    """
    if not isinstance(data, dict) or not isinstance(data.get("do"), str) or data["do"] not in KINDS:
        raise BadAction(f"read {str(data)[:80]!r}; an action is an object whose 'do' is one of {', '.join(KINDS)}")
    kind_ = KINDS[data["do"]]
    given = {name: value for name, value in data.items() if name != "do"}
    unknown = given.keys() - dict(_FORMS[kind_]).keys()
    if unknown:
        raise BadAction(f"{data['do']} has no field {sorted(unknown)[0]!r}")
    try:
        action = kind_(**{name: _frozen(value) for name, value in given.items()})
    except TypeError as error:
        raise BadAction(f"{data['do']}: {error}") from None
    return checked(action)


def checked(action: Action) -> Action:
    """The same action, if every field has the right type and words. Raises BadAction, see `parse`."""
    for name, annotation in _FORMS[type(action)]:
        value = getattr(action, name)
        if not _TYPES[annotation](value):
            shown = f"{str(value)[:60]!r} ({len(str(value))} characters)"
            raise BadAction(f"{type(action).__name__}.{name}: read {shown}; it must be {annotation}")
        if name in _WORDS and value not in _WORDS[name]:
            raise BadAction(f"{type(action).__name__}.{name}: read {value!r}; it is one of {', '.join(_WORDS[name])}")
    if isinstance(action, (Draft, Redraft)):
        _check_fields(action)
    if isinstance(action, Draft):
        _check_draft(action)
    if isinstance(action, Rule) and bool(action.path) != (action.value is not None):
        raise BadAction(f"Rule: read path {'.'.join(action.path)!r} and value {action.value}; give both or neither")
    return action


def _check_fields(action: Draft | Redraft) -> None:
    for name, _ in action.fields:
        if name not in FIELDS:
            raise BadAction(f"{type(action).__name__}.fields: read {name!r}; a notice's fields are {', '.join(FIELDS)}")


def _check_draft(draft: Draft) -> None:
    if not draft.channels:
        raise BadAction("Draft.channels: read nothing; a notice goes by at least one channel")
    if draft.next_update is not None and not PROMISES[0] <= draft.next_update <= PROMISES[1]:
        raise BadAction(f"Draft.next_update: read {draft.next_update} s; it is between a minute and a week")


def _all_texts(value: Any) -> bool:
    return isinstance(value, tuple) and all(map(_is_text, value))


def _is_text(value: Any) -> bool:
    """A text that is not too long and can be written into a file (half a surrogate pair cannot)."""
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        return False
    return value.isascii() or not any("\ud800" <= c <= "\udfff" for c in value)


_TYPES: dict[str, Callable[[Any], bool]] = {
    "str": _is_text,
    "bool": lambda v: isinstance(v, bool),
    "int": lambda v: isinstance(v, int) and not isinstance(v, bool) and v >= 0,
    "int | None": lambda v: v is None or (isinstance(v, int) and not isinstance(v, bool)),
    "float | None": lambda v: v is None or (isinstance(v, int | float) and not isinstance(v, bool) and abs(v) < 1e15),
    "tuple[str, ...]": _all_texts,
    "tuple[int, ...]": lambda v: isinstance(v, tuple) and all(isinstance(n, int) and n > 0 for n in v),
    "tuple[tuple[str, str], ...]": lambda v: isinstance(v, tuple) and all(_all_texts(p) and len(p) == 2 for p in v),
}


def _frozen(value: Any) -> Any:
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value
