"""What is known of one notice."""

from __future__ import annotations

from dataclasses import dataclass, field

from sim import events as ev


@dataclass(slots=True)
class Notice:
    """What is known of one notice: its draft, who has released it, when it went, or why it never will; and whether it
    was taken `down` again."""

    draft: ev.NoticeDrafted
    released: set[str] = field(default_factory=set)
    returned_by: str | None = None
    sent: ev.NoticeSent | None = None
    withdrawn: str | None = None
    down: bool = False

    @property
    def waits_for(self) -> tuple[str, ...]:
        """The roles that still have to release it."""
        return tuple(role for role in self.draft.approvals if role not in self.released)

    @property
    def open(self) -> bool:
        """Whether it may still go out."""
        return not (self.sent or self.withdrawn)
