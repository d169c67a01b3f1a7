"""How a notice spreads: the share of an audience that has taken it in, by time.

A *delivery* is one notice on its way to one audience by one channel. Large audiences are advanced by
arithmetic (a cohort costs the same whatever its size); small ones carry one time for each person. Somebody
is *informed* by the first of all deliveries that reaches them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import erf, exp, log, sqrt
from typing import Any, NamedTuple

from sim.demand import people
from sim.remembering import remembered
from sim.scenario import Audience, Duration, Organisation, Scenario

_ROOT_2 = sqrt(2.0)
_TOLERATED = 1.1  # an estimate is kept if it is over within so many times the stated length


@remembered
def addressed(organisation: Organisation, group: str, audiences: tuple[str, ...] = ()) -> tuple[Audience, ...]:
    """The segments of a group that a notice is for: those named, else all."""
    every = [a for a in organisation.audiences if a.group == group]
    return tuple([a for a in every if a.name in audiences] if audiences else every)


@remembered
def reachable(organisation: Organisation, group: str, audiences: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The channels by which at least one of these segments can be reached."""
    ways = [way.channel for a in addressed(organisation, group, audiences) for way in a.reached_by if way.share > 0]
    return tuple(dict.fromkeys(ways))


def share_had(audience: Audience, channels: Iterable[str]) -> float:
    """The share of an audience that can be had on at least one of these channels, independent of each other."""
    missed = 1.0
    for way in audience.reached_by:
        if way.channel in channels:
            missed *= 1.0 - way.share
    return 1.0 - missed


def puts_away(organisation: Organisation, newer: Any, older: Any) -> bool:
    """Whether those who had an older notice can see a newer one in its place: it went to the same group, later, about
    one of the same incidents, to all its readers, and to each segment by a way by which the older one went, too."""
    same = newer.to == older.to and newer.at > older.at and not set(older.incidents).isdisjoint(newer.incidents)
    return same and set(older.audiences) <= set(newer.audiences) and _had_again(organisation, newer, older)


def _had_again(organisation: Organisation, newer: Any, older: Any) -> bool:
    for audience in addressed(organisation, older.to, tuple(older.audiences)):
        ways = {way.channel for way in audience.reached_by if way.share > 0}.intersection(older.channels)
        if ways and ways.isdisjoint(newer.channels):
            return False
    return True


def people_had(scenario: Scenario, audiences: Iterable[Audience], channels: Iterable[str]) -> int:
    """How many people of these audiences can be had on at least one of these channels."""
    return round(sum(people(scenario, a) * share_had(a, channels) for a in audiences))


def broken_at(sent: int, estimate: int) -> int:
    """The second from which an estimate that was sent counts as broken: a tenth of its length is allowed for (A-06)."""
    return sent + round(_TOLERATED * (estimate - sent))


class Delivery(NamedTuple):
    """One notice on its way to one audience by one channel.

    `first` is the second at which the first copy is out, `sending` the seconds until the last one is.
    `reached` is the share of the audience that will ever take it in by this way, `pace` how long those take
    from their copy. `people` holds, for a small audience, the second at which each person is informed
    (-1: never); then the other numbers are not used. It says something of these `incidents` (none named: of all).
    """

    notice: str
    audience: str
    channel: str
    addressed: int
    first: int
    sending: int
    reached: float
    pace: Duration
    people: tuple[int, ...] = ()
    incidents: tuple[int, ...] = ()


def _fixed(duration: Duration) -> bool:
    """Whether it always takes the same; a lognormal one without spread does."""
    return duration.kind == "fixed" or (duration.kind == "lognormal" and not duration.spread)


def below(z: float) -> float:
    """The share of standard normal numbers below `z`."""
    return 0.5 * (1.0 + erf(z / _ROOT_2))


def share_by(duration: Duration, seconds: float) -> float:
    """The share of cases in which `duration` is over after `seconds`."""
    if seconds < 0 or (seconds == 0 and duration.kind != "fixed"):
        return 0.0
    if duration.kind == "lognormal" and duration.spread:
        return below(log(seconds / duration.seconds) / duration.spread)
    if _fixed(duration):
        return 1.0 if seconds >= duration.seconds else 0.0
    shape = duration.spread if duration.kind == "weibull" else 1.0
    return 1.0 - exp(-((seconds / duration.seconds) ** shape))


def taken_in(delivery: Delivery, at: float) -> float:
    """The share of a large audience that this delivery alone has informed by second `at`."""
    since = at - delivery.first
    if since < 0:
        return 0.0
    if not delivery.sending:
        return delivery.reached * share_by(delivery.pace, since)
    before = since - delivery.sending  # each copy is out for as long as any between these two, one as often as another
    share = (_so_far(delivery.pace, since) - _so_far(delivery.pace, before)) / delivery.sending
    return delivery.reached * min(1.0, share)


def _so_far(duration: Duration, seconds: float) -> float:
    """`share_by` added up over all time until then, in closed form."""
    if seconds <= 0:
        return 0.0
    if _fixed(duration):
        return max(0.0, seconds - duration.seconds)
    if duration.kind == "exponential":
        return seconds - duration.seconds * share_by(duration, seconds)
    if duration.kind == "lognormal":
        z, s = log(seconds / duration.seconds) / duration.spread, duration.spread
        return seconds * below(z) - duration.seconds * exp(s * s / 2) * below(z - s)
    from scipy.special import gamma, gammainc

    shape = 1.0 + 1.0 / duration.spread
    done = gamma(shape) * gammainc(shape, (seconds / duration.seconds) ** duration.spread)
    return seconds * share_by(duration, seconds) - duration.seconds * float(done)


