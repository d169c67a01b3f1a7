"""The action by which a document is written down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.scenario import ROLES


@dataclass(frozen=True, slots=True)
class WriteDocument:
    """Write a document (one of `sim.scenario.DOCUMENTS`): its parts in words, and the text as it was edited (empty: as
    the parts put it together). Nothing comes of it but that it stands in the log."""

    document: str
    fields: tuple[tuple[str, str], ...]
    text: str = ""
    by: ClassVar = ROLES
