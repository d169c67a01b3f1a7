"""What a history says of an organisation's numbers: by hand, and of a world's own numbers out of its own runs."""

from __future__ import annotations

import dataclasses
import math
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

import sim
from sim import events as ev
from sim import files, history
from sim.history.fitting import law, median
from sim.history.form import Contact, Delays, History, Incident, Mailing, Milestone
from sim.luck import quantile
from sim.scenario import Duration

MORNING = datetime(2026, 1, 5, 9, tzinfo=UTC)
CARD = files.load("card-payments-down")


def moment(seconds: float, since: datetime = MORNING) -> Milestone:
    return Milestone(since + timedelta(seconds=float(seconds)))


def outages(seconds, service: str = "gateway", apart: int = 1) -> tuple[Incident, ...]:
    """Incidents of these lengths, one a day, or so many days apart."""
    days = [MORNING + timedelta(days=apart * day) for day in range(len(seconds))]
    return tuple(
        Incident(str(n), "x", service=service, began=moment(0, day), resolved=moment(length, day))
        for n, (day, length) in enumerate(zip(days, seconds, strict=True))
    )


def told(calibration, path: str):
    return next(one for one in calibration.told if one.path == path)


def test_a_world_s_own_numbers_come_back_out_of_its_own_runs():
    """All pages to the first in line of 150 runs, as a pager would export them: the organisation has a Weibull time of
    2 min, shape 0.75, and 5 % who never notice."""
    paged: dict[tuple[int, str], int] = {}
    ones = []
    for replication in range(150):
        for event in sim.run(CARD, "standard", 4, replication).events:
            if isinstance(event, ev.PersonPaged) and event.level == 1:
                paged[replication, event.role] = event.at
            elif isinstance(event, ev.PageAcknowledged) and (at := paged.pop((replication, event.role), None)):
                name, asked = f"{replication} {event.role}", moment(at)
                ones.append(Incident(name, "x", detected=asked, acknowledged=moment(event.at)))
    found = told(history.calibrated(History(tuple(ones)), CARD), "paging.day.delay")
    true = CARD.organisation.paging.day.delay
    assert found.count > 700 and found.fit.open > 50 and found.cautions == ()
    assert found.fit.low < median(true) < found.fit.high
    assert found.fit.high / found.fit.low < 1.35
    assert found.fit.duration.kind == true.kind and found.fit.duration.spread == pytest.approx(true.spread, rel=0.15)


def test_a_page_answered_after_the_time_out_says_only_that_the_first_would_have_taken_longer():
    seconds = np.array([quantile(Duration("weibull", 120.0, 0.75), (k + 0.5) / 400) for k in range(400)])
    by_day = [Incident(str(n), "x", detected=moment(0), acknowledged=moment(s)) for n, s in enumerate(seconds)]
    night = datetime(2026, 1, 5, 23, tzinfo=UTC)
    by_night = [
        Incident(f"night {n}", "x", detected=moment(0, night), acknowledged=moment(60 + n, night)) for n in range(30)
    ]
    calibration = history.calibrated(History((*by_day, *by_night)), CARD)
    late, rounded = (seconds > 300).sum(), (seconds < 1).sum()
    assert late > 50 and rounded < 20
    assert told(calibration, "paging.day.delay").fit.open == late - 20 + rounded  # 5 % of 400 never notice
    assert told(calibration, "paging.night.delay").count == 30
    in_johannesburg = history.calibrated(History(tuple(by_day)), CARD, zone="Pacific/Auckland")
    assert [one.path for one in in_johannesburg.told if "paging" in one.path] == ["paging.night.delay"]


def test_what_one_vendor_s_outages_say_of_a_scenario_and_that_it_can_be_played():
    seconds = [quantile(Duration("lognormal", 5400.0, 0.8), (k + 0.5) / 60) for k in range(60)]
    calibration = history.calibrated(History(outages(seconds, apart=5), sources=("the gateway's page",)), CARD)
    ends = told(calibration, "fault.ends after")
    assert ends.cautions == () and ends.now == "median 95 min"
    assert ends.fit.duration.kind == "lognormal" and ends.fit.median == pytest.approx(5400, rel=0.02)
    assert ends.fit.duration.spread == pytest.approx(0.8, rel=0.05)
    assert told(calibration, "per year").value == "73"
    changed = sim.load("card-payments-down", changes=calibration.changes)
    assert changed.per_year == 73 and changed.fault.ends_after.seconds == pytest.approx(5400, rel=0.02)


