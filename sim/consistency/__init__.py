"""Whether what an author wrote fits together: names exist, numbers make sense, nothing goes in circles.

Each check yields Problems and knows neither files nor lines; none stops at the first one.
"""

from sim.consistency.finding import Unread
from sim.consistency.organisation import problems
from sim.consistency.playbook import problems_in_playbook, problems_of_playbook
from sim.consistency.programme import problems_of_programme
from sim.consistency.regimes import problems_of_regimes
from sim.consistency.scenario import problems_of_scenario
from sim.consistency.seeking import problems_of_space

__all__ = [
    "Unread",
    "problems",
    "problems_in_playbook",
    "problems_of_playbook",
    "problems_of_programme",
    "problems_of_regimes",
    "problems_of_scenario",
    "problems_of_space",
]
