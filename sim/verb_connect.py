"""`drill export` and `drill deliver`: the record of an exercise out, into files that tools take in, or to the tools."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.connectors.config import Destination
    from sim.connectors.delivering import Delivered
    from sim.connectors.dispatch import Dispatch
    from sim.connectors.loading import Loaded
    from sim.connectors.transcript import Transcript

_NOT_YET = "It has not ended: only what somebody in it knows by now goes out."


def add(verb: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the verbs with their arguments, by the function that makes one."""
    export = verb("export", _export, "the record of an exercise in a file that a tool takes in, marked EXERCISE")
    export.add_argument("exercise", type=Path)
    kinds = "history, statuspage, pagerduty, jira, slack, teams, json, mail or timeline"
    export.add_argument("--as", dest="kind", required=True, metavar="KIND", help=kinds)
    endings = "write it there: .json; a history .jsonl or .jsonl.gz, mail .zip or .mbox, a timeline .csv"
    export.add_argument("-o", dest="out", type=Path, required=True, metavar="FILE", help=endings)
    zone = "by whose clock the scenario's times of day are (default: %(default)s)"
    export.add_argument("--zone", default="UTC", metavar="Africa/Johannesburg", help=zone)
    export.add_argument("--json", action="store_true", help="what was written, as JSON")

    deliver = verb("deliver", _deliver, "the record of an exercise to real tools, marked EXERCISE; only with --send")
    deliver.add_argument("exercise", type=Path)
    config = "who may be written to, and the tools (.yaml); secrets stay in the environment"
    deliver.add_argument("--via", type=Path, required=True, metavar="CONFIG", help=config)
    send = "send it; without this word nothing leaves the computer, and what would go to whom is printed"
    deliver.add_argument("--send", action="store_true", help=send)
    only = "only to the destinations of these names"
    deliver.add_argument("--only", nargs="+", default=[], metavar="NAME", help=only)
    unsure = "what was cut off while it went: send it again, or take it for gone"
    deliver.add_argument("--unsure", choices=("send", "gone"), default="", help=unsure)
    deliver.add_argument("--json", action="store_true", help="everything that goes or would go, whole, as JSON")


def _export(arguments: argparse.Namespace) -> int:
    from sim.connectors import export, transcript
    from sim.history.times import zone

    _spare(arguments.exercise, arguments.out)
    of = transcript(arguments.exercise, zone(arguments.zone))
    export(of, arguments.kind, arguments.out)
    if arguments.json:
        counts = {"notices": len(of.notices), "turns": len(of.turns), "improvements": len(of.chosen)}
        _print_json({"file": str(arguments.out), "kind": arguments.kind, "ended": of.ended, **counts})
    else:
        print(f"{arguments.out} is written{'' if of.ended else f'. {_NOT_YET}'}")
    return 0


def _spare(exercise: Path, out: Path) -> None:
    """Raises ValueError where what is written would take the place of the exercise, or of its log."""
    from sim.exercise.keeping import log_path

    for what, path in (("the exercise itself", exercise), ("the log that is kept of the exercise", log_path(exercise))):
        if out.resolve() == path.resolve() or (out.exists() and path.exists() and out.samefile(path)):
            raise ValueError(f"{out} is {what}; name another file")


def _deliver(arguments: argparse.Namespace) -> int:
    from sim.connectors import transcript
    from sim.connectors.loading import fits, load_delivery
    from sim.history.times import zone

    loaded = load_delivery(arguments.via)
    chosen = _chosen(loaded, arguments.only)
    of = transcript(arguments.exercise, zone(loaded.delivery.zone))
    fits(loaded, of)
    return _send(arguments, loaded, chosen, of) if arguments.send else _show(arguments, chosen, of)


def _chosen(loaded: Loaded, only: Iterable[str]) -> list[Destination]:
    """The destinations that are wanted. Raises ValueError for a name that is none."""
    from sim.files.complaints import suggest

    names = [one.name for one in loaded.delivery.destinations]
    for name in only:
        if name not in names:
            meant = suggest(name, names)
            said = f"; did you mean {meant!r}?" if meant else f"; there are: {', '.join(names)}"
            raise ValueError(f"--only {name}: {loaded.file} has no destination of this name{said}")
    return [one for one in loaded.delivery.destinations if not only or one.name in only]


# ------------------------------------------------------------------------------------------ nothing is sent


