"""The trust index: a *model index* of what customers think of the organisation, from 100 (as before) down to 0.

Two layers, as in published models of how trust is won and lost (a quick one under a slow one): trust under a ceiling,
the reputation. Everything is arithmetic on the finished log; the coefficients are the organisation's (`Trust`), and
none has been measured: see docs/measures.md.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim import events as ev
from sim.demand import people
from sim.impact import category, touched
from sim.log import Log
from sim.metrics.claims import among
from sim.metrics.content import FIRST, Parts, held, shifts_blame, takes_it_on
from sim.metrics.facts import HOUR, MINUTE, NEVER, Facts, rise
from sim.metrics.rumours import hearsays
from sim.metrics.silences import silences
from sim.reach import share_by
from sim.scenario import Audience, Blame, Trust

LOWEST, AT_THE_END = "trust, lowest (model index)", "trust at the end (model index)"
CEILING = "reputation ceiling (model index)"
INDICES = (LOWEST, AT_THE_END, CEILING)  #: the measures that are a model index
FULL = 100.0  #: the index before anything goes wrong

#: What a later notice should hold, and the last one, as far as its fields can say: presence, not quality.
UPDATE: Parts = (("what happened",), ("what we do",), ("next update", "estimate"), ("what still works", "alternative"))
OVER: Parts = (("what happened",), ("cause",), ("what to do",), ("apology",), ("where to look",))


@dataclass(frozen=True, slots=True)
class Felt:
    """What one segment lived through, step by step of a grid, before any coefficient.

    `fails`: of each fault, its category, whose fault it is taken for and the share that fails; `told` and `misled`
    the shares that were informed, and that had read an end which did not come; `spoken` where the first word was ours
    and out; `heard` how much of a complete notice was read, `followed` of one after the end; `silent`, `wrong` and
    `hostile` how often an update was late, notices contradicted, a headline was against us;
    `believes` the share that came to believe a rumour; `shifted` how often a notice that names somebody else as guilty
    was read, `sorry` the share that has read one that answers for it.
    """

    name: str
    size: int
    fails: tuple[tuple[str, Blame, Any], ...]
    told: Any
    misled: Any
    spoken: Any
    heard: Any
    followed: Any
    silent: Any
    wrong: Any
    hostile: Any
    believes: Any = 0.0
    shifted: Any = 0.0
    sorry: Any = 0.0


def trust(facts: Facts) -> dict[str, float]:
    """The three measures of the index, by name; NaN where the organisation has no coefficients."""
    rule = facts.scenario.organisation.trust
    if rule is None:
        return dict.fromkeys(INDICES, NEVER)
    felt, grid = lived_through(facts)
    return _summed(rule, felt, grid)


def band(log: Log, until: int | None = None) -> dict[str, tuple[float, float]]:
    """Of each index the lowest and the highest value when every coefficient is taken lower and higher, one at a time;
    {} where there is no index. `until` as for `measures`."""
    facts = Facts(log, until)
    rule = facts.scenario.organisation.trust
    if rule is None:
        return {}
    felt, grid = lived_through(facts)
    found = [_summed(one, felt, grid) for one in (rule, *varied(rule))]
    return {name: (min(row[name] for row in found), max(row[name] for row in found)) for name in INDICES}


def varied(rule: Trust) -> Iterable[Trust]:
    """The same coefficients with one of them lower, or higher, by the share `band`; a share stays below 1."""
    for field in dataclasses.fields(rule):
        value = getattr(rule, field.name)
        if field.name != "band" and isinstance(value, float) and value:
            most = 1.0 if "Share" in str(field.type) else np.inf
            for factor in (1.0 - rule.band, 1.0 + rule.band):
                other: dict[str, Any] = {field.name: max(1e-9, min(most, value * factor))}
                yield dataclasses.replace(rule, **other)


def over_time(log: Log, until: int | None = None):
    """A frame of the index over time: columns minute (from the first harm), segment, trust, low, high (its band) and
    ceiling; the segment *affected customers* is all of them, weighted by people. No rows where there is no index."""
    import pandas as pd

    facts = Facts(log, until)
    rule = facts.scenario.organisation.trust
    if rule is None:
        return pd.DataFrame(columns=["minute", "segment", "trust", "low", "high", "ceiling"])
    felt, grid = lived_through(facts)
    lines = [_lines(one, felt, grid) for one in (rule, *varied(rule))]
    parts = [
        pd.DataFrame(
            {
                "minute": (grid - grid[0]) / MINUTE,
                "segment": name,
                "trust": lines[0][name][0],
                "low": np.min([line[name][0] for line in lines], axis=0),
                "high": np.max([line[name][0] for line in lines], axis=0),
                "ceiling": lines[0][name][1],
            }
        )
        for name in lines[0]
    ]
    return pd.concat(parts, ignore_index=True)


def _lines(rule: Trust, felt: list[Felt], grid) -> dict[str, tuple[Any, Any]]:
    """(trust, ceiling) on the grid, of every segment and of all of them."""
    lines = {one.name: walked(rule, one, grid) for one in felt}
    index, ceiling = (_together(felt, [line[n] for line in lines.values()], grid) for n in (0, 1))
    return {**lines, "affected customers": (index, ceiling)}


# ------------------------------------------------------------------------------------------- how it is reckoned


def walked(rule: Trust, felt: Felt, grid) -> tuple[Any, Any]:
    """(trust, ceiling) of a segment at every point of the grid, 0 to 100."""
    hours = rise(grid) / HOUR
    harms = [rule.harm(how_bad) * _taken(rule, felt, blame) * share for how_bad, blame, share in felt.fails]
    harm = np.maximum.reduce(harms) if harms else 0.0 * hours
    harm = harm * (1.0 - rule.informed * felt.told) * (1.0 + rule.broken_estimate * felt.misled)
    harm = harm * np.where(felt.spoken, rule.first_word, 1.0)
    blows = (1.0 - rule.silence) ** felt.silent * (1.0 - rule.contradiction) ** felt.wrong
    keeps = np.exp(-harm * hours) * blows * (1.0 - rule.headline) ** felt.hostile * (1.0 - rule.rumour * felt.believes)
    keeps = keeps * (1.0 - np.minimum(1.0, _shifting(rule, felt)))
    ceiling = np.maximum(0.0, 1.0 - rule.reputation * np.cumsum(felt.wrong))
    wins = np.minimum(1.0, (rule.notice * felt.heard + rule.follow_up * felt.followed) / rule.asymmetry)
    index, line = 1.0, [1.0]
    for keep, win, most in zip(keeps.tolist(), wins.tolist(), ceiling.tolist(), strict=True):
        index *= keep
        if index > most:  # min() would take longer than all the rest of a step
            index = most
        index += win * (most - index)
        line.append(index)
    return FULL * np.array(line), FULL * np.concatenate([[1.0], ceiling])


def _taken(rule: Trust, felt: Felt, blame: Blame) -> Any:
    """The factor of whose fault it is taken for, softened by an apology where it is not what befell us."""
    return rule.blamed(blame) * (1.0 - (0.0 if blame == "victim" else rule.responsibility) * felt.sorry)


def _shifting(rule: Trust, felt: Felt) -> Any:
    """The share of trust that naming somebody else takes in each step: more, the more it is taken for our fault."""
    return rule.blame_shifted * max((rule.blamed(blame) for _, blame, _ in felt.fails), default=0.0) * felt.shifted


def _summed(rule: Trust, felt: list[Felt], grid) -> dict[str, float]:
    index, ceiling = _lines(rule, felt, grid)["affected customers"]
    return {LOWEST: float(index.min()), AT_THE_END: float(index[-1]), CEILING: float(ceiling[-1])}


def _together(felt: list[Felt], lines: list[Any], grid):
    """All segments as one, weighted by their people; where nobody is hit, nothing is lost."""
    if not felt:
        return FULL + 0.0 * grid
    total = max(1, sum(one.size for one in felt))
    return sum(one.size * line for one, line in zip(felt, lines, strict=True)) / total


def lived_through(facts: Facts) -> tuple[list[Felt], Any]:
    """(what every segment that something strikes lived through, the grid), from the first harm to the horizon."""
    began = facts.first_harm() if facts.impact else facts.horizon
    grid = facts.grid if began == facts.began else facts.grid_from(began)
    struck = [fault for fault in facts.scenario.faults if facts.struck(fault) is not None]
    hit: dict[str, list[tuple[Audience, Any, tuple[str, ...]]]] = {}
    for fault in struck:
        for segment, names in touched(facts.scenario.organisation, [fault.component]):
            hit.setdefault(segment.name, []).append((segment, fault, names))
    wrong, first = _counted(_broken_words(facts), grid), _first_word(facts)
    hostile = _counted((e.at for e in facts.all(ev.NewsBroke) if e.tone == "hostile"), grid)
    spoken = grid[1:] > (grid[-1] if first is None else first)
    return [_felt(facts, grid, rows, spoken, wrong, hostile) for rows in hit.values()], grid


def _felt(facts: Facts, grid, rows: list[tuple[Audience, Any, tuple[str, ...]]], spoken, wrong, hostile) -> Felt:
    segment = rows[0][0]
    scenario, deliveries = facts.scenario, facts.deliveries.get(segment.name, [])
    told = facts.curve(segment.name) if grid is facts.grid else facts.told(deliveries, grid)
    sent = [e for e in facts.all(ev.NoticeSent) if e.to == "customers" and segment.name in e.audiences]
    return Felt(
        segment.name,
        people(scenario, segment),
        tuple(
            (category(scenario, f), scenario.taken_for(f.taken_for), facts.failing(names, grid)) for _, f, names in rows
        ),
        (told[:-1] + told[1:]) / 2,
        _misled(facts, segment.name, grid),
        spoken,
        _read(facts, [e for e in sent if e.occasion != "resolved"], deliveries, grid, sent[:1]),
        _read(facts, [e for e in sent if e.occasion == "resolved"], deliveries, grid, ()),
        _counted(silences(facts, sent), grid),
        wrong,
        hostile,
        _believes(facts, segment.name, grid),
        sum((rise(_had(facts, deliveries, grid, [e])) for e in sent if shifts_blame(e)), 0.0),
        _had(facts, deliveries, grid, sorry)[:-1] if (sorry := [e for e in sent if takes_it_on(e)]) else 0.0,
    )


def _had(facts: Facts, deliveries: list[Any], grid, notices: Iterable[Any]):
    """The share of a segment that has read one of these notices, at every point of the grid."""
    names = {sent.notice for sent in notices}
    return facts.told([way for way in deliveries if way.notice in names], grid)


def _believes(facts: Facts, segment: str, grid):
    """The share of a segment that comes to believe a rumour in each step; of several, one after the other."""
    share = 0.0 * grid[1:]
    for hearsay in hearsays(facts):
        place = hearsay.names.index(segment)
        share = share + np.diff(hearsay.fell_of(place, grid)) / max(1, hearsay.sizes[place])
    return share


def _read(facts: Facts, notices: list[Any], deliveries: list[Any], grid, first: Iterable[Any]):
    """How much of a complete notice the segment reads in each step: of each notice the share of its elements that it
    held, times the share of people who take it in."""
    read = np.zeros(len(grid) - 1)
    for sent in notices:
        ways = [way for way in deliveries if way.notice == sent.notice]
        should = FIRST if sent in first else OVER if sent.occasion == "resolved" else UPDATE
        read = read + held([sent], should) * rise(facts.told(ways, grid))
    return read


def _first_word(facts: Facts) -> int | None:
    """The second of our first word to customers, if it stole the thunder: before the news was out, and before half of
    those who get in touch by themselves had done so. None: it did not."""
    sent = facts.first(ev.NoticeSent, where=lambda e: e.to == "customers")
    news = facts.first(ev.NewsBroke)
    if sent is None or (news is not None and news <= sent):
        return None
    found_out = share_by(facts.scenario.organisation.support.after, sent - facts.began)
    return sent if found_out < 0.5 else None


def _misled(facts: Facts, segment: str, grid):
    """The share that had read an end which did not come, in each step after that."""
    share = np.zeros(len(grid) - 1)
    for event in facts.all(ev.EstimateBroken):
        share = np.maximum(share, np.where(grid[1:] > event.at, dict(event.told).get(segment, 0.0), 0.0))
    return share


def _broken_words(facts: Facts) -> list[int]:
    """When words turned out wrong: notices that contradict, an end that customers had been told and was none, and a
    mistake in what they had read."""
    followed = facts.first(ev.NoticeSent, where=lambda e: e.to == "customers" and e.occasion == "resolved")
    reopened = [e.at for e in facts.all(ev.IncidentReopened) if followed is not None and followed < e.at]
    mistaken = [e.at for e in facts.all(ev.MistakeReported) if e.to == "customers"]
    return [c.at for c in among(facts)] + reopened + mistaken


def _counted(seconds: Iterable[int], grid):
    """How many of these seconds fall into each step of the grid; what came before it, into its first."""
    count = np.zeros(len(grid) - 1)
    for second in seconds:
        if second <= grid[-1] and len(count):
            count[max(0, int(np.searchsorted(grid, second)) - 1)] += 1
    return count
