"""`drill print`: an exercise on paper, on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path


def add(verb: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the verb with its arguments, by the function that makes one."""
    paper = verb("print", _print, "the facilitator's cards or the players' handouts, as a page to print")
    paper.add_argument("scenario")
    paper.add_argument("-o", dest="out", type=Path, required=True, metavar="FILE.html", help="write the page there")
    paper.add_argument("--handouts", action="store_true", help="what players get on paper, instead of the cards")


def _print(arguments: argparse.Namespace) -> int:
    from sim import files, paper

    scenario = files.load(arguments.scenario)
    page = paper.handouts(scenario) if arguments.handouts else paper.cards(scenario)
    arguments.out.write_text(page, encoding="utf-8")
    print(f"{arguments.out} is ready to print")
    return 0
