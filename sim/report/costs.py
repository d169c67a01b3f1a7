"""What decisions cost, and skill apart from luck: worked out anew for the report, by playing the exercise again."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from textwrap import shorten

from sim.debrief import PRICED, REFERENCE, UNDONE, Place, Price, words
from sim.report.content import Block, Section, Table, Text, row
from sim.report.course import picture
from sim.report.gathered import Gathered, dearest, entry_of
from sim.scenario import worded

MOST = 10  #: decisions that are listed
RUNS = 40  #: runs that the luck of the incident is placed among, unless another number is asked for
_HEADLINE = PRICED[0]
_WHEN = f", by {_HEADLINE} (when: as it took effect; the picture has when it was decided)"
_TITLE = "What each decision cost"
_ODDS = (
    "From there on: what had been drawn by then stays, all later luck is drawn anew {} times, with and without the "
    "decision; the mean difference and its 95 % interval. What whoever decided could have known the odds of."
)
_NO_ODDS = "On redrawn luck from there on, with intervals: “drill report --draws 50”, or “drill prices --draws 50”."
_AGAINST = {REFERENCE: "the reference's answer", UNDONE: "leaving it"}
_SKILL = (
    "Skill is how the team did beside the reference on the same luck, and which share of scripted teams and shipped "
    "playbooks it beats there; who did as well counts half."
)
_OTHERS = "Every seat is played by the plan that is named; in “absent”, nobody answers anything, and defaults happen."
_FALSE = "It was a false alarm: no times count from an impact, and what was lost, remedies spoilt."
_NOTHING_BROKE = (
    "Nothing had broken for anybody, so there is no impact that times could count from, and neither luck nor skill is "
    "said. What it was right to do, and to leave, the expectations say."
)
_QUOTE, _ENOUGH = re.compile("“([^”]*)”"), 70
_HINDSIGHT = (
    "Each decision is undone, or left to the reference playbook, and the incident is played again on the same luck "
    "with all else as it was. This is hindsight: nobody could know it then. Prices do not add up, because decisions "
    "work upon each other."
)


def costs(of: Gathered, prices: Sequence[Price], draws: int = 0) -> Section:
    """The decisions that cost or saved most, and from the reference's answers to the team's. `draws`: over how many
    runs on redrawn luck each of them is priced from there on, too."""
    if not prices:
        return Section(_TITLE, (Text("Nobody at the table decided anything."),), new_page=True)
    mattered = [price for price in dearest(prices, _HEADLINE) if _matters(price, of)]
    quiet = sum(words.sentence(price, of.scenario) == words.NO_DIFFERENCE for price in prices)
    untold = len(prices) - len(mattered) - quiet
    refused = f" Of {untold} there is no price, because too much of what people did would have been refused."
    said = f"{_ways(len(prices))} tried; {quiet} made no difference that anybody would notice.{refused * bool(untold)}"
    blocks = [Text(_HINDSIGHT), *_dearest(of, mattered[:MOST], draws), Text(said)]
    return Section(_TITLE, (*blocks, *_fall(of, prices if mattered else ())), new_page=True)


def _ways(number: int) -> str:
    return "One way was" if number == 1 else f"{number} ways were"


def _dearest(of: Gathered, shown: Sequence[Price], draws: int) -> list[Block]:
    """The table of those that mattered, where any did."""
    if not shown:
        return []
    priced = [of.found.from_there_on(one.decision, one.against, draws=draws) for one in shown] if draws else shown
    heads = (
        "When",
        "Decision",
        "Held against",
        "In hindsight",
        *(("From there on",) if draws else ()),
        "All else that people said",
    )
    many = f"The {len(shown)} that mattered most" if len(shown) > 1 else "The one that mattered"
    about = Text(_ODDS.format(draws)) if draws else Text(_NO_ODDS)
    return [Table(heads, tuple(_price(of, price, bool(draws)) for price in priced), f"{many}{_WHEN}"), about]


def _fall(of: Gathered, prices: Sequence[Price]) -> list[Block]:
    from sim import plot

    if not prices:
        return []
    fall = of.found.waterfall(_HEADLINE, prices)
    caption = f"{_HEADLINE}: from the reference's answers to the team's, on the same luck"
    return [picture(plot.waterfall(fall, of.scenario), caption, _fall_in_words(of, fall))]


def _matters(price: Price, of: Gathered) -> bool:
    return words.sentence(price, of.scenario) not in (words.NO_DIFFERENCE, words.NOT_TOLD)


def _price(of: Gathered, price: Price, odds: bool) -> tuple[Text, ...]:
    when, what = of.text("", entry_of(price.decision, of)), words.decided(price.decision, of.scenario)
    costs = [words.sentence(price, of.scenario), *([words.odds(price, of.scenario)] if odds else [])]
    return row(when, quoted(what.partition(" ")[2]), _AGAINST[price.against], *costs, words.inputs(price.inputs))


def quoted(words: str) -> str:
    """Words in which what others were to read is cut down to what tells which it was."""
    return _QUOTE.sub(lambda found: f"“{shorten(found[1], _ENOUGH, placeholder=' …')}”", worded(words))


def _fall_in_words(of: Gathered, fall) -> str:
    reference, actual = (words.came_to(fall.measure, x, of.scenario, of.until) for x in (fall.reference, fall.actual))
    return (
        f"The reference: {reference}; the team: {actual}. What decisions did to each other: "
        f"{fall.interaction:+.0f} min. The table has what each decision changed."
    )


def beside(of: Gathered) -> Section:
    """What others would have come to on the same luck: the reference, silence, nobody at all, the best known plan."""
    title = "The same incident under others"
    if of.until is not None and of.until <= of.scenario.fault.at:
        return Section(title, (Text(_NOTHING_BROKE),))
    rows = {"the team": of.found.values, **of.found.beside()}
    told = [row(who, *(_came_to(of, n, x) for n, x in zip(PRICED, x, strict=True))) for who, x in rows.items()]
    about = _OTHERS if of.scenario.fault.real else f"{_OTHERS} {_FALSE}"
    return Section(title, (Text(about), Table(("On the same luck", *PRICED), tuple(told))))


def _came_to(of: Gathered, measure: str, value: float) -> str:
    return words.came_to(measure, value, of.scenario, of.until)


def standing(of: Gathered, runs: int) -> Section:
    """How kind the incident was, and how well the team did with it. `runs` 0: left out, and said."""
    title = "Luck and skill"
    if not of.broke:
        return Section(title, (Text(_NOTHING_BROKE),))
    if not runs:
        return Section(title, (Text("Left out: no runs were asked for. “drill report --runs 500” works it out."),))
    from sim import plot

    places = of.found.standing(runs=runs)
    heads = ("Measure", "Team", "Reference, same luck", "Better than", "The incident was")
    told = [place for place in places.values() if not math.isnan(place.team)]
    table = Table(heads, tuple(_place(of, place) for place in told))
    times = {name: places[name] for name in PRICED[:2]}
    says = "Further right is better than the reference on the same luck; the table above has the team's place."
    drawn = picture(plot.standing(times, of.scenario), "The team among scripted teams and shipped playbooks", says)
    return Section(title, (Text(_how(of, runs)), table, drawn))


def _how(of: Gathered, runs: int) -> str:
    if of.until is not None:
        return f"{_SKILL} The exercise was ended early, so there is no distribution, and luck is not said."
    return (
        f"{_SKILL} Luck is where the reference's result on this seed lies among {runs} of its runs on other luck: a "
        f"share that is known to within about {98 / runs**0.5:.0f} points."
    )


def _place(of: Gathered, place: Place) -> tuple[Text, ...]:
    team, reference = (_came_to(of, place.measure, x) for x in (place.team, place.reference))
    kind = words.kindness(place, of.scenario) or "not said"
    return row(place.measure, team, reference, f"{place.beats:.0%} of the {len(place.others)} others", kind)
