"""Rating: for each critical task, target and capability a rating is proposed from the evidence, in HSEEP's order.

The objective was not achieved: U. Else somebody was harmed, other activities were hindered, or it was not done as plan,
policy or law say: M. Else something can be done better: S. Else P. What was not put to the test is not rated.
The rating of a target or a capability is the worst of its tasks: a convention, and no rule of HSEEP.
It is a proposal: people rate.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sim.evaluation.attaining import LATE, MET, MISSED, NOT_EXERCISED, Judgement, Score
from sim.evaluation.definitions import DEFINITIONS
from sim.evaluation.departures import IMPROVE, Found, cited, departures
from sim.evaluation.judging import score
from sim.log import Log, finished
from sim.scenario import Capability, CapabilityTarget, CriticalTask

NOT_RATED = ""  #: stands for the rating of what was not put to the test
BETWEEN = " / "  #: between the names of a capability, its target and its task in `Proposal.about`
_WORST_FIRST = tuple(reversed(DEFINITIONS))


class Ground(NamedTuple):
    """Why a task deserves no better than `rating`: in words, with the log entries."""

    rating: str
    words: str
    entries: tuple[int, ...]


class Proposal(NamedTuple):
    """A rating that the log suggests for a *capability*, one of its *targets* or a critical *task* (`kind`).

    `about` names it within the scenario, `rating` is P, S, M or U (`NOT_RATED`: nothing was put to the test), `why` is
    the reason in words, `entries` are the log entries that it rests on, `grounds` all that speaks for worse than P.
    `parts` are the targets of a capability, the tasks of a target. `text` and `source` are those of the scenario.
    """

    about: str
    kind: str
    name: str
    rating: str
    why: str
    entries: tuple[int, ...]
    text: str = ""
    source: str = ""
    grounds: tuple[Ground, ...] = ()
    parts: tuple[Proposal, ...] = ()

    @property
    def tasks(self) -> tuple[Proposal, ...]:
        """The critical tasks in it; of a task, itself."""
        return tuple(task for part in self.parts for task in part.tasks) if self.parts else (self,)


class Ratings(NamedTuple):
    """What is proposed for each capability, and the facts `beside` that no critical task is about."""

    capabilities: tuple[Proposal, ...]
    beside: tuple[Found, ...]

    def every(self) -> Iterator[Proposal]:
        """Each capability, then its targets, each with its tasks."""
        for capability in self.capabilities:
            yield capability
            for target in capability.parts:
                yield target
                yield from target.parts

    @property
    def proposed(self) -> dict[str, str]:
        """The proposed letters, by what they are about."""
        return {one.about: one.rating for one in self.every()}


def rate(log: Log, until: int | None = None) -> Ratings:
    """What ratings the evidence of a finished log suggests; nothing for a scenario without capabilities.

    `until`: the second up to which is judged, as for `measures`. Raises TypeError for what is no log.
    """
    result = score(finished(log))
    if not result.capabilities:
        return Ratings((), ())
    found = departures(log, result, until)
    capabilities = tuple(_capability(one, result, found) for one in result.capabilities)
    shown = [_judgements(task, result) for one in result.capabilities for t in one.targets for task in t.critical_tasks]
    beside = tuple(fact for fact in found if not any(fact.bears_on(_tested(mine)) for mine in shown))
    return Ratings(capabilities, beside)


def worst(ratings: Iterable[str]) -> str:
    """The worst of some ratings; those that were not rated do not count. `NOT_RATED` for none."""
    given = set(ratings)
    return next((letter for letter in _WORST_FIRST if letter in given), NOT_RATED)


def _capability(one: Capability, result: Score, found: tuple[Found, ...]) -> Proposal:
    targets = tuple(_target(target, one.name, result, found) for target in one.targets)
    rolled = _rolled_up("capability", one.name, one.name, targets)
    return rolled._replace(why=f"{rolled.why}; {result.by_capability[one.name].stated}", text=one.text)


def _target(target: CapabilityTarget, inside: str, result: Score, found: tuple[Found, ...]) -> Proposal:
    about = BETWEEN.join((inside, target.name))
    tasks = tuple(_task(task, about, result, found, target.source) for task in target.critical_tasks)
    return _rolled_up("target", about, target.name, tasks)._replace(text=target.text, source=target.source)


def _rolled_up(kind: str, about: str, name: str, parts: tuple[Proposal, ...]) -> Proposal:
    """The worst of its tasks."""
    tasks = [task for part in parts for task in part.tasks]
    rated = [task for task in tasks if task.rating != NOT_RATED]
    rating = worst(task.rating for task in rated)
    if rating == NOT_RATED:
        return Proposal(about, kind, name, rating, "none of its critical tasks was put to the test", (), parts=parts)
    behind = [task for task in rated if task.rating == rating]
    why = f"{_of(len(rated), len(tasks))}: {', '.join(task.name for task in behind)}"
    entries = sorted({n for task in behind for n in task.entries})
    return Proposal(about, kind, name, rating, why, tuple(entries), parts=parts)


def _of(rated: int, tasks: int) -> str:
    if tasks == 1:
        return "as its one critical task"
    return f"the worst of {tasks} critical tasks" if rated == tasks else f"the worst of {rated} rated of {tasks} tasks"


def _task(task: CriticalTask, inside: str, result: Score, found: tuple[Found, ...], source: str) -> Proposal:
    about = BETWEEN.join((inside, task.name))
    mine = _judgements(task, result)
    tested = _tested(mine)
    if not tested:
        return Proposal(about, "task", task.name, NOT_RATED, "nothing that shows it was put to the test", ())
    grounds = tuple(sorted(_grounds(tested, found, source), key=lambda g: _WORST_FIRST.index(g.rating)))
    rating = worst(("P", *(ground.rating for ground in grounds)))
    decisive = [ground for ground in grounds if ground.rating == rating]
    why = "; ".join(ground.words for ground in decisive) or _without_challenge(tested)
    rest = (
        f"; {len(mine) - len(tested)} of {len(mine)} expectations not put to the test"
        if len(tested) < len(mine)
        else ""
    )
    entries = {n for one in (decisive or tested) for n in one.entries}
    return Proposal(about, "task", task.name, rating, why + rest, tuple(sorted(entries)), grounds=grounds)


def _judgements(task: CriticalTask, result: Score) -> list[Judgement]:
    return [j for j in result if j.expectation.name in task.shown_by]


def _tested(judgements: Iterable[Judgement]) -> list[Judgement]:
    return [j for j in judgements if j.status != NOT_EXERCISED]


def _without_challenge(tested: list[Judgement]) -> str:
    all_of_them = ", ".join(j.expectation.name for j in tested)
    return f"as expected, and no harm or departure was found: {all_of_them} ({_cites(tested)})"


def _grounds(tested: list[Judgement], found: tuple[Found, ...], source: str) -> Iterator[Ground]:
    """What speaks for something worse than P."""
    nothing = all(j.status == MISSED for j in tested)
    if nothing:
        names = ", ".join(f"{j.expectation.name} {_how(j)}" for j in tested)
        yield Ground("U", f"nothing of it was achieved: {names} ({_cites(tested)})", _entries(tested))
    for j in tested:
        if j.status != MET and not nothing:
            rating = _rating(j, source)
            yield Ground(rating, f"{_why(j, rating, source)} ({cited(j.entries)})", j.entries)
    yield from _facts([fact for fact in found if fact.bears_on(tested)])


def _facts(found: list[Found]) -> Iterator[Ground]:
    """What the log shows beside; what was found several times is one ground, with all its entries."""
    for fact in dict.fromkeys(one.fact for one in found):
        first, *more = same = [one for one in found if one.fact is fact]
        rating = "S" if fact.counts_as == IMPROVE else "M"
        again = f", and {len(more)} more ({cited(n for one in more for n in one.seen.entries)})" if more else ""
        entries = tuple(dict.fromkeys(n for one in same for n in one.seen.entries))
        yield Ground(rating, f"{fact.counts_as}: {first.words}{again}", entries)


def _rating(j: Judgement, source: str) -> str:
    """No better than this, by how one expectation was missed: what is essential carries the objective, and what was
    not done at all departs from the plan, policy or law that the target names. Where it names none there is nothing to
    depart from: then it could have been done better."""
    if j.expectation.essential:
        return "U" if j.status == MISSED else "M"
    return "S" if j.status == LATE or not source.strip() else "M"


def _why(j: Judgement, rating: str, source: str) -> str:
    name = j.expectation.name
    if rating == "U":
        return f"the objective {j.expectation.objective} was not achieved: {name} is essential, and {_how(j)}"
    if j.expectation.essential:
        return f"departure: {name} is essential, and {_how(j)}"
    if rating == "M":
        return f"departure from {source}: {name} {_how(j)}"
    return f"opportunity to improve: {name} {_how(j)}"


def _how(j: Judgement) -> str:
    """What came of it: *missed*, or *partly met, 2 of 3*; of what should not happen, that it did."""
    if j.expectation.expect_not is not None:
        return "happened, and should not have"
    return f"{j.status}, {j.came}" if j.came else j.status


def _entries(judgements: Iterable[Judgement]) -> tuple[int, ...]:
    return tuple(sorted({n for j in judgements for n in j.entries}))


def _cites(judgements: Iterable[Judgement]) -> str:
    return cited(_entries(judgements))


def in_words(proposed: Ratings) -> str:
    """What is proposed for each capability and task, with the reason, as text; "" where nothing can be rated."""
    tasks = [line for one in proposed.capabilities for line in (_line(one), *(f"    {_line(t)}" for t in one.tasks))]
    return "\n".join(["ratings, proposed from the log (a person rates):", *tasks]) if tasks else ""


def _line(one: Proposal) -> str:
    return f"{one.rating or '–'}  {one.name}: {one.why}"
