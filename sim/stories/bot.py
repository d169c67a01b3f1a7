"""The bot: it answers chats from the questions and answers that are published, or passes on who asks."""

from __future__ import annotations

from sim import actions as act
from sim.events import BotStarted, BotStopped


def cannot_start_bot(world, role: str, action: act.StartBot) -> str | None:
    """Only one that is there and does not answer yet."""
    if not world.scenario.organisation.support.bot:
        return "there is no bot"
    return "the bot answers already" if world.truth.desk.bot else None


def start_bot(world, role: str, action: act.StartBot) -> None:
    """It answers as soon as there is something to answer from."""
    world.truth.desk.move_on()
    world.truth.desk.bot = True
    world.record(BotStarted(world.now, role))


def cannot_stop_bot(world, role: str, action: act.StopBot) -> str | None:
    """Only one that answers."""
    desk = world.truth.desk
    return None if desk and desk.bot else "no bot answers"


def stop_bot(world, role: str, action: act.StopBot) -> None:
    """It passes on who asks."""
    world.truth.desk.move_on()
    world.truth.desk.bot = False
    world.record(BotStopped(world.now, role))
