"""Layers: what pictures, prompts, playbooks, measures and luck cost on top of the bare stories; and the start."""

from __future__ import annotations

import dataclasses
import gc
import tempfile
import time
from pathlib import Path
from statistics import quantiles
from unittest.mock import patch

import numpy as np

from benchmarks.racing import Row, cpu, python, race, ratio
from benchmarks.whole import Size, card
from sim import actions as act
from sim.exercise import Exercise
from sim.experiment import run
from sim.experiment.running import rows, strategy
from sim.laws import broken
from sim.luck import Luck
from sim.play import Play
from sim.policies import in_all_seats
from sim.prompts import Option
from sim.reach import curve
from sim.scenario import COMMANDER, ROLES, Duration, Scenario
from sim.stories import informing
from sim.stories.informing import deliver
from sim.world import World

Input = tuple[int, str, act.Action]


def inputs(scenario: Scenario, how, replication: int) -> tuple[list[Input], World]:
    """What the seats put into a world, with the second of each, and the world at its end."""
    world, said = World(scenario, 1, replication), []

    def put(role: str, action: act.Action) -> None:
        said.append((world.now, role, action))
        world.put(role, action)

    Play(world, in_all_seats(how.playbook, scenario), put=put).go_on()
    return said, world


def bare(scenario: Scenario, replication: int, said: list[Input]) -> World:
    """The stories alone: the same inputs at the same seconds, no seat that thinks, nothing measured."""
    world = World(scenario, 1, replication)
    for second, role, action in said:
        while world.now < second:
            world.advance(second)
        world.put(role, action)
    while not world.ended:
        world.advance()
    return world


def all_layers(size: Size) -> list[Row]:
    """Every layer over the bare stories."""
    scenario, how = card(), strategy("standard")
    filed = [inputs(scenario, how, r) for r in range(size.runs)]
    for r, (said, world) in enumerate(filed):
        if bare(scenario, r, said).log != world.log:
            raise AssertionError(f"replication {r}: the bare stories did not give the same log")
    times = race(
        {
            "all": lambda: rows(scenario, how, 1, range(size.runs)),
            "bare": lambda: [bare(scenario, r, said) for r, (said, _) in enumerate(filed)],
        },
        size.rounds,
    )
    best, typical = ratio(times["all"], times["bare"])
    said = f"playbooks, agenda and measures, over the same inputs put at the same seconds; median × {typical:.2g}"
    return [Row("all layers over bare stories", best, 2, 1.4, "×", how=said)]


def log_entry(size: Size) -> list[Row]:
    """Recording one event: the log, the pictures of six roles, whoever waits for it."""
    scenario = card()
    log = run(scenario, "standard", 1).events
    times = []
    for _ in range(size.rounds * 5):
        world = World(scenario, 1)
        for role in ROLES:
            world.hand_over(role)
        times.append(cpu(lambda world=world: [world.record(event) for event in log]) / len(log) * 1e6)
    return [Row("one log entry, with pictures", min(times), 1.5, None, "µs", how=f"{len(log)} entries of one run")]


def answered_prompt(size: Size) -> list[Row]:
    """A prompt that is opened and answered: no deed follows, nobody thinks."""
    scenario, count = card(), 200
    options, takes = (Option("yes"), Option("no")), Duration("fixed", 60)

    def ask_and_answer(world: World) -> None:
        for n in range(count):
            world.prompt(COMMANDER, f"sure {n}", "Are you sure?", options, within=600, takes=takes, default="no")
            prompt = next(iter(world.prompts))
            world.put(COMMANDER, act.Answer(prompt, "yes"))

    times = []
    for _ in range(size.rounds * 3):
        world = World(scenario, 1)
        world.hand_over(COMMANDER)
        times.append(cpu(lambda world=world: ask_and_answer(world)) / count * 1e6)
    return [Row("one answered prompt", min(times), 25, None, "µs", how="opened, checked, put, closed, logged")]


class Tape:
    """Luck that keeps what it was asked."""

    def __init__(self, luck: Luck):
        self.luck, self.asked = luck, []

    def __getattr__(self, name: str):
        draw = getattr(self.luck, name)

        def taped(*key, **more):
            self.asked.append((draw, key, more))
            return draw(*key, **more)

        return taped


