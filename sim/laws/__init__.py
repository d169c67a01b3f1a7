"""The laws that every run keeps, whoever played it: read from the finished log and its scenario, in one pass.

They follow from no choice of numbers: a log that breaks one is not a surprising run but a fault in the model.
`broken` says which; `LAWS` is the list.
"""

from sim.laws.law import (
    ASKED,
    CHECKED,
    CLOCKS,
    COPIES,
    COUNTS,
    DELIVERY,
    DESK,
    END,
    FLOW,
    HANDS,
    LACKING,
    LAWS,
    LITTLE,
    LOAD,
    ORDER,
    PAIRS,
    QUEUE,
    ROTA,
    SEATS,
    SHARE,
    TIME,
    WAITS,
    LawBroken,
)
from sim.laws.reading import broken

__all__ = [
    "ASKED",
    "CHECKED",
    "CLOCKS",
    "COPIES",
    "COUNTS",
    "DELIVERY",
    "DESK",
    "END",
    "FLOW",
    "HANDS",
    "LACKING",
    "LAWS",
    "LITTLE",
    "LOAD",
    "ORDER",
    "PAIRS",
    "QUEUE",
    "ROTA",
    "SEATS",
    "SHARE",
    "TIME",
    "WAITS",
    "LawBroken",
    "broken",
]
