"""What can be said of any event: who sees it, its sentence, its plain data."""

from __future__ import annotations

from typing import Any

from sim.events import (
    afterwards,
    clocks,
    desk,
    detection,
    mistakes,
    notices,
    people,
    public,
    refunds,
    repair,
    standing,
    talk,
    truth,
)
from sim.events.detection import AlertCleared, AlertRaised, CustomersReported, ReadingChanged, ReportsCeased
from sim.events.repair import ServiceVerified
from sim.events.sight import OWN, Event
from sim.events.talk import ActionRefused, ActionTaken, PromptClosed
from sim.events.truth import DeliveryBegan, HealthChanged
from sim.scenario import spelt

#: What tells the response how the service is.
NEWS = (AlertRaised, ReadingChanged, AlertCleared, CustomersReported, ReportsCeased, ServiceVerified)
KINDS: dict[str, type] = {
    kind.__name__: kind
    for module in (
        *(truth, detection, people, repair, notices, mistakes, talk, refunds, standing, clocks, public, afterwards),
        desk,
    )
    for kind in vars(module).values()
    if isinstance(kind, type) and issubclass(kind, tuple) and hasattr(kind, "says")
}


def viewers(event: Event) -> tuple[str, ...]:
    """The roles that see this event once they have joined; empty for truth."""
    return (event.role,) if event.seen_by is OWN else event.seen_by


_CLOSED = {
    "answered": "“{subject}”: {option}",
    "silent": "“{subject}”: nobody answers, so {option}",
    "withdrawn": "“{subject}” need not be decided any more",
}


def subject(prompt: str) -> str:
    """What a prompt is about, from its id."""
    return prompt.partition("/")[2].rpartition("/")[0]


def sentence(event: Event) -> str:
    """What the log tells people about the event, without time and speaker."""
    if isinstance(event, PromptClosed):
        return _CLOSED[event.how].format(subject=subject(event.prompt), option=event.option or "in their own way")
    if isinstance(event, ActionRefused) and event.kind == "answer":
        return f"“{subject(dict(event.action)['prompt'])}”: the answer does not count; {event.why}"
    if isinstance(event, ActionTaken):
        return _deed(event)
    fields = event._asdict()
    if "slower" in fields:
        return _of_health(event, fields)
    if "role" in fields:
        fields["role"] = spelt(fields["role"])
    further = f" (incident {fields['incident']})" if fields.get("incident", 1) > 1 else ""
    return _says(event, fields).format(**fields) + further


_LONG = ("text", "reason", "basis")  # fields of an action that are more than a name


def _deed(taken: ActionTaken) -> str:
    """What a role did, in words: what it answered; of a notice whom it is to, and by what; else its short fields."""
    done = dict(taken.action)
    if taken.kind == "answer":
        return f"answers “{subject(done['prompt'])}”: {done['option'] or 'in their own way'}"
    if taken.kind == "draft":
        return f"a notice to {done['to']} by {', '.join(done['channels'])}"
    named = [value for name, value in taken.action if isinstance(value, str) and value and name not in _LONG]
    return f"{taken.kind}: {', '.join(named)}" if named else taken.kind


#: What a sentence says instead where a number in it is so small: field, number, words, instead of them.
_FEW = (
    ("minutes", 0, "we have been aware of the breach for {minutes} minutes", "we are aware of the breach from now on"),
    ("minutes", 1, "{minutes} minutes", "{minutes} minute"),
    ("agents", 1, "{agents} agents of {source} are", "{agents} agent of {source} is"),
    ("agents", 1, "the {agents} agents of {source} leave", "the {agents} agent of {source} leaves"),
    ("agents", 1, "{agents} agents", "{agents} agent"),
    ("cases", 1, "{cases} cases", "{cases} case"),
    ("contacts", 1, "{contacts} customers in a row have", "{contacts} customer has"),
    ("complaints", 1, "{complaints:,} complaints wait", "{complaints:,} complaint waits"),
)


def _says(event: Event, fields: dict[str, Any]) -> str:
    """The words of a kind of event, as its numbers want them."""
    says: str = event.says
    for name, number, many, few in _FEW:
        if fields.get(name) == number:
            says = says.replace(many, few)
    return says


#: Of what a monitor sees beside success: a component's usual work, and the time that answers take.
_SIGHTS = {"does": "does {reading:.0%} of its usual work", "answers": "takes {slower:g} times as long as usual"}
_SUCCEEDS = "succeeds {reading:.0%} of the time"


def _of_health(event: Event, fields: dict[str, Any]) -> str:
    """How a component does: what succeeds, and in words how slow it is."""
    told_by = event.says.format(**fields)
    if isinstance(event, HealthChanged):
        slow = f", and answers take {event.slower:.1f} times as long" if event.slower != 1.0 else ""
        return f"{told_by}{slow}"
    sight = _SIGHTS.get(event.sees)
    return event.says.replace(_SUCCEEDS, sight).format(**fields) if sight else told_by


def to_json(event: Event) -> dict[str, Any]:
    """The event as plain data: its kind under `event`, then its fields, less those that are as usual."""
    usual = event._field_defaults
    fields = {name: value for name, value in event._asdict().items() if name not in usual or value != usual[name]}
    if isinstance(event, DeliveryBegan):
        delivery, pace = event.delivery, event.delivery.pace
        fields["delivery"] = tuple(
            (pace.kind, pace.seconds, pace.spread) if value is pace else value for value in delivery
        )
    return {"event": type(event).__name__, **fields}
