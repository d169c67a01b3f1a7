"""`drill room`: a drill in several browsers, on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

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
    from sim.exercise import Exercise
    from sim.exercise.seating import sitting
    from sim.room import kept, new_places
    from sim.room.places import keep
    from sim.widgets.rooms import room

    if arguments.resume:
        exercise = Exercise.resume(arguments.resume)
    else:
        if arguments.scenario is None:
            raise ValueError("name the scenario to play, or go on with an exercise by --resume FILE")
        people = sitting(arguments.seat or ["communications lead"])
        playbook = None if arguments.playbook == "nobody" else arguments.playbook
        given = {name: getattr(arguments, name) for name in ("mode", "team", "facilitator", "release")}
        exercise = Exercise(arguments.scenario, people, playbook=playbook, **given)
    places = kept(exercise.path) or new_places(exercise.header.people)
    keep(exercise.path, places)
    exercise.close()
    links = [(place.title, place.token) for place in places]
    return room(exercise.path, links, arguments.address, arguments.port, not arguments.no_browser)
