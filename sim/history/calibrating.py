"""What a history says of the numbers of a scenario and its organisation: each that it can tell, how sure, and whether
to take it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from sim import files
from sim.files.changes import stands
from sim.files.complaints import Wrong
from sim.files.scaling import setting_text
from sim.history.fitting import THIN, Fit, only
from sim.history.form import History
from sim.history.measured import counted, length, measured, shown
from sim.history.paging import answering
from sim.history.quantities import Cases, Often, Quantity, between, quantities
from sim.scenario import Preset, Scenario

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("parameter", "as it stands", "from the history", "95 % interval", "cases", "what was counted", "caution")
_ALL_TOGETHER = "incidents of {count} services together; narrow the history to the one in question"
_OTHERS = 0.1  # the share of incidents that may concern other services
_MORE_OPEN = "{count:,} more began whose end is not known; those that are over may be the short ones"
_UNANSWERED = "of {count:,} more alarms no answer is known; those that were answered may be the quick ones"
_MAYBE_TWICE = "incidents of {count} tools together, which may have told of the same ones; read one of them alone"
_PART_OF_A_YEAR = "seen over {days:.0f} days only; the rest of the year may be otherwise"
_BY_ITSELF = "how long it lasts if nothing that we do shortens it: right for somebody else's outage"

_HALF_A_YEAR = 0.5  # years below which nothing is said of a whole one


@dataclass(frozen=True, slots=True)
class Target:
    """A parameter that a quantity of a history can tell: by its `path`, and what has to be thought of with it."""

    quantity: Quantity
    path: str
    cautions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """What a history says of one parameter. `now` and `value` are as people read them, `change` as one is written;
    `low` and `high` are the ends of the 95 % interval (of a time that varies, of its median; of a mean, of the mean).
    `fit` is the family that was fitted, where one was."""

    quantity: Quantity
    path: str
    now: str
    value: str
    change: str
    low: str
    high: str
    count: int
    cautions: tuple[str, ...] = ()
    fit: Fit | None = None

    @property
    def between(self) -> str:
        """The interval, for people."""
        return self.low if self.low == self.high else f"{self.low} to {self.high}"

    @property
    def evidence(self) -> str:
        """On what it rests, in a sentence."""
        said = f"{self.quantity.about}: {self.count:,} cases, 95 % interval {self.between}; it stood at {self.now}"
        return f"{said}; {_apart(self.fit)}" if self.fit else said


@dataclass(frozen=True, slots=True)
class Calibration:
    """What a history says of a scenario's numbers. `told`: each parameter of which it says something; `silent`: what
    was counted and yet says nothing, and why."""

    scenario: Scenario
    sources: tuple[str, ...]
    told: tuple[Told, ...]
    silent: tuple[tuple[str, str], ...] = ()

    @property
    def changes(self) -> tuple[str, ...]:
        """The changes to make: of all that is told, what has no caution."""
        return tuple(one.change for one in self.told if not one.cautions)

    def table(self) -> pd.DataFrame:
        """One row a parameter, in the columns `COLUMNS`, all texts but the number of cases."""
        import pandas as pd

        rows = [
            (one.path, one.now, one.value, one.between, one.count, one.quantity.about, "; ".join(one.cautions))
            for one in self.told
        ]
        return pd.DataFrame(rows, columns=list(COLUMNS))

    def preset(self, name: str, source: str = "") -> str:
        """The text of a preset's file: what to take with its evidence, what not to take as a remark with its reason."""
        taken = [one for one in self.told if not one.cautions]
        preset = Preset(name, self._about(), source or "; ".join(self.sources), tuple(one.change for one in taken))
        left = [(one.change, f"{'; '.join(one.cautions)} ({one.evidence})") for one in self.told if one.cautions]
        return files.preset_text(preset, [one.evidence for one in taken], left)

    def _about(self) -> str:
        count = len(self.changes)
        numbers = f"{count or 'no'} number{'' if count == 1 else 's'}"
        return f"{numbers} of {self.scenario.name} and its organisation, as a history has them"


def calibrated(history: History, scenario: Scenario | files.Source, zone: str = "UTC") -> Calibration:
    """What a history says of a scenario's numbers and of its organisation's.

    `zone`: where the organisation works, by whose clock it is day or night. A parameter is told where the scenario has
    it and enough cases were counted. Raises BadFile for a scenario that cannot be loaded, ValueError for no time zone.
    """
    scenario = files.as_scenario(scenario)
    found = quantities(history)
    told, silent = [], []
    for target in _targets(history, scenario, found, zone):
        one = _told(scenario, target)
        if isinstance(one, Told):
            told.append(one)
        else:
            silent.append((target.path, one))
    if _lasted(found) is None:
        silent += _without_lengths(history)
    return Calibration(scenario, history.sources, tuple(told), tuple(silent))


