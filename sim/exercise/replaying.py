"""Replay: the same inputs at the same seconds, without any policy; and the same luck in other hands."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from sim import files
from sim.exercise import record as rec
from sim.exercise.keeping import log_path
from sim.log import Log
from sim.play import play
from sim.policies import in_all_seats
from sim.scenario import Playbook, Scenario
from sim.world import World


class Replay(NamedTuple):
    """What came out: `identical` with the log that was kept (None: none was), the first `second` that differs
    and what stands there, and the new log."""

    identical: bool | None
    second: int | None
    difference: str
    log: Log


def replay(path: Path | str) -> Replay:
    """Feed the inputs of an exercise to a new world and hold the result against the log kept beside it.

    Raises BadRecord if the file cannot be read, or was changed so that it is no exercise any more.
    """
    path = Path(path)
    header, lines = rec.read(path)
    scenario, _ = header.played()
    world = World(scenario, header.seed)
    for line in lines:
        run_to(world, line.at)
        if isinstance(line, rec.Input):
            world.put(line.role, line.action)
    log = Log(scenario, tuple(world.log), header.team or "the team", header.seed)
    kept = log_path(path)
    if not kept.exists():
        return Replay(None, None, "no finished log is kept beside the exercise", log)
    # not splitlines: a text may hold other characters that end a line on paper
    return _compare(kept.read_text(encoding="utf-8", errors="replace").split("\n")[:-1], log)


def run_to(world: World, second: int) -> None:
    """Advance to exactly that second, however many prompts open on the way."""
    while world.now < second and not world.ended:
        world.advance(second)


def _compare(before: list[str], log: Log) -> Replay:
    now = log.lines()
    for n, (then, this) in enumerate(zip(before, now, strict=False)):
        if then != this:
            return Replay(False, log[n].at, f"then {then}, now {this}", log)
    if len(before) != len(now):
        at = log[min(len(before), len(now)) - 1].at
        return Replay(False, at, f"then {len(before)} events, now {len(now)}", log)
    return Replay(True, None, "identical", log)


def counterpart(
    scenario: Scenario | files.Source, playbook: Playbook | files.Source, seed: int, replication: int = 0
) -> Log:
    """The same incident with the same luck, a playbook in every seat.

    Raises BadFile for files that are wrong, LuckError for a seed that is no whole number of 64 bits.
    """
    scenario, playbook = files.as_scenario(scenario), files.as_playbook(playbook)
    world = play(World(scenario, seed, replication), in_all_seats(playbook, scenario))
    return Log(scenario, tuple(world.log), playbook.name, seed, replication)
