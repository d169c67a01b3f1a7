"""What happens at the support desk: who waits, is served or gives up; what helps there."""

from __future__ import annotations

from typing import NamedTuple

from sim.events.sight import EVERYBODY, TRUTH, told
from sim.scenario import COMMANDER, COMMUNICATIONS_LEAD, IT_LEAD, SUPPORT_LEAD

_DESK = (SUPPORT_LEAD, COMMUNICATIONS_LEAD, COMMANDER)


class Counted(NamedTuple):
    """What passed by one way since the last count, in expected numbers of people: they were there `before`, `came`,
    were `contained` (by the questions and answers, or the bot), served, gave up, or are `there` still. Of those who
    came, `again` had come before in vain; of those contained, `wrong` were told what is no longer true. `in_time`: of
    those who came, so many are answered within 20 s; `waited`: seconds, all together. Of those served, `own` came
    about an incident."""

    way: str
    before: float
    came: float
    again: float
    contained: float
    wrong: float
    served: float
    gave_up: float
    there: float
    in_time: float
    waited: float
    own: float


@told(TRUTH, "the support desk: {gave_up:,.0f} gave up, {served:,.0f} were served, {there:,.0f} wait or are served")
class ContactsHandled(NamedTuple):
    """What passed at the desk in the last `seconds`, by all ways together and by each. `cases` have come up that only
    a senior technician can help, since the last count; `open_cases` wait for one."""

    at: int
    seconds: int
    served: float
    gave_up: float
    there: float
    ways: tuple[Counted, ...]
    cases: float
    open_cases: float


@told(_DESK, "support: {words}")
class WaitsReported(NamedTuple):
    """How long people wait for an agent and how many give up, in words, since the last report. `gave_up` is the share
    of those who called or chatted."""

    at: int
    words: str
    gave_up: float


@told(EVERYBODY, "questions and answers are published")
class FaqPublished(NamedTuple):
    """Whoever looks for help finds questions and answers about it, as of now."""

    at: int
    role: str


@told(_DESK, "the bot answers chats about it")
class BotStarted(NamedTuple):
    """From now on the bot answers, if there are questions and answers."""

    at: int
    role: str


@told(_DESK, "the bot passes on who asks about it")
class BotStopped(NamedTuple):
    """The bot does not answer any more."""

    at: int
    role: str


@told(_DESK, "{source} will send {agents} agents ({way})")
class AgentsCalled(NamedTuple):
    """More agents were asked for; they are on their way."""

    at: int
    role: str
    source: str
    way: str
    agents: int


@told(_DESK, "{agents} agents of {source} are there ({way})")
class AgentsCame(NamedTuple):
    """More agents answer from now on. Each costs `cost` an hour until they leave."""

    at: int
    source: str
    way: str
    agents: int
    cost: float


@told(_DESK, "the {agents} agents of {source} leave ({way})")
class AgentsLeft(NamedTuple):
    """They are not needed any more."""

    at: int
    source: str
    way: str
    agents: int


@told((*_DESK, IT_LEAD), "callers' cases go through to the engineers")
class CasesLetThrough(NamedTuple):
    """From now on engineers put their work down for cases that only they can help."""

    at: int
    role: str


@told((*_DESK, IT_LEAD), "the engineers are shielded from callers' cases")
class CasesShielded(NamedTuple):
    """From now on these cases wait."""

    at: int
    role: str


@told((SUPPORT_LEAD, IT_LEAD), "{person} takes {cases} cases of callers, {minutes} minutes")
class CasesTaken(NamedTuple):
    """Somebody from IT puts their work down for callers' cases."""

    at: int
    person: str
    cases: int
    minutes: int


@told(_DESK, "the saved text for tickets about it is changed")
class MacroChanged(NamedTuple):
    """Tickets about it are answered with what is known now."""

    at: int
    role: str


@told(_DESK, "the {role} has all tickets about it settled: {tickets:,}")
class TicketUpdateBegan(NamedTuple):
    """All tickets about it are being settled, with one update or so many a minute as the tool allows."""

    at: int
    role: str
    tickets: int


@told(_DESK, "the tickets about it are settled: {tickets:,.0f}")
class TicketsSettled(NamedTuple):
    """The last of them is; so many were settled without an agent, in expected numbers."""

    at: int
    role: str
    tickets: float


@told(_DESK, "callers hear an announcement about it")
class AnnouncementRecorded(NamedTuple):
    """Whoever calls hears what is known, as of now, before anything else."""

    at: int
    role: str
