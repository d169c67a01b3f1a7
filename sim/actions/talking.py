"""The action that has to do with where the response talks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.scenario import COMMANDER, IT_LEAD


@dataclass(frozen=True, slots=True)
class MoveTalk:
    """Have everybody on the call go over to a closed way to come together, by its name."""

    way: str
    by: ClassVar = (COMMANDER, IT_LEAD)
