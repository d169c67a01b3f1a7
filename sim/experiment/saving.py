"""Saving: the runs of a study in a file, with where they come from and all that was played."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from sim import files
from sim.experiment.packing import packed
from sim.files.strange import STUDY

if TYPE_CHECKING:
    from sim.experiment.studies import Study

ENDINGS = (".csv", ".parquet")  #: what a study is saved as
KEY = STUDY  #: under which a Parquet file's metadata say where its rows come from
WORLDS = b"incident-drill worlds"  #: under which they hold what was played, packed; see `sim.experiment.packing`


def save(study: Study, path: str | os.PathLike) -> None:
    """Write the runs: .csv or .parquet by the name's end; a .parquet file says what they were made from, see
    `sim.experiment.reading.origin`.

    The file is there whole or not at all. Raises BadFile for what cannot be written.
    """
    files.check_writable(path, ENDINGS)
    half = Path(path).with_suffix(f".{os.getpid()}.part")
    try:
        _write(study, half, Path(path).suffix.lower())
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)


def _write(study: Study, path: Path, ending: str) -> None:
    if ending == ".csv":
        study.runs.to_csv(path, index=False)
        return
    import pyarrow as arrow
    from pyarrow import parquet

    table = arrow.Table.from_pandas(study.runs, preserve_index=False)
    beside = {KEY: json.dumps(study.provenance()), WORLDS: packed(study.worlds)}
    parquet.write_table(table.replace_schema_metadata({**table.schema.metadata, **beside}), path)
