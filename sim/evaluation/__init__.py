"""Evaluation: what a good response would have done, held against what the log says was done."""

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

__all__ = [
    "LATE",
    "LATE_COUNTS",
    "MET",
    "MISSED",
    "NOT_EXERCISED",
    "Judgement",
    "Score",
    "frame",
    "in_one_line",
    "in_words",
    "score",
]
