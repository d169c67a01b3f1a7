"""The laws, each in the words in which a run is told that it broke it."""

from __future__ import annotations

TIME = "time only goes on"
END = "nothing happens after the end"
PAIRS = "what is opened is closed once, or is still open"
ASKED = "only who is there is asked"
WAITS = "no wait is below zero"
COUNTS = "no count is below zero, no share beyond 0 and 1"
LITTLE = "the number in a pool, added up over time, is what its stays add up to"
FLOW = "a notice that is drafted is sent or withdrawn once, or is still open"
LACKING = "a notice lacks the approvals that were asked for and not given"
DELIVERY = "a delivery belongs to what is sent, and is reported when its last copy is out"
COPIES = "nobody is informed before the first copy, nor more people than there are"
SHARE = "the informed share only rises, to at most what can be had"
ORDER = "impact, detection, acknowledgement and declaration come before what follows from them"
CHECKED = "an incident is resolved after a check that held, with no alert open"
HANDS = "nobody has two things in hand"
LOAD = "nobody works longer than they are there"
SEATS = "a seat goes to somebody who has nothing else to do in the response"
CLOCKS = "a clock is met by what went out before it had run down, and missed no sooner"
ROTA = "nobody is paged who is on leave, and nobody answers who is away"
DESK = "who came to the support desk was served, gave up, was contained, or is still there"
QUEUE = "what is planned goes out at its time, and not while it is held back"
LAWS = (
    TIME, END, PAIRS, ASKED, WAITS, COUNTS, LITTLE, FLOW,
    LACKING, DELIVERY, COPIES, SHARE, ORDER, CHECKED, HANDS, LOAD, SEATS, ROTA, QUEUE, CLOCKS, DESK,
)  # fmt: skip


class LawBroken(Exception):
    """A run broke a law. The message says which, and how to play the run again."""
