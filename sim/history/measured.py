"""The value that a quantity gives to a parameter, of the form that it has, with a 95 % interval."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sim.files.forms import Form, inner
from sim.files.scaling import shown_text
from sim.history.fitting import FEWEST, Fit, fit, median
from sim.history.quantities import Cases, Often, Part, Quantity
from sim.scenario import Duration, Seconds, lasted


@dataclass(frozen=True, slots=True)
class Measured:
    """A value, between which two ends it lies (of a time that varies: its median, in seconds), and the fit."""

    value: Any
    low: float
    high: float
    fit: Fit | None = None


def measured(quantity: Quantity, form: Form, now: Any) -> Measured | str:
    """The value of a parameter by what was counted; or why there is none. `now`: what stands there."""
    if isinstance(quantity, Part):
        return _share(quantity)
    if isinstance(quantity, Often):
        return _rate(quantity)
    return _varying(quantity) if inner(form) is Duration or isinstance(now, Duration) else _mean(quantity)


def counted(quantity: Quantity) -> int:
    """On how many cases a quantity rests."""
    if isinstance(quantity, Part):
        return quantity.among
    return quantity.count if isinstance(quantity, Often) else len(quantity)


def shown(form: Form, value: Any) -> str:
    """A value as people read it; of a time that varies, its median."""
    if isinstance(value, Duration) and value.kind != "fixed":
        return f"median {length(form, median(value))}"
    return shown_text(form, value)


def length(form: Form, value: float) -> str:
    """An end of an interval as people read it: about how long, else as the form has it."""
    return lasted(value / 60) if inner(form) in (Duration, Seconds) else shown_text(form, float(f"{value:.3g}"))


def _varying(cases: Cases) -> Measured | str:
    found = fit(cases)
    if found is None:
        ended = sum(one.count for one in cases.delays if one.high < float("inf"))
        if ended < FEWEST <= len(cases):
            return f"{ended:,} of {len(cases):,} cases are known to have ended: too few to fit anything to"
        return f"{len(cases):,} cases are too few, or too much alike, to fit anything to"
    seconds, spread = _rounded(found.duration.seconds), round(found.duration.spread, 2)
    return Measured(replace(found.duration, seconds=seconds, spread=spread), found.low, found.high, found)


def _mean(cases: Cases) -> Measured | str:
    """With its interval by the normal law; only of lengths that are known exactly."""
    if cases.open:
        return "some of the lengths are not known exactly, so they have no mean"
    seconds = np.repeat([one.low for one in cases.delays], [one.count for one in cases.delays])
    if len(seconds) < 2:
        return "one case says nothing of how much they differ"
    middle, half = float(seconds.mean()), 1.96 * float(seconds.std(ddof=1)) / len(seconds) ** 0.5
    return Measured(round(middle), max(0.0, middle - half), middle + half)


def _share(part: Part) -> Measured | str:
    """With Wilson's interval (1927)."""
    from scipy.stats import binomtest

    if part.count > part.among:
        return f"{part.count:,} were counted among {part.among:,}, so the history lacks some"
    ends = binomtest(part.count, part.among).proportion_ci(method="wilson")
    return Measured(float(f"{part.share:.3g}"), float(ends.low), float(ends.high))


def _rate(often: Often) -> Measured:
    """With the interval of a Poisson count (Garwood 1936)."""
    from scipy.stats import chi2

    low, high = chi2.ppf(0.025, 2 * often.count) / 2, chi2.ppf(0.975, 2 * often.count + 2) / 2
    return Measured(float(f"{often.a_year:.3g}"), float(low) / often.years, float(high) / often.years)


def _rounded(seconds: float) -> float:
    """To three digits, and to whole seconds, as files have them."""
    return float(max(1, round(float(f"{seconds:.3g}"))))
