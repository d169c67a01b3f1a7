"""Whether a document has what it should: part by part, and its text beside its parts.

Words are compared as they stand: presence of elements, not quality. A sentence of a part counts as said if the text
has half of its longer words together in one sentence; if that one says no where the part says yes, or names another
time or number, the text contradicts the part.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from sim.scenario import Document

SAID, LEFT_OUT = "said", "left out"
LACKING, UNSAID, CONTRADICTED = "lacking", "not in the text", "contradicted"

Fields = tuple[tuple[str, str], ...]

#: A blank of a template that nobody has filled in; times that are put in later are none.
_BLANK = re.compile(r"\[(?!time\]|estimate\])[^\]\n]*\]")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_WORD = re.compile(r"[^\W\d_]{4,}")
_FACT = re.compile(r"\d+(?:[.,:h]\d+)*")
_NO = re.compile(r"\b(?:no|not|never|none|nobody|nothing|cannot|without)\b|n['’]t\b", re.IGNORECASE)
_ENOUGH = 0.5  # of a sentence's longer words: see the top


class Finding(NamedTuple):
    """One part of a document: how it stands, and in words why, where that is not plain."""

    part: str
    state: str
    why: str = ""


def assembled(document: Document, fields: Fields) -> str:
    """The text that the parts make, in the document's order, each under its heading if it has one."""
    given = dict(fields)
    said = [(part.heading, given[part.name].strip()) for part in document.parts if given.get(part.name, "").strip()]
    return "\n\n".join(f"{heading}\n{words}" if heading else words for heading, words in said)


def checklist(document: Document, fields: Fields, text: str = "") -> tuple[Finding, ...]:
    """A finding for each part, in order. `text`: as it was edited; empty: as the parts make it."""
    given, edited = dict(fields), text.strip() and _plain(text) != _plain(assembled(document, fields))
    facts = {fact for words in given.values() for fact in _FACT.findall(words)}
    return tuple(
        _found(part.name, part.required, given.get(part.name, "").strip(), text if edited else None, facts)
        for part in document.parts
    )


def in_words(found: Iterable[Finding]) -> str:
    """What is lacking or contradicted, for the log."""
    found = tuple(found)
    lacks = [one.part for one in found if one.state in (LACKING, UNSAID)]
    wrong = [one.part for one in found if one.state == CONTRADICTED]
    said = [f"it lacks {', '.join(lacks)}"] if lacks else []
    said += [f"its text contradicts {', '.join(wrong)}"] if wrong else []
    return "; ".join(said) or "it has all that it needs"


def _found(part: str, required: bool, words: str, text: str | None, facts: set[str]) -> Finding:
    """How one part stands. `text` is None where nobody has edited it."""
    if blank := _BLANK.search(words):
        return Finding(part, LACKING, f"fill in {blank[0]}")
    if not words:
        return Finding(part, LACKING if required else LEFT_OUT)
    if text is None or _plain(words) in _plain(text):
        return Finding(part, SAID)
    found = [_in_text(sentence, text, facts) for sentence in _SENTENCE.split(words) if sentence.strip()]
    worst = next((state for state in (CONTRADICTED, UNSAID) if state in [state for state, _ in found]), SAID)
    return Finding(part, worst, next((why for state, why in found if state == worst), ""))


def _in_text(sentence: str, text: str, facts: set[str]) -> tuple[str, str]:
    """Whether an edited text says a sentence of a part, and why not."""
    if _plain(sentence) in _plain(text):
        return SAID, ""
    near = max(_SENTENCE.split(text), key=lambda one: _shared(sentence, one))
    if _shared(sentence, near) < _ENOUGH:
        return UNSAID, f"the text does not say “{sentence}”"
    other = [fact for fact in _FACT.findall(near) if fact not in facts]
    moved = bool(other) and any(fact not in near for fact in _FACT.findall(sentence))
    if moved or bool(_NO.search(sentence)) is not bool(_NO.search(near)):
        return CONTRADICTED, f"“{sentence}”, and in the text “{near.strip()}”"
    return SAID, ""


def _shared(sentence: str, other: str) -> float:
    """The share of a sentence's longer words that another one has."""
    own = set(_WORD.findall(sentence.lower()))
    return len(own & set(_WORD.findall(other.lower()))) / len(own) if own else 0.0


def _plain(text: str) -> str:
    return " ".join(text.lower().split())
