"""Links that open a place in a room, in letters and as a code for a telephone's camera."""

from __future__ import annotations

from html import escape


def address(pages: str, token: str) -> str:
    """The link that opens a place; `pages` is where the pages are served, such as http://127.0.0.1:8866/."""
    return f"{pages}?seat={token}"


def invitation(title: str, link: str) -> str:
    """HTML: a place, its link, and the same as a QR code."""
    import segno

    code = segno.make(link, error="m").svg_inline(scale=3, border=3, light="#fff")
    words, href = escape(title), escape(link, quote=True)
    drawn = f'<div role="img" aria-label="QR code of the link: {words}">{code}</div>'
    return (
        f'<figure class="drill-invitation"><figcaption><b>{words}</b><br><a href="{href}" target="_blank" '
        f'rel="noopener">{href}</a></figcaption>{drawn}</figure>'
    )
