"""Which of the model's ways to vary fits a history's lengths of time, how well, and how sure that is.

Maximum likelihood over the families that a file can hold (lognormal, Weibull, exponential), with cases that are known
only to lie between two ends, and with many cases at once (Kalbfleisch and Prentice, *The Statistical Analysis of
Failure Time Data*, 2002, chapter 3); of the families the one with the least AIC (Akaike 1974). Intervals come from the
curvature of the likelihood at its top, on the logarithm of each parameter, which keeps them positive, with the quantile
of Student's t. They reach over all families whose AIC is at most 2 from the least, as these are hardly less likely
(Burnham and Anderson 2002, section 2.6): few cases do not say which family it is, and each alone is too sure of itself.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from scipy import optimize, special, stats

from sim.history.quantities import Cases
from sim.scenario import Duration

Family = Literal["lognormal", "weibull", "exponential"]
FEWEST = 5  #: cases without which nothing is fitted
THIN = 20  #: cases below which a fit is said to rest on few
_AS_GOOD = 2.0  # how much more than the least a family's AIC may be where both may be the true one
_SHORTEST = 1.0  # second
_LEFT = 0.05  # the share of cases that must be left for what is counted among them to be held against a fit
_ROUNDED = 0.05  # the share of cases that may have taken less than that and are taken for rounded


@dataclass(frozen=True, slots=True)
class Fit:
    """A family that was fitted. `low` and `high` are the 95 % interval of the median, in seconds; `apart` is the
    largest distance between the share of cases that took no longer and what the family says (Kolmogorov and Smirnov),
    with `near` the distance that 95 of 100 histories of this size would keep if the family were true and known, and
    nearly all where it was fitted to them (Lilliefors 1967); `aic`
    that of every family, the least being the best; `instant` how many cases took less than a second and were left out.
    `ended` cases are those of which it is known when they were over; by the last of them the share `reached` was, as
    long as there were enough left to count among.
    """

    duration: Duration
    count: int
    open: int
    instant: int
    ended: int
    reached: float
    low: float
    high: float
    apart: float
    near: float
    aic: dict[Family, float]

    @property
    def median(self) -> float:
        """In seconds."""
        return median(self.duration)

    @property
    def cautions(self) -> tuple[str, ...]:
        """What to think of before it is used."""
        said = [
            (self.ended < THIN, only(self.ended)),
            (self.reached < 0.5, f"{self.reached:.0%} had ended by the last that was seen, so its middle is a guess"),
            (self.instant > 0, f"{self.instant} cases took no time and are left out"),
            (self.apart > max(self.near, 0.1), "no family fits well: look at the picture"),
        ]
        return tuple(text for true, text in said if true)


def fit(cases: Cases) -> Fit | None:
    """The family that fits best; None where there are fewer than `FEWEST` cases that took any time, or all are open,
    or all the same, so that nothing can be said of how they differ."""
    low, high, weight, instant = _usable(*_arrays(cases))
    known = np.isfinite(high)
    if weight[known].sum() < FEWEST or len(np.unique(high[known])) < 2:
        return None
    found = {family: _fitted(family, low, high, weight) for family in _FAMILIES}
    aic = {family: 2 * len(one.at) + 2 * one.lowest for family, one in found.items()}
    best = min(aic, key=aic.__getitem__)
    ends = _ends([found[family] for family in _FAMILIES if aic[family] <= aic[best] + _AS_GOOD], weight[known].sum())
    times, share, waiting = counted(low, high, weight)
    enough = waiting >= _LEFT * weight.sum() if not known.all() else np.full(len(times), True)
    apart = _apart(_FAMILIES[best](found[best].at), times, share, enough)
    near = 1.358 / math.sqrt(weight[low == high].sum() or weight.sum())
    count, ended, some = int(weight.sum()), int(weight[known].sum()), int(weight[high > low].sum())
    left = waiting >= min(_LEFT * weight.sum(), THIN) if not known.all() else enough
    duration, reached = _duration(best, found[best].at), float(np.max(share[left], initial=0.0))
    return Fit(duration, count, some, instant, ended, reached, *ends, apart, near, aic)


def only(count: int) -> str:
    """The caution for few cases."""
    return f"only {count} cases" if count > 1 else "only one case"


def median(duration: Duration) -> float:
    """Of a time that varies, in seconds."""
    if duration.kind == "exponential":
        return duration.seconds * math.log(2)
    return duration.seconds * math.log(2) ** (1 / duration.spread) if duration.kind == "weibull" else duration.seconds


def law(duration: Duration) -> stats.distributions.rv_frozen:
    """The same as scipy has it. Raises ValueError for one that does not vary."""
    if duration.kind == "fixed":
        raise ValueError(f"a fixed time of {duration.seconds:g} s does not vary")
    return _FAMILIES[duration.kind](np.log([duration.seconds, duration.spread][: _SIZE[duration.kind]]))


_Law = Callable[[np.ndarray], stats.distributions.rv_frozen]
#: Each family by the logarithms of its parameters, as `Duration` has them: seconds, then the spread.
_FAMILIES: dict[Family, _Law] = {
    "lognormal": lambda at: stats.lognorm(np.exp(at[1]), scale=np.exp(at[0])),
    "weibull": lambda at: stats.weibull_min(np.exp(at[1]), scale=np.exp(at[0])),
    "exponential": lambda at: stats.expon(scale=np.exp(at[0])),
}
_SIZE = {"lognormal": 2, "weibull": 2, "exponential": 1}


class _Shape(NamedTuple):
    """A family as the likelihood needs it, at the logarithms of its parameters: the logarithm of its density, and the
    share of cases that take longer. The formulas, and not scipy's families: those check all they are given, each time,
    and take ten times as long."""

    density: Callable[[np.ndarray, np.ndarray], np.ndarray]
    longer: Callable[[np.ndarray, np.ndarray], np.ndarray]


def _lognormal_density(x: np.ndarray, at: np.ndarray) -> np.ndarray:
    z = (np.log(x) - at[0]) / np.exp(at[1])
    return -np.log(x) - at[1] - z * z / 2 - math.log(2 * math.pi) / 2


def _lognormal_longer(x: np.ndarray, at: np.ndarray) -> np.ndarray:
    return special.ndtr((at[0] - np.log(x)) / np.exp(at[1]))


def _weibull_density(x: np.ndarray, at: np.ndarray) -> np.ndarray:
    logs, shape = np.log(x) - at[0], np.exp(at[1])
    return at[1] - at[0] + (shape - 1) * logs - np.exp(shape * logs)


def _weibull_longer(x: np.ndarray, at: np.ndarray) -> np.ndarray:
    return np.exp(-np.exp(np.exp(at[1]) * (np.log(x) - at[0])))


_SHAPES: dict[Family, _Shape] = {
    "lognormal": _Shape(_lognormal_density, _lognormal_longer),
    "weibull": _Shape(_weibull_density, _weibull_longer),
    "exponential": _Shape(
        lambda x, at: -at[0] - x * np.exp(-at[0]),
        lambda x, at: np.exp(-x * np.exp(-at[0])),
    ),
}


@dataclass(frozen=True, slots=True)
class _Top:
    """Where the likelihood of a family is highest: the logarithms of its parameters, its negative logarithm there, and
    how these parameters vary together."""

    family: Family
    at: np.ndarray
    lowest: float
    spread: np.ndarray

    def median_interval(self, ended: float) -> tuple[float, float]:
        """The 95 % interval of the median of so many cases that ended, by the delta method on its logarithm."""
        middle = math.log(median(_duration(self.family, self.at)))
        slope = optimize.approx_fprime(self.at, lambda at: math.log(median(_duration(self.family, at))), 1e-6)
        half = stats.t.ppf(0.975, max(1.0, ended - len(self.at))) * math.sqrt(
            max(0.0, float(slope @ self.spread @ slope))
        )
        return math.exp(middle - half), math.exp(min(middle + half, 700.0))


def _ends(tops: Iterable[_Top], ended: float) -> tuple[float, float]:
    """Between what the median lies, whichever of these families it is of."""
    lows, highs = zip(*(top.median_interval(ended) for top in tops), strict=True)
    return min(lows), max(highs)


def _arrays(cases: Cases) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The two ends of each case, in seconds, and how many there are of it; those that are alike together."""
    rows = np.array([(one.low, one.high) for one in cases.delays], dtype=float).reshape(-1, 2)
    ends, place = np.unique(rows, axis=0, return_inverse=True)
    weight = np.bincount(place.ravel(), [one.count for one in cases.delays], len(ends))
    return ends[:, 0], ends[:, 1], weight


