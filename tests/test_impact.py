"""Whom an outage hits, and how many of them get in touch."""

import pytest

from sim.demand import people
from sim.impact import Contacts, Spell, affected, spells, struck
from sim.reach import Delivery, share_by
from sim.scenario import Duration, changed


def test_what_needs_the_broken_part_is_struck_however_far_away(card, scenarios):
    assert struck(card) == {"card acquirer", "payments", "orders"}
    assert struck(scenarios["slow-search"]) == {"search"}  # orders only uses search
    storefront = changed(card, ("fault", "component"), "storefront")
    assert struck(storefront) == {"storefront", "orders"}


def test_affected_customers_are_those_who_need_what_is_struck(card, scenarios):
    names = {audience.name: parts for audience, parts in affected(scenarios["slow-search"])}
    assert names == {"registered shoppers": ("search",), "visitors": ("search",)}
    assert len(affected(card)) == 3
    assert {a.name for a, _ in affected(card, "partners")} == {
        *("the acquirer's desk", "couriers", "key sellers", "the fraud screening service"),
    }
    assert affected(card, "executives") == ()


def expected(scenario, span=(0, 3_600), told=None, health=0.4):
    every = {c.name: health for c in scenario.organisation.components}
    return Contacts(scenario).expected(0, span, every, told or {})


def test_contacts_are_people_by_chance_by_failure_by_time(card):
    number = sum(people(card, audience) for audience, _ in affected(card))
    assert expected(card, (0, 10**7), health=0.0) == pytest.approx(number * 0.12)
    assert expected(card, (0, 10**7), health=0.75) == pytest.approx(number * 0.12 * 0.25)
    assert expected(card, (0, 1_200), health=0.0) == pytest.approx(number * 0.12 / 2)  # the median is 20 minutes
    assert expected(card, health=1.0) == 0.0


def test_the_parts_of_a_span_make_the_whole(card):
    whole = expected(card, (0, 3_600))
    assert sum(expected(card, (s, s + 60)) for s in range(0, 3_600, 60)) == pytest.approx(whole)


def test_the_more_have_been_told_the_fewer_get_in_touch(card):
    def told(share):
        delivery = Delivery("n", "", "sms", 0, 0, 0, share, Duration("fixed", 0))
        return {a.name: [delivery._replace(audience=a.name)] for a, _ in affected(card)}

    numbers = [expected(card, told=told(share)) for share in (0.0, 0.3, 0.6, 1.0)]
    assert numbers == sorted(numbers, reverse=True)
    assert numbers[-1] == pytest.approx(numbers[0] * (1 - card.organisation.support.deflection))


def test_a_worse_category_makes_more_people_call(card):
    numbers = [expected(changed(card, ("category",), c)) for c in ("critical", "moderate", "low")]
    assert numbers == sorted(numbers, reverse=True)
    assert numbers[0] > 2 * numbers[1]


AFTER = Duration("fixed", 600)  # everybody who gets in touch does so ten minutes after the trouble began


def test_trouble_begins_anew_only_after_a_time_of_health():
    def begins(*stretches):
        return [spell.since for spell in spells(stretches, 0.95, AFTER)]

    assert begins((100, 200, 0.4), (200, 300, 1.0), (300, 400, 0.4)) == [100, 300]
    assert begins((100, 200, 0.4), (200, 300, 0.9), (300, 400, 0.4)) == [100]  # better, and never well
    assert begins((100, 200, 0.4), (200, 200, 1.0), (200, 400, 0.4)) == [100]  # undone within its second
    assert begins((100, 200, 0.97), (200, 300, 0.4)) == [100]  # it had not been ill before
    assert begins((100, 200, 0.4), (200, 250, 0.95), (250, 300, 1.0), (300, 400, 0.9), (400, 500, 0.4)) == [100, 300]


def test_whoever_has_come_up_does_not_come_up_again():
    """Of the first spell's ten, those whose minute came while four in ten failed: sixty of a hundred are left."""
    ill = [(0, 700, 0.6), (700, 800, 1.0), (800, 900, 0.6), (900, 1_000, 1.0), (1_000, 3_000, 0.0)]
    assert spells(ill, 0.95, AFTER) == [Spell(0, 1.0), Spell(800, pytest.approx(0.6)), Spell(1_000, pytest.approx(0.6))]


def test_contacts_of_a_later_spell_are_of_those_who_are_left_by_their_own_clock(card):
    contacts, every = Contacts(card), {c.name: 0.4 for c in card.organisation.components}
    whole = contacts.expected(0, (0, 1_000), every, {})
    later = {names: Spell(5_000, 0.25) for names in contacts.needed}
    assert contacts.expected(0, (5_000, 6_000), every, {}, (), later) == pytest.approx(whole / 4)


def test_how_much_an_early_word_saves_is_settled_by_how_soon_customers_get_in_touch(card):
    """The numbers of docs/measures.md: the channels of *tell-early*, an impact of 95 minutes at 31 %."""
    by, channels = ("banner", "sms", "facebook", "x"), {c.name: c for c in card.organisation.channels}

    def way(audience, reached, at):
        channel = channels[reached.channel]
        reads = audience.visits if channel.kind == "on site" else channel.reads
        share = reached.share * channel.accepts * channel.seen
        return Delivery("n", audience.name, channel.name, 0, at, 0, share, reads)

    def over(at):
        every = [a for a, _ in affected(card)]
        told = {a.name: [way(a, r, at) for r in a.reached_by if r.channel in by] for a in every}
        return expected(card, (0, 5_700), told, health=0.31)

    silent = expected(card, (0, 5_700), health=0.31)
    assert 1 - over(15 * 60) / silent == pytest.approx(0.13, abs=0.01)
    assert 1 - over(44 * 60) / silent == pytest.approx(0.01, abs=0.005)
    after = card.organisation.support.after
    assert [round(share_by(after, 60 * m), 2) for m in (15, 20, 40)] == [0.28, 0.5, 0.92]
