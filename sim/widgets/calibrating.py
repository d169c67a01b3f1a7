"""Putting one's own history in, in a notebook: choose files, read, see what they say, take the numbers away."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ipywidgets import HTML, Dropdown, FileUpload, HBox, Text, VBox

from sim import files, history
from sim.history.calibrating import Calibration
from sim.history.form import History

from . import calibrated
from .downloads import links
from .livelog import Announce
from .parts import alert, box, button, card, put, sheet, show
from .ticks import tick

OWN = "files of your own"
RUNS = 60  #: of the scenario under each playbook, when it is held against the history
_PLAYBOOKS = ("standard", "tell-early")
_ABOUT = (
    "Exports of your status page, pager, tracker, desk or mailing service, or a table saved as CSV; several files at "
    "once, up to 10 MB. They stay on this computer. What cannot be used in them is named, and the rest is read."
)
_READ, _HOLD = "Read it", f"Hold the model against it ({RUNS} runs of each playbook)"
_READING, _PLAYING = "It is being read.", "The runs are being played; that takes some seconds."
_BUSY = "One thing at a time: it is still at work."


class Calibrating:
    """The form and what comes of it. `found` is what was read, `calibration` what it says (None: nothing yet)."""

    def __init__(self) -> None:
        self.found: History | None = None
        self.calibration: Calibration | None = None
        self.busy = False
        self.which = Dropdown(description="History", options=[OWN, *history.shipped()])
        self.upload = FileUpload(description="Choose files", tooltip="Exports and tables", multiple=True)
        self.zone = Text(description="Time zone", value="UTC")
        self.month_first = tick("3/4/2026 is in March", False)
        self.service = Text(description="Service", placeholder="all of them, or words in the name of one")
        self.scenario = Dropdown(description="Scenario", options=_scenarios())
        self._said, self._out, self._files, self._beside = (HTML() for _ in range(4))
        self.go = button(_READ, self.read, "drill-go", "drill-begin")
        self.hold = button(_HOLD, self.hold_against)
        self.announce = Announce()
        self._came = card("What it says", [self._out, self._files, box(HBox, [self.hold]), self._beside], "drill-wide")
        self.view = VBox([sheet(), card("Your own history", self._asking(), "drill-wide"), self._came, self.announce])
        for part in (self._said, self._out, self._files, self._beside):
            put(part, "")
        show(self._came, False)
        self.which.observe(lambda _: show(self._of_files, self.which.value == OWN), "value")

    def _asking(self) -> list:
        self._of_files = box(HBox, [self.upload, self.zone, self.month_first], "drill-seats")
        about = HTML(f'<p class="drill-aside">{_ABOUT}</p>')
        return [about, self.which, self._of_files, self.service, self.scenario, self._said, self.go]

    def read(self) -> asyncio.Task | None:
        """Read what was chosen, and say what it says."""
        return self._later(_READING, self._read, self._show)

    def hold_against(self) -> asyncio.Task | None:
        """Play the scenario, and show where its runs lie in the history."""
        return self._later(_PLAYING, self._played, lambda html: put(self._beside, html))

    # -------------------------------------------------------------------------------------------- inside

    def _later(self, words: str, work: Callable[[], Any], then: Callable[[Any], None]) -> asyncio.Task | None:
        """Do some work while the page goes on answering; what is wrong is said on the form."""
        if self.busy:
            self.announce.say(_BUSY)
            return None
        self.busy = True
        put(self._said, f'<p role="status">{words}</p>')
        try:
            return asyncio.get_running_loop().create_task(self._worked(work, then))
        except RuntimeError:
            asyncio.run(self._worked(work, then))
            return None

    async def _worked(self, work: Callable[[], Any], then: Callable[[Any], None]) -> None:
        try:
            then(await asyncio.to_thread(work))
            put(self._said, "")
        except (ValueError, OSError) as error:
            put(self._said, "".join(alert(line) for line in str(error).splitlines()))
            self.announce.say(str(error))
        finally:
            self.busy = False

    def _read(self) -> tuple[History, Calibration]:
        found = self._history().where(service=self.service.value.strip())
        if not len(found):
            of = f" of a service called {self.service.value}" if self.service.value.strip() else " that can be used"
            raise ValueError(f"There is nothing in it{of}.")
        return found, history.calibrated(found, self.scenario.value, self.zone.value.strip() or "UTC")

    def _history(self) -> History:
        if self.which.value != OWN:
            return history.read(self.which.value)
        if not self.upload.value:
            raise ValueError("Choose a file first, or one of the histories that come along.")
        with TemporaryDirectory() as folder:
            paths = list(_kept(self.upload.value, Path(folder)))
            try:
                return history.read(*paths, zone=self.zone.value.strip() or "UTC", day_first=not self.month_first.value)
            except ValueError as error:  # its files lie elsewhere than where they were taken from
                raise ValueError(str(error).replace(f"{folder}/", "")) from None

    def _show(self, read: tuple[History, Calibration]) -> None:
        self.found, self.calibration = read
        put(self._out, calibrated.holds(self.found) + calibrated.says(self.calibration))
        put(self._files, links(calibrated.files(self.calibration)) if self.calibration.told else "")
        put(self._beside, "")
        show(self._came, True)
        self.announce.say("It has been read.")

    def _played(self) -> str:
        from sim.experiment import compare

        if self.found is None:
            raise ValueError("Read a history first.")
        runs = compare(self.scenario.value, _PLAYBOOKS, replications=RUNS, progress=False).runs
        return calibrated.against(self.found, runs)


def _kept(given: Iterable[dict[str, Any]], folder: Path) -> Iterable[Path]:
    """The files that were handed over, in a folder, by their names; two of one name are both there."""
    for number, one in enumerate(given):
        path = folder / (Path(str(one["name"]).replace("\\", "/")).name or "file")
        path = path if not path.exists() else folder / f"{number} {path.name}"
        path.write_bytes(bytes(one["content"]))
        yield path


def _scenarios() -> list[tuple[str, str]]:
    """Title and name of each that can be loaded, the first scenario first."""
    found = []
    for name in sorted(files.names("scenario"), key=lambda name: (name != "card-payments-down", name)):
        try:
            found.append((files.load(name).title, name))
        except files.BadFile:
            continue
    return found
