"""The drill in a browser: the start page, the table that people play at, and the look back afterwards; and the forms
that ask for a study, and read a history.

Widgets lay out, forward clicks and tick. They decide nothing and hold no truth: during play they draw from what
the seats at the table know, and from nothing else.
"""

from __future__ import annotations


def table(exercise):
    """A widget to play `exercise` (a `sim.Exercise`) with, in JupyterLab or Voila.

    Raises TypeError for what is no exercise.
    """
    from sim.exercise import Exercise

    from .tabletop import Table

    if not isinstance(exercise, Exercise):
        wanted = 'an exercise is wanted, such as sim.Exercise("card-payments-down")'
        raise TypeError(f"{wanted}; seen {exercise!r:.60}")

    return Table(exercise).view


def start():
    """A widget that begins an exercise or goes on with one; the page that `drill play` opens."""
    from .startpage import StartPage

    return StartPage().view


def study(workers: int = 1):
    """A widget that asks for a study and shows it as it comes: scenarios, strategies, measures, how many runs or how
    certain, with the report and the runs to take away. `workers`: by how many processes it is played."""
    from .studying import Studying

    return Studying(workers).view


def calibrate():
    """A widget that reads a history of one's own, says what it knows of a scenario's numbers, and gives them as a
    preset; and that holds the model's runs beside it."""
    from .calibrating import Calibrating

    return Calibrating().view


def take_part():
    """A widget for whoever opened this page by a link into a room; the page that `drill room` serves."""
    from .roompage import opened

    return opened().view


__all__ = ["calibrate", "start", "study", "table", "take_part"]
