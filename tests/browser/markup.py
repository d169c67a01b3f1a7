"""Words that would be markup, if any page took them for it: where they can be typed, and whether they stay words."""

from __future__ import annotations

import re
from collections.abc import Iterable

#: Each of its parts would leave a trace in the page that took it for markup.
_MARKUP = '<img src=x onerror=__hit=1><script>__hit=2</script>"><svg onload=__hit=3>[go](javascript:__hit=4)'
_TYPED = "#rendered_cells :is(input:not([type]), input[type=text], textarea)"
_FIELDS = f"""() => [...document.querySelectorAll("{_TYPED}")].filter((node) => node.getClientRects().length)
    .map((node) => (node.labels?.[0] ?? node.closest(".jupyter-widgets").querySelector("label")).textContent)"""
_ODD = """() => ({hit: window.__hit ?? null, odd: [...document.querySelectorAll(
    ".jupyter-widgets :is(script, img, iframe, object, embed, link, base, form), [onerror], [onload], " +
    "a[href^='javascript:' i]")].map((node) => node.outerHTML.slice(0, 200))})"""


def markup(about: str) -> str:
    """Markup that says what it is about."""
    return f"{_MARKUP} {about}"


def fields(page) -> list[str]:
    """Where something can be typed on a page now: the labels of its fields, without their marks."""
    return [re.sub(r" [✓–○!✗]$", "", label) for label in page.evaluate(_FIELDS)]


def poured(page, *known: str) -> set[str]:
    """Fill every field that is to be seen with markup about its label, but those that are `known` from before; their
    labels."""
    new = [label for label in dict.fromkeys(fields(page)) if label not in known]
    for label in new:
        page.get_by_label(re.compile(rf"^{re.escape(label)}( [✓–○!✗])?$")).filter(visible=True).first.fill(
            markup(label)
        )
    return set(new)


def inert(page, *about: str) -> None:
    """Nothing on the page was taken for markup, and markup about these things is to be read there as it was typed."""
    taken = page.evaluate(_ODD)
    assert taken == {"hit": None, "odd": []}, taken
    assert not (missing := lacking(page, about)), missing


def lacking(page, about: Iterable[str]) -> list[str]:
    """Markup about these things that is not to be read on a page."""
    text = page.locator("#rendered_cells").text_content()
    return [one for one in about if markup(one) not in text]
