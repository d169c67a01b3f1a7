"""The playbook: what the organisation has agreed to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sim.scenario.words import CATEGORIES, Category, Group, NoticeField, Seconds


@dataclass(frozen=True, slots=True)
class NoticeRule:
    """A notice that the playbook sends: to which group, on what occasion, in which categories, by which channels.

    `when` is the occasion that a prompt names; `approvals` the roles that must release it before it goes;
    `says` the fields that are filled; `next_update` what it promises; `estimate` in how long it will be over, counted
    from sending. `estimate_from`: instead, what was last answered on the call when somebody asked; nothing if nobody
    did.
    """

    to: Group
    when: Literal[
        "called in", "cause known", "way round open", "mitigated", "resolved", "update due", "clock started",
        "press release", "morning after", "after the review", "rumour seen",
    ]  # fmt: skip
    by: tuple[str, ...]
    categories: tuple[Category, ...] = ("critical", "moderate")
    audiences: tuple[str, ...] = ()
    template: bool = False
    approvals: tuple[str, ...] = ()
    says: tuple[NoticeField, ...] = ()
    next_update: Seconds | None = None
    estimate: Seconds | None = None
    estimate_from: Literal["the IT lead"] | None = None


#: Questions that a preference for nothing may name.
ASIDE = (
    *("brief", "log", "engineer", "hand over", "wait or ask", "refunds", "planned posts", "banner", "collections"),
    *("journalist", "inbox", "news", "more agents", "cases", "closed channel"),
)


@dataclass(frozen=True, slots=True)
class Preference:
    """Of a prompt's options, take the first that holds an action of this kind (`choose`; `nothing` is the
    option without actions), where its fields match `where` and the declared category is among `categories`. For
    `nothing`, `where` may say which question it answers: `about`, one of `ASIDE`."""

    choose: str
    where: tuple[tuple[str, str], ...] = ()
    categories: tuple[Category, ...] = CATEGORIES  # type: ignore[assignment]  # the same words, as plain text


@dataclass(frozen=True, slots=True)
class Playbook:
    """A written policy: what the organisation has agreed to do. `declares` says how the category is found: from the
    rule table; a level worse than that (*assume the worst*); from the table, once it has been talked over where only
    part of something fails; or not at all, so that nothing is declared. `repair` is the order in which remedies are
    tried; `contain` are those that come before them while the incident is taken for a security breach. `names_kind`
    says how the kind of trouble is found: by what is seen, for a breach unless something is down outright, only once
    the cause is known, or not at all. `aware` says how it is settled since when one has been aware of a breach: at
    once, from the first sign on, after looking further, or (None) as the question's default has it. Once all is well it
    is watched for `watches` before it is called resolved. `with_` are named changes to the organisation that belong to
    it (`"paging.timeout=3 min"`): whatever plays strategies makes them; at a table the organisation is as its file has
    it. `version` and `adopted_because` say which version of the plan this is, and what spoke for it; nothing is played
    by them."""

    name: str
    about: str
    declares: Literal["by the rule table", "one level up", "after a debate", "never"]
    diagnoses_first: bool
    repair: tuple[str, ...]
    activates: tuple[Preference, ...] = ()
    notices: tuple[NoticeRule, ...] = ()
    preferences: tuple[Preference, ...] = ()
    watches: Seconds = Seconds(0)
    contain: tuple[str, ...] = ()
    names_kind: Literal["by what is seen", "a breach when in doubt", "once the cause is known", "never"] = "never"
    aware: Literal["at once", "from the first sign", "after a further look"] | None = None
    version: str = ""
    adopted_because: str = ""
    with_: tuple[str, ...] = ()
