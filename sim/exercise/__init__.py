"""An exercise: a world with people in some of its seats, kept in a file from which it can always go on."""

from sim.exercise.exercise import Exercise
from sim.exercise.hotwash import DEGREES, Quote, Summed, asked, items, left, remark, remarks, summed
from sim.exercise.lock import OpenElsewhere
from sim.exercise.record import BadRecord, read
from sim.exercise.remarks import Answers, Edited, Remark
from sim.exercise.replaying import Replay, counterpart, replay

__all__ = [
    "DEGREES",
    "Answers",
    "BadRecord",
    "Edited",
    "Exercise",
    "OpenElsewhere",
    "Quote",
    "Remark",
    "Replay",
    "Summed",
    "asked",
    "counterpart",
    "items",
    "left",
    "read",
    "remark",
    "remarks",
    "replay",
    "summed",
]
