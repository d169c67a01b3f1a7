"""Measures anew how many runs the same luck saves, the table in docs/luck.md: `python docs/make_needed.py` (1 min)."""

import re
from pathlib import Path

import sim
from sim.experiment import Strategy
from sim.files import load_playbook

PAGE = Path(__file__).with_name("luck.md")
SCENARIOS = ("card-payments-down", "slow-search")
MEASURES = ("time to notify", "time to resolve")
HALF_WIDTH, REPLICATIONS, SEED = 5, 400, 1
CHANGES = ("paging.timeout=10 min", "work.legal review=10 min", "monitors.payment alert.every=30 s")
_TABLE = re.compile(r"(?<=<!-- needed -->\n).*?(?=<!-- end of needed -->)", re.S)


def strategies() -> list:
    """The standard playbook, and what it is set against."""
    standard = load_playbook("standard")
    return [standard, "tell-early", "silent", *(Strategy(change, standard, (change,)) for change in CHANGES)]


def rows(name: str, replications: int = REPLICATIONS, workers: int = 1) -> list[str]:
    """The lines of the table for one scenario."""
    study = sim.compare(name, strategies(), replications=replications, seed=SEED, workers=workers, progress=False)
    return [_line(row) for row in study.needed(HALF_WIDTH, MEASURES).to_dict("records")]


def _line(row: dict) -> str:
    if row["same luck"] != row["same luck"]:
        found = [row["note"], "", ""]
    else:
        found = [f"{row[luck]:,.0f}" for luck in ("same luck", "own luck")] + [_times(row["times"])]
    other = row["strategy"] if "=" not in row["strategy"] else f"`{row['strategy']}`"
    return f"| {' | '.join([row['scenario'], row['measure'], other, *found])} |"


def _times(ratio: float) -> str:
    return f"× {ratio:.2g}" if ratio < 10 else f"× {ratio:.0f}" if ratio < 1000 else "over × 1,000"


def table(replications: int = REPLICATIONS, workers: int = 1) -> str:
    """The table, and what it was made from."""
    head = [
        "| scenario | measure | standard against | same luck | luck of its own | saves |",
        "|---|---|---|---|---|---|",
    ]
    lines = [line for name in SCENARIOS for line in rows(name, replications, workers)]
    made = f"From {replications} replications of each, seed {SEED}: runs of each strategy for ± {HALF_WIDTH} minutes."
    return "\n".join([made, "", *head, *lines, ""])


if __name__ == "__main__":
    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(_TABLE.sub(lambda _: table(), text), encoding="utf-8")
