"""What a search may not do away with: word to those who must be told."""

from __future__ import annotations

from sim.covering import coverage
from sim.scenario import Organisation, Playbook


def neglected(new: Playbook, before: Playbook, organisation: Organisation) -> str:
    """Who must be told, was by the playbook as it stood, and is not any more; "" where nobody is left out. A clock that
    falls due after a scenario has ended is met or missed in no run, so no limit on a measure would see it."""
    lost = [one for one in _untold(new, organisation) if one not in _untold(before, organisation)]
    return f"this leaves out who must be told: {', '.join(lost)}" if lost else ""


def _untold(playbook: Playbook, organisation: Organisation) -> list[str]:
    """Groups that get no notice where the organisation wants them told, or where a clock does."""
    plan = [f"{group}, where it is {category}" for category, group in coverage(playbook, organisation).untold]
    told = {rule.to for rule in playbook.notices if rule.when == "clock started"}
    asked = dict.fromkeys(row.recipient for row in organisation.in_force() if not row.phased)
    return plan + [f"{group}, when a clock has started" for group in asked if group not in told]
