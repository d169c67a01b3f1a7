"""What the stories share: the health of components, the people at work, what is on its way; nobody sees it."""

from __future__ import annotations

from typing import Any

from sim.crew import Crew
from sim.events import EstimateBroken, MistakeRead
from sim.reach import Delivery, overtaken
from sim.stories.health import Health
from sim.stories.reckoning import State


class Truth:
    """The shared state of the stories. It holds truth; nobody in play sees it.

    `shown` is the health that monitors see: the true one, unless the fault is a false alarm. `alerts` are those that
    stand, with what they show, and `filed` under which incident; `pages` the seconds of all that were raised.
    `began`, `done`, `mended` and `hurried` are, of each component that broke: when; when its fault goes away by
    itself; how often it was mended; and what happens if its vendor hurries. Through `exposed` components customer
    records get out, until `contained` happens; `relieving` are those whose impact is not over.
    """

    def __init__(self, world):
        organisation = world.scenario.organisation
        self.health = Health(world)
        self.shown = self.health if world.scenario.fault.real else Health(world, truth=False)
        self.alerts: dict[str, State] = {}
        self.filed: dict[str, int] = {}
        self.pages: list[int] = []
        self.mended: dict[str, int] = {}
        self.exposed: set[str] = set()
        self.relieving: set[str] = set()
        self.contained = {fault.component: world.env.event() for fault in world.scenario.faults}
        self.hurried = {fault.component: world.env.event() for fault in world.scenario.faults}
        self.began: dict[str, int] = {}
        self.done: dict[str, int] = {}
        self.crews = {person.name: Crew(world.env) for person in organisation.people}
        self.deliveries: dict[str, list[Delivery]] = {audience.name: [] for audience in organisation.audiences}
        self.channel_free: dict[str, int] = {channel.name: 0 for channel in organisation.channels}
        self.paces: dict[str, float] = {}
        self.persons: dict[str, tuple[tuple[float, float], ...]] = {}
        self.thresholds: dict[str, list[float]] = {}
        self.read: dict[tuple[str, tuple[int, ...]], list[int]] = {}
        self.attempts: dict[str, int] = {}
        self.checks: dict[int, int] = {}
        self.vain = 0
        self.looked: dict[str, int] = {}
        self.standing: dict[str, tuple[int, int]] = {}
        self.relapsing = 0
        self.offered: set[str] = set()
        self.in_a_hurry: set[str] = set()
        self.debates: dict[int, int] = {}
        self.broken: list[EstimateBroken | MistakeRead] = []  # words that readers found to be wrong
        self.mistaken: set[str] = set()  # notices in which a detail is wrong
        self.called_in: set[str] = set()
        self.asked_at = -1
        self.log_asked = False
        self.in_writing: dict[str, int] = {}
        self.asked: dict[tuple[str, str], int] = {}
        self.open_asks: dict[str, tuple[str, str]] = {}
        self.open_others: dict[str, str] = {}
        self.talk = 0
        self.replying: list[tuple[int, int, int]] = []  # (people, since, until) of each shift at the inbox
        self.hearsay: dict[str, Any] = {}  # rumour that goes round → how many believe it
        self.evident: set[str] = set()  # factors that have shown by themselves
        self.heard_of: set[str] = set()  # factors that somebody outside has told of
        self.reported: set[str] = set()  # rumours that the platform was asked about
        self.taken_down: dict[str, int] = {}  # rumour → since when the platform has it no more
        self.journalist: str | None = None  # what the one who waits was answered last; None: nobody waits
        self.interrupted: dict[str, int] = {}  # role → seconds that its next decision takes longer
        self.handing: dict[str, int] = {}  # role that is being handed over → until when they talk
        self.hand_overs: dict[str, int] = {}
        self.opened: dict[str, int] = {}  # way round → since when it is open
        self.charging: set[str] = set()  # what broke and charges people for nothing
        self.owing: set[str] = set()  # what broke and charged people whose money is still to be seen to
        self.paying: dict[int, tuple[tuple[int, str], ...]] = {}  # incident → since when money goes back, and how
        self.in_tool: dict[tuple[str, str], tuple[int, bool]] = {}  # (channel, notice) → until when it waits; it fails
        self.inside: dict[str, int] = {}  # way to come together → how many have got in
        self.stayed: dict[tuple[str, str], float] = {}  # (audience, channel) → share that has not opted out
        self.clocks: dict[tuple[str, int], Any] = {}  # regime, incident → its clock
        self.owed: set[tuple[str, str, int]] = set()  # group, office, incident: somebody is asked to write to them
        self.found: dict[int, bool] = {}  # incident in which records were seen to get out → card numbers, too
        self.aware: dict[int, int] = {}  # incident → since when, as was stated
        self.asked_aware: set[int] = set()
        self.material: set[int] = set()
        self.desk: Any = None  # the queues of the support desk, where people wait there
        self.read_along: set[str] = set()  # breaches whose intruder reads what is said in the open
        self.warned: set[str] = set()  # remedies that such an intruder knew of when they were begun
        self.moved: int | None = None  # by when the talk has been moved to a closed way; None: it goes on in the open
        self.closed = ""  # the name of that way
        self.settling = False  # all tickets about an incident are being settled

    def cap(self, reason: str, component: str, at_most: float) -> None:
        """For a reason that can end, no more than this succeeds of a component, in truth and as it is shown."""
        for health in {self.health: 0, self.shown: 0}:
            health.cap(reason, component, at_most)

    def uncap(self, reason: str) -> None:
        """The reason is over."""
        for health in {self.health: 0, self.shown: 0}:
            health.uncap(reason)

    def set_out(self, delivery: Delivery) -> None:
        """A delivery is on its way; one that an earlier one is ahead of everywhere need not be followed."""
        ways = self.deliveries[delivery.audience]
        if not any(overtaken(delivery, earlier) for earlier in ways if earlier.channel == delivery.channel):
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
