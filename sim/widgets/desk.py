"""The facilitator's strip: speak for whoever was asked, rule on what was proposed, send something from outside."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape
from typing import Any

from ipywidgets import HTML, Dropdown, FloatText, HBox, Text, VBox

from sim import actions as act
from sim import events as ev
from sim.scenario import ROLES, spelt

from .lanes import seen
from .parts import alert, box, button, card, put, show


class Desk:
    """The card *Facilitator*. `interject(action)` is what its buttons do; it draws from what the seats have seen."""

    def __init__(self, exercise, interject: Callable[[act.Action], bool]):
        self.exercise, self._interject = exercise, interject
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
        self.path = Text(description="Number", placeholder="none; or e.g. organisation.work.decide.seconds")
        self.value = FloatText(description="becomes")
        self.to = Dropdown(description="To", options=[(spelt(role), role) for role in ROLES])
        self.sender = Text(description="From", value="a journalist")
        self.text = Text(description="Says", placeholder="what reaches them")
        self._questions = box(HBox, [self.ask, self.reply, button("Answer in their voice", self._answer)], "drill-form")
        ruling = [self.other, self.ruling, self.path, self.value, button("Rule", self._rule)]
        self._proposals = box(HBox, ruling, "drill-form")
        inject = box(HBox, [self.to, self.sender, self.text, button("Send it to them", self._send)], "drill-form")
        self._none = HTML()
        forms = [self._none, self._questions, self._proposals, inject, self._said]
        self.view = card("Facilitator", [VBox(forms)], "drill-desk")
        show(self.view, False)
        self.refresh()

    def refresh(self) -> None:
        """Show the questions and proposals that are open."""
        events = seen(self.exercise.pictures())
        questions, proposals = waiting(events)
        _keep(self.ask, [(f"{spelt(e.role)} asks {e.whom} about {e.about}", e.ask) for e in questions])
        _keep(self.other, [(f"{spelt(e.role)}: {e.text}", e.other) for e in proposals])
        show(self._questions, bool(questions))
        show(self._proposals, bool(proposals))
        number = len(questions) + len(proposals)
        self.toggle.description = f"Facilitator ({number} waiting)" if number else "Facilitator …"
        words = "No question and no proposal is open. You can always send somebody something from outside."
        many = "Most questions are answered by the model or the script after a few minutes; you may speak first."
        self._none.value = f'<p class="drill-aside">{escape(many if number else words)}</p>'

    def say(self, text: str) -> None:
        """Show what did not work."""
        put(self._said, alert(text))

    def _turn(self) -> None:
        show(self.view, self.view.layout.display == "none")

    def _answer(self) -> None:
        self._settle(act.ReplyTo(self.ask.value or "", self.reply.value), self.reply)

    def _rule(self) -> None:
        path = tuple(part for part in self.path.value.strip().split(".") if part)
        value = self.value.value if path else None
        self._settle(act.Rule(self.other.value or "", self.ruling.value, path, value), self.ruling, self.path)

    def _settle(self, action: act.Action, *texts: Text) -> None:
        self.say("")
        if self._interject(action):
            for text in texts:
                text.value = ""

    def _send(self) -> None:
        if self._interject(act.Inject(self.to.value, self.sender.value, self.text.value)):
            self.text.value = ""


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
