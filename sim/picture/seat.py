"""What one role knows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sim.picture.known import Known
from sim.prompts import Prompt


@dataclass(slots=True)
class Picture:
    """What one role knows: the shared part, and what it alone has seen.

    `since` is the second at which the role joined; `prompts` are its open ones.
    """

    role: str
    since: int
    known: Known
    own: list[Any] = field(default_factory=list)
    prompts: tuple[Prompt, ...] = ()

    @property
    def events(self) -> list[Any]:
        """Everything this role has seen, in time order (as stable as the log itself)."""
        return sorted([*self.known.events, *self.own], key=lambda event: event.at)
