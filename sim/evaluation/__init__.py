"""Evaluation: what a good response would have done, held against what the log says was done."""

from sim.evaluation.drafted import lacking
from sim.evaluation.judging import (
    LATE,
    LATE_COUNTS,
    MET,
    MISSED,
    NOT_EXERCISED,
    Judgement,
    Score,
    frame,
    in_one_line,
    in_words,
    score,
)
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

__all__ = [
    "LABEL",
    "LATE",
    "LATE_COUNTS",
    "MESSAGE_UNITS",
    "MET",
    "MISSED",
    "NOT_EXERCISED",
    "Agreement",
    "Judgement",
    "MessageScore",
    "Score",
    "agreement",
    "explained",
    "frame",
    "in_one_line",
    "in_words",
    "lacking",
    "message_measures",
    "messages",
    "score",
    "summed_up",
]
