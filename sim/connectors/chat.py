"""Notices as messages of a chat: Slack's incoming webhooks, Teams' workflows with an adaptive card, or plain JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sim.connectors.dispatch import Request, stamp
from sim.connectors.marking import MARK, NOT_REAL, marked, one_line, pieces, plain, shortened, titled
from sim.connectors.transcript import Notice, Transcript

_HEADER, _SECTION = 150, 3000  # characters that Slack takes in a header, and in a section
_LONGEST = 5  # characters that one becomes when it is escaped
_SECTIONS = 40  # of the fifty blocks that Slack takes
_LINES = 30  # of a card, each a block of its own
_CARD = 5000  # characters of text in a card: Teams takes 28 KB in all, and one character may be four bytes


def slack(of: Transcript, notice: Notice) -> dict[str, Any]:
    """A message for Slack: blocks, and the text that stands for them in a notification."""
    title = _fitting(titled(_head(notice)), _HEADER)
    blocks = [
        {"type": "header", "text": {"type": "plain_text", "text": title, "emoji": False}},
        *(_section(piece) for piece in _few(_cut(plain(notice.text)))),
        {"type": "context", "elements": [_words(f"{NOT_REAL} {_of(of)}, {notice.clock}")]},
    ]
    return {"text": escaped(titled(f"{_head(notice)}. {NOT_REAL}", 500)), "blocks": blocks}


def _fitting(text: str, limit: int) -> str:
    """The text escaped, cut before that so far that it has at most `limit` characters afterwards."""
    over = len(escaped(text)) - limit
    return escaped(text if over <= 0 else shortened(text, len(text) - over))


def _cut(text: str) -> list[str]:
    """A text in pieces that find room in a section, the mark before them; most find it whole."""
    room = _SECTION - len(MARK) - 2
    return [text] if len(escaped(text)) <= room else pieces(text, room // _LONGEST)


def _few(found: list[str]) -> list[str]:
    """As many pieces as Slack takes; where some stay out, three dots say so."""
    return found if len(found) <= _SECTIONS else [*found[: _SECTIONS - 1], "…"]


def _of(of: Transcript) -> str:
    return shortened(one_line(of.name), 200)


def _section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": _words(f"{MARK}: {text}")}


def _words(text: str) -> dict[str, Any]:
    """Text that Slack makes no links of."""
    return {"type": "mrkdwn", "text": escaped(text), "verbatim": True}


def escaped(text: str) -> str:
    """Text in which Slack finds no mention and no link."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def teams(of: Transcript, notice: Notice) -> dict[str, Any]:
    """A message for a workflow of Teams that posts an adaptive card. Its words are runs of text, in which Teams reads
    no markup."""
    words = [line for line in marked(notice.text, _CARD).split("\n") if line]
    if len(words) > _LINES:
        words = [*words[: _LINES - 2], " ".join(words[_LINES - 2 : -1]), words[-1]]
    lines = [_run(line if line.startswith(MARK) else f"{MARK}: {line}") for line in words]
    body = [_run(titled(_head(notice), 200), weight="Bolder", size="Medium"), *lines]
    body.append(_run(f"{MARK}: {_of(of)}, {notice.clock}", isSubtle=True))
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "fallbackText": titled(_head(notice), 200),
        "body": body,
    }
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": card}
    return {"type": "message", "attachments": [attachment]}


def _run(text: str, **looks: Any) -> dict[str, Any]:
    return {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": text, **looks}]}


def plain_json(of: Transcript, notice: Notice) -> dict[str, Any]:
    """A message for whatever takes JSON: each part under its own name, and all of it in words under `text`."""
    return {
        "exercise": True,
        "title": titled(_head(notice)),
        "text": marked(notice.text),
        "of": titled(of.name),
        "id": f"{of.id}-{notice.n}",
        "at": stamp(notice.at),
        "to": notice.to,
        "channels": list(notice.channels),
        "incidents": list(notice.incidents),
        "status": notice.status,
    }


def _head(notice: Notice) -> str:
    return f"{notice.name}, to {notice.to}"


FORMS: dict[str, Callable[[Transcript, Notice], dict[str, Any]]] = {"slack": slack, "teams": teams, "json": plain_json}


def requests(of: Transcript, form: str, name: str = "") -> Iterator[Request]:
    """Each notice as a message in a `form` (slack, teams, json), for the address of a webhook."""
    for notice in of.notices:
        identity = f"{of.id}/{name or form}/notice {notice.n}"
        yield Request(identity, titled(_head(notice)), "POST", "", FORMS[form](of, notice))
