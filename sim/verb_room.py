"""`drill room`: a drill in several browsers, on the command line."""

from __future__ import annotations

import argparse
import os
import secrets
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.exercise import Exercise
    from sim.widgets.rooms import Opened

SEAT = "a page of its own, such as 'Thandi: communications lead, support lead' or just 'IT lead'; may be repeated"
TEAM = "whose exercise it is; named twice or more, each team has a room and a file of its own, on the same luck"
AGAIN = "go on with an exercise; the same links open it. Repeated: with those of several teams at once"


def add(verb: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the verb with its arguments, by the function that makes one."""
    room = verb("room", _room, "a drill in several browsers: a page for each seat, and the facilitator's")
    room.add_argument("scenario", nargs="?", help="what is played (left out with --resume)")
    room.add_argument("--seat", action="append", default=[], metavar="NAMES: ROLES", help=SEAT)
    room.add_argument("--playbook", default="standard", help="plays all other seats; 'nobody' leaves them empty")
    room.add_argument("--mode", choices=("turn", "flowing"), default="turn")
    room.add_argument("--release", choices=("automatic", "confirmed"), default="automatic", help="of listed injects")
    room.add_argument("--team", action="append", default=[], metavar="NAME", help=TEAM)
    room.add_argument("--facilitator", default="")
    room.add_argument("--resume", action="append", default=[], type=Path, metavar="FILE", help=AGAIN)
    room.add_argument("--address", default="127.0.0.1", help="where pages are served: an address of this computer")
    room.add_argument("--port", type=int, help="the port on this computer (default: a free one)")
    room.add_argument("--no-browser", action="store_true", help="only serve; print the links")


def _room(arguments: argparse.Namespace) -> int:
    from sim.room.places import latest
    from sim.widgets.rooms import room
    from sim.widgets.serve import free_port, refusal

    if arguments.scenario is None and not arguments.resume:
        raise ValueError("name the scenario to play, or go on with an exercise by --resume FILE")
    if why := refusal(free_port() if arguments.port is None else arguments.port, arguments.address):
        print(f"drill: {why}", file=sys.stderr)
        return 2  # before anything is begun
    exercises = [_resumed(path) for path in arguments.resume] if arguments.resume else _begun(arguments)
    opened = [_opened(exercise) for exercise in exercises]
    code = room(opened, arguments.address, arguments.port, not arguments.no_browser)
    if code == 0:
        again = " ".join(f"--resume {os.path.relpath(latest(one.exercise))}" for one in opened)
        print(f"To go on, with the same links: drill room {again}")
    return code


def _begun(arguments: argparse.Namespace) -> list[Exercise]:
    """An exercise for each team, all on the same luck; for one that has no name if none is named."""
    from sim.exercise import Exercise
    from sim.exercise.seating import sitting

    teams = [team.strip() for team in arguments.team] or [""]
    if len(teams) > 1 and (len(set(teams)) < len(teams) or "" in teams):
        raise ValueError(f"the teams are {', '.join(map(repr, teams))}; each has a name of its own")
    people, seed = sitting(arguments.seat or ["communications lead"]), secrets.randbelow(2**31)
    playbook = None if arguments.playbook == "nobody" else arguments.playbook
    given = {name: getattr(arguments, name) for name in ("mode", "facilitator", "release")}
    return [Exercise(arguments.scenario, people, playbook=playbook, seed=seed, team=team, **given) for team in teams]


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


def _opened(exercise: Exercise) -> Opened:
    """The room of an exercise, whose file is free for it from now on."""
    from sim.room.places import called, keep, places_for
    from sim.widgets.rooms import Opened

    places = places_for(exercise)
    keep(exercise.path, places)
    exercise.close()
    return Opened(exercise.header.team, exercise.path, [(called(p.title, p.names), p.token) for p in places])
