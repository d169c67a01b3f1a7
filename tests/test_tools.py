"""Tools: what each profile changes, in which measure one sees it, and what is said of a choice that does not fit."""

from __future__ import annotations

import dataclasses
import importlib.util
import json
import math
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from conftest import only
from test_files import ORGANISATION, author

from sim import dryrun, files, laws
from sim import events as ev
from sim.experiment import run
from sim.experiment.running import Strategy, followed, rows
from sim.files import profiles
from sim.log import Log
from sim.luck import Luck
from sim.metrics import UNITS, measures
from sim.play import play
from sim.policies import in_all_seats
from sim.reach import Delivery
from sim.scenario import COMMANDER, COMMUNICATIONS_LEAD, Duration, NoticeRule, Tool
from sim.world import World

DOCS = Path(__file__).parent.parent / "docs"
CARD = "card-payments-down"
PAIRS = 12


def _telling(*channels: str, to: str = "customers"):
    """Customers (or another group) are told once, early, by these channels; nobody else is."""
    rule = NoticeRule(to, "called in", channels, says=("what happened", "next update"), next_update=1_800)
    return dataclasses.replace(files.load_playbook("silent"), name="one word", notices=(rule,))


@cache
def _rows(playbook, changes: tuple[str, ...], n: int) -> np.ndarray:
    return rows(files.load(CARD, changes), Strategy("arm", playbook), 1, range(n))


def shift(measure: str, playbook, tools: str, *changes: str, n: int = PAIRS) -> np.ndarray:
    """What choosing these tools adds to a measure, run by run, with the same luck; a time that never came counts as the
    whole length that was followed."""
    column, lasts = list(UNITS).index(measure), followed(files.load(CARD))
    arms = (_rows(playbook, done, n)[:, column] for done in (changes, (f"tools={tools}", *changes)))
    without, with_it = (np.where(np.isnan(arm), lasts, arm) for arm in arms)
    return with_it - without


# ------------------------------------------------------------------------------ what each tool can be seen by

POSTS, MAIL, CHAT = _telling("facebook", "x"), _telling("e-mail"), _telling("chat", to="executives")
#: Tool → measure, the sign of what it adds, the playbook, further changes in both arms.
SEEN = {
    "Jira": ("log completeness", 1, files.load_playbook("standard"), ()),
    "PagerDuty": ("alarms dropped", 1, files.load_playbook("silent"), ("paging.storm=12,000",)),
    "Zendesk": ("tickets settled together", 1, files.load_playbook("standard"), ()),
    "Freshdesk": ("minutes throttled", 1, files.load_playbook("standard"), ()),
    "Intercom": ("wrong answers", 1, files.load_playbook("silent"), ()),
    "Mailchimp": ("wait before it is out", 1, MAIL, ()),
    "SendGrid": ("informed at the end", -1, MAIL, ()),
    "Hootsuite": ("wait before it is out", 1, POSTS, ()),
    "Buffer": ("wait before it is out", 1, POSTS, ()),
    "Slack": ("wait before it is out", 1, CHAT, ("channels.chat.busy=59",)),
    "Microsoft Teams": ("wait before it is out", 1, CHAT, ("channels.chat.busy=239",)),
    "Microsoft Teams connector": ("executives informed", 1, CHAT, ()),
}


@pytest.mark.parametrize("tool", SEEN)
def test_a_tool_moves_its_measure_in_every_run(tool):
    measure, sign, playbook, changes = SEEN[tool]
    assert min(sign * shift(measure, playbook, tool, *changes)) > 0


@pytest.mark.parametrize("tool", ["Jira", "PagerDuty", "ServiceNow"])
def test_who_follows_an_incident_in_a_tool_reads_of_its_turns_sooner(tool):
    assert max(shift("update lag", files.load_playbook("silent"), tool)) < 0


