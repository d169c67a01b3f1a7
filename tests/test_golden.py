"""Golden logs: what both scenarios were like under each playbook when somebody last looked at them.

A change that is meant to change them: `pytest tests/test_golden.py --remake-golden`, then read the difference.
"""

from itertools import product

import pytest
from conftest import GOLDEN, PLAYBOOKS, SCENARIOS

from sim.exercise import counterpart
from sim.log import from_lines

SEED = 1


@pytest.mark.parametrize(("name", "playbook"), list(product(SCENARIOS, PLAYBOOKS)))
def test_a_run_is_what_it_was_when_it_was_pinned(name, playbook, scenarios, playbooks, request):
    path = GOLDEN / f"{name}-{playbook}.jsonl"
    lines = counterpart(scenarios[name], playbooks[playbook], SEED).lines()
    if request.config.getoption("--remake-golden"):
        GOLDEN.mkdir(exist_ok=True)
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    kept = path.read_text(encoding="utf-8").split("\n")[:-1]
    differ = next((n for n, (then, now) in enumerate(zip(kept, lines, strict=False)) if then != now), None)
    if differ is not None:
        pytest.fail(f"{path.name}:{differ + 1}:\nthen {kept[differ]}\nnow  {lines[differ]}", pytrace=False)
    assert len(kept) == len(lines)


@pytest.mark.parametrize(("name", "playbook"), list(product(SCENARIOS, PLAYBOOKS)))
def test_a_golden_log_reads_back_as_the_events_it_was_written_from(name, playbook, scenarios, playbooks):
    lines = (GOLDEN / f"{name}-{playbook}.jsonl").read_text(encoding="utf-8").split("\n")[:-1]
    log = from_lines(lines, scenarios[name])
    assert log.lines() == lines
    assert [e.at for e in log] == sorted(e.at for e in log)
