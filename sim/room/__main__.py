"""`python -m sim.room FILE PORT [again]`: the room of an exercise, until it is told to end (SIGTERM or Ctrl-C).

It begins where the file ends, so that it can be started again after anything; `again`: where the room had gone on with
another file by then, it begins with that.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

from sim.exercise import Exercise
from sim.room.places import begins_anew, latest, places_for
from sim.room.room import Room


async def _open(path: Path, port: int) -> None:
    exercise = Exercise.resume(path)
    room = Room(exercise, places_for(exercise))
    await room.open(port=port)
    ended = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, ended.set)
    await ended.wait()
    await room.close()


def main() -> int:
    """The exit code: 0 when it was told to end."""
    words, port, *again = sys.argv[1:]
    path = Path(words)
    if not again:
        begins_anew(path)
    asyncio.run(_open(latest(path), int(port)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
