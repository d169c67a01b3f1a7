"""What a playbook lays down, in the words in which a facilitator reads it out: what it is about, and what it says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sim.scenario import CATEGORIES, Playbook, exactly, spelt, worded
from sim.scenario.playbook import NoticeRule, Preference

_TOLD = "Told to "  # how all begin that are about a notice
YES, NO = "yes", "no"

#: Of a playbook's own settings, what each is about.
_PLAIN = {
    "declares": "How bad it is, is settled",
    "diagnoses_first": "The cause is looked for before anything is tried",
    "repair": "Remedies, in the order in which they are tried",
    "contain": "What comes first in a security breach",
    "names_kind": "What kind of trouble it is, is judged",
    "aware": "Since when one has been aware of a breach, is settled",
    "watches": "How long all must be well before it is called over",
}
_OCCASIONS = {
    "called in": "once the communications lead is on the call",
    "cause known": "when the cause is known",
    "way round open": "when a way round is open",
    "mitigated": "when it works again",
    "resolved": "when it is called over",
    "update due": "whenever an update is due",
    "clock started": "when a law or a contract asks for it",
    "press release": "in a press release",
    "morning after": "on the morning after",
    "after the review": "after the review",
    "rumour seen": "when a rumour is about",
}
#: Of a kind of action that is chosen among a question's options: what is asked, and what is done.
_CHOSEN = {
    "activate": ("Called in: {role}", YES),
    "answer complaints": ("Complaints in the open", "support answers them"),
    "answer press": ("A journalist who waits", "gets {answer}"),
    "ask": ("An executive without word", "asks on the call"),
    "bring agents": ("More agents for the support desk", "are brought in{ from source}"),
    "brief support": ("A line for the agents to tell", "is given"),
    "call engineer": ("More engineers", "are called"),
    "call for notice": ("Counsel, reminded of what a clock asks for", "has it written"),
    "call vendor": ("The vendor", "is told what is known"),
    "change macro": ("The saved text for tickets", "is changed"),
    "choose improvement": ("What becomes better after the review", "is chosen{: improvement}"),
    "discuss": ("How bad it is", "is talked over on the call first"),
    "enable workaround": ("A way round", "is opened{: workaround}"),
    "hand over": ("Whoever has had a seat for long", "hands it over"),
    "hold collections": ("Partners who collect parcels", "bring none for now"),
    "hold posts": ("Planned advertisements", "are held back"),
    "hold review": ("The review", "is held"),
    "let posts go": ("Planned advertisements", "go out again when it is over"),
    "let through": ("Callers' cases for an engineer", "are let through"),
    "move talk": ("Where the response talks, once others read along", "goes over to a closed way"),
    "name scribe": ("Who keeps the log", "{role}"),
    "offer compensation": ("Compensation", "{form}{ of amount}"),
    "publish faq": ("Questions and answers for customers", "are published"),
    "record announcement": ("What callers hear first", "an announcement"),
    "refund": ("Money back for who was charged for nothing", "{how}"),
    "release": ("Whoever is asked to release a notice", "lets it go"),
    "report to platform": ("A rumour, or an account that is not ours", "is reported to its platform"),
    "resume collections": ("Partners who collect parcels", "bring them again"),
    "return": ("Whoever is asked to release a notice", "sends it back"),
    "settle tickets": ("Tickets about it, when it is over", "are settled all together"),
    "share report": ("The report of the review", "goes round inside"),
    "shield": ("Callers' cases for an engineer", "wait"),
    "start bot": ("The bot in the chat", "answers about it"),
    "state aware": ("Since when one has been aware of a breach, is settled", "{since}"),
    "stop bot": ("The bot in the chat", "passes on who asks about it"),
    "take down": ("A notice that is no longer so", "is taken down"),
}
#: Of a question that is answered by doing nothing: the kind of action that would have been, and what it comes to.
_ASIDE = {
    "brief": ("brief support", "is not given"),
    "log": ("name scribe", "nobody"),
    "engineer": ("call engineer", "are not called"),
    "hand over": ("hand over", "keeps it"),
    "wait or ask": ("ask", "waits for the written update"),
    "refunds": ("refund", "nothing is decided"),
    "planned posts": ("hold posts", "go out as planned"),
    "banner": ("take down", "stays"),
    "collections": ("hold collections", "hear nothing"),
    "journalist": ("answer press", "gets no answer"),
    "inbox": ("answer complaints", "nobody answers them"),
    "more agents": ("bring agents", "nobody is brought in"),
    "cases": ("let through", "wait"),
    "closed channel": ("move talk", "stays where it was"),
    "tickets": ("settle tickets", "are settled one by one"),
}
_LEFT = ("What agents tell once more is known", "is left as it is")  # the question `news`

Said = tuple[str, str]  #: what it is about, and what the playbook says


def said_by(playbook: Playbook) -> Iterator[Said]:
    """All that a playbook lays down."""
    for name, about in _PLAIN.items():
        yield about, _plain(name, getattr(playbook, name))
    for rule in playbook.notices:
        yield _told(rule), _sends(rule)
    for one in (*playbook.activates, *playbook.preferences):
        about, does = _chosen(one)
        yield about, does if set(one.categories) == set(CATEGORIES) else f"{does}, where it is {_or(one.categories)}"


def is_told(about: str) -> bool:
    """Whether that is about a notice."""
    return about.startswith(_TOLD)


def _plain(name: str, value: Any) -> str:
    if name == "watches":
        return exactly(value)
    if isinstance(value, bool):
        return YES if value else NO
    return (", ".join(value) if isinstance(value, tuple) else str(value or "")) or "not said"


def _told(rule: NoticeRule) -> str:
    """Whom a notice is for, when, and how bad it must be."""
    whom = f" ({', '.join(rule.audiences)})" if rule.audiences else ""
    where = "" if set(rule.categories) == set(CATEGORIES) else f", where it is {_or(rule.categories)}"
    the = "the " if rule.to in ("regulator", "press") else ""
    return f"{_TOLD}{the}{rule.to}{whom} {_OCCASIONS[rule.when]}{where}"


def _sends(rule: NoticeRule) -> str:
    """A notice in words: by what, who releases it, what it says."""
    text = "from a prepared text" if rule.template else "in a text that is written then"
    roles = _and(f"the {spelt(role)}" for role in rule.approvals) if rule.approvals else ""
    release = f"once {roles} {_have(rule.approvals)} released it" if roles else "without anybody's release"
    parts = [worded(f"by {_and(rule.by)}"), text, release, f"it says: {', '.join(rule.says)}"]
    parts += [f"the next word in {exactly(rule.next_update)}"] if rule.next_update else []
    parts += [f"over in {exactly(rule.estimate)}"] if rule.estimate else []
    return "; ".join([*parts, *([f"its end as {rule.estimate_from} has said"] if rule.estimate_from else [])])


def _chosen(one: Preference) -> Said:
    """What is asked, and what is done; a kind without words here stands as the playbook has it."""
    where: Mapping[str, str] = dict(one.where)
    if one.choose == "nothing":
        return _nothing(where.get("about", ""))
    about, does = _CHOSEN.get(one.choose, (one.choose.capitalize(), YES))
    return _filled(about, where), _filled(does, where) or YES


def _nothing(about: str) -> Said:
    if about == "news":
        return _LEFT
    kind, does = _ASIDE.get(about, ("", "nothing is done"))
    return (_CHOSEN[kind][0] if kind else f"Asked about {about or 'anything else'}"), does


def _filled(words: str, where: Mapping[str, str]) -> str:
    """The words with the fields that are named; `{ from source}` is left out where there is no source."""

    def put(found: re.Match[str]) -> str:
        before, name = found[1], found[2]
        value = spelt(where[name]) if name in where else ""
        return f"{before}{value}" if value else ""

    return re.sub(r"\{([ :a-z]*?)([a-z]+)\}", put, words).strip()


def _have(names: tuple[str, ...]) -> str:
    return "has" if len(names) == 1 else "have"


def _and(names: Iterable[str]) -> str:
    *some, last = names
    return f"{', '.join(some)} and {last}" if some else last


def _or(names: tuple[str, ...]) -> str:
    return " or ".join(names)
