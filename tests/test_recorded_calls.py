"""Lines of people who wait, against calls that were recorded: a bank's call centre in January 1999.

An extract of one day lies in `tests/data` (see SOURCE.md there); the whole month is read where INCIDENT_DATA says.
"""

from __future__ import annotations

import csv
import gzip
import math
import os
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.special import gamma

from sim.lines import Line, settled
from sim.scenario import Duration

HOUR, MINUTE = 3600, 60
DAY = Path(__file__).parent / "data" / "calls_1999_01_10.csv"
MONTH = "call_centre_1999_january/january.txt.gz"
BUSY = 60  #: calls in an hour from which on it counts


class Call(NamedTuple):
    """One call: its day, the customer's priority, when it came, whether it queued, how long it waited, whether the
    caller gave up, when an agent had it from and until, and who."""

    day: str
    priority: int
    came: int
    queued: bool
    waited: int
    gave_up: bool
    served: tuple[int, int] = (0, 0)
    agent: str = ""


def counts(call: Call) -> bool:
    """Whether somebody was there to be served: who hung up before they could wait is left out."""
    return not call.gave_up or (call.queued and call.waited > 0)


@pytest.fixture(scope="module")
def day() -> list[Call]:
    """The extract."""
    with DAY.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["outcome"] != "PHANTOM"]
    made = (
        Call("990110", int(r["priority"]), int(r["came"]), r["queued"] == "1", int(r["waited"]), r["outcome"] == "HANG",
             (0, int(r["served"])))
        for r in rows
    )  # fmt: skip
    return [call for call in made if counts(call)]


@pytest.fixture(scope="module")
def month() -> list[Call]:
    """The whole month."""
    folder = os.environ.get("INCIDENT_DATA")
    path = Path(folder or ".") / MONTH
    if not folder or not path.exists():
        pytest.skip(f"set INCIDENT_DATA to the folder that holds {MONTH}")
    with gzip.open(path, "rt", encoding="latin-1") as file:
        rows = [{k.strip(): v.strip() for k, v in row.items() if k} for row in csv.DictReader(file, delimiter="\t")]
    return [call for call in (_call(row) for row in rows if row["outcome"] != "PHANTOM") if counts(call)]


def _call(row: dict[str, str]) -> Call:
    served = _second(row["ser_start"]), _second(row["ser_exit"])
    queued, gave_up = row["q_start"] != "0:00:00", row["outcome"] == "HANG"
    waited = int(row["q_time"]) if queued else 0
    came = _second(row["vru_exit"])
    return Call(row["date"], int(row["priority"]), came, queued, waited, gave_up, served, row["server"])


def _second(clock: str) -> int:
    hours, minutes, seconds = map(int, clock.split(":"))
    return hours * HOUR + minutes * MINUTE + seconds


# ---------------------------------------------------------------------------------------------- estimating


def who_waited(calls, priority=None):
    """Seconds waited by those who had to, and whether they gave up: of the others it is known that they would have
    waited for longer (*censored*)."""
    waits = [(c.waited, c.gave_up) for c in calls if c.queued and c.waited > 0 and priority in (None, c.priority)]
    seconds, gave_up = map(np.array, zip(*waits, strict=True))
    return seconds.astype(float), gave_up.astype(bool)


def still_there(calls, second, priority=None) -> float:
    """The share whose patience is longer, by Kaplan and Meier."""
    waits, gave_up = who_waited(calls, priority)
    share = 1.0
    for at in np.unique(waits[gave_up & (waits <= second)]):
        share *= 1.0 - (gave_up & (waits == at)).sum() / (waits >= at).sum()
    return share


def patience(calls, priority=None) -> Duration:
    """The Weibull patience that is likeliest, given those who gave up and those who did not have to."""
    waits, gave_up = who_waited(calls, priority)

    def unlikely(logs):
        shape, scale = np.exp(logs)
        late = waits / scale
        return (late**shape).sum() - (np.log(shape / scale) + (shape - 1) * np.log(late))[gave_up].sum()

    shape, scale = np.exp(minimize(unlikely, [0.0, np.log(400)], method="Nelder-Mead").x)
    return Duration("weibull", float(scale), float(shape))


def mean_minutes(duration: Duration) -> float:
    return duration.seconds * gamma(1 + 1 / duration.spread) / MINUTE


def handling(calls) -> float:
    """Mean seconds of a call; of less than ten seconds were those that agents hung up, a known fault of these data."""
    served = np.array([call.served[1] - call.served[0] for call in calls if not call.gave_up])
    return float(served[served >= 10].mean())


