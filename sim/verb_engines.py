"""Who plays, as asked for on the command line: so many processes, a cluster, and a shelf for what has been played."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.experiment.engines import Engine


def add_engines(verb: argparse.ArgumentParser) -> None:
    """Add the arguments that say who plays."""
    verb.add_argument("--workers", type=int, default=1, help="processes of this machine (default: 1)")
    verb.add_argument(
        "--cluster",
        nargs="?",
        const="local",
        metavar="ADDRESS",
        help="play on a Dask cluster: its scheduler's address (tcp://HOST:8786), or none to start one here",
    )


@contextmanager
def engine(arguments: argparse.Namespace, also: tuple[str, ...] = ()) -> Iterator[int | Engine]:
    """Who plays, as asked. With a file of results, what has been played is kept beside it until that is whole, and
    taken from there when the same is asked again; `also` names endings of results beside those of runs. Raises
    Elsewhere for a cluster that cannot be had."""
    from sim.experiment import Cluster, Shelf

    local = arguments.cluster == "local"
    cluster = arguments.cluster and Cluster(arguments.cluster, *([max(2, arguments.workers)] if local else []))
    workers = cluster or arguments.workers
    out = arguments.out
    kept = Shelf(parts(out), workers) if out and (is_kept(out) or out.suffix.lower() in also) else None
    try:
        yield kept or workers
        if kept:
            kept.clear()  # only now is the file whole, and nothing more to be played
    finally:
        if cluster:
            cluster.close()


@contextmanager
def stoppable(out: Path | None, also: tuple[str, ...] = ()) -> Iterator[None]:
    """Whoever is stopped meanwhile (KeyboardInterrupt) says how it can be gone on with."""
    try:
        yield
    except KeyboardInterrupt:
        print(f"stopped; {_kept(out, also)}", file=sys.stderr)
        raise


def _kept(out: Path | None, also: tuple[str, ...]) -> str:
    """What became of that which was played."""
    if out is None or not (is_kept(out) or out.suffix.lower() in also):
        return f"with -o FILE{also[0] if also else '.csv'} what was played would be kept"
    if not any(parts(out).glob("*.npy")):
        return "nothing had been played yet"
    return f"what was played is kept in {parts(out)}: the same command goes on"


def tell_making(path: Path) -> None:
    """Say that the report of a study is being made: its pictures take some seconds, in which nothing else is seen."""
    print(f"making {path}, which takes some seconds", file=sys.stderr)


def is_kept(out: Path | None) -> bool:
    """Whether what is played is kept beside this file until it is whole: where it holds runs, or is their report."""
    from sim import report
    from sim.experiment.saving import ENDINGS

    return out is not None and out.suffix.lower() in (*ENDINGS, *report.ENDINGS)


def parts(out: Path) -> Path:
    """Where what was played lies until the file of results is whole."""
    return out.with_name(f"{out.name}.parts")
