"""Tickets: the text with which those about an incident are answered, and settling all of them together."""

from __future__ import annotations

from sim import actions as act
from sim.events import MacroChanged, ServiceVerified, TicketsSettled, TicketUpdateBegan
from sim.prompts import Option
from sim.scenario import SUPPORT_LEAD, Tickets
from sim.stories.load import deciding

MINUTES = 60
_NONE = 1e-6


def asking(world):
    """Whenever it is checked that things work again, the support lead is asked about the tickets that are left."""
    while True:
        yield world.next((ServiceVerified,), lambda event: event.holds)
        if SUPPORT_LEAD in world.known.joined and not cannot_settle(world, SUPPORT_LEAD, act.SettleTickets()):
            yield _whether_together(world)


def _whether_together(world):
    return world.prompt(
        SUPPORT_LEAD,
        "tickets",
        "It works again. Do you settle all tickets about it together?",
        (Option("settle them together", (act.SettleTickets(),)), Option("answer them one by one")),
        within=15 * MINUTES,
        takes=deciding(world, SUPPORT_LEAD),
        default="answer them one by one",
        moot=(world.next((TicketUpdateBegan,)),),
    )


def cannot_settle(world, role: str, action: act.SettleTickets) -> str | None:
    """Only where the tool can, when things work again, and once at a time."""
    tickets, known = world.scenario.organisation.support.tickets, world.known
    if not tickets or not (tickets.linked or tickets.updates_a_minute):
        return "tickets can only be answered one by one here"
    if not known.incidents or known.unwell:
        return "nobody can be told yet that it works again" if known.incidents else "there is nothing to settle"
    return "they are being settled" if world.truth.settling else None


def settle(world, role: str, action: act.SettleTickets) -> None:
    """From now on they are settled: with one update, or so many a minute as the tool allows."""
    world.truth.desk.move_on()
    world.start(_settling(world, role, world.scenario.organisation.support.tickets))


def _settling(world, role: str, way: Tickets):
    desk, began, settled = world.truth.desk, world.now, 0.0
    left = desk.queues["tickets"].own
    world.truth.settling = True
    world.record(TicketUpdateBegan(began, role, round(left)))
    if way.linked:
        settled, left = desk.settle_tickets(left), 0.0
    while left > _NONE:  # agents come to some meanwhile: then fewer are left
        yield world.env.timeout(MINUTES)
        desk.move_on()
        most = min(way.updates_a_minute or left, left)
        now = desk.settle_tickets(most)
        settled, left = settled + now, left - now if now == most else 0.0
    world.truth.settling = False
    world.record(TicketsSettled(world.now, role, round(settled, 3)))


def with_the_line(world) -> None:
    """When agents are first briefed, what they are to say is saved for tickets, too; from then on it is by itself."""
    tickets, desk = world.scenario.organisation.support.tickets, world.truth.desk
    if tickets and tickets.macro and desk.macro is None:
        desk.macro = world.now


def cannot_change_macro(world, role: str, action: act.ChangeMacro) -> str | None:
    """Only where texts are saved, and one is, and it is out of date."""
    tickets, desk = world.scenario.organisation.support.tickets, world.truth.desk
    if not tickets or not tickets.macro:
        return "no texts are saved for tickets here"
    if desk.macro is None:
        return "no text is saved yet; that comes with the first line for the agents"
    return None if desk.old_macro else "it is up to date"


def change_macro(world, role: str, action: act.ChangeMacro) -> None:
    """From now on tickets are answered with what is known now."""
    world.truth.desk.move_on()
    world.truth.desk.macro = world.now
    world.record(MacroChanged(world.now, role))
