"""Packing: what a study played, scenarios and playbooks in full, as bytes for a file, and back."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping
from typing import Any

from sim import files
from sim.experiment.provenance import World
from sim.experiment.running import Strategy

Worlds = Mapping[tuple[str, str], World]


def packed(worlds: Worlds) -> bytes:
    """What was played, each scenario and playbook once, as printable bytes. The same worlds give the same bytes."""
    scenarios: dict[str, int] = {}
    playbooks: dict[str, int] = {}
    played = [
        [*pair, _place(scenarios, world[0]), _place(playbooks, world[1].playbook), list(world[1].changes)]
        for pair, world in worlds.items()
    ]
    whole = {"scenarios": list(map(json.loads, scenarios)), "playbooks": list(map(json.loads, playbooks))}
    return base64.b64encode(zlib.compress(json.dumps(whole | {"played": played}).encode(), 9))


def _place(known: dict[str, int], thing: Any) -> int:
    """Where it stands among those that are known; it is put there if it is none of them."""
    return known.setdefault(json.dumps(files.to_json(thing), sort_keys=True), len(known))


def unpacked(data: bytes) -> dict[tuple[str, str], World]:
    """What `packed` made the bytes of. Raises ValueError where that cannot be read, by another version perhaps."""
    try:
        whole = json.loads(zlib.decompress(base64.b64decode(data)))
        scenarios = list(map(files.from_json, whole["scenarios"]))
        playbooks = list(map(files.playbook_from_json, whole["playbooks"]))
        return {
            (scenario, name): (scenarios[n], Strategy(name, playbooks[m], tuple(changes)))
            for scenario, name, n, m, changes in whole["played"]
        }
    except (zlib.error, KeyError, TypeError, IndexError) as error:
        raise ValueError(f"what was played cannot be read: {error}") from error
