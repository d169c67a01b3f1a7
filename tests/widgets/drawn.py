"""What a page shows, as plain data, for tests: every text, mark, line and choice that its widgets hold."""

from __future__ import annotations

from ipywidgets import Button, Widget

from sim import actions as act
from sim import wording
from sim.scenario import COMMANDER, COMMUNICATIONS_LEAD

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


NOTICE = "customers notice (own initiative)"


def given_back_notice(exercise):
    """Have the commander (both seats are held) ask for changes in `NOTICE`; the question to its author."""
    while len(exercise.pictures()) < 2 and not exercise.ended:
        for prompt in exercise.go_on():
            exercise.answer(prompt.id, prompt.options[0].name, minutes=0)
    words = (("what happened", "Cards fail."), ("next update", "News by [time]."))
    draft = act.Draft("customers", ("banner",), approvals=(COMMANDER,), fields=words, next_update=1800)
    exercise.act(COMMUNICATIONS_LEAD, draft, minutes=0)
    exercise.go_on(exercise.now)
    release = next(p for p in exercise.prompts if p.subject == f"release {NOTICE}")
    exercise.answer(release.id, "ask for changes", minutes=0)
    exercise.go_on(exercise.now)
    return next(p for p in exercise.prompts if p.subject == f"redraft {NOTICE}")


def two_known(exercise):
    """Go on until two incidents are known, the first declared moderate, and all seats are there; what is open then."""
    while True:
        prompts = exercise.go_on()
        if len(exercise.pictures()) == len(exercise.people) and len(known_to(exercise).incidents) > 1:
            return prompts
        for prompt in prompts:
            moderate = prompt.subject == "declare" and prompt.incident == 1 and prompt.option("declare moderate")
            exercise.answer(prompt.id, (moderate or prompt.options[0]).name)


def known_to(exercise):
    """What everybody on the call knows."""
    return next(iter(exercise.pictures().values())).known
