"""Peers: one queue, M/M/3, in our crew, in SimPy, in Ciw, in salabim, and as a bare loop, in Python and compiled.

All serve the same customers (the same gaps and service times), and must agree on the mean wait.
"""

from __future__ import annotations

import ctypes
import functools
import math
import random
import shutil
import subprocess
import tempfile
from array import array
from collections.abc import Callable
from heapq import heappop, heappush, heapreplace
from itertools import accumulate
from pathlib import Path

import simpy

from sim.crew import Crew

SERVERS, LOAD = 3, 0.9
Queue = tuple[list[float], list[float]]  # arrivals, service times


def queue(customers: int, seed: int = 1) -> Queue:
    """Arrivals at rate 1, and service times that keep three servers busy nine tenths of the time."""
    rng = random.Random(seed)
    gaps = [rng.expovariate(1.0) for _ in range(customers)]
    return list(accumulate(gaps)), [rng.expovariate(1 / (SERVERS * LOAD)) for _ in range(customers)]


def by_crew(work: Queue) -> float:
    """`sim.crew.Crew`: the mean wait."""
    env, waits = simpy.Environment(), []
    crew = Crew(env, SERVERS)

    def customer(arrives: float, takes: float):
        yield crew.work(takes)
        waits.append(env.now - arrives - takes)

    return _arriving(env, customer, work, waits)


def by_simpy(work: Queue) -> float:
    """`simpy.Resource`, as in SimPy's examples."""
    env, waits = simpy.Environment(), []
    servers = simpy.Resource(env, SERVERS)

    def customer(arrives: float, takes: float):
        with servers.request() as turn:
            yield turn
            waits.append(env.now - arrives)
            yield env.timeout(takes)

    return _arriving(env, customer, work, waits)


def by_simpy_preemptive(work: Queue) -> float:
    """`simpy.PreemptiveResource`, which is what can do what a crew does."""
    env, waits = simpy.Environment(), []
    servers = simpy.PreemptiveResource(env, SERVERS)

    def customer(arrives: float, takes: float):
        with servers.request(priority=0, preempt=True) as turn:
            yield turn
            waits.append(env.now - arrives)
            yield env.timeout(takes)

    return _arriving(env, customer, work, waits)


def _arriving(env: simpy.Environment, customer: Callable, work: Queue, waits: list[float]) -> float:
    def arrivals():
        for arrives, takes in zip(*work, strict=True):
            yield env.timeout(arrives - env.now)
            env.process(customer(arrives, takes))

    env.process(arrivals())
    env.run()
    return sum(waits) / len(waits)


def by_heap(work: Queue) -> float:
    """No library: a heap of events and one branch for each kind."""
    arrivals, services = work
    events: list[tuple[float, int, int]] = [(arrivals[0], 0, 0)]
    waiting, first, free, waited, order = [], 0, SERVERS, 0.0, 0
    while events:
        now, _, customer = events[0]
        order += 1
        if customer >= 0:
            if customer + 1 < len(arrivals):
                heapreplace(events, (arrivals[customer + 1], order, customer + 1))
            else:
                heappop(events)
            waiting.append(customer)
        else:
            heappop(events)
            free += 1
        if free and first < len(waiting):
            served, first, free = waiting[first], first + 1, free - 1
            waited += now - arrivals[served]
            heappush(events, (now + services[served], order, -1))
    return waited / len(arrivals)


def by_c(work: Queue) -> float:
    """No library and no Python: the same loop in C (`loop.c`), by the C compiler of this machine."""
    arrivals, services = (array("d", one) for one in work)
    numbers = [ctypes.cast(one.buffer_info()[0], ctypes.POINTER(ctypes.c_double)) for one in (arrivals, services)]
    return _compiled()(*numbers, len(arrivals), SERVERS)


@functools.cache
def _compiled() -> Callable[..., float]:
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder, "loop.so")
        source = Path(__file__).with_name("loop.c")
        subprocess.run([compiler() or "cc", "-O2", "-shared", "-fPIC", source, "-o", made], check=True)
        found = ctypes.CDLL(str(made)).mean_wait
    found.restype = ctypes.c_double
    found.argtypes = [*2 * [ctypes.POINTER(ctypes.c_double)], ctypes.c_long, ctypes.c_long]
    return found


def compiler() -> str | None:
    """The C compiler of this machine; None where there is none."""
    return shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")


def by_ciw(work: Queue) -> float:
    """Ciw; it is given the same numbers in sequence."""
    import ciw

    arrivals, services = work
    gaps = [b - a for a, b in zip([0.0, *arrivals], arrivals, strict=False)]
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Sequential([*gaps, math.inf])],
        service_distributions=[ciw.dists.Sequential(services)],
        number_of_servers=[SERVERS],
    )
    run = ciw.Simulation(network)
    run.simulate_until_max_customers(len(arrivals), method="Finish")
    waits = [record.waiting_time for record in run.get_all_records()]
    return sum(waits) / len(waits)


def by_salabim(work: Queue) -> float:
    """salabim with generators."""
    import salabim

    waits: list[float] = []
    env = salabim.Environment(trace=False, yieldless=False)
    servers = salabim.Resource("servers", capacity=SERVERS, monitor=False)

    class Customer(salabim.Component):
        def process(self, takes: float):
            arrives = env.now()
            yield self.request(servers)
            waits.append(env.now() - arrives)
            yield self.hold(takes)

    class Arrivals(salabim.Component):
        def process(self):
            for arrives, takes in zip(*work, strict=True):
                yield self.hold(till=arrives)
                Customer(takes=takes)

    Arrivals()
    env.run()
    return sum(waits) / len(waits)


#: how each is called, and the part of the customers that it serves (cost per customer is flat; salabim's is high)
PEERS: dict[str, tuple[Callable[[Queue], float], float]] = {
    "our crew": (by_crew, 1),
    "simpy.Resource": (by_simpy, 1),
    "simpy.PreemptiveResource": (by_simpy_preemptive, 1),
    "Ciw": (by_ciw, 1),
    "salabim": (by_salabim, 0.1),
    "a loop over heapq": (by_heap, 1),
    "a compiled loop (C)": (by_c, 1),
}