def test_the_lag_of_updates_is_the_trackers_or_that_of_a_notice_whichever_is_first():
    shop, told = files.load(CARD), CHAT.notices[0].says

    def lag(log, shown_after):
        own = dataclasses.replace(shop.organisation, shown_after=shown_after)
        return measures(Log(dataclasses.replace(shop, organisation=own), log))["update lag"]

    def notice(at, **new):
        inside = next(a.name for a in shop.organisation.audiences if a.group == "executives")
        sent = ev.NoticeSent(at, "n", "communications lead", "executives", "called in", ("chat",), (inside,), 1,
                             tuple((field, "Words.") for field in told), None, (), 0.0)  # fmt: skip
        way = Delivery("n", inside, "chat", 1, at + 240, 0, 1.0, Duration("fixed", 0.0))
        return sent._replace(**new), ev.DeliveryBegan(at, way)

    start = shop.fault.at
    begun = (ev.FaultStruck(start, shop.fault.component, shop.fault.family),)
    turns = ev.IncidentDeclared(start + 600, "critical", "it lead"), ev.CauseIdentified(start + 1200, "a cable")
    end = (ev.WorldEnded(shop.lasts, ""),)
    assert lag((*begun, *turns, *end), 300) == 5
    assert lag((*begun, *turns, *end), None) == ((shop.lasts - start) - 900) / 60
    first = (*begun, turns[0], *notice(start + 600), turns[1], *end)
    assert lag(first, 600) == pytest.approx((4 + 10) / 2, abs=0.5)  # the notice is half read within the minute
    both = (*begun, *turns, *notice(start + 1200, fields=(("cause", "A cable."),)), *end)
    assert lag(both, 3600) == pytest.approx((14 + 4) / 2, abs=0.5)
    silent = (*begun, *turns, *notice(start + 1200), *end)
    assert lag(silent, 3600) == pytest.approx((14 + 60) / 2, abs=0.5)
    other = (*begun, turns[0], *notice(start + 600, incidents=(2,)), *end)
    assert lag(other, 1200) == 20
    assert math.isnan(lag((*begun, *end), 300))


def test_with_servicenow_some_incidents_get_in_one_category_lower():
    added = shift("category right", files.load_playbook("silent"), "ServiceNow", "lasts=40 min", n=120)
    assert set(added) == {0, -1}
    assert added.mean() == pytest.approx(-0.05, abs=4 * (0.05 * 0.95 / 120) ** 0.5)


def test_with_zoom_some_do_not_get_in_and_the_team_is_together_later():
    column, standard, short = list(UNITS).index("time to activate"), files.load_playbook("standard"), "lasts=70 min"
    arms = (short, "calls.bridge.fails=0 %"), (short, "tools=Zoom"), (short, "tools=Zoom", "calls.bridge.room=2")
    sure, zoom, full = (np.nan_to_num(_rows(standard, arm, 24)[:, column], nan=70.0) for arm in arms)
    assert min(zoom - sure) == 0 and 0 < np.mean(zoom > sure) < 0.6
    assert min(full - zoom) >= 0 and np.mean(full > zoom) > 0.5  # room for two: most go elsewhere


def test_pagerduty_calls_later_in_a_storm_and_not_without_one():
    silent = files.load_playbook("silent")
    storm = shift("time to acknowledge", silent, "PagerDuty", "paging.storm=1,000")
    assert min(storm) >= 0 and np.mean(storm > 0) > 0.7
    assert not shift("time to acknowledge", silent, "PagerDuty", "paging.storm=120", n=5).any()


def test_the_share_of_alarms_dropped_is_what_is_more_than_the_pager_takes():
    """Tries until one gets through, unless customers are heard first: of all tries, 1 − 120 ÷ 300 are dropped."""
    scenario = files.load(CARD, ["tools=PagerDuty", "paging.storm=300", "support.contact critical=0 %"])
    rows_ = _some(scenario, 60)
    dropped = sum(row["alarms dropped"] for row in rows_)
    share = dropped / (dropped + len(rows_))
    assert share == pytest.approx(0.6, abs=4 * (0.24 / (dropped + len(rows_))) ** 0.5)


def _some(scenario, n: int) -> list[dict[str, float]]:
    silent = files.load_playbook("silent")
    return [measures(run(dataclasses.replace(scenario, lasts=1_800), silent, 1, number)) for number in range(n)]


def test_every_profile_is_seen():
    assert {profile.name for profile in profiles()} == {*SEEN, "ServiceNow", "Zoom"}
    for profile in profiles():
        assert profile.shows and profile.sets, profile.name
        assert set(profile.shows) <= set(UNITS)
        assert profile.name not in SEEN or SEEN[profile.name][0] in profile.shows, profile.name


# ------------------------------------------------------------------------------ what happens, and who sees it


