"""One connection between a page and its room."""

from __future__ import annotations

import asyncio
import dataclasses
import json
from typing import Any

from sim.room import wire
from sim.room.places import Place
from sim.room.telling import Told

_BEHIND = 1 << 25  # bytes that a page may have left unread before it is let go: it will come back and ask anew


@dataclasses.dataclass(slots=True, eq=False)
class Link:
    """One page that is connected: its place, and how much it has been told."""

    place: Place
    out: asyncio.StreamWriter
    told: Told

    def say(self, message: dict[str, Any]) -> None:
        """Send a message; a page that does not read any more is let go."""
        if self.out.is_closing():
            return
        self.out.write(wire.line(message))
        if self.out.transport.get_write_buffer_size() > _BEHIND:
            self.out.transport.abort()


def placed(place: Place) -> dict[str, Any]:
    """What a page is told of its place: not the token, which it has."""
    return {"kind": place.kind, "roles": list(place.roles), "names": list(place.names)}


def in_words(error: Exception) -> str:
    """Why something was refused."""
    if isinstance(error, OSError) and error.strerror:
        return f"the exercise could not be written to its file ({error.strerror}); nothing has happened"
    return str(error) if isinstance(error, ValueError) else f"that is no sentence this room understands ({error})"


async def read(reader: asyncio.StreamReader) -> Any:
    """The next message; None: the page has gone. Raises ValueError for a line that is too long or no JSON."""
    try:
        raw = await reader.readuntil(b"\n")
    except asyncio.LimitOverrunError:
        raise ValueError(f"it is longer than {wire.LONGEST:,} bytes") from None
    except asyncio.IncompleteReadError:
        return None
    return json.loads(raw)
