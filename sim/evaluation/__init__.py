"""Evaluation: what a good response would have done, held against what the log says was done."""

from sim.evaluation.attaining import LATE, MET, MISSED, NOT_EXERCISED, PARTLY, Judgement, Part, Score, points
from sim.evaluation.definitions import DEFINITIONS, DEFINITIONS_FROM, HARM_HERE
from sim.evaluation.departures import FACTS, Fact, Found
from sim.evaluation.judging import score
from sim.evaluation.rating import NOT_RATED, Proposal, Ratings, rate, worst
from sim.evaluation.scorecard import frame, in_one_line, in_words, parts_in_words
from sim.scenario import LATE_COUNTS

__all__ = [
    "DEFINITIONS",
    "DEFINITIONS_FROM",
    "FACTS",
    "HARM_HERE",
    "LATE",
    "LATE_COUNTS",
    "MET",
    "MISSED",
    "NOT_EXERCISED",
    "NOT_RATED",
    "PARTLY",
    "Fact",
    "Found",
    "Judgement",
    "Part",
    "Proposal",
    "Ratings",
    "Score",
    "frame",
    "in_one_line",
    "in_words",
    "parts_in_words",
    "points",
    "rate",
    "score",
    "worst",
]
