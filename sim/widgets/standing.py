"""What a seat may do of its own accord about what goes on by itself, or stays: a table of deeds, as in `deeds`."""

from __future__ import annotations

from ipywidgets import Dropdown

from sim import actions as act
from sim.picture import Known
from sim.scenario import Scenario

from . import choices
from .afterwards import AFTERWARDS
from .deeds import DEEDS as OTHERS
from .deeds import SPEAK, Deed
from .duties import DUTIES


def _no_inputs(*_: object) -> dict:
    return {}


def _planned(known: Known, scenario: Scenario) -> bool:
    return bool(scenario.organisation.planned_posts) and not known.posts_held


def _up(known: Known, scenario: Scenario) -> list[str]:
    """What has gone out and can be taken down, now that it is over."""
    can = {channel.name for channel in scenario.organisation.channels if channel.recallable}
    sent = {name: n for name, n in known.notices.items() if n.sent and not n.down and can.intersection(n.sent.channels)}
    return [name for name, n in sent.items() if known.about(n.draft.incidents).resolved]


def _bring(known: Known, scenario: Scenario) -> list[str]:
    """Partners who bring in parcels now."""
    collect = [audience.name for audience in scenario.organisation.audiences if audience.parcels]
    return [name for name in collect if name not in known.collections_held]


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
    Deed(
        SPEAK,
        "Take a notice down …",
        act.TakeDown.by,
        lambda _, picture, scenario: {"notice": Dropdown(description="Notice", options=_up(picture.known, scenario))},
        lambda v: act.TakeDown(v["notice"]),
        lambda v: f"Take down {v['notice'] or '…'}, wherever it stands",
        there=lambda known, scenario: bool(_up(known, scenario)),
    ),
    Deed(
        SPEAK,
        "Support desk …",
        act.LetThrough.by,
        lambda *about: {"what": Dropdown(description="What", options=list(choices.at_the_desk(*about)))},
        lambda v: choices.AT_THE_DESK.get(v["what"]) or act.BringAgents(v["what"]),
        lambda v: (
            v["what"][:1].upper() + v["what"][1:] if v["what"] in choices.AT_THE_DESK else f"Bring in {v['what']}"
        ),
        there=lambda _, scenario: bool(scenario.organisation.support.ways),
    ),
)
CALLED = (
    Deed(
        SPEAK,
        "Hold collections …",
        act.HoldCollections.by,
        lambda _, picture, scenario: {
            "partner": Dropdown(description="Partner", options=_bring(picture.known, scenario))
        },
        lambda v: act.HoldCollections(v["partner"]),
        lambda v: f"Ask {v['partner'] or '…'} to bring no parcels",
        there=lambda known, scenario: bool(_bring(known, scenario)),
    ),
    Deed(
        SPEAK,
        "Resume collections …",
        act.ResumeCollections.by,
        lambda _, picture, __: {
            "partner": Dropdown(description="Partner", options=sorted(picture.known.collections_held))
        },
        lambda v: act.ResumeCollections(v["partner"]),
        lambda v: f"Ask {v['partner'] or '…'} to bring parcels again",
        there=lambda known, _: bool(known.collections_held),
    ),
)
#: Every kind of initiative, in the order in which the card shows them.
DEEDS = (*OTHERS, *STANDING, *CALLED, *DUTIES, *AFTERWARDS)
