"""Whole runs: how many kernel events, how many a second, and what they are worth in a comparison."""

from __future__ import annotations

import dataclasses
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from unittest.mock import patch

import numpy as np
import simpy
from joblib.externals.loky import get_reusable_executor
from scipy import stats

from benchmarks.racing import Row, children, race, ratio, wall
from benchmarks.twin import Twin
from sim import files
from sim.experiment import compare, run
from sim.experiment.playing import forget
from sim.experiment.running import Strategy, rows, strategy
from sim.luck import BLOCK
from sim.metrics import UNITS
from sim.scenario import Component, Monitor, Scenario, Seconds

HEADLINE = "time to notify"


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured: `rounds` of each race, `runs` in each round, `sample` runs where variances are
    estimated, `twins` and `twin_sample` as many of the twin, which takes far longer, `blocks` of ten runs where the
    variances of spread luck are estimated, `work` runs for the two processes, `queue` customers for the peers."""

    rounds: int = 9
    runs: int = 20
    sample: int = 400
    twins: int = 5
    twin_sample: int = 150
    blocks: int = 100
    work: int = 1600
    queue: int = 20_000


QUICK = Size(rounds=1, runs=2, sample=8, twins=1, twin_sample=2, blocks=2, work=20, queue=500)


def card() -> Scenario:
    """The default scenario."""
    return files.load("card-payments-down")


def kernel_steps(work: Callable[[], object]) -> int:
    """How many events SimPy's kernel processes during this piece of work."""
    steps, step = 0, simpy.Environment.step

    def counted(env):
        nonlocal steps
        steps += 1
        step(env)

    with patch.object(simpy.Environment, "step", counted):
        work()
    return steps


