"""Training: a folder of exercises, teams side by side and over time, and the programme that they belong to."""

from sim.training.held import SKILLS, Folder, Held, Skill, Unread, held, one
from sim.training.ranking import Beside, beside
from sim.training.tables import EVERYTHING, frame, side_by_side, trends

__all__ = [
    "EVERYTHING",
    "SKILLS",
    "Beside",
    "Folder",
    "Held",
    "Skill",
    "Unread",
    "beside",
    "frame",
    "held",
    "one",
    "side_by_side",
    "trends",
]
