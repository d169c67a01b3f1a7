"""What each field of a notice says: while something fails, once it seems well, and when it is over."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sim.incidents import Matters, not_ours
from sim.remembering import remembered
from sim.scenario import AT_ONCE, CASE_BY_CASE, YOUR_ORDER, Component, Organisation, Scenario
from sim.wording.numbers import NUMBERS
from sim.wording.times import OVER, TIME, Fields

Today = tuple[Scenario, int]  #: the day that it is, and the second; of the scenario only what everybody can know


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


def of_others(organisation: Organisation, draft) -> list[str]:
    """The audiences without an open order to whom a notice would speak of theirs."""
    if not dict(draft.fields).get(YOUR_ORDER, "").strip():
        return []
    told = [a for a in organisation.audiences if a.group == draft.to and a.name in (draft.audiences or {a.name})]
    return [audience.name for audience in told if not audience.open_orders]


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


def _technical(known: Matters, _: Organisation) -> str:
    """What monitors read of each part that fails, and what has been tried."""
    reads = [f"{name} succeeds {known.readings[name]:.0%} of the time" for name in known.ill if name in known.readings]
    tried = [f"{remedy}: {'helped' if helped else 'did not help'}" for remedy, helped in known.tried.items()]
    return f"In detail: {'; '.join([*reads, *tried])}." if reads or tried else ""


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
    if field in NUMBERS:
        return NUMBERS[field](known, *today) if today and known.unwell else ""
    return stage[field](known, organisation)


def _listed(names: Iterable[str]) -> str:
    """a, b and c."""
    every = list(names)
    return " and ".join(filter(None, [", ".join(every[:-1]), *every[-1:]]))
