"""The pictures of a study's report, each with words for whoever does not see it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sim.experiment.answers import HEADLINES
from sim.experiment.measuring import spoken
from sim.experiment.pairing import Paired
from sim.report.content import Picture
from sim.report.course import picture
from sim.report.studies.studied import Studied, reason

_MOST_LINES = 400  #: replications of which a line is drawn each; more would be a blot
_ROOM = 700  # characters: what a picture says in words goes on as long as somebody listens


def forest(of: Studied) -> Iterator[Picture]:
    """The paired differences of each measure that can be compared."""
    from sim import plot

    for measure in of.measures:
        found = [f"{s}, {reason(verdict)}" for s, _, _, verdict in of.compared(measure)]
        if found:
            caption = f"{measure}: mean difference from {of.first}, with intervals and the band that does not matter"
            yield picture(plot.study(of.study, measure), caption, _short(found))


def survival(of: Studied) -> Picture:
    """How long until customers know, and until it is over."""
    from sim import plot

    said = [
        f"{one['scenario']}, {one['measure']}, {one['strategy']}: never in {one['never']:.0%} of the runs"
        for one in of.study.survival(HEADLINES).to_dict("records")
    ]
    caption = "In which share of the runs it had not come yet, by time; bands: 95 % intervals"
    return picture(plot.survival(of.study), caption, _short(said))


def lines(of: Studied) -> Iterator[Picture]:
    """One line for each replication, on the same luck."""
    from sim import plot

    if not list(of.compared(of.study.measure)):
        return
    some = of.study.replications > _MOST_LINES
    drawn = replace(of.study, runs=of.study.runs[of.study.runs["replication"] < _MOST_LINES]) if some else of.study
    caption = f"{of.study.measure}: each replication under {of.first} and under another strategy"
    said = [f"{s}: {_shares(name, paired)}" for s, name, paired, _ in of.compared(of.study.measure)]
    yield picture(plot.luck(drawn), f"{caption}{f', the first {_MOST_LINES}' * some}", _short(said))


def _shares(name: str, paired: Paired) -> str:
    less, more = (f"{share:.0%}" for share in (paired.share_less, paired.share_more))
    return f"under {name} it is less in {less} of the replications, and more in {more}"


def dumbbells(of: Studied) -> Iterator[Picture]:
    """The incidents that gain and lose most, for each strategy but the first."""
    from sim import plot

    for name in of.others:
        found = [
            (s, paired)
            for s, other, paired, _ in of.compared(of.study.measure)
            if other == name and len(paired.differences)
        ]
        if found:
            caption = (
                f"{of.study.measure}: the same incidents under {of.first} and {name}, those that gain or lose most"
            )
            said = [f"{s}: {_extremes(of, paired)}" for s, paired in found]
            yield picture(plot.gains(of.study, name), caption, _short(said))


def _extremes(of: Studied, paired: Paired) -> str:
    words, ends = spoken(of.study.measure), (float(paired.differences.min()), float(paired.differences.max()))
    if not any(ends):
        return "no difference in any"
    return f"differences reach from {_signed(words, ends[0])} to {_signed(words, ends[1])}"


def _signed(words, value: float) -> str:
    return "none" if not value else f"{words.amount(abs(value))} {words.less if value < 0 else words.more}"


def risk(of: Studied) -> Iterator[Picture]:
    """Good runs and bad ones."""
    from sim import plot

    caption = f"{of.study.measure}: how far apart single runs are"
    yield picture(plot.risk(of.study), caption, "The sentences above and the table below have the same in numbers.")


def convergence(of: Studied) -> Iterator[Picture]:
    """How the difference settled."""
    from sim import plot

    found = [
        f"{s}, {name}: ends at {_signed(spoken(of.study.measure), p.mean)}"
        for s, name, p, _ in of.compared(of.study.measure)
    ]
    if found:
        caption = f"{of.study.measure}: the difference and its interval after ever more replications"
        yield picture(plot.convergence(of.study), caption, _short(found))


def _short(said: list[str]) -> str:
    """What it shows, sentence by sentence, as far as there is room."""
    told = ""
    for one in said:
        if len(told) + len(one) > _ROOM:
            return f"{told} The table has the others."
        told = f"{told} {one}.".strip()
    return told
