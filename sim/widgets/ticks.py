"""Tick boxes of the composer: whom, by what, and who must release it."""

from __future__ import annotations

from ipywidgets import HTML, Checkbox

_HEADS = {
    "incidents": "About incident",
    "segments": "Which of them",
    "channels": "By (people it can reach)",
    "approvals": "Who must release it",
}


def tick(text: str, on: bool) -> Checkbox:
    """A box to tick."""
    return Checkbox(description=text, value=on, indent=False)


def heading(name: str) -> HTML:
    """What stands above the boxes of this name."""
    return HTML(f'<p class="drill-aside">{_HEADS[name]}</p>')
