"""A room: one exercise, and a page for each who takes part in it, wherever their browser is.

The room holds the exercise and its clock; a page is a client that is told what its place may know, and no more.
"""

from sim.room.guest import Closed, Guest, Silent
from sim.room.places import EVALUATOR, FACILITATOR, PROJECTOR, SEAT, Place, called, kept, new_places, places_path
from sim.room.room import Room

__all__ = [
    "EVALUATOR",
    "FACILITATOR",
    "PROJECTOR",
    "SEAT",
    "Closed",
    "Guest",
    "Place",
    "Room",
    "Silent",
    "called",
    "kept",
    "new_places",
    "places_path",
]
