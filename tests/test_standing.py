"""What goes on by itself or stays unless somebody thinks of it: planned posts, stale banners."""

import dataclasses

import pytest
from conftest import only, until

from sim import actions as act
from sim import events as ev
from sim import files, laws
from sim.consistency import problems
from sim.demand import orders
from sim.experiment import run
from sim.laws.law import QUEUE
from sim.log import Log
from sim.metrics import measures
from sim.play import Play
from sim.policies import in_all_seats
from sim.scenario import (
    COMMANDER,
    COMMUNICATIONS_LEAD,
    SUPPORT_LEAD,
    PlannedPosts,
    Preference,
)
from sim.widgets.deeds import offered
from sim.widgets.standing import STANDING

HOUR = 3600
TEN_MINUTES = tuple(range(0, 24 * HOUR, 600))
HOLD, FREE = Preference("hold posts"), Preference("let posts go")


def with_posts(scenario, *planned):
    """The scenario of an organisation that has planned these posts."""
    organisation = dataclasses.replace(scenario.organisation, planned_posts=planned)
    return dataclasses.replace(scenario, organisation=organisation)


@pytest.fixture(scope="module")
def card(card):
    """The shipped scenario without posts of its own."""
    return with_posts(card)


@pytest.fixture(scope="module")
def standard(standard):
    """The shipped playbook, which has no word on what goes on by itself or stays."""
    silent_on = ("hold posts", "let posts go", "take down")
    kept = tuple(one for one in standard.preferences if one.choose not in silent_on)
    return dataclasses.replace(standard, preferences=kept)


@pytest.fixture(scope="module")
def promoted(card):
    """A post every ten minutes on one channel, and one at 18:30 on another."""
    return with_posts(card, PlannedPosts("facebook", TEN_MINUTES), PlannedPosts("x", (18 * HOUR + 1800,)))


def preferring(playbook, *first):
    return dataclasses.replace(playbook, preferences=(*first, *playbook.preferences))


def posts(log):
    return [e for e in log if isinstance(e, ev.AdvertisementPosted)]


def question(log):
    """The questions about planned posts."""
    return [e for e in log if isinstance(e, ev.PromptOpened) and "/planned posts/" in e.prompt]


# ------------------------------------------------------------------------------------------ planned posts


def test_planned_posts_go_out_at_their_time_of_day_day_after_day(slow, silent_forever):
    log = run(slow, silent_forever, 1)
    clocks = [(slow.starts + e.at, e.channel) for e in posts(log)]
    assert clocks == [(17 * HOUR + 24 * HOUR * day, "facebook") for day in range(3)]


@pytest.fixture(scope="module")
def slow(scenarios):
    """A search that nobody looks after, followed for two and a half days from 16:30 or so on."""
    search = with_posts(scenarios["slow-search"], PlannedPosts("facebook", (17 * HOUR,)))
    return dataclasses.replace(search, starts=16 * HOUR, lasts=60 * HOUR)


@pytest.fixture(scope="module")
def silent_forever(playbooks):
    return dataclasses.replace(playbooks["silent"], declares="never")


def test_what_goes_out_while_an_incident_is_open_is_counted_and_holding_back_stops_it(promoted, standard):
    careless, careful = run(promoted, standard, 1), run(promoted, preferring(standard, HOLD), 1)
    declared = next(e.at for e in careless if isinstance(e, ev.IncidentDeclared))
    over = next(e.at for e in careless if isinstance(e, ev.IncidentResolved))
    open_ = [e for e in posts(careless) if declared <= e.at < over]
    assert measures(careless)["promo posts while open"] == len(open_) >= 2
    held = next(e.at for e in careful if isinstance(e, ev.PostsHeld))
    assert [e.at for e in posts(careful)] == [e.at for e in posts(careless) if e.at < held]
    assert measures(careful)["promo posts while open"] < len(open_)


def test_the_communications_lead_is_asked_once_it_is_critical_and_they_are_there(promoted, standard):
    log = run(promoted, standard, 1)
    (asked,) = question(log)
    told = next(e for e in log if isinstance(e, ev.PromptClosed) and "/tell: called in/" in e.prompt)
    assert (asked.at, asked.role) == (told.at, COMMUNICATIONS_LEAD)  # whom to tell comes first
    assert "facebook at 17:20" in asked.text and "x at 18:30" in asked.text
    closed = next(e for e in log if isinstance(e, ev.PromptClosed) and e.prompt == asked.prompt)
    assert closed.option == "let them go out"  # no rule: the default


def test_of_a_moderate_incident_nobody_is_asked(scenarios, standard):
    search = with_posts(scenarios["slow-search"], PlannedPosts("facebook", TEN_MINUTES))
    log = run(search, preferring(standard, HOLD), 1)
    assert not question(log)
    assert measures(log)["promo posts while open"] >= 1


