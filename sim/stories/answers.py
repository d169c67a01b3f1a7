"""Answers: what customers find without an agent, from whom, and whether it is still true."""

from __future__ import annotations

from typing import Any

from sim import actions as act
from sim.events import (
    AlertCleared,
    AlertRaised,
    AnnouncementRecorded,
    CauseIdentified,
    CustomersReported,
    FaqPublished,
    MacroChanged,
    ReportsCeased,
    ServiceVerified,
    SupportBriefed,
)
from sim.prompts import Option
from sim.scenario import SUPPORT_LEAD
from sim.stories.load import deciding

MINUTES = 60
#: With these something may become known that agents, questions and answers do not say yet.
_NEWS = (CauseIdentified, AlertRaised, CustomersReported, AlertCleared, ReportsCeased, ServiceVerified)


def beside_a_line(world) -> tuple[Option, ...]:
    """What the support lead can give customers beside a line for the agents, where the organisation has it."""
    support = world.scenario.organisation.support
    brief, publish, answer = act.BriefSupport(), act.PublishFaq(), act.StartBot()
    options = []
    if support.faq:
        options.append(Option("brief them, and publish questions and answers", (brief, publish)))
    if support.bot and not world.truth.desk.bot:
        options.append(Option("brief them, publish, and let the bot answer from it", (brief, publish, answer)))
    if support.phone and support.phone.announcement:
        options.append(Option("brief them, and record an announcement", (brief, act.RecordAnnouncement())))
    return tuple(options)


def news(world):
    """Something has become known: whoever tells customers says what was true before, until that is changed."""
    desk = world.truth.desk
    while True:
        yield world.next(_NEWS, lambda event: _new(world, event))
        if desk.speaks:
            desk.move_on()
        desk.fact = world.now
        ask_anew(world)


def _new(world, event: Any) -> bool:
    """The cause, or that things have become well, or unwell."""
    return type(event) is CauseIdentified or world.known.incidents[event.incident].turned == event.at


def ask_anew(world) -> None:
    """The support lead is asked about what is out of date, unless that is being asked."""
    desk = world.truth.desk
    if SUPPORT_LEAD in world.known.joined and not desk.asking and _out_of_date(desk):
        world.start(_asking_anew(world))


def _out_of_date(desk) -> list[tuple[str, act.Action]]:
    """What says what was so before: in words what to do about it, and the action."""
    old: list[tuple[str, act.Action]] = []
    if desk.script is not None and desk.script < desk.fact:
        old.append(("brief the agents anew", act.BriefSupport()))
    if desk.stale and not desk.writing:
        old.append(("update the questions and answers", act.PublishFaq()))
    if desk.old_announcement and not desk.recording:
        old.append(("record the announcement anew", act.RecordAnnouncement()))
    if desk.old_macro:
        old.append(("change the saved text", act.ChangeMacro()))
    return old


def _asking_anew(world):
    """What do agents, questions and answers, and the saved text say now?"""
    desk, asked = world.truth.desk, world.truth.desk.fact
    desk.asking, old = True, _out_of_date(world.truth.desk)
    options = [Option(words, (action,)) for words, action in old]
    if len(old) > 1:
        options.insert(0, Option(" and ".join(words for words, _ in old), tuple(action for _, action in old)))
    yield world.prompt(
        SUPPORT_LEAD,
        "news",
        "More is known than customers are told at the support desk. What is changed there?",
        (*options, Option("leave it as it is")),
        within=15 * MINUTES,
        takes=deciding(world, SUPPORT_LEAD),
        default="leave it as it is",
        moot=(
            world.next((SupportBriefed, FaqPublished)),
            world.next((MacroChanged, AnnouncementRecorded), lambda _: not _out_of_date(desk)),
        ),
    )
    desk.asking = False
    if desk.fact > asked:
        ask_anew(world)


# ---------------------------------------------------------------------------------------------- the deeds


def cannot_publish(world, role: str, action: act.PublishFaq) -> str | None:
    """Only where there is somewhere to publish them, one after the other, and when there is something new."""
    desk = world.truth.desk
    if not world.scenario.organisation.support.faq:
        return "there is nowhere to publish questions and answers"
    if desk.writing:
        return "they are being written"
    return None if desk.faq is None or desk.stale else "they are up to date"


def publish(world, role: str, action: act.PublishFaq) -> None:
    """Somebody begins to write."""
    world.start(_writing(world, role))


def _writing(world, role: str):
    """They are published after a while, and say what is known then."""
    desk, writing = world.truth.desk, world.scenario.organisation.support.faq.writing
    desk.writing, desk.faqs = True, desk.faqs + 1
    yield world.env.timeout(world.luck.seconds(writing, "writes answers", desk.faqs))
    desk.move_on()
    desk.writing, desk.faq = False, world.now
    world.record(FaqPublished(world.now, role))
