"""What is under way: people have said it, and it takes effect when the time that it costs has passed."""

from __future__ import annotations

from html import escape

from sim import actions as act
from sim import wording


class UnderWay:
    """What has been said and is yet to land, with the second in which it does, in the order in which it was said."""

    def __init__(self):
        self._left: list[tuple[int, str]] = []

    def note(self, lands: int, words: str) -> None:
        """Something has been said; it takes effect in second `lands`."""
        self._left.append((lands, words))

    def left(self, now: int) -> list[tuple[int, str]]:
        """What has not landed by now; all else is forgotten."""
        self._left = [(at, words) for at, words in self._left if at > now]
        return self._left

    def listed(self, starts: int) -> str:
        """A list of it, with times of day; "" if nothing is."""
        way = [
            f"<li>Under way, done about <b>{wording.clock(starts + at)}</b>: {escape(words)}</li>"
            for at, words in self._left
        ]
        return f'<ul class="drill-meanwhile">{"".join(way)}</ul>' if way else ""


def deed_in_words(action: act.Action) -> str:
    """What an action is called while it is under way."""
    if isinstance(action, act.Redraft):
        return f"other words for {action.notice}"
    return f"a notice to {action.to}" if isinstance(action, act.Draft) else act.kind(action)