def hours(calls):
    """Of each busy hour: how many called, the share that gave up, and the mean wait in seconds."""
    by_hour = defaultdict(list)
    for call in calls:
        by_hour[call.day, call.came // HOUR].append(call)
    busy = {key: here for key, here in by_hour.items() if len(here) >= BUSY}
    return {key: (len(here), np.mean([c.gave_up for c in here]), np.mean([c.waited for c in here]))
            for key, here in busy.items()}  # fmt: skip


def giving_up_by_wait(agents: int, takes: float, patient: Duration):
    """What a settled line has at rising loads: mean waits in seconds, and the shares that give up."""
    flows = [settled(Line(agents, takes, patient), load * agents / takes) for load in np.arange(0.4, 3.0, 0.05)]
    return np.array([(f.waiting / f.arriving, f.leaving / f.arriving) for f in flows if f]).T


def compared(calls, agents=8):
    """Over all busy hours: the share that gave up, the share that a line has whose mean wait is that of the hour, and
    how the two go together from hour to hour."""
    number, gave_up, waits = np.array([*hours(calls).values()]).T
    reckoned = np.interp(waits, *giving_up_by_wait(agents, handling(calls), patience(calls)))
    together = np.corrcoef(gave_up, reckoned)[0, 1]
    return np.average(gave_up, weights=number), np.average(reckoned, weights=number), together


def agents_there(calls) -> dict[tuple[str, int], float]:
    """How many agents were there in each hour: from their first call to their last, less breaks of over 15 minutes."""
    by_agent, there = defaultdict(list), defaultdict(float)
    for call in calls:
        if not call.gave_up and call.served[1] > call.served[0]:
            by_agent[call.day, call.agent].append(call.served)
    for (day, _), calls_of in by_agent.items():
        since, until = sorted(calls_of)[0]
        for start, end in [*sorted(calls_of)[1:], (10**9, 10**9)]:
            if start - until > 15 * MINUTE:
                for hour in range(since // HOUR, until // HOUR + 1):
                    there[day, hour] += max(0, min(until, (hour + 1) * HOUR) - max(since, hour * HOUR)) / HOUR
                since = start
            until = max(until, end)
    return there


# ------------------------------------------------------------------------------------------------ the tests


def test_on_one_day_as_many_give_up_as_a_line_with_their_patience_has(day):
    """The extract: 13 busy hours, in which 306 of 1,790 gave up; chance in so many is 5 % of them (binomial)."""
    gave_up, reckoned, together = compared(day)
    calls = sum(number for number, *_ in hours(day).values())
    assert calls == 1_790
    assert math.sqrt((1 - gave_up) / (gave_up * calls)) < 0.15 / 2.5
    assert reckoned == pytest.approx(gave_up, rel=0.15)
    assert together > 0.75
    for agents in (4, 12):  # it hardly matters how many answer
        assert compared(day, agents)[1] == pytest.approx(reckoned, rel=0.03)


def test_as_many_give_up_as_a_line_with_their_patience_has_at_the_waits_there_were(month):
    gave_up, reckoned, together = compared(month)
    assert gave_up == pytest.approx(0.115, abs=0.001)
    assert reckoned == pytest.approx(gave_up, rel=0.05)
    assert together > 0.8
    for agents in (4, 12):  # it hardly matters how many answer
        assert compared(month, agents)[1] == pytest.approx(reckoned, rel=0.02)


def test_from_the_load_alone_about_as_many_give_up_and_wait_as_long(month):
    """Who answered when is not recorded, only who had which call: agents are guessed, and so this is coarser."""
    there, takes, patient = agents_there(month), handling(month), patience(month)
    number, gave_up, waits = np.array([*hours(month).values()]).T
    flows = [
        settled(Line(max(1, round(there[hour])), takes, patient), calls / HOUR)
        for hour, calls in zip(hours(month), number, strict=True)
    ]
    reckoned = np.array([(f.leaving / f.arriving, f.waiting / f.arriving) for f in flows]).T
    for real, ours in zip((gave_up, waits), reckoned, strict=True):
        assert np.average(ours, weights=number) == pytest.approx(np.average(real, weights=number), rel=0.15)
        assert np.corrcoef(real, ours)[0, 1] > 0.5


def test_who_matters_more_to_the_bank_waits_longer(month):
    found = [patience(month, priority) for priority in (0, 1, 2)]
    assert [mean_minutes(one) for one in found] == pytest.approx([4.3, 6.4, 11.1], abs=0.1)
    assert all(0.85 < one.spread < 1.0 for one in found)


def test_a_fitted_weibull_is_near_what_kaplan_and_meier_say(month):
    """Up to two minutes, as long as most had to wait; for longer more stay than it says."""
    for priority in (0, 1, 2):
        fit = patience(month, priority)
        for second in (15, 30, 60, 120):
            share = np.exp(-((second / fit.seconds) ** fit.spread))
            assert share == pytest.approx(still_there(month, second, priority), abs=0.025), (priority, second)


def test_the_patience_that_is_assumed_is_near_that_of_all_callers(month, card):
    """A-21 was worked out from one day of another centre."""
    real, assumed = patience(month), card.organisation.support.phone.patience
    assert real.spread == pytest.approx(assumed.spread, abs=0.05)
    assert mean_minutes(real) == pytest.approx(mean_minutes(assumed), rel=0.15)


def test_handling_varies_about_as_much_as_the_lines_take_it_to(month):
    """Lines take handling to be exponential, whose standard deviation is its mean."""
    served = np.array([c.served[1] - c.served[0] for c in month if not c.gave_up])
    served = served[served >= 10]
    assert handling(month) == pytest.approx(194, abs=1)
    assert served.std() / served.mean() == pytest.approx(1.2, abs=0.05)
