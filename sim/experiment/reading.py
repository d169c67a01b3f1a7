"""Reading: the study of a file that `sim.experiment.saving` wrote."""

from __future__ import annotations

import json
import os
from typing import Any

import pandas as pd

from sim.experiment.saving import KEY
from sim.experiment.studies import Study


def origin(path: str | os.PathLike) -> dict[str, Any]:
    """What a .parquet file's runs were made from: see `sim.experiment.provenance.provenance`; and the study's
    `measure`, `horizons` and what `stopped` it. Raises ValueError for a file that does not say."""
    from pyarrow import ArrowInvalid, parquet

    try:
        said = (parquet.read_schema(path).metadata or {}).get(KEY)
    except ArrowInvalid as error:
        raise ValueError(f"{path}: this is no .parquet file, or a damaged one: {error}") from error
    if said is None:
        raise ValueError(f"{path}: these rows do not say what they were made from; make them with `drill compare -o`")
    return json.loads(said)


def read(path: str | os.PathLike) -> Study:
    """The study of a .parquet file, with all its runs; what was played is not in it, so that `Study.best` can play no
    fresh ones. Raises ValueError as `origin`, OSError for a file that is not there."""
    said = origin(path)
    return Study(pd.read_parquet(path), said["seed"], said["horizons"], measure=said["measure"], spread=said["spread"])
