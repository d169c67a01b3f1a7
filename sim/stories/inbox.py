"""The inbox: customers complain in the open, and get an answer there if somebody is sent to give it."""

from __future__ import annotations

from sim import actions as act
from sim.events import ComplaintsSeen, FaultStruck, RepliesBegan, RepliesEnded
from sim.impact import Contacts
from sim.prompts import Option
from sim.scenario import COMMUNICATIONS_LEAD
from sim.stories.filing import all_over, told_of
from sim.stories.load import deciding
from sim.stories.spells import Spells

MINUTE, HOUR = 60, 3600
NOBODY = "nobody replies"


def inbox(world, fault):
    """Somebody looks into the inbox every so often; once complaints wait there, the communications lead is asked who
    replies, and again after as long as a shift, while some still wait and nobody does."""
    rule, truth = world.scenario.organisation.inbox, world.truth
    yield world.next((FaultStruck,), lambda e: e.component == fault.component)
    contacts, waiting, asked = Contacts(world.scenario, fault), 0.0, -rule.shift
    spells = Spells(world, fault, contacts)
    while not world.known.resolved:
        began = world.now
        came = yield from _came(world, fault, contacts, spells, rule.looks)
        waiting = max(0.0, waiting + rule.complains * came - _answered(truth.replying, rule.per_hour, began, world.now))
        free = not truth.replying or truth.replying[-1][2] <= world.now
        if waiting >= 1 and free and COMMUNICATIONS_LEAD in world.known.joined and world.now >= asked + rule.shift:
            asked = world.now
            world.record(ComplaintsSeen(world.now, round(waiting)))
            world.start(_asked(world, rule, round(waiting)))


def _came(world, fault, contacts: Contacts, spells: Spells, seconds: int):
    """How many get in touch in the next `seconds`, added up over the stretches in which no component changes."""
    truth, number, due = world.truth, 0.0, world.env.timeout(seconds)
    while not due.processed:
        since, health, later = world.now, dict(truth.health.now), spells.later()
        yield due | truth.health.changes()
        began, told = truth.began[fault.component], told_of(world, fault)
        number += contacts.expected(began, (since, world.now), health, told, (), later)
    return number


def _answered(shifts, per_hour: float, since: int, until: int) -> float:
    """How many people could answer from one second to another."""
    return sum(n * max(0, min(until, end) - max(since, begin)) for n, begin, end in shifts) * per_hour / HOUR


def _asked(world, rule, waiting: int):
    """Who replies? Silence: nobody."""
    hours = f"{rule.shift // MINUTE} min"
    sizes = dict.fromkeys((rule.people, 1))
    return (
        yield world.prompt(
            COMMUNICATIONS_LEAD,
            "inbox",
            f"About {waiting:,} complaint{'s wait' if waiting > 1 else ' waits'} for an answer on our social channels. "
            "Who replies?",
            (
                *(Option(f"{n} from support, for {hours}", (act.AnswerComplaints(n),)) for n in sizes),
                Option(NOBODY),
            ),
            within=rule.looks,
            takes=deciding(world, COMMUNICATIONS_LEAD),
            default=NOBODY,
            moot=(world.next((RepliesBegan,)), all_over(world)),
        )
    )


def cannot_answer_complaints(world, role: str, action: act.AnswerComplaints) -> str | None:
    """Only as many as support can spare, and one shift at a time."""
    rule, shifts = world.scenario.organisation.inbox, world.truth.replying
    if rule is None or not world.scenario.public:
        return "nobody looks after complaints in the open here"
    if not 1 <= action.people <= rule.people:
        return f"support can spare 1 to {rule.people} people; read {action.people}"
    return "somebody replies already" if shifts and shifts[-1][2] > world.now else None


def answer_complaints(world, role: str, action: act.AnswerComplaints) -> None:
    """People from support reply, for a shift."""
    shift = world.scenario.organisation.inbox.shift
    world.truth.replying.append((action.people, world.now, world.now + shift))
    world.record(RepliesBegan(world.now, role, action.people))
    world.later(shift, lambda: world.record(RepliesEnded(world.now, action.people)))
