"""Histories: what really happened, read from exports of other people's tools, and what it says about the numbers of
an organisation.

    history = sim.history.read("incidents.json")
    sim.history.calibrated(history, scenario)
"""

from __future__ import annotations

from importlib import import_module

_IN = {
    "History": "form",
    "calibrated": "calibrating",
    "compared": "against",
    "exports": "reading",
    "frame": "frames",
    "summary": "frames",
    "read": "reading",
    "save": "saving",
    "shipped": "saving",
}
__all__ = list(_IN)


def __getattr__(name: str):
    """Each name from its file when it is first asked for: fitting needs scipy, reading does not."""
    if name in _IN:
        return getattr(import_module(f"sim.history.{_IN[name]}"), name)
    raise AttributeError(f"module 'sim.history' has no attribute {name!r}; it has {', '.join(_IN)}")
