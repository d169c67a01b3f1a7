"""What a search has found: all that was looked at, the finalists on fresh luck, and the one to adopt."""

from __future__ import annotations

import dataclasses
import math
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from sim import files
from sim.experiment.measuring import better
from sim.experiment.running import Strategy
from sim.experiment.studies import Study
from sim.metrics import UNITS
from sim.scenario import Playbook, Scenario
from sim.searching.levers import Lever
from sim.searching.seeking import Weighed
from sim.searching.weighing import COST, Scales, Worth

ENDINGS = (".yaml", ".csv", ".parquet")  #: what it is saved as: the playbook, or all candidates


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What came of a search.

    `candidates` has one row for each that was looked at, in that order: plan (the name of a finalist, else ""), a
    column for each setting, the measure, what it was weighed against, a year's cost, kept (whether it keeps limits and
    budget), refused (why it could not be played, else "").

    `finalists` has a row for the playbook as it stands (the `reference`), then one for each finalist, by what they came
    to on fresh luck: plan, the measure with from and to (95 %), difference, low, high (against the reference, the same
    luck; 95 % for all finalists at once, so that it holds for whichever is picked), in the search (the difference that
    it had there), flattered (by how much the search made it look better), a year's cost and how much more that is,
    kept, seen and seen against (both goals, as the search had seen them).

    `study` has the fresh runs (None: there was no finalist), `best` the row of `Study.best` on those that keep the
    limits (None: none was asked), `chosen` which plan to adopt: the best, or the cheapest of those that come so near to
    it that it does not matter; "" where that is the playbook as it stands, or nothing keeps the limits.
    """

    scenario: str
    reference: str
    measure: str
    against: str
    currency: str
    candidates: pd.DataFrame
    finalists: pd.DataFrame
    study: Study | None
    best: Any
    chosen: str
    plans: Mapping[str, Strategy]
    moved: Mapping[str, tuple[str, ...]]
    limits: tuple[str, ...]
    reference_kept: bool
    base: Playbook
    stood: Mapping[str, str]

    @classmethod
    def of(
        cls,
        base: Scenario,
        reference: Strategy,
        these: Sequence[Lever],
        scales: Scales,
        looked: Sequence[Weighed],
        stands: Weighed,
        names: Mapping[str, Weighed],
        plans: Mapping[str, Strategy],
        study: Study | None,
        asked: tuple[float | None, int, bool],
    ) -> Found:
        """Put together; `asked` are the indifference, the most fresh replications, and whether progress is shown."""
        rows = _finalists(base, reference, scales, stands, names, plans, study) if study else []
        best = _best(study, scales, rows, asked) if study else None
        return cls(
            scenario=base.name,
            reference=reference.name,
            measure=scales.measure,
            against=scales.against,
            currency=base.organisation.currency,
            candidates=pd.DataFrame(_candidates(looked, these, scales, names)),
            finalists=pd.DataFrame(rows, columns=list(_columns(scales))),
            study=study,
            best=best,
            chosen=_chosen(rows, scales, best, reference.name),
            plans=plans,
            moved={name: tuple(_moved(one, these)) for name, one in names.items()},
            limits=(*map(str, scales.limits), *_budget(scales, base)),
            reference_kept=bool(stands.worth and stands.worth.kept),
            base=reference.playbook,
            stood=_stood(these, base),
        )

    def playbook(self, plan: str | None = None) -> Playbook:
        """The playbook of a plan (default: the one to adopt), with the changes that belong to it and what spoke for it.
        Raises ValueError for a plan that is none, and where there is none to adopt."""
        plan = self.chosen if plan is None else plan
        if plan not in self.plans:
            there = ", ".join(self.plans) or "none"
            raise ValueError(f"there is no plan {plan!r} to write; the finalists are: {there}. {self.summary()[-1]}")
        new = self.plans[plan].playbook
        return dataclasses.replace(new, name=f"{self.base.name} {plan}", adopted_because=self._because(plan))

    def save(self, path: str | os.PathLike, plan: str | None = None) -> None:
        """Write the playbook of a plan (.yaml; default: the one to adopt), with what each setting was before, or all
        candidates (.csv, .parquet). Raises BadFile for what cannot be written, ValueError as `playbook`."""
        files.check_writable(path, ENDINGS)
        end = Path(path).suffix.lower()
        if end == ".yaml":
            new = dataclasses.replace(self.playbook(plan), name=Path(path).stem)
            heading = [f"{self.base.name}, as a search found it for {self.scenario}.", *self._heading(plan)]
            files.write_playbook(path, new, was=self.base, stood=self.stood, heading=heading)
        elif end == ".csv":
            self.candidates.to_csv(path, index=False)
        else:
            self.candidates.to_parquet(path, index=False)

    def summary(self) -> list[str]:
        """What came of it, in sentences: how much was looked at, what the finalists change, how much the search had
        flattered them, which is best, and which to adopt."""
        from sim.searching import told

        return list(told.sentences(self))

    def _because(self, plan: str) -> str:
        from sim.searching import told

        return told.because(self, plan)

    def _heading(self, plan: str | None) -> Iterator[str]:
        yield f"Moved: {'; '.join(self.moved[plan or self.chosen])}."
        if self.limits:
            yield f"Kept: {'; '.join(self.limits)}."

    def _repr_html_(self) -> str:
        return self.finalists.round(1).to_html(index=False)


def _columns(scales: Scales) -> Iterator[str]:
    yield from ("plan", scales.measure, "from", "to", "difference", "low", "high", "in the search", "flattered")
    yield from dict.fromkeys((scales.against, COST, "more a year", "kept", "seen", "seen against"))


def _candidates(
    looked: Sequence[Weighed], these: Sequence[Lever], scales: Scales, names: Mapping[str, Weighed]
) -> Iterator[dict[str, Any]]:
    plans = {one.picks: name for name, one in names.items()}
    for one in looked:
        settings = {lever.name: lever.options[pick].text for lever, pick in zip(these, one.picks, strict=True)}
        worth = one.worth or Worth(math.nan, math.nan, math.nan, (math.inf,))
        goals = {scales.measure: worth.goal, scales.against: worth.against, COST: worth.cost}
        yield {"plan": plans.get(one.picks, "")} | settings | goals | {"kept": worth.kept, "refused": one.refused}


def _finalists(
    base: Scenario,
    reference: Strategy,
    scales: Scales,
    stands: Weighed,
    names: Mapping[str, Weighed],
    plans: Mapping[str, Strategy],
    study: Study,
) -> list[dict[str, Any]]:
    """The reference and the finalists on fresh luck, beside what the search had made of them."""
    first = _fresh(base, reference, scales, study)
    assert stands.worth is not None
    compared = {name: one for name, one, _ in study.against_first(base.name, scales.measure)}
    sign = 1 if better(scales.measure) == "lower" else -1
    rows = [_row(study, scales, reference.name, first, first, stands)]
    for name, one in names.items():
        row = _row(study, scales, name, _fresh(base, plans[name], scales, study), first, one)
        seen = row["seen"] - stands.worth.goal
        if paired := compared.get(name):
            row |= {"difference": paired.mean, "low": paired.all_low, "high": paired.all_high}
            row |= {"in the search": seen, "flattered": sign * (paired.mean - seen)}
        rows.append(row)
    return rows


def _fresh(base: Scenario, how: Strategy, scales: Scales, study: Study) -> Worth:
    runs = study.runs[study.runs["strategy"] == how.name][list(UNITS)].to_numpy()
    return scales.worth(how.on(base), runs)


def _row(study: Study, scales: Scales, name: str, worth: Worth, first: Worth, seen: Weighed) -> dict[str, Any]:
    (scenario,) = study.scenarios
    horizon = study.terms(scenario, scales.measure)["horizon"]
    low, high = _interval(horizon, study.values(scenario, scales.measure)[name])
    row = {"plan": name, scales.measure: worth.goal, "from": low, "to": high}
    row |= dict.fromkeys(("difference", "low", "high", "in the search", "flattered"), math.nan)
    row |= {scales.against: worth.against, COST: worth.cost}
    saw = seen.worth or Worth(math.nan, math.nan, math.nan, ())
    row |= {"more a year": worth.cost - first.cost, "kept": worth.kept}
    return row | {"seen": saw.goal, "seen against": saw.against}


def _interval(horizon: float, values: np.ndarray) -> tuple[float, float]:
    """Between what the mean lies, 95 %."""
    there = np.where(np.isnan(values), horizon, values) if math.isfinite(horizon) else values[~np.isnan(values)]
    if len(there) < 2:
        return math.nan, math.nan
    half = stats.t.ppf(0.975, len(there) - 1) * there.std(ddof=1) / math.sqrt(len(there))
    return float(there.mean() - half), float(min(there.mean() + half, horizon))


def _best(study: Study, scales: Scales, rows: Sequence[Mapping], asked: tuple[float | None, int, bool]) -> Any:
    """KN's word on those that keep the limits; None where there is nothing to choose between."""
    kept = [row["plan"] for row in rows if row["kept"]]
    if len(kept) < 2:
        return None
    narrowed = dataclasses.replace(study, runs=study.runs[study.runs["strategy"].isin(kept)].reset_index(drop=True))
    indifference, most, progress = asked
    found = narrowed.best(scales.measure, indifference=indifference, most=most, progress=progress)
    return found.iloc[0]


