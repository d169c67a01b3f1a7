"""The stories of an incident: generators that wait, draw, prompt and record, and read in time order.

`begin` sets them going; `refusal` and `do` are the world's way to an action's deed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sim import actions as act
from sim.stories import (
    aftermath,
    agents,
    amends,
    announcing,
    answers,
    awareness,
    banners,
    bot,
    cases,
    checking,
    closed,
    debating,
    detection,
    documents,
    drafting,
    factors,
    hands,
    improving,
    inbox,
    judging,
    material,
    monitors,
    naming,
    news,
    outage,
    parcels,
    posts,
    press,
    refunds,
    relief,
    remedies,
    reminding,
    repair,
    resolution,
    response,
    reviewing,
    rulings,
    rumours,
    sending,
    support,
    talk,
    tickets,
    vendors,
    waiting,
    work,
    workarounds,
)
from sim.stories.truth import Truth


def begin(world) -> Truth:
    """Set every story of the scenario going; what they share is returned."""
    world.truth = truth = Truth(world)
    for fault in world.scenario.faults:
        world.start(outage.outage(world, fault))
        world.start(detection.customers_reports(world, fault))
    for monitor in world.scenario.organisation.monitors:
        world.start(monitors.monitor(world, monitor))
        if monitor.false_alarms:
            world.start(monitors.false_alarms(world, monitor))
    if world.scenario.public:
        in_public(world)
    for one in world.scenario.rumours:
        world.start(rumours.rumour(world, one))
    world.start(response.response(world))
    if world.scenario.organisation.support.ways:
        truth.desk = waiting.Waiting(world)
        world.start(waiting.waiting(world))
        world.start(answers.news(world))
        if _together(world.scenario.organisation.support.tickets):
            world.start(tickets.asking(world))
    world.start(support.desk(world))
    world.start(talk.executive(world))
    world.start(relief.relief(world))
    if closed.channels(world):
        world.start(closed.asking(world))
    if world.scenario.organisation.planned_posts:
        world.start(posts.queue(world))
        world.start(posts.holding(world))
    if parcels.collect(world):
        world.start(parcels.holding(world))
    if world.scenario.afterwards:
        world.start(aftermath.aftermath(world))
        for factor in world.scenario.factors:
            world.start(factors.evidence(world, factor))
    return truth


def _together(way) -> bool:
    """Whether tickets about an incident can be settled all together."""
    return way is not None and bool(way.linked or way.updates_a_minute)


def in_public(world) -> None:
    """What happens outside, as far as the organisation says how."""
    if world.scenario.organisation.news:
        world.start(news.news(world, world.scenario.fault))
    if world.scenario.organisation.press_release:
        world.start(press.releases(world))
    if world.scenario.organisation.inbox:
        world.start(inbox.inbox(world, world.scenario.fault))


_DEEDS: dict[type, tuple[Callable, Callable]] = {
    act.Declare: (judging.cannot_declare, judging.declare),
    act.Discuss: (debating.cannot_discuss, debating.discuss),
    act.Recategorise: (judging.cannot_recategorise, judging.recategorise),
    act.Activate: (response.cannot_activate, response.activate),
    act.Resolve: (resolution.cannot_resolve, resolution.resolve),
    act.Reopen: (resolution.cannot_reopen, resolution.reopen),
    act.Diagnose: (repair.cannot_diagnose, repair.diagnose),
    act.Mitigate: (remedies.cannot_mitigate, remedies.mitigate),
    act.CallVendor: (vendors.cannot_call, vendors.call_vendor),
    act.EnableWorkaround: (workarounds.cannot_enable, workarounds.enable),
    act.Verify: (work.cannot_work, checking.verify),
    act.Draft: (drafting.cannot_draft, drafting.draft),
    act.Release: (drafting.cannot_release, drafting.release),
    act.Return: (drafting.cannot_release, drafting.give_back),
    act.Redraft: (drafting.cannot_redraft, drafting.redraft),
    act.Send: (sending.cannot_send, sending.send),
    act.Withdraw: (sending.cannot_send, sending.withdraw),
    act.BriefSupport: (support.cannot_brief, support.brief),
    act.Ask: (talk.cannot_ask, talk.ask),
    act.WriteDocument: (documents.cannot_write, documents.write),
    act.Note: (rulings.cannot_note, rulings.note),
    act.Other: (rulings.cannot_propose, rulings.propose),
    act.Inject: (rulings.cannot_inject, rulings.inject),
    act.ReplyTo: (rulings.cannot_reply, rulings.reply),
    act.Rule: (rulings.cannot_rule, rulings.rule),
    act.HandOver: (relief.cannot_hand_over, relief.hand_over),
    act.CallEngineer: (hands.cannot_call_engineer, hands.do_call_engineer),
    act.MoveTalk: (closed.cannot_move_talk, closed.move_talk),
    act.NameKind: (naming.cannot_name_kind, naming.name_kind),
    act.AnswerComplaints: (inbox.cannot_answer_complaints, inbox.answer_complaints),
    act.ReportToPlatform: (rumours.cannot_report, rumours.report),
    act.AnswerPress: (news.cannot_answer_press, news.answer_press),
    act.Refund: (refunds.cannot_refund, refunds.refund),
    act.StateAware: (awareness.cannot_state, awareness.state),
    act.DetermineMaterial: (material.cannot_determine, material.determine),
    act.CallForNotice: (reminding.cannot_call_for, reminding.call_for),
    act.NameScribe: (hands.cannot_name_scribe, hands.name_scribe),
    act.PublishFaq: (answers.cannot_publish, answers.publish),
    act.StartBot: (bot.cannot_start_bot, bot.start_bot),
    act.StopBot: (bot.cannot_stop_bot, bot.stop_bot),
    act.RecordAnnouncement: (announcing.cannot_record, announcing.record),
    act.ChangeMacro: (tickets.cannot_change_macro, tickets.change_macro),
    act.SettleTickets: (tickets.cannot_settle, tickets.settle),
    act.BringAgents: (agents.cannot_bring, agents.bring),
    act.LetThrough: (cases.cannot_let_through, cases.let_through),
    act.Shield: (cases.cannot_shield, cases.shield),
    act.HoldPosts: (posts.cannot_hold, posts.hold),
    act.LetPostsGo: (posts.cannot_let_go, posts.let_go),
    act.HoldCollections: (parcels.cannot_hold, parcels.hold),
    act.ResumeCollections: (parcels.cannot_resume, parcels.resume),
    act.TakeDown: (banners.cannot_take_down, banners.take_down),
    act.OfferCompensation: (amends.cannot_offer, amends.offer),
    act.HoldReview: (reviewing.cannot_hold, reviewing.hold),
    act.ShareReport: (reviewing.cannot_share, reviewing.share),
    act.ChooseImprovement: (improving.cannot_choose, improving.choose),
}


def refusal(world, role: str, action: Any) -> str | None:
    """Why the world cannot take this action now, in words; None if it can."""
    why = _DEEDS[type(action)][0](world, role, action)
    if why and isinstance(action, act.Draft):
        world.truth.written(role)
    return why


def do(world, role: str, action: Any) -> None:
    """Carry out an action that has not been refused."""
    if isinstance(action, act.Draft):
        world.truth.written(role)
    _DEEDS[type(action)][1](world, role, action)


def answered(world, role: str, answer: act.Answer) -> None:
    """A question is answered; the notices that are to follow from it are being written."""
    world.truth.in_writing[role] = world.truth.in_writing.get(role, 0) + answer.notices_follow
