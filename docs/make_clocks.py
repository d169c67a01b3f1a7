"""Writes docs/clocks.md anew from the rows in scenarios/regimes.yaml: `python docs/make_clocks.py`."""

from pathlib import Path

from sim import files
from sim.scenario import Regime

PAGE = Path(__file__).with_name("clocks.md")

HEAD = """# Clocks

Laws, card schemes and contracts want somebody told in time.
**This is an exercise aid, not legal advice.** We are no lawyers, laws change, and no row was read in an official \
gazette: have counsel read what you rely on.

## How a clock runs

Each row below is a clock, and each clock is started by its own event and by no other:

| it starts with | that is |
|---|---|
| suspicion | the incident is taken for a security breach, or found to be one; of card data only where card \
numbers are kept in what was reported, or are found among what has got out |
| discovery | whoever finds the cause sees that customer records have got out |
| awareness | somebody states for the organisation that it is aware of the breach, from now on or from the first sign; \
of an outage, its declaration |
| classification | it is declared critical |
| determination | somebody determines that it is material to investors |

*When were we aware?* is a decision of legal counsel, or of the incident commander as long as counsel is not there.
Whoever looks further first gets the clock later, and is judged as if they had been aware after the organisation's \
`looks into` at the latest.
A plain outage starts no clock of a breach, only contracts and, where an organisation is bound by them, the rules for \
significant outages.

Hours are counted from the event.
Days are counted from the next midnight, and the last one counts to its end; business days pass over Saturday and \
Sunday.
A scenario has a weekday and no date, so **public holidays are not counted**.
*As soon as possible* is no number: what stands there in brackets is assumed (A-120), so that an exercise can judge.

A clock is met by a notice that goes to all whom the row names, in time, with words in every field that it wants.
Where it may come in phases, *what happened* is enough at first.
A notice that is sent too late stops the clock and does not meet it.

## Switching clocks on

Nothing is on by itself.
An organisation lists the rows that bind it under `regimes`, and says under `applies` what it is, as far as rows ask \
(the column *applies if*).
Rows of confidence L are not verified and cannot be switched on.
The shipped marketplace lists *popia*, *pci* and *gateway contract*.
Contracts are yours to fill in: [write a scenario](write-a-scenario.md#clocks) shows how.

## The rows

H: the wording was read in a text that quotes the rule. M: second hand. L: not verified, and off.
"""

COLUMNS = (
    "name",
    "where",
    "about",
    "starts with",
    "within",
    "to",
    "must say",
    "phases",
    "applies if",
    "source",
    "as of",
    "sure",
)


def page() -> str:
    """The text of the page."""
    rows = files.load_regimes(files.shipped() / "regimes.yaml").clocks
    lines = ["| " + " | ".join(COLUMNS) + " |", "|" + "---|" * len(COLUMNS)]
    return "\n".join([HEAD, *lines, *("| " + " | ".join(_cells(row)) + " |" for row in rows), "", TAIL])


def _cells(row: Regime) -> list[str]:
    within = f"{row.within:g} {row.unit}"
    soon = f"as soon as possible ({within})" if row.as_soon_as_possible else within
    return [
        f"{row.name}: {row.title}",
        row.jurisdiction,
        row.trigger,
        row.starts,
        soon,
        f"{row.recipient}, {row.office}" if row.office else row.recipient,
        ", ".join(row.content) or "–",
        "yes" if row.phased else "no",
        ", ".join(row.applies_if) or "–",
        row.source,
        row.as_of,
        row.confidence,
    ]


TAIL = """This page is written by `python docs/make_clocks.py` from `scenarios/regimes.yaml`; a test fails when it is \
stale.
"""

if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
