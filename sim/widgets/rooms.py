"""A drill in several browsers: the room's process, a server for its pages, and the links to hand round.

Standard library only, as `serve`: both are programs of their own. The room listens on this machine only; pages are
served at the address that the facilitator chose, and whoever has no link gets nothing from them.
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

from .serve import HERE, HOST, answers, environment, free_port, refusal

PAGE = HERE / "pages" / "room.ipynb"
_PATIENCE = 60  # seconds until a server that does not answer is given up
_AT_MOST = 5  # times that a room which ended by itself is opened again


class Rooms:
    """The two programs, while the exercise goes on. `start`, then `watch` until Ctrl-C; `stop` ends both."""

    def __init__(self, exercise: Path, address: str = HOST, port: int | None = None):
        self.exercise, self.address = exercise, address
        self.port = free_port() if port is None else port
        self.room_port = free_port(self.port + 1)
        self.pages = f"http://{address}:{self.port}/"
        self._room: subprocess.Popen | None = None
        self._server: subprocess.Popen | None = None

    def start(self) -> None:
        """Open the room, and serve its pages once both answer. Raises RuntimeError if one does not."""
        self._open_room()
        env = environment() | {"DRILL_ROOM": f"{HOST}:{self.room_port}", "DRILL_PAGES": self.pages}
        voila = ("--template=drill", "--no-browser", f"--Voila.ip={self.address}", "--show_tracebacks=False")
        command = [sys.executable, "-m", "voila", str(PAGE), f"--port={self.port}", *voila]
        command.append("--Voila.tornado_settings=disable_check_xsrf=True")
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
                if self._room is not None and self._room.poll() is not None:
                    if (again := again + 1) > _AT_MOST:
                        print("drill: the room ends again and again; its file is whole", file=sys.stderr)
                        return 1
                    self._open_room("again")
                time.sleep(0.2)
            return 1
        except KeyboardInterrupt:
            return 0

    def stop(self) -> None:
        """End both; the room writes down where the clock stands."""
        for program in filter(None, (self._server, self._room)):
            with contextlib.suppress(ProcessLookupError):
                program.terminate()
        for program in filter(None, (self._server, self._room)):
            try:
                program.wait(10)
            except subprocess.TimeoutExpired:
                program.kill()

    def _open_room(self, *again: str) -> None:
        command = [sys.executable, "-m", "sim.room", str(self.exercise), str(self.room_port), *again]
        self._room = subprocess.Popen(command, env=environment(), start_new_session=True)


def room(exercise: Path, links: list[tuple[str, str]], address: str, port: int | None, open_browser: bool) -> int:
    """Open a room for an exercise's file, print its links (title and token of each place), and keep it open until
    Ctrl-C; the exit code: 2 if the port or address cannot be had."""
    rooms = Rooms(exercise, address, port)
    if why := refusal(rooms.port, address):
        print(f"drill: {why}; leave --port out, or name another one", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    try:
        rooms.start()
        print(f"The room is open (Ctrl-C ends it). The exercise is kept in {os.path.relpath(exercise)}.")
        for title, token in links:
            print(f"  {title:32s} {rooms.pages}?seat={token}")
        sys.stdout.flush()
        if open_browser:
            webbrowser.open(f"{rooms.pages}?seat={dict(links)['facilitator']}")
        return rooms.watch()
    except RuntimeError as error:
        print(f"drill: {error}", file=sys.stderr)
        return 1
    finally:
        rooms.stop()
