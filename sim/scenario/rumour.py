"""Rumours: what is said about an outage that is not so, and accounts that only look like ours."""

from __future__ import annotations

from dataclasses import dataclass

from sim.scenario.words import Duration, Money, Seconds, Share


@dataclass(frozen=True, slots=True)
class Rumour:
    """What goes round among customers and is not so: it `says` something false, and `correction` is what is so. One by
    an `impostor` comes from an account that looks like ours and gives a false link.

    It begins on a social `channel`: `at` a time of the scenario, once customers have been hurt and heard nothing from
    us for the time `after_silence`, or with the first report (`with_the_news`); one of the three. The `first` people
    believe it then. Each who believes it tells `tells` others an hour while it is fresh; that zeal halves every
    `half_life`. Whoever has been told anything by us does not come to believe it with the chance `doubts`, and whoever
    reads a correction does not believe it (any more) with the chance `convinces`.

    The response comes across it after `seen`. Once it has been reported to the platform, that answers after
    `answers`, and takes it down with the chance `removes`; from then on only the share `elsewhere` of the telling goes
    on. Of those who come to believe it the share `asks` gets in touch with the desk, and the share `falls_for` gives
    the impostor what the link asks for, which costs each of them `loses`.
    """

    name: str
    says: str
    correction: str
    channel: str
    first: int
    tells: float
    half_life: Seconds
    seen: Duration
    answers: Duration
    at: Seconds | None = None
    after_silence: Seconds | None = None
    with_the_news: bool = False
    impostor: bool = False
    doubts: Share = Share(0.0)
    convinces: Share = Share(0.0)
    removes: Share = Share(0.0)
    elsewhere: Share = Share(0.0)
    asks: Share = Share(0.0)
    falls_for: Share = Share(0.0)
    loses: Money = Money(0.0)
