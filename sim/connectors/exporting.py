"""The record of an exercise in files that tools take in: what kinds there are, and how each is written."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from sim.connectors import chat, jira, mails, pagerduty, past, statuspage
from sim.connectors.dispatch import Request, stamp
from sim.connectors.marking import titled
from sim.connectors.transcript import Transcript
from sim.files import check_writable


class Export(NamedTuple):
    """A kind of file: what it is, the endings that its name may have, and what writes it to a path."""

    about: str
    endings: tuple[str, ...]
    write: Callable[[Transcript, Path], None]


def export(of: Transcript, kind: str, path: Path) -> None:
    """Write the record as one of the `EXPORTS`. Raises ValueError for a kind that is none, BadFile for a path that
    cannot be written or has another ending, OSError."""
    if kind not in EXPORTS:
        raise ValueError(f"there is no kind of export {kind!r}; there are: {', '.join(EXPORTS)}")
    check_writable(path, EXPORTS[kind].endings)
    EXPORTS[kind].write(of, path)


def as_data(requests: Iterable[Request]) -> list[dict]:
    """Requests as data: what each is about, and its method, path and body."""
    return [{"about": r.about, "method": r.method, "path": r.path, "body": r.body} for r in requests]


def _json(requests: Callable[[Transcript], Iterable[Request]]) -> Callable[[Transcript, Path], None]:
    def write(of: Transcript, path: Path) -> None:
        path.write_text(json.dumps(as_data(requests(of)), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")

    return write


def _history(of: Transcript, path: Path) -> None:
    from sim.history.saving import save

    save(past.history(of), path)


def _mail(of: Transcript, path: Path) -> None:
    path.write_bytes(mails.as_zip(of) if path.suffix.lower() == ".zip" else mails.as_mbox(of))


def _timeline(of: Transcript, path: Path) -> None:
    """Every row says that it is an exercise. No cell begins with what a spreadsheet takes for a formula."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(("exercise", "at", "clock", "who", "what"))
    for row in of.rows:
        table.writerow((titled(of.name), stamp(row.at), row.clock, row.who, titled(row.what, 2000)))
    path.write_text(out.getvalue(), encoding="utf-8", newline="")


EXPORTS = {
    "history": Export(
        "the milestones, for drill import and drill calibrate; the truth is in it once the exercise has ended",
        (".jsonl", ".gz"),
        _history,
    ),
    "statuspage": Export("an incident and its updates, for Statuspage's API", (".json",), _json(statuspage.requests)),
    "pagerduty": Export(
        "trigger, acknowledge, resolve, for PagerDuty's Events API v2", (".json",), _json(pagerduty.requests)
    ),
    "jira": Export("an issue for each improvement that the review chose", (".json",), _json(jira.requests)),
    "slack": Export(
        "a message for each notice, for an incoming webhook", (".json",), _json(lambda of: chat.requests(of, "slack"))
    ),
    "teams": Export(
        "a message for each notice, as an adaptive card for a workflow",
        (".json",),
        _json(lambda of: chat.requests(of, "teams")),
    ),
    "json": Export("a message for each notice, as plain JSON", (".json",), _json(lambda of: chat.requests(of, "json"))),
    "mail": Export("the notices as mails, in an archive of .eml files or a mailbox", (".zip", ".mbox"), _mail),
    "timeline": Export("all that somebody perceived, line by line, as a table", (".csv",), _timeline),
}
