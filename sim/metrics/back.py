"""Recovery times: whether each service was back as soon as the organisation wants it to be."""

from __future__ import annotations

from sim import events as ev
from sim.metrics.facts import NEVER, Facts


def recovery_times_kept(facts: Facts) -> float:
    """Of the times for which a component that has a `back within` was not as good as whole (below `restored at`), the
    share that was no longer than that. One that still goes on at the end counts once it is too long. NaN: there was
    none."""
    wanted = {c.name: c.back_within for c in facts.scenario.organisation.components if c.back_within}
    if not wanted:
        return NEVER
    kept, since, least = list[bool](), dict[str, int](), facts.scenario.organisation.restored_at
    for event in facts.every.get(ev.HealthChanged, ()):
        if event.component not in wanted:
            continue
        if event.health < least:
            since.setdefault(event.component, event.at)
        elif event.component in since:
            kept.append(event.at - since.pop(event.component) <= wanted[event.component])
    kept += [False for name, at in since.items() if facts.horizon - at > wanted[name]]
    return sum(kept) / len(kept) if kept else NEVER