def _targets(history: History, scenario: Scenario, found: dict[str, Quantity], zone: str) -> Iterator[Target]:
    """The parameters that something which was counted may tell."""
    unanswered = _without(history, "detected", "acknowledged")
    for shift, cases in answering(history, scenario.organisation.paging, zone):
        yield Target(cases, f"paging.{shift}.delay", _if_more(_UNANSWERED, unanswered, cases))
    yield from _of_incidents(history, scenario, found)
    for channel in dict.fromkeys(one.channel for one in history.mailings):
        yield from _those(found, _OF_A_CHANNEL, f" by {channel}", f"channels.{channel}")
    for way in dict.fromkeys(one.way for one in history.contacts):
        yield from _those(found, _OF_A_WAY, f": {way}", f"support.{way}")


def _of_incidents(history: History, scenario: Scenario, found: dict[str, Quantity]) -> Iterator[Target]:
    """How long incidents lasted, and how often they came."""
    mixed = _mixed(history)
    if (lasted := _lasted(found)) is not None:
        more = _if_more(_MORE_OPEN, _without(history, "began", "mitigated", "resolved"), lasted)
        own = () if _is_a_vendors(scenario) else (_BY_ITSELF,)
        yield Target(lasted, "fault.ends after", (*mixed, *more, *own))
    if isinstance(often := found.get("incidents a year"), Often):
        short = (_PART_OF_A_YEAR.format(days=often.years * 365.25),) if often.years < _HALF_A_YEAR else ()
        tools = len({one.source for one in history.incidents})
        twice = (_MAYBE_TWICE.format(count=tools),) if tools > 1 else ()
        yield Target(often, "per year", (*mixed, *twice, *short))


def _those(found: dict[str, Quantity], names: dict[str, str], of: str, path: str) -> Iterator[Target]:
    """What was counted of a channel or a way, and the fields that it tells."""
    for name, field in names.items():
        if (one := found.get(f"{name}{of}")) is not None:
            yield Target(one, f"{path}.{field}")


def _without_lengths(history: History) -> Iterator[tuple[str, str]]:
    """Why nothing is known of how long incidents lasted, where there are some."""
    if history.incidents:
        why = between(history, "", "", "began", "resolved").left_out
        said = "; ".join(f"{count:,}: {reason}" for reason, count in why.items())
        yield "fault.ends after", f"of no incident is it known how long it lasted ({said})"


def _lasted(found: dict[str, Quantity]) -> Cases | None:
    """How long incidents lasted: until it worked again, unless that is known of too few and the all-clear of more."""
    worked, over = (found.get(f"time to {name}") for name in ("mitigate", "resolve"))
    known = [one for one in (worked, over) if isinstance(one, Cases)]
    enough = (one for one in known if len(one) >= THIN)
    return next(enough, max(known, key=len, default=None))


def _mixed(history: History) -> tuple[str, ...]:
    """The caution for incidents that have no service in common, or hardly any; one may name several, with commas
    between."""
    named = [set(one.service.split(", ")) for one in history.incidents]
    counts = Counter(chain.from_iterable(named))
    few = len(named) - max(counts.values(), default=0)
    return (_ALL_TOGETHER.format(count=len(counts)),) if few > _OTHERS * len(named) else ()


def _without(history: History, since: str, *until: str) -> int:
    """How many incidents have reached one milestone, and none of others, as far as is known."""
    return sum(
        getattr(one, since) is not None and not any(getattr(one, name) for name in until) for one in history.incidents
    )


def _if_more(caution: str, count: int, cases: Cases) -> tuple[str, ...]:
    return (caution.format(count=count),) if count > len(cases) else ()


_OF_A_CHANNEL = {"arrived": "accepts", "looked at": "seen", "under way": "starts", "reading": "reads"}
_OF_A_WAY = {"patience": "patience", "handling": "handling"}


def _is_a_vendors(scenario: Scenario) -> bool:
    broken = scenario.fault.component
    return any(one.name == broken and one.vendor for one in scenario.organisation.components)


def _told(scenario: Scenario, target: Target) -> Told | str:
    """What a quantity says of a parameter; or why it says nothing."""
    try:
        form, now = stands(scenario, target.path)
    except Wrong:
        return "the scenario and its organisation have nothing there"
    found = measured(target.quantity, form, now)
    if isinstance(found, str):
        return found
    change = f"{target.path}={setting_text(form, found.value)}"
    try:
        files.change(scenario, change)
    except files.BadFile as bad:
        return str(bad)
    count = counted(target.quantity)
    cautions = (*target.cautions, *(found.fit.cautions if found.fit else _few(count)))
    now_and_then = shown(form, now), shown(form, found.value)
    ends = length(form, found.low), length(form, found.high)
    return Told(target.quantity, target.path, *now_and_then, change, *ends, count, cautions, found.fit)


def _few(count: int) -> tuple[str, ...]:
    return (only(count),) if count < THIN else ()


def _apart(fitted: Fit) -> str:
    return f"{fitted.duration.kind}, at most {fitted.apart:.0%} of cases away from what was counted"
