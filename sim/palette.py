"""What a colour, a shape and a word mean: the same on every page, plot and report.

Colours are those of Okabe and Ito (2008, "Color Universal Design"), which colour-blind eyes tell apart.
Nothing is said by colour alone: a state has a symbol and a word, a kind of mark a shape and a word, a line a
dash. Shapes are polygons in the square from −1 to 1 with y downwards, so that a browser and matplotlib draw
the same ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from itertools import chain, count
from math import cos, pi, sin
from typing import NamedTuple

BLACK = "#000000"
ORANGE = "#E69F00"
SKY_BLUE = "#56B4E9"
GREEN = "#009E73"
YELLOW = "#F0E442"
BLUE = "#0072B2"
VERMILLION = "#D55E00"
PURPLE = "#CC79A7"
GREY = "#999999"  #: not one of the eight: for what is unknown, silent or a ghost

#: The one accent: something wants a decision now. No state and no line has this colour.
ACCENT = ORANGE
#: The colours that lines take, in this order.
SERIES = (BLUE, VERMILLION, GREEN, PURPLE, SKY_BLUE, BLACK)

Point = tuple[float, float]


class State(NamedTuple):
    """How a part of the service stands: a word, a symbol that tells it without colour, and a colour."""

    word: str
    symbol: str
    colour: str

    def chip(self, name: str) -> str:
        """HTML for one line of a board: the `name` of what stands so, then symbol and word on the colour."""
        said = f'<span class="drill-state" style="background:{self.colour}">{self.symbol} {self.word}</span>'
        return f'<li class="drill-chip"><span>{escape(name)}</span> {said}</li>'


STATES = {
    state.word: state
    for state in (
        State("operational", "●", GREEN),
        State("degraded", "◐", YELLOW),
        State("partial", "◑", PURPLE),
        State("down", "○", VERMILLION),
        State("unknown", "?", GREY),
    )
}


def board(standing: Mapping[str, str]) -> str:
    """HTML that lists how each part of the service stands: names to words of `STATES`; other words raise KeyError."""
    return f"<ul>{''.join(STATES[word].chip(name) for name, word in standing.items())}</ul>"


class Kind(NamedTuple):
    """A kind of mark on a timeline: what it says, its colour (None: the colour of the text), shape and sign."""

    word: str
    colour: str | None
    shape: tuple[Point, ...]
    sign: str = ""

    def marker(self) -> list[Point]:
        """The shape as `marker=` of a matplotlib line or scatter (y upwards)."""
        return [(x, -y) for x, y in self.shape]


def _ring(corners: int, turn: float = 0.0, inner: float = 1.0) -> tuple[Point, ...]:
    """A regular polygon with a corner at the top, or, with `inner` below 1, a star with that many points."""
    steps = corners if inner == 1.0 else 2 * corners
    radii = [1.0 if inner == 1.0 or i % 2 == 0 else inner for i in range(steps)]
    angles = [2 * pi * i / steps + turn for i in range(steps)]
    return tuple((round(r * sin(a), 3), round(-r * cos(a), 3)) for r, a in zip(radii, angles, strict=True))


_SQUARE = ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9))
_SPEECH = ((-1.1, -0.85), (1.1, -0.85), (1.1, 0.45), (0.1, 0.45), (-0.5, 1.0), (-0.5, 0.45), (-1.1, 0.45))
_FLAG = ((-0.7, -1.0), (0.9, -0.5), (-0.4, 0.0), (-0.4, 1.0), (-0.7, 1.0))
_CROSS = tuple(
    (round((x - y) * 0.707, 3), round((x + y) * 0.707, 3))
    for x, y in (
        *((-0.35, -1), (0.35, -1), (0.35, -0.35), (1, -0.35), (1, 0.35), (0.35, 0.35)),
        *((0.35, 1), (-0.35, 1), (-0.35, 0.35), (-1, 0.35), (-1, -0.35), (-0.35, -0.35)),
    )
)

#: The marks of a timeline, in the order of a legend.
MARKS = {
    "alert": Kind("alert", VERMILLION, ((0, -1), (1, 0.8), (-1, 0.8))),
    "page": Kind("page", PURPLE, ((-0.7, -1), (1, 0), (-0.7, 1))),
    "joined": Kind("joined", GREEN, _ring(20)),
    "declared": Kind("declared", PURPLE, ((0, -1.1), (1.1, 0), (0, 1.1), (-1.1, 0))),
    "prompt": Kind("decision open", ACCENT, _SQUARE, "?"),
    "answered": Kind("answered", GREEN, _ring(8, pi / 8), "✓"),
    "silent": Kind("nobody answered", GREY, _CROSS),
    "work": Kind("work", SKY_BLUE, ((-1.2, -0.5), (1.2, -0.5), (1.2, 0.5), (-1.2, 0.5))),
    "notice": Kind("notice", BLUE, _SPEECH),
    "ask": Kind("question", SKY_BLUE, ((-1, -0.8), (1, -0.8), (0, 1))),
    "inject": Kind("inject", YELLOW, _ring(5, inner=0.45)),
    "milestone": Kind("milestone", None, _FLAG),
}


class Line(NamedTuple):
    """How something is drawn over time: a colour, and a dash (matplotlib's "-", "--", ":" or "-.")."""

    colour: str
    dash: str


#: Names whose line is the same everywhere, whatever else is drawn: first come, first coloured.
ROLES = (
    *("communications lead", "incident commander", "it lead"),
    *("support lead", "executive", "legal counsel"),
)
STRATEGIES = ("standard", "tell-early", "wait-for-facts", "silent", "absent")
GROUPS = ("customers", "executives", "partners", "department heads", "investors", "regulator", "press")


def lines(names: Iterable[str], known: tuple[str, ...] = ()) -> dict[str, Line]:
    """A line for every name: those in `known` always have theirs, the others take the next, by the alphabet: first
    colours that nothing else has, those of known names that are not drawn among them.

    No two are alike among the first 24; after that they repeat.
    """
    wanted = list(dict.fromkeys(names))
    others = sorted(set(wanted) - set(known))
    left = [place for place, name in enumerate(known) if name not in wanted]
    free = chain(range(len(known), len(SERIES)), left, count(max(len(SERIES), len(known))))
    places = {name: place for place, name in enumerate(known)} | dict(zip(others, free, strict=False))
    return {name: _line(places[name]) for name in wanted}


def _line(place: int) -> Line:
    return Line(SERIES[place % len(SERIES)], ("-", "--", "-.", ":")[place // len(SERIES) % 4])


def for_browser() -> dict[str, object]:
    """The same as plain data, for what a browser draws: kinds of mark, and colours of curves in order."""
    marks = {name: kind._asdict() for name, kind in MARKS.items()}
    # Black lines vanish on a dark page: there a curve takes the colour of the text.
    return {"marks": marks, "series": [None if colour == BLACK else colour for colour in SERIES]}
