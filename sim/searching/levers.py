"""The settings that may move, held against a playbook and a scenario: what each may be, is now, and would cost."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sim import files
from sim.experiment.running import Strategy, followed
from sim.files import BadFile
from sim.files.changes import stands
from sim.files.complaints import Wrong
from sim.files.forms import inner, item
from sim.files.ranges import stepped
from sim.files.revising import OF_PLAYBOOK, setting_of
from sim.files.scaling import setting_text
from sim.files.values import counted, value_text
from sim.scenario import Duration, Movable, Playbook, Problem, Scenario, SearchSpace, Share
from sim.searching.duties import neglected

_LENGTH = "it decides how long the incident is followed, and times over different lengths cannot be compared"
_STILL = ("per year", "upkeep.")  # what a search would only reckon itself rich by
Picks = tuple[int, ...]  #: of each lever, which of its options


class Option(NamedTuple):
    """One value of a setting, as it is written; what it costs a month `more` than now; if it `stands` there now."""

    text: str
    more: float = 0.0
    stands: bool = False


@dataclass(frozen=True, slots=True)
class Lever:
    """A setting with its options; `ordered` where they go up. `was`: what it is now, in words."""

    name: str
    path: str
    options: tuple[Option, ...]
    ordered: bool
    was: str
    paid_by: str = ""

    @property
    def now(self) -> int | None:
        """Which of the options stands there now; None: none of them."""
        return next((place for place, one in enumerate(self.options) if one.stands), None)

    @property
    def own(self) -> str:
        """The path in the playbook; "" where it leads into the organisation or the scenario."""
        return self.path.removeprefix(OF_PLAYBOOK) if self.path.startswith(OF_PLAYBOOK) else ""


def levers(
    space: SearchSpace, playbook: Playbook, scenario: Scenario, file: files.Source | None = None
) -> tuple[Lever, ...]:
    """What may move. `scenario` has the changes that belong to the playbook. Raises BadFile with everything that does
    not fit, each with its line where it came from a `file`."""
    made: list[Lever] = []
    wrong: list[Problem] = []
    for place, one in enumerate(space.settings):
        try:
            made.append(_lever(one, playbook, scenario))
            wrong += _refusals(made[-1], playbook, scenario, place)
        except Wrong as why:
            path = ("settings", place, "choices" if one.choices else "path")
            meant = f"; did you mean {why.suggestion!r}?" if why.suggestion else ""
            wrong.append(Problem(path, one.path, f"{one.name}: {why.wrong}{meant}"))
    refuse(wrong, space, file)
    return tuple(made)


def refuse(wrong: Sequence[Problem], space: SearchSpace, file: files.Source | None) -> None:
    """Raises BadFile with these problems of a search space; nothing happens where there are none."""
    if wrong and file is not None:
        raise BadFile(files.located("search", file, wrong))
    if wrong:
        raise BadFile(files.checking.to_complaints(wrong, space.search))


def _lever(one: Movable, playbook: Playbook, scenario: Scenario) -> Lever:
    """Raises Wrong."""
    if one.path.startswith(_STILL):
        raise Wrong(
            "this changes no run, only what a year costs; say what a setting costs with 'a month' and 'paid by'"
        )
    in_playbook = one.path.startswith(OF_PLAYBOOK)
    own = one.path.removeprefix(OF_PLAYBOOK)
    form, value = setting_of(playbook, own) if in_playbook else stands(scenario, one.path)
    was = files.standing(playbook, own) if in_playbook else _said(form, value)
    if one.paid_by and one.paid_by not in [row.name for row in scenario.organisation.upkeep]:
        there = ", ".join(row.name for row in scenario.organisation.upkeep) or "none"
        raise Wrong(f"there is no upkeep {one.paid_by!r} that could pay for this; there are: {there}")
    texts = list(one.choices) or _ranged(one, inner(form), value)
    costs = _costs(one, texts, form, value)
    options = tuple(
        Option(text, more, _stands(one.path, text, playbook, scenario)) for text, more in zip(texts, costs, strict=True)
    )
    return Lever(one.name, one.path, options, not one.choices, was, one.paid_by)


def _ranged(one: Movable, form: Any, value: Any) -> list[str]:
    if value is None:
        raise Wrong("what stands here now is various, or nothing; name choices instead of a range")
    return [setting_text(form, step) for step in stepped(form, value, one.from_, one.to, one.step)]


def _costs(one: Movable, texts: Sequence[str], form: Any, value: Any) -> list[float]:
    """What each of the values costs a month more than what stands there now."""
    if not one.a_month:
        return [0.0] * len(texts)
    if one.choices:
        return [float(cost) for cost in one.a_month]
    values = [_size(step) for step in stepped(inner(form), value, one.from_, one.to, one.step)]
    width = values[1] - values[0] if len(values) > 1 else 1.0
    return [one.a_month[0] * (step - _size(value)) / width for step in values]


def _size(value: Any) -> float:
    return float(value.seconds if isinstance(value, Duration) else value)


def _said(form: Any, value: Any) -> str:
    form = inner(form)
    if value is None:
        return "none"
    if counted(form):
        return value_text(form, value) if form is Share else setting_text(form, value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if item(form) is str or isinstance(value, str):
        return value if isinstance(value, str) else ", ".join(value)
    return "as the file has it"


def _stands(path: str, text: str, playbook: Playbook, scenario: Scenario) -> bool:
    """Whether a value is what stands there already; one that cannot be had is not."""
    try:
        if path.startswith(OF_PLAYBOOK):
            return files.revise(playbook, path.removeprefix(OF_PLAYBOOK), text) == playbook
        return files.change(scenario, f"{path}={text}").digest == scenario.digest
    except (Wrong, BadFile):
        return False


def _refusals(lever: Lever, playbook: Playbook, scenario: Scenario, place: int) -> Iterator[Problem]:
    """The options that cannot be had even where all else stays as it is."""
    for nth, one in enumerate(lever.options):
        why = ""
        try:
            if not lever.own:
                other = files.change(scenario, f"{lever.path}={one.text}")
                if followed(other) != followed(scenario):
                    yield Problem(("settings", place, "path"), lever.path, f"{lever.name}: {_LENGTH}")
                    return
                continue
            new, known = files.revise(playbook, lever.own, one.text), files.check(playbook, scenario)
            why = next((each.wrong for each in files.check(new, scenario) if each not in known), "")
            why = why or neglected(new, playbook, scenario.organisation)
        except Wrong as bad:
            why = bad.wrong
        except BadFile as bad:
            why = "; ".join(each.wrong for each in bad.complaints)
        if why:
            where = ("settings", place, *(("from_",) if lever.ordered else ("choices", nth)))
            yield Problem(where, one.text, f"{lever.name}: {why}")


def strategy(name: str, picks: Picks, these: Sequence[Lever], playbook: Playbook, scenario: Scenario) -> Strategy:
    """The playbook with its settings as picked, and with the changes that belong to it. Raises Wrong where settings do
    not go together in the playbook; what does not in the organisation, `Strategy.on` says."""
    chosen = [(lever, lever.options[pick]) for lever, pick in zip(these, picks, strict=True)]
    moved = [(lever, one) for lever, one in chosen if not one.stands]
    new = playbook
    for lever, one in sorted(moved, key=_occasions_last):
        new = files.revise(new, lever.own, one.text) if lever.own else new
    changes = {text.partition("=")[0].strip(): text for text in playbook.with_}
    changes |= {lever.path: f"{lever.path}={one.text}" for lever, one in moved if not lever.own}
    changes |= {text.partition("=")[0]: text for text in _upkeep(chosen, scenario)}
    new = dataclasses.replace(new, with_=tuple(changes.values()))
    return Strategy(name, new, new.with_)


def _occasions_last(one: tuple[Lever, Option]) -> bool:
    """What moves a notice to another occasion comes after all else that is said of it: then it has another path."""
    return one[0].path.endswith(".when")


def _upkeep(chosen: Sequence[tuple[Lever, Option]], scenario: Scenario) -> Iterator[str]:
    for row in scenario.organisation.upkeep:
        more = sum(one.more for lever, one in chosen if lever.paid_by == row.name)
        if more:
            yield f"upkeep.{row.name}.a month={max(0.0, row.a_month + more):,.2f}".removesuffix(".00")
