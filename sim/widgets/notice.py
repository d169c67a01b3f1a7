"""A notice that is being written, in words: whom it can reach, what is missing, what its readers would get to read."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from sim import actions as act
from sim import demand, wording
from sim.evaluation import lacking as wanting
from sim.picture import Known
from sim.prompts import Prompt
from sim.reach import addressed, people_had, reachable
from sim.scenario import (
    COUNSEL,
    FOR_INSIDE,
    INSIDE,
    TECHNICAL,
    YOUR_ORDER,
    Channel,
    Organisation,
    Scenario,
    spelt,
    those,
    worded,
)

from .parts import listed


def fields_for(group: str, organisation: Organisation) -> tuple[str, ...]:
    """The fields that a notice to this group may have: some are for people inside only, one for open orders, one for
    partners."""
    orders = group == "customers" and any(audience.open_orders for audience in organisation.audiences)
    barred = {*(() if group in INSIDE else FOR_INSIDE), *(() if orders else (YOUR_ORDER,))}
    barred |= set() if group == "partners" else {TECHNICAL}
    return tuple(name for name in act.FIELDS if name not in barred)


def people(scenario: Scenario, draft: act.Draft) -> int:
    """How many people can be had on at least one of a notice's channels."""
    return people_had(scenario, _addressed(scenario, draft), draft.channels)


def readers(scenario: Scenario, draft: act.Draft) -> str:
    """How many of whom: 40 partners, 3 people at the regulator."""
    number = f"{people(scenario, draft):,}"
    return f"{number} people at {those(draft.to)}" if those(draft.to) != draft.to else f"{number} {draft.to}"


def reach_in_words(channel: Channel, scenario: Scenario, draft: act.Draft) -> str:
    """How many can be had on a channel, how long a text it takes, whether it can be taken down again."""
    sizes = {a: demand.people(scenario, a) for a in _addressed(scenario, draft)}
    ways = [(size, w.share) for a, size in sizes.items() for w in a.reached_by if w.channel == channel.name]
    said = [f"{worded(channel.name)}: {round(sum(size * share for size, share in ways)):,}"]
    said += [f"{channel.limit} characters"] if channel.limit else []
    said += ["can be taken down"] if channel.recallable else []
    return ", ".join(said)


def words_for(draft: act.Draft, scenario: Scenario) -> str:
    """What a click would do: ask somebody to release it, or send it to so many by these channels."""
    if draft.approvals:
        return f"Ask {listed(f'the {spelt(role)}' for role in draft.approvals)} to release it"
    channels = worded(", ".join(draft.channels)) or "… (choose a channel)"
    return f"Send to {readers(scenario, draft)} by {channels}"


def lacking(draft: act.Draft, scenario: Scenario) -> list[str]:
    """What has to be done before the world can take a notice, as far as that can be seen from its form."""
    organisation, said = scenario.organisation, wording.text(draft.fields, "00:00", "00:00")
    ways = reachable(organisation, draft.to, draft.audiences)
    found = [] if draft.channels else ["tick a channel"]
    found += [f"{worded(name)} reaches none of those ticked" for name in draft.channels if name not in ways]
    found += [] if said.strip() else ["write what it says"]
    if draft.next_update is None and wording.TIME in wording.text(draft.fields):
        found.append(f"promise a next update, or take {wording.TIME} out")
    if draft.estimate is None and wording.OVER in wording.text(draft.fields):
        found.append(f"say in how many minutes it is over, or take {wording.OVER} out")
    if wording.of_others(organisation, draft):
        found.append(f"take out “{YOUR_ORDER}”, or tick only those who have an open order")
    if dict(draft.fields).get(TECHNICAL, "").strip() and (draft.to != "partners" or COUNSEL not in draft.approvals):
        found.append(f"tick that the {COUNSEL} releases it, or take “{TECHNICAL}” out")
    limits = [(c.name, c.limit) for c in organisation.channels if c.name in draft.channels and c.limit]
    return found + [
        f"shorten it by {len(said) - most} characters for {worded(name)}" for name, most in limits if len(said) > most
    ]