def luck(size: Size) -> list[Row]:
    """What chance costs: the draws of whole runs once more, and nothing else."""
    scenario, how = card(), strategy("standard")
    tapes = [Tape(Luck(1, r)) for r in range(size.runs)]
    for tape in tapes:
        Play(World(scenario, luck=tape), in_all_seats(how.playbook, scenario)).go_on()
    asked = [question for tape in tapes for question in tape.asked]
    times = race(
        {
            "runs": lambda: rows(scenario, how, 1, range(size.runs)),
            "draws": lambda: [draw(*key, **more) for draw, key, more in asked],
        },
        size.rounds,
    )
    share, each = min(times["draws"]) / min(times["runs"]), min(times["draws"]) / len(asked) * 1e6
    said = f"{len(asked) / size.runs:.0f} draws a run"
    return [
        Row("luck, share of a run", 100 * share, 25, 10, "%", how=said),
        Row("luck, one draw", each, 1.5, None, "µs", how="key, hash and the inverse of its distribution"),
    ]


def laws(size: Size) -> list[Row]:
    """What it costs to hold a run's log to the laws."""
    scenario, how = card(), strategy("standard")
    logs = [run(scenario, how, 1, r) for r in range(size.runs)]
    times = race(
        {
            "runs": lambda: rows(scenario, how, 1, range(size.runs)),
            "laws": lambda: [broken(log) for log in logs],
        },
        size.rounds,
    )
    share, each = min(times["laws"]) / min(times["runs"]), min(times["laws"]) / size.runs * 1e6
    said = f"{each:.0f} µs a run of {sum(map(len, logs)) / size.runs:.0f} entries"
    return [Row("laws, share of a run", 100 * share, 7, 5, "%", how=said)]


def persons(size: Size) -> list[Row]:
    """What an audience of 10,000 would cost if it were followed person by person."""
    scenario, people = card(), 10_000
    customers = next(a for a in scenario.organisation.audiences if a.group == "customers")
    audience = dataclasses.replace(customers, size=people, follows_demand=False)
    seconds = np.arange(0, scenario.lasts, 60)
    channel = audience.reached_by[0].channel

    def one_notice(world: World) -> None:
        curve(deliver(world, "notice", audience, channel), seconds)

    def measured(limit: int) -> list[float]:
        with patch.object(informing, "PERSON_BY_PERSON", limit):
            worlds = [World(scenario, 1, n) for n in range(size.rounds * 3)]
            return [cpu(lambda world=world: one_notice(world)) for world in worlds]

    one_by_one, as_share = min(measured(people)), min(measured(informing.PERSON_BY_PERSON))
    said = f"one notice by one channel, its curve by the minute: {1e3 * one_by_one:.0f} ms and {1e6 * as_share:.0f} µs"
    return [Row("10,000 people one by one over a share", one_by_one / as_share, None, None, "×", True, said)]


def click(size: Size) -> list[Row]:
    """From an answer to what the table shows next, without the drawing: the exercise file synced, pictures ready."""
    times: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        for n in range(max(1, size.runs // 4)):
            exercise = Exercise(card(), ROLES, seed=n, path=Path(folder) / f"{n}.jsonl")
            prompts = exercise.go_on()
            gc.collect()
            while not exercise.ended and prompts:
                prompt, begin = prompts[0], time.perf_counter()
                exercise.answer(prompt.id, prompt.options[0].name)
                prompts = exercise.go_on()
                exercise.pictures()
                times.append(1000 * (time.perf_counter() - begin))
            exercise.close()
    slow = quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
    said = f"95th percentile of {len(times)} answers, wall clock; drawing the board not included"
    return [Row("answer to next prompts", slow, 50, 20, "ms", how=said)]


HEAVY = ("numpy", "simpy", "pandas", "matplotlib", "scipy", "ipywidgets", "yaml", "joblib")


def start(size: Size) -> list[Row]:
    """`import sim`, and the first world's first prompt, from the start of the process."""
    rounds = max(1, size.rounds)
    plain, imported, stepped = [], [], []
    first = "import sim; world = sim.World(sim.load('card-payments-down'), 1); world.advance(); assert world.prompts"
    for _ in range(rounds):
        plain.append(python("pass"))
        imported.append(python("import sim"))
        stepped.append(python(first))
    light = f"import sys, sim; found = [m for m in {HEAVY} if m in sys.modules]; assert not found, found"
    python(light)
    said = f"CPU, quickest of {rounds}; bare Python {min(plain) * 1000:.0f} ms"
    return [
        Row("import sim over bare Python", 1000 * (min(imported) - min(plain)), 50, None, "ms", how="no heavy module"),
        Row("first world stepped, from process start", 1000 * min(stepped), 500, 300, "ms", how=said),
    ]
