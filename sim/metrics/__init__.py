"""Measures of a finished log: functions of the log and its scenario, and nothing else.

`measures` gives one row of numbers with their `UNITS`; `by_audience`, `informed`, `targets` and `timeline` give
frames, `contradictions` a list; `trust_over_time` a frame, `trust_band` pairs of low and high.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.metrics.facts import NEVER
from sim.metrics.rows import measures
from sim.metrics.units import UNITS
from sim.metrics.words import in_words

if TYPE_CHECKING:
    from sim.metrics.claims import contradictions
    from sim.metrics.frames import by_audience, clock, informed, timeline
    from sim.metrics.kept import targets
    from sim.metrics.trust import band as trust_band
    from sim.metrics.trust import over_time as trust_over_time

__all__ = [
    "NEVER", "UNITS", "by_audience", "clock", "contradictions", "in_words", "informed", "measures", "targets",
    "timeline", "trust_band", "trust_over_time",
]  # fmt: skip


def __getattr__(name: str):
    """The frames, only when asked for: they need pandas, a study of ten thousand runs does not."""
    if name in __all__:
        from sim.metrics import claims, frames, kept, trust

        if name.startswith("trust_"):
            return getattr(trust, name.removeprefix("trust_"))
        return getattr({"targets": kept, "contradictions": claims}.get(name, frames), name)
    raise AttributeError(f"module 'sim.metrics' has no attribute {name!r}")
