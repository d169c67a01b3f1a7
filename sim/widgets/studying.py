"""Asking for a study in a notebook: choose, press Compare, watch it arrive, stop it or let it end, take it away."""

from __future__ import annotations

import asyncio
from typing import Any

from ipywidgets import HTML, HBox, VBox

from sim.experiment import Study

from . import outcome
from .arrivals import Arrivals
from .downloads import links
from .inorder import InOrder
from .livelog import Announce
from .parts import alert, box, button, card, put, sheet, show
from .questions import Question

EARLY = (
    "You may look while it comes. That it looks settled is no reason to stop: whoever stops at the first difference "
    "finds one where there is none. To stop as soon as it may, ask for a certainty."
)
STOPPED = "It was stopped before its end, and its report says so: take its intervals for a little too narrow."
_STOPPING = "Stopping: what is being played now is played to its end, and kept."
_MAKING = "The files are being made; that takes some seconds."


class Studying:
    """The form and what comes of it. `study` is what has been played so far (None: nothing). `workers`: by how many
    processes."""

    def __init__(self, workers: int = 1):
        self.workers, self.study = workers, None
        self.question = Question()
        self._also: tuple[str, ...] = ()
        self._most, self._goes_on = 0, False  # runs of each, and whether a certainty decides that there are enough
        self.arrivals = Arrivals(self._drawn, self._show, self._say, self._end)
        self.go = button("Compare", self.compare, "drill-go", "drill-begin")
        self.stop = button("Stop here, keep what is played", self.halt)
        self.take = button("Make the report and the file to keep", self.make)
        self._wrong, self._progress, self._out, self._files = HTML(), HTML(), HTML(), HTML()
        self._early = HTML(f'<p class="drill-aside">{EARLY}</p>')
        self.announce = Announce()
        self._came = card("What came of it", self._results(), "drill-wide", "drill-arriving")
        asking = card("Compare strategies", [self.question.view, self._wrong, self.go], "drill-wide")
        self.view = VBox([sheet(), asking, self._came, self.announce, InOrder()])
        for part in (self._wrong, self._progress, self._out, self._files):
            put(part, "")
        for part in (self._came, self.stop, self.take):
            show(part, False)

    def _results(self) -> list:
        return [self._progress, self._early, box(HBox, [self.stop, self.take]), self._files, self._out]

    def compare(self) -> bool:
        """Play what the form asks for; what is wrong with it is said beneath. Whether it has begun."""
        put(self._wrong, "")
        try:
            asked = self.question.asked()
            self.arrivals.begin(asked, self.workers, lambda: self._open(asked))
        except (ValueError, OSError) as error:
            self._close(str(error))
            return False
        return True

    def halt(self) -> None:
        """Play no further block."""
        self.arrivals.stop()
        self.stop.disabled = True
        self._say(_STOPPING)

    def make(self) -> asyncio.Task | None:
        """Make the files, and give their links."""
        self.take.disabled = True
        put(self._files, f'<p role="status">{_MAKING}</p>')
        try:
            return asyncio.get_running_loop().create_task(self._made())
        except RuntimeError:
            asyncio.run(self._made())
            return None

    # -------------------------------------------------------------------------------------------- inside

    async def _made(self) -> None:
        try:
            found = await asyncio.to_thread(outcome.files, self.study, self._also)
            put(self._files, links(found))
        except (ValueError, OSError) as error:
            put(self._files, alert(f"They could not be made: {error}"))
        self.take.disabled = False

    def _open(self, asked: dict[str, Any]) -> None:
        """It begins: the form waits, what came before goes."""
        self.study = None
        self._also = tuple(self.question.also.value)
        self._most, self._goes_on = asked["replications"], asked["precision"] is not None
        self.go.disabled, self.stop.disabled, self.take.disabled = True, False, False
        for part in (self._out, self._files):
            put(part, "")
        self._say("The first runs are being played.")
        for part, shown in ((self._came, True), (self._early, True), (self.stop, True), (self.take, False)):
            show(part, shown)

    def _close(self, wrong: str) -> None:
        """It has not begun, as something is wrong."""
        self.go.disabled = False
        show(self._came, self.study is not None)
        put(self._wrong, "".join(alert(line) for line in wrong.splitlines()))
        self.announce.say(wrong)

    def _drawn(self, study: Study) -> str:
        self.study = study
        early = study.stopped is None and (self._goes_on or study.replications < self._most)
        return outcome.outcome(study, self._also, early)

    def _show(self, html: str) -> None:
        put(self._out, html)

    def _say(self, words: str) -> None:
        put(self._progress, f'<p role="status">{words}</p>')

    def _end(self, study: Study | None, wrong: str) -> None:
        """It is over: whole, stopped, or broken off."""
        self.study, self.go.disabled = study, False
        show(self.stop, False)
        show(self._early, False)
        show(self.take, study is not None)
        if study is not None:
            self._say(f"Played: {study.replications} runs of each. {_why(study)}".strip())
        put(self._wrong, alert(f"It was broken off: {wrong}" if wrong else ""))
        self.announce.say(wrong or "The comparison is finished.")


def _why(study: Study) -> str:
    """Why there are no more, where that was not asked for."""
    if study.stopped is None:
        return ""
    return STOPPED if study.stopped.clause == "by hand" else f"{study.stopped.sentence}."
