"""How sure are you? Said by each for themselves before the team decides, and shown to nobody before the debrief."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from ipywidgets import HTML, Dropdown, HBox, Text, VBox

from sim import wording
from sim.exercise import Lean, Leaned
from sim.prompts import Prompt
from sim.scenario import spelt, worded

from .parts import alert, box, button, listed, put, show
from .words import sentence

SURE = [("choose", None), *((f"{n} %", n) for n in (50, 60, 70, 80, 90)), ("certain", 100)]
OTHERWISE = "in some other way"


class Leaning:
    """Under the decisions: what somebody would do, and how sure they are. `refresh` says what is open."""

    def __init__(self, exercise):
        self.exercise = exercise
        self._prompts: dict[str, Prompt] = {}
        self._kept: dict[str, int] = {}  # how many have said so, of each decision
        self.opens = button("Before you decide: how sure are you? …", self.open, "drill-quiet")
        self.prompt, self.option = Dropdown(description="Decision"), Dropdown(description="I would")
        self.sure = Dropdown(description="How sure", options=SURE)
        self.who = Text(description="Your name", placeholder="may stay empty")
        self.keep = button("Keep it to myself", self._keep)
        about = '<p class="drill-aside">Each for yourself: nobody sees it before you look back.</p>'
        fields = box(HBox, [self.prompt, self.option, self.sure, self.who, self.keep], "drill-form")
        self._form, self._said = box(VBox, [HTML(about), fields]), HTML()
        self.view = box(VBox, [self.opens, self._form, self._said], "drill-leaning")
        self.prompt.observe(lambda _: self._offer(), "value")
        show(self._form, False)
        show(self.view, False)
        put(self._said, "")

    def refresh(self, prompts: Sequence[Prompt]) -> None:
        """These are open, in this order."""
        show(self.view, bool(prompts))
        if [p.id for p in prompts] == list(self._prompts):
            return
        before, self._prompts = self.prompt.value, {p.id: p for p in prompts}
        self.prompt.options = [(_short(p), p.id) for p in prompts]
        show(self.prompt, len(prompts) > 1)
        self.prompt.value = before if before in self._prompts else next(iter(self._prompts), None)
        if self.prompt.value != before:
            self._put_away()
            put(self._said, "")

    def open(self) -> None:
        """Show the form, with the keyboard in it."""
        show(self._form, True)
        show(self.opens, False)
        put(self._said, "")
        (self.prompt if len(self._prompts) > 1 else self.option).focus()

    def _offer(self) -> None:
        prompt = self._prompts.get(self.prompt.value or "")
        names = [o.name for o in prompt.options] if prompt else []
        self.option.options = [("choose", None), *((worded(name), name) for name in names), (OTHERWISE, "")]
        self.option.value = self.sure.value = None

    def _put_away(self) -> None:
        show(self._form, False)
        show(self.opens, True)

    def _keep(self) -> None:
        if not self.prompt.value or self.option.value is None or self.sure.value is None:
            put(self._said, alert("Choose what you would do, and how sure you are that it is the best."))
            return
        said = Leaned(self.exercise.now, self.prompt.value, self.option.value, self.sure.value, self.who.value.strip())
        try:
            self.exercise.remark(said)
        except (ValueError, OSError) as error:
            put(self._said, alert(f"It could not be kept: {error}"))
            return
        self._kept[said.prompt] = self._kept.get(said.prompt, 0) + 1
        self.who.value = ""
        self._offer()
        self._put_away()
        put(self._said, f'<p role="status" class="drill-aside">Kept. Said here so far: {self._kept[said.prompt]}.</p>')
        self.opens.focus()


def _short(prompt: Prompt) -> str:
    return sentence(worded(prompt.subject))


def leaned(found: Sequence[Lean], starts: int) -> str:
    """HTML: what was decided, beside what each had leaned to; "" where nobody said anything."""
    if not found:
        return ""
    apart = sum(bool(one.apart) for one in found)
    said = f"Somebody leaned another way in {apart} of {len(found)}." if apart else "All leaned to what was decided."
    heads = "".join(f'<th scope="col">{h}</th>' for h in ("done", "who", "what", "decided", "leaned before that"))
    rows = "".join(
        f"<tr>{''.join(f'<td>{escape(worded(cell))}</td>' for cell in _cells(one, starts))}</tr>" for one in found
    )
    table = f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody>"
    return f'<p>{said}</p><table class="drill-numbers drill-wordy">{table}</table>'


def _cells(one: Lean, starts: int) -> tuple[str, ...]:
    each = listed(f"{x.who or 'somebody'}: {x.option or OTHERWISE}, {x.sure} %" for x in one.said)
    decided = f"nobody answered: {one.decided}" if one.silent else one.decided or OTHERWISE
    return wording.clock(starts + one.at), spelt(one.role), one.asked, decided, each
