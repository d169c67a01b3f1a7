"""A page by its keyboard alone."""

from __future__ import annotations

import time

QUICK = 0.4  # seconds, between two presses that nobody means as two

_AT = """() => {
    const at = document.activeElement;
    if (!at || at === document.body) return null;
    const style = getComputedStyle(at), target = at.querySelector?.(".drill-target");
    const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    const ring = target ? getComputedStyle(target).stroke !== "none" : outlined;
    const { top, left, bottom } = at.getBoundingClientRect();
    return {
        name: (at.labels?.[0]?.textContent || at.textContent || at.getAttribute("aria-label") || "").trim(),
        card: at.closest(".drill-card")?.querySelector("h2, summary")?.textContent ?? "",
        tag: at.tagName, ring, seen: at.getClientRects().length > 0 && bottom > 0 && top < innerHeight,
    };
}"""


class Keys:
    """The keyboard of a page."""

    def __init__(self, page):
        self.page = page

    def at(self) -> dict | None:
        """What has the keyboard: its name, the card that it is in, whether it is to be seen; None: nothing."""
        return self.page.evaluate(_AT)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def twice(self, key: str) -> bool:
        """Press a key twice; whether that was so quick that it is one press to a page."""
        began = time.monotonic()
        self.press(key, key)
        return time.monotonic() - began < QUICK

    def to(self, name: str, key: str = "Tab") -> dict:
        """Go to what begins with this name, step by step; it must be seen to have the keyboard."""
        met = []
        for _ in range(120):
            at = self.at()
            if at and at["name"].startswith(name):
                assert at["ring"] and at["seen"], at
                return at
            met.append(at and at["name"][:16])
            self.press(key)
        raise AssertionError(f"the keyboard never comes to {name!r}; it went by {met[:60]}")

    def lands(self, name: str, tag: str = "", seconds: float = 5) -> None:
        """The keyboard is put on what begins with this name (and is such an element), without a step."""
        until = time.monotonic() + seconds
        while not ((at := self.at()) and at["name"].startswith(name) and tag in ("", at["tag"])):
            assert time.monotonic() < until, f"the keyboard is on {at}, not on {name!r}"
            time.sleep(0.05)

    def tour(self) -> list[dict]:
        """Every stop of the Tab key from the top of the page to where it leaves it."""
        self.page.evaluate(
            "() => { document.activeElement?.blur(); getSelection().removeAllRanges(); scrollTo(0, 0); }"
        )
        self.page.locator("h1").first.click()
        stops: list[dict] = []
        for _ in range(150):
            self.press("Tab")
            at = self.at()
            if at is None or (stops and at == stops[0]):
                return stops
            stops.append(at)
        raise AssertionError(f"the Tab key does not leave the page: {[s['name'][:30] for s in stops[-10:]]}")
