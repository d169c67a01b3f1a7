"""The words that say of everything that goes out that it is an exercise, and texts made fit to go."""

from __future__ import annotations

MARK = "EXERCISE"
NOT_REAL = f"{MARK}. This is a rehearsal: nothing that is said here has happened, and nobody need do anything."


def one_line(text: str) -> str:
    """A text in one line, with a blank for whatever is no printable character; so it can stand in a header."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def plain(text: str) -> str:
    """A text whose only characters that cannot be printed are ends of lines."""
    return "\n".join(one_line(line) for line in text.splitlines())


def titled(text: str, limit: int = 200) -> str:
    """A subject or title that begins with the mark: one line, of at most so many characters."""
    return shortened(f"{MARK}: {one_line(text)}", limit)


def marked(text: str, limit: int = 20_000) -> str:
    """A body with the mark before and after it. The text itself is what is cut where it has more characters in all."""
    return f"{NOT_REAL}\n\n{shortened(plain(text), limit - 2 * len(NOT_REAL) - 4)}\n\n{NOT_REAL}"


def shortened(text: str, limit: int) -> str:
    """A text of at most `limit` characters; one that was cut ends in three dots."""
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def pieces(text: str, limit: int) -> list[str]:
    """A text in pieces of at most `limit` characters, cut between words as far as there are any."""
    found, rest = [], text
    while len(rest) > limit:
        cut = max(rest.rfind(" ", 1, limit), rest.rfind("\n", 1, limit))
        cut = cut if cut > 0 else limit
        found.append(rest[:cut])
        rest = rest[cut:].lstrip()
    return [*found, rest]
