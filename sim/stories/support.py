"""The support desk: it counts contacts, and tells callers what it has been told."""

from __future__ import annotations

from collections.abc import Sequence

from sim import actions as act
from sim.demand import usual_contacts
from sim.events import (
    ContactsReported,
    DeliveryBegan,
    EstimateBroken,
    IncidentDeclared,
    IncidentReopened,
    MistakeRead,
    SupportBriefed,
)
from sim.impact import Contacts, Spell, category, touched
from sim.prompts import Option
from sim.reach import Delivery, share_by
from sim.scenario import SUPPORT_LEAD, Fault
from sim.stories.answers import beside_a_line
from sim.stories.believing import asked_about
from sim.stories.callers import LINE
from sim.stories.charging import asked_for_money
from sim.stories.filing import about, told_of
from sim.stories.lead import waits
from sim.stories.load import deciding
from sim.stories.spells import Spells
from sim.stories.tickets import with_the_line
from sim.stories.workarounds import asked_whether_genuine

MINUTES = 60


def desk(world):
    """The support lead joins, decides what agents say, and hears every so often how many get in touch."""
    yield world.until("the support lead joined")
    if not world.known.briefed:
        world.start(briefing(world))
    if world.truth.desk:
        yield from waits(world)
    every = world.scenario.organisation.support.reports
    of = [(fault, Contacts(world.scenario, fault)) for fault in world.scenario.faults]
    contacts = [(fault, contacts, Spells(world, fault, contacts)) for fault, contacts in of]
    while True:
        if world.known.resolved:
            yield world.next((IncidentReopened, IncidentDeclared))
        number = yield from _counted(world, contacts, every)
        number += asked_for_money(world, world.now - every) + asked_whether_genuine(world, world.now - every)
        number += asked_about(world, world.now - every)
        usual = usual_contacts(world.scenario, world.now - every, world.now)
        world.record(ContactsReported(world.now, round(number), every // MINUTES, round(usual)))


def _counted(world, contacts: Sequence[tuple[Fault, Contacts, Spells]], seconds: int):
    """How many get in touch in the next `seconds`, added up over the stretches in which no component changes."""
    truth, number = world.truth, 0.0
    due = world.env.timeout(seconds)
    while not due.processed:
        since, health = world.now, dict(truth.health.now)
        later = [spells.later() for *_, spells in contacts]
        yield due | truth.health.changes()
        for (fault, of_fault, _), again in zip(contacts, later, strict=True):
            began, told = truth.began.get(fault.component, world.now), told_of(world, fault)
            number += of_fault.expected(began, (since, world.now), health, told, _broken(world, fault), again)
    return number


def _broken(world, fault: Fault) -> list[EstimateBroken | MistakeRead]:
    """What people had read and was wrong, of what a fault is behind: ends that did not come, mistakes."""
    numbers = about(world, fault)
    return [broken for broken in world.truth.broken if set(numbers).intersection(broken.incidents)]


def briefing(world):
    """What do agents tell callers?"""
    yield world.prompt(
        SUPPORT_LEAD,
        "brief",
        "Callers ask what is going on. Do the agents get a line to tell?",
        (
            Option("brief the agents with what is known", (act.BriefSupport(),)),
            *beside_a_line(world),
            Option("wait for a notice"),
        ),
        within=15 * MINUTES,
        takes=deciding(world, SUPPORT_LEAD),
        default="wait for a notice",
        moot=(world.until("support agents were briefed"),),
    )


def cannot_brief(world, role: str, action: act.BriefSupport) -> str | None:
    """Once; where agents are followed, again when something has become known."""
    desk = world.truth.desk
    if not world.known.briefed or (desk and desk.script < desk.fact):
        return None
    return "the agents have been briefed already" + (", and nothing has become known since" if desk else "")


def brief(world, role: str, action: act.BriefSupport) -> None:
    """From now on, whoever still gets in touch is informed by the agent; they do so at the desk's usual pace, or, where
    people wait for an agent, when they are served."""
    world.record(SupportBriefed(world.now, role))
    if world.truth.desk:
        world.truth.desk.move_on()
        world.truth.desk.script = world.now
        with_the_line(world)
        return
    for fault in world.scenario.faults:
        if fault.component in world.truth.began:
            _tell(world, fault)


def _tell(world, fault: Fault) -> None:
    organisation, truth = world.scenario.organisation, world.truth
    desk, chance = organisation.support, organisation.support.contact(category(world.scenario, fault))
    first, later = Spell(truth.began[fault.component]), Spells(world, fault, Contacts(world.scenario, fault)).later()
    for segment, names in touched(organisation, [fault.component]):
        spell = later.get(names, first)
        to_come = chance * spell.left * (1 - share_by(desk.after, world.now - spell.since))
        fails = 1.0 - min(truth.health.now[name] for name in names)
        reached = to_come * fails
        line = Delivery(LINE, segment.name, "support", 0, world.now, 0, reached, desk.after, (), about(world, fault))
        truth.set_out(line)
        world.record(DeliveryBegan(world.now, line))