def _usable(low: np.ndarray, high: np.ndarray, weight: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, int]:
    """The cases to fit to, and how many are left out because they took no time. A few of these are what is rounded to
    nothing: they took up to a second. More of them are a kind of their own, which no family has."""
    none = high < _SHORTEST
    count = int(weight[none].sum())
    if count <= _ROUNDED * weight.sum():
        return np.where(none, 0.0, low), np.where(none, _SHORTEST, high), weight, 0
    return low[~none], high[~none], weight[~none], count


def _fitted(family: Family, low: np.ndarray, high: np.ndarray, weight: np.ndarray) -> _Top:
    middle = np.where(np.isfinite(high), (low + high) / 2, low)
    logs = np.log(np.maximum(middle, _SHORTEST))
    centre = float(np.average(logs, weights=weight))
    wide = float(np.sqrt(np.average((logs - centre) ** 2, weights=weight))) or 1.0
    start = {"lognormal": [centre, math.log(wide)], "weibull": [centre, -math.log(wide)], "exponential": [centre]}
    against = lambda at: _against(_SHAPES[family], at, low, high, weight)  # noqa: E731 - used at once
    found = optimize.minimize(
        against, np.array(start[family]), method="Nelder-Mead", options={"fatol": 1e-8, "xatol": 1e-8, "maxiter": 2000}
    )
    return _Top(family, found.x, float(found.fun), _covariance(against, found.x))


