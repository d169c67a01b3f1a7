"""What decisions cost, and skill apart from luck: worked out anew for the report, by playing the exercise again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from textwrap import shorten

from sim.debrief import PRICED, Place, Price, words
from sim.metrics import in_words
from sim.report.content import Section, Table, Text, row
from sim.report.course import picture
from sim.report.gathered import Gathered, dearest, entry_of

MOST = 10  #: decisions that are listed
RUNS = 40  #: runs that the luck of the incident is placed among, unless another number is asked for
_HEADLINE = PRICED[0]
_WHEN = f", by {_HEADLINE} (when: as it took effect; the picture has when it was decided)"
_QUOTE, _ENOUGH = re.compile("“([^”]*)”"), 70
_HINDSIGHT = (
    "Each decision is undone, or left to the reference playbook, and the incident is played again on the same luck "
    "with all else as it was. This is hindsight: nobody could know it then. Prices do not add up, because decisions "
    "work upon each other."
)


def costs(of: Gathered, prices: Sequence[Price]) -> Section:
    """The decisions that cost or saved most, and from the reference's answers to the team's."""
    from sim import plot

    if not prices:
        return Section("What each decision cost", (Text("Nobody at the table decided anything."),), new_page=True)
    shown = [price for price in dearest(prices, _HEADLINE) if _matters(price, of)][:MOST]
    heads = ("When", "Decision", "Held against", "In hindsight")
    quiet = sum(not _matters(price, of) for price in prices)
    said = f"{len(prices)} ways were tried; {quiet} made no difference that anybody would notice."
    fall = of.found.waterfall(_HEADLINE, prices)
    drawn = picture(
        plot.waterfall(fall, of.scenario),
        f"{_HEADLINE}: from the reference's answers to the team's, on the same luck",
        _fall_in_words(of, fall),
    )
    table = Table(heads, tuple(_price(of, price) for price in shown), f"The {len(shown)} that mattered most{_WHEN}")
    return Section("What each decision cost", (Text(_HINDSIGHT), table, Text(said), drawn), new_page=True)


def _matters(price: Price, of: Gathered) -> bool:
    return words.sentence(price, of.scenario) not in (words.NO_DIFFERENCE, words.NOT_TOLD)


def _price(of: Gathered, price: Price) -> tuple[Text, ...]:
    when, what = of.text("", entry_of(price.decision, of)), words.decided(price.decision, of.scenario)
    return row(when, quoted(what.partition(" ")[2]), price.against, words.sentence(price, of.scenario))


def quoted(words: str) -> str:
    """Words in which what others were to read is cut down to what tells which it was."""
    return _QUOTE.sub(lambda found: f"“{shorten(found[1], _ENOUGH, placeholder=' …')}”", words)


def _fall_in_words(of: Gathered, fall) -> str:
    reference, actual = (
        in_words(fall.measure, x, of.scenario.organisation.currency) for x in (fall.reference, fall.actual)
    )
    return f"The reference: {reference}; the team: {actual}. The table has what each decision changed."


def standing(of: Gathered, runs: int) -> Section:
    """How kind the incident was, and how well the team did with it. `runs` 0: left out, and said."""
    title = "Luck and skill"
    if not runs:
        return Section(title, (Text("Left out: no runs were asked for. `drill report --runs 500` works it out."),))
    places = of.found.standing(runs=runs)
    heads = ("Measure", "Team", "Reference, same luck", "Better than", "The incident was")
    table = Table(heads, tuple(_place(of, place) for place in places.values()))
    return Section(title, (Text(_how(of, runs)), table))


def _how(of: Gathered, runs: int) -> str:
    skill = (
        "Skill is how the team did beside the reference on the same luck, and which share of scripted teams and "
        "shipped playbooks it beats there."
    )
    if of.until is not None:
        return f"{skill} The exercise was ended early, so there is no distribution, and luck is not said."
    return (
        f"{skill} Luck is where the reference's result on this seed lies among {runs} of its runs on other luck: a "
        f"share that is known to within about {98 / runs**0.5:.0f} points."
    )


def _place(of: Gathered, place: Place) -> tuple[Text, ...]:
    team, reference = (
        in_words(place.measure, x, of.scenario.organisation.currency) for x in (place.team, place.reference)
    )
    return row(place.measure, team, reference, f"{place.beats:.0%} of the others", words.kindness(place) or "not said")
