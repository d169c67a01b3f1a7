"""Claims: what notices say, held against each other and against what was known as they went out.

A notice stands from its sending until a newer one has gone to all its readers, or the incident is over. Two that
stand at the same time should not differ.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from sim import events as ev
from sim.log import Log
from sim.metrics.facts import MINUTE, Facts
from sim.picture import Known
from sim.scenario import ESTIMATE

APART = 15 * MINUTE  #: estimates to different readers may differ by so much
_TURNS = {*ev.NEWS, ev.NoticeSent, ev.IncidentResolved}
_FEW = 0.5  # two causes with fewer of the shorter one's words in common are different ones
_WORD = re.compile(r"[^\W\d_]{3,}")
_EMPTY = {"the", "cause", "was", "has", "have", "are", "and", "our", "this", "that", "with"}


class Contradiction(NamedTuple):
    """What notice `one` says and notice `other`, or what was known at second `at`, denies; `about` a field."""

    at: int
    about: str
    one: str
    other: str
    what: str


def contradictions(log: Log, until: int | None = None) -> list[Contradiction]:
    """Every contradiction of a finished log, in the order in which the later notice went out. `until` as for
    `measures`."""
    return among(Facts(log, until))


def among(facts: Facts) -> list[Contradiction]:
    """The same, where the facts of the log are there already."""
    found: list[Contradiction] = []
    components = [c.name for c in facts.scenario.organisation.components]
    known = Known()
    standing: list[ev.NoticeSent] = []
    for event in [e for e in facts.log if type(e) in _TURNS and e.at <= facts.horizon]:
        if type(event) is ev.IncidentResolved:
            standing = []
        elif type(event) is not ev.NoticeSent:
            known.see(event)
        else:
            standing = [old for old in standing if not set(old.audiences) <= set(event.audiences)]
            found += _unknown_to_all(event, known)
            found += [c for old in standing for c in _between(old, event, components)]
            standing.append(event)
    return found


def _unknown_to_all(sent: ev.NoticeSent, known: Known) -> list[Contradiction]:
    works = dict(sent.fields).get("what still works", "")
    wrong = [name for name in known.ill if _names(works, name)]
    return [Contradiction(sent.at, "what still works", sent.notice, "", f"{name} was known to fail") for name in wrong]


def _between(old: ev.NoticeSent, new: ev.NoticeSent, components: list[str]) -> list[Contradiction]:
    before, after = dict(old.fields), dict(new.fields)
    found = []
    if _differ(before.get("cause", ""), after.get("cause", "")):
        found.append(("cause", f"“{before['cause']}” and “{after['cause']}”"))
    if old.estimate is not None and new.estimate is not None and not set(old.audiences) & set(new.audiences):
        apart = abs(old.estimate - new.estimate)
        if apart > APART:
            found.append((ESTIMATE, f"the ends that they name lie {apart // MINUTE} min apart"))
    for one, other in ((before, after), (after, before)):
        works, fails = one.get("what still works", ""), other.get("what happened", "")
        found += [("what still works", name) for name in components if _names(works, name) and _names(fails, name)]
    return [Contradiction(new.at, about, old.notice, new.notice, what) for about, what in found]


def _names(words: str, component: str) -> bool:
    return re.search(rf"\b{re.escape(component)}\b", words, re.IGNORECASE) is not None


def _differ(one: str, other: str) -> bool:
    """Whether two causes are two: what is worded otherwise need not be."""
    first, second = (set(_WORD.findall(words.casefold())) - _EMPTY for words in (one, other))
    return bool(first and second) and len(first & second) < _FEW * min(len(first), len(second))
