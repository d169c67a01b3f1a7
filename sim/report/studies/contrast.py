"""What was compared: scenarios, strategies, and in which settings the strategies differ, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sim import wording
from sim.files.forms import leaves
from sim.files.values import counted, value_text
from sim.metrics import in_words
from sim.report.content import Block, Section, Table, Text, row
from sim.report.studies.rules import is_told, said_by
from sim.report.studies.studied import Studied
from sim.scenario import Organisation, Scenario, lasted

UNKNOWN = "The file of runs does not hold what was played, so this is not known here; a file saved today holds it."
_NONE, _SAME = "–", "the same"

Settings = dict[str, str]


def compared(of: Studied) -> Section:
    """The chapter: scenarios, strategies, what they differ in."""
    if not of.study.worlds:
        return Section("What was compared", (Text(UNKNOWN),))
    scenarios = Table(
        ("Scenario", "When", "Followed", "A year", "What happens"),
        tuple(_scenario(of, name) for name in of.study.scenarios),
    )
    strategies = Table(
        ("Strategy", "What it is", "Changes to the organisation", "Running cost a year"),
        tuple(_strategy(of, name) for name in of.study.strategies),
    )
    return Section("What was compared", (scenarios, strategies, *_differences(of)))


def _scenario(of: Studied, name: str) -> tuple[Text, ...]:
    found = of.scenario(name)
    assert found is not None  # there are worlds
    begins = "impact from" if found.fault.real else "false alarm from"
    when = f"{found.weekday}, {wording.clock(found.starts)}; {begins} {wording.clock(found.starts + found.fault.at)}"
    rate = "not said" if found.per_year is None else f"{found.per_year:g} times"
    return row(found.title, when, lasted(of.study.horizons[name]), rate, " ".join(found.about.split()))


def _strategy(of: Studied, name: str) -> tuple[Text, ...]:
    world, how = of.study.worlds[of.study.scenarios[0], name]
    cost = world.organisation.running_cost
    told = "not said" if cost is None else in_words("revenue lost", cost, of.currency)
    return row(name, " ".join(how.playbook.about.split()), "\n".join(how.changes) or "none", told)


def _differences(of: Studied) -> Iterator[Block]:
    """In short in which settings strategies differ; what some of them say to nobody at all, in a sentence."""
    each = _settings(of)
    telling = _telling(each)
    if not telling:
        yield Text("The strategies differ in nothing that was played.")
        return
    mute = [name for name in each if not any(is_told(one) for one in each[name])]
    speaking = {name: found for name, found in each.items() if name not in mute}
    shown = [one for one in telling if not is_told(one) or one in _telling(speaking)]
    silent = "".join(f" {name} sends no notice at all." for name in mute if speaking)
    points = "1 point" if len(telling) == 1 else f"{len(telling)} points"
    yield Text(
        f"The strategies differ in {points} and in no other; all else is the same, and so is all luck."
        f"{silent} The appendix has every point; below are those that tell most. A dash: the plan says nothing of it."
    )
    yield Table(("What", *each), tuple(_line(each, one) for one in shown), "How the strategies differ, side by side")


def _line(each: Mapping[str, Settings], setting: str) -> tuple[Text, ...]:
    """A setting under each strategy; what is as under the first one is not said again."""
    first, *others = (found.get(setting, _NONE) for found in each.values())
    return row(setting, first, *(_SAME if one == first != _NONE else one for one in others))


def settings(of: Studied) -> Section:
    """The appendix: every setting in which strategies differ, in full."""
    each = _settings(of) if of.study.worlds else {}
    rows = tuple(row(one, *(found.get(one, _NONE) for found in each.values())) for one in _telling(each))
    blocks = (Table(("What", *each), rows),) if rows else (Text(UNKNOWN if not each else "There are none."),)
    return Section("Appendix: all settings in which the strategies differ", blocks, folded=True)


def _telling(each: Mapping[str, Settings]) -> list[str]:
    """The settings in which not all are alike."""
    known = sorted(dict.fromkeys(one for found in each.values() for one in found), key=lambda one: not is_told(one))
    return [one for one in known if len({found.get(one) for found in each.values()}) > 1]


def _settings(of: Studied) -> dict[str, Settings]:
    return {name: _of_strategy(of, name) for name in of.study.strategies}


def _of_strategy(of: Studied, strategy: str) -> Settings:
    found: Settings = {}
    for setting, value in said_by(of.study.worlds[of.study.scenarios[0], strategy][1].playbook):
        found[setting] = f"{found[setting]}\nand {value}" if setting in found else value
    for name in of.study.scenarios:
        found |= _of_organisation(of, name, strategy)
    return found


def _of_organisation(of: Studied, scenario: str, strategy: str) -> Settings:
    """Its settings; nothing where the strategy changes none, under the names that the first one has for them."""
    if not any(how.changes for _, how in of.study.worlds.values()):
        return {}
    world, _ = of.study.worlds[scenario, strategy]
    own = {f"{scenario}: {path}": value for path, value in _leaves(world, Scenario) if not path.startswith("injects.")}
    return dict(_leaves(world.organisation, Organisation)) | {k: v for k, v in own.items() if "organisation." not in k}


def _leaves(thing: Any, form: Any) -> Iterator[tuple[str, str]]:
    currency = thing.currency if isinstance(thing, Organisation) else thing.organisation.currency
    for path, value, kind in leaves(thing, form):
        if path[-1] not in ("digest", "name", "about"):
            yield ".".join(path), value_text(kind, value, currency) if counted(kind) else _words(value)


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
