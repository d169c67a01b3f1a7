"""What a seat may do of its own accord about what goes on by itself, or stays: a table of deeds, as in `deeds`."""

from __future__ import annotations

from sim import actions as act
from sim.picture import Known
from sim.scenario import Scenario

from .deeds import DEEDS as OTHERS
from .deeds import SPEAK, Deed


def _no_inputs(*_: object) -> dict:
    return {}


def _planned(known: Known, scenario: Scenario) -> bool:
    return bool(scenario.organisation.planned_posts) and not known.posts_held


STANDING = (
    Deed(
        SPEAK,
        "Hold planned posts",
        act.HoldPosts.by,
        _no_inputs,
        lambda v: act.HoldPosts(),
        lambda v: "Hold back the advertisements that are planned",
        there=_planned,
    ),
    Deed(
        SPEAK,
        "Let planned posts go",
        act.LetPostsGo.by,
        _no_inputs,
        lambda v: act.LetPostsGo(),
        lambda v: "Let planned advertisements go out again",
        there=lambda known, _: known.posts_held,
    ),
)
#: Every kind of initiative, in the order in which the card shows them.
DEEDS = (*OTHERS, *STANDING)
