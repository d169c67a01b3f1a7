"""An exercise: a world with people in some of its seats, kept in a file from which it can always go on."""

from sim.exercise.exercise import Exercise
from sim.exercise.lock import OpenElsewhere
from sim.exercise.record import BadRecord, read
from sim.exercise.replaying import Replay, counterpart, replay

__all__ = ["BadRecord", "Exercise", "OpenElsewhere", "Replay", "counterpart", "read", "replay"]
