"""Still pictures of finished runs, studies and debriefs: matplotlib figures out; nothing is run here."""

from sim.plot.audiences import audiences
from sim.plot.compared import convergence, gains, luck
from sim.plot.debriefed import standing, waterfall
from sim.plot.figures import ENDINGS, Figure, informed, study, timeline, trust
from sim.plot.histories import fits, history
from sim.plot.mattering import what_matters
from sim.plot.searched import search
from sim.plot.spreads import risk, survival
from sim.plot.swinging import tornado
from sim.plot.trained import teams, trend

__all__ = [
    "ENDINGS",
    "Figure",
    "audiences",
    "convergence",
    "fits",
    "gains",
    "history",
    "informed",
    "luck",
    "risk",
    "search",
    "standing",
    "study",
    "survival",
    "teams",
    "timeline",
    "tornado",
    "trend",
    "trust",
    "waterfall",
    "what_matters",
]
