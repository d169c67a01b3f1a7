"""What the support lead may want: questions and answers, the bot, more agents, engineers for callers' cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.scenario import COMMANDER, COMMUNICATIONS_LEAD, IT_LEAD, SUPPORT_LEAD


@dataclass(frozen=True, slots=True)
class PublishFaq:
    """Write questions and answers about what is going on and publish them, or bring them up to date."""

    by: ClassVar = (SUPPORT_LEAD, COMMUNICATIONS_LEAD)


@dataclass(frozen=True, slots=True)
class StartBot:
    """Let the bot answer chats about it, from the questions and answers that are published."""

    by: ClassVar = (SUPPORT_LEAD,)


@dataclass(frozen=True, slots=True)
class StopBot:
    """Let the bot pass on whoever asks about it."""

    by: ClassVar = (SUPPORT_LEAD,)


@dataclass(frozen=True, slots=True)
class BringAgents:
    """Bring in more agents from a source that the organisation has."""

    source: str
    by: ClassVar = (SUPPORT_LEAD, COMMANDER)


@dataclass(frozen=True, slots=True)
class LetThrough:
    """Let cases that only a senior technician can help through to the engineers, who put their work down for them."""

    by: ClassVar = (SUPPORT_LEAD, COMMANDER, IT_LEAD)


@dataclass(frozen=True, slots=True)
class Shield:
    """Shield the engineers from callers' cases: these wait."""

    by: ClassVar = (SUPPORT_LEAD, COMMANDER, IT_LEAD)


AtTheDesk = PublishFaq | StartBot | StopBot | BringAgents | LetThrough | Shield
