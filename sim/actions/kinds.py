"""The actions: what a role or the facilitator may want, and who may want it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.actions.afterwards import Afterwards
from sim.actions.answering import Answering
from sim.actions.clocks import CallForNotice, DetermineMaterial, StateAware
from sim.actions.desk import AtTheDesk
from sim.actions.documents import WriteDocument
from sim.actions.refunding import Refund
from sim.actions.standing import HoldCollections, HoldPosts, LetPostsGo, ResumeCollections, TakeDown
from sim.actions.talking import MoveTalk
from sim.scenario import AFTERWARDS, COMMANDER, COMMUNICATIONS_LEAD, IT_LEAD, NOTICE_FIELDS, ROLES, SUPPORT_LEAD

FACILITATOR = "facilitator"
LONGEST_TEXT = 4_000  #: characters of free text in one action
FIELDS = NOTICE_FIELDS  #: what a notice may say
#: On what occasion a notice is written.
OCCASIONS = ("called in", "cause known", "way round open", "mitigated", *AFTERWARDS, "update due", "clock started",
             "press release", "rumour seen", "mistake seen", "own initiative")  # fmt: skip
TOPICS = ("status", "cause", "estimate", "affected")  #: what one can ask somebody about


@dataclass(frozen=True, slots=True)
class Answer:
    """Answer a prompt with one of its options, or, with `option` empty, in one's own way (by further actions).

    `basis`: a playbook's rule, a person's reason. `notices_follow`: how many notices, the option's too, come first.
    """

    prompt: str
    option: str = ""
    basis: str = ""
    notices_follow: int = 0
    by: ClassVar = ROLES


@dataclass(frozen=True, slots=True)
class Declare:
    """Open the incident officially, in a category."""

    category: str
    incident: int = 1
    by: ClassVar = (IT_LEAD, COMMANDER)


@dataclass(frozen=True, slots=True)
class Discuss:
    """Have those on the call talk over how bad an incident is before it is declared."""

    incident: int = 1
    by: ClassVar = (IT_LEAD, COMMANDER)


@dataclass(frozen=True, slots=True)
class Recategorise:
    """Change the declared category."""

    category: str
    incident: int = 1
    by: ClassVar = (IT_LEAD, COMMANDER)


@dataclass(frozen=True, slots=True)
class NameKind:
    """Say what kind of trouble an incident is taken for."""

    kind: str
    incident: int = 1
    by: ClassVar = (IT_LEAD, COMMANDER)


@dataclass(frozen=True, slots=True)
class Activate:
    """Call a role in; its people are paged."""

    role: str
    by: ClassVar = (IT_LEAD, COMMANDER)


@dataclass(frozen=True, slots=True)
class HandOver:
    """Hand a seat over to the next in line; the role's own, or any by the commander."""

    role: str
    by: ClassVar = ROLES


@dataclass(frozen=True, slots=True)
class CallEngineer:
    """Call an engineer who has no seat; they are paged, and help from when they join."""

    person: str
    by: ClassVar = (IT_LEAD, COMMANDER)


@dataclass(frozen=True, slots=True)
class NameScribe:
    """Have a role keep the log: write down what is decided and done."""

    role: str
    by: ClassVar = (COMMANDER,)


@dataclass(frozen=True, slots=True)
class Diagnose:
    """Have the IT lead look for the cause."""

    incident: int = 1
    by: ClassVar = (IT_LEAD, COMMANDER)


@dataclass(frozen=True, slots=True)
class Mitigate:
    """Have the IT lead try a remedy."""

    remedy: str
    incident: int = 1
    by: ClassVar = (IT_LEAD, COMMANDER)


@dataclass(frozen=True, slots=True)
class CallVendor:
    """Have the IT lead tell the vendor what is known."""

    incident: int = 1
    by: ClassVar = (IT_LEAD, COMMANDER)


@dataclass(frozen=True, slots=True)
class EnableWorkaround:
    """Set up what customers can do instead while something fails."""

    workaround: str
    incident: int = 1
    by: ClassVar = (IT_LEAD, COMMANDER)


@dataclass(frozen=True, slots=True)
class Verify:
    """Have the IT lead check that the service holds."""

    incident: int = 1
    by: ClassVar = (IT_LEAD, COMMANDER)


@dataclass(frozen=True, slots=True)
class Resolve:
    """Say that the incident is over."""

    incident: int = 1
    by: ClassVar = (COMMANDER, IT_LEAD)