def test_what_is_held_back_stays_so_until_somebody_lets_it_go(promoted, standard):
    kept, freed = (run(promoted, preferring(standard, *how), 1) for how in ((HOLD,), (HOLD, FREE)))
    over = next(e.at for e in freed if isinstance(e, ev.IncidentResolved))
    assert [q.at for q in question(freed)][1:] == [over]
    assert any(isinstance(e, ev.PostsLetGo) for e in freed)
    assert not any(isinstance(e, ev.PostsLetGo) for e in kept)
    assert not [e for e in posts(kept) if e.at > over]


def test_only_the_communications_lead_holds_back_and_only_what_is_planned(promoted, card, standard):
    world = until(promoted, standard, 1, "the communications lead joined")
    for role, action in (
        (COMMANDER, act.HoldPosts()),
        (COMMUNICATIONS_LEAD, act.LetPostsGo()),
        (COMMUNICATIONS_LEAD, act.HoldPosts()),
        (COMMUNICATIONS_LEAD, act.HoldPosts()),
    ):
        world.put(role, action)
    why = [e.why for e in only(ev.ActionRefused, world)]
    assert why[0].startswith("a incident commander") or "communications lead" in why[0]
    assert why[1:] == ["planned posts are not held back", "planned posts are held back already"]
    assert not [p for p in world.prompts.values() if p.subject == "planned posts"]  # it need not be asked any more
    world = until(card, standard, 1, "the communications lead joined")
    world.put(COMMUNICATIONS_LEAD, act.HoldPosts())
    assert only(ev.ActionRefused, world)[-1].why == "no posts are planned"


def test_what_was_due_while_posts_were_held_back_is_not_made_up_for(promoted, standard):
    world = until(promoted, standard, 1, "the communications lead joined")
    world.put(COMMUNICATIONS_LEAD, act.HoldPosts())
    before = len(posts(world.log))
    Play(world, in_all_seats(standard, promoted)).go_on(world.now + HOUR)
    world.put(COMMUNICATIONS_LEAD, act.LetPostsGo())
    assert len(posts(world.log)) == before
    Play(world, in_all_seats(standard, promoted)).go_on(world.now + 600)
    assert sum(e.channel == "facebook" for e in posts(world.log)[before:]) == 1


def test_an_organisation_that_plans_no_posts_has_none_of_it(card, standard):
    log = run(card, standard, 1)
    assert not posts(log) and not question(log)
    assert measures(log)["promo posts while open"] == 0


def test_posts_can_be_planned_only_where_posts_go(card):
    def found(*planned):
        return [(p.path, p.read) for p in problems(with_posts(card, *planned).organisation)]

    assert found(PlannedPosts("facebook", (HOUR,))) == []
    assert found(PlannedPosts("sms", (HOUR,))) == [(("planned_posts", 0, "channel"), "sms")]
    assert found(PlannedPosts("fax", (HOUR,))) == [(("planned_posts", 0, "channel"), "fax")]
    assert found(PlannedPosts("x", ())) == [(("planned_posts", 0, "times"), None)]
    assert [path for path, _ in found(PlannedPosts("x", (1,)), PlannedPosts("x", (2, 2)))] == [
        ("planned_posts", 1, "channel"),
        ("planned_posts", 1, "times", 1),
    ]


def test_planned_posts_are_read_from_a_file_and_can_be_changed():
    shipped = files.load("card-payments-down")
    half_past = 1800
    times = (9 * HOUR, 12 * HOUR + half_past, 17 * HOUR + half_past, 19 * HOUR + half_past)
    assert shipped.organisation.planned_posts[0] == PlannedPosts("facebook", times)
    changed = files.change(shipped, "planned posts.facebook.times=[7:15, 8:00]")
    assert changed.organisation.planned_posts[0].times == (7 * HOUR + 900, 8 * HOUR)


def test_the_shipped_playbooks_hold_back_what_is_planned(playbooks):
    shipped = files.load("card-payments-down")
    for playbook in playbooks.values():
        log = run(shipped, playbook, 1)
        kinds = [type(e) for e in log if isinstance(e, ev.PostsHeld | ev.PostsLetGo)]
        assert kinds == [ev.PostsHeld, ev.PostsLetGo], playbook.name


def test_the_laws_see_a_post_that_was_held_back_or_not_planned(promoted):
    at = 17 * HOUR - promoted.starts

    def broken(*events):
        return [said for said in laws.broken(Log(promoted, events)) if said.startswith(QUEUE)]

    assert not broken(ev.AdvertisementPosted(at, "facebook"))
    assert broken(ev.AdvertisementPosted(at + 1, "facebook"))
    assert broken(ev.AdvertisementPosted(at, "x"))
    assert broken(ev.PostsHeld(at, COMMUNICATIONS_LEAD), ev.AdvertisementPosted(at, "facebook"))


def test_every_run_with_planned_posts_keeps_the_laws(promoted, standard):
    for seed in range(5):
        assert laws.broken(run(promoted, preferring(standard, HOLD, FREE), seed)) == ()


