"""What did not work, in words."""

from __future__ import annotations

from sim import events as ev


def refusals(refused: list[ev.ActionRefused], answers: bool) -> str:
    """What the world would not take, in words: refused answers, or all other refusals."""
    return " ".join(f"Not possible ({e.kind}): {e.why}." for e in refused if (e.kind == "answer") is answers)


def in_words(error: Exception) -> str:
    """Why something that was wanted did not happen."""
    if isinstance(error, OSError) and error.strerror:
        return f"The exercise could not be written to its file ({error.strerror}); nothing has happened. Try again."
    return f"That did not work: {error}"