def given_back(prompt: Prompt | None) -> str:
    """The name of the notice that a decision would change; "" if it changes none."""
    actions = (a for o in prompt.options for a in o.actions) if prompt else ()
    return next((a.notice for a in actions if isinstance(a, act.Redraft)), "")


def promise_in_words(draft: act.Draft) -> list[str]:
    """Whether the words and the promise say the same: what to mend, or when the time is put in."""
    words = dict(draft.fields).get("next update", "")
    if wording.TIME in wording.text(draft.fields):
        return [
            "the time is put in when it goes out" if draft.next_update else f"no time is promised for {wording.TIME}"
        ]
    if wording.CLOCK_TIME.search(words):
        return [f"a time written by hand counts, and may be past when it goes out; {wording.TIME} is put in then"]
    if draft.next_update and not words.strip():
        return [f"no words promise an update, so none is; write {wording.TIME} where the time belongs"]
    return [f"the words say no time; write {wording.TIME} where it belongs"] if words.strip() else []


def estimate_in_words(draft: act.Draft) -> list[str]:
    """Whether anybody would read when it will be over, where that is said."""
    words = dict(draft.fields).get("estimate", "")
    if not draft.estimate or wording.OVER in wording.text(draft.fields):
        return []
    if wording.CLOCK_TIME.search(words):
        return ["the time of the end written by hand is what you will be held to"]
    if words.strip():
        return [f"write {wording.OVER} where the time of the end belongs; you will be held to it"]
    return ["no words say when it will be over, so nobody is told"]


def too_early(draft: act.Draft, scenario: Scenario, known: Known) -> str:
    """HTML: a caution, where investors would be told before the whole market is; "" otherwise."""
    public = {c.name for c in scenario.organisation.channels if c.discloses}
    out = any(n.sent and n.sent.to == "investors" and public & {*n.sent.channels} for n in known.notices.values())
    if draft.to != "investors" or out or not public or public.issuperset(draft.channels):
        return ""
    return f'<p class="drill-for-readers" role="status">{escape(_FIRST.format(listed(sorted(public))))}</p>'


_FIRST = "Caution: some investors would know before the market does. What goes by {} first is told to all of them."


def to_think_of(draft: act.Draft, scenario: Scenario, known: Known) -> str:
    """HTML: what whoever writes it should think of: investors who would know first, and which elements are missing."""
    told = tuple(audience.name for audience in _addressed(scenario, draft))
    fields = [(name, words) for name, words in draft.fields if words.strip()]
    missing = wanting(known, draft.to, draft.occasion, told, draft.incidents, fields) if told else ()
    said = (
        f'<p class="drill-aside">Such a message should also hold: {escape(", ".join(missing))}.</p>' if missing else ""
    )
    return too_early(draft, scenario, known) + said


def preview(draft: act.Draft, scenario: Scenario, required: Iterable[str], now: int = 0) -> str:
    """The text as its readers would get it now, its length against each channel's limit, and the checklist."""
    clock = wording.clock(scenario.starts + now + (draft.next_update or 0))
    over = wording.clock(scenario.starts + now + draft.estimate) if draft.estimate else wording.OVER
    text, given = wording.text(draft.fields, clock if draft.next_update else wording.TIME, over), dict(draft.fields)
    limits = [
        (worded(c.name), c.limit - len(text))
        for c in scenario.organisation.channels
        if c.limit and c.name in draft.channels
    ]
    room = [
        f"{name}: {left} left" if left >= 0 else f"<strong>{name}: {-left} too many</strong>" for name, left in limits
    ]
    ticks = [f"{name} {'✓' if given.get(name) else '– missing'}" for name in required]
    ticks += promise_in_words(draft) + estimate_in_words(draft)
    shown = escape(text) or "Its text will appear here."
    return (
        f'<blockquote class="drill-text"><strong>EXERCISE</strong> {shown}</blockquote>'
        f'<p class="drill-aside">{"; ".join([f"{len(text)} characters", *room])}. Checklist: {" · ".join(ticks)}</p>'
    )


def _addressed(scenario: Scenario, draft: act.Draft):
    return addressed(scenario.organisation, draft.to, draft.audiences)
