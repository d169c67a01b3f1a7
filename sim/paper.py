"""An exercise on paper: the facilitator's cards, one for each inject, and the handouts for players."""

from __future__ import annotations

from html import escape

from sim.msel.trigger import trigger_text
from sim.scenario import PlannedInject, Scenario, spelt

_STYLE = """
body { font: 12pt/1.4 system-ui, "Segoe UI", Roboto, "Liberation Sans", sans-serif; margin: 1.5cm; color: #000; }
header { border-bottom: 3px solid #000; margin-bottom: 12px; font-weight: 700; letter-spacing: .1em; }
article { border: 1px solid #000; padding: 10px 14px; margin: 0 0 12px; break-inside: avoid; }
article.page { border: 0; break-after: page; }
h1 { font-size: 16pt; margin: 0 0 4px; } h2 { font-size: 13pt; margin: 0 0 4px; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 12px; margin: 6px 0 0; } dt { font-weight: 700; }
dd { margin: 0; white-space: pre-line; } blockquote { margin: 6px 0; font-size: 13pt; white-space: pre-line; }
"""


def cards(scenario: Scenario) -> str:
    """The facilitator's cards as one HTML page: what is sent to whom and when, what is expected, notes, room for what
    was seen."""
    return _page(f"{scenario.title}: the facilitator's cards", "".join(map(_card, scenario.injects)))


def handouts(scenario: Scenario) -> str:
    """What players get on paper, each on a page of its own; nothing that is the facilitator's."""
    given = [one for one in scenario.injects if one.handout]
    return _page(f"{scenario.title}: handouts", "".join(map(_handout, given)))


def _card(one: PlannedInject) -> str:
    said = {
        "To": ", ".join(map(spelt, one.to)),
        "From": one.sender,
        "When": trigger_text(one),
        "Type": f"{one.type}, priority {one.priority}",
        "Expected": one.expected,
        "Done when": one.expect or "",
        "Objective": one.objective or "",
        "Notes": one.notes,
        "Handout": "yes, on paper" if one.handout else "",
        "Seen": "\n\n",
    }
    rows = "".join(f"<dt>{name}</dt><dd>{escape(text)}</dd>" for name, text in said.items() if text)
    title = f"<h2>{escape(one.name)}. {escape(one.title)}</h2>"
    return f"<article>{title}<blockquote>{escape(one.text)}</blockquote><dl>{rows}</dl></article>"


def _handout(one: PlannedInject) -> str:
    title = f"<h1>{escape(one.title)}</h1><p>For the {escape(', '.join(map(spelt, one.to)))}</p>"
    return f'<article class="page">{title}<blockquote>{escape(one.handout)}</blockquote></article>'


def _page(title: str, body: str) -> str:
    head = f'<meta charset="utf-8"><title>EXERCISE: {escape(title)}</title><style>{_STYLE}</style>'
    empty = "<p>There is nothing to print: the scenario's list of injects has none of these.</p>"
    top = f"<header>EXERCISE</header><h1>{escape(title)}</h1>"
    return f'<!DOCTYPE html>\n<html lang="en"><head>{head}</head><body>{top}{body or empty}</body></html>\n'
