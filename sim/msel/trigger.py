"""When an inject is released, in words: `at 25 min`, `when …`, `unless … within 20 min`, `after …`, `by hand`."""

from __future__ import annotations

import re
from typing import Any

from sim.files.complaints import Wrong
from sim.files.values import seconds
from sim.scenario import PlannedInject, Seconds, exactly

_DELAY, _GROUP = ", then ", "; one of "
_UNLESS = re.compile(r"unless (?P<unless>.+) within (?P<within>[0-9][^;]*?)(?: since (?P<since>.+))?")
WANTED = "'at 25 min', 'when (a phrase)', 'unless (a phrase) within 20 min', 'after (another)' or 'by hand'"


def trigger_text(one: PlannedInject) -> str:
    """When it is released, as `read_trigger` takes it."""
    return _trigger(one) + (f"{_GROUP}{one.one_of}" if one.one_of else "")


def _trigger(one: PlannedInject) -> str:
    delay = f"{_DELAY}{exactly(one.delay)}" if one.delay else ""
    if one.at is not None:
        return f"at {exactly(one.at)}"
    if one.when is not None:
        return f"when {one.when}{delay}"
    if one.unless is not None:
        since = f" since {one.since}" if one.since else ""
        return f"unless {one.unless} within {exactly(one.within or 0)}{since}"
    return f"after {one.after}{delay}" if one.after is not None else "by hand"


def read_trigger(text: str) -> dict[str, Any]:
    """The fields of a `PlannedInject` that these words stand for. Raises Wrong for what is no trigger."""
    said, _, group = text.partition(_GROUP)
    found = _read(" ".join(said.split()))
    return found | ({"one_of": group.strip()} if group.strip() else {})


def _read(said: str) -> dict[str, Any]:
    if said == "by hand":
        return {"by_hand": True}
    if said.startswith("at "):
        return {"at": Seconds(seconds(said[3:]))}
    if match := _UNLESS.fullmatch(said):
        found = {name: value for name, value in match.groupdict().items() if value}
        return found | {"within": Seconds(seconds(match["within"]))}
    for word in ("when", "after"):
        if said.startswith(f"{word} "):
            what, _, delay = said[len(word) + 1 :].partition(_DELAY)
            return {word: what} | ({"delay": Seconds(seconds(delay))} if delay else {})
    raise Wrong(f"this is no trigger, such as {WANTED}")
