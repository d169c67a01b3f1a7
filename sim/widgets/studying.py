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
from .meanwhile import Meanwhile
from .parts import alert, box, button, card, put, sheet, show
from .presence import Presence
from .questions import Question
from .ticks import tick

EARLY = (
    "You may look while it comes. That it looks settled is no reason to stop: whoever stops at the first difference "
    "finds one where there is none. To stop as soon as it may, ask for a certainty."
)
STOPPED = "It was stopped before its end, and its report says so: take its intervals for a little too narrow."
_STOPPING = "Stopping: what is being played now is played to its end, and kept."
_MAKING = "The files are being made; that takes some seconds."
_STOP, _TAKE = "Stop here, keep what is played", "Make the report and the file to keep"
_COMPARE, _WAIT = "Compare", "Comparing: it can be stopped below"
_BUSY = "It is being played. To ask something else, stop it first."
_AHEAD = "Begin to play while I choose"


class Studying:
    """The form and what comes of it. `study` is what has been played so far (None: nothing). `workers`: by how many
    processes.

    A button that has nothing to do stays where it is and says so: one that were disabled would throw whoever is on it
    by keyboard to the top of the page.
    """

    def __init__(self, workers: int = 1):
        self.workers, self.study, self.playing, self.making = workers, None, False, False
        self._seen = False  # whether a page has shown it
        self.question = Question()
        self._also: tuple[str, ...] = ()
        self._most, self._goes_on = 0, False  # runs of each, and whether a certainty decides that there are enough
        self._wrong, self._progress, self._out, self._files, self._sooner = (HTML() for _ in range(5))
        self.meanwhile = Meanwhile(self.question.asked, self._say_sooner, self._is_open, outcome.outcome, workers)
        self.arrivals = Arrivals(self._drawn, self._show, self._say, self._end, self.meanwhile.over)
        self.go = button(_COMPARE, self.compare, "drill-go", "drill-begin")
        self.stop_or_take = button(_STOP, self.next)
        self.sooner = tick(_AHEAD, True)
        self._early = HTML(f'<p class="drill-aside">{EARLY}</p>')
        self.announce = Announce()
        self.presence = Presence(self.meanwhile.end, self.meanwhile.end, self.play_ahead)
        self._came = card("What came of it", self._results(), "drill-wide", "drill-arriving")
        ahead = box(HBox, [self.sooner, self._sooner], "drill-seats")
        asking = card("Compare strategies", [self.question.view, ahead, self._wrong, self.go], "drill-wide")
        self.view = VBox([sheet(), asking, self._came, self.announce, InOrder(), self.presence])
        for part in (self._wrong, self._progress, self._out, self._files, self._sooner):
            put(part, "")
        show(self._came, False)
        self.question.observe(self.play_ahead)
        self.sooner.observe(lambda _: self.play_ahead(), "value")
        self.presence.on_msg(lambda *_: self.seen())

    def _results(self) -> list:
        return [self._progress, self._early, box(HBox, [self.stop_or_take]), self._files, self._out]

    def play_ahead(self) -> None:
        """Play the first runs of the question that stands now, unless nobody wants that, or a study is being played."""
        self.meanwhile.end()
        if self.sooner.value and not self.playing and self._seen:
            self.meanwhile.begin()

    def seen(self) -> None:
        """A page shows the form: what is chosen already may be played."""
        if not self._seen:
            self._seen = True
            self.play_ahead()

    def compare(self) -> bool:
        """Play what the form asks for; what is wrong with it is said beneath. Whether it has begun."""
        if self.playing:
            self.announce.say(_BUSY)
            return False
        put(self._wrong, "")
        self.meanwhile.end()
        try:
            asked = self.question.asked()
            self.arrivals.begin(asked, self.workers, lambda: self._open(asked))
        except (ValueError, OSError) as error:
            self._close(str(error))
            return False
        return True

    def next(self) -> None:
        """Stop what is being played; or make the files of what has been."""
        if self.playing:
            self.halt()
        else:
            self.make()

    def halt(self) -> None:
        """Play no further block."""
        self.arrivals.stop()
        self._say(_STOPPING)

    def make(self) -> asyncio.Task | None:
        """Make the files, and give their links."""
        if self.making:
            return None
        self.making = True
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
        finally:
            self.making = False

    def _open(self, asked: dict[str, Any]) -> None:
        """It begins: the form waits, what came before goes."""
        self.study = None
        self._also = tuple(self.question.also.value)
        self._most, self._goes_on = asked["replications"], asked["precision"] is not None
        self.playing, self.go.description, self.stop_or_take.description = True, _WAIT, _STOP
        for part in (self._out, self._files):
            put(part, "")
        self._say("The first runs are being played.")
        for part in (self._came, self._early, self.stop_or_take):
            show(part, True)

    def _close(self, wrong: str) -> None:
        """It has not begun, as something is wrong."""
        show(self._came, self.study is not None)
        put(self._wrong, "".join(alert(line) for line in wrong.splitlines()))
        self.announce.say(wrong)

    def _drawn(self, study: Study) -> str:
        self.study = study
        early = study.stopped is None and (self._goes_on or study.replications < self._most)
        return outcome.outcome(study, self._also, early)

    def _show(self, html: str) -> None:
        put(self._out, html)

    def _is_open(self) -> bool:
        return self.view.comm is not None

    def _say_sooner(self, words: str) -> None:
        put(self._sooner, words and f'<p class="drill-aside">{words}</p>')

    def _say(self, words: str) -> None:
        put(self._progress, f'<p role="status">{words}</p>')

    def _end(self, study: Study | None, wrong: str) -> None:
        """It is over: whole, stopped, or broken off."""
        self.study, self.playing = study, False
        self.go.description, self.stop_or_take.description = _COMPARE, _TAKE
        show(self._early, False)
        show(self.stop_or_take, study is not None)
        if study is not None:
            self._say(f"Played: {study.replications} runs of each. {_why(study)}".strip())
        put(self._wrong, alert(f"It was broken off: {wrong}" if wrong else ""))
        self.announce.say(wrong or "The comparison is finished.")


def _why(study: Study) -> str:
    """Why there are no more, where that was not asked for."""
    if study.stopped is None:
        return ""
    return STOPPED if study.stopped.clause == "by hand" else f"{study.stopped.sentence}."
