"""What is looked for in a message, part by part: timeliness, completeness, accuracy, tone and clarity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from sim.evaluation import phrasing
from sim.evaluation.elements import APOLOGY, ELEMENTS, Element, Sorry
from sim.evaluation.gates import AGAINST_EARLIER, AGAINST_KNOWN, Evidence, Seen
from sim.evaluation.grading import WORST, grade
from sim.evaluation.moment import NOTICE, Message, Moment
from sim.scenario import DOCUMENTS, FOR_INSIDE, INSIDE, NOTICE_FIELDS, TECHNICAL, WHOSE_FAULT, Weighing, lasted

#: The five parts and their weights (A-05), where the organisation does not weigh them otherwise.
PARTS = Weighing().parts
NOTHING_AT = Weighing().nothing_at  #: a message that takes so many times as long as it may earns no timeliness (A-05)
#: Of the tone, what an apology weighs, that nobody else is named, and that no phrase stands for one (A-05).
_SORRY, _OTHERS, _PLAIN = 8.0, 4.0, 3.0
_NO_FORM = "there is no field for it in this form"
_INSIDE = "it is for people inside"


class Check(NamedTuple):
    """One thing that was looked for: its part, its weight within it, the `share` that was there (None: not
    applicable), and where it was found or why not."""

    part: str
    what: str
    weight: float
    share: float | None
    found: str


def checks(message: Message, moment: Moment, evidence: Evidence, fallen: Iterable[Seen]) -> Iterator[Check]:
    """All that is looked for in a message; `fallen` are the gates that it fell at."""
    yield _timely(message, moment, evidence)
    yield from (held(message, moment, element) for element in ELEMENTS if element.of(message.sort) == "R")
    yield from _accurate(message, moment, {seen.what: seen.why for seen in fallen})
    yield from _apologises(message, moment)
    yield from _fair(message, evidence)
    yield from _clear(message, evidence.weighing.active)


def _timely(message: Message, moment: Moment, evidence: Evidence) -> Check:
    """On a straight line from what is allowed to nothing at so many times that; nothing for a first notice to customers
    with the worst grade."""
    due, nothing_at = moment.due, evidence.weighing.nothing_at
    grade, graded = _graded(message, evidence)
    if due is None:
        share = 0.0 if grade == WORST else None
        return Check("timeliness", "in time", 1.0, share, f"nothing says by when it is due{graded}")
    share = max(0.0, min(1.0, (nothing_at - due.took / due.allowed) / (nothing_at - 1.0)))
    found = f"after {lasted(due.took / 60)}, {lasted(due.allowed / 60)} allowed, from when {due.since}"
    found = found.replace("from when the one", "from the one") + graded
    return Check("timeliness", "in time", 1.0, 0.0 if grade == WORST else share, found)


def _graded(message: Message, evidence: Evidence) -> tuple[str, str]:
    """The grade of a first notice to customers, and in words; of any other message "" twice."""
    if message.sort != "first notice" or evidence.detected is None:
        return "", ""
    minutes = (message.at - evidence.detected) / 60
    letter = grade(minutes)
    return letter, f"; grade {letter}, {lasted(max(0.0, minutes))} after it was detected"


# ------------------------------------------------------------------------------------------------ completeness


def held(message: Message, moment: Moment, element: Element) -> Check:
    """One required element: present where a field or part of that name has words, or plain words say it."""
    where = found(message, element.fields, element.name)
    if where:
        return Check("completeness", element.name, 1.0, 1.0, where)
    if not moment.counts(element.counts):
        return Check("completeness", element.name, 1.0, None, f"it counts only {element.counts}")
    if not _has_room(message, element):
        return Check("completeness", element.name, 1.0, None, _NO_FORM)
    return Check("completeness", element.name, 1.0, 0.0, f"asked for by {element.source}")


def found(message: Message, fields: tuple[str, ...], says: str) -> str:
    """Where an element stands in a message: "in" a field, or by which words; "" where it does not."""
    said = message.said
    held = [name for name in fields if phrasing.says_something(said.get(name, ""))]
    if held:
        return f"in “{held[0]}”"
    pattern = phrasing.SAYS.get(says)
    texts = (words for name, words in message.fields if name not in phrasing.TO_COME or says == "what is not known yet")
    words = next((hit[0] for text in texts if (hit := pattern.search(text))), "") if pattern else ""
    return f"by the words “{words}”" if words else ""


def _has_room(message: Message, element: Element) -> bool:
    """Whether the form that was used could hold the element at all."""
    if message.form != NOTICE:
        return any(DOCUMENTS[message.form].part(name) for name in element.fields) or element.name in phrasing.SAYS
    fields = [n for n in element.fields if n in NOTICE_FIELDS and (message.to in INSIDE or n not in FOR_INSIDE)]
    return bool(fields) or element.name in phrasing.SAYS


# ---------------------------------------------------------------------------------------------------- accuracy


def _accurate(message: Message, moment: Moment, wrong: Mapping[str, str]) -> Iterator[Check]:
    yield from _of_a_notice(moment, wrong) if message.form == NOTICE else _of_a_document(message)
    cause = message.said.get("cause", "")
    guess = phrasing.guesses(cause)
    sure = None if not cause else float(moment.cause and not guess)
    why = f"“{guess}”" if guess else "" if moment.cause or not cause else "it was not known then"
    yield Check("accuracy", "no guess at the cause", 1.0, sure, why if cause else "no cause is named")


def _of_a_notice(moment: Moment, wrong: Mapping[str, str]) -> Iterator[Check]:
    known, earlier = wrong.get(AGAINST_KNOWN, ""), wrong.get(AGAINST_EARLIER, "")
    yield Check("accuracy", "nothing that was known otherwise", 1.0, float(not known), known)
    later, alone = (float(not earlier), "") if moment.later else (None, "there was no other")
    yield Check("accuracy", "as other messages have it", 1.0, later, earlier or alone)


def _of_a_document(message: Message) -> Iterator[Check]:
    denied = ", ".join(message.denied)
    yield Check("accuracy", "the text says what its parts say", 1.0, float(not denied), denied)


# -------------------------------------------------------------------------------------------------------- tone


def _apologises(message: Message, moment: Moment) -> Iterator[Check]:
    """The parts of an apology that works, where one is asked of such a message."""
    if _APOLOGY.of(message.sort) != "R":
        return
    parts = list(_sorry(message))
    whole = sum(one.weight for one, _ in parts if moment.counts(one.counts))
    for one, where in parts:
        counts = moment.counts(one.counts)
        why = f"asked for by {one.source}" if counts else f"it counts only {one.counts}"
        share = float(bool(where)) if counts else None
        yield Check("tone", f"apology: {one.name}", _SORRY * one.weight / whole, share, where or why)


_APOLOGY = next(element for element in ELEMENTS if element.name == "an apology")


def _sorry(message: Message) -> Iterator[tuple[Sorry, str]]:
    """Each part of an apology, and where it stands."""
    return ((one, found(message, one.fields, one.name)) for one in APOLOGY)


def apology(message: Message, moment: Moment) -> float | None:
    """How much of an apology that works a message held, 0 to 1, by the weights of A-04; None where the table looks for
    none in such a message."""
    if _APOLOGY.of(message.sort) == "-":
        return None
    count = [(one.weight, where) for one, where in _sorry(message) if moment.counts(one.counts)]
    return sum(weight for weight, where in count if where) / sum(weight for weight, _ in count)


def _fair(message: Message, evidence: Evidence) -> Iterator[Check]:
    elsewhere = " ".join(words for name, words in message.fields if name not in ("cause", TECHNICAL))
    names = phrasing.named(elsewhere, evidence.others) + [WHOSE_FAULT] * (WHOSE_FAULT in message.said)
    others = float(not names) if message.outside else None
    yield Check(
        "tone", "no supplier is named", _OTHERS, others, ", ".join(names) or ("" if message.outside else _INSIDE)
    )
    empty = phrasing.empty(message.text)
    yield Check("tone", "no phrase that says nothing", _PLAIN, float(not empty), ", ".join(f"“{one}”" for one in empty))


# ----------------------------------------------------------------------------------------------------- clarity


def _clear(message: Message, active: float) -> Iterator[Check]:
    first = next((name for name, words in message.fields if phrasing.says_something(words)), "")
    main = first in ("what happened", "what is not true", "who speaks", "headline")
    yield Check(
        "clarity", "what happened comes first", 1.0, float(main), "" if main else f"“{first}” does" if first else ""
    )
    mean = phrasing.mean_length(message.text)
    short = float(mean <= phrasing.LONGEST_MEAN)
    yield Check("clarity", "short sentences", 1.0, short, f"{mean:.0f} words on average")
    voice = float(phrasing.active(message.text) >= active)
    passive = ", ".join(f"“{one}”" for one in phrasing.passive(message.text))
    yield Check("clarity", "in the active voice", 1.0, voice, passive)
    plain = " ".join(words for name, words in message.fields if name != TECHNICAL)
    trade = phrasing.jargon(plain) if message.outside else []
    yield Check(
        "clarity", "no words of the trade", 1.0, float(not trade) if message.outside else None,
        ", ".join(f"“{one}”" for one in trade) or ("" if message.outside else _INSIDE),
    )  # fmt: skip
    calls = phrasing.calls_to_action(message.text)
    asks = message.sort not in ("investor", "executive")
    yield Check("clarity", "something that readers can do", 1.0, float(calls) if asks else None, "")
