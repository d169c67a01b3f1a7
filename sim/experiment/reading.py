"""Reading: the study of a file that `sim.experiment.saving` wrote."""

from __future__ import annotations

import json
import os
from typing import Any

import pandas as pd

from sim.experiment.packing import unpacked
from sim.experiment.provenance import World
from sim.experiment.saving import KEY, WORLDS
from sim.experiment.studies import Study
from sim.experiment.verdicts import Stop


def origin(path: str | os.PathLike) -> dict[str, Any]:
    """What a .parquet file's runs were made from: see `sim.experiment.studies.Study.provenance`. Raises ValueError for
    a file that does not say."""
    said = _beside(path).get(KEY)
    if said is None:
        raise ValueError(f"{path}: these rows do not say what they were made from; make them with `drill compare -o`")
    return json.loads(said)


def _beside(path: str | os.PathLike) -> dict[bytes, bytes]:
    """What stands in a file beside its rows."""
    from pyarrow import ArrowInvalid, parquet

    try:
        return parquet.read_schema(path).metadata or {}
    except ArrowInvalid as error:
        raise ValueError(f"{path}: this is no .parquet file, or a damaged one: {error}") from error


def read(path: str | os.PathLike) -> Study:
    """The study of a .parquet file, with all its runs and all that was played: it answers whatever a fresh one does.
    `Study.best` plays fresh runs only with the very code that made these. Raises ValueError as `origin`, OSError for a
    file that is not there."""
    said = origin(path)
    stopped = said.get("stopped")
    return Study(
        pd.read_parquet(path),
        said["seed"],
        said["horizons"],
        Stop(said.get("stopped by") or "settled", stopped) if stopped else None,
        said["measure"],
        said["spread"],
        _worlds(path),
        precision=said.get("precision"),
        origin=said,
    )


def _worlds(path: str | os.PathLike) -> dict[tuple[str, str], World]:
    """What was played; nothing where the file does not hold it, or another version wrote it in words of its own."""
    try:
        return unpacked(_beside(path)[WORLDS])
    except (KeyError, ValueError):
        return {}
