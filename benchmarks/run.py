"""Measure how fast the toolkit is: `python benchmarks/run.py [--quick] [--json FILE] [--write]`.

Everything is a ratio or a cost within this one run, so that a slow or busy machine does not change the answer
much. `--write` puts the table into docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import dataclasses
import gc
import json
import os
import platform
import sys
from collections.abc import Callable
from importlib import metadata, util
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # a script's own folder is on the path, not the root

from benchmarks import layers, whole
from benchmarks.peers import PEERS, compiler, queue
from benchmarks.racing import ROOT, Row, race, ratio

PAGE = ROOT / "docs" / "benchmarks.md"
PARTS: tuple[Callable[[whole.Size], list[Row]], ...] = (
    whole.kernel_events,
    whole.against_twin,
    whole.two_processes,
    whole.growth,
    layers.all_layers,
    layers.log_entry,
    layers.answered_prompt,
    layers.luck,
    layers.laws,
    layers.persons,
    layers.click,
    whole.what_if,
    layers.start,
)
NEEDS = {"Ciw": "ciw", "salabim": "salabim"}


def peers(size: whole.Size) -> dict[str, dict[str, float] | str]:
    """M/M/3 in every library that is here: µs per customer, and how many times as long as ours; or why not."""
    missing = {name: f"not installed ({module})" for name, module in NEEDS.items() if not util.find_spec(module)}
    missing |= {} if compiler() else {"a compiled loop (C)": "no C compiler here"}
    work = {name: queue(round(size.queue * part)) for name, (_, part) in PEERS.items() if name not in missing}
    waits = {name: PEERS[name][0](work[name]) for name in work}
    check = PEERS["simpy.Resource"][0](work.get("salabim", work["our crew"]))
    for name, wait in waits.items():
        expected = check if name == "salabim" else waits["simpy.Resource"]
        if abs(wait - expected) > 1e-6 * expected:
            raise AssertionError(f"{name} has a mean wait of {wait}, simpy.Resource of {expected}")
    times = race({name: lambda n=name: PEERS[n][0](work[n]) for name in work}, max(1, size.rounds // 3))
    each = {name: [t / len(work[name][0]) for t in times[name]] for name in work}
    found: dict[str, dict[str, float] | str] = {
        name: {"µs": min(each[name]) * 1e6, "×": ratio(each[name], each["our crew"])[0]} for name in work
    }
    return found | missing


def machine() -> str:
    """Where this was measured: cores, load, versions."""
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in ("simpy", "numpy"))
    load = ", ".join(f"{x:.1f}" for x in os.getloadavg())
    return f"{os.cpu_count()} cores, load {load}; Python {platform.python_version()}, {versions}"


def table(found: list[Row]) -> str:
    """The rows as a Markdown table."""
    lines = ["| what | gate | aim | measured | gate met | aim met | how |", "|---|---|---|---|---|---|---|"]
    for row in found:
        sign = "≥ " if row.more else "≤ "
        limits = [sign + row.shown(x) if x is not None else "–" for x in (row.gate, row.aim)]
        cells = [row.what, *limits, row.shown(row.measured), row.meets(row.gate), row.meets(row.aim), row.how]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def peer_table(found: dict[str, dict[str, float] | str]) -> str:
    """The peers as a Markdown table."""
    lines = ["| M/M/3, nine tenths busy | µs per customer | times as long as ours |", "|---|---|---|"]
    for name, figures in found.items():
        cells = (figures, "–") if isinstance(figures, str) else (f"{figures['µs']:,.2f}", f"× {figures['×']:,.2f}")
        lines.append(f"| {name} | {cells[0]} | {cells[1]} |")
    return "\n".join(lines)


def page(found: list[Row], others: dict[str, dict[str, float] | str], where: str) -> str:
    """docs/benchmarks.md with these results between its two marks; the prose around them is kept."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition("<!-- results -->")
    after = rest.partition("<!-- end of results -->")[2]
    results = f"\nMeasured on {where}.\n\n{table(found)}\n\n{peer_table(others)}\n\n"
    return f"{before}<!-- results -->{results}<!-- end of results -->{after}"


def main(words: list[str] | None = None) -> int:
    """Measure, print, and write where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a smoke run: every row, no figure to be trusted")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the results as JSON")
    parser.add_argument("--write", action="store_true", help="put the results into docs/benchmarks.md")
    chosen = parser.parse_args(words)
    size = whole.QUICK if chosen.quick else whole.Size()
    where, found = machine(), []
    gc.freeze()  # what is loaded by now is no garbage; collecting before each timing is quick then
    for part in PARTS:
        print(f"{part.__doc__.splitlines()[0]}", file=sys.stderr)
        found += part(size)
    others = peers(size)
    gc.unfreeze()
    print(f"{where}\n\n{table(found)}\n\n{peer_table(others)}")
    if chosen.json:
        data = {"machine": where, "rows": [dataclasses.asdict(row) for row in found], "peers": others}
        chosen.json.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
    if chosen.write:
        PAGE.write_text(page(found, others, where), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
