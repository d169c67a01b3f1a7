"""The stories of an incident: generators that wait, draw, prompt and record, and read in time order.

`begin` sets them going; `refusal` and `do` are the world's way to an action's deed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sim import actions as act
from sim.stories import (
    detection,
    drafting,
    monitors,
    occasions,
    outage,
    repair,
    resolution,
    response,
    sending,
    support,
    talk,
)
from sim.stories.incident import Incident


def begin(world) -> Incident:
    """Set every story of the scenario going; what they share is returned."""
    incident = Incident(world)
    world.start(outage.outage(world))
    for monitor in world.scenario.organisation.monitors:
        world.start(monitors.monitor(world, monitor))
    world.start(detection.customers_reports(world))
    world.start(response.response(world))
    world.start(resolution.resolution(world))
    world.start(repair.repair(world))
    occasions.begin(world)
    world.start(support.desk(world))
    world.start(talk.executive(world))
    return incident


_DEEDS: dict[type, tuple[Callable, Callable]] = {
    act.Declare: (response.cannot_declare, response.declare),
    act.Recategorise: (response.cannot_recategorise, response.recategorise),
    act.Activate: (response.cannot_activate, response.activate),
    act.Resolve: (resolution.cannot_resolve, resolution.resolve),
    act.Diagnose: (repair.cannot_diagnose, repair.diagnose),
    act.Mitigate: (repair.cannot_mitigate, repair.mitigate),
    act.Verify: (repair.cannot_work, repair.verify),
    act.Draft: (drafting.cannot_draft, drafting.draft),
    act.Release: (drafting.cannot_release, drafting.release),
    act.Return: (drafting.cannot_release, drafting.give_back),
    act.Redraft: (drafting.cannot_redraft, drafting.redraft),
    act.Send: (sending.cannot_send, sending.send),
    act.Withdraw: (sending.cannot_send, sending.withdraw),
    act.BriefSupport: (support.cannot_brief, support.brief),
    act.Ask: (talk.cannot_ask, talk.ask),
    act.Note: (talk.cannot_note, talk.note),
    act.Other: (talk.cannot_propose, talk.propose),
    act.Inject: (talk.cannot_inject, talk.inject),
    act.ReplyTo: (talk.cannot_reply, talk.reply),
    act.Rule: (talk.cannot_rule, talk.rule),
}


def refusal(world, role: str, action: Any) -> str | None:
    """Why the world cannot take this action now, in words; None if it can."""
    why = _DEEDS[type(action)][0](world, role, action)
    if why and isinstance(action, act.Draft):
        world.incident.written(role)
    return why


def do(world, role: str, action: Any) -> None:
    """Carry out an action that has not been refused."""
    if isinstance(action, act.Draft):
        world.incident.written(role)
    _DEEDS[type(action)][1](world, role, action)


def answered(world, role: str, answer: act.Answer) -> None:
    """A question is answered; the notices that are to follow from it are being written."""
    world.incident.in_writing[role] = world.incident.in_writing.get(role, 0) + answer.notices_follow
