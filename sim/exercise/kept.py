"""The file of an exercise while somebody has it open: what comes in is added to it, until it is closed."""

from __future__ import annotations

from pathlib import Path

from sim.exercise import record as rec
from sim.exercise.lock import OpenElsewhere


class Kept:
    """A file that can be closed, and opened again where it was left. Until it is begun or held, what is filed goes
    nowhere: an exercise that is made from lines has no file yet."""

    path: Path

    def __init__(self) -> None:
        self.record: rec.Record | None = None
        self._left_at = 0

    def begin(self, path: Path, *lines: rec.Header | rec.Line) -> None:
        """Make the file, and its folder, with its first lines. Raises FileExistsError if it is there already, OSError
        if it cannot be written: then there is none."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.hold(path, rec.Record(path, new=True))
        try:
            self.file(*lines)
        except OSError:
            self.close()
            path.unlink()
            raise

    def hold(self, path: Path, record: rec.Record) -> None:
        """From now on, this file is added to."""
        self.path, self.record = path, record

    def file(self, *lines: rec.Header | rec.Line) -> None:
        """Add lines. Raises ValueError where the file is closed, OSError if it takes no more."""
        if self.closed:
            raise ValueError(f"{self.path} is closed; reopen() it, or go on with Exercise.resume")
        if self.record is not None:
            self.record.append(*lines)

    @property
    def closed(self) -> bool:
        """Whether somebody else may go on with it."""
        return self.record is not None and self.record.closed

    def close(self) -> None:
        """Close it, and remember how far it went."""
        if self.record is not None and not self.closed:
            self._left_at = self.record.size
            self.record.close()

    def reopen(self) -> None:
        """Open it again, to go on where it was left. Raises OpenElsewhere if somebody else has it open, or has gone on
        with it since; BadRecord if it is gone."""
        if self.closed:
            record = rec.Record(self.path, new=False)
            if record.size != self._left_at:
                record.close()
                raise OpenElsewhere(f"{self.path} has been gone on with elsewhere since; resume it to see how")
            self.hold(self.path, record)
