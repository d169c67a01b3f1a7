"""An exercise: a world with people in some of its seats, kept in a file from which it can always go on."""

from sim.exercise.exercise import Exercise
from sim.exercise.hotwash import DEGREES, Quote, Summed, asked, ever_held, items, left, remarks, summed
from sim.exercise.leaning import Lean, leanings
from sim.exercise.lock import OpenElsewhere
from sim.exercise.rated import Agreement, agreement, final, ratings
from sim.exercise.record import BadRecord, read
from sim.exercise.remarks import RATINGS, SEEN, Answers, Began, Edited, Leaned, Marked, Observed, Rated, Remark
from sim.exercise.replaying import Replay, counterpart, replay

__all__ = [
    "DEGREES",
    "RATINGS",
    "SEEN",
    "Agreement",
    "Answers",
    "BadRecord",
    "Began",
    "Edited",
    "Exercise",
    "Lean",
    "Leaned",
    "Marked",
    "Observed",
    "OpenElsewhere",
    "Quote",
    "Rated",
    "Remark",
    "Replay",
    "Summed",
    "agreement",
    "asked",
    "counterpart",
    "ever_held",
    "final",
    "items",
    "leanings",
    "left",
    "ratings",
    "read",
    "remarks",
    "replay",
    "summed",
]