def _show(arguments: argparse.Namespace, chosen: list[Destination], of: Transcript) -> int:
    """Print what would go to whom."""
    from sim.connectors.delivering import dispatches
    from sim.connectors.deliverynote import noted

    said = noted(arguments.exercise)
    planned = [(to, one, said.get(one.id, ("", ""))[0]) for to in chosen for one in dispatches(of, to)]
    if arguments.json:
        _print_json([_data(to.name, one, _STATES[state]) | {"to": _whom(to, one)} for to, one, state in planned])
        return 0
    for to, one, state in planned:
        already = f" ({_STATES[state]})" if state in ("sent", "begun") else ""
        print(f"{to.name}: to {_whom(to, one)}: {one.about}{already}")
    if not of.ended:
        print(_NOT_YET)
    left = sum(state != "sent" for *_, state in planned)
    print(f"Nothing has been sent. What would go with --send: {left} of {len(planned)}")
    return 0


_STATES = {"": "would go", "begun": "was cut off", "failed": "would go", "sent": "sent before"}


def _whom(to: Destination, one: Dispatch) -> str:
    """Whom a dispatch is for: an address, or a host, or the variable that says which."""
    import urllib.parse

    from sim.connectors.config import Webhook
    from sim.connectors.dispatch import Mail

    if isinstance(one, Mail):
        return f"{one.name} <{one.address}>"
    if isinstance(to, Webhook) and to.url_from:
        return f"where {to.url_from} says"
    url = to.url if isinstance(to, Webhook) else getattr(to, "base", "")
    return urllib.parse.urlsplit(url).hostname or ""


def _data(name: str, one: Dispatch, outcome: str) -> dict[str, Any]:
    from sim.connectors.dispatch import Mail

    head = {"destination": name, "id": one.id, "outcome": outcome, "about": one.about}
    if isinstance(one, Mail):
        return head | {"text": one.text}
    return head | {"method": one.method, "path": one.path, "body": one.body}


# ---------------------------------------------------------------------------------------------- it is sent


def _send(arguments: argparse.Namespace, loaded: Loaded, chosen: list[Destination], of: Transcript) -> int:
    from sim.connectors.delivering import DONE, deliver
    from sim.connectors.doors import door
    from sim.connectors.loading import secrets

    values = secrets(loaded, [one.name for one in chosen])
    doors = {to: door(to, values) for to in chosen}
    results: list[Delivered] = []
    broken = _until_broken(arguments, deliver(of, arguments.exercise, doors, arguments.unsure), results)
    with contextlib.suppress(BrokenPipeError):
        if arguments.json:
            _print_json([_data(r.destination, r.dispatch, r.outcome) | {"says": r.says} for r in results])
        else:
            print("\n".join(_summed(results, of)), flush=True)
    if broken:
        print(f"It was broken off: {broken}. The same command goes on with it", file=sys.stderr)
    return 0 if all(one.outcome in DONE for one in results) and not broken else 1


def _until_broken(arguments: argparse.Namespace, delivery: Iterator[Delivered], results: list[Delivered]) -> str:
    """Deliver and say so, one after the other, into the results, whether somebody reads on or not; says what broke it
    off, such as a full disk. Raises OpenElsewhere where it was never under way."""
    from sim.exercise import OpenElsewhere

    try:
        for one in delivery:
            results.append(one)
            if not arguments.json and one.outcome != "sent before":
                with contextlib.suppress(BrokenPipeError):
                    print(_line(one), flush=True)
    except OpenElsewhere:
        raise
    except OSError as problem:
        return str(problem)
    return ""


def _line(one: Delivered) -> str:
    says = f": {one.says}" if one.says and one.outcome != "sent" else ""
    return f"{one.destination}: {one.outcome}: {one.dispatch.about}{says}"


def _summed(results: list[Delivered], of: Transcript) -> Iterator[str]:
    """How many there are of each outcome, and what to do about the others."""
    counts = {outcome: sum(one.outcome == outcome for one in results) for outcome in dict.fromkeys(_ORDER)}
    yield ", ".join(f"{outcome}: {count}" for outcome, count in counts.items() if count) or "There is nothing to send"
    if counts["not known"]:
        yield (
            "What was cut off while it went may have come or not: look there, then say --unsure gone where it has "
            "come, --unsure send where it has not"
        )
    if counts["failed"] + counts["refused"] + counts["left"]:
        yield "The same command sends what has not gone, and nothing twice"
    if not of.ended:
        yield f"{_NOT_YET} The same command later sends what has come since"


_ORDER = ("sent", "sent before", "refused", "failed", "not known", "left")


def _print_json(data: Any) -> None:
    json.dump(data, sys.stdout, ensure_ascii=False, indent=2)
    print()
