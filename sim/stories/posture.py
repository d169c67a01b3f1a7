"""Posture: how to speak, by whose fault people will take it for. It is advice, and decides nothing.

After Coombs' situational crisis communication theory (2007): what befell us needs facts, what we could have prevented
needs an apology and amends, and a history of crises asks for one step more.
"""

from __future__ import annotations

from sim.scenario import BLAMED
from sim.symptoms import seems

_ADVICE = {
    "victim": "people will take it for something that befell us. Say what happened and what to do; blame no partner "
    "by name.",
    "accidental": "people will take it for an accident. Say what happened and what to do, explain, deny nothing.",
    "preventable": "people will take it for something we could have prevented. Apologise, say what we do so that it "
    "does not happen again, play nothing down.",
}
_LATELY = " There was an incident within the last month, so they will be a step less patient."


def advice(world, number: int) -> str:
    """A sentence or two for whoever writes the first notice, from what is known; "" where a scenario is not public."""
    scenario, incident = world.scenario, world.known.incidents[number]
    if not (scenario.public and scenario.organisation.trust):
        return ""
    kind = incident.kind or seems(scenario.organisation, incident, world.known.status)
    advised = _ADVICE[scenario.taken_for(BLAMED[kind])]
    return f" Advice, by its kind as far as it is known ({kind}): {advised}{_LATELY if scenario.again else ''}"
