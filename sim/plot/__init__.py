"""Still pictures of finished runs, studies and debriefs: matplotlib figures out; nothing is run here."""

from sim.plot.audiences import audiences
from sim.plot.debriefed import standing, waterfall
from sim.plot.figures import ENDINGS, Figure, informed, study, timeline, tornado, trust
from sim.plot.trained import teams, trend

__all__ = [
    "ENDINGS",
    "Figure",
    "audiences",
    "informed",
    "standing",
    "study",
    "teams",
    "timeline",
    "tornado",
    "trend",
    "trust",
    "waterfall",
]
