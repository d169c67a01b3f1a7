"""Notices to customers as incidents of a status page (Statuspage's API), and what is said later as their updates."""

from __future__ import annotations

from collections.abc import Iterator

from sim.connectors.dispatch import MADE, Request
from sim.connectors.marking import marked, one_line, shortened, titled
from sim.connectors.transcript import Notice, Transcript

BASE = "https://api.statuspage.io/v1"


def requests(of: Transcript, name: str = "statuspage", page: str = "PAGE", notify: bool = False) -> Iterator[Request]:
    """What makes an incident of the page for each that customers were told of, and one update for each later notice.

    `notify`: whether the page tells its subscribers. The impact that the page shows is always none: it is an exercise.
    """
    made: dict[int, str] = {}
    for notice in (one for one in of.notices if one.to == "customers"):
        for incident in notice.incidents:
            identity = f"{of.id}/{name}/incident {incident}/notice {notice.n}"
            first = made.setdefault(incident, identity)
            yield _request(of, notice, incident, page, notify, identity, "" if first == identity else first)


def _request(of: Transcript, notice: Notice, incident: int, page: str, notify: bool, identity: str, needs: str):
    body = {"status": notice.status, "body": marked(notice.text), "deliver_notifications": notify}
    title = titled(f"{shortened(one_line(of.title), 150)} (incident {incident})")
    if needs:
        about = f"{titled(notice.name)}, as an update of incident {incident}: {notice.status}"
        return Request(identity, about, "PATCH", f"/pages/{page}/incidents/{MADE}", {"incident": body}, needs)
    new = {"name": title, **body, "impact_override": "none", "metadata": {"exercise": {"id": of.id}}}
    return Request(identity, f"{title}: {notice.status}", "POST", f"/pages/{page}/incidents", {"incident": new})
