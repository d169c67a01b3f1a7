"""What a response knows of each incident: a fold over what everybody saw of it, and several seen as one.

An incident is opened by an alarm about something that no other incident is about. It has a number, the first 1.
"""

from sim.incidents.growing import FOLDS
from sim.incidents.incident import Incident, urgency
from sim.incidents.matters import Matters
from sim.incidents.words import CALL, DIAGNOSIS, OF_ONE, SLOW, STATUSES, WELL, WORDS, not_ours, status

__all__ = [
    "CALL",
    "DIAGNOSIS",
    "FOLDS",
    "OF_ONE",
    "SLOW",
    "STATUSES",
    "WELL",
    "WORDS",
    "Incident",
    "Matters",
    "not_ours",
    "status",
    "urgency",
]
