"""Meanwhile: the first runs of the question that stands on a form, played before anybody asks for the answer.

What has been played is remembered by this process (`sim.experiment.playing`), so the question finds it there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from sim.experiment import Study, arriving
from sim.experiment.engines import engine
from sim.experiment.playing import Stretch

WAIT = 1.0  #: seconds for which nothing has been changed before anything is played
MOST = 2_000  #: runs in all: the first ones, and no more than are remembered


class Meanwhile:
    """Plays what `asked()` asks for (arguments of `sim.experiment.arriving`; ValueError: it is not complete), in a
    thread, as long as somebody is `there()`, and says how far it is, in the page's own. The first of it is `drawn`,
    once and for nobody: the first picture of a process takes longest. Where no event loop runs (a plain script),
    nothing is played."""

    def __init__(
        self,
        asked: Callable[[], dict[str, Any]],
        said: Callable[[str], None],
        there: Callable[[], bool],
        drawn: Callable[[Study], object],
        workers: int = 1,
    ):
        self._asked, self._said, self._there, self._drawn, self._workers = asked, said, there, drawn, workers
        self._ready = False  # whether something has been drawn
        self._turn = 0  # of the question that stands; what is played for an older one ends
        self._alone = asyncio.Lock()
        self.task: asyncio.Task | None = None

    def begin(self) -> None:
        """The question is another one, or stands again: what is played for the old one ends, and after a while the new
        one's first runs are played."""
        self.end()
        try:
            self.task = asyncio.get_running_loop().create_task(self._play(self._turn))
        except RuntimeError:
            self.task = None

    def end(self) -> None:
        """Play no further stretch, and say nothing more."""
        self._turn += 1
        self._said("")

    async def over(self) -> None:
        """Wait until nothing is being played any more."""
        async with self._alone:
            pass

    async def _play(self, turn: int) -> None:
        await asyncio.sleep(WAIT)
        async with self._alone:
            try:
                await self._arrive(turn)
            except Exception:  # whatever it is: it will be said when somebody asks for the answer
                if turn == self._turn:
                    self._said("")

    async def _arrive(self, turn: int) -> None:
        def wanted() -> bool:
            return turn == self._turn and self._there()

        if not wanted():
            return
        asked, engine = self._asked(), ByAndBy(self._workers, wanted)
        studies = await asyncio.to_thread(lambda: arriving(**asked, workers=engine))
        while wanted() and (study := await asyncio.to_thread(next, studies, None)) is not None:
            if turn == self._turn:
                self._said(progress(study, asked["replications"]))
            if not self._ready and wanted():
                self._ready = True
                await asyncio.to_thread(self._drawn, study)
            if len(study.runs) >= MOST:
                return


class ByAndBy:
    """An engine that plays as many stretches at a time as there are processes, and none once nobody `wants` them:
    nothing that was begun has to be broken off."""

    def __init__(self, processes: int, wants: Callable[[], bool]):
        self._processes, self._wants = processes, wants

    def play(self, due: Sequence[Stretch]) -> Iterator[np.ndarray]:
        """See `sim.experiment.engines.Engine.play`. Raises Unwanted."""
        for start in range(0, len(due), self._processes):
            if not self._wants():
                raise Unwanted
            yield from list(engine(self._processes).play(due[start : start + self._processes]))


class Unwanted(Exception):
    """Nobody wants to know any more."""


def progress(study: Study, most: int) -> str:
    """`Already playing: 120 of 2 × 200 runs.`"""
    pairs = len(study.scenarios) * len(study.strategies)
    done, whole = len(study.runs), f"{pairs} × {most:,} runs"
    if study.replications >= most or study.stopped:
        return f"Already played: {done:,} runs, all that this question needs."
    return f"Already {'played' if done >= MOST else 'playing'}: {done:,} of {whole}."
