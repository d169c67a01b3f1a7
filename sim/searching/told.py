"""What a search has found, in sentences and as a small table for people."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sim.experiment.measuring import better, spoken
from sim.searching.weighing import COST

if TYPE_CHECKING:
    import pandas

    from sim.searching.found import Found


def sentences(found: Found) -> Iterator[str]:
    """What there is to know, in order; the last one says what to adopt."""
    yield _looked(found)
    if found.limits:
        kept = "" if found.reference_kept else f"; {found.reference} as it stands does not keep them"
        by = "kept by all finalists in the search" if len(found.finalists) else "what must be kept"
        yield f"{by}: {'; '.join(found.limits)}{kept}."
    yield from (f"{name}: {'; '.join(moved)}." for name, moved in found.moved.items())
    if len(found.finalists):
        yield _flattered(found)
    yield from _broken(found)
    if found.best is not None:
        yield f"on fresh luck: {found.best['sentence']}"
    yield adopted(found)


def _looked(found: Found) -> str:
    count, kept = len(found.candidates), int(found.candidates["kept"].sum())
    refused = int((found.candidates["refused"] != "").sum())
    said = f"{count} candidates were looked at in {found.scenario}; {kept} keep what must be kept"
    return f"{said}{f', {refused} could not be played' if refused else ''}; {len(found.plans)} went on to fresh luck."


def _flattered(found: Found) -> str:
    """The winner's curse: what was picked because it looked good looked better than it is."""
    rows = found.finalists.iloc[1:]
    words = spoken(found.measure)
    sign = 1 if better(found.measure) == "lower" else -1
    told = [
        f"{row['plan']} {_gain(found, -sign * row['in the search'])}, now {_gain(found, -sign * row['difference'])}"
        for row in rows.to_dict("records")
        if not math.isnan(row["difference"])
    ]
    mean = float(rows["flattered"].mean())
    which = "better than they are" if mean > 0 else "worse than they are, for once"
    good = words.less if sign > 0 else words.more
    said = f"{found.measure}, how much {good} than {found.reference}, in the search and now, on fresh luck"
    amount = words.amount(abs(mean))
    return f"{said}: {'; '.join(told)}. The search showed them {which}, by {amount} on average."


def _gain(found: Found, value: float) -> str:
    shown = spoken(found.measure, found.currency).amount(abs(value))
    return shown if value >= 0 else f"minus {shown}"


def _broken(found: Found) -> Iterator[str]:
    lost = [row["plan"] for row in found.finalists.to_dict("records") if not row["kept"] and row["plan"] in found.plans]
    if lost:
        yield f"on fresh luck no longer kept by: {', '.join(lost)}."


def adopted(found: Found) -> str:
    """Which plan to adopt, and for what."""
    if not found.plans:
        why = "nothing keeps what must be kept" if not found.candidates["kept"].any() else "nothing beats it"
        return f"adopt nothing: {why}; {found.reference} stays as it is."
    if not found.chosen:
        return f"adopt nothing: no finalist is better than {found.reference} by what matters."
    cheaper = found.best is not None and found.best["best"] not in ("", found.chosen)
    why = f", the cheapest of those that come as near to {found.best['best']} as makes no difference" if cheaper else ""
    return f"adopt {found.chosen}{why}: {because(found, found.chosen)}."


def because(found: Found, plan: str) -> str:
    """What speaks for a plan: how much better it is than what stands, on fresh luck, and what it costs."""
    row = found.finalists.set_index("plan").loc[plan]
    words = spoken(found.measure)
    gain = f"{words.what} {words.between(row['low'], row['high'])} than under {found.reference}"
    runs = int(found.study.runs["replication"].max()) + 1 if found.study else 0
    return f"{gain}, for {_more(found, row['more a year'])}, over {runs} pairs in {found.scenario}"


def _more(found: Found, more: float) -> str:
    if abs(more) < 0.5:
        return "nothing more a year"
    return f"{abs(more):,.0f} {found.currency} {'more' if more > 0 else 'less'} a year"


def shown(found: Found) -> pandas.DataFrame:
    """The finalists as people read them: with units, intervals in brackets, and without what follows from the rest."""
    import pandas as pd

    rows = [dict(_cells(found, row)) for row in found.finalists.to_dict("records")]
    return pd.DataFrame(rows).fillna("–")


def _cells(found: Found, row: dict[Any, Any]) -> Iterator[tuple[str, str]]:
    first = math.isnan(row["difference"])
    yield "plan", row["plan"]
    yield found.measure, f"{_value(found.measure, row[found.measure])} ({_span(found, row['from'], row['to'])})"
    change = f"{_signed(found, row['difference'])} ({_span(found, row['low'], row['high'])})"
    yield "difference", "–" if first else change
    yield "in the search", "–" if first else _signed(found, row["in the search"])
    if found.against != COST:
        yield found.against, _value(found.against, row[found.against])
    yield f"a year ({found.currency})", f"{row[COST]:,.0f}"
    yield "more", "–" if first else f"{row['more a year']:+,.0f}"
    yield "kept", "yes" if row["kept"] else "no"


def _value(measure: str, value: float) -> str:
    return spoken(measure).cell(value, unit=True)


def _signed(found: Found, value: float) -> str:
    return f"{'+' if value >= 0 else ''}{_value(found.measure, value)}"


def _span(found: Found, low: float, high: float) -> str:
    return " to ".join(map(spoken(found.measure).cell, (low, high)))