def test_the_card_offers_it_where_something_is_planned(promoted, card, standard):
    hold, free = STANDING[:2]
    known = until(promoted, standard, 1, "the communications lead joined").known
    assert offered(hold, known, promoted) and not offered(free, known, promoted)
    assert not offered(hold, known, card)
    known.posts_held = True
    assert offered(free, known, promoted) and not offered(hold, known, promoted)


# ------------------------------------------------------------------------------------------- stale banners


def without_all_clear(playbook, *first):
    """The playbook that sends customers no word once it is over, with these preferences."""
    notices = tuple(n for n in playbook.notices if (n.to, n.when) != ("customers", "resolved"))
    return dataclasses.replace(preferring(playbook, *first), notices=notices)


def banner_question(log):
    return [e for e in log if isinstance(e, ev.PromptOpened) and "/banner/" in e.prompt]


def resolved(log):
    return next(e.at for e in log if isinstance(e, ev.IncidentResolved))


def test_an_all_clear_replaces_the_banner_and_nobody_need_be_asked(card, standard):
    log = run(card, standard, 1)
    clear = next(e.at for e in log if isinstance(e, ev.NoticeSent) and (e.to, e.occasion) == ("customers", "resolved"))
    assert measures(log)["stale banner"] == (clear - resolved(log)) / 60 > 0
    assert not banner_question(log)


def test_a_banner_that_is_not_replaced_stays_up_until_somebody_takes_it_down(card, standard):
    forgotten, taken = (run(card, without_all_clear(standard, *how), 1) for how in ((), (Preference("take down"),)))
    assert measures(forgotten)["stale banner"] == (card.lasts - resolved(forgotten)) / 60
    (asked,) = banner_question(forgotten)
    assert "(banner)" in asked.text
    assert asked.role == COMMUNICATIONS_LEAD
    down = next(e for e in taken if isinstance(e, ev.NoticeTakenDown))
    assert measures(taken)["stale banner"] == (down.at - resolved(taken)) / 60 < 30
    assert down.channels == ("banner", "facebook", "x")  # an e-mail cannot be called back


def test_whoever_has_told_customers_nothing_on_the_site_has_no_banner_to_forget(card, playbooks):
    log = run(card, playbooks["silent"], 1)
    assert not banner_question(log)
    assert measures(log)["stale banner"] != measures(log)["stale banner"]


def test_what_customers_read_on_a_stale_banner_costs_orders_only_where_the_organisation_says_so(card, standard):
    forgotten = without_all_clear(standard)
    plain, wary = (run(files.change(card, *how), forgotten, 1) for how in ((), ("stays away=10 %",)))
    assert list(plain) == list(wary)  # it changes nothing that happens
    stale = measures(plain)["stale banner"]
    more = measures(wary)["orders lost"] - measures(plain)["orders lost"]
    usual = orders(card, resolved(plain), card.lasts)
    assert stale > 0
    assert 0.10 * 0.6 * 0.8 * usual < more < 0.10 * 0.6 * usual  # six in ten of the 80 to 100 % who look at the shop


def test_only_what_stands_and_is_over_is_taken_down_and_only_once(card, standard):
    forgotten = without_all_clear(standard)
    world = until(card, forgotten, 1, "a notice was sent to customers")
    (early,) = [name for name, n in world.known.notices.items() if n.sent and n.sent.to == "customers"]
    inside = next(name for name, n in world.known.notices.items() if n.sent and n.sent.to == "executives")
    for name in (early, inside, "no such notice"):
        world.put(COMMUNICATIONS_LEAD, act.TakeDown(name))
    why = [e.why for e in only(ev.ActionRefused, world)]
    assert why[0] == "what it is about is not over; a newer notice takes its place"
    assert why[1] == f"{inside} went only by what cannot be taken down again"
    assert why[2] == "'no such notice' has not gone out"
    Play(world, in_all_seats(forgotten, card)).go_on(next(e.at for e in run(card, forgotten, 1) if _over(e)))
    world.put(SUPPORT_LEAD, act.TakeDown(early))
    world.put(SUPPORT_LEAD, act.TakeDown(early))
    assert [e.notice for e in only(ev.NoticeTakenDown, world)] == [early]
    assert only(ev.ActionRefused, world)[-1].why == f"{early} has been taken down already"


def _over(event):
    return isinstance(event, ev.IncidentResolved)


def test_every_run_with_a_forgotten_banner_keeps_the_laws(card, standard):
    for seed in range(5):
        assert laws.broken(run(card, without_all_clear(standard, Preference("take down")), seed)) == ()


def test_the_laws_see_what_is_taken_down_without_having_gone_out(card):
    down = ev.NoticeTakenDown(60, "n", COMMUNICATIONS_LEAD, ("banner",))
    assert any("no NoticeSent of n" in said for said in laws.broken(Log(card, (down,))))
    assert any("a second time" in said for said in laws.broken(Log(card, (down, down))))