def played(playbook, *changes: str, replication: int = 0) -> World:
    scenario = files.load(CARD, changes)
    world = World(scenario, luck=Luck(1, replication, strict=True))  # no key is drawn twice
    play(world, in_all_seats(playbook, scenario))
    assert laws.broken(Log(scenario, tuple(world.log))) == ()
    return world


def began(world: World, channel: str) -> list:
    return [e.delivery for e in only(ev.DeliveryBegan, world) if e.delivery.channel == channel]


def test_a_campaign_waits_once_for_all_its_readers_and_those_who_lead_see_that_it_does():
    plain, world = played(MAIL), played(MAIL, "tools=Mailchimp")
    (held,) = only(ev.NoticeHeldUp, world)
    assert ev.sentence(held) == f"e-mail: {held.notice} is not out yet: it waits to be released in the tool"
    assert set(ev.viewers(held)) == {COMMUNICATIONS_LEAD, COMMANDER}
    later = {new.first - old.first for old, new in zip(began(plain, "e-mail"), began(world, "e-mail"), strict=True)}
    assert min(later) > 60  # two audiences, one after the other: each so much later


def test_accepted_is_not_delivered_and_that_is_known_later():
    plain, world = played(MAIL), played(MAIL, "tools=SendGrid")
    out, back = only(ev.DeliveryReported, world), only(ev.CopiesBounced, world)
    assert [e.copies for e in out] == [e.copies for e in only(ev.DeliveryReported, plain)]
    assert [(b.at - o.at, b.copies) for o, b in zip(out, back, strict=True)] == [
        (300, round(0.04 * o.copies)) for o in out
    ]
    for old, new in zip(began(plain, "e-mail"), began(world, "e-mail"), strict=True):
        assert new.reached == pytest.approx(0.96 * old.reached)
        assert new.first == old.first


def test_what_a_retired_connector_takes_reaches_nobody_and_is_missed_after_a_while():
    world = played(CHAT, "tools=Microsoft Teams connector")
    (way,) = began(world, "chat")
    assert set(way.people) == {-1}
    (failed,) = only(ev.DeliveryFailed, world)
    assert failed.at == way.first + way.sending + 300
    assert measures(Log(world.scenario, tuple(world.log)))["deliveries failed"] == 1


def test_a_post_is_queued_behind_what_is_planned_unless_that_is_held_back_or_it_is_shared_now():
    holding = _telling("facebook")
    going = dataclasses.replace(holding, preferences=())
    arms = ((going, ()), (holding, ()), (going, ("channels.facebook.queues=no",)))
    worlds = [played(playbook, "tools=Buffer", *changes) for playbook, changes in arms]
    hours = [began(world, "facebook")[0].first for world in worlds]
    assert [world.clock(first) for world, first in zip(worlds[:2], hours, strict=False)] == [
        19 * 3_600 + 31 * 60,  # the slot after that of 17:30, and a minute until a post is out
        17 * 3_600 + 31 * 60,  # what was planned for then is held back
    ]
    assert hours[2] < hours[1]
    assert only(ev.NoticeHeldUp, worlds[2]) == []
    assert ev.sentence(only(ev.NoticeHeldUp, worlds[0])[0]).endswith("it is queued for 19:30, behind what is planned")


def test_whoever_has_acknowledged_is_reminded_until_it_is_over():
    world = played(files.load_playbook("silent"), "tools=PagerDuty")
    first = only(ev.PageAcknowledged, world)[0].at
    again, (over,) = only(ev.PageRepeated, world), only(ev.IncidentResolved, world)
    assert [e.at - first for e in again] == [1_800 * n for n in range(1, len(again) + 1)]
    assert 0 < over.at - again[-1].at <= 1_800
    assert set(ev.viewers(again[0])) == {"it lead", COMMANDER}


def test_what_a_monitor_sees_no_longer_it_does_not_say_again():
    """The pager drops everything, and the fault is over before customers are heard: nobody is ever called."""
    brief = ("fault.ends after=3 min", "support.contact critical=0 %", "paging.storm=1,000", "paging.takes=0.001")
    dropped = only(ev.AlarmDropped, world := played(files.load_playbook("silent"), *brief, "lasts=2 h"))
    cleared = max(e.at for e in only(ev.AlertCleared, world))
    assert dropped and max(e.at for e in dropped) <= cleared
    assert only(ev.RoleCalled, world) == []


