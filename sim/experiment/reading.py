"""Reading: the study of a file that `sim.experiment.saving` wrote."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from sim.experiment.answers import HEADLINES
from sim.experiment.meant import meant
from sim.experiment.packing import unpacked
from sim.experiment.provenance import ROWS, World, rows_digest
from sim.experiment.saving import KEY, WORLDS
from sim.experiment.studies import Study
from sim.experiment.verdicts import Stop

_RUN = ("scenario", "strategy", "replication")  # what a run is known by
_SAID = ("seed", "spread", "replications", "played", "measure", "horizons")  # what a file says of its rows


def origin(path: str | os.PathLike) -> dict[str, Any]:
    """What a .parquet file's runs were made from: see `sim.experiment.studies.Study.provenance`. Raises ValueError for
    a file that does not say."""
    said = _beside(path).get(KEY)
    if said is None:
        raise ValueError(f"{path}: these rows do not say what they were made from; make them with `drill compare -o`")
    try:
        return _whole(json.loads(said))
    except ValueError as error:
        raise ValueError(f"{path}: what these rows were made from cannot be read: {error}") from error


def _whole(said: Any) -> dict[str, Any]:
    """What a file says of its rows. Raises ValueError where it does not say all of it."""
    if missing := [name for name in _SAID if not isinstance(said, dict) or name not in said]:
        raise ValueError(f"it does not say {', '.join(missing)}")
    return said


def _beside(path: str | os.PathLike) -> dict[bytes, bytes]:
    """What stands in a file beside its rows."""
    from pyarrow import ArrowInvalid, parquet

    if not os.path.isfile(path):
        there = [file.name for file in Path(path).parent.glob("*.parquet") if file.is_file()]
        near = meant(Path(path).name, there) or "save one with drill compare … -o FILE.parquet"
        raise FileNotFoundError(f"{path}: there is no such file; {near}")
    try:
        return parquet.read_schema(path).metadata or {}
    except ArrowInvalid as error:
        raise ValueError(f"{path}: this is no .parquet file, or a damaged one: {error}") from error


def read(path: str | os.PathLike) -> Study:
    """The study of a .parquet file, with all its runs and all that was played: it answers whatever a fresh one does.
    `Study.best` plays fresh runs only with the very code that made these. Raises ValueError as `origin`, and for rows
    that are not those that the file says, or are not as they were stored (files of older versions do not say how they
    were; see `checked`); OSError for a file that is not there."""
    said = origin(path)
    runs = _rows(path, said)
    _as_stored(path, said, runs)
    stopped = said.get("stopped")
    return Study(
        runs,
        said["seed"],
        said["horizons"],
        Stop(said.get("stopped by") or "settled", stopped) if stopped else None,
        said["measure"],
        said["spread"],
        _worlds(path),
        precision=said.get("precision"),
        origin=said,
    )


def _rows(path: str | os.PathLike, said: Mapping[str, Any]) -> pd.DataFrame:
    """The runs, in the order in which they were played. Raises ValueError unless each that the file says is there
    once, with a value or none for all that a study shows."""
    rows = pd.read_parquet(path)
    if missing := [name for name in dict.fromkeys((*_RUN, *HEADLINES, said["measure"])) if name not in rows]:
        raise ValueError(f"{path}: its rows have no column {', '.join(map(repr, missing))}; save the study anew")
    runs = rows.set_index(list(_RUN))
    asked = [(one["scenario"], one["strategy"], n) for one in said["played"] for n in range(said["replications"])]
    if len(runs) != len(asked) or set(runs.index) != set(asked):
        raise ValueError(
            f"{path}: it is said to hold {len(asked)} runs, {said['replications']} of each strategy in each scenario; "
            f"rows seen: {len(runs)}, not just these; save the study anew"
        )
    return runs.loc[asked].reset_index()


def checked(said: Mapping[str, Any]) -> bool:
    """Whether rows that were made from this can be held against a digest that was stored with them."""
    played = said.get("played", ())
    return bool(played) and all(ROWS in one for one in played)


def _as_stored(path: str | os.PathLike, said: Mapping[str, Any], runs: pd.DataFrame) -> None:
    """Raises ValueError for the rows of a strategy that are not as they were stored."""
    found = {pair: rows_digest(rows) for pair, rows in runs.groupby(["scenario", "strategy"], sort=False)}
    for one in said["played"]:
        seen, stored = found[one["scenario"], one["strategy"]], one.get(ROWS)
        if stored not in (None, seen):
            raise ValueError(
                f"{path}: the rows of {one['scenario']} under {one['strategy']} are not as they were stored: their "
                f"digest is {seen[:12]}, and {str(stored)[:12]} was stored with them, so numbers have been changed "
                f"since. Take a copy that nobody has touched, or play it anew: drill compare … --seed {said['seed']} "
                "-o FILE.parquet"
            )


def _worlds(path: str | os.PathLike) -> dict[tuple[str, str], World]:
    """What was played; nothing where the file does not hold it, or another version wrote it in words of its own."""
    try:
        return unpacked(_beside(path)[WORLDS])
    except (KeyError, ValueError):
        return {}
