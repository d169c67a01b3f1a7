"""Whether a page is there: it beats like a heart, and what nobody looks at any more is put to rest."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import anywidget

from .browser import script

PAUSE = 6.0  #: seconds without a beat after which nobody is taken to look (the page beats every two)
LEAVE = 20.0  #: seconds without a beat after which the page is taken to have gone
_LOOK = 1.0


class Presence(anywidget.AnyWidget):
    """Shows nothing. `pause()` is called when its page has been silent for a moment, `leave()` when it seems to have
    gone (closed, crashed, asleep), `back()` when it beats again after that.

    It watches from the first beat on: a table that never had a page (a test, a script) is left alone.
    """

    _esm = script("presence.js")

    def __init__(self, pause: Callable[[], object], leave: Callable[[], object], back: Callable[[], object]):
        super().__init__()
        self._pause, self._leave, self._back = pause, leave, back
        self._silent = 0.0
        self._gone = False
        self._task: asyncio.Task | None = None
        self.on_msg(lambda *_: self.beat())

    def beat(self) -> None:
        """The page is there."""
        self._silent = 0.0
        if self._gone:
            self._gone = False
            self._back()
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._watch())

    def retire(self) -> None:
        """Another one watches the page from now on: this one's silence means nothing any more."""
        self._pause = self._leave = self._back = bool
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def _watch(self) -> None:
        before = time.monotonic()
        while self._silent < LEAVE:
            await asyncio.sleep(_LOOK)
            now = time.monotonic()
            # While the kernel is busy it hears no beats: of such a time one look counts, the rest does not.
            self._silent += min(now - before, 2 * _LOOK)
            before = now
            if self._silent >= PAUSE:
                self._pause()
        self._task, self._gone = None, True
        self._leave()
