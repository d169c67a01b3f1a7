"""What has to be decided now: each open decision with its time, its options, and what happens without an answer."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from html import escape

from ipywidgets import HTML, Button, HBox, Text, VBox

from sim import actions as act
from sim import wording
from sim.prompts import Option, Prompt
from sim.scenario import spelt

from .countdown import Countdown
from .notice import given_back, readers
from .parts import alert, box, button, classed, listed, put, show
from .words import sentence, worded

NOT_CALLED = "You have not been called yet. Let time go on."
NOTHING = "Nothing is asked of you at the moment. Act if you want to, or let time go on."
ENDED = "The exercise is over. Look back at it."


class Decisions:
    """The card NOW. `answer(prompt, option)` and `write(prompt)` are what its buttons do.

    A decision keeps its widgets while it is open, so that nothing that is being typed or focused is lost.
    """

    def __init__(self, exercise, answer: Callable[[Prompt, str], object], write: Callable[[Prompt], object]):
        self.exercise, self._answer, self._write = exercise, answer, write
        self._open: dict[str, _Decision] = {}
        self._writing = False
        self._title, self._said = HTML(), HTML()
        self._list = VBox([])
        self._reason = Text(description="Reason", placeholder="why (optional; it stands in the log)")
        self._cost = Text(description="Talk took", placeholder="minutes, if you like")
        self._extras = box(HBox, [self._reason, self._cost], "drill-extras")
        self._late = HTML()
        put(self._late, "")
        self._cost.observe(lambda _: self._warn(), "value")
        self.view = classed(VBox([self._title, self._said, self._list, self._extras, self._late]), "drill-card")
        show(self._cost, exercise.header.mode == "turn")

    @property
    def reason(self) -> str:
        """What was given as the reason."""
        return self._reason.value.strip()

    @property
    def minutes(self) -> float | None:
        """What the talk took, in minutes; None: as the model says. Raises ValueError for what is no number."""
        text = self._cost.value.strip().removesuffix("min").strip().replace(",", ".")
        if not text:
            return None
        try:
            minutes = float(text)
        except ValueError:
            minutes = -1.0
        if not 0 <= minutes <= 24 * 60:
            raise ValueError(f"talk took {self._cost.value!r}; minutes, like 5, or nothing at all")
        return minutes

    def answered(self) -> None:
        """An answer has been given: reason and minutes were for that one."""
        self._reason.value = self._cost.value = ""

    def refresh(self, refused: str = "", meanwhile: str = "") -> list[Prompt]:
        """Show what is open now, and return what has newly opened. `meanwhile` is HTML of what went before."""
        prompts = self.exercise.prompts
        new = [p for p in prompts if p.id not in self._open]
        self._open |= {p.id: _Decision(p, self.exercise, self._answer, self._write) for p in new}
        if new:
            self._list.children = [*self._list.children, *(self._open[p.id].view for p in new)]
        for name, decision in self._open.items():
            show(decision.view, any(p.id == name for p in prompts))
        self._words(prompts, refused, meanwhile)
        return new

    def _warn(self) -> None:
        """Say whether the talk was so long that its answer comes too late."""
        try:
            minutes = self.minutes or 0.0
        except ValueError:
            minutes = 0.0
        lands, starts = self.exercise.now + round(60 * minutes), self.exercise.scenario.starts
        late = [p for p in self.exercise.prompts if minutes and lands >= p.deadline]
        several = len(self.exercise.prompts) > 1
        words = [
            f"{minutes:g} min is after the deadline {f'of “{sentence(worded(p.subject))}”, ' if several else 'of '}"
            f"{wording.clock(starts + p.deadline)}: then nobody has answered."
            for p in late
        ]
        put(self._late, alert(" ".join(words)))

    def tick(self) -> None:
        """Only the clock has moved."""
        for decision in self._open.values():
            decision.countdown.now = self.exercise.now

    def make_room(self, writing: bool) -> None:
        """While a notice is written, the options stand back."""
        self._writing = writing
        for decision in self._open.values():
            decision.let_go()
        self._fold(self.exercise.prompts)

    @property
    def first(self) -> Button | None:
        """The first option of the oldest open decision."""
        prompt = next(iter(self.exercise.prompts), None)
        return self._open[prompt.id].buttons[0] if prompt else None

    def _fold(self, prompts: tuple[Prompt, ...]) -> None:
        """Of several decisions only the oldest shows its options unasked, so that all fit the page."""
        for place, prompt in enumerate(prompts):
            self._open[prompt.id].fold(self._writing or place > 0)
            view = self._open[prompt.id].view
            (view.add_class if place else view.remove_class)("drill-second")

    def _words(self, prompts: tuple[Prompt, ...], refused: str, meanwhile: str) -> None:
        roles = listed(dict.fromkeys(p.role for p in prompts)) or listed(self.exercise.people)
        self._title.value = f"<h2>{'NOW' if prompts else 'Waiting'} · {escape(spelt(roles))}</h2>"
        called = bool(self.exercise.pictures())
        idle = ENDED if self.exercise.ended else NOTHING if called else NOT_CALLED
        put(self._said, alert(refused) + meanwhile + ("" if prompts else f'<p class="drill-question">{idle}</p>'))
        self._fold(prompts)
        self._warn()
        show(self._extras, bool(prompts))
        (self.view.add_class if prompts else self.view.remove_class)("drill-now")


class _Decision:
    """The widgets of one open decision."""

    def __init__(self, prompt: Prompt, exercise, answer, write):
        self.prompt, self._unfolded = prompt, False
        several = len(exercise.people) > 1
        role = f'<p class="drill-aside">{escape(spelt(prompt.role))}</p>' if several else ""
        text = HTML(f'{role}<p class="drill-question">{escape(worded(prompt.text))}</p>')
        self.countdown = Countdown(
            starts=exercise.scenario.starts,
            now=exercise.now,
            opened=prompt.opened,
            deadline=prompt.deadline,
            label=worded(prompt.text),
            otherwise=f"If nobody answers: {worded(prompt.default)}.",
        )
        self.buttons = [
            button(sentence(worded(o.name)), partial(answer, prompt, o.name), "drill-quiet") for o in prompt.options
        ]
        rows = [_row(b, detail(o, exercise)) for b, o in zip(self.buttons, prompt.options, strict=True)]
        if any(isinstance(a, act.Draft) for o in prompt.options for a in o.actions):
            own = button("Write your own notice …", lambda: write(prompt), "drill-quiet")
            rows.append(_row(own, "you choose words, channels, readers"))
        if given_back(prompt):
            own = button("Change its words …", lambda: write(prompt), "drill-quiet")
            rows.append(_row(own, "then it is read again"))
        self._options = box(VBox, rows, "drill-options")
        self._later = button("Show the options", self._by_hand, "drill-quiet")
        self.view = box(VBox, [text, self.countdown, self._options, self._later], "drill-decision")

    def fold(self, folded: bool) -> None:
        """Show or hide the options; one that somebody has unfolded by hand stays unfolded."""
        folded = folded and not self._unfolded
        show(self._options, not folded)
        show(self._later, folded)

    def let_go(self) -> None:
        """Forget that somebody unfolded it."""
        self._unfolded = False

    def _by_hand(self) -> None:
        self._unfolded = True
        self.fold(False)
        self.buttons[0].focus()


def _row(choice: Button, words: str):
    return box(HBox, [choice, HTML(f'<p class="drill-aside">{escape(words)}</p>')], "drill-option")


def detail(option: Option, exercise) -> str:
    """What an option would set going, where its name does not say it: readers, releases, what is promised."""
    drafts = [a for a in option.actions if isinstance(a, act.Draft)]
    return "; ".join(_draft_in_words(d, exercise) for d in drafts)


def _draft_in_words(draft: act.Draft, exercise) -> str:
    said = [f"to {readers(exercise.scenario, draft)}"]
    said += [f"{listed(draft.approvals)} must release it"] if draft.approvals else ["goes out when written"]
    if draft.next_update:
        said.append(f"next update {draft.next_update // 60} min after it goes out")
    if draft.estimate:
        said.append(f"over {draft.estimate // 60} min after it goes out")
    return ", ".join(said)