def test_the_pager_gives_up_after_its_rounds():
    nobody = ("paging.day.never=100 %", "paging.night.never=100 %", "lasts=2 h")
    world = played(files.load_playbook("silent"), "paging.rounds=2", *nobody)
    assert [e.level for e in only(ev.PersonPaged, world)] == [1, 2, 3, 1, 2, 3]


def test_nobody_draws_or_waits_where_no_tool_is_chosen():
    kinds = (ev.NoticeHeldUp, ev.CopiesBounced, ev.DeliveryFailed, ev.AlarmDropped, ev.PageRepeated)
    world = played(files.load_playbook("tell-early"))
    assert not only(kinds, world)
    purposes = {key[0] for key in world.luck.drawn}
    assert not purposes & {"sending fails", "released in the tool", "drops the alarm", "gets in lower"}


# ------------------------------------------------------------------------------ how tools are chosen


def chosen(tmp_path, monkeypatch, line: str):
    """An organisation of an author's own whose file has this line; what is wrong with it."""
    author(tmp_path, monkeypatch)
    Path("shop.yaml").write_text(f"{line}\n{ORGANISATION}", encoding="utf-8")
    (looked,) = dryrun.check("shop.yaml")
    return [str(one) for one in (*looked.complaints, *looked.warnings) if "tools" in str(one)]


def test_a_file_names_tools_alone_or_with_what_they_carry(tmp_path, monkeypatch):
    assert chosen(tmp_path, monkeypatch, "tools: [Jira, {name: Mailchimp, carries: sms}]") == []
    shop = files.load("till.yaml").organisation
    assert shop.tools == (Tool("Jira", ("tracker",)), Tool("Mailchimp", ("sms",)))
    assert shop.tracked == 0.6 and shop.channels[0].approves.seconds == 720
    rows_ = files.assumptions("till.yaml").set_index("parameter")["source"]
    assert rows_["channels.sms.approves"] == "profile of Mailchimp: A-150"
    assert rows_["tracked"] == "profile of Jira: A-154"


def test_an_unknown_tool_and_what_it_cannot_carry_are_complained_of(tmp_path, monkeypatch):
    assert chosen(
        tmp_path, monkeypatch, "tools: [Jirra, {name: Hootsuite, carries: sms}, {name: Jira, carries: sms}]"
    ) == [
        "shop.yaml:1: tools[0].name: read 'Jirra'; there is no profile of this tool; there are: "
        + ", ".join(profile.name for profile in profiles())
        + "; did you mean 'Jira'?",
        "shop.yaml:1: tools[1].carries: read 'sms'; this is nothing that a tool of the kind 'social' carries; "
        "say which of channels Hootsuite carries: there is none",
        "shop.yaml:1: tools[2].carries: read 'sms'; a tracker carries nothing by name; leave this out",
    ]


def test_what_a_tool_usually_carries_must_be_there_or_said(tmp_path, monkeypatch):
    (said,) = chosen(tmp_path, monkeypatch, "tools: [Zoom]")
    assert said == "shop.yaml:1: tools[0].carries: read 'bridge'; say which of calls Zoom carries: there is none"


def test_two_tools_for_one_channel_are_warned_of(tmp_path, monkeypatch):
    both = "tools: [{name: Mailchimp, carries: sms}, {name: SendGrid, carries: sms}]"
    (said,) = chosen(tmp_path, monkeypatch, both)
    assert said.endswith("Mailchimp carries it, too; where both bring a number, that of SendGrid holds")


def test_a_change_to_what_a_tool_brings_comes_after_it_wherever_it_stands():
    for changes in (["tools=Slack", "channels.chat.per minute=30"], ["channels.chat.per minute=30", "tools=Slack"]):
        organisation = files.load(CARD, changes).organisation
        assert next(c for c in organisation.channels if c.name == "chat").per_minute == 30
    both = files.load(CARD, "tools=[{name: SendGrid, carries: partner list}, Zoom]").organisation
    assert both.tools == (Tool("SendGrid", ("partner list",)), Tool("Zoom", ("bridge",)))


def test_tools_are_chosen_once(card):
    with pytest.raises(files.BadFile, match="has chosen Slack already"):
        files.change(files.change(card, "tools=Slack"), "tools=Zoom")
    with pytest.raises(files.BadFile, match=r"there is no profile of this tool.*did you mean 'Slack'"):
        files.change(card, "tools=Slak")


