"""Training: a folder of exercises, teams side by side and over time, and the programme that they belong to."""

from sim.training.due import HELD, MEASURES, OVERDUE, TO_COME, Cycle, Outlook, Plan, Ready, Rung, number, outlook
from sim.training.folder import SKILLS, Folder, Held, Skill, Unread, held, one
from sim.training.ranking import Beside, beside
from sim.training.retesting import NOBODY, TO_DO, due_of, played_since, retest, retested
from sim.training.tables import EVERYTHING, frame, of_outlook, side_by_side, trends

__all__ = [
    "EVERYTHING",
    "HELD",
    "MEASURES",
    "NOBODY",
    "OVERDUE",
    "SKILLS",
    "TO_COME",
    "TO_DO",
    "Beside",
    "Cycle",
    "Folder",
    "Held",
    "Outlook",
    "Plan",
    "Ready",
    "Rung",
    "Skill",
    "Unread",
    "beside",
    "due_of",
    "frame",
    "held",
    "number",
    "of_outlook",
    "one",
    "outlook",
    "played_since",
    "retest",
    "retested",
    "side_by_side",
    "trends",
]
