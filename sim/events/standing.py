"""What goes out by itself, or stays up, unless somebody thinks of it."""

from __future__ import annotations

from typing import NamedTuple

from sim.events.sight import EVERYBODY, told
from sim.scenario import COMMUNICATIONS_LEAD


@told((COMMUNICATIONS_LEAD,), "{channel}: an advertisement that was planned has gone out")
class AdvertisementPosted(NamedTuple):
    """A planned post went out by itself, because nobody had held it back."""

    at: int
    channel: str


@told(EVERYBODY, "the {role} holds planned posts back")
class PostsHeld(NamedTuple):
    """No planned post goes out from now on."""

    at: int
    role: str


@told(EVERYBODY, "the {role} lets planned posts go out again")
class PostsLetGo(NamedTuple):
    """Planned posts go out again, those whose time is still to come."""

    at: int
    role: str


@told(EVERYBODY, "the {role} has {notice} taken down")
class NoticeTakenDown(NamedTuple):
    """A notice that had gone out was taken down from these `channels`, as it is over."""

    at: int
    notice: str
    role: str
    channels: tuple[str, ...]


@told(EVERYBODY, "the {role} asks {partner} to bring no parcels")
class CollectionsHeld(NamedTuple):
    """A partner who collects parcels brings none from now on."""

    at: int
    role: str
    partner: str


@told(EVERYBODY, "the {role} asks {partner} to bring parcels again")
class CollectionsResumed(NamedTuple):
    """A partner who collects parcels brings them again."""

    at: int
    role: str
    partner: str
