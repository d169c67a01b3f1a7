"""The twin of a scenario: the same alarm on the same day, once true and once false."""

from __future__ import annotations

import dataclasses

from sim.files.loading import Source, as_scenario
from sim.files.plain import digested
from sim.scenario import Scenario

_TWIN = "-twin"


def twin(scenario: Scenario | Source) -> Scenario:
    """The scenario in which it is the other way round: a false alarm where the fault is real, and a real fault where it
    is a false alarm. A name or a path will do.

    Until somebody perceives the difference, nobody can tell the two apart. The twin has no expectations, and so no
    capabilities: those of the file are for the incident that it tells. Its name ends in `-twin`.

    Raises BadFile as `load`, ValueError for a scenario in which several things break.
    """
    one = as_scenario(scenario)
    if one.also:
        raise ValueError(f"{one.name} has no twin: more than one thing breaks in it, and a false alarm stands alone")
    name = one.name.removesuffix(_TWIN) if one.name.endswith(_TWIN) else one.name + _TWIN
    fault = dataclasses.replace(one.fault, real=not one.fault.real)
    bare = dataclasses.replace(one, expectations=(), capabilities=(), injects=())
    return digested(dataclasses.replace(bare, name=name, fault=fault))
