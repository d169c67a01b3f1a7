"""Naming: what kind of trouble is it? Said with partial facts, and put right when the cause is known."""

from __future__ import annotations

from sim import actions as act
from sim.events import KindNamed
from sim.prompts import Option
from sim.scenario import FAMILIES, INSIDE, IT_LEAD
from sim.stories import awareness
from sim.stories.filing import unknown, which
from sim.stories.load import deciding
from sim.symptoms import seems

MINUTES = 60
OPEN = "leave it open"  #: the option to name no kind


def naming(world, number: int):
    """An incident has been declared. Whoever declares may name its kind with that, in the same second; if nobody has,
    the IT lead is asked what it looks like."""
    yield world.env.timeout(1)
    incident = world.known.incidents[number]
    if incident.kind is None and world.scenario.organisation.by_kind:
        looks = seems(world.scenario.organisation, incident, world.known.status)
        yield _ask(world, number, "kind: at first", "What kind of trouble do you take it for?", looks, OPEN)


def reconsidering(world, number: int):
    """The cause has become known. If it is of another kind than the incident was taken for, whoever found it is asked
    what to call it now."""
    incident = world.known.incidents[number]
    if incident.found in (None, incident.kind) or not world.scenario.organisation.by_kind:
        return
    so_far = f"So far it is taken for “{incident.kind}”." if incident.kind else "Nobody has named its kind."
    question = f"The cause: {incident.cause}. Whoever found it says “{incident.found}”. {so_far} What do you call it?"
    yield _ask(world, number, "kind: cause known", question, incident.found, "leave it as it is")


def _ask(world, number: int, subject: str, question: str, first: str, default: str):
    kinds = dict.fromkeys(kind for kind in (first, *FAMILIES) if kind != world.known.incidents[number].kind)
    return world.prompt(
        IT_LEAD,
        subject,
        f"{which(world, number)}{question}",
        (*(Option(kind, (act.NameKind(kind, number),)) for kind in kinds), Option(default)),
        within=10 * MINUTES,
        takes=deciding(world, IT_LEAD),
        default=default,
        moot=(world.next((KindNamed,), lambda e: e.incident == number),),
        incident=number,
    )


def approvals(world, to: str, asked: tuple[str, ...], numbers: tuple[int, ...]) -> tuple[str, ...]:
    """Who must release a notice about these incidents: those who were asked to, after those whose approval the
    organisation wants of what it tells people outside about this kind of trouble, as far as they were called in."""
    kinds = dict.fromkeys(world.known.incidents[n].kind for n in numbers) if to not in INSIDE else ()
    rules = [rule for kind in kinds if (rule := world.scenario.organisation.asks(kind))]
    wanted = [role for rule in rules for role in rule.approvals if role in world.known.called]
    return tuple(dict.fromkeys((*wanted, *asked)))


def cannot_name_kind(world, role: str, action: act.NameKind) -> str | None:
    """Only of what has been noticed, and only another kind than before."""
    if why := unknown(world, action.incident):
        return why
    same = world.known.incidents[action.incident].kind == action.kind
    return f"it is taken for “{action.kind}” already" if same else None


def name_kind(world, role: str, action: act.NameKind) -> None:
    """From now on it is taken for that."""
    world.record(KindNamed(world.now, action.kind, role, action.incident))
    awareness.suspected(world, action.incident)
