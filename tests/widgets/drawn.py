"""What a page shows, as plain data, for tests: every text, mark, line and choice that its widgets hold."""

from __future__ import annotations

from ipywidgets import Button, Widget

from sim import wording

TRAITS = ("value", "description", "lanes", "placeholder", "disabled", "now", "deadline", "otherwise", "label", "state")


def drawn(widget: Widget) -> list:
    """What this widget and all in it show, in order; hidden ones too."""
    own = [(name, str(getattr(widget, name))) for name in TRAITS if hasattr(widget, name)]
    options = [str(widget.options)] if hasattr(widget, "options") else []
    lines = [str(getattr(widget, "lines", ""))]
    return [own + options + lines, *(drawn(child) for child in getattr(widget, "children", ()))]


def shown(widget: Widget) -> str:
    """The texts of this widget and of all in it that are not hidden."""
    if widget.layout.display == "none":
        return ""
    texts = [text for name in ("value", "description") if isinstance(text := getattr(widget, name, ""), str)]
    return "\n".join([*filter(None, texts), *(shown(child) for child in getattr(widget, "children", ()))])


def buttons(widget: Widget) -> dict[str, Button]:
    """The buttons that are not hidden, by what they say."""
    if widget.layout.display == "none":
        return {}
    found = {widget.description: widget} if isinstance(widget, Button) else {}
    for child in getattr(widget, "children", ()):
        found |= buttons(child)
    return found


def click(widget: Widget, words: str) -> None:
    """Click the button that begins with these words; KeyError says which there are."""
    there = buttons(widget)
    for text, button in there.items():
        if text.startswith(words) and not button.disabled:
            button.click()
            return
    raise KeyError(f"{words!r} is not among {list(there)}")


def clock(exercise, second: int = 0) -> str:
    """The time of day of an exercise, so many seconds from now."""
    return wording.clock(exercise.scenario.starts + exercise.now + second)
