"""What a message should hold, by what sort of message it is: a table, as published guides ask for it.

Elements are looked for, never how well they are put. `FORM` says of each row which fields of a notice, and which parts
of a document, hold the element; where there is neither, plain words say it (`sim.evaluation.phrasing`).
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from sim.scenario import AFTERWARDS, INSIDE, NOT_TRUE, PRESS, RUMOUR_SEEN

Type = Literal[
    "first notice", "update", "mitigated", "resolution", "press release", "follow-up", "partner", "investor",
    "executive", "correction",
]  # fmt: skip
#: The sorts of messages, in the order of the table's columns.
TYPES: tuple[Type, ...] = (
    "first notice", "update", "mitigated", "resolution", "press release", "follow-up", "partner", "investor",
    "executive", "correction",
)  # fmt: skip

#: When a required element counts; at any other time it is not applicable. See `sim.evaluation.moment`.
Condition = Literal[
    "", "while it lasts", "once it is over", "while something fails", "once the cause is known",
    "until the cause is known", "once a way round is open", "once something is offered", "after a breach",
]  # fmt: skip


class Element(NamedTuple):
    """One row: its name, the fields or parts that hold it, where it is asked for, for each of `TYPES` whether it is
    required (`R`), may be there (`o`) or is not looked for (`-`), and when it counts."""

    name: str
    fields: tuple[str, ...]
    source: str
    columns: str
    counts: Condition = ""

    def of(self, sort: Type) -> str:
        """`R`, `o` or `-`."""
        return self.columns[TYPES.index(sort)]


_CDC, _CERC = "CDC, first message", "CDC, Crisis and Emergency Risk Communication"
_LEXICON = "Sutton, Warning Lexicon"
_ACMA = "ACMA, outage communication standard"
_PAGERDUTY = "PagerDuty, incident response documentation"
_RELEASES = "guides to press releases"
_BREACH = "California Civil Code 1798.82"
_LEWICKI = "Lewicki and others 2016"
_PRACTICE = "good practice"

#: Columns: first notice, update, mitigated, resolution, press release, follow-up, partner, investor, executive,
#: correction.
ELEMENTS: tuple[Element, ...] = (
    Element("who speaks", ("who speaks",), _LEXICON, "RRRRRRRRR-"),
    Element("what happened", ("what happened",), _CDC, "RRRRRRRRR-"),
    Element("who is affected", ("who is affected",), _ACMA, "RRRRRoRRR-"),
    Element("what still works", ("what still works",), _ACMA, "RRRRRoRRR-", "while something fails"),
    Element("how many", ("how many", "scale"), _ACMA, "oRRRRoRRR-", "while it lasts"),
    Element("what we do", ("what we do",), _CDC, "RRRRRRRRR-"),
    Element("what is not known yet", ("not known yet",), _CDC, "Ro--R-RRR-", "until the cause is known"),
    Element("when it will be over", ("estimate",), _ACMA, "RRR-o-RoR-", "while something fails"),
    Element("when the next word comes", ("next update",), _PAGERDUTY, "RR----R-R-", "while it lasts"),
    Element("an apology", ("apology",), _CERC, "RooRRRo---"),
    Element("an assurance", ("what we answer for", "what becomes better", "money back", "your order"), _CDC,
            "RRRRRRRo--"),
    Element("what else works", ("alternative",), _PAGERDUTY, "RRo-o-R-o-", "once a way round is open"),
    Element("what to do", ("what to do",), _CERC, "RooRoRR---"),
    Element("where to look", ("where to look",), _CDC, "RRRRRRRRRR"),
    Element("the cause", ("cause",), _PAGERDUTY, "-oRRRRRoR-", "once the cause is known"),
    Element("what is lost or lasts", ("lasting effects",), _PAGERDUTY, "---RRRRRR-", "once it is over"),
    Element("since when and until when", ("since when",), _PAGERDUTY, "-oRRRRRRR-"),
    Element("what makes up for it", ("compensation",), _PRACTICE, "---ooRo---", "once something is offered"),
    Element("what becomes better", ("what becomes better",), _PAGERDUTY, "---oRRRRR-", "once it is over"),
    Element("a headline", ("headline",), _RELEASES, "----R-----"),
    Element("place and date", ("dateline",), _RELEASES, "----R-----"),
    Element("a quotation", ("quotation",), _RELEASES, "----R-----"),
    Element("a contact", ("contact",), _RELEASES, "----R-----"),
    Element("who we are", ("about us",), _RELEASES, "----R-----"),
    Element("what information", ("what information",), _BREACH, "-----R----", "after a breach"),
    Element("what is not true", (NOT_TRUE,), "Coombs 2007: a rumour is denied, with evidence", "---------R"),
)  # fmt: skip


class Sorry(NamedTuple):
    """One part of an apology that works: its name, its weight, the fields that hold it, and when it counts."""

    name: str
    weight: float
    fields: tuple[str, ...]
    counts: Condition = ""
    source: str = _LEWICKI


#: The parts of an apology, with the weights of A-04: the order is that of the published study, the numbers are ours.
APOLOGY: tuple[Sorry, ...] = (
    Sorry("we answer for it", 0.30, ("what we answer for",)),
    Sorry("an offer to make it good", 0.22, ("compensation", "money back"), "once something is offered"),
    Sorry("regret", 0.15, ("apology",)),
    Sorry("an explanation", 0.15, ("cause",), "once the cause is known"),
    Sorry("it shall not come again", 0.13, ("what becomes better", "by when"), "once it is over"),
    Sorry("a request to be forgiven", 0.05, ()),
)

#: The documents for which the table has a column.
DOCUMENTS: dict[str, Type] = {
    "press release": "press release",
    "follow-up": "follow-up",
    "partner note": "partner",
    "executive brief": "executive",
}
_BY_GROUP: dict[str, Type] = {
    "partners": "partner",
    "investors": "investor",
    PRESS: "press release",
    **dict.fromkeys(INSIDE, "executive"),  # type: ignore[dict-item]  # a Type, as plain text
}


def sort_of(to: str, occasion: str, first: bool, over: bool, told: bool) -> Type | None:
    """What sort of message a notice is: to whom, on what occasion, whether it is their `first`, whether what it is
    about is `over`, and whether they were `told` that it is. None: no table asks anything (the regulator)."""
    if to != "customers":
        return _BY_GROUP.get(to)
    if occasion == RUMOUR_SEEN:
        return "correction"
    if occasion in AFTERWARDS[1:] or (over and told):
        return "follow-up"
    if over or occasion == AFTERWARDS[0]:
        return "resolution"
    return "first notice" if first else "mitigated" if occasion == "mitigated" else "update"
