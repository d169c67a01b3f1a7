"""What can be chosen and done of one's own accord, by what a role knows and by the organisation's plans.

Functions of a role, its picture and the scenario list what a form offers; those of an incident say whether something
can be done about it now, as far as can be known. Only plans are read of the scenario, never what is going to happen;
remedies are offered once what they mend has been reported.
"""

from __future__ import annotations

from sim import actions as act
from sim.impact import leaning
from sim.incidents import Incident
from sim.picture import Known, Picture
from sim.scenario import AT_ONCE, CASE_BY_CASE, COMMANDER, FAMILIES, REFUNDS, ROLES, Scenario, spelt


def whom(role: str, picture: Picture, scenario: Scenario) -> list[tuple[str, str]]:
    """Colleagues on the call, and those outside who can be rung up."""
    colleagues = [other for other in ROLES if other in picture.known.joined and other != role]
    return [(spelt(one), one) for one in (*colleagues, *dict.fromkeys(reply.whom for reply in scenario.replies))]


def unsent(role: str, picture: Picture, scenario: Scenario) -> list[str]:
    """Notices that have not gone out."""
    return [name for name, notice in picture.known.notices.items() if notice.open]


def waiting(known: Known) -> bool:
    """There is a notice that has not gone out."""
    return any(notice.open for notice in known.notices.values())


def uncalled(role: str, picture: Picture, scenario: Scenario) -> list[tuple[str, str]]:
    """Roles that nobody has called in."""
    known = picture.known
    return [(spelt(r), r) for r in ROLES if r not in known.called and r not in known.joined]


def seats(role: str, picture: Picture, scenario: Scenario) -> list[tuple[str, str]]:
    """The seats that this role may hand over: its own, or any for the commander."""
    return [(spelt(r), r) for r in ROLES if r in picture.known.joined and role in (r, COMMANDER)]


def called(role: str, picture: Picture, scenario: Scenario) -> list[tuple[str, str]]:
    """Roles that can keep the log."""
    return [(spelt(r), r) for r in ROLES if r in picture.known.called and r != picture.known.scribe]


def engineers(role: str, picture: Picture, scenario: Scenario) -> list[str]:
    """Who can still be called: not those who have been, who have a seat, or whom the rota says to be on leave."""
    known, organisation = picture.known, scenario.organisation
    gone = {*known.engineers_called, *known.joined.values()} | {p.name for p in organisation.people if p.on_leave}
    return [name for name in organisation.engineers if name not in gone]


#: What can be done at the support desk, in words, beside bringing in agents.
AT_THE_DESK: dict[str, act.Action] = {
    "brief the agents anew": act.BriefSupport(),
    "write questions and answers, or bring them up to date": act.PublishFaq(),
    "let the bot answer": act.StartBot(),
    "stop the bot": act.StopBot(),
    "record an announcement for callers, or record it anew": act.RecordAnnouncement(),
    "change the saved text for tickets": act.ChangeMacro(),
    "settle all tickets about it together": act.SettleTickets(),
    "let callers' cases through to the engineers": act.LetThrough(),
    "shield the engineers from callers' cases": act.Shield(),
}


def at_the_desk(role: str, picture: Picture, scenario: Scenario) -> list[tuple[str, str]]:
    """What a role may do at the support desk; agents from elsewhere by the source that they come from."""
    sources = scenario.organisation.support.more_agents if role in act.BringAgents.by else ()
    deeds = [(words, words) for words, action in AT_THE_DESK.items() if role in action.by]
    return [*deeds, *((f"bring in {source.name}", source.name) for source in sources)]


def remedies(one: Incident, known: Known, scenario: Scenario) -> list[str]:
    """The remedies of every fault that may be behind an incident: what it breaks touches what was reported. Those of
    another one are offered once that is known; where none fits, all are."""
    organisation = scenario.organisation
    behind = [f for f in scenario.faults if not leaning(organisation, f.component).isdisjoint(one.struck)]
    return list(dict.fromkeys(remedy.name for fault in behind or scenario.faults for remedy in fault.remedies))


def kinds(one: Incident, known: Known, scenario: Scenario) -> list[str]:
    """The kinds of trouble that an incident is not taken for yet."""
    return [kind for kind in FAMILIES if kind != one.kind]


def ways(one: Incident, known: Known, scenario: Scenario) -> list[str]:
    """The ways round that nobody has opened, those for what this incident is about first."""
    organisation = scenario.organisation
    left = [way for way in organisation.workarounds if way.name not in known.ways_round]
    return [w.name for w in sorted(left, key=lambda w: leaning(organisation, w.instead_of).isdisjoint(one.struck))]


def has_vendor(one: Incident, known: Known, scenario: Scenario) -> bool:
    """Something that was reported leans on what a vendor runs, and nobody has called them about it."""
    organisation = scenario.organisation
    theirs = [component.name for component in organisation.components if component.vendor]
    touched = any(not leaning(organisation, name).isdisjoint(one.struck) for name in theirs)
    return touched and not one.vendor_called and not one.resolved


def undeclared(one: Incident, known: Known, scenario: Scenario) -> bool:
    """Nobody has declared it."""
    return one.category is None


def unsettled(one: Incident, known: Known, scenario: Scenario) -> bool:
    """Nobody has declared it, and nobody talks its category over."""
    return one.category is None and not one.debated


def declared(one: Incident, known: Known, scenario: Scenario) -> bool:
    """It has a category that may be wrong."""
    return one.category is not None


def unexplained(one: Incident, known: Known, scenario: Scenario) -> bool:
    """Its cause is not known."""
    return one.cause is None and not one.resolved


def unresolved(one: Incident, known: Known, scenario: Scenario) -> bool:
    """It is not said to be over."""
    return not one.resolved


def closable(one: Incident, known: Known, scenario: Scenario) -> bool:
    """It can be said to be over: it is declared, and nobody has."""
    return one.category is not None and not one.resolved


def closed(one: Incident, known: Known, scenario: Scenario) -> bool:
    """It is said to be over."""
    return one.resolved


def refundable(one: Incident, known: Known, scenario: Scenario) -> bool:
    """People are known to be charged for nothing, and could have their money back sooner than is decided."""
    return bool(one.charges) and bool(refunds(one, known, scenario))


def refunds(one: Incident, known: Known, scenario: Scenario) -> list[str]:
    """The ways to give money back that are quicker than what is decided."""
    decided = {None: REFUNDS, CASE_BY_CASE: (AT_ONCE,)}
    return [] if one.repaid else list(decided.get(one.refunds, ()))


def avoidable(one: Incident, known: Known, scenario: Scenario) -> bool:
    """There is a way round that nobody has opened."""
    return not one.over and bool(ways(one, known, scenario))
