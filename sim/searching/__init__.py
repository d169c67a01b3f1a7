"""Searching for a better playbook: settings that may move, two goals, limits, and finalists on fresh luck."""

from __future__ import annotations

from importlib import import_module

__all__ = ["Found", "search"]


def __getattr__(name: str):
    """What the room offers, only when asked for: it needs pandas, scipy and optuna."""
    if name in __all__:
        return getattr(import_module("sim.searching.asking" if name == "search" else "sim.searching.found"), name)
    raise AttributeError(f"module 'sim.searching' has no attribute {name!r}")
