"""The support lead: hears how long people wait and how many give up, and is asked what would help."""

from __future__ import annotations

from sim.demand import usual_contacts
from sim.events import ContactsHandled, ContactsReported, Counted, IncidentDeclared, IncidentReopened, WaitsReported
from sim.stories.agents import offer
from sim.stories.cases import whether_let_through

MINUTES = 60


def waits(world):
    """Whenever it is counted what passed at the desk, until the scenario is over."""
    while True:
        if world.known.resolved:
            yield world.next((IncidentReopened, IncidentDeclared))
        counted = yield world.next((ContactsHandled,))
        usual = usual_contacts(world.scenario, world.now - counted.seconds, world.now)
        minutes = round(counted.seconds / MINUTES)
        world.record(ContactsReported(world.now, round(world.truth.desk.in_touch), minutes, round(usual)))
        _hears(world, counted)


def _hears(world, counted: ContactsHandled) -> None:
    """What the desk says of those who wait, and what is to be decided because of it."""
    live = [way for way in counted.ways if way.way != "tickets"]
    gone = sum(way.served + way.gave_up for way in live)
    gave_up = sum(way.gave_up for way in live) / gone if gone else 0.0
    world.record(WaitsReported(world.now, "; ".join(map(_words, counted.ways)), round(gave_up, 3)))
    if gave_up >= world.scenario.organisation.support.asks_from:
        offer(world, gave_up)
    whether_let_through(world, counted.open_cases)


def _words(way: Counted) -> str:
    """How it was by one way, as people say it."""
    gone = way.served + way.gave_up
    if way.way == "tickets":
        return f"{way.there:,.0f} tickets open"
    if not gone:
        return f"{way.way}: nobody called" if way.way == "phone" else f"{way.way}: nobody came"
    wait = way.waited / gone
    spelt = f"{wait / MINUTES:.0f} min" if wait >= MINUTES else f"{wait:.0f} s"
    return f"{way.way}: wait {spelt}, {way.gave_up / gone:.0%} gave up"