def _chosen(rows: Sequence[Mapping], scales: Scales, best: Any, reference: str) -> str:
    """Of the best and those so near to it that it does not matter, the cheapest, and of several that cost the same what
    stands now; "" where it is that."""
    kept = {row["plan"]: row for row in rows if row["kept"]}
    if not kept:
        return ""
    sign = 1 if better(scales.measure) == "lower" else -1
    goals = {name: sign * row[scales.measure] for name, row in kept.items()}
    first = best["best"] if best is not None and best["best"] else min(goals, key=goals.__getitem__)
    allowed = best["indifference"] if best is not None else 0.0
    near = [name for name, goal in goals.items() if goal - goals[first] <= allowed]
    found = min(near, key=lambda name: (kept[name][COST], name != reference, name != first))
    return "" if found == reference else found


def _moved(one: Weighed, these: Sequence[Lever]) -> Iterator[str]:
    for lever, pick in zip(these, one.picks, strict=True):
        option = lever.options[pick]
        if not option.stands:
            yield f"{lever.name}: {option.text} (was: {lever.was})"


def _stood(these: Sequence[Lever], base: Scenario) -> dict[str, str]:
    """What stood at the paths that a plan may change in the organisation."""
    found = {lever.path: lever.was for lever in these if not lever.own}
    rows = base.organisation.upkeep
    return found | {f"upkeep.{row.name}.a month": f"{row.a_month:,.0f}" for row in rows}


def _budget(scales: Scales, base: Scenario) -> Iterator[str]:
    if scales.budget is not None:
        yield f"{COST} at most {scales.budget:,.0f} {base.organisation.currency}"
