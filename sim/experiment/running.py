"""Running: one incident with policies in all seats, or many, as rows of numbers."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sim import files
from sim.laws import LawBroken, broken
from sim.log import Log
from sim.luck import Luck, SpreadLuck
from sim.play import play
from sim.policies import in_all_seats
from sim.scenario import Playbook, Scenario
from sim.world import World


@dataclass(frozen=True, slots=True)
class Strategy:
    """What a study compares: a playbook, and named changes to the scenario or its organisation
    (`"channels.sms.per minute=60"`, see `sim.files.change`)."""

    name: str
    playbook: Playbook
    changes: tuple[str, ...] = ()

    def on(self, scenario: Scenario) -> Scenario:
        """The scenario with this strategy's changes. Raises BadFile for a change that does not fit."""
        return files.change(scenario, *self.changes) if self.changes else scenario


def strategy(thing: Strategy | Playbook | files.Source, changes: Sequence[str] = ()) -> Strategy:
    """A strategy from a playbook or its name, with the changes that belong to it; others are added to its name. Those
    that begin with ``playbook.`` are made to the playbook (`sim.files.revise`).

    Raises BadFile for an unknown name and for a change that its playbook cannot take, TypeError for what is none.
    """
    changes = files.as_changes(changes)
    if not isinstance(thing, Strategy):
        playbook = files.as_playbook(thing)
        thing = Strategy(playbook.name, playbook, playbook.with_)
    if not changes:
        return thing
    own = [text for text in changes if str(text).strip().startswith(files.OF_PLAYBOOK)]
    others = [text for text in changes if text not in own]
    name = f"{thing.name} with {', '.join(map(str, changes))}"
    return Strategy(name, files.revised(thing.playbook, *own), (*thing.changes, *others))


def followed(scenario: Scenario) -> float:
    """How long a scenario is followed from the impact on, in minutes."""
    return (scenario.lasts - scenario.fault.at) / 60


def run(
    scenario: Scenario | files.Source,
    playbook: Strategy | Playbook | files.Source = "standard",
    seed: int = 0,
    replication: int = 0,
    *,
    spread: bool = False,
) -> Log:
    """One incident from beginning to end, with the playbook in every seat; its log.

    The same scenario, playbook, seed and replication give the same log, always; with `spread`, the one that a study
    with spread luck (`sim.luck.SpreadLuck`) has of that replication. Raises BadFile for files that
    are wrong, LuckError for a seed or a replication that is no whole number of 64 bits, LawBroken for a run that
    cannot be (`sim.laws`).
    """
    chosen = strategy(playbook)
    scenario = chosen.on(files.as_scenario(scenario))
    luck = SpreadLuck(seed, replication) if spread else Luck(seed, replication)
    world = play(World(scenario, luck=luck), in_all_seats(chosen.playbook, scenario))
    log = Log(scenario, tuple(world.log), chosen.name, seed, replication)
    world.let_go()
    if said := broken(log):
        inputs = f"scenario {scenario.name}, playbook {chosen.name}, seed {seed}, replication {replication}"
        inputs += ", spread luck" if spread else ""
        raise LawBroken(
            "\n".join([f"the model broke its own laws; report this, with how to play it again: {inputs}", *said])
        )
    return log


def drawn(scenario: Scenario, chosen: Strategy, seed: int, replication: int = 0, *, spread: bool = False) -> frozenset:
    """The keys of all luck that one replication draws (`sim.luck`); `scenario` has the strategy's changes already."""
    luck = (SpreadLuck if spread else Luck)(seed, replication, audit=True)
    world = play(World(scenario, luck=luck), in_all_seats(chosen.playbook, scenario))
    world.let_go()
    return luck.drawn


def rows(scenario: Scenario, chosen: Strategy, seed: int, replications: range, spread: bool = False):
    """The measures of these replications: a float64 array, one row a replication, columns as in `UNITS`.

    Raises LawBroken for a run that cannot be.
    """
    import numpy as np

    from sim.metrics import UNITS, measures

    out = np.empty((len(replications), len(UNITS)))
    for row, replication in enumerate(replications):
        with undisturbed():
            found = measures(run(scenario, chosen, seed, replication, spread=spread))
        out[row] = [found[name] for name in UNITS]
    return out


@contextmanager
def undisturbed() -> Iterator[None]:
    """Meanwhile Python does not look for garbage: in a run it would look dozens of times, and find next to nothing,
    because a world is taken apart when it is over (`World.let_go`). What there is, is found afterwards."""
    looks = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looks:
            gc.enable()
