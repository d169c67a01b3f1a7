"""The action by which money goes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.scenario import COMMANDER, SUPPORT_LEAD


@dataclass(frozen=True, slots=True)
class Refund:
    """Give those who were charged for nothing their money back, in one of the ways of `sim.scenario.REFUNDS`."""

    how: str
    incident: int = 1
    by: ClassVar = (SUPPORT_LEAD, COMMANDER)