@dataclass(frozen=True, slots=True)
class Reopen:
    """Say that a resolved incident is not over."""

    incident: int = 1
    by: ClassVar = (COMMANDER, IT_LEAD)


@dataclass(frozen=True, slots=True)
class Draft:
    """Write a notice to a group, for these channels, with these fields; `approvals` must release it.

    `audiences` narrows it to some segments (empty: all of the group). `template`: a prepared text, quicker to write.
    `next_update`: seconds from sending until the next notice is promised; None: no promise. It is put in where the
    words say `[time]`. `worded`: the second at which its words were chosen; None: as it is drafted. `incidents`: those
    that it is about (empty: all that are open). `estimate`: seconds until it is over, for `[estimate]`; None: none.
    """

    to: str
    channels: tuple[str, ...]
    occasion: str = "own initiative"
    audiences: tuple[str, ...] = ()
    template: bool = False
    approvals: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    next_update: int | None = None
    worded: int | None = None
    incidents: tuple[int, ...] = ()
    estimate: int | None = None
    by: ClassVar = (COMMUNICATIONS_LEAD, COMMANDER)


@dataclass(frozen=True, slots=True)
class Release:
    """Approve a notice."""

    notice: str
    by: ClassVar = ROLES


@dataclass(frozen=True, slots=True)
class Return:
    """Ask for a notice to be changed before it goes."""

    notice: str
    by: ClassVar = ROLES


@dataclass(frozen=True, slots=True)
class Redraft:
    """Change a returned notice: `fields` (empty: as they are) in words of second `worded` (None: now). Read anew."""

    notice: str
    fields: tuple[tuple[str, str], ...] = ()
    worded: int | None = None
    by: ClassVar = (COMMUNICATIONS_LEAD, COMMANDER)


@dataclass(frozen=True, slots=True)
class Send:
    """Send a drafted notice now, released or not. It cannot be called back."""

    notice: str
    by: ClassVar = (COMMUNICATIONS_LEAD, COMMANDER)


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Take back a notice that has not gone out yet."""

    notice: str
    by: ClassVar = (COMMUNICATIONS_LEAD, COMMANDER)


@dataclass(frozen=True, slots=True)
class BriefSupport:
    """Give the support agents a line to tell."""

    by: ClassVar = (SUPPORT_LEAD, COMMUNICATIONS_LEAD)


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask a role or an outside contact about a topic (see `TOPICS`)."""

    whom: str
    about: str
    by: ClassVar = ROLES


@dataclass(frozen=True, slots=True)
class Note:
    """Write something into the shared log."""

    text: str
    by: ClassVar = ROLES


@dataclass(frozen=True, slots=True)
class Other:
    """Something that no action covers. The facilitator rules on it."""

    text: str
    by: ClassVar = ROLES


@dataclass(frozen=True, slots=True)
class Inject:
    """The facilitator sends a role something from outside."""

    role: str
    sender: str
    text: str
    by: ClassVar = (FACILITATOR,)


@dataclass(frozen=True, slots=True)
class ReplyTo:
    """The facilitator answers a question in the asked person's voice."""

    ask: str
    text: str
    by: ClassVar = (FACILITATOR,)


@dataclass(frozen=True, slots=True)
class Rule:
    """The facilitator rules on a proposal: what it leads to, in words, and, if it changes a number of the
    world, `path` and the new `value` (see `sim.scenario.changed`); both empty: no effect but the words. `within`:
    the numbers that are looked up whenever they are needed, so that a ruling takes effect from then on."""

    other: str
    text: str
    path: tuple[str, ...] = ()
    value: float | None = None
    by: ClassVar = (FACILITATOR,)
    within: ClassVar = (
        *("organisation.paging", "organisation.work", "organisation.channels", "organisation.people"),
        *("fault.diagnosis", "fault.remedies"),
    )


Action = (
    Answer | Declare | Discuss | Recategorise | Activate | Diagnose | Mitigate | EnableWorkaround | CallVendor
    | Verify | Resolve | Reopen | Draft | Release | Return | Redraft | Send | Withdraw | BriefSupport | Ask | Note
    | Other | Inject | ReplyTo | Rule | HandOver | CallEngineer | NameScribe | NameKind | Refund | HoldPosts
    | LetPostsGo | TakeDown | HoldCollections | ResumeCollections | StateAware | DetermineMaterial | CallForNotice
    | Answering | Afterwards | AtTheDesk | WriteDocument | MoveTalk
)  # fmt: skip
