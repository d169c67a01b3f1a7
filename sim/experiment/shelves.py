"""Shelves: stretches that were played, kept in a folder, so that a study that was stopped goes on where it was."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.experiment.engines import Workers, engine
from sim.experiment.provenance import playbook_digest, versions
from sim.metrics import UNITS

if TYPE_CHECKING:
    from sim.experiment.playing import Stretch


class Shelf:
    """An engine that takes from a `folder` what lies there, has `workers` play the rest, and puts it there as it comes.

    What was kept by another version of the code, is not whole, or is not as it was put there, is played again. `took`
    says how many replications lay there.
    """

    def __init__(self, folder: Path | str, workers: Workers = 1):
        self.folder, self._workers, self.took = Path(folder), workers, 0

    def play(self, due: Sequence[Stretch]) -> Iterator[np.ndarray]:
        """See `Engine.play`. Raises OSError where the folder cannot be written."""
        self.folder.mkdir(parents=True, exist_ok=True)
        there = {one: rows for one in due if (rows := self._taken(one)) is not None}
        self.took += sum(len(one.replications) for one in there)
        new = engine(self._workers).play([one for one in due if one not in there])
        for one in due:
            yield there[one] if one in there else self._put(one, next(new))

    def clear(self) -> None:
        """Throw away what is kept: the study is whole."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _taken(self, one: Stretch) -> np.ndarray | None:
        with contextlib.suppress(OSError, ValueError, EOFError), self._place(one).open("rb") as file:
            rows = np.load(file, allow_pickle=False)  # not there, or cut off: ValueError
            whole = rows.shape == (len(one.replications), len(UNITS)) and file.read() == _digest(rows)
            return rows if whole else None
        return None

    def _put(self, one: Stretch, rows: np.ndarray) -> np.ndarray:
        """Keep it whole or not at all, whatever happens meanwhile."""
        place = self._place(one)
        half = place.with_suffix(f".{os.getpid()}")
        with half.open("wb") as file:
            np.save(file, rows, allow_pickle=False)
            file.write(_digest(rows))
        half.replace(place)
        return rows

    def _place(self, one: Stretch) -> Path:
        said = [one.seed, list(one.replications), one.spread, *_digests(one.scenario, one.playbook), versions()]
        return self.folder / f"{hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:32]}.npy"


def _digest(rows: np.ndarray) -> bytes:
    """By which it is seen that rows are as they were put there; it stands behind them, in the same file."""
    return hashlib.sha256(rows.tobytes()).digest()


@functools.lru_cache(maxsize=256)
def _digests(scenario, playbook) -> tuple[str, str]:
    return scenario.digest, playbook_digest(playbook)
