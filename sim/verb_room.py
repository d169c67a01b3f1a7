"""`drill room`: a drill in several browsers, on the command line."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.exercise import Exercise

SEAT = "a page of its own, such as 'Thandi: communications lead, support lead' or just 'IT lead'; may be repeated"


def add(verb: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the verb with its arguments, by the function that makes one."""
    room = verb("room", _room, "a drill in several browsers: a page for each seat, and the facilitator's")
    room.add_argument("scenario", nargs="?", help="what is played (left out with --resume)")
    room.add_argument("--seat", action="append", default=[], metavar="NAMES: ROLES", help=SEAT)
    room.add_argument("--playbook", default="standard", help="plays all other seats; 'nobody' leaves them empty")
    room.add_argument("--mode", choices=("turn", "flowing"), default="turn")
    room.add_argument("--release", choices=("automatic", "confirmed"), default="automatic", help="of listed injects")
    room.add_argument("--team", default="")
    room.add_argument("--facilitator", default="")
    room.add_argument("--resume", type=Path, metavar="FILE", help="go on with an exercise; the same links open it")
    room.add_argument("--address", default="127.0.0.1", help="where pages are served: an address of this computer")
    room.add_argument("--port", type=int, help="the port on this computer (default: a free one)")
    room.add_argument("--no-browser", action="store_true", help="only serve; print the links")


def _room(arguments: argparse.Namespace) -> int:
    from sim.room.places import keep, latest, places_for
    from sim.widgets.rooms import room

    exercise = _resumed(arguments.resume) if arguments.resume else _begun(arguments)
    places = places_for(exercise)
    keep(exercise.path, places)
    exercise.close()
    links = [(place.title, place.token) for place in places]
    code = room(exercise.path, links, arguments.address, arguments.port, not arguments.no_browser)
    if code == 0:
        print(f"To go on, with the same links: drill room --resume {os.path.relpath(latest(exercise.path))}")
    return code


def _begun(arguments: argparse.Namespace) -> Exercise:
    from sim.exercise import Exercise
    from sim.exercise.seating import sitting

    if arguments.scenario is None:
        raise ValueError("name the scenario to play, or go on with an exercise by --resume FILE")
    people = sitting(arguments.seat or ["communications lead"])
    playbook = None if arguments.playbook == "nobody" else arguments.playbook
    given = {name: getattr(arguments, name) for name in ("mode", "team", "facilitator", "release")}
    return Exercise(arguments.scenario, people, playbook=playbook, **given)


def _resumed(path: Path) -> Exercise:
    """The exercise of this name. Where people went back in it and on in another file, that is said."""
    from sim import wording
    from sim.exercise import Exercise
    from sim.room.places import branches

    exercise = Exercise.resume(path)
    clock = lambda second: wording.clock(exercise.scenario.starts + second)  # noqa: E731 - used at once
    for other, second in branches(exercise.path):
        went = f"From {clock(second)} on it was also gone on with in another way: drill room --resume {other}"
        print(f"{went}\nThis one goes on where it was left, at {clock(exercise.now)}.")
    return exercise
