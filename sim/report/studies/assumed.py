"""What a study rests on: the numbers of its scenarios, with where each of them comes from."""

from __future__ import annotations

import re
from collections import Counter

from sim import files
from sim.report.content import Section, Table, Text, row
from sim.report.studies.contrast import UNKNOWN
from sim.report.studies.studied import Studied

_ID = re.compile(r"\bA-\d+\b")
_WHERE = (
    "The register, docs/assumption-register.md, says of each id what is assumed, how sure that is, and what "
    "measurement would replace it. Which of them would change the answer is asked by “drill tornado SCENARIO PLAYBOOK”."
)
Number = tuple[str, str, str]  # parameter, value, source


def assumptions(of: Studied) -> Section:
    """The chapter: how many numbers, from where, and the ids in use."""
    numbers = list(_numbers(of))
    if not numbers:
        return Section("Assumptions", (Text(UNKNOWN),))
    used = Counter(name for _, _, source in numbers for name in set(_ID.findall(source)))
    assumed = _assumed(numbers)
    without = sum(not source for _, _, source in numbers)
    said = (
        f"The scenarios rest on {len(numbers):,} numbers. {assumed:,} of them are assumed, under {len(used)} ids of "
        f"the register; {len(numbers) - assumed - without:,} come from a published or measured source; {without} have "
        "no source. The appendix lists every one, with value and source, as the first strategy has it."
    )
    ids = ", ".join(f"{name} ({many})" for name, many in sorted(used.items(), key=lambda one: int(one[0][2:])))
    return Section("Assumptions", (Text(said), Text(f"Ids in use, with how many numbers: {ids}."), Text(_WHERE)))


def how_many(of: Studied) -> tuple[int, int]:
    """How many numbers it rests on, and how many of them are assumed."""
    numbers = list(_numbers(of))
    return len(numbers), _assumed(numbers)


def _assumed(numbers: list[Number]) -> int:
    return sum(bool(_ID.search(source)) for _, _, source in numbers)


def register(of: Studied) -> Section:
    """The appendix: each number with its value and source, those of one source together."""
    title = "Appendix: the numbers it rests on"
    numbers = sorted(_numbers(of), key=lambda one: (_order(one[2]), one[0]))
    if not numbers:
        return Section(title, (Text(UNKNOWN),))
    table = Table(("Source", "Number", "Value"), tuple(row(source or "none", *one) for *one, source in numbers))
    return Section(title, (table,), folded=True, new_page=True)


def _order(source: str) -> tuple[int, int, str]:
    """Ids by their number, then other sources by the alphabet; what has none comes last."""
    found = _ID.search(source)
    return (0, int(found[0][2:]), source) if found else (1 if source else 2, 0, source)


def _numbers(of: Studied) -> dict[Number, None]:
    """Each number once; one that only some scenarios have so names them."""
    found: dict[Number, list[str]] = {}
    told = {name: scenario for name in of.study.scenarios if (scenario := of.scenario(name))}
    for name, scenario in told.items():
        for parameter, value, source in files.assumptions(scenario).itertuples(index=False):
            found.setdefault((parameter, value, source), []).append(name)
    return dict.fromkeys(
        (parameter if len(where) == len(told) else f"{', '.join(where)}: {parameter}", value, source)
        for (parameter, value, source), where in found.items()
    )
