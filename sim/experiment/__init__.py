"""Experiments: scenarios × strategies × replications, the same luck under every strategy."""

from __future__ import annotations

from importlib import import_module

from sim.experiment.running import Strategy, run

__all__ = ["Cluster", "Shelf", "Strategy", "Study", "arriving", "compare", "read", "run"]

_IN = {"Cluster": "engines", "Shelf": "shelves", "Study": "studies", "read": "reading"}
_IN |= dict.fromkeys(("arriving", "compare"), "comparing")


def __getattr__(name: str):
    """Studies, only when asked for: they need pandas and scipy, a single run does not."""
    if name in _IN:
        return getattr(import_module(f"sim.experiment.{_IN[name]}"), name)
    raise AttributeError(f"module 'sim.experiment' has no attribute {name!r}")
