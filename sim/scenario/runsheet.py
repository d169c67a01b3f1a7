"""The run sheet: the phases of a session, with the time that each may take."""

from __future__ import annotations

from dataclasses import dataclass

BRIEFING, PLAY, HOT_WASH, DEBRIEF = "briefing", "play", "hot wash", "debrief"


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase: what it is called, how many `minutes` of the session it may take, and `what` is done in it."""

    name: str
    minutes: int
    what: str = ""


#: Ninety minutes, where a scenario says nothing: by the parts of a discussion-based exercise in HSEEP (briefing,
#: play, hot wash, debrief), with the times of the facilitator's guide.
USUAL_PHASES = (
    Phase(BRIEFING, 15, "Aims, ground rules, who holds which seat, the words that stop everything."),
    Phase(PLAY, 45, "The incident. Ask in every pause, then be quiet for ten seconds."),
    Phase(HOT_WASH, 10, "At once: everybody speaks before anybody speaks twice."),
    Phase(DEBRIEF, 15, "The sentence, the timeline, three decisions, the scorecard."),
    Phase("what changes", 5, "One thing by next week: what, who, how it is seen. It was an EXERCISE, and it is over."),
)

#: Where what comes after is played, too, a quarter of an hour more between play and hot wash, by the same guide.
NEXT_MORNING = Phase(
    "next morning, 09:00", 15, "Another frame of mind: what customers get, the review, what becomes better."
)


def usual_phases(morning: bool) -> tuple[Phase, ...]:
    """The phases of a session where a scenario names none; with a `morning` after, if that is played."""
    before = [phase for phase in USUAL_PHASES if phase.name in (BRIEFING, PLAY)]
    return (*before, NEXT_MORNING, *USUAL_PHASES[len(before) :]) if morning else USUAL_PHASES
