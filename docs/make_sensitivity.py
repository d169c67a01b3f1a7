"""Measures anew what docs/sensitivity.md says of the shipped scenarios: `python docs/make_sensitivity.py` (minutes).

`python docs/make_sensitivity.py slow-search` measures one of them and leaves the other as it stands. What stands above
the first of them is written by hand, and stays.
"""

import re
import sys
from pathlib import Path

import matplotlib

import sim
from sim.experiment.one_at_a_time import FIRST_LOOK, Tornado
from sim.experiment.swings import NOTHING
from sim.metrics import UNITS

PAGE = Path(__file__).with_name("sensitivity.md")
IMAGES = Path(__file__).with_name("images")
PLAYBOOK, REPLICATIONS, SEED, MOST = "standard", 40, 1, 10

#: What a reader should take home, by scenario; written by hand, and to be read again when the numbers are new.
READING = {
    "card-payments-down": """\
Time to notify hangs on one number before all others: how many of those who look at the shop notice the banner \
(A-13).
At 43 % instead of 60 %, half of the customers are never told within the time that is followed; web analytics of one \
past incident would settle it.
Then come how quick people are (A-41, A-43), how often customers look at the shop (A-46), and how long a short notice \
takes to write and to approve (A-34, A-33).
That counsel takes 21 h instead of 35 min makes no difference that can be told, because the first word, of another \
way to pay, needs the commander alone; counsel who takes 2 min may save some minutes.
Revenue lost follows orders and their value (A-38) exactly, and whoever has an order history knows these; what is \
left are people's speed, how ill the acquirer is, and how the repair goes (A-50), for which one's own incident \
history is worth most.
The trust index rests on its own coefficients (A-27) first, and on what customers were promised (A-03): read it to \
order responses, whatever else is measured.""",
    "slow-search": """\
The same few numbers come first as in the other scenario: people's speed (A-41, A-43), the banner (A-13), how often \
customers look at the shop (A-46), writing and approving (A-34, A-33).
When it is over depends on finding and mending the cause (A-51) far more than there, and again on how far back \
monitors look (A-36).
Of the revenue lost, beside orders and their value, the share that cannot be had without search (A-39) deserves an \
experiment or a look at sales during past faults.""",
}


def measured(name: str, only: tuple[str, ...] = (), workers: int = 1, progress: bool = False) -> Tornado:
    """The swings of a scenario's numbers, or of some of them."""
    return sim.tornado(
        name, PLAYBOOK, only=only, replications=REPLICATIONS, seed=SEED, workers=workers, progress=progress
    )


def title(name: str) -> str:
    """The heading of a scenario's section."""
    return f"## {name}, under {PLAYBOOK}"


def section(result: Tornado) -> str:
    """What the page says of one scenario."""
    image = f"images/sensitivity-{result.scenario}.svg"
    first = result.measures[0]
    parts = [
        f"{title(result.scenario)}\n",
        f"{result.replications} replications, seed {result.seed}. {_how_many(result)}\n",
        f"{READING[result.scenario]}\n",
        f"![What {first} rests on: the {MOST} assumptions that swing it furthest]({image})\n",
        *(_measure(result, measure) for measure in result.measures),
        _refused(result),
    ]
    return "\n".join(parts)


def _how_many(result: Tornado) -> str:
    groups = result.swings.groupby(["number", "assumption"], sort=False)
    still = groups["verdict"].agg(lambda verdicts: set(verdicts) == {NOTHING})
    early = groups["replications"].max() < result.replications
    values = int(groups["numbers"].first().sum())
    return (
        f"Of {len(still)} assumptions ({values} values), {int(still.sum())} move none of the four measures in any run. "
        f"{int(early.sum())} of the assumptions changed no measure at all in the first {FIRST_LOOK} replications, "
        f"and were played no further. No number of these moves any of the four here: {', '.join(_idle(still))}."
    )


def _idle(still) -> list[str]:
    """The ids of which no number moves anything."""
    by_id = still.groupby(level="assumption", sort=False).all()
    return sorted((name for name in by_id[by_id].index if re.fullmatch(r"A-\d+", name)), key=lambda a: int(a[2:]))


