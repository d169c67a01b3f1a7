"""The aftermath: a few decisions on the days after. Customers are told again, and perhaps given something; the team
looks back, decides what becomes better, hands its report round, and tells people outside."""

from __future__ import annotations

from sim.incidents import urgency
from sim.prompts import Option
from sim.scenario import COMMUNICATIONS_LEAD, FOLLOW_UP, GROUPS
from sim.stories.amends import making_up
from sim.stories.filing import which
from sim.stories.improving import improving
from sim.stories.load import deciding
from sim.stories.mornings import decider, next_day
from sim.stories.occasions import quiet
from sim.stories.ready import Ready
from sim.stories.reviewing import reporting, reviewing

HOURS = 3600
NOT_OVER = "the scenario's time is over, and the incident is not"
SAID = "it has been looked back at, and everybody who was to be told has been"


def aftermath(world):
    """The day is over. What is resolved is looked back at on the days after; what is not ends here."""
    yield world.env.timeout(world.scenario.lasts)
    if not world.known.resolved or not decider(world):
        world.end(NOT_OVER)
        return
    number = min((one for one in world.known.incidents.values() if one.resolved), key=urgency).number
    yield from next_day(world)
    yield from making_up(world, number)
    yield from following_up(world, number)
    held = yield from reviewing(world, number)
    if held:
        yield from improving(world, number)
        yield from reporting(world, number)
        yield from telling(world, number, "after the review", "The review is over. Whom do you tell what gets better?")
    yield from quiet(world)
    world.end(SAID)


def following_up(world, number: int):
    """Who has not told customers that it is over is asked again; so is who has something to give them."""
    sent = [notice.sent for notice in world.known.notices.values() if notice.sent]
    if world.known.offered or not any(one.to == "customers" and one.occasion in FOLLOW_UP for one in sent):
        yield from telling(world, number, "morning after", "It is the morning after. Whom do you tell, and what?")


def telling(world, number: int, occasion: str, question: str):
    """The communications lead decides, if there is one; silence tells nobody."""
    if COMMUNICATIONS_LEAD in world.known.joined:
        yield world.prompt(
            COMMUNICATIONS_LEAD,
            f"tell: {occasion}",
            f"{which(world, number)}{question}",
            Ready(world, number, occasion, GROUPS, Option("tell nobody now")),
            within=4 * HOURS,
            takes=deciding(world, COMMUNICATIONS_LEAD),
            default="tell nobody now",
            incident=number,
        )
