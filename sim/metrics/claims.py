"""Claims: what notices say, held against each other and against what was known as they went out.

A notice stands from its sending until a newer one has gone to all its readers, or the incidents that it is about are
over. Two that stand at the same time should not differ.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from sim import events as ev
from sim.log import Log
from sim.metrics.facts import MINUTE, Facts
from sim.picture import Known
from sim.scenario import ESTIMATE, lasted

APART = 15 * MINUTE  #: estimates to different readers may differ by so much
_TURNS = {*ev.NEWS, ev.NoticeSent, ev.IncidentResolved, ev.IncidentReopened}
#: What the support desk goes on telling until it is changed, by the event with which it is.
_TEXTS = {ev.SupportBriefed: "the agents' line", ev.FaqPublished: "the questions and answers"}
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


class Claims(NamedTuple):
    """What a notice says, as far as it can be compared: the cause in words, which components work or fail; and which
    were known to be `ill` then."""

    sent: ev.NoticeSent
    cause: str
    works: frozenset[str]
    fails: frozenset[str]
    ill: frozenset[str]


def contradictions(log: Log, until: int | None = None) -> list[Contradiction]:
    """Every contradiction of a finished log, in the order in which the later notice went out. `until` as for
    `measures`."""
    return among(Facts(log, until))


def among(facts: Facts) -> list[Contradiction]:
    """The same, where the facts of the log are there already."""
    if facts.contradictions is None:
        facts.contradictions = _found(facts)
    return facts.contradictions


def minutes_at_odds(facts: Facts) -> float:
    """Minutes in which at least two words that stood denied each other: from the second in which the later one went out
    until one of the two stands no longer, or the scenario ends."""
    among(facts)
    return facts.at_odds / MINUTE


def _found(facts: Facts) -> list[Contradiction]:
    found: list[Contradiction] = []
    open_: list[Contradiction] = []  # those whose words all stand
    since = 0
    components = tuple(c.name for c in facts.scenario.organisation.components)
    known = Known()
    standing: list[Claims] = []
    texts: dict[str, bool] = {}  # whether it says that something fails
    followed = _TEXTS if facts.scenario.organisation.support.ways else {}
    for event in [e for e in facts.log if (type(e) in _TURNS or type(e) in followed) and e.at <= facts.horizon]:
        facts.at_odds += event.at - since if open_ else 0
        since = event.at
        if type(event) in followed:
            texts[followed[type(event)]] = known.unwell
            open_ = [c for c in open_ if c.one != followed[type(event)]]
        elif type(event) is not ev.NoticeSent:
            known.see(event)
            standing = [old for old in standing if not known.about(old.sent.incidents).resolved]
        else:
            new = _claims(event, components, frozenset(known.ill))
            standing = [old for old in standing if not set(old.sent.audiences) <= set(event.audiences)]
            fresh = [*_known_otherwise(new), *_told_otherwise(event, texts, known.unwell)]
            fresh += [c for old in standing for c in _between(old, new)]
            standing.append(new)
            found, open_ = [*found, *fresh], [*open_, *fresh]
        open_ = [c for c in open_ if _stands(c, standing, texts)] if open_ else open_
    facts.at_odds += facts.horizon - since if open_ else 0
    return found


def _stands(one: Contradiction, standing: list[Claims], texts: dict[str, bool]) -> bool:
    """Whether all that a contradiction is between is still said."""
    said = {claims.sent.notice for claims in standing} | texts.keys()
    return said.issuperset({one.one, one.other} - {""})


def _claims(sent: ev.NoticeSent, components: tuple[str, ...], ill: frozenset[str]) -> Claims:
    said = dict(sent.fields)
    works, fails = (_named(said.get(field, ""), components) for field in ("what still works", "what happened"))
    return Claims(sent, said.get("cause", ""), works, fails, ill)


@lru_cache(1_024)  # the same sentences come again and again, in a study above all
def _named(words: str, components: tuple[str, ...]) -> frozenset[str]:
    """The components that are named in these words."""
    found = (name for name in components if re.search(rf"\b{re.escape(name)}\b", words, re.IGNORECASE))
    return frozenset(found if words else ())


def _known_otherwise(new: Claims) -> list[Contradiction]:
    at, notice = new.sent.at, new.sent.notice
    wrong = sorted(new.ill & new.works)
    return [Contradiction(at, "what still works", notice, "", f"{name} was known to fail") for name in wrong]


def _told_otherwise(sent: ev.NoticeSent, texts: dict[str, bool], unwell: bool) -> list[Contradiction]:
    """What the support desk still tells customers of a time in which it was otherwise."""
    if sent.to != "customers":
        return []
    what = "it is from before trouble began" if unwell else "it is from when something still failed"
    old = [name for name, fails in texts.items() if fails is not unwell]
    return [Contradiction(sent.at, "what happened", name, sent.notice, what) for name in old]


def _between(old: Claims, new: Claims) -> list[Contradiction]:
    turned = old.ill ^ new.ill  # what has become well, or ill, meanwhile: there both may have been right
    found = [("what still works", name) for name in sorted((old.works & new.fails | new.works & old.fails) - turned)]
    same = not set(old.sent.incidents).isdisjoint(new.sent.incidents)
    if same and differ(old.cause, new.cause):
        found.append(("cause", f"“{old.cause}” and “{new.cause}”"))
    apart = _apart(old.sent, new.sent)
    if same and apart > APART:
        found.append((ESTIMATE, f"the ends that they name lie {lasted(apart / MINUTE)} apart"))
    return [Contradiction(new.sent.at, about, old.sent.notice, new.sent.notice, what) for about, what in found]


def _apart(old: ev.NoticeSent, new: ev.NoticeSent) -> int:
    """Seconds between the ends that two notices name to different readers; 0 where one names none."""
    if old.estimate is None or new.estimate is None or set(old.audiences) & set(new.audiences):
        return 0
    return abs(old.estimate - new.estimate)


@lru_cache(1_024)
def differ(one: str, other: str) -> bool:
    """Whether two causes are two: what is worded otherwise need not be."""
    first, second = (set(_WORD.findall(words.casefold())) - _EMPTY for words in (one, other))
    return bool(first and second) and len(first & second) < _FEW * min(len(first), len(second))
