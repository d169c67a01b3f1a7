"""The facilitator's strip: speak for whoever was asked, rule on what was proposed, send something from outside."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape
from typing import Any

from ipywidgets import HTML, Button, Combobox, Dropdown, FloatText, HBox, Text, VBox

from sim import actions as act
from sim import events as ev
from sim import wording
from sim.scenario import ROLES, Scenario, lasted, spelt, worded

from .adjusting import adjustable
from .lanes import seen
from .parts import alert, box, button, card, put, show
from .tocome import ToCome
from .words import the, topic

_BY_ITSELF = " (will be answered)"


class Desk:
    """The card *Facilitator*. `interject(action)` is what its buttons do, `do(deed)` what those of *Events to come* do;
    it draws from what the seats have seen, and from the list of injects."""

    def __init__(self, exercise, interject: Callable[[act.Action], bool], do: Callable[[Callable[[], object]], bool]):
        self.exercise, self._interject = exercise, interject
        self.to_come = ToCome(exercise, do)
        self.toggle = button("Facilitator …", self._turn)
        self._said = HTML()
        self.ask, self.reply = (
            Dropdown(description="Question"),
            Text(description="Answer", placeholder="in their voice"),
        )
        self.other, self.ruling = (
            Dropdown(description="Proposal"),
            Text(description="Ruling", placeholder="what comes of it"),
        )
        self._numbers = adjustable(exercise.scenario)
        paths = tuple(self._numbers)
        self.path = Combobox(
            description="Number", placeholder="none; or part of its name: decide, sms, agents", options=paths
        )
        self.value = FloatText(description="becomes")
        self._now = HTML()
        put(self._now, "")
        self.path.observe(lambda change: self._look_up(change["new"].strip()), "value")
        self.to = Dropdown(description="To")
        self.sender = Text(description="From", value="a journalist")
        self.text = Text(description="Says", placeholder="what reaches them")
        answer, rule = button("Answer in their voice", self._answer), button("Rule", self._rule)
        send = button("Send it to them", self._send)
        _needs(answer, self.reply)
        _needs(rule, self.ruling, self.path)
        _needs(send, self.text)
        self._questions = box(HBox, [self.ask, self.reply, answer], "drill-form")
        self._proposals = box(HBox, [self.other, self.ruling, self.path, self.value, self._now, rule], "drill-form")
        self._inject = box(HBox, [self.to, self.sender, self.text, send], "drill-form")
        self._open: list[tuple[int, str]] = []
        self._list, self._aside = HTML(), HTML()
        forms = [self._list, self._aside, self._questions, self._proposals, self._inject, self._said, self.to_come.view]
        self.view = card("Facilitator", [VBox(forms)], "drill-desk")
        put(self._said, "")
        show(self.view, False)
        self.refresh()

    def refresh(self) -> None:
        """Show the questions and proposals that are open, first those that nobody else settles."""
        _keep(self.to, receivers(self.exercise.people))
        questions, proposals = waiting(seen(self.exercise.pictures()))
        ours = [e for e in questions if not is_answered_by_itself(e, self.exercise.scenario)]
        others = [e for e in questions if e not in ours]
        asked = [*((_asked(e), e.ask) for e in ours), *((f"{_asked(e)}{_BY_ITSELF}", e.ask) for e in others)]
        _keep(self.ask, asked)
        _keep(self.other, [(f"{spelt(e.role)}: {e.text}", e.other) for e in proposals])
        goes_on = not self.exercise.ended
        show(self._questions, bool(questions) and goes_on)
        show(self._proposals, bool(proposals) and goes_on)
        show(self._inject, goes_on)
        proposed = [(e.at, f"The {spelt(e.role)} proposes: {e.text}") for e in proposals]
        self._open = sorted([*((e.at, _asked(e)) for e in ours), *proposed]) if goes_on else []
        number = len(self._open)
        self.toggle.description = f"Facilitator ({number} waiting)" if number else "Facilitator …"
        self._explain(len(others))
        self.tick()

    @property
    def waiting(self) -> list[str]:
        """What waits because nobody else answers, in words."""
        return [words for _, words in self._open]

    def tick(self) -> None:
        """How long what waits has waited, and what has become due; only the clock may have moved."""
        self.to_come.refresh()
        now, starts = self.exercise.now, self.exercise.scenario.starts
        rows = "".join(
            f"<li>{escape(worded(words))} ({wording.clock(starts + at)}, {lasted((now - at) / 60)} ago)</li>"
            for at, words in self._open
        )
        html = (
            f'<p>Waiting for you, because nobody else answers:</p><ul class="drill-waiting">{rows}</ul>' if rows else ""
        )
        if html != self._list.value or not html:
            put(self._list, html)

    def say(self, text: str) -> None:
        """Show what did not work."""
        put(self._said, alert(text))

    def _explain(self, others: int) -> None:
        if self.exercise.ended:
            words = "The exercise is over; nothing reaches anybody any more."
        elif others:
            words = (
                "Other open questions are answered by the model or the script after a few minutes; you may speak first."
            )
        elif self._open:
            words = ""
        else:
            words = "No question and no proposal is open. You can always send somebody something from outside."
        put(self._aside, words and f'<p class="drill-aside">{escape(words)}</p>')

    def _done(self, text: str) -> None:
        """Say that it has worked."""
        put(self._said, f'<p class="drill-done" role="status">✓ {escape(worded(text))}</p>')

    def _turn(self) -> None:
        show(self.view, self.view.layout.display == "none")

    def _answer(self) -> None:
        asked = next((text for text, ask in self.ask.options if ask == self.ask.value), "")
        words = f"Answered: {asked.removesuffix(_BY_ITSELF)}."
        self._settle(act.ReplyTo(self.ask.value or "", self.reply.value.strip()), words, self.reply)

    def _rule(self) -> None:
        path = tuple(part for part in self.path.value.strip().split(".") if part)
        value = self.value.value if path else None
        ruled = act.Rule(self.other.value or "", self.ruling.value.strip(), path, value)
        self._settle(ruled, "Your ruling has reached them.", self.ruling, self.path)

    def _look_up(self, path: str) -> None:
        """Begin with what the number is, so that a ruling changes nothing by oversight."""
        now = self._numbers.get(path)
        self.value.value = 0.0 if now is None else now
        words = "" if now is None else f"at the start {now:,.6g}; times are in seconds, shares from 0 to 1"
        put(self._now, words and f'<p class="drill-aside">{words}</p>')

    def _send(self) -> None:
        role, clock = self.to.value, wording.clock(self.exercise.scenario.starts + self.exercise.now)
        there = role in self.exercise.pictures() or role not in self.exercise.people
        later = "" if there else ", who will read it on joining the call"
        inject = act.Inject(role, self.sender.value.strip() or "somebody", self.text.value.strip())
        self._settle(inject, f"Sent at {clock} to the {spelt(role)}{later}.", self.text)

    def _settle(self, action: act.Action, words: str, *texts: Text) -> None:
        self.say("")
        if self._interject(action):
            for text in texts:
                text.value = ""
            self._done(words)


def receivers(people: tuple[str, ...]) -> list[tuple[str, str]]:
    """Whom something can be sent to, those that people hold now first."""
    others = [(f"{spelt(role)} (nobody at this table)", role) for role in ROLES if role not in people]
    return [*((spelt(role), role) for role in people), *others]


def is_answered_by_itself(asked: ev.Asked, scenario: Scenario) -> bool:
    """Whether the model (for a colleague) or the script (for somebody outside) answers a question."""
    return asked.whom in ROLES or any((r.whom, r.about) == (asked.whom, asked.about) for r in scenario.replies)


def _asked(asked: ev.Asked) -> str:
    return f"The {spelt(asked.role)} asks {the(asked.whom)} about {topic(asked.about)}"


def _needs(go: Button, *texts: Text) -> None:
    """A button is of no use before one of these has words."""
    go.disabled = True
    for text in texts:
        text.observe(lambda _: setattr(go, "disabled", not any(t.value.strip() for t in texts)), "value")


def waiting(events: Iterable[Any]) -> tuple[list[ev.Asked], list[ev.OtherProposed]]:
    """Questions without an answer and proposals without a ruling, oldest first."""
    events = list(events)
    done = {e.ask for e in events if isinstance(e, ev.Replied)} | {
        e.other for e in events if isinstance(e, ev.OtherRuled)
    }
    questions = [e for e in events if isinstance(e, ev.Asked) and e.ask not in done]
    return questions, [e for e in events if isinstance(e, ev.OtherProposed) and e.other not in done]


def _keep(choice: Dropdown, options: list[tuple[str, str]]) -> None:
    """Give a choice new options; what was chosen stays if it is still there, else the first is."""
    if list(choice.options) == options:
        return
    chosen, values = choice.value, [value for _, value in options]
    choice.options = options
    choice.value = chosen if chosen in values else next(iter(values), None)
