"""Writes docs/assumptions.md anew, from the shipped scenarios and from the code: `python docs/make_assumptions.py`."""

import dataclasses
from pathlib import Path

import pandas as pd

import sim
from sim import evaluation, events, files, impact, incidents
from sim.metrics import facts
from sim.scenario import Scenario
from sim.stories import informing, monitors, paging, repair, talk

PAGE = Path(__file__).with_name("assumptions.md")

HEAD = """# Assumptions

Every number that the shipped scenarios rest on, with its unit and its source.
An id such as A-28 leads to the [assumption register](assumption-register.md), which says what would replace it.
The first column is the path that a [change](write-a-scenario.md#changes-without-editing) takes.

This page is written by `python docs/make_assumptions.py`; a test fails when it is stale.
`sim.assumptions(scenario)` gives the same for a scenario of yours.
"""

#: What stands in the code and not in a file, because an author should not have to think of it.
FIXED = {
    "an audience of up to so many is followed person by person, a larger one as shares": informing.PERSON_BY_PERSON,
    "shares of large audiences are worked out every so many seconds": facts.GRID,
    "so many contacts, or those of a minute, are asked together whether they have been told": impact._AT_ONCE,
    "a channel or monitor is dead when what it runs on has less health than": informing._DEAD,
    "… for monitors": monitors._DEAD,
    "a remedy is seen to help when health gains at least": repair._NOTICEABLE,
    "paging starts again at the first level at most so many times": paging._ROUNDS,
    "sigma of an engineer's estimate around what is left": talk._GUESS,
    "a late expectation earns this share of its points": evaluation.LATE_COUNTS,
    "status-page words begin at these readings": ", ".join(f"{word} {share:.0%}" for share, word in incidents.STATUSES),
}


def page() -> str:
    """The text of the page."""
    scenarios = [sim.load(name) for name in files.names("scenario")]
    parts = [HEAD]
    for organisation in dict.fromkeys(scenario.organisation for scenario in scenarios):
        of_it = next(scenario for scenario in scenarios if scenario.organisation == organisation)
        parts += [f"## The organisation: {organisation.name}\n", _table(_rows(of_it, own=False))]
    for scenario in scenarios:
        parts += [f"## The scenario: {scenario.title}\n", _table(_rows(scenario, own=True))]
    return "\n".join([*parts, *_of_the_code([scenario.name for scenario in scenarios])])


def _rows(scenario: Scenario, own: bool) -> pd.DataFrame:
    """The scenario's own assumptions, or those of its organisation."""
    fields = {field.name.replace("_", " ") for field in dataclasses.fields(Scenario)}
    table = sim.assumptions(scenario)
    return table[(table["parameter"].str.split(".").str[0].isin(fields)) == own]


def _of_the_code(names: list[str]) -> list[str]:
    rows = pd.DataFrame(FIXED.items(), columns=["what is fixed in the code", "value"])
    waits = pd.DataFrame(sorted(_deadlines(names).items()), columns=["prompt", "stays open (min)"])
    return [
        "## In the code\n",
        "These are not in the files: most of them are steps of the arithmetic, and no author should need them.\n",
        _table(rows),
        "How long a question stays open until its default happens, as met under the shipped playbooks:\n",
        _table(waits),
    ]


def _deadlines(names: list[str]) -> dict[str, int]:
    """Prompts by role and kind, with the minutes that they stay open."""
    opened = (
        event
        for name in names
        for playbook in files.names("playbook")
        for event in sim.run(name, playbook=playbook, seed=1)
        if isinstance(event, events.PromptOpened)
    )
    return {f"{e.role}: {_kind(e.prompt)}": (e.deadline - e.at) // 60 for e in opened}


def _kind(prompt: str) -> str:
    """What a prompt is about, without the name of a notice: `release`, `tell: cause known`."""
    subject = prompt.split("/")[1]
    return subject if ":" in subject else subject.split()[0]


def _table(frame: pd.DataFrame) -> str:
    lines = ["| " + " | ".join(frame.columns) + " |", "|" + "---|" * len(frame.columns)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in frame.itertuples(index=False)]
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
