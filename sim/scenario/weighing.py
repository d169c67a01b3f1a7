"""What the parts of a message's score weigh, where an organisation sees it otherwise than we do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weighing:
    """The weights of the five parts of a message's score, out of their sum; a message that takes `nothing_at` times as
    long as it may earns nothing for timeliness, and one at which a gate falls no more than `cap` of 100 points (A-05).
    Of the sentences, the share `active` must be in the active voice (A-194)."""

    timeliness: float = 25.0
    completeness: float = 35.0
    accuracy: float = 15.0
    tone: float = 15.0
    clarity: float = 10.0
    nothing_at: float = 4.0
    cap: float = 40.0
    active: float = 0.75

    @property
    def parts(self) -> dict[str, float]:
        """The weights, by part."""
        names = ("timeliness", "completeness", "accuracy", "tone", "clarity")
        return {name: float(getattr(self, name)) for name in names}
