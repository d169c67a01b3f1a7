"""Files that nobody has written by hand, and what to do with them: a stored study, a table, a workbook."""

from __future__ import annotations

from pathlib import Path

STUDY = b"incident-drill study"  #: under which a Parquet file's metadata say where its rows come from
PARQUET, ZIP = b"PAR1", b"PK\x03\x04"  #: how such files begin
RUNS = b"scenario,strategy,replication,"  #: how a table of a study's runs begins
ENOUGH = 1024  #: bytes by which a file is told from others


def strange(file: Path, starts: bytes) -> tuple[str, str] | None:
    """What a file is that begins with these bytes, and what to do with it; None for what may be a text of ours."""
    to_list = f"A list of injects becomes part of a scenario by: drill msel SCENARIO --from {file}"
    if starts.startswith(PARQUET):
        return _parquet(file)
    if starts.startswith(RUNS):
        return "a table of a study's runs", "Saved as .parquet (drill compare … -o FILE.parquet) it has a report"
    if starts.startswith(ZIP):
        return ("a workbook", to_list) if file.suffix.lower() == ".xlsx" else ("a document or an archive", "")
    return ("a table", to_list) if file.suffix.lower() == ".csv" else None


def _parquet(file: Path) -> tuple[str, str]:
    from pyarrow import ArrowException, parquet

    try:
        study = STUDY in (parquet.read_schema(file).metadata or {})
    except (ArrowException, OSError):
        study = False
    if not study:
        return "a table in a .parquet file", ""
    return "a stored study", f"Its report is written by: drill report {file} -o study.html"
