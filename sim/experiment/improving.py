"""Improving: what a run's review decided, made true for the next one."""

from __future__ import annotations

from typing import Any

from sim import files
from sim.events import ImprovementChosen
from sim.log import Log, finished
from sim.scenario import Scenario


def decided(run: Log | Any) -> tuple[str, ...]:
    """The improvements that were chosen in a run and have an owner, by name, in that order. `run`: a log, or an
    exercise.

    What nobody sees to is not done. Raises TypeError for what has no log.
    """
    log = finished(run if isinstance(run, Log) else getattr(run, "log", run))
    return tuple(e.improvement for e in log if isinstance(e, ImprovementChosen) and e.owner)


def improvements(run: Log | Any) -> tuple[str, ...]:
    """What these improvements change, as `sim.compare` takes it: ``("work.verify=3 min",)``."""
    log = run if isinstance(run, Log) else getattr(run, "log", run)
    done, plan = decided(log), log.scenario.organisation.aftermath
    every = {one.name: one.changes for one in plan.improvements} if plan else {}
    return tuple(text for name in done for text in every[name])


def improved(run: Log | Any) -> Scenario:
    """The scenario of a run with the improvements made that its review chose and gave an owner; the same scenario where
    it chose none. Play it with the same seed: whatever the improvements do not touch has the same luck.

    `run`: a log, or an exercise. Raises TypeError for what has no log.
    """
    log = run if isinstance(run, Log) else getattr(run, "log", run)
    return files.improve(finished(log).scenario, decided(log))
