"""The log of a finished run: every event in order, and the scenario that it was a run of."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sim import events as ev
from sim.reach import Delivery
from sim.scenario import Duration, Scenario

BEGINS = '{"event":'  #: how the file of a log begins


@dataclass(frozen=True, slots=True, eq=False)
class Log(Sequence[Any]):
    """All events of one run, in order. `name` says what was played (a playbook, a team)."""

    scenario: Scenario
    events: tuple[Any, ...]
    name: str = ""
    seed: int = 0
    replication: int = 0

    def __len__(self) -> int:
        return len(self.events)

    def __getitem__(self, position):
        return self.events[position]

    def __iter__(self) -> Iterator[Any]:
        return iter(self.events)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Log) and self.lines() == other.lines()

    def __hash__(self) -> int:
        return hash(self.digest)

    def lines(self) -> list[str]:
        """The events as JSON lines."""
        return [json.dumps(ev.to_json(event), ensure_ascii=False) for event in self.events]

    @property
    def digest(self) -> str:
        """SHA-256 of the lines: two runs with the same digest are the same run."""
        return hashlib.sha256("\n".join(self.lines()).encode()).hexdigest()


def finished(log: Log) -> Log:
    """The same log. Raises TypeError for what is none."""
    if not isinstance(log, Log):
        raise TypeError(f"a log is wanted, as sim.run gives it, or an exercise's .log; seen {log!r:.60}")
    return log


def from_lines(lines: Sequence[str], scenario: Scenario, name: str = "") -> Log:
    """The log that `Log.lines` wrote. Raises ValueError naming the line that is no event."""
    return Log(scenario, tuple(_event(n, line) for n, line in enumerate(lines, 1)), name)


def _event(number: int, line: str) -> Any:
    try:
        return event_of(json.loads(line))
    except (KeyError, TypeError, AttributeError, json.JSONDecodeError) as error:
        raise ValueError(f"line {number}: read {line[:60]!r}; it is not an event ({error!r})") from None


def event_of(data: dict[str, Any]) -> Any:
    """The event that `ev.to_json` made `data` of. Raises KeyError, TypeError or AttributeError for what is none."""
    kind = ev.KINDS[data["event"]]
    event = kind(**{name: _frozen(value) for name, value in data.items() if name != "event"})
    if kind is ev.ContactsHandled:
        return event._replace(ways=tuple(ev.Counted(*way) for way in event.ways))
    return event._replace(delivery=_delivery(event.delivery)) if kind is ev.DeliveryBegan else event


def _delivery(parts: tuple[Any, ...]) -> Delivery:
    delivery = Delivery(*parts)
    pace: Any = delivery.pace
    return delivery._replace(pace=Duration(*pace))


def _frozen(value: Any) -> Any:
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value
