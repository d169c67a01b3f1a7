"""An exercise: a world with people in some of its seats, kept in a file from which it can always go on."""

from sim.exercise.exercise import Exercise
from sim.exercise.hotwash import DEGREES, Quote, Summed, asked, ever_held, items, left, remarks, summed
from sim.exercise.lock import OpenElsewhere
from sim.exercise.record import BadRecord, read
from sim.exercise.remarks import RATINGS, SEEN, Answers, Began, Edited, Observed, Remark
from sim.exercise.replaying import Replay, counterpart, replay

__all__ = [
    "DEGREES",
    "RATINGS",
    "SEEN",
    "Answers",
    "BadRecord",
    "Began",
    "Edited",
    "Exercise",
    "Observed",
    "OpenElsewhere",
    "Quote",
    "Remark",
    "Replay",
    "Summed",
    "asked",
    "counterpart",
    "ever_held",
    "items",
    "left",
    "read",
    "remarks",
    "replay",
    "summed",
]
