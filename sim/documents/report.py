"""The post-incident report, begun from what the seats have seen: perceptions, never the truth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sim import events as ev
from sim import wording
from sim.incidents import Matters
from sim.scenario import DAY, Scenario, spelt, those

_LONGEST = 3_800  # characters of a timeline: a part may have 4,000, and there should be room for a word more
_MILESTONES = (
    *(ev.AlertRaised, ev.CustomersReported, ev.PageAcknowledged, ev.IncidentDeclared, ev.CategoryChanged, ev.KindNamed),
    *(ev.RoleJoined, ev.RoleHandedOver, ev.CauseIdentified, ev.NothingFound, ev.RemedyFinished, ev.VendorCalled),
    *(ev.WorkaroundEnabled, ev.NoticeSent, ev.SupportBriefed, ev.FaqPublished, ev.ServiceVerified, ev.AlertCleared),
    *(ev.IncidentResolved, ev.IncidentReopened, ev.BreachFound, ev.AwarenessStated, ev.ClockStarted, ev.ClockStopped),
    *(ev.ChargesReported, ev.RefundsDecided, ev.MoneyReturned, ev.PressAnswered, ev.NewsSeen, ev.Noted),
    *(ev.CompensationOffered, ev.ReviewHeld, ev.ImprovementChosen, ev.DocumentWritten),
)
Seen = Sequence[Any]


def _summary(known: Matters, scenario: Scenario, seen: Seen) -> str:
    """What each incident was, how bad it was said to be, and whether it is over."""
    return "\n".join(_in_short(one, scenario, seen) for one in known.incidents.values())


def _in_short(one: Any, scenario: Scenario, seen: Seen) -> str:
    began = _clock(scenario, min(one.struck.values())) if one.struck else "?"
    said = [f"From about {began} there was trouble with {one.title or 'the service'}."]
    said += [f"It was declared {one.category}." if one.category else "It was never declared."]
    over = [e.at for e in seen if isinstance(e, ev.IncidentResolved) and e.incident == one.number]
    said += [f"It was called over at {_clock(scenario, over[-1])}." if one.resolved and over else "It is not over."]
    return " ".join(said)


def _impact(known: Matters, scenario: Scenario, seen: Seen) -> str:
    """What was hit, how many got in touch, who was charged, whether records got out: as it was reported."""
    said = [f"Hit, as far as was reported: {', '.join(known.struck)}."] if known.struck else []
    contacts = sum(e.contacts for e in seen if isinstance(e, ev.ContactsReported))
    said += [f"Contacts that the support desk reported: {contacts:,}."] if contacts else []
    charged = [e.people for e in seen if isinstance(e, ev.ChargesReported)]
    said += [f"Charged for nothing, as was reported: {max(charged):,} people."] if charged else []
    breached = any(one.breached for one in known.incidents.values())
    said += ["Customer records were seen to have got out."] if breached else []
    told = dict.fromkeys(those(e.to) for e in seen if isinstance(e, ev.NoticeSent))
    said += [f"Told: {', '.join(told)}." if told else "Nobody was told anything in writing."]
    return "\n".join([*said, "[for how long, and how badly]"])


def _timeline(known: Matters, scenario: Scenario, seen: Seen) -> str:
    """The milestones that somebody saw, line by line, as far as there is room."""
    lines = list(dict.fromkeys(_line(event, scenario) for event in seen if isinstance(event, _MILESTONES)))
    kept, room = 0, _LONGEST
    while kept < len(lines) and len(lines[kept]) < room:
        room -= len(lines[kept]) + 1
        kept += 1
    rest = [f"- and {len(lines) - kept} more in the log"] if kept < len(lines) else []
    return "\n".join([*lines[:kept], *rest])


def _line(event: Any, scenario: Scenario) -> str:
    who = f"{spelt(event.role)}: " if event.seen_by is ev.OWN else ""
    if isinstance(event, ev.DocumentWritten):
        return f"- {_clock(scenario, event.at)} the {spelt(event.role)} has written the {event.document}"
    return f"- {_clock(scenario, event.at)} {who}{' '.join(ev.sentence(event).split())[:160]}"


def _causes(known: Matters, scenario: Scenario, seen: Seen) -> str:
    found = f"Found: {known.cause}." if known.cause else "The cause was not found."
    return f"{found}\n[what made it possible, what made it last, what made it hard to see]"


def _went_well(known: Matters, scenario: Scenario, seen: Seen) -> str:
    return "[what should be done the same way again]"


def _did_not(known: Matters, scenario: Scenario, seen: Seen) -> str:
    return "[what took too long, was missing, or went well by luck alone]"


def _actions(known: Matters, scenario: Scenario, seen: Seen) -> str:
    """What was decided to become better."""
    chosen = [f"- {e.improvement}: {spelt(e.owner) or 'nobody'} sees to it, by {e.day}" for e in known.better]
    return "\n".join(chosen) or "- [what, who, by when, and how one sees that it is done]"


def _clock(scenario: Scenario, second: int) -> str:
    """The time of day; on the days after, with how many days later."""
    days = (scenario.starts + second) // DAY
    return wording.clock(scenario.starts + second) + (f" (+{days} d)" if days else "")


#: Words for each part of the report.
REPORT: dict[str, Callable[[Matters, Scenario, Seen], str]] = {
    "summary": _summary,
    "impact": _impact,
    "timeline": _timeline,
    "causes": _causes,
    "what went well": _went_well,
    "what did not": _did_not,
    "actions": _actions,
}
