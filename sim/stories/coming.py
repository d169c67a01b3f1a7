"""Coming: how many get in touch with the support desk about what went wrong, spell by spell, and what they want."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sim.impact import Contacts
from sim.stories.believing import asked_about
from sim.stories.callers import wants, wants_money
from sim.stories.charging import asked_for_money
from sim.stories.filing import about, told_of
from sim.stories.spells import Spells
from sim.stories.workarounds import asked_whether_genuine

#: Those who come because they were charged for nothing, ask whether an address is genuine, or believe a rumour.
MONEY, GENUINE, RUMOUR = "money", "an address", "a rumour"
Span = tuple[int, int]
Wanting = tuple[str, float, tuple[float, float]]  #: for what so many come, and what they want
_AS_USUAL = 1.0, 0.0


class Coming:
    """Who has come so far: `came`, by what broke, or for what else. Of those who come now, what they want takes
    `longer` times as long as usual, and the share `senior` only a senior technician can help."""

    def __init__(self, world):
        self._world = world
        self.contacts = [(fault, Contacts(world.scenario, fault)) for fault in world.scenario.faults]
        self._spells = {fault.component: Spells(world, fault, contacts) for fault, contacts in self.contacts}
        self.needed = {name for _, contacts in self.contacts for names in contacts.needed for name in names}
        self.came: dict[str, float] = {}
        self.longer = self.senior = 0.0
        self._told: list = []

    @property
    def total(self) -> float:
        """How many have come."""
        return sum(self.came.values())

    def look(self) -> None:
        """What is on its way to people is looked up."""
        began = self._world.truth.began
        self._told = [(f, of, told_of(self._world, f)) for f, of in self.contacts if f.component in began]

    def come(self, span: Span, health: Mapping[str, float], fails: bool) -> float:
        """How many come in a span, while no component's health changes; what they want is noted."""
        total = longer = senior = 0.0
        for what, number, want in [*(self._about_faults(span, health) if fails else ()), *self._beside(span)]:
            self.came[what] = self.came.get(what, 0.0) + number
            total, longer, senior = total + number, longer + number * want[0], senior + number * want[1]
        if total > 0.0:
            self.longer, self.senior = longer / total, senior / total
        return total

    def _about_faults(self, span: Span, health: Mapping[str, float]) -> Iterator[Wanting]:
        world = self._world
        for fault, contacts, told in self._told:
            numbers, began = set(about(world, fault)), world.truth.began[fault.component]
            broken = [event for event in world.truth.broken if numbers.intersection(event.incidents)]
            later = self._spells[fault.component].later(span[0])
            number = contacts.expected(began, span, health, told, broken, later)
            yield fault.component, number, wants(world.scenario.organisation, fault.component)

    def _beside(self, span: Span) -> Iterator[Wanting]:
        world = self._world
        if world.truth.charging:
            yield MONEY, asked_for_money(world, *span), wants_money(world.scenario.organisation)
        if world.truth.opened:
            yield GENUINE, asked_whether_genuine(world, *span), _AS_USUAL
        if world.truth.hearsay:
            yield RUMOUR, asked_about(world, *span), _AS_USUAL
