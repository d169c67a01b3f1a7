"""Words for the fields of a notice, from what its writer knows and nothing else.

The fields are the claims; the text that people read is assembled from them. English.
"""

from sim.wording.fields import Today, default, filled, of_others
from sim.wording.times import (
    CLOCK_TIME,
    ORDER,
    OVER,
    TIME,
    Fields,
    before_it_goes,
    clock,
    estimated,
    promised,
    put_in,
    text,
    timed,
    unsent,
)

__all__ = [
    "CLOCK_TIME",
    "ORDER",
    "OVER",
    "TIME",
    "Fields",
    "Today",
    "before_it_goes",
    "clock",
    "default",
    "estimated",
    "filled",
    "of_others",
    "promised",
    "put_in",
    "text",
    "timed",
    "unsent",
]
