"""Experiments: scenarios × strategies × replications, the same luck under every strategy."""

from __future__ import annotations

from sim.experiment.running import Strategy, run

__all__ = ["Strategy", "Study", "compare", "run"]


def __getattr__(name: str):
    """Studies, only when asked for: they need pandas and scipy, a single run does not."""
    if name in __all__:
        from sim.experiment import studies

        return getattr(studies, name)
    raise AttributeError(f"module 'sim.experiment' has no attribute {name!r}")
