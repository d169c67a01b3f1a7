"""A study that is played while its page goes on answering: block by block, with time left, until done or stopped."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from typing import Any

from sim.experiment import Study, arriving
from sim.experiment.verdicts import Stop, by_hand
from sim.scenario import lasted

_PAUSE = 0.5  # seconds from one picture to the next, at least
_RATHER = 4  # times as long as drawing takes, something is played before it is drawn again


class Arrivals:
    """Plays one study at a time, in a thread, and tells of it in the page's own.

    `came(study)` makes whatever is to be shown of it, in the thread; `shown(made)` shows it. `said(words)` is how far
    it is, `ended(study, wrong)` that it is over: the study as far as it came (None: no block), and what went wrong, if
    anything. `before()` is awaited before anything is played. What comes quicker than it can be drawn is drawn
    together. Where no event loop runs (a plain script), it is played to its end at once.
    """

    def __init__(
        self,
        came: Callable[[Study], Any],
        shown: Callable[[Any], None],
        said: Callable[[str], None],
        ended: Callable[[Study | None, str], None],
        before: Callable[[], Awaitable[None]],
    ):
        self._came, self._shown, self._said, self._ended = came, shown, said, ended
        self._before = before
        self.stopping = False
        self.task: asyncio.Task | None = None

    def begin(self, asked: dict[str, Any], workers: int = 1, first: Callable[[], None] = lambda: None) -> None:
        """Play what is asked for (arguments of `sim.experiment.arriving`), and do something `first`. Raises ValueError
        for a question that makes no sense, before anything is done."""
        studies = arriving(**asked, workers=workers)
        self.stopping = False
        first()
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            asyncio.run(self._arrive(studies, asked["replications"]))
        else:
            self.task = loop.create_task(self._arrive(studies, asked["replications"]))

    def stop(self) -> None:
        """End it after the block that is being played; what has been played stays."""
        self.stopping = True

    async def _arrive(self, studies: Iterator[Study], most: int) -> None:
        began, study, wrong, due = time.monotonic(), None, "", 0.0
        try:
            await self._before()
            while (found := await asyncio.to_thread(next, studies, None)) is not None:
                study = found
                self._said(progress(study.replications, most, time.monotonic() - began))
                last = self.stopping or study.stopped is not None or study.replications >= most
                if last or time.monotonic() >= due:
                    drawing = time.monotonic()
                    self._shown(await asyncio.to_thread(self._came, study))
                    due = time.monotonic() + max(_PAUSE, _RATHER * (time.monotonic() - drawing))
                if self.stopping:
                    break
        except Exception as error:  # whatever it is: a page that waits for ever says nothing
            wrong = f"{error or type(error).__name__}"
        self._ended(study and cut_short(study, most, wrong), wrong)


def cut_short(study: Study, most: int, wrong: str = "") -> Study:
    """The same study; one that was not played to its end says so."""
    if study.stopped is not None or study.replications >= most:
        return study
    broken = f"it was broken off after {study.replications} of {most} replications of each strategy: {wrong}"
    return replace(study, stopped=Stop("by hand", broken) if wrong else by_hand(study.replications, most))


def progress(done: int, most: int, took: float) -> str:
    """`Played 60 of at most 200 runs of each; about 25 s left.`"""
    left = took / done * (most - done)
    told = f"about {lasted(left / 60)} left" if done < most else "all of them"
    return f"Played {done} of at most {most} runs of each; {told}."