def test_services_together_and_what_is_our_own_are_cautioned_and_not_taken():
    seconds = [600.0 * n for n in range(1, 41)]
    both = (*outages(seconds), *(dataclasses.replace(one, id=f"b{one.id}") for one in outages(seconds, "shop")))
    ends = told(history.calibrated(History(both), CARD), "fault.ends after")
    assert ends.cautions == ("incidents of 2 services together; narrow the history to the one in question",)
    nearly = (*outages(seconds), *outages(seconds[:4], "shop"))
    assert told(history.calibrated(History(nearly), CARD), "fault.ends after").cautions == ()
    own = history.calibrated(History(outages(seconds)), "slow-search")
    assert told(own, "fault.ends after").cautions[0].startswith("how long it lasts if nothing that we do shortens it")
    assert not any("ends after" in change for change in own.changes)


def test_incidents_of_several_services_that_have_one_in_common_are_its_own():
    seconds = [600.0 * n for n in range(1, 41)]
    with_another = (dataclasses.replace(one, id=f"b{one.id}") for one in outages(seconds, "shop, gateway"))
    found = History((*outages(seconds), *with_another)).where(service="gateway")
    assert told(history.calibrated(found, CARD), "fault.ends after").cautions == ()


def test_a_few_that_worked_again_do_not_hide_how_long_the_others_lasted():
    ones = outages([600.0 * n for n in range(1, 41)])
    few = (dataclasses.replace(ones[0], mitigated=ones[0].resolved), *ones[1:])
    ends = told(history.calibrated(History(few), CARD), "fault.ends after")
    assert ends.count == 40 and ends.cautions == ()
    many = tuple(dataclasses.replace(one, mitigated=one.resolved, resolved=None) for one in ones[:20]) + ones[20:]
    assert told(history.calibrated(History(many), CARD), "fault.ends after").count == 20


def test_where_more_are_open_than_over_what_is_known_is_not_taken():
    ones = outages([600.0 * n for n in range(1, 61)])
    short = tuple(one if n < 25 else dataclasses.replace(one, resolved=None) for n, one in enumerate(ones))
    ends = told(history.calibrated(History(short), CARD), "fault.ends after")
    assert ends.cautions == ("35 more began whose end is not known; those that are over may be the short ones",)
    alarms = tuple(
        Incident(str(n), "x", detected=moment(0), acknowledged=moment(5 * n) if n <= 40 else None)
        for n in range(1, 100)
    )
    first = told(history.calibrated(History(alarms), CARD), "paging.day.delay")
    assert first.cautions == ("of 59 more alarms no answer is known; those that were answered may be the quick ones",)


def test_some_months_say_nothing_of_a_year():
    seconds = [60.0 * n for n in range(1, 41)]
    months = told(history.calibrated(History(outages(seconds)), CARD), "per year")
    assert months.cautions == ("seen over 39 days only; the rest of the year may be otherwise",)
    assert told(history.calibrated(History(outages(seconds, apart=5)), CARD), "per year").cautions == ()


def test_what_two_tools_tell_of_may_be_the_same_and_is_not_counted_twice_unsaid():
    ones = outages([60.0 * n for n in range(1, 41)], apart=5)
    both = (*ones, *(dataclasses.replace(one, source="y") for one in ones))
    (caution,) = told(history.calibrated(History(both), CARD), "per year").cautions
    assert caution.startswith("incidents of 2 tools together, which may have told of the same ones")


def test_mailings_and_contacts():
    mail = Mailing(
        "1", "x", "e-mail", MORNING, 1000, 900,
        tuple(Delays(s, s) for s in (law(Duration("lognormal", 40.0, 1.2)).rvs(300, random_state=1))),
        tuple(Delays(3600.0 * n, 3600.0 * (n + 1), 40 - n) for n in range(12)),
    )  # fmt: skip
    calls = tuple(
        Contact(
            str(n), "x", "phone", MORNING, waited=20.0 + n, gave_up=n % 3 == 0, handled=200.0 + n if n % 3 else None
        )
        for n in range(90)
    )
    calibration = history.calibrated(History(mailings=(mail,), contacts=calls), CARD)
    values = {one.path: (one.value, one.between, one.count) for one in calibration.told}
    assert values["channels.e-mail.accepts"] == ("90 %", "88 % to 91.7 %", 1000)  # Wilson, by hand
    assert values["channels.e-mail.seen"][0] == f"{100 * mail.seen / 900:.3g} %"
    # 245 s, give or take 1.96 × 26.2 ÷ √60
    assert values["support.phone.handling"] == ("4 min 5 s", "4 min to 4.2 min", 60)
    assert told(calibration, "support.phone.patience").fit.open == 60
    assert told(calibration, "channels.e-mail.reads").fit.count == sum(40 - n for n in range(12))
    assert told(calibration, "channels.e-mail.starts").fit.duration.kind == "lognormal"


