"""Where exercises are kept, and the time of day outside."""

from __future__ import annotations

import datetime
from pathlib import Path

FOLDER = Path("exercises")  #: where exercises are kept, under the current folder

_LONGEST = 150  # bytes of a file name, so that with its endings it can be written everywhere


def log_path(path: Path) -> Path:
    """Where the finished log of the exercise at `path` is kept."""
    return path.with_suffix(".log.jsonl")


def keep_log(path: Path, lines: list[str]) -> None:
    """Keep the finished log beside the exercise, so that it can be read when the code has changed; whole or not at
    all. Raises OSError."""
    kept, text = log_path(path), "\n".join(lines) + "\n"
    if not kept.exists() or kept.read_text(encoding="utf-8") != text:
        growing = kept.with_suffix(".part")
        growing.write_text(text, encoding="utf-8")
        growing.replace(kept)


def new_path(scenario: str, team: str) -> Path:
    """A name for a new exercise: when, what, who."""
    words = "-".join(filter(None, [datetime.datetime.now().strftime("%Y-%m-%d-%H%M%S"), scenario, team]))
    name = "".join(c if c.isalnum() or c in "-_" else "-" for c in words)
    return FOLDER / f"{name.encode()[:_LONGEST].decode(errors='ignore')}.jsonl"


def wall() -> str:
    """The time of day outside; it stands in the file, and never enters the world."""
    return datetime.datetime.now().isoformat(timespec="seconds")


def version() -> str:
    """The version of the toolkit."""
    import sim

    return str(sim.__version__)