def informed(deliveries: Iterable[Delivery], at: float) -> float:
    """The share of one audience that at least one of its deliveries has informed by second `at`.

    Channels are independent of each other. A second notice by the same channel meets the same people, so of
    those the one that got furthest counts. Where people are followed one by one, what reaches a share of them all the
    same (the agents' line) meets those who know and those who do not alike.
    """
    best: dict[str, float] = {}
    persons: dict[int, int] = {}
    size = 0
    for delivery in deliveries:
        if delivery.people:
            size = len(delivery.people)
            for person, second in enumerate(delivery.people):
                if 0 <= second <= at:
                    persons[person] = second
        else:
            share = taken_in(delivery, at) if at >= delivery.first else 0.0
            so_far = best.get(delivery.channel)
            if so_far is None or share > so_far:
                best[delivery.channel] = share
    left = 1.0 - len(persons) / size if size else 1.0
    for share in best.values():
        left *= 1.0 - share
    return 1.0 - left


def leading(deliveries: Iterable[Delivery]) -> list[Delivery]:
    """Those of an audience's deliveries that are not overtaken everywhere by another one of the same channel."""
    kept: list[Delivery] = []
    for new in sorted(deliveries, key=lambda d: (d.first, d.sending)):
        if not any(overtaken(new, old) for old in kept if old.channel == new.channel):
            kept.append(new)
    return kept


def overtaken(new: Delivery, old: Delivery) -> bool:
    """Whether the older delivery is ahead of the new one at any time, by the same channel to the same people."""
    if new.first < old.first or new.people or old.people or new.channel != old.channel:
        return False
    if old.incidents and not set(new.incidents) <= set(old.incidents):
        return False
    return new.sending >= old.sending and new.reached <= old.reached and new.pace == old.pace


def curve(deliveries: Iterable[Delivery], seconds, alone: Callable[[Delivery], Any] | None = None):
    """`informed` for a whole array of rising seconds at once (numpy array in, array of shares out). `alone`: gives
    `taken_in_by` of a delivery, where that is kept."""
    import numpy as np

    best: dict[str, Any] = {}
    persons: list[tuple[int, ...]] = []
    for delivery in leading(deliveries):
        if delivery.people:
            persons.append(delivery.people)
        else:
            share = alone(delivery) if alone else taken_in_by(delivery, seconds)
            best[delivery.channel] = np.maximum(best[delivery.channel], share) if delivery.channel in best else share
    left: Any = None
    if persons:
        times = np.array(persons, dtype=float)
        earliest = np.sort(np.where(times < 0, np.inf, times).min(axis=0))
        left = 1.0 - earliest.searchsorted(seconds, side="right") / len(earliest)
    for share in best.values():
        left = 1.0 - share if left is None else left * (1.0 - share)
    return np.zeros(len(seconds)) if left is None else 1.0 - left


def taken_in_by(delivery: Delivery, seconds):
    """`taken_in` for an array of rising seconds. Before the first copy is out nobody knows, and nothing is reckoned."""
    import numpy as np

    shares, first, sending = np.zeros(len(seconds)), delivery.first, delivery.sending
    begins = int(seconds.searchsorted(first))
    since = np.asarray(seconds[begins:], dtype=float) - first
    if not sending:
        shares[begins:] = delivery.reached * shares_by(delivery.pace, since)
        return shares
    out = _all_so_far(delivery.pace, since)
    all_out = int(since.searchsorted(sending))
    out[all_out:] -= _all_so_far(delivery.pace, since[all_out:] - sending)
    shares[begins:] = delivery.reached * np.minimum(1.0, out / sending)
    return shares


def _all_so_far(duration: Duration, seconds):
    """`_so_far` for an array of seconds."""
    import numpy as np

    late, scale = np.maximum(seconds, 0.0), duration.seconds
    if _fixed(duration):
        return np.maximum(seconds - scale, 0.0)
    if duration.kind == "lognormal":
        from scipy.special import ndtr

        s = duration.spread
        with np.errstate(divide="ignore"):
            z = np.log(late / scale) / s
        return late * ndtr(z) - scale * exp(s * s / 2) * ndtr(z - s)
    if duration.kind == "exponential":
        return late - scale * shares_by(duration, late)
    from scipy.special import gamma, gammainc

    shape = 1.0 + 1.0 / duration.spread
    return late * shares_by(duration, late) - scale * gamma(shape) * gammainc(shape, (late / scale) ** duration.spread)


def shares_added_up(duration: Duration, seconds):
    """`shares_by` added up over all time until then, in closed form."""
    return _all_so_far(duration, seconds)


def shares_by(duration: Duration, seconds):
    """`share_by` for an array of seconds."""
    import numpy as np

    late = np.maximum(seconds, 0.0) / max(duration.seconds, 1e-9)
    if _fixed(duration):
        return np.where(seconds >= duration.seconds, 1.0, 0.0)
    if duration.kind == "lognormal":
        from scipy.special import ndtr  # here: it takes a third of the time to the first world, and few need it

        with np.errstate(divide="ignore"):
            return ndtr(np.log(late) / duration.spread)
    shape = duration.spread if duration.kind == "weibull" else 1.0
    return 1.0 - np.exp(-(late**shape))


def first_second(curve: Callable[[float], float], share: float, horizon: int) -> int | None:
    """The first whole second up to `horizon` at which a rising `curve(second)` is at least `share`."""
    if curve(horizon) < share:
        return None
    low, high = -1, horizon
    while high - low > 1:
        middle = (low + high) // 2
        if curve(middle) >= share:
            high = middle
        else:
            low = middle
    return high