def test_a_scenario_with_tools_is_kept_and_read_again(card):
    equipped = files.change(card, "tools=SendGrid, Buffer, PagerDuty")
    assert files.from_json(json.loads(json.dumps(files.to_json(equipped)))) == equipped
    assert equipped.digest != card.digest and files.unsourced(equipped) == []


def test_profiles_of_ones_own_go_before_the_shipped_ones(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("scenarios").mkdir()
    own = Path("scenarios", "tools.yaml")
    own.write_text("profiles:\n  - {name: Pigeon, kind: mail, about: It flies., usually: sms}\n", encoding="utf-8")
    assert [profile.name for profile in profiles()] == ["Pigeon"]
    Path("tools.yaml").write_text("profiles:\n  - {name: Owl, kind: mail, about: It flies.}\n", encoding="utf-8")
    assert [profile.name for profile in profiles(tmp_path)] == ["Owl"]  # beside the organisation's file
    own.write_text("profiles:\n  - {name: Pigeon, kind: bird, about: It flies.}\n", encoding="utf-8")
    with pytest.raises(files.BadFile, match=r"profiles\[0\].kind: read 'bird'"):
        profiles()


def test_posts_are_queued_and_copies_bounce_only_where_there_are_any(card):
    with pytest.raises(files.BadFile, match="no post is queued there; it is for channels whose kind is 'broadcast'"):
        files.change(card, "channels.sms.queues=yes")
    with pytest.raises(files.BadFile, match="no copies go to addresses there"):
        files.change(card, "channels.banner.bounces=5 %")


def test_check_looks_at_a_file_of_profiles(tmp_path, monkeypatch):
    (looked,) = dryrun.check(files.shipped() / "tools.yaml")
    assert (looked.kind, looked.about, looked.complaints) == ("tools", "profiles of 14 tools", ())
    monkeypatch.chdir(tmp_path)
    sets = "sets: [{change: fast, source: none, as of: today, confidence: weak}]"
    pigeon = f"  - {{name: Pigeon, kind: mail, about: It flies., {sets}}}\n"
    Path("birds.yaml").write_text(f"profiles:\n{pigeon}{pigeon}", encoding="utf-8")
    (looked,) = dryrun.check("birds.yaml")
    wrong = "read 'fast'; a change is written path=value, such as paging.takes=120"
    assert [str(one) for one in looked.complaints] == [
        f"birds.yaml:2: profiles[0].sets[0].change: {wrong}",
        "birds.yaml:3: profiles[1].name: read 'Pigeon'; this stands here a second time",
        f"birds.yaml:3: profiles[1].sets[0].change: {wrong}",
    ]


def test_a_profile_that_sets_what_is_not_there_is_complained_of(tmp_path, monkeypatch, card):
    monkeypatch.chdir(tmp_path)
    Path("scenarios").mkdir()
    sets = "[{change: channels.<it>.wings=2, source: none, as of: today, confidence: weak}]"
    text = f"profiles:\n  - {{name: Pigeon, kind: mail, about: It flies., usually: sms, sets: {sets}}}\n"
    Path("scenarios", "tools.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(files.BadFile, match=r"channels\.sms\.wings"):
        files.change(card, "tools=Pigeon")


# ------------------------------------------------------------------------------ the page


def test_the_page_of_tools_is_fresh_and_has_a_row_for_each(pytestconfig):
    spec = importlib.util.spec_from_file_location("make_tools", DOCS / "make_tools.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    if pytestconfig.getoption("remake_golden"):
        script.PAGE.write_text(script.page(), encoding="utf-8")
    text = script.PAGE.read_text(encoding="utf-8")
    assert text == script.page(), "stale; run: python docs/make_tools.py"
    assert all(text.count(f"\n| **{profile.name}** |") == 1 for profile in profiles())


def test_every_assumption_of_a_profile_stands_in_the_register():
    register = (DOCS / "assumption-register.md").read_text(encoding="utf-8")
    sources = " ".join(setting.source for profile in profiles() for setting in profile.sets)
    ids = {word.strip(",") for word in sources.split() if word.startswith("A-")}
    assert ids and all(f"\n| {one} |" in register for one in ids)
