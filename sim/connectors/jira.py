"""The improvements that the review chose as issues (Jira's REST API, version 3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sim.connectors.dispatch import Request, short
from sim.connectors.marking import MARK, NOT_REAL, one_line, titled
from sim.connectors.transcript import Chosen, Transcript
from sim.scenario import spelt

_SUMMARY = 255  # characters that the API takes


def requests(
    of: Transcript,
    name: str = "jira",
    project: str = MARK,
    issue_type: str = "Task",
    assignees: Mapping[str, str] | None = None,
) -> Iterator[Request]:
    """An issue of a project for each improvement. `assignees`: a role and the account of whoever gets its issues; the
    owner stands in the text whether there is one or not."""
    for chosen in of.chosen:
        identity = f"{of.id}/{name}/improvement {chosen.n}"
        fields: dict[str, Any] = {
            "project": {"key": project},
            "issuetype": {"name": issue_type},
            "summary": titled(chosen.improvement, _SUMMARY),
            "description": _document(_says(of, chosen)),
            "labels": [MARK, f"drill-{short(identity)[:12]}"],
        }
        fields |= {"duedate": chosen.due} if chosen.due else {}
        account = (assignees or {}).get(chosen.owner, "")
        fields |= {"assignee": {"accountId": account}} if account else {}
        about = f"{titled(chosen.improvement)}, {_owner(chosen)}"
        yield Request(identity, about, "POST", "/rest/api/3/issue", {"fields": fields})


def _owner(chosen: Chosen) -> str:
    who = f" ({one_line(', '.join(chosen.people))})" if chosen.people else ""
    return f"who sees to it: {spelt(chosen.owner)}{who}" if chosen.owner else "nobody sees to it"


def _says(of: Transcript, chosen: Chosen) -> list[str]:
    due = f"by {chosen.due}" if chosen.due else "without a date"
    held = one_line(f"{of.name}, held on {of.day}")
    return [NOT_REAL, f"Chosen at the review of the exercise {held}.", f"To be done {due}; {_owner(chosen)}.", NOT_REAL]


def _document(paragraphs: list[str]) -> dict[str, Any]:
    """Paragraphs in Atlassian's document format, in which text is text and no markup."""
    content = [{"type": "paragraph", "content": [{"type": "text", "text": text}]} for text in paragraphs]
    return {"type": "doc", "version": 1, "content": content}
