"""What a seat may do of its own accord once it is over, where the days after are played: a table of deeds, as in
`deeds`."""

from __future__ import annotations

from ipywidgets import Dropdown

from sim import actions as act
from sim.incidents import Incident
from sim.picture import Known, Picture
from sim.scenario import ROLES, Scenario, spelt

from .deeds import JUDGE, MEND, Deed, Inputs, Values

_NOBODY = "nobody"


def _to_be_reviewed(one: Incident, known: Known, scenario: Scenario) -> bool:
    """It is over, what comes after is played, and nobody has looked back at it."""
    return _over(one, known, scenario) and not one.reviewed


def _over(one: Incident, known: Known, scenario: Scenario) -> bool:
    return one.resolved and bool(scenario.afterwards)


def _improvable(one: Incident, known: Known, scenario: Scenario) -> bool:
    """It is over, what comes after is played, and something could still become better."""
    return _over(one, known, scenario) and bool(_left(known, scenario))


def _left(known: Known, scenario: Scenario) -> list[str]:
    """What could still become better, within what is left of the budget."""
    plan = scenario.organisation.aftermath
    if plan is None:
        return []
    chosen = {event.improvement for event in known.better}
    budget = plan.improvements_budget - sum(event.cost for event in known.better)
    return [one.name for one in plan.improvements if one.name not in chosen and one.cost <= budget]


def _which(_: str, picture: Picture, scenario: Scenario) -> Inputs:
    owners = [(spelt(role), role) for role in ROLES] + [(_NOBODY, _NOBODY)]
    return {
        "improvement": Dropdown(description="What", options=_left(picture.known, scenario)),
        "owner": Dropdown(description="Who sees to it", options=owners),
    }


def _choose(values: Values) -> act.ChooseImprovement:
    owner = "" if values["owner"] == _NOBODY else values["owner"]
    return act.ChooseImprovement(values["improvement"], owner, int(values.get("incident") or 1))


AFTERWARDS = (
    Deed(
        JUDGE,
        "Hold the review",
        act.HoldReview.by,
        lambda *_: {},
        lambda v: act.HoldReview(int(v.get("incident") or 1)),
        lambda v: "Look back at it now, with all who were there",
        fits=_to_be_reviewed,
    ),
    Deed(
        MEND,
        "Choose an improvement …",
        act.ChooseImprovement.by,
        _which,
        _choose,
        lambda v: f"Have it become better: {v['improvement'] or '…'}; {spelt(v['owner'])} sees to it",
        fits=_improvable,
    ),
)
