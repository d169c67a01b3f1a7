"""The master scenario events list: what the facilitator means to send into an exercise, to whom, and when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sim.scenario.words import Seconds

InjectType = Literal["standard", "contingency", "adaptive", "complexity"]
INJECT_TYPES: tuple[InjectType, ...] = ("standard", "contingency", "adaptive", "complexity")


@dataclass(frozen=True, slots=True)
class PlannedInject:
    """One entry of the list: `title` is its subject, `to` the roles that get the `text`, `from_` whoever seems to send
    it, by `method` (phone, e-mail, in person, …).

    The `type` is HSEEP's: *standard* comes whatever players do, *contingency* where what was expected of them did not
    happen, *adaptive* follows what they decided, *complexity* gives a team that does well more to do.

    It is released by one of five things: `at` a time after the start; `when` a phrase comes true; `unless` a phrase has
    come true `within` a time of the start, or of the phrase `since`; `after` another entry was released; or `by_hand`.
    `delay` is what passes after `when` and `after`. Of those that are `one_of` the same group only the first to be
    released is.

    `expected` is what players should do, in words; the phrase `expect` says when that is done. `notes` are for the
    facilitator, a `handout` is for players, on paper. `priority` lies between 1 (drop it last) and 5. `storyline`,
    `objective`, `core_capability` and `controller` (who releases it) are HSEEP's columns.

    The world knows nothing of the list: what is released comes into it as any inject does.
    """

    name: str
    title: str
    to: tuple[str, ...]
    text: str
    from_: str = "somebody outside"
    type: InjectType = "standard"
    method: str = ""
    at: Seconds | None = None
    when: str | None = None
    unless: str | None = None
    within: Seconds | None = None
    since: str | None = None
    after: str | None = None
    by_hand: bool = False
    delay: Seconds = Seconds(0)
    one_of: str | None = None
    expected: str = ""
    expect: str | None = None
    notes: str = ""
    handout: str = ""
    priority: int = 3
    storyline: str = ""
    objective: str | None = None
    core_capability: str = ""
    controller: str = ""

    @property
    def phrases(self) -> tuple[tuple[str, str], ...]:
        """The fields that hold a phrase, with what they say."""
        said = [(name, getattr(self, name)) for name in ("when", "unless", "since", "expect")]
        return tuple((name, phrase) for name, phrase in said if phrase is not None)

    @property
    def sender(self) -> str:
        """Who seems to send it, and how: *a seller (phone)*."""
        return f"{self.from_} ({self.method})" if self.method else self.from_
