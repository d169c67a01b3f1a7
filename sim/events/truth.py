"""What is so, whether anybody sees it or not."""

from __future__ import annotations

from typing import NamedTuple

from sim.events.sight import TRUTH, told
from sim.reach import Delivery


@told(TRUTH, "{component} broke ({family})")
class FaultStruck(NamedTuple):
    """A component broke: the impact began."""

    at: int
    component: str
    family: str


@told(TRUTH, "the fault in {component} ended by itself")
class FaultEnded(NamedTuple):
    """The fault went away without the team: a vendor repaired it, or what caused it was over."""

    at: int
    component: str


@told(TRUTH, "the fault in {component} is back")
class FaultReturned(NamedTuple):
    """What had been mended did not last."""

    at: int
    component: str


@told(TRUTH, "{component} works at {health:.0%}")
class HealthChanged(NamedTuple):
    """The share of a component's work that gets done became `health` (0 to 1), where answers take `slower` times as
    long as usual."""

    at: int
    component: str
    health: float
    slower: float = 1.0


@told(TRUTH, "the impact of the failed {component} became bearable")
class ServiceMitigated(NamedTuple):
    """The failed component, and all that cannot do without it, reached the organisation's `mitigated at`."""

    at: int
    component: str


@told(TRUTH, "{component} works again")
class ServiceRestored(NamedTuple):
    """The failed component, and all that cannot do without it, reached the organisation's `restored at`: the impact
    ended."""

    at: int
    component: str


@told(TRUTH, "false alarm about {component}: nothing is wrong with it")
class FalseAlarmBegan(NamedTuple):
    """What watches the component shows trouble that is not there: one `monitor`, or all of them (empty)."""

    at: int
    component: str
    monitor: str


@told(TRUTH, "the false alarm about {component} is over")
class FalseAlarmEnded(NamedTuple):
    """The false alarm went away."""

    at: int
    component: str
    monitor: str


@told(TRUTH, "customer records get out through {component}, {a_minute:g} a minute")
class ExposureBegan(NamedTuple):
    """A security breach: from now on so many customer records get out a minute."""

    at: int
    component: str
    a_minute: float


@told(TRUTH, "no more customer records get out through {component}")
class ExposureEnded(NamedTuple):
    """The breach was contained, by a remedy or because the fault ended."""

    at: int
    component: str


@told(TRUTH, "the intruder knew of “{remedy}” and has another way in ({component})")
class ContainmentEvaded(NamedTuple):
    """A remedy that contains worked, and records get out all the same: the intruder had heard of it in the open."""

    at: int
    component: str
    remedy: str


@told(TRUTH, "{share:.0%} of the payments that fail are charged all the same ({component})")
class ChargesBegan(NamedTuple):
    """From now on some people are charged for orders that fail: this `share` of what fails at the component."""

    at: int
    component: str
    share: float


@told(TRUTH, "{delivery.notice} is on its way to {delivery.audience} by {delivery.channel}")
class DeliveryBegan(NamedTuple):
    """A notice is on its way to an audience by a channel; who takes it in when is settled with it."""

    at: int
    delivery: Delivery


@told(TRUTH, "{path} became {value}")
class ParameterChanged(NamedTuple):
    """The facilitator changed a number of the world (a ruling)."""

    at: int
    path: str
    value: str


@told(TRUTH, "the end: {why}")
class WorldEnded(NamedTuple):
    """Nothing more happens."""

    at: int
    why: str
