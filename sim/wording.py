"""Words for the fields of a notice, from what its writer knows and nothing else.

The fields are the claims; the text that people read is assembled from them. English.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from sim.actions import FIELDS
from sim.demand import orders, people
from sim.impact import touched
from sim.incidents import Matters, not_ours
from sim.remembering import remembered
from sim.scenario import AT_ONCE, CASE_BY_CASE, DAY, YOUR_ORDER, Component, Organisation, Scenario

#: Field by field, as a notice puts them together.
ORDER = FIELDS
#: Stands in a notice's words for the time that it promises; filled in when the notice goes out.
TIME = "[time]"
#: Stands for the time by which it says that it will be over.
OVER = "[estimate]"

#: A time of day as people write it by hand: 16:52, 9.05, 17h30.
CLOCK_TIME = re.compile(r"\b([01]?\d|2[0-3])[:.h]([0-5]\d)\b")

Fields = tuple[tuple[str, str], ...]
Today = tuple[Scenario, int]  #: the day that it is, and the second; of the scenario only what everybody can know


def clock(second_of_day: float) -> str:
    """A time of day as people write it: 16:52."""
    minutes = int(second_of_day % DAY) // 60
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def default(
    field: str,
    known: Matters,
    organisation: Organisation,
    promises: bool = False,
    estimates: bool = False,
    today: Today | None = None,
) -> str:
    """Words for one field; empty where nothing is known that could be said. `promises`: an update is promised,
    `estimates`: it is said when it will be over. Numbers of people and money need to know what day it is (`today`).

    Raises KeyError for a field that notices do not have.
    """
    return _said(_stage(known), field, known, organisation, promises, estimates, today)


def filled(
    names: Iterable[str],
    known: Matters,
    organisation: Organisation,
    promises: bool,
    estimates: bool = False,
    today: Today | None = None,
) -> Fields:
    """Those of the named fields for which there are words, with them."""
    stage = _stage(known)
    words = [(name, _said(stage, name, known, organisation, promises, estimates, today)) for name in names]
    return tuple([(name, said) for name, said in words if said])


def timed(fields: Fields, time: str, over: str = OVER) -> Fields:
    """The fields with the promised time put in, and the time by which it says to be over."""
    return tuple([(name, put_in(words, time, over)) for name, words in fields])


def text(fields: Fields, time: str = TIME, over: str = OVER) -> str:
    """The notice as people read it: its fields in their usual order, with its times put in."""
    given = dict(fields)
    return put_in(" ".join([given[name] for name in ORDER if given.get(name)]), time, over)


def put_in(words: str, time: str, over: str) -> str:
    """The same words, with the times put in."""
    return words.replace(TIME, time).replace(OVER, over)


def promised(fields: Fields, next_update: int | None, clock_now: int) -> int | None:
    """Seconds until the update that the words promise, counted from a second of the day; None: they promise none.

    `next_update` counts only if its readers are told: by `TIME`, or by other words in the field *next update*. A
    clock time written there by hand is the promise itself, below 0 if it is past; it is taken to be the nearest one.
    """
    return _stated(fields, "next update", TIME, next_update, clock_now)


def estimated(fields: Fields, estimate: int | None, clock_now: int) -> int | None:
    """Seconds until it will be over by what the words say, as `promised`: by `OVER`, or in the field *estimate*."""
    return None if estimate is None else _stated(fields, "estimate", OVER, estimate, clock_now)


def _stated(fields: Fields, field: str, mark: str, seconds: int | None, clock_now: int) -> int | None:
    words = dict(fields).get(field, "")
    by_hand = None if mark in words else CLOCK_TIME.search(words)
    if by_hand:
        second = 3600 * int(by_hand[1]) + 60 * int(by_hand[2])
        return (second - clock_now + DAY // 2) % DAY - DAY // 2
    return seconds if words.strip() or mark in text(fields) else None


def before_it_goes(promise: int | None) -> str:
    """What stands for the promised time (seconds from sending) while the notice has not gone."""
    return f"(the time {round((promise or 0) / 60)} min after it goes out)"


def of_others(organisation: Organisation, draft) -> list[str]:
    """The audiences without an open order to whom a notice would speak of theirs."""
    if not dict(draft.fields).get(YOUR_ORDER, "").strip():
        return []
    told = [a for a in organisation.audiences if a.group == draft.to and a.name in (draft.audiences or {a.name})]
    return [audience.name for audience in told if not audience.open_orders]


def unsent(draft) -> str:
    """The text of a notice that has not gone, with words for the times that are not known yet."""
    return text(draft.fields, before_it_goes(draft.next_update), before_it_goes(draft.estimate))


# ------------------------------------------------------------------------------------------- field by field


def _what_happened(known: Matters, _: Organisation) -> str:
    what = _listed(known.ill) or "part of our service"
    if any(known.tried.values()):
        return f"Things are better, but {what} {'do' if len(known.ill) > 1 else 'does'} not work as usual yet."
    return f"At the moment {what} {'are' if len(known.ill) > 1 else 'is'} not working as usual."


def _who_was_affected(known: Matters, _: Organisation) -> str:
    return f"Customers who use {_listed(known.struck)} were affected." if known.struck else ""


def _what_works(known: Matters, organisation: Organisation) -> str:
    return _well(organisation, known.failing) if known.ill else ""


@remembered
def _well(organisation: Organisation, ill: tuple[str, ...]) -> str:
    """Only what somebody watches can be said to work, and only what does not lean on something that fails."""
    if not ill:
        return ""
    watched = {m.watches for m in organisation.monitors}
    troubled = _troubled(ill, organisation.components)
    well = [c.name for c in organisation.components if c.name in watched - troubled and not c.vendor][:3]
    return f"{_listed(well)} {'work' if len(well) > 1 else 'works'} as usual." if well else ""


def _alternative(known: Matters, organisation: Organisation) -> str:
    """What customers can do instead, as far as it is open."""
    return " ".join(way.says for way in organisation.workarounds if known.ways_round.get(way.name))


def _given(known: Matters, organisation: Organisation) -> str:
    """What customers are given to make up for it, as was decided last."""
    if not known.offered:
        return ""
    last = known.offered[-1]
    return f"To make up for it we give you a {last.form} worth {organisation.currency} {last.amount:,}."


def _better(known: Matters, organisation: Organisation) -> str:
    """What was decided to become better. Where nothing was, a plan that looks back promises it all the same."""
    if not organisation.aftermath:
        return ""
    says = {one.name: one.says or f"We see to this: {one.name}." for one in organisation.aftermath.improvements}
    chosen = [says.get(one.improvement, one.improvement) for one in known.better]
    return " ".join(chosen) or "We will see to it that this does not happen again."


def _how_many(known: Matters, scenario: Scenario, _: int) -> str:
    """Whoever uses what has been reported, and what cannot do without it."""
    hit = touched(scenario.organisation, known.struck)
    number = sum(people(scenario, audience) for audience, _ in hit)
    about = round(number, -2) if number >= 1000 else _rounded(number)
    return f"About {about:,} customers could be affected.".replace(" 1 customers", " 1 customer") if number else ""


def _what_it_costs(known: Matters, scenario: Scenario, now: int) -> str:
    """Orders that are usual in these minutes × the share that fails by what monitors read."""
    organisation = scenario.organisation
    minute = orders(scenario, now, now + 3600) / 60 * organisation.demand.order_value
    lost = minute * (1.0 - _reads(organisation.sells_through, known, {c.name: c for c in organisation.components}))
    return f"It costs about {organisation.currency} {_rounded(lost):,} a minute in sales." if lost >= 1 else ""


def _reads(name: str, known: Matters, components: dict[str, Component]) -> float:
    """How much of its work a component does, by its own monitor, else by what it leans on."""
    if name in known.readings:
        return known.readings[name]
    health, one = 1.0, components[name]
    for need in one.needs:
        health *= _reads(need, known, components)
    for soft in one.uses:
        health *= 1.0 - soft.share * (1.0 - _reads(soft.component, known, components))
    return health


def _rounded(number: float) -> int:
    """To two digits: more would be pretence."""
    return int(round(number, 2 - len(str(int(number)))))


def _technical(known: Matters, _: Organisation) -> str:
    """What monitors read of each part that fails, and what has been tried."""
    reads = [f"{name} succeeds {known.readings[name]:.0%} of the time" for name in known.ill if name in known.readings]
    tried = [f"{remedy}: {'helped' if helped else 'did not help'}" for remedy, helped in known.tried.items()]
    return f"In detail: {'; '.join([*reads, *tried])}." if reads or tried else ""


_NUMBERS: dict[str, Callable[[Matters, Scenario, int], str]] = {
    "how many": _how_many,
    "what it costs": _what_it_costs,
}


def _troubled(ill: Iterable[str], components: tuple[Component, ...]) -> set[str]:
    """What fails, and all that needs or uses it, directly or not."""
    troubled, before = set(ill), 0
    while len(troubled) > before:
        before = len(troubled)
        for one in components:
            if not troubled.isdisjoint(one.needs) or any(soft.component in troubled for soft in one.uses):
                troubled.add(one.name)
    return troubled


_CHARGED = "If you were charged for an order that failed"
_ASKED_FOR = f"{_CHARGED}, we pay the money back. You need not ask for it."
_MONEY_BACK = {
    AT_ONCE: _ASKED_FOR,
    CASE_BY_CASE: _ASKED_FOR,
    "by the gateway": f"{_CHARGED}, the money comes back by itself within days.",
    "paid back": f"{_CHARGED}, the money is back with you.",
}

Words = Callable[[Matters, Organisation], str]
_WORDS: dict[str, Words] = {
    "what happened": _what_happened,
    "who is affected": lambda known, _: f"Customers who use {_listed(known.ill)} are affected." if known.ill else "",
    "what still works": _what_works,
    "what we do": lambda known, _: "Our team is working on it now.",
    "cause": lambda known, _: f"The cause: {known.cause}." if known.cause else "",
    "whose fault it is": lambda known, house: not_ours([c.name for c in house.components if c.vendor], known.cause),
    "alternative": _alternative,
    "what to do": lambda known, _: "Please do not try again and again; nothing you have bought is lost.",
    "money back": lambda known, _: _MONEY_BACK[known.money_owed] if known.money_owed else "",
    "estimate": lambda known, _: "We cannot say yet when it will be over.",
    "apology": lambda known, _: "We are sorry for the trouble this causes you.",
    "what we answer for": lambda known, _: "This is our service: we answer for it, whatever failed.",
    "compensation": _given,
    "what becomes better": _better,
    "where to look": lambda _, organisation: f"The latest news is at the top of the {organisation.name} start page.",
    "your order": lambda known, _: "Your open order is safe; you need not place it again.",
    "technical details": _technical,
    "what is not true": lambda known, _: " ".join([one.correction for one in known.rumours]),
}
_WHEN_WELL = _WORDS | {
    "what happened": lambda known, _: "The disturbance seems to be over.",
    "who is affected": _who_was_affected,
    "what still works": lambda known, _: "",
    "alternative": lambda known, _: "",
    "what we do": lambda known, _: "We are making sure that it lasts.",
    "what to do": lambda known, _: "If something still does not work, please try once more a little later.",
    "estimate": lambda known, _: "",
    "your order": lambda known, _: "Your open order is safe, and goes its usual way.",
}
_WHEN_OVER = _WORDS | {
    "what happened": lambda known, _: "The disturbance is over; everything works again.",
    "who is affected": _who_was_affected,
    "what still works": lambda known, _: "",
    "alternative": lambda known, _: "",
    "what we do": lambda known, _: "We are looking into how this could happen.",
    "cause": lambda known, _: f"The cause was: {known.cause}." if known.cause else "",
    "what to do": lambda known, _: "You can use everything as usual.",
    "estimate": lambda known, _: "",
    "apology": lambda known, _: "We are sorry for the trouble this has caused you.",
    "your order": lambda known, _: "Your open order is safe, and goes its usual way.",
}


def _stage(known: Matters) -> dict[str, Words]:
    return _WHEN_OVER if known.resolved else _WORDS if known.unwell else _WHEN_WELL


def _said(stage, field: str, known: Matters, organisation: Organisation, promises: bool, estimates: bool, today) -> str:
    """Words for one field at this stage; see `default`."""
    if field == "next update":
        return f"We will write again by {TIME}." if promises else ""
    if field == "estimate" and estimates:
        return f"We expect it to be over by {OVER}."
    if field == "what to do" and any(one.breached for one in known.incidents.values()):
        return "Please change your password, also where you use the same one."
    if field in _NUMBERS:
        return _NUMBERS[field](known, *today) if today and known.unwell else ""
    return stage[field](known, organisation)


def _listed(names: Iterable[str]) -> str:
    """a, b and c."""
    every = list(names)
    return " and ".join(filter(None, [", ".join(every[:-1]), *every[-1:]]))
