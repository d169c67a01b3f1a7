"""A drill in several browsers: a process for each room, a server for their pages, and the links to hand round.

Standard library only, as `serve`: all are programs of their own. Rooms listen on this machine only; pages are served
at the address that the facilitator chose, and whoever has no link gets nothing from them. Teams that play the same at
once have a room and a file each; which room a page belongs to is said by its token alone.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
import webbrowser
from pathlib import Path
from typing import NamedTuple

from .serve import HERE, HOST, VOILA, answers, any_port, environment, free_port, refusal

PAGE = HERE / "pages" / "room.ipynb"
_PATIENCE = 60  # seconds until a server that does not answer is given up
_TO_END = 10  # seconds that they have to end by themselves, all together
_AT_MOST = 5  # times that a room which ended by itself is opened again


class Opened(NamedTuple):
    """One room to open: whose it is ("" for the only one), its file, and the link of each place (title and token)."""

    team: str
    exercise: Path
    places: list[tuple[str, str]]


class Rooms:
    """The programs, while the exercise goes on, or several at once. `start`, then `watch` until Ctrl-C; `stop` ends
    them all."""

    def __init__(self, *exercises: Path, address: str = HOST, port: int | None = None):
        self.exercises, self.address = exercises, address
        self.port = free_port() if port is None else port
        self.pages = f"http://{address}:{self.port}/"
        self._ports = [any_port() for _ in exercises]
        self._rooms: list[subprocess.Popen] = []
        self._server: subprocess.Popen | None = None

    def start(self) -> None:
        """Open the rooms, and serve their pages once those answer. Raises RuntimeError if they do not."""
        self._rooms = [self._opened(which) for which in range(len(self.exercises))]
        at = ",".join(f"{HOST}:{port}" for port in self._ports)
        env = environment() | {"DRILL_ROOM": at, "DRILL_PAGES": self.pages}
        voila = (*VOILA, f"--Voila.ip={self.address}", "--show_tracebacks=False")
        command = [sys.executable, "-m", "voila", str(PAGE), f"--port={self.port}", *voila]
        self._server = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if not answers(self._server, self.pages, _PATIENCE):
            self.stop()
            raise RuntimeError(f"the pages at {self.pages} do not answer")

    def watch(self) -> int:
        """Until Ctrl-C, or until the pages cannot be served any more: a room that ends by itself is opened again, where
        its file ends. The exit code."""
        again = 0
        assert self._server is not None
        try:
            while self._server.poll() is None:
                for which in self.gone():
                    if (again := again + 1) > _AT_MOST:
                        print("drill: the room ends again and again; its file is whole", file=sys.stderr)
                        return 1
                    self.open_again(which)
                time.sleep(0.2)
            return 1
        except KeyboardInterrupt:
            return 0

    def gone(self) -> list[int]:
        """Which rooms have ended, by their place among the exercises."""
        return [which for which, room in enumerate(self._rooms) if room.poll() is not None]

    def open_again(self, which: int = 0) -> None:
        """Open a room that has ended, where its file ends."""
        self._rooms[which] = self._opened(which, "again")

    def stop(self) -> None:
        """End them all; each room writes down where its clock stands."""
        programs = [*self._rooms, *filter(None, (self._server,))]
        for program in programs:
            with contextlib.suppress(ProcessLookupError):
                program.terminate()
        until = time.monotonic() + _TO_END
        for program in programs:
            try:
                program.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                program.kill()

    def _opened(self, which: int, *again: str) -> subprocess.Popen:
        command = [sys.executable, "-m", "sim.room", str(self.exercises[which]), str(self._ports[which]), *again]
        return subprocess.Popen(command, env=environment(), start_new_session=True)


def room(opened: list[Opened], address: str, port: int | None, open_browser: bool) -> int:
    """Open a room for each exercise, print their links, and keep them open until Ctrl-C; the exit code: 2 if the port
    or address cannot be had."""
    rooms = Rooms(*(one.exercise for one in opened), address=address, port=port)
    if why := refusal(rooms.port, address):
        print(f"drill: {why}", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, _end)  # SIGINT itself is ignored in what a script started in the background
    try:
        rooms.start()
        print("".join(_said(one, rooms.pages, len(opened) > 1) for one in opened), end="", flush=True)
        for one in opened if open_browser else ():
            webbrowser.open(f"{rooms.pages}?seat={dict(one.places)['facilitator']}")
        return rooms.watch()
    except RuntimeError as error:
        print(f"drill: {error}", file=sys.stderr)
        return 1
    finally:
        rooms.stop()


def _end(*_) -> None:
    """Told to end, it does what Ctrl-C does."""
    raise KeyboardInterrupt


def _said(one: Opened, pages: str, several: bool) -> str:
    """A room and its links, in lines."""
    whose = f"room of {one.team}" if several else "room"
    kept = os.path.relpath(one.exercise)
    lines = [f"The {whose} is open (Ctrl-C ends it). The exercise is kept in {kept}."]
    lines += [f"  {title:32s} {pages}?seat={token}" for title, token in one.places]
    return "".join(f"{line}\n" for line in lines)
