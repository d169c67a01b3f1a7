"""What people wrote, out of the form in which a page shows it."""

from __future__ import annotations

import html
import re


def plain(text: str) -> str:
    """The words alone: no tags of HTML, and one blank between two words."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", text)).split())
