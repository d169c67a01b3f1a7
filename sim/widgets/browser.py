"""What a browser loads for a piece of a page: its script, after the tools that all pieces share, and the style."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent
STYLE = HERE / "style.css"
#: For the top of what is shown in a notebook; the page that Voila serves has its own band and hides this one.
EXERCISE_BAND = (
    '<div class="drill-exercise drill-only-in-lab"><strong>EXERCISE</strong>'
    "<p>Nothing here is real. No message leaves this machine.</p></div>"
)


def script(*names: str) -> str:
    """The text of `tools.js` and of these files beside it, as one module: an anywidget cannot import files."""
    return "\n".join((HERE / name).read_text(encoding="utf-8") for name in ("tools.js", *names))
