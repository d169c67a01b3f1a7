"""Evaluation: what a good response would have done, and what messages should hold, held against the log."""

from sim.evaluation.attaining import LATE, MET, MISSED, NOT_EXERCISED, PARTLY, Judgement, Part, Score, points
from sim.evaluation.definitions import DEFINITIONS, DEFINITIONS_FROM, HARM_HERE
from sim.evaluation.departures import FACTS, Fact, Found
from sim.evaluation.drafted import lacking
from sim.evaluation.judging import score
from sim.evaluation.rating import NOT_RATED, Proposal, Ratings, rate, worst
from sim.evaluation.rating import in_words as ratings_in_words
from sim.evaluation.rubric import (
    LABEL,
    MESSAGE_UNITS,
    Agreement,
    MessageScore,
    agreement,
    explained,
    message_measures,
    messages,
    summed_up,
)
from sim.evaluation.scorecard import frame, in_one_line, in_words, parts_in_words
from sim.scenario import LATE_COUNTS

__all__ = [
    "DEFINITIONS",
    "DEFINITIONS_FROM",
    "FACTS",
    "HARM_HERE",
    "LABEL",
    "LATE",
    "LATE_COUNTS",
    "MESSAGE_UNITS",
    "MET",
    "MISSED",
    "NOT_EXERCISED",
    "NOT_RATED",
    "PARTLY",
    "Agreement",
    "Fact",
    "Found",
    "Judgement",
    "MessageScore",
    "Part",
    "Proposal",
    "Ratings",
    "Score",
    "agreement",
    "explained",
    "frame",
    "in_one_line",
    "in_words",
    "lacking",
    "message_measures",
    "messages",
    "parts_in_words",
    "points",
    "rate",
    "ratings_in_words",
    "score",
    "summed_up",
    "worst",
]
