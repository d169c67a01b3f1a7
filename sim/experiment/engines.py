"""Engines: what plays the stretches of a study: some processes of this machine, or a cluster of machines.

Whatever plays a stretch, its rows are the same, bit for bit: they depend on nothing but what the stretch says.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from joblib import Parallel, delayed

from sim.experiment.provenance import differing, versions

if TYPE_CHECKING:
    from distributed import Client

    from sim.experiment.playing import Stretch

LOCAL = "local"  #: the address of a cluster that is started here, and ended with what it was started for
_PATIENCE = 10  # seconds until a scheduler that does not answer is given up


class Engine(Protocol):
    """What plays stretches, and yields the rows of each in the order given."""

    def play(self, due: Sequence[Stretch]) -> Iterator[np.ndarray]:
        """The rows of each. Raises LawBroken for a run that cannot be."""


Workers = int | Engine  #: how a study is played: by so many processes, or by an engine


def engine(workers: Workers) -> Engine:
    """The engine that is meant."""
    return Processes(workers) if isinstance(workers, int) else workers


@dataclass(frozen=True, slots=True)
class Processes:
    """So many processes of this machine; with one, this very process."""

    count: int

    def play(self, due: Sequence[Stretch]) -> Iterator[np.ndarray]:
        """See `Engine.play`."""
        if not due:
            return iter(())
        jobs = (delayed(type(one).rows)(one) for one in due)
        return iter(Parallel(n_jobs=min(self.count, len(due)), return_as="generator")(jobs))


class Elsewhere(ConnectionError):
    """A cluster that cannot be had, or that runs other versions than this machine does."""


class Cluster:
    """A Dask cluster by its scheduler's `address` (``tcp://HOST:8786``), or one of so many `processes` that is started
    on this machine where that is LOCAL.

    What a worker had in hand when it was lost is played again by another one. Use it in a ``with`` statement, or
    `close` it. Raises Elsewhere where no scheduler answers, and where a worker has another version of the toolkit or of
    what its results hang on; ImportError where the extra ``cluster`` is not installed.
    """

    def __init__(self, address: str = LOCAL, processes: int = 2):
        from distributed import Client, LocalCluster

        own = (
            LocalCluster(n_workers=processes, threads_per_worker=1, dashboard_address=":0")
            if address == LOCAL
            else None
        )
        try:
            self._client: Client = Client(own or address, timeout=_PATIENCE)
        except (OSError, ValueError) as error:
            raise Elsewhere(f"no Dask scheduler answers at {address!r}: {error}") from error
        self._own = own

    def play(self, due: Sequence[Stretch]) -> Iterator[np.ndarray]:
        """See `Engine.play`. What is not wanted any more is taken back."""
        if not due:
            return
        # Worlds go out as tasks, not as data: what a lost worker held is then made again.
        worlds = {pair: self._client.submit(_same, pair, pure=False) for pair in dict.fromkeys(map(_world, due))}
        here = versions()
        futures = [
            self._client.submit(_rows, worlds[_world(one)], type(one), _which(one), here, pure=False) for one in due
        ]
        try:
            for future in futures:
                yield future.result()
                future.release()
        finally:
            with contextlib.suppress(Exception):  # the connection may be what has failed
                self._client.cancel([*futures, *worlds.values()])

    def close(self) -> None:
        """Leave the cluster; end it if it was started here."""
        self._client.close()
        if self._own:
            self._own.close()

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _world(one: Stretch) -> tuple[Any, Any]:
    """What stretches have in common, and is large."""
    return one.scenario, one.playbook


def _which(one: Stretch) -> dict[str, Any]:
    return {"seed": one.seed, "replications": one.replications, "spread": one.spread, "name": one.name}


def _same(world: tuple[Any, Any]) -> tuple[Any, Any]:
    return world


def _rows(world: tuple[Any, Any], stretch: type[Stretch], which: dict[str, Any], there: dict[str, str]) -> np.ndarray:
    """On a worker: the rows of one stretch."""
    if said := differing(there, versions()):
        raise Elsewhere(f"a worker would not give the same results as this machine: {said}")
    return stretch(*world, **which).rows()
