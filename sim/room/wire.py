"""What goes over the wire between a room and its pages: JSON, one object a line."""

from __future__ import annotations

import dataclasses
import json
from typing import Any, NamedTuple

from sim import actions as act
from sim import files
from sim.prompts import Option, Prompt
from sim.scenario import Duration, Fault, Remedy, Scenario, Seconds, Share

LONGEST = 1 << 20  #: bytes of a line that a page may send
HOLDS = 1 << 28  #: bytes of a line that a room may send: a long exercise at once
_NOBODY_KNOWS = Duration("fixed", 0.0)


class About(NamedTuple):
    """What everybody in the room may know of an exercise's first line."""

    mode: str
    team: str
    facilitator: str
    date: str


def line(message: dict[str, Any]) -> bytes:
    """A message as a line."""
    return (json.dumps(message, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def prompt_out(prompt: Prompt) -> list[Any]:
    """A prompt as plain data."""
    options = [[option.name, [act.written(action) for action in option.actions]] for option in prompt.options]
    takes = prompt.takes
    data = prompt._asdict() | {"options": options, "takes": [takes.kind, takes.seconds, takes.spread]}
    return list(data.values())


def prompt_in(data: list[Any]) -> Prompt:
    """The prompt that `prompt_out` made."""
    prompt = Prompt(*data)
    options = tuple(Option(name, tuple(map(act.parse, actions))) for name, actions in prompt.options)
    return prompt._replace(options=options, takes=Duration(*prompt.takes))  # type: ignore[misc]


def scenario_out(scenario: Scenario, truth: bool) -> dict[str, Any]:
    """A scenario as plain data; without `truth` what is going to happen, and what is expected, is left out."""
    return files.to_json(scenario if truth else without_truth(scenario))


def without_truth(scenario: Scenario) -> Scenario:
    """The scenario as far as its players may know it: the organisation and its plans, the day, whom they may ask."""
    fault, *also = map(_veiled, scenario.faults)
    return dataclasses.replace(
        scenario,
        category="low",
        about="",
        fault=fault,
        also=tuple(also),
        replies=tuple(dataclasses.replace(reply, says="") for reply in scenario.replies),
        expectations=(),
        capabilities=(),
        injects=(),
        sources=(),
        away=(),
        public=False,
        digest="",
    )


def _veiled(fault: Fault) -> Fault:
    """Where remedies are offered, and which; nothing of what they do."""
    remedies = tuple(Remedy(r.name, _NOBODY_KNOWS, Share(0.0), Share(0.0), Share(0.0)) for r in fault.remedies)
    at, health = Seconds(0), Share(1.0)
    return Fault(fault.component, "system failure", at, health, "", _NOBODY_KNOWS, _NOBODY_KNOWS, remedies)
