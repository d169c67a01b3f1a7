"""Material: does it matter to whoever invests? Somebody has to determine that, and a clock runs from then on."""

from __future__ import annotations

from sim import actions as act
from sim.events import ADVICE, MaterialityDetermined
from sim.prompts import Option
from sim.scenario import COUNSEL
from sim.stories.clocks import in_force, start
from sim.stories.filing import unknown, which
from sim.stories.load import deciding

MINUTES = 60


def ask_whether_material(world, number: int) -> None:
    """Where some clock hangs on it, legal counsel is asked."""
    if any(True for _ in in_force(world, "determination", of=("material incident",))):
        world.start(_whether_material(world, number))


def _whether_material(world, number: int):
    """Counsel is asked once; whoever puts it off can determine it unasked."""
    if COUNSEL not in world.known.joined:
        yield world.until(f"the {COUNSEL} joined")
    yield world.prompt(
        COUNSEL,
        "material",
        f"{which(world, number)}Customer records have been got at. Is that material to investors? ({ADVICE})",
        (Option("it is material", (act.DetermineMaterial(number),)), Option("not known yet")),
        within=30 * MINUTES,
        takes=deciding(world, COUNSEL),
        default="not known yet",
        moot=(world.next((MaterialityDetermined,), lambda e: e.incident == number),),
        incident=number,
    )


# ---------------------------------------------------------------------------------------------- the deed


def cannot_determine(world, role: str, action: act.DetermineMaterial) -> str | None:
    """Only what has been noticed, and only once."""
    if why := unknown(world, action.incident):
        return why
    return "that has been determined already" if action.incident in world.truth.material else None


def determine(world, role: str, action: act.DetermineMaterial) -> None:
    """What starts with the determination runs from now on."""
    world.truth.material.add(action.incident)
    world.record(MaterialityDetermined(world.now, role, action.incident))
    for regime in in_force(world, "determination", of=("material incident",)):
        start(world, regime, action.incident)
