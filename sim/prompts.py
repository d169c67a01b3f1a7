"""Prompts: somebody should decide; who, what, by when, and what happens if nobody does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sim.actions import Action
from sim.scenario import Duration

AHEAD = 15 * 60  #: seconds before it falls due that a promised update is put to its author,
TOGETHER = 10 * 60  #: with those to other groups that fall due within so many seconds of it


class Option(NamedTuple):
    """A permitted answer: its name, and the actions that it stands for. It carries no outcome of its own."""

    name: str
    actions: tuple[Action, ...] = ()


class Prompt(NamedTuple):
    """A decision that is asked of a role.

    Its `id` is its content (role, subject, how manieth of its kind), so that the same prompt has the same id in
    every run. `opened` and `deadline` are seconds of the scenario; at the deadline the option named `default`
    happens. `takes` is how long deciding takes somebody whose time is modelled; `reading`: something must be read or
    written for it, one thing after the other, while other decisions are made at once. `incident`: which one it is
    about.
    """

    id: str
    role: str
    subject: str
    text: str
    options: Sequence[Option]
    opened: int
    deadline: int
    default: str
    takes: Duration
    reading: bool = False
    incident: int = 1

    def option(self, name: str) -> Option | None:
        """The option of that name; None if it is not offered."""
        for option in self.options:
            if option.name == name:
                return option
        return None
