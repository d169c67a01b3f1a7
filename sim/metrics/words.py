"""Measures as people read them: a number with its unit, and a word where there is none."""

from __future__ import annotations

from sim.metrics.rows import UNITS

_NO_MILESTONES = (
    "longest silence",
    "approval delay",
    "priority inversion",
    "longest silence to executives",
    "estimate error",
    "decision delay",
    "longest gap in the log",
)  # minutes that are not the time until something


def minutes(value: float) -> str:
    """`36 min`, `4.2 min`, or `never`."""
    if value != value:
        return "never"
    return f"{value:.0f} min" if abs(value) >= 10 else f"{value:.1f} min"


def in_words(measure: str, value: float, currency: str = "") -> str:
    """A measure's value with its unit: `36 min`, `71%`, `ZAR 942,387`.

    What never happened is `never`; where there is nothing to measure (no promise fell due) it is `–`. Raises
    KeyError for a measure that is none.
    """
    unit = UNITS[measure]
    if value != value:
        return "never" if unit == "min" and measure not in _NO_MILESTONES else "–"
    if unit == "min":
        return minutes(value)
    units = {"share": f"{value:.0%}", "money": f"{currency} {value:,.0f}".strip(), "hours": f"{value:,.1f} h"}
    return units.get(unit, f"{value:,.0f}")
