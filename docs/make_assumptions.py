"""Writes docs/assumptions.md anew, from the shipped scenarios and from the code: `python docs/make_assumptions.py`."""

import dataclasses
import re
from pathlib import Path

import pandas as pd

import sim
from sim import evaluation, events, files, impact, incidents, reach
from sim.evaluation import checks, elements, gates, grading, phrasing
from sim.metrics import claims, crewing, facts
from sim.scenario import Scenario, Weighing
from sim.stories import in_the_tool, informing, interruptions, joining, monitors, paging, remedies, talk

PAGE = Path(__file__).with_name("assumptions.md")
REGISTER = Path(__file__).with_name("assumption-register.md")
MARKS = ("measured by us", "primary source", "secondary source", "weak", "assumption")  #: from surest to least sure

HEAD = """# Assumptions

Every number that the shipped scenarios rest on: the default that comes with the toolkit, with its unit and its source.
*Confidence* says how good the source is, *plausible range* between which values one has found it elsewhere.
Both stand in the register, under [how sure](assumption-register.md#how-sure-and-between-which-values); \
a range is that of the source, so it may speak of more than one number. Where it says – none was found.
An id such as A-28 leads to the [assumption register](assumption-register.md), which says what would replace it.
The first column is the path that a [change](write-a-scenario.md#changes-without-editing) takes.

This page is written by `python docs/make_assumptions.py`; a test fails when it is stale.
`sim.assumptions(scenario)` gives parameter, value and source for a scenario of yours.
"""

#: What stands in the code and not in a file, because an author should not have to think of it.
FIXED = {
    "an audience of up to so many is followed person by person, a larger one as shares": informing.PERSON_BY_PERSON,
    "shares of large audiences are worked out every so many seconds": facts.GRID,
    "so many contacts, or those of a minute, are asked together whether they have been told": impact._AT_ONCE,
    "a channel or monitor is dead when what it runs on has less health than": informing._DEAD,
    "… for monitors": monitors._DEAD,
    "… for ways to come together": joining._DEAD,
    "a remedy is seen to help when health gains at least": remedies._NOTICEABLE,
    "paging starts again at the first level at most so many times": paging._ROUNDS,
    "what a pager has dropped is said again after so many seconds": paging.MINUTE,
    "however busy a channel is, so many messages a minute are left for ours": in_the_tool._LEAST,
    "an executive without word considers asking every so many seconds": interruptions.PATIENCE,
    "a note written within so many seconds is the log's entry of what was done": crewing.WRITTEN_WITHIN,
    "an estimate is kept if it is over within so many times the stated length": reach._TOLERATED,
    "ends named to different readers contradict each other when further apart than so many seconds": claims.APART,
    "two causes are different ones when fewer of the shorter one's words stand in the other than": claims._FEW,
    "sigma of an engineer's estimate around what is left": talk._GUESS,
    "a late expectation earns this share of its points": evaluation.LATE_COUNTS,
    "points for the parts of a message (A-05)": ", ".join(
        f"{part} {points:g}" for part, points in checks.PARTS.items()
    ),
    "a message earns nothing for timeliness at so many times what is allowed (A-05)": checks.NOTHING_AT,
    "a gate caps a message's score at (A-05)": gates.CAP,
    "share of the sentences that are in the active voice (A-194)": Weighing().active,
    "grades of a first notice to customers, up to so many minutes (A-195)": ", ".join(
        f"{letter} {most:g}" for letter, most in grading.BANDS
    ),
    "words in a sentence, on average, that are still short": phrasing.LONGEST_MEAN,
    "weights of an apology (A-04)": ", ".join(f"{part.name} {part.weight:g}" for part in elements.APOLOGY),
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
    return _rated(table[(table["parameter"].str.split(".").str[0].isin(fields)) == own])


def _rated(table: pd.DataFrame) -> pd.DataFrame:
    """The table with what the register says of each source."""
    known = register()
    rated = [rating(source, known) for source in table["source"]]
    columns = {"confidence": [one for one, _ in rated], "plausible range": [other for _, other in rated]}
    return table.rename(columns={"value": "default"}).assign(**columns)


def register() -> dict[str, tuple[str, str]]:
    """Confidence and plausible range, by the id or the words of a source, as the register has them."""
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", REGISTER.read_text(encoding="utf-8"), re.M)
    return {number: (confidence, between) for number, confidence, between in rows if confidence in MARKS}


def rating(source: str, known: dict[str, tuple[str, str]]) -> tuple[str, str]:
    """What the register says of a source: of its words, else of the first id in it, else that an id is an assumption.

    Raises ValueError for a published source that the register does not rate.
    """
    first = re.search(r"A-\d+", source)
    if source not in known and first is None:
        raise ValueError(f"source {source!r} has no row under 'How sure' in {REGISTER.name}; one of {', '.join(MARKS)}")
    return known.get(source) or known.get(first[0], ("assumption", "–"))


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
    subject = prompt.split("/")[1].partition(", incident ")[0]
    return subject if ":" in subject else subject.split()[0]


def _table(frame: pd.DataFrame) -> str:
    lines = ["| " + " | ".join(frame.columns) + " |", "|" + "---|" * len(frame.columns)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in frame.itertuples(index=False)]
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
