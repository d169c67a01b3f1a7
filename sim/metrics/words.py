"""Measures as people read them: a number with its unit, and a word where there is none."""

from __future__ import annotations

from sim.events import ADVICE
from sim.metrics.units import UNITS
from sim.scenario import lasted

_NO_MILESTONES = (
    "longest silence",
    "approval delay",
    "priority inversion",
    "longest silence to executives",
    "estimate error",
    "decision delay",
    "longest gap in the log",
    "wait on the phone",
    "wait in the chat",
    "facts to agents",
    "stale banner",
    "late by",
    "wait before it is out",
    "time to correct",
    "open talk about a breach",
)  # minutes that are not the time until something

#: What measures are about, for whoever reads them all; what stands in none of these lines comes last, under `OTHERS`.
_GROUPED: dict[str, tuple[str, ...]] = {
    "Detecting": ("time to detect", "time to acknowledge", "found by a monitor", "false alerts", "alarms dropped"),
    "Deciding": (
        *("time to declare", "category right", "category revised", "queue delay", "priority inversion"),
        *("decision delay", "decisions left to silence", "kind right", "time to name the kind"),
    ),
    "People": (
        *("time to activate", "required roles called", "responder hours", "interruptions"),
        *("log completeness", "longest gap in the log", "facts known", "times passed on"),
    ),
    "Repairing": (
        *("time to identify", "time to mitigate", "time to contain", "time to resolve", "impact"),
        *("incidents reopened", "cost of ways round", "recovery times kept"),
        *("open talk about a breach", "containments evaded"),
    ),
    "Telling": (
        *("time to notify", "first notice to customers", "90 % informed", "informed at the end"),
        *("time to notify, from detection", "time to notify, from declaration", "executives informed"),
        *("partners informed", "partners covered", "groups told", "internal to external", "external before internal"),
        *("selective disclosures", "longest silence", "longest silence to executives", "promises kept"),
        *("estimate error", "estimates revised", "estimates kept", "contradictions", "executive note complete"),
        *("minutes of contradiction", "mistakes sent", "mistakes put right", "minutes of mistakes"),
        *("first notice complete", "partner note complete", "apologised", "approval delay"),
        *("blame shifted", "responsibility taken"),
        *("notices", "notices sent unreleased", "copies", "copies lost", "cost of notices"),
        *("promo posts while open", "stale banner", "opt-outs"),
        *("wait before it is out", "copies bounced", "deliveries failed", "update lag"),
    ),
    "At the support desk": (
        *("answered in time", "wait on the phone", "wait in the chat", "gave up", "tickets open"),
        *("contacts contained", "wrong answers", "facts to agents", "engineer minutes lost", "cost of more agents"),
        *("settled at the first contact", "cases passed on", "answers off the script", "first reply to tickets"),
        *("tickets replied in time", "tickets settled together", "minutes throttled"),
    ),
    "Losing": (
        *("orders lost", "orders saved", "revenue lost", "contacts", "records exposed", "backlog parcels"),
        *("double charges", "refunds paid", "time to refund", "visits served", "look-alike reports"),
        *("trust, lowest (model index)", "trust at the end (model index)", "reputation ceiling (model index)"),
    ),
    f"Owing ({ADVICE})": ("clocks met", "late by", "time to aware", "regulator told"),
    "In public": (
        *("news out", "first word before the news", "journalist given a statement"),
        *("complaints in the open", "replies in time", "median reply time"),
        *("press release right", "time to press release", "press release complete"),
        *("rumours", "believed at the peak", "believed at the end", "rumours corrected", "time to correct"),
        *("taken in", "lost to impostors"),
    ),
    "The days after": (
        *("follow-up in time", "compensation cost", "claims", "days to review", "review in time", "report right"),
        *("report read", "improvements chosen", "improvements with an owner", "improvements cost", "promises backed"),
        *("improvements done", "factors found"),
    ),
}
OTHERS = "Others"


def grouped() -> dict[str, tuple[str, ...]]:
    """Every measure under what it is about: detecting, deciding, people, repairing, telling, the support desk, losing,
    owing, in public, the days after, others."""
    known = {name for names in _GROUPED.values() for name in names}
    groups = {head: tuple(name for name in names if name in UNITS) for head, names in _GROUPED.items()}
    others = tuple(name for name in UNITS if name not in known)
    return groups | ({OTHERS: others} if others else {})


def minutes(value: float) -> str:
    """How long it took, as people say it (`lasted`), or `never` for NaN."""
    return "never" if value != value else lasted(value)


def in_words(measure: str, value: float, currency: str = "") -> str:
    """A measure's value with its unit: `36 min`, `71%`, `ZAR 942,387`.

    What never happened is `never`; where there is nothing to measure (no promise fell due) it is `–`. Raises
    KeyError for a measure that is none.
    """
    unit = UNITS[measure]
    if value != value:
        return "never" if unit == "min" and measure not in _NO_MILESTONES else "–"
    if unit == "min":
        return minutes(value)
    units = {
        "index": f"{value:.1f}",
        "share": f"{value:.0%}",
        "money": f"{currency} {value:,.0f}".strip(),
        "hours": f"{value:,.1f} h",
        "days": f"{value:,.1f} days",
    }
    return units.get(unit, f"{value:,.0f}")
