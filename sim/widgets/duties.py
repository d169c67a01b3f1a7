"""What a seat may do about legal and contractual clocks, and about who listens in a breach, without being asked."""

from __future__ import annotations

from ipywidgets import Dropdown

from sim import actions as act
from sim import events as ev
from sim.incidents import Incident
from sim.picture import Known, Picture
from sim.scenario import BREACH, OF_A_BREACH, Scenario

from .deeds import CREW, JUDGE, SPEAK, Deed, Values


def breached(one: Incident, known: Known, scenario: Scenario) -> bool:
    """It is taken for a breach or found to be one that some clock is about, and nobody has said since when one knew."""
    binds = any(regime.trigger in OF_A_BREACH for regime in scenario.organisation.in_force())
    return binds and (one.breached or one.kind == BREACH) and one.aware_since is None


def may_be_material(one: Incident, known: Known, scenario: Scenario) -> bool:
    """Some clock hangs on whether it is material, and nobody has determined that."""
    binds = any(regime.starts == "determination" for regime in scenario.organisation.in_force())
    return binds and not one.material


def owing(one: Incident, known: Known, scenario: Scenario) -> bool:
    """A clock may run for it."""
    return bool(scenario.organisation.in_force()) and (one.breached or one.category is not None)


def running(role: str, picture: Picture, scenario: Scenario) -> list[str]:
    """The clocks that this role has seen to start, and whose notices have not gone out."""
    stopped = {e.regime for e in picture.own if isinstance(e, ev.ClockStopped)}
    started = dict.fromkeys(e.regime for e in picture.own if isinstance(e, ev.ClockStarted))
    return [name for name in started if name not in stopped]


def _number(values: Values) -> int:
    return int(values.get("incident") or 1)


def _called_for(values: Values) -> str:
    return f"Have written now what {values['regime'] or '…'} asks for"


def closed_ways(role: str, picture: Picture, scenario: Scenario) -> list[str]:
    """Closed ways to come together, to which the talk can be moved."""
    return [way.name for way in scenario.organisation.calls if way.closed]


def in_the_open(known: Known, scenario: Scenario) -> bool:
    """There is a closed way, and nobody has had the talk moved."""
    return any(way.closed for way in scenario.organisation.calls) and not known.moved_to


DUTIES = (
    Deed(
        CREW,
        "Move the talk …",
        act.MoveTalk.by,
        lambda *about: {"way": Dropdown(description="To", options=closed_ways(*about))},
        lambda v: act.MoveTalk(v["way"]),
        lambda v: f"Have everybody go over to the {v['way'] or '…'}, where nobody else can listen",
        there=in_the_open,
    ),
    Deed(
        JUDGE,
        "We are aware …",
        act.StateAware.by,
        lambda *_: {"since": Dropdown(description="Since", options=act.SINCE)},
        lambda v: act.StateAware(v["since"], _number(v)),
        lambda v: f"State that the organisation has been aware of a breach since {v['since']}",
        fits=breached,
    ),
    Deed(
        JUDGE,
        "It is material",
        act.DetermineMaterial.by,
        lambda *_: {},
        lambda v: act.DetermineMaterial(_number(v)),
        lambda v: "Determine that it is material to investors",
        fits=may_be_material,
    ),
    Deed(
        SPEAK,
        "Call for a notice …",
        act.CallForNotice.by,
        lambda *about: {"regime": Dropdown(description="Clock", options=running(*about))},
        lambda v: act.CallForNotice(v["regime"], _number(v)),
        _called_for,
        fits=owing,
    ),
)