def _against(shape: _Shape, at: np.ndarray, low: np.ndarray, high: np.ndarray, weight: np.ndarray) -> float:
    """Minus the logarithm of how likely the cases are."""
    exact = low == high
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        between = np.log(np.maximum(shape.longer(low[~exact], at) - shape.longer(high[~exact], at), 1e-300))
        total = (weight[exact] * shape.density(low[exact], at)).sum() + (weight[~exact] * between).sum()
    return -float(total) if math.isfinite(total) else 1e300


def _covariance(against: Callable[[np.ndarray], float], at: np.ndarray, step: float = 1e-3) -> np.ndarray:
    """How the parameters vary together: the inverse of the curvature, by central differences."""
    size = len(at)
    steps = np.eye(size) * step
    curve = np.array([
        [
            (against(at + a + b) - against(at + a - b) - against(at - a + b) + against(at - a - b)) / (4 * step * step)
            for b in steps
        ]
        for a in steps
    ])  # fmt: skip
    return np.linalg.pinv(curve, hermitian=True)


def _apart(law: stats.distributions.rv_frozen, times: np.ndarray, share: np.ndarray, enough: np.ndarray) -> float:
    """The largest distance between what was counted and what the law says, where there are `enough` to count."""
    before = np.concatenate([[0.0], share[:-1]])
    said = law.cdf(times)
    apart = np.maximum(np.abs(said - share), np.abs(said - before))
    return float(np.max(apart[enough], initial=0.0))


def counted(low: np.ndarray, high: np.ndarray, weight: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Which share of cases took no longer, at each time at which one ended (Kaplan and Meier 1958); and of how many
    nobody had stopped looking until then."""
    times = np.where(np.isfinite(high), high, low)
    ended = np.where(np.isfinite(high), weight, 0.0)
    order = np.lexsort((~(ended > 0), times))
    times, ended, weight = times[order], ended[order], weight[order]
    waiting = weight.sum() - np.concatenate([[0.0], np.cumsum(weight)[:-1]])
    left = np.cumprod(1.0 - ended / waiting)
    last = np.flatnonzero(np.append(np.diff(times) > 0, True))
    first = np.concatenate([[0], last[:-1] + 1])
    some = np.add.reduceat(ended, first) > 0
    return times[last[some]], 1.0 - left[last[some]], waiting[first[some]]


def shares(cases: Cases) -> tuple[np.ndarray, np.ndarray]:
    """The same of a quantity's cases: times in seconds, and the share that took no longer."""
    times, share, _ = counted(*_arrays(cases))
    return times, share


def _duration(family: Family, at: np.ndarray) -> Duration:
    found = np.exp(np.minimum(at, 700.0))
    return Duration(family, float(found[0]), float(found[1]) if len(found) > 1 else 0.0)
