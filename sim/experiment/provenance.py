"""Provenance: what the rows of a study were made from and with, so that anybody can make them again."""

from __future__ import annotations

import functools
import hashlib
import platform
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim import files
from sim.experiment.running import Strategy, drawn
from sim.scenario import Playbook, Scenario

if TYPE_CHECKING:
    import pandas as pd

ROWS = "rows digest"  #: under which the digest of its rows stands beside each strategy that was played
World = tuple[Scenario, Strategy]  # a scenario with a strategy's changes, and that strategy


@functools.cache
def versions() -> dict[str, str]:
    """What results hang on, apart from what was asked: the toolkit with the digest of its code, Python, and the
    libraries that reckon."""
    libraries = {name: version(name) for name in ("numpy", "simpy")}
    return {
        "incident-drill": version("incident-drill"),
        "code": _code(),
        "python": platform.python_version(),
        **libraries,
    }


def _code() -> str:
    """The SHA-256 of all modules of the package, with their places in it: the same wherever it is installed."""
    root = Path(__file__).parent.parent
    found = hashlib.sha256()
    for path in sorted(root.rglob("*.py"), key=lambda path: path.relative_to(root).as_posix()):
        text = path.read_bytes().replace(b"\r\n", b"\n")
        found.update(path.relative_to(root).as_posix().encode() + b"\0" + text + b"\0")
    return found.hexdigest()


def differing(there: Mapping[str, str], here: Mapping[str, str]) -> str:
    """In words, which versions differ; "" where none do."""
    return ", ".join(
        f"{name} is {here.get(name, 'none')[:12]}, not {value[:12]}"
        for name, value in there.items()
        if here.get(name) != value
    )


def playbook_digest(playbook: Playbook) -> str:
    """The SHA-256 of all that a playbook says."""
    return files.digest_of(files.to_json(playbook))


def rows_digest(runs: pd.DataFrame) -> str:
    """The SHA-256 of the numbers of one strategy in one scenario: the same in whatever order rows and columns stand.
    It finds what was changed by mistake; whoever means to deceive can make another one."""
    import numpy as np

    ordered = runs.sort_values("replication").select_dtypes("number")
    found = hashlib.sha256()
    for name in sorted(ordered):
        x = ordered[name].to_numpy(dtype="<f8")
        found.update(name.encode() + b"\0" + np.where(np.isnan(x), np.nan, x).tobytes())
    return found.hexdigest()


def with_rows(said: Mapping[str, Any], runs: pd.DataFrame) -> dict[str, Any]:
    """The same provenance, with the digest of its rows beside each strategy that was played and has any."""
    each = {pair: rows_digest(rows) for pair, rows in runs.groupby(["scenario", "strategy"], sort=False)}
    pairs = [(one, (one["scenario"], one["strategy"])) for one in said["played"]]
    played = [one | {ROWS: each[pair]} if pair in each else one for one, pair in pairs]
    return {**said, "played": played}


def provenance(worlds: Mapping[tuple[str, str], World], seed: int, spread: bool, replications: int) -> dict[str, Any]:
    """What a study was made from, as plain data: its seed, whether luck was spread, how many replications; of each
    scenario under each strategy the digests, the changes, and `shared luck`; and the `versions`.

    `shared luck`: which share of all draws of replication 0 was made under the scenario's first strategy as well as
    under this one, 0 to 1. Where it is low, the same luck saves few runs.
    """
    first: dict[str, tuple[str, str]] = {}
    for scenario, name in worlds:
        first.setdefault(scenario, (scenario, name))
    keys = {pair: drawn(*world, seed, spread=spread) for pair, world in worlds.items()}
    played = [
        {
            "scenario": pair[0],
            "strategy": pair[1],
            "scenario digest": world[0].digest,
            "playbook digest": playbook_digest(world[1].playbook),
            "changes": list(world[1].changes),
            "shared luck": _shared(keys[first[pair[0]]], keys[pair]),
        }
        for pair, world in worlds.items()
    ]
    return {"seed": seed, "spread": spread, "replications": replications, "played": played, "versions": versions()}


def _shared(one: frozenset, other: frozenset) -> float:
    return round(len(one & other) / len(one | other), 4) if one | other else 1.0