def test_what_a_scenario_has_not_and_too_few_cases_say_nothing_with_why():
    pigeon = Mailing("1", "x", "pigeon", MORNING, 1000, 900)
    few = outages([60.0, 70.0, 80.0])
    silent = dict(history.calibrated(History(few, (pigeon,)), CARD).silent)
    assert silent["fault.ends after"] == "3 cases are too few, or too much alike, to fit anything to"
    late = tuple(Incident(f"late {n}", "x", detected=moment(0), acknowledged=moment(301 + n)) for n in range(40))
    silent |= dict(history.calibrated(History(late), CARD).silent)
    assert silent["paging.day.delay"] == "0 of 38 cases are known to have ended: too few to fit anything to"
    assert silent["channels.pigeon.accepts"] == "the scenario and its organisation have nothing there"


def test_why_nothing_is_known_of_how_long_incidents_lasted_is_said():
    moved = tuple(dataclasses.replace(one, began=None) for one in outages([60.0] * 3))
    posted = tuple(dataclasses.replace(one, id=f"p{one.id}", began=Milestone(MORNING, "first notice")) for one in moved)
    said = dict(history.calibrated(History((*moved, *posted)), CARD).silent)["fault.ends after"]
    assert said == (
        "of no incident is it known how long it lasted "
        "(3: a time is not known; 3: the beginning is only the time of the first post)"
    )


def test_a_preset_has_what_is_taken_with_its_evidence_and_the_rest_as_remarks(tmp_path):
    few = History(outages([600.0, 1200.0, 3000.0, 4000.0, 9000.0, 20_000.0]), sources=("a page",))
    mails = History(few.incidents, (Mailing("1", "x", "e-mail", MORNING, 1000, 900),), sources=("a page",))
    calibration = history.calibrated(mails, CARD)
    file = tmp_path / "ours.yaml"
    file.write_text(calibration.preset("ours"), "utf-8")
    preset = files.load_preset(file)
    assert preset.with_ == calibration.changes == ("channels.e-mail.accepts=0.9", "channels.e-mail.seen=0")
    assert preset.source == "a page"
    text = file.read_text("utf-8")
    assert '#   - "fault.ends after={' in text
    assert "only 6 cases (from the impact until it was over: 6 cases" in " ".join(text.replace("#", "").split())
    with_it = sim.load("card-payments-down", changes=[str(file), "per year=3"])
    assert with_it.organisation.channels[0].accepts == 0.9 and with_it.per_year == 3


def test_a_mean_has_the_interval_of_the_normal_law_and_a_rate_that_of_a_poisson_count():
    seconds = np.array([100.0, 200.0, 300.0, 400.0] * 10)
    calls = tuple(Contact(str(n), "x", "phone", MORNING, handled=s) for n, s in enumerate(seconds))
    found = told(history.calibrated(History(contacts=calls), CARD), "support.phone.handling")
    half = 1.96 * seconds.std(ddof=1) / math.sqrt(40)
    low, high = (f"{(250 + end) / 60:.1f} min" for end in (-half, half))
    assert found.change == "support.phone.handling=4 min 10 s"
    assert found.between == f"{low} to {high}"
    rate = told(history.calibrated(History(outages([60.0 * n for n in range(1, 12)])), CARD), "per year")
    assert rate.count == 10 and rate.between == "175 to 672"  # ten days with ten: 4.795 to 18.39, times 36.525


def test_more_looked_at_than_arrived_is_said_and_is_no_share():
    lacking = Mailing("1", "x", "e-mail", MORNING, 100, 10, looked=tuple(Delays(60.0 + n, 60.0 + n) for n in range(30)))
    calibration = history.calibrated(History(mailings=(lacking,)), CARD)
    said = dict(calibration.silent)["channels.e-mail.seen"]
    assert said == "30 were counted among 10, so the history lacks some"


def test_a_zone_that_is_none_is_refused():
    with pytest.raises(ValueError, match="there is no time zone of this name"):
        history.calibrated(History(outages([60.0])), CARD, zone="Middle Earth")
