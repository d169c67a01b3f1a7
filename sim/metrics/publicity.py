"""Measures of what became public: the news, and who spoke first."""

from __future__ import annotations

from sim import events as ev
from sim.impact import category, release_due
from sim.metrics.content import Parts, held
from sim.metrics.facts import NEVER, Facts
from sim.scenario import BREACH, PRESS, STATEMENT

#: What a release should hold, as far as a notice has fields for it; the cause only if it is known by then.
RELEASE: Parts = (
    ("what happened",), ("who is affected",), ("what still works", "alternative"), ("what we do",), ("apology",),
    ("where to look",),
)  # fmt: skip


def publicity(facts: Facts) -> dict[str, float]:
    """These measures, by name; NaN where a scenario is not played in public, or has nothing to measure."""
    return {
        "news out": facts.minutes(facts.first(ev.NewsBroke)),
        "first word before the news": _first(facts),
        "journalist given a statement": _answered(facts),
        "press release right": _right(facts),
        "time to press release": facts.minutes(_released(facts)),
        "press release complete": _complete(facts),
    }


def _first(facts: Facts) -> float:
    """Whether our first notice to customers was out before the news; NaN where neither came, or no news can."""
    word = facts.first(ev.NoticeSent, where=lambda e: e.to == "customers")
    news = facts.first(ev.NewsBroke)
    if not (facts.scenario.public and facts.scenario.organisation.news) or (word is None and news is None):
        return NEVER
    return float(word is not None and (news is None or word < news))


def _answered(facts: Facts) -> float:
    """Whether a journalist who asked was given a statement in the end; NaN where nobody asked."""
    asked, answers = facts.all(ev.JournalistAsked), facts.all(ev.PressAnswered)
    return float(bool(answers) and answers[-1].answer == STATEMENT) if asked else NEVER


def _issued(facts: Facts) -> list[ev.NoticeSent]:
    """The releases that went to the wire before it was over."""
    return [e for e in facts.all(ev.NoticeSent) if e.to == PRESS and e.occasion != "resolved"]


def _right(facts: Facts) -> float:
    """Whether a release was issued exactly if the plan asks for one of what truly broke; NaN where it says nothing."""
    scenario, fault = facts.scenario, facts.scenario.fault
    if not (scenario.public and scenario.organisation.press_release):
        return NEVER
    due = facts.impact and release_due(scenario, category(scenario, fault), (fault.component,), fault.family == BREACH)
    return float(due == bool(_issued(facts)))


def _released(facts: Facts) -> int | None:
    """The second in which the first release is out on some channel; None: none is by the horizon."""
    press = [a.name for a in facts.scenario.organisation.audiences if a.group == PRESS]
    issued = {e.notice for e in _issued(facts)}
    out = [way.first for name in press for way in facts.deliveries.get(name, ()) if way.notice in issued]
    return min((second for second in out if second <= facts.horizon), default=None)


def _complete(facts: Facts) -> float:
    """How much of what a release should hold the first one held; NaN where there was none."""
    issued = _issued(facts)[:1]
    cause = facts.first(ev.CauseIdentified)
    known = bool(issued) and cause is not None and cause <= issued[0].at
    return held(issued, (*RELEASE, ("cause",)) if known else RELEASE)
