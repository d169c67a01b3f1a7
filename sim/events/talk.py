"""What is asked, decided and said."""

from __future__ import annotations

from typing import Any, NamedTuple

from sim.events.sight import EVERYBODY, OWN, told


@told(OWN, "to decide: {text}")
class PromptOpened(NamedTuple):
    """Somebody should decide, by `deadline`; otherwise `default` happens."""

    at: int
    role: str
    prompt: str
    text: str
    deadline: int
    default: str


@told(OWN, "{how}: {option}")
class PromptClosed(NamedTuple):
    """A prompt ended: *answered* (with `option`), *silent* (the default happened) or *withdrawn* (moot)."""

    at: int
    role: str
    prompt: str
    how: str
    option: str


@told(OWN, "{kind}")
class ActionTaken(NamedTuple):
    """A role did something; `action` is its written form."""

    at: int
    role: str
    kind: str
    action: tuple[tuple[str, Any], ...]


@told(OWN, "{kind} is not possible: {why}")
class ActionRefused(NamedTuple):
    """A role wanted something that the world does not allow now."""

    at: int
    role: str
    kind: str
    action: tuple[tuple[str, Any], ...]
    why: str


@told(OWN, "asks {whom} about {about}")
class Asked(NamedTuple):
    """A role asked somebody about a topic."""

    at: int
    role: str
    ask: str
    whom: str
    about: str


@told(OWN, "{whom}: “{text}”")
class Replied(NamedTuple):
    """The answer came."""

    at: int
    role: str
    ask: str
    whom: str
    text: str


@told(EVERYBODY, "note: {text}")
class Noted(NamedTuple):
    """A role wrote something into the shared log."""

    at: int
    role: str
    text: str


@told(OWN, "proposes: {text}")
class OtherProposed(NamedTuple):
    """A role wants to do something that no action covers; the facilitator rules on it."""

    at: int
    role: str
    other: str
    text: str


@told(OWN, "ruling: {text}")
class OtherRuled(NamedTuple):
    """The facilitator ruled on a proposal."""

    at: int
    role: str
    other: str
    text: str


@told(OWN, "{sender}: “{text}”")
class InjectDelivered(NamedTuple):
    """The facilitator sent a role something from outside."""

    at: int
    role: str
    sender: str
    text: str


@told(EVERYBODY, "the {role} has written the {document}: {result}")
class DocumentWritten(NamedTuple):
    """A role wrote a document: its parts (`fields`) and the text as it stands. `lacks` are the parts that it should
    have and has not, `contradicts` those of which the text says something else; `result` is both in words."""

    at: int
    role: str
    document: str
    fields: tuple[tuple[str, str], ...]
    text: str
    lacks: tuple[str, ...]
    contradicts: tuple[str, ...]
    result: str
