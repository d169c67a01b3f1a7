"""What a study does not show: said where somebody reads it who was not there."""

from __future__ import annotations

from sim.report.content import Listed, Section, Text
from sim.report.studies.assumed import how_many
from sim.report.studies.studied import Studied
from sim.scenario import lasted

_ALWAYS = (
    "Whether the model is right. Intervals cover the chance inside it, and not whether its numbers and its behaviour "
    "are those of your organisation. It has not been fitted to a real organisation, nor held against real incidents.",
    "Incidents that nobody thought of. The scenarios were written by people who knew what playbooks can do; that one "
    "does well in them is no evidence about others.",
    "What people do who do not follow the plan. A playbook sits in every seat, answers every question, and never "
    "forgets; teams do worse, or better.",
    "What an early notice that turns out wrong costs, unless a scenario has it. Telling early can else win on time "
    "alone.",
    "One incident's effect on the next, other sites, and other organisations: it is one organisation, and incidents "
    "come one by one.",
    "What the model leaves out. docs/write-a-scenario.md says it of each part; among other things, customers tell each "
    "other nothing unless the organisation's file says so, whoever was charged for nothing loses no trust by that, and "
    "nobody who was there on the first day is missing on the days after.",
    "A mean is not a day. The luck that cancels out of a difference does not cancel out of the day that you will have.",
    "Which measure matters is a choice of people. A measure that is picked after looking at all proves little.",
)


def limits(of: Studied) -> Section:
    """The chapter."""
    return Section(
        "What this does not show", (Listed(tuple(map(Text, [_horizon(of), _few(of), *_assumed(of), *_ALWAYS]))),)
    )


def _horizon(of: Studied) -> str:
    ends = ", ".join(f"{name} {lasted(minutes)}" for name, minutes in of.study.horizons.items())
    return (
        f"What happens later. Scenarios are followed for so long from the impact on: {ends}. Where a time never came, "
        "the mean and the difference are cut off there, and the true ones are larger."
    )


def _few(of: Studied) -> str:
    many = len(of.study.scenarios)
    scenarios = "One scenario is" if many == 1 else f"{many} scenarios are"
    return f"All incidents. {scenarios} not what a year brings, and the strategy that wins here may lose elsewhere."


def _assumed(of: Studied) -> list[str]:
    """How much of it anybody has measured, where that is known."""
    numbers, assumed = how_many(of)
    if not numbers:
        return []
    return [
        f"What has been measured. {assumed:,} of the {numbers:,} numbers that it rests on are assumed, not measured."
    ]
