"""Occasions to speak: whenever one comes, the communications lead is asked whom to tell; silence tells nobody."""

from __future__ import annotations

from sim import actions as act
from sim import wording
from sim.events import NoticeSent
from sim.prompts import Option
from sim.scenario import COMMANDER, COMMUNICATIONS_LEAD, COUNSEL
from sim.stories.informing import reachable

MINUTES = 60
_LEAD = 15 * MINUTES  # an update that was promised is put to its author this long before
_AGAIN = 15 * MINUTES  # how often it is looked whether anything is left to decide at the end
_UPDATE = 30 * MINUTES  # what the ready-made options promise

_OCCASIONS = (
    (
        "called in",
        "the communications lead joined",
        "You have just been called in. Whom do you tell, and what?",
    ),
    ("cause known", "the cause was identified", "The cause is known. Whom do you tell?"),
    ("mitigated", "a remedy helped", "Things are better, not over. Whom do you tell?"),
    ("resolved", "the incident was resolved", "It is over. Whom do you tell?"),
)


def begin(world) -> None:
    """On each occasion the communications lead is asked whom to tell; and whenever a promise falls due."""
    for occasion, phrase, question in _OCCASIONS:
        world.start(speaking(world, occasion, phrase, question))
    world.start(promises(world))


def speaking(world, occasion: str, phrase: str, question: str):
    """When the occasion comes, and somebody is there to speak: whom do you tell?"""
    if occasion != "called in":
        yield world.until(phrase)
    if COMMUNICATIONS_LEAD not in world.known.joined:
        yield world.until("the communications lead joined")
    if occasion == "resolved":
        yield from _last_words(world, question)
    elif not world.known.resolved:
        yield ask_whom_to_tell(world, occasion, question)


def ask_whom_to_tell(world, occasion: str, question: str):
    """The communications lead decides; silence tells nobody."""
    return world.prompt(
        COMMUNICATIONS_LEAD,
        f"tell: {occasion}",
        question,
        _options(world, occasion),
        within=60 * MINUTES if occasion == "resolved" else 15 * MINUTES,
        takes=world.scenario.organisation.work.decide,
        default="tell nobody now",
        moot=None if occasion == "resolved" else world.until("the incident was resolved"),
    )


def _last_words(world, question: str):
    """After the end: the follow-up; when nothing is left to decide about notices, the exercise ends."""
    yield ask_whom_to_tell(world, "resolved", question)
    yield world.env.timeout(_UPDATE)
    while world.prompts:
        yield world.env.timeout(_AGAIN)
    world.end("the incident is resolved and everybody who was to be told has been")


def _options(world, occasion: str) -> tuple[Option, ...]:
    """What a plan would offer: quick and short, full and checked, inside only, or nothing."""
    quick = ("what happened", "what we do", "next update", "where to look")
    full = (
        "what happened",
        "who is affected",
        "what still works",
        "what we do",
        "cause",
        "next update",
        "apology",
    )
    short = "holding statement" if occasion == "called in" else "short notice"
    written = [
        (f"{short}: banner, SMS, social", "customers", ("banner", "sms", "social"), quick, (COMMANDER,)),
        ("full notice: e-mail, banner, social; legal reads it", "customers", ("e-mail", "banner", "social"), full,
         (COUNSEL, COMMANDER)),
        ("executives only", "executives", ("chat",), quick, ()),
    ]  # fmt: skip
    return (*(_option(world, occasion, *row) for row in written), Option("tell nobody now"))


def _option(world, occasion: str, name: str, to: str, by, says, approvals) -> Option:
    ways = reachable(world.scenario.organisation, to)
    channels = tuple(c for c in by if c in ways)
    approvals = tuple(role for role in approvals if role in world.known.called)
    promise = None if occasion == "resolved" else _UPDATE
    at = wording.clock(world.clock() + _UPDATE) if promise else ""
    words = tuple((f, wording.default(f, world.known, world.scenario.organisation, at)) for f in says)
    filled = tuple((f, w) for f, w in words if w)
    return Option(name, (act.Draft(to, channels, occasion, (), len(says) < 6, approvals, filled, promise),))


def promises(world):
    """Every promise of an update is put to the communications lead shortly before it falls due."""
    while True:
        sent = yield world.next((NoticeSent,), lambda e: e.to == "customers" and e.next_update is not None)
        world.start(_promise(world, sent))


def _promise(world, sent):
    yield world.env.timeout(max(0, sent.next_update - _LEAD - world.now))
    known = world.known
    if known.promised["customers"] == sent.next_update and not known.resolved and not _on_its_way(known):
        due = wording.clock(world.clock(sent.next_update))
        yield ask_whom_to_tell(
            world, "update due", f"You promised customers an update by {due}. What do you tell them?"
        )


def _on_its_way(known) -> bool:
    return any(n.draft.to == "customers" and not n.sent for n in known.notices.values())
