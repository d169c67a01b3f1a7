"""Words as all cards show them: names of roles, channels and topics, what somebody says, a line of the log."""

from __future__ import annotations

import re
from typing import Any

from sim import events as ev
from sim import wording
from sim.incidents import Incident
from sim.scenario import DAY, ROLES, Scenario, spelt, worded

#: What one can ask about, in the words of the button, and its name.
TOPICS = {
    "how it stands": "status",
    "the cause": "cause",
    "how long it will take": "estimate",
    "who is affected": "affected",
}
_TOPICS = {name: words for words, name in TOPICS.items()}
_QUOTE = re.compile(r"“(\w)")
_SPEAKS = (ev.Replied, ev.InjectDelivered)


def when(scenario: Scenario, second: int) -> str:
    """The time of day; on the days after with how many days later: 09:02 (+1 d)."""
    days = (scenario.starts + second) // DAY
    return wording.clock(scenario.starts + second) + (f" (+{days} d)" if days else "")


def sentence(text: str) -> str:
    """The same, with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def the(whom: str) -> str:
    """Somebody who can be asked: the IT lead, a journalist."""
    return f"the {spelt(whom)}" if whom in ROLES else whom


def topic(name: str) -> str:
    """What a question is about: how it stands."""
    return _TOPICS.get(name, name)


def incident_named(one: Incident) -> str:
    """An incident among several: its number, what it is about, and how bad it is said to be."""
    how = "resolved" if one.resolved else one.category or "not declared"
    return f"{one.number}: {one.title}, {how}"


def told(event: Any) -> str:
    """An event as a line of the log."""
    if isinstance(event, ev.Asked):
        return f"Asks {the(event.whom)} about {topic(event.about)}"
    text = worded(ev.sentence(event))
    if isinstance(event, _SPEAKS):
        text = _QUOTE.sub(lambda found: f"“{found[1].upper()}", text, count=1)
    return sentence(text)
