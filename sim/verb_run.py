"""`drill run`: one incident on the command line, and what came of it."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.verb_tables import print_json

if TYPE_CHECKING:
    from sim.log import Log

#: How changes are given; several times, if there are several.
CHANGES: dict[str, Any] = {
    "action": "append",
    "default": [],
    "metavar": "PATH=VALUE",
    "help": "another number (channels.sms.per minute=60), or another setting of the playbook (playbook.watches=5 min)",
}


def add(verb: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the verb with its arguments, by the function that makes one."""
    run = verb("run", _run, "one incident, a playbook in every seat: timeline, measures, score")
    run.add_argument("scenario")
    run.add_argument("--playbook", default="standard")
    run.add_argument("--seed", type=int, default=0)
    run.add_argument("--with", dest="changes", **CHANGES)
    run.add_argument("--log", type=Path, metavar="FILE", help="write the log as JSON lines")
    run.add_argument("--json", action="store_true", help="measures and score as JSON")


def _run(arguments: argparse.Namespace) -> int:
    from sim import files
    from sim.experiment.running import run, strategy
    from sim.log import BEGINS

    if arguments.log is not None:
        files.check_writable(arguments.log, over=BEGINS)
    chosen = strategy(arguments.playbook, arguments.changes)
    log = run(arguments.scenario, chosen, arguments.seed)
    if arguments.log is not None:
        arguments.log.write_text("\n".join(log.lines()) + "\n", encoding="utf-8")
    return tell(log, arguments.json)


def tell(log: Log, as_json: bool) -> int:
    """Print what came of a run; 1 if an essential expectation was missed or late."""
    from sim import evaluation, metrics

    score = evaluation.score(log)
    if as_json:
        data = {"measures": metrics.measures(log), "targets": metrics.targets(log).to_dict("records")}
        rated = {one.about: _rating_data(one) for one in evaluation.rate(log).every()}
        print_json(data | {"score": _score_data(score), "ratings": rated, "digest": log.digest})
    else:
        for line in metrics.timeline(log, truth=False).itertuples():
            print(f"{line.clock}  {line.who[:20]:20}  {line.what}")
        print()
        bands = metrics.trust_band(log)
        for name, value in metrics.measures(log).items():
            words = metrics.in_words(name, value, log.scenario.organisation.currency)
            print(f"{name:34} {words}{_between(*bands[name]) if name in bands else ''}")
        print()
        for target in metrics.targets(log).to_dict("records"):
            print(_target_in_words(target))
        print()
        print(evaluation.in_words(score))
        if ratings := evaluation.ratings_in_words(evaluation.rate(log)):
            print(f"\n{ratings}")
    return 1 if score.gates else 0


def _between(low: float, high: float) -> str:
    """What stands beside a model index: where it lies when its coefficients are taken lower and higher."""
    return f"  (band {low:.1f} to {high:.1f})"


def _target_in_words(target: dict[Any, Any]) -> str:
    """A target and what came of it: `target: declare  6.1 min from detection, 10 min allowed: kept`."""
    from sim.metrics.words import minutes

    took, allowed = minutes(target["took"]), minutes(target["allowed"])
    since = "" if took == "never" else f" from {target['counted from']}"
    kept = "kept" if target["kept"] else "not kept"
    return f"{'target: ' + target['target']:34} {took}{since}, {allowed} allowed: {kept}"


def _score_data(score) -> dict[str, Any]:
    return {
        "attainment": score.attainment,
        "coverage": score.coverage,
        "expectations": [
            {
                "name": j.expectation.name,
                "status": j.status,
                "points": j.points,
                "minutes": j.minutes,
                "entry": j.evidence,
                "entries": list(j.entries),
            }
            for j in score
        ],
    }


def _rating_data(one) -> dict[str, Any]:
    return {"kind": one.kind, "rating": one.rating or None, "why": one.why, "entries": list(one.entries)}
