"""What has to be decided now: each open decision with its time, its options, and what happens without an answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from html import escape

from ipywidgets import HTML, Button, HBox, Text, VBox

from sim import actions as act
from sim import wording
from sim.incidents import urgency
from sim.picture import Known
from sim.prompts import Option, Prompt
from sim.scenario import lasted, spelt, worded

from .countdown import Countdown
from .leaning import Leaning
from .notice import given_back, readers
from .parts import alert, box, button, classed, listed, put, show
from .words import incident_named, sentence

NOT_CALLED = "You have not been called yet. Let time go on."
NOTHING = "Nothing is asked of you at the moment. Act if you want to, or let time go on."
ENDED = "The exercise is over. Look back at it."
#: What a page says that has no clock of its own.
NOT_CALLED_THERE = "You have not been called yet. You will hear as soon as you are."
NOTHING_THERE = "Nothing is asked of you at the moment. Act if you want to."


class Decisions:
    """The card NOW. `answer(prompt, option)` and `write(prompt)` are what its buttons do.

    A decision keeps its widgets while it is open, so that nothing that is being typed or focused is lost.
    """

    def __init__(
        self,
        exercise,
        answer: Callable[[Prompt, str], object],
        write: Callable[[Prompt], object],
        has_clock: bool = True,
    ):
        self.exercise, self._answer, self._write = exercise, answer, write
        self._nothing, self._not_called = (NOTHING, NOT_CALLED) if has_clock else (NOTHING_THERE, NOT_CALLED_THERE)
        self._open: dict[str, _Decision] = {}
        self._writing = False
        self._title, self._said = HTML(), HTML()
        self._list = VBox([])
        self._reason = Text(description="Reason", placeholder="why (optional; it stands in the log)")
        self._cost = Text(description="Talk took", placeholder="minutes, if you like")
        self._extras = box(HBox, [self._reason, self._cost], "drill-extras")
        self._late = HTML()
        put(self._late, "")
        self.leaning = Leaning(exercise)
        self._cost.observe(lambda _: self._warn(), "value")
        self.view = classed(
            VBox([self._title, self._said, self._list, self._extras, self._late, self.leaning.view]), "drill-card"
        )
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
        prompts = self._in_order()
        new = [p for p in prompts if p.id not in self._open]
        self._open |= {p.id: _Decision(p, self.exercise, self._answer, self._write) for p in new}
        if new:
            self._list.children = [self._open[p.id].view for p in prompts]
        for name, decision in self._open.items():
            show(decision.view, any(p.id == name for p in prompts))
            decision.name_incidents(self._known())
        self._words(prompts, refused, meanwhile)
        return new

    def _in_order(self) -> list[Prompt]:
        """What is open: what is due first, and of what is due in the same minute, what is about the worst incident."""
        known = self._known()
        return sorted(self.exercise.prompts, key=lambda p: (p.deadline // 60, urgency_of(p, known), p.opened))

    def _known(self) -> Known:
        return next(iter(self.exercise.pictures().values())).known if self.exercise.pictures() else Known()

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
        self._fold(self._in_order())

    @property
    def first(self) -> Button | None:
        """The first option of the open decision that is due first."""
        prompt = next(iter(self._in_order()), None)
        return self._open[prompt.id].buttons[0] if prompt else None

    def _fold(self, prompts: list[Prompt]) -> None:
        """Of several decisions only the one that is due first shows its options unasked, so that all fit the page; what
        shows them goes on to."""
        if prompts and not self._writing:
            self._open[prompts[0].id].keep_open()
        for place, prompt in enumerate(prompts):
            self._open[prompt.id].fold(self._writing or place > 0)
            view = self._open[prompt.id].view
            (view.add_class if place else view.remove_class)("drill-second")

    def _words(self, prompts: list[Prompt], refused: str, meanwhile: str) -> None:
        roles = listed(dict.fromkeys(p.role for p in prompts)) or listed(self.exercise.people)
        self._title.value = f"<h2>{'NOW' if prompts else 'Waiting'} · {escape(spelt(roles))}</h2>"
        called = bool(self.exercise.pictures())
        idle = ENDED if self.exercise.ended else self._nothing if called else self._not_called
        put(self._said, alert(refused) + meanwhile + ("" if prompts else f'<p class="drill-question">{idle}</p>'))
        self._fold(prompts)
        self._warn()
        show(self._extras, bool(prompts))
        self.leaning.refresh(prompts)
        (self.view.add_class if prompts else self.view.remove_class)("drill-now")


class _Decision:
    """The widgets of one open decision."""

    def __init__(self, prompt: Prompt, exercise, answer, write):
        self.prompt, self._unfolded = prompt, False
        self._exercise = exercise
        self._about = HTML()
        text = HTML(f'<p class="drill-question">{question(prompt)}</p>')
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
        self.view = box(VBox, [self._about, text, self.countdown, self._options, self._later], "drill-decision")
        self.name_incidents(Known())

    def name_incidents(self, known: Known) -> None:
        """Say whose it is, and which incidents it is about, where there are several."""
        ones = [known.incidents[n] for n in concerned(self.prompt, known) if n in known.incidents]
        several = [f"Incident {incident_named(one)}" for one in ones] if len(known.incidents) > 1 else []
        whose = spelt(self.prompt.role) if len(self._exercise.people) > 1 else ""
        said = " · ".join(filter(None, [whose, *several]))
        put(self._about, said and f'<p class="drill-aside">{escape(said)}</p>')

    def fold(self, folded: bool) -> None:
        """Show or hide the options; one that somebody has unfolded by hand stays unfolded."""
        folded = folded and not self._unfolded
        show(self._options, not folded)
        show(self._later, folded)
        (self.view.add_class if folded else self.view.remove_class)("drill-folded")

    def keep_open(self) -> None:
        """Somebody has its options before them."""
        self._unfolded = True

    def let_go(self) -> None:
        """Forget that somebody unfolded it."""
        self._unfolded = False

    def _by_hand(self) -> None:
        self._unfolded = True
        self.fold(False)
        self.buttons[0].focus()


def _row(choice: Button, words: str):
    if not words:
        return box(HBox, [choice], "drill-option", "drill-plain")
    return box(HBox, [choice, HTML(f'<p class="drill-aside">{escape(words)}</p>')], "drill-option")


def question(prompt: Prompt) -> str:
    """HTML of what is asked. What others are to read stands out less than what is asked of it; which incident it is
    about is said above it."""
    text = _WHICH.sub("", worded(prompt.text), count=1)
    return _QUOTE.sub(r"<q>\1</q>", escape(sentence(text)))


def concerned(prompt: Prompt, known: Known) -> tuple[int, ...]:
    """The incidents that a decision is about: what its options would do something about, or what its notice is about;
    none for what concerns all of them."""
    done = [action for option in prompt.options for action in option.actions]
    found = [n for action in done for n in (getattr(action, "incident", None), *getattr(action, "incidents", ())) if n]
    named = [known.notices[n] for a in done if (n := getattr(a, "notice", "")) in known.notices]
    found += [n for notice in named for n in notice.draft.incidents]
    if not found and _WHICH.match(prompt.text):
        return (prompt.incident,)
    return tuple(dict.fromkeys(found))


def urgency_of(prompt: Prompt, known: Known) -> tuple[int, int]:
    """Orders decisions by the worst incident that they are about; what concerns all of them comes after a critical
    one."""
    ones = [known.incidents[n] for n in concerned(prompt, known) if n in known.incidents]
    return min(map(urgency, ones), default=(1, 0))


_WHICH = re.compile(r"^Incident \d+ \([^)]*\): ")  # as questions begin where several are known
_QUOTE = re.compile("“([^”]*)”")


def detail(option: Option, exercise) -> str:
    """What an option would set going, where its name does not say it: readers, releases, what is promised."""
    drafts = [a for a in option.actions if isinstance(a, act.Draft)]
    return "; ".join(_draft_in_words(d, exercise) for d in drafts)


def _draft_in_words(draft: act.Draft, exercise) -> str:
    said = [f"to {readers(exercise.scenario, draft)}"]
    said += [f"{listed(draft.approvals)} must release it"] if draft.approvals else ["goes out when written"]
    if draft.next_update:
        said.append(f"next update {lasted(draft.next_update / 60)} after it goes out")
    if draft.estimate:
        said.append(f"over {lasted(draft.estimate / 60)} after it goes out")
    return ", ".join(said)