def kernel_events(size: Size) -> list[Row]:
    """Kernel events of the default run: card payments down, standard playbook."""
    scenario, how, playbook = card(), strategy("standard"), files.load_playbook("standard")
    counts = [kernel_steps(lambda r=r: run(scenario, how, 1, r)) for r in range(size.sample // 4)]
    twin = [kernel_steps(Twin(scenario, playbook, 1, r).run) for r in range(size.twins)]
    said = f"mean of {len(counts)} runs, {min(counts)} to {max(counts)}; the twin: {np.mean(twin):,.0f}"
    return [Row("kernel events of the default run", float(np.mean(counts)), 500, 320, how=said)]


def by_sim(scenario: Scenario, how: Strategy, runs: range, spread: bool = False) -> np.ndarray:
    """Whole runs, every layer on, one row of measures each."""
    return rows(scenario, how, 1, runs, spread)


def by_twin(scenario: Scenario, how: Strategy, runs: range, seed: int = 1) -> np.ndarray:
    """Whole runs of the textbook twin, one row of measures each."""
    out = np.empty((len(runs), len(UNITS)))
    for row, replication in enumerate(runs):
        found = Twin(scenario, how.playbook, seed, replication).run()
        out[row] = [found.get(name, np.nan) for name in UNITS]
    return out


def against_twin(size: Size) -> list[Row]:
    """Replications a second against the twin; then the same for a whole comparison of two playbooks."""
    scenario, runs, twins = card(), range(size.runs), range(size.twins)
    standard, early = strategy("standard"), strategy("tell-early")
    times = race(
        {
            "sim": lambda: by_sim(scenario, standard, runs),
            "twin": lambda: by_twin(scenario, standard, twins),
            "sim, early": lambda: by_sim(scenario, early, runs),
            "twin, early": lambda: by_twin(scenario, early, twins),
        },
        size.rounds,
    )
    more = size.runs / size.twins
    times |= {name: [more * spent for spent in times[name]] for name in ("twin", "twin, early")}
    speed, typical = ratio(times["twin"], times["sim"])
    each = min(times["sim"]) / size.runs
    said = f"{1 / each:,.0f} a second; median of rounds × {typical:.2g}"
    pair = [s + e for s, e in zip(times["sim"], times["sim, early"], strict=True)]
    pair_twin = [s + e for s, e in zip(times["twin"], times["twin, early"], strict=True)]
    return [
        Row("replications a second against the textbook twin", speed, 2.5, 5, "×", True, said, times),
        _same_half_width(scenario, standard, early, ratio(pair_twin, pair)[0], size),
        Row("… of which speed, both playbooks", ratio(pair_twin, pair)[0], None, None, "×", True),
    ]


def _same_half_width(scenario: Scenario, a: Strategy, b: Strategy, speed: float, size: Size) -> Row:
    """Time to the same half-width: speed × common luck × spread luck × processes, against the twin with independent
    seeds."""
    runs, twins = range(size.sample), range(size.twin_sample)
    sim_a, sim_b = (_headline(by_sim(scenario, how, runs), scenario) for how in (a, b))
    twin_a, twin_b = (_headline(by_twin(scenario, how, twins, seed), scenario) for seed, how in ((2, a), (3, b)))
    luck = (twin_a.var(ddof=1) + twin_b.var(ddof=1)) / (sim_b - sim_a).var(ddof=1)
    own = (sim_a.var(ddof=1) + sim_b.var(ddof=1)) / (sim_b - sim_a).var(ddof=1)
    spread, costs = _spread(scenario, a, b, size)
    two = two_processes(size)[0]
    said = (
        f"speed × {speed:.2g}, common luck × {luck:.2g} (within sim × {own:.2g}), spread luck × {spread:.2g} ÷ "
        f"{costs:.3g} for its time, processes × {two.measured:.2g}; {HEADLINE}, {a.name} against {b.name}, "
        f"{size.sample} runs each ({size.twin_sample} of the twin), {size.blocks} blocks of {BLOCK} with spread luck"
    )
    return Row(
        "time to the same half-width, all levers",
        float(speed * luck * spread / costs * two.measured),
        20,
        60,
        "×",
        True,
        said,
    )


def _spread(scenario: Scenario, a: Strategy, b: Strategy, size: Size) -> tuple[float, float]:
    """How many times fewer runs do with spread luck, and how many times as long they take.

    The first is a ratio of variances of the mean difference, less what the t quantile over blocks is wider than that
    over runs. Blocks with and without spread luck take turns.
    """
    differences, spent = [], {False: 0.0, True: 0.0}
    for block in range(size.blocks):
        runs = range(BLOCK * block, BLOCK * (block + 1))
        for spread in (block % 2 == 0, block % 2 == 1):
            began = time.process_time()
            first, second = (_headline(by_sim(scenario, how, runs, spread), scenario) for how in (a, b))
            spent[spread] += time.process_time() - began
            if spread:
                differences.append(second - first)
    every = np.array(differences)
    quantiles = stats.t.ppf(0.975, every.size - 1) / stats.t.ppf(0.975, size.blocks - 1)
    gain = every.var(ddof=1) / (BLOCK * every.mean(axis=1).var(ddof=1)) * quantiles**2
    return float(gain), spent[True] / spent[False]


def _headline(table: np.ndarray, scenario: Scenario) -> np.ndarray:
    """Time to notify of each run; what never came counts as the whole length."""
    return np.nan_to_num(table[:, list(UNITS).index(HEADLINE)], nan=(scenario.lasts - scenario.fault.at) / 60)


_two: dict[Size, list[Row]] = {}


def two_processes(size: Size) -> list[Row]:
    """A study on two processes against one, in wall-clock time; measured once."""
    if size not in _two:
        _two[size] = _two_processes(size)
    return _two[size]


def _two_processes(size: Size) -> list[Row]:
    scenario, playbooks, load = card(), ["standard", "tell-early"], os.getloadavg()[0]

    def study(workers: int) -> None:
        forget()
        compare(scenario, playbooks, replications=size.work // 2, workers=workers, progress=False)
        get_reusable_executor().shutdown(wait=True)  # so that the next one starts its processes anew

    clocks: dict[int, list[float]] = {1: [], 2: []}
    used: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(max(1, size.rounds // 3)):
        for workers in (1, 2):
            before = time.process_time() + children()
            clocks[workers].append(wall(lambda n=workers: study(n)))
            used[workers].append(time.process_time() + children() - before)
    one, two = min(clocks[1]), min(clocks[2])
    cores = max(u / c for u, c in zip(used[2], clocks[2], strict=True))
    said = (
        f"{one:.1f} s of work, wall clock, starting the processes included, quickest of {len(clocks[1])}; the two "
        f"took × {min(used[2]) / min(used[1]):.2g} the CPU time of the one and got at most {cores:.1f} cores "
        f"of {os.cpu_count()} (load before {load:.1f})"
    )
    return [Row("two processes against one", one / two, 1.7, 1.9, "×", True, said)]


def growth(size: Size) -> list[Row]:
    """How a run's cost grows with customers and with components."""
    scenario, how, runs = card(), strategy("standard"), range(size.runs)
    few, many, big = with_customers(scenario, 1e3), with_customers(scenario, 1e6), with_components(scenario, 8)
    times = race(
        {
            "few": lambda: by_sim(few, how, runs),
            "many": lambda: by_sim(many, how, runs),
            "plain": lambda: by_sim(scenario, how, runs),
            "big": lambda: by_sim(big, how, runs),
        },
        max(1, size.rounds // 2),
    )
    parts = len(scenario.organisation.components)
    said = f"{parts} to {8 * parts}: half in a chain, half in a fan behind payments, every new one with its monitor"
    return [
        Row("customers 1,000 to 1,000,000: cost of a run", ratio(times["many"], times["few"])[0], 1.25, 1.05, "×"),
        Row("eight times the components: cost of a run", ratio(times["big"], times["plain"])[0], 6, 3, "×", how=said),
    ]


def with_customers(scenario: Scenario, people: float) -> Scenario:
    """The scenario with so many customers in all, in the same segments."""
    organisation = scenario.organisation
    total = sum(a.size for a in organisation.audiences if a.group == "customers")
    audiences = tuple(
        dataclasses.replace(a, size=round(a.size * people / total), follows_demand=False)
        if a.group == "customers"
        else a
        for a in organisation.audiences
    )
    return dataclasses.replace(scenario, organisation=dataclasses.replace(organisation, audiences=audiences))


def with_components(scenario: Scenario, factor: int) -> Scenario:
    """The scenario with `factor` times the components: new ones hang on payments, in a chain and in a fan by turns."""
    organisation = scenario.organisation
    more, last = [], "payments"
    for n in range(len(organisation.components) * (factor - 1)):
        name = f"part {n + 1}"
        more.append(Component(name, "low", (last if n % 2 else "payments",)))
        last = name if n % 2 else last
    watched = [Monitor(f"{c.name} probe", "uptime probe", c.name, Seconds(60)) for c in more]
    larger = dataclasses.replace(
        organisation,
        components=(*organisation.components, *more),
        monitors=(*organisation.monitors, *watched),
    )
    return dataclasses.replace(scenario, organisation=larger)


def what_if(size: Size) -> list[Row]:
    """A what-if question: two playbooks, 200 runs each, with its table."""
    count = min(200, size.sample)

    def ask(other: str, workers: int) -> float:
        return wall(
            lambda: compare(card(), ["standard", other], replications=count, workers=workers, progress=False).table()
        )

    alone, first, further = [], [], []
    for _ in range(max(1, size.rounds // 3)):
        forget()
        alone.append(ask("tell-early", 1))
        ask("silent", 2)  # two processes are there from now on
        forget()
        first.append(ask("tell-early", 2))
        further.append(ask("silent", 2))
    said = f"2 × {count} runs and the table, wall clock, two processes that are there; one process: {min(alone):.3g} s"
    again = f"2 × {count} runs, one side of which was played for the question before"
    return [
        Row("a what-if of 2 × 200 runs", min(first), 1.0, 0.5, "s", how=f"{said}; quickest of {len(first)}"),
        Row("… against the same side as the one before", min(further), None, None, "s", how=again),
    ]
