"""What an author may write and has probably not meant: it plays, but not as anybody expects."""

from __future__ import annotations

from collections.abc import Iterator

from sim.impact import affected, by_rule, struck
from sim.scenario import DAY, Organisation, PlannedInject, Problem, Scenario


def cautions(scenario: Scenario) -> list[Problem]:
    """What is odd in a scenario, or between it and its organisation; [] where nothing is."""
    nights = _nights(scenario) if _touches_night(scenario) else ()
    injects = _injects(scenario)
    return [*_category(scenario), *_unnoticed(scenario), *nights, *_listed(scenario), *_unrated(scenario), *injects]


def cautions_of_organisation(organisation: Organisation) -> list[Problem]:
    """What is odd in an organisation on its own: scenarios may play there by night, and tools may overlap."""
    paging = organisation.paging
    nights = list(_no_night(organisation)) if paging.night_from != paging.night_to else []
    return [*nights, *_clocks(organisation), *_carried_twice(organisation)]


def _clocks(organisation: Organisation) -> Iterator[Problem]:
    """A row that is listed and does not bind, or whose recipient nobody can tell."""
    for place, row in enumerate(organisation.regimes):
        lacks = [fact for fact in row.applies_if if fact not in organisation.applies]
        if lacks:
            wrong = f"this never runs: it applies if {', '.join(lacks)}, and 'applies' does not say so"
            yield Problem(("regimes", place), row.name, wrong)
        elif not any(way.share > 0 for audience in organisation.told_by(row) for way in audience.reached_by):
            office = f" with the office {row.office!r}" if row.office else ""
            wrong = f"no channel reaches whom it wants told, an audience of the group {row.recipient!r}{office}"
            yield Problem(("regimes", place), row.name, wrong)


def _carried_twice(organisation: Organisation) -> Iterator[Problem]:
    """Two tools for one thing: of the numbers that both bring, those of the later one hold."""
    seen: dict[str, str] = {}
    for place, tool in enumerate(organisation.tools):
        for name in tool.carries:
            if name in seen:
                wrong = f"{seen[name]} carries it, too; where both bring a number, that of {tool.name} holds"
                yield Problem(("tools", place, "carries"), name, wrong)
            seen[name] = tool.name


def _category(scenario: Scenario) -> Iterator[Problem]:
    rule = by_rule(scenario.organisation, scenario.fault.component)
    if scenario.category != rule:
        hit = struck(scenario)
        worst = [c.name for c in scenario.organisation.components if c.name in hit and c.category == rule]
        wrong = f"by the organisation's rule it is {rule}, because the fault strikes: {', '.join(worst)}"
        yield Problem(("category",), scenario.category, wrong)


def _unnoticed(scenario: Scenario) -> Iterator[Problem]:
    hit = struck(scenario)
    hurts = scenario.fault.real and affected(scenario)  # a false alarm is one of monitors alone
    if not hurts and not any(monitor.watches in hit for monitor in scenario.organisation.monitors):
        nobody = "nobody is likely to notice: no monitor watches, and no customers are affected by"
        wrong = f"{nobody}: {', '.join(sorted(hit))}"
        yield Problem(("fault", "component"), scenario.fault.component, wrong)


def _nights(scenario: Scenario) -> Iterator[Problem]:
    for problem in _no_night(scenario.organisation):
        yield Problem(("organisation", *problem.path), problem.read, problem.wrong)


def _listed(scenario: Scenario) -> Iterator[Problem]:
    for problem in _clocks(scenario.organisation):
        yield Problem(("organisation", *problem.path), problem.read, problem.wrong)


def _injects(scenario: Scenario) -> Iterator[Problem]:
    """What never comes unless the facilitator sends it, and an alternative to nothing."""
    groups = [one.one_of for one in scenario.injects]
    for place, one in enumerate(scenario.injects):
        path, soonest = ("injects", place), _soonest(scenario, one)
        if soonest is not None and soonest >= scenario.lasts:  # no fault of a file: a study may make it shorter
            field, read = ("after", one.after) if one.after else ("at", f"{one.at} s")
            yield Problem((*path, field), read, "this never comes: the scenario is over by then")
        elif first := _always_before(scenario, place):
            yield Problem((*path, "one_of"), one.one_of, f"this never comes: {first!r} is always released first")
        elif one.one_of is not None and groups.count(one.one_of) == 1:
            yield Problem((*path, "one_of"), one.one_of, "nothing else is one of these, so it is no alternative")


def _soonest(scenario: Scenario, one: PlannedInject) -> int | None:
    """The second at which it comes, where that depends on nobody; None where it does."""
    by_name, late = {other.name: other for other in scenario.injects}, 0
    for _ in scenario.injects:  # a circle has been complained about
        if one.after is None:
            break
        late, one = late + one.delay, by_name[one.after]
    return None if one.at is None else one.at + late


def _always_before(scenario: Scenario, place: int) -> str | None:
    """The alternative that comes sooner whatever happens; of two at once, the one that the file has first."""
    one = scenario.injects[place]
    at = _soonest(scenario, one) if one.one_of else None
    if at is None:
        return None
    others = ((_soonest(scenario, other), n, other) for n, other in enumerate(scenario.injects))
    rivals = [(soon, n, other.name) for soon, n, other in others if other.one_of == one.one_of and soon is not None]
    soonest, first, name = min(rivals)
    return name if (soonest, first) < (at, place) else None


def _no_night(organisation: Organisation) -> Iterator[Problem]:
    for place, role in enumerate(organisation.roles):
        if not role.night:
            wrong = f"nobody is named for the night, so the {role.name}'s people of the day are paged then, too"
            yield Problem(("roles", place, "night"), None, wrong)


def _touches_night(scenario: Scenario) -> bool:
    """Whether some second of the scenario lies in the organisation's night."""
    paging = scenario.organisation.paging
    long = (paging.night_to - paging.night_from) % DAY  # 0: there is no night
    begins_in_it = (scenario.starts - paging.night_from) % DAY < long
    return begins_in_it or (long > 0 and (paging.night_from - scenario.starts) % DAY < scenario.lasts)


def _unrated(scenario: Scenario) -> Iterator[Problem]:
    """Where capabilities are named at all: an objective that none serves, and an expectation that shows none."""
    served = {name for one in scenario.capabilities for name in one.objectives}
    shown = {name for one in scenario.capabilities for name in one.shown_by}
    for place, objective in enumerate(scenario.objectives if scenario.capabilities else ()):
        if objective.name not in served:
            yield Problem(("objectives", place, "name"), objective.name, "no capability serves it, so it is not rated")
    for place, one in enumerate(scenario.expectations if scenario.capabilities else ()):
        if one.name not in shown:
            wrong = "it has points, and no critical task is shown by it, so no rating hears of it"
            yield Problem(("expectations", place, "name"), one.name, wrong)
