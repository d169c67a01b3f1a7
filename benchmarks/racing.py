"""Racing: several ways of doing the same thing, timed side by side in CPU seconds, and what is said about them."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what was measured, its gate (must) and aim (should), None where there is none.

    `more`: a higher figure is the better one. `shown` is the figure as people read it, `how` what it is made of.
    """

    what: str
    measured: float
    gate: float | None
    aim: float | None
    unit: str = ""
    more: bool = False
    how: str = ""
    details: dict[str, Any] = field(default_factory=dict)

    def meets(self, limit: float | None) -> str:
        """yes or no; a dash where there is no such limit."""
        if limit is None:
            return "–"
        return "yes" if (self.measured >= limit if self.more else self.measured <= limit) else "**no**"

    def shown(self, number: float | None) -> str:
        """A number with its unit, three figures."""
        if number is None:
            return "–"
        digits = f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"
        return f"× {digits}" if self.unit == "×" else f"{digits} {self.unit}".strip()


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of this process for one piece of work, with the garbage collected before."""
    gc.collect()
    begin = time.process_time()
    work()
    return time.process_time() - begin


def race(ways: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    """CPU seconds of each way in each round. All run once in every round, back to back, so that whatever else the
    machine does hits all of them; every second round runs backwards."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    for round_ in range(rounds):
        for name in list(ways)[:: -1 if round_ % 2 else 1]:
            times[name].append(cpu(ways[name]))
    return times


def ratio(slow: list[float], quick: list[float]) -> tuple[float, float]:
    """How many times longer `slow` took: (of the quickest rounds, median over rounds)."""
    return min(slow) / min(quick), median(s / q for s, q in zip(slow, quick, strict=True))


def python(code: str) -> float:
    """CPU seconds of a fresh Python that runs `code` with this checkout on its path, compiled as it is from the second
    time on."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    before = children()
    subprocess.run([sys.executable, "-c", code], env=environment, check=True, cwd=ROOT, capture_output=True)
    return children() - before


def children() -> float:
    """CPU seconds of all child processes that have ended."""
    import resource  # not on Windows, where the other benchmarks still run

    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def wall(work: Callable[[], object]) -> float:
    """Wall-clock seconds for one piece of work."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin
