"""The words and units that everything else is said in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, NewType, get_args

Seconds = NewType("Seconds", int)  #: a length of time, whole seconds
Share = NewType("Share", float)  #: a part of a whole, 0 to 1
Money = NewType("Money", float)  #: an amount in the organisation's currency
Date = NewType("Date", str)  #: a day, as 2026-11-29
ClockTime = NewType("ClockTime", int)  #: a time of day, seconds after midnight

Category = Literal["critical", "moderate", "low"]
CATEGORIES: tuple[str, ...] = ("critical", "moderate", "low")
#: What sort of trouble it is: something of ours broke; somebody got in; it stands still, ours or a supplier's.
Family = Literal["system failure", "security breach", "service downtime"]
FAMILIES: tuple[str, ...] = get_args(Family)
BREACH = "security breach"
#: The six seats of a response. A scenario's organisation says who fills them.
IT_LEAD = "it lead"
COMMANDER = "incident commander"
SUPPORT_LEAD = "support lead"
COMMUNICATIONS_LEAD = "communications lead"
COUNSEL = "legal counsel"
EXECUTIVE = "executive"
ROLES = (IT_LEAD, COMMANDER, SUPPORT_LEAD, COMMUNICATIONS_LEAD, COUNSEL, EXECUTIVE)
#: Whom a notice can be addressed to. An organisation has those that it has audiences for.
Group = Literal["customers", "executives", "partners", "department heads", "investors", "regulator", "press"]
GROUPS: tuple[str, ...] = get_args(Group)
PRESS = "press"  #: the group that is told by a press release, and asked about apart
INSIDE = ("executives", "department heads")  #: the groups inside the organisation
#: What a notice may say; the message rubric and the composer use these names.
NoticeField = Literal[
    "what happened",
    "who is affected",
    "how many",
    "what it costs",
    "what still works",
    "what we do",
    "cause",
    "whose fault it is",
    "alternative",
    "what to do",
    "money back",
    "estimate",
    "next update",
    "apology",
    "what we answer for",
    "compensation",
    "what becomes better",
    "what is not true",
    "where to look",
    "your order",
    "technical details",
]
NOTICE_FIELDS: tuple[str, ...] = get_args(NoticeField)
NEXT_UPDATE = "next update"  #: the one that says when the next notice comes
ESTIMATE = "estimate"  #: the one that says when it will be over
FOR_INSIDE = ("how many", "what it costs")  #: fields that only groups `INSIDE` are offered
MONEY_BACK = "money back"  #: the one that says to whom was charged for nothing that they get it back
AT_ONCE = "all at once"
CASE_BY_CASE = "case by case"
#: How those who were charged for nothing can be refunded; where nobody decides, they wait for the gateway.
REFUNDS: tuple[str, ...] = (AT_ONCE, CASE_BY_CASE)
YOUR_ORDER = "your order"  #: the one that is about what a reader has ordered
WHOSE_FAULT = "whose fault it is"  #: the one that names somebody else as guilty
WE_ANSWER = "what we answer for"  #: the one that takes responsibility
NOT_TRUE = "what is not true"  #: the one that corrects a rumour
RUMOUR_SEEN = "rumour seen"  #: the occasion on which one is corrected
MISTAKE_SEEN = "mistake seen"  #: the occasion on which a notice that was wrong is corrected
TECHNICAL = "technical details"  #: the one for partners, which legal counsel must release
DAY = 86_400  #: seconds
MONTH = 30 * DAY  #: a second incident within a month of the last one weighs more
#: The occasions on which something is written once it is over; of these, those of the follow-up.
AFTERWARDS = ("resolved", "morning after", "after the review")
FOLLOW_UP = AFTERWARDS[:2]
PROMISES = (60, 7 * DAY)  #: the shortest and the longest time until a promised next update, in seconds
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_LARGE = {"sms": "SMS", "facebook": "Facebook", "linkedin": "LinkedIn", "x": "X"}
# A single letter is a channel only where a list of them has one: "by x", "facebook, x, banner", "sms and x".
_SMALL = re.compile(r"\b(sms|facebook|linkedin)\b|(?:(?<=, )|(?<=by )|(?<=and )|(?<=: )|^)x(?=$|[,:;?]| and | at \d)")


@dataclass(frozen=True, slots=True)
class Duration:
    """A time that differs from case to case.

    `seconds` is the value itself (fixed), the median (lognormal), the mean (exponential) or the scale
    (weibull); `spread` is the lognormal sigma or the Weibull shape, and unused otherwise.
    """

    kind: Literal["fixed", "lognormal", "exponential", "weibull"]
    seconds: float
    spread: float = 0.0


def those(group: str) -> str:
    """A group in a sentence: customers, the regulator, the press."""
    return f"the {group}" if group in ("regulator", PRESS) else group


def spelt(text: str) -> str:
    """Names of roles as people write them: IT lead."""
    return text.replace(IT_LEAD, "IT lead")


def worded(text: str) -> str:
    """Names as people write them, of channels that everybody knows, too: IT lead, SMS, Facebook. A file has its names
    as its author wrote them; this is for what is shown."""
    return _SMALL.sub(lambda found: _LARGE[found[0]], spelt(text))
