"""What the stories of one incident share: the health of components, the people at work, what is on its way."""

from __future__ import annotations

from sim.crew import Crew
from sim.events import EstimateBroken
from sim.reach import Delivery, overtaken
from sim.stories.health import Health


class Incident:
    """The shared state of the stories. It holds truth; nobody in play sees it."""

    def __init__(self, world):
        organisation = world.scenario.organisation
        self.health = Health(world)
        self.began: int | None = None
        self.crews = {person.name: Crew(world.env) for person in organisation.people}
        self.deliveries: dict[str, list[Delivery]] = {audience.name: [] for audience in organisation.audiences}
        self.channel_free: dict[str, int] = {channel.name: 0 for channel in organisation.channels}
        self.paces: dict[str, float] = {}
        self.persons: dict[str, tuple[tuple[float, float], ...]] = {}
        self.attempts: dict[str, int] = {}
        self.checks = 0
        self.broken: list[EstimateBroken] = []
        self.vendor_done: int | None = None
        self.called_in: set[str] = set()
        self.in_writing: dict[str, int] = {}
        self.asked: dict[tuple[str, str], int] = {}
        self.open_asks: dict[str, tuple[str, str]] = {}
        self.open_others: dict[str, str] = {}
        self.talk = 0

    def set_out(self, delivery: Delivery) -> None:
        """A delivery is on its way; one that an earlier one is ahead of everywhere need not be followed."""
        ways = self.deliveries[delivery.audience]
        if not any(overtaken(delivery, earlier) for earlier in ways):
            ways.append(delivery)

    def written(self, role: str) -> None:
        """The role has a notice less to write, whether or not the world takes it."""
        self.in_writing[role] = max(0, self.in_writing.get(role, 0) - 1)

    def next_number(self) -> int:
        """Numbers questions and proposals, 1 upwards."""
        self.talk += 1
        return self.talk


def skill(world, person: str) -> float:
    """The factor on a person's work time (below 1 is quicker)."""
    return named(world.scenario.organisation.people, person).skill


def named(things, name: str):
    """The thing of that name; None if there is none."""
    for thing in things:
        if thing.name == name:
            return thing
    return None