def _measure(result: Tornado, measure: str) -> str:
    rows = result.largest(measure, MOST)
    base = rows["base"].iloc[0]
    moving, untold, nothing = result.counts(measure).values()
    unsure = ", ".join(f"`{name}`" for name in result.unsure(measure, MOST)["number"])
    said = [f"{moving - len(rows)} more move it less, {untold} cannot be told from nothing, {nothing} change nothing."]
    said += [f"As far, and not yet told from nothing: {unsure}."] if unsure else []
    unit = {"money": result.currency, "index": "points"}.get(UNITS[measure], UNITS[measure])
    return "\n".join(
        [
            f"### {measure}: {_size(base, '')} {unit}\n",
            "| what | id | as it stands | low end | high end | at low | at high |",
            "|---|---|---|---|---|---|---|",
            *map(line, rows.to_dict("records")),
            "",
            "\n".join(said) + "\n",
        ]
    )


def line(row: dict) -> str:
    """A row of a table: what moves, and by how much, with the 95 % interval in brackets."""
    number = row["assumption"] if re.fullmatch(r"A-\d+", row["assumption"]) else "published"
    ends = [f"{row[end]}{' †' if 'range' in row['ends'] else ''}" for end in ("low", "high")]
    cells = [f"`{row['number']}`", number, row["value"], *ends, _moved(row, "low"), _moved(row, "high")]
    return f"| {' | '.join(cells)} |"


def _moved(row: dict, end: str) -> str:
    mean, low, high = (row[name] for name in (f"at {end}", f"at {end} from", f"at {end} to"))
    if mean != mean:
        return "refused"
    return f"{_size(mean)} ({_size(low)} to {_size(high)})" if mean else "–"


def _size(value: float, sign: str = "+") -> str:
    digits = 0 if abs(value) >= 1000 else 1 if abs(value) >= 10 else 2
    return f"{value:{sign},.{digits}f}"


def _refused(result: Tornado) -> str:
    left = result.left_out
    reasons = left[left["end"] == ""].groupby("why", sort=False)["numbers"].sum().sort_values(ascending=False)
    kinds = "; ".join(f"{count} × {why}" for why, count in reasons.items())
    rows = left[left["end"] != ""].groupby(["name", "why"], sort=False)["end"].agg(" and ".join).reset_index()
    lines = [f"| `{row.name}` | {row.end} | {row.why} |" for row in rows.itertuples(index=False)]
    head = ["### Not tried\n", "| what | end | why |", "|---|---|---|"]
    return "\n".join([*head, *lines, "", f"What has no ends at all: {kinds}.\n"])


def page(text: str, sections: dict[str, str]) -> str:
    """The page with these sections (by scenario) in the place of the old ones, in the order of READING."""
    parts = {name: sections.get(name) or _old(text, name) for name in READING}
    head = text[: min(text.index(title(name)) for name in READING if title(name) in text)] if _begun(text) else text
    return "\n".join([head.rstrip() + "\n", *filter(None, parts.values())])


def _begun(text: str) -> bool:
    return any(title(name) in text for name in READING)


def _old(text: str, name: str) -> str:
    found = re.search(rf"^{re.escape(title(name))}\n.*?(?=^## |\Z)", text, re.M | re.S)
    return found[0].rstrip() + "\n" if found else ""


def draw(result: Tornado) -> None:
    """The picture of the first measure."""
    matplotlib.rcParams["svg.hashsalt"] = "incident-drill"  # the same picture gives the same file
    picture = sim.plot.tornado(result, most=MOST)
    picture.savefig(IMAGES / f"sensitivity-{result.scenario}.svg", metadata={"Date": None})


if __name__ == "__main__":
    for name in sys.argv[1:] or READING:
        result = measured(name, workers=2, progress=True)
        draw(result)
        PAGE.write_text(page(PAGE.read_text(encoding="utf-8"), {name: section(result)}), encoding="utf-8")
