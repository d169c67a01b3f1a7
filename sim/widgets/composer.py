"""Where a notice is written: to whom, by which channels, field by field, and what its readers would get to read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from html import escape

from ipywidgets import HTML, BoundedIntText, Checkbox, Dropdown, HBox, Textarea, VBox, Widget

from sim import actions as act
from sim import demand, wording
from sim.prompts import Prompt
from sim.scenario import Channel, Organisation, spelt, worded

from .concerns import Concerns
from .notice import fields_for, given_back, lacking, preview, reach_in_words, to_think_of, words_for
from .parts import alert, box, button, listed, put, show
from .ticks import heading, tick
from .words import sentence

Written = act.Draft | act.Redraft  #: what can come out of it

#: What a notice should say, by occasion; all else may be added.
USUAL = ("what happened", "who is affected", "what we do", "next update")
REQUIRED = {"resolved": ("what happened", "what to do", "apology")}
_UNCHANGED = ("to", "channels", "occasion", "audiences", "approvals", "next_update", "estimate", "incidents")


class Composer:
    """A form for one notice. `send(role, prompt, action)` gets the finished draft, or the new words of one that was
    given back (`prompt`: what it answers, if anything).

    It assembles, counts and ticks off; what comes of the notice is the world's business.
    """

    def __init__(self, exercise, send: Callable[[str, Prompt | None, Written], object], close: Callable[[], object]):
        self.exercise, self._send, self._close = exercise, send, close
        self.role = ""
        self.prompt: Prompt | None = None
        self._given_back = ""  # the name of the notice whose words are changed; "": a new one is written
        self._draft: act.Draft | None = None
        self._template = False
        self._occasion = "own initiative"
        self.start = Dropdown(description="Start from", options=[("a blank page", None)])
        self.to = Dropdown(description="To", options=exercise.scenario.organisation.groups())
        self.segments: dict[str, Checkbox] = {}
        self.channels: dict[str, Checkbox] = {}
        self.approvals: dict[str, Checkbox] = {}
        self.concerns = Concerns(self._turn_about)
        self._about: tuple[int, ...] = ()  # the incidents that its words were last put together for
        self._boxes = {name: box(VBox, [], "drill-ticks", f"drill-{name}") for name in self._ticks()}
        self.promise = BoundedIntText(description="Next update, min", min=0, max=24 * 60, value=30)
        self.over = BoundedIntText(description="Over in, min", min=0, max=7 * 24 * 60, value=0)
        for number in (self.promise, self.over):
            number.style.description_width = "initial"
        self.template = Checkbox(description="a prepared text (quick to write)", indent=False)
        self.fields = {name: Textarea(description=sentence(name), rows=2) for name in act.FIELDS}
        self.fill = button("Fill in what is known", self._fill_in)
        self.more = button("More to say …", lambda: self._show(self.fields))
        self.text, self._said, self._missing, self._early = HTML(), HTML(), HTML(), HTML()
        self.go = button("Send", self._go, "drill-go")
        self.sure = button("Send it now", self._submit, "drill-go")
        self.keep = button("Keep writing", self._unask)
        self._confirm = box(VBox, [HTML(), box(HBox, [self.sure, self.keep])], "drill-confirm")
        self.view = self._laid_out()
        self._listen()

    # ------------------------------------------------------------------------------------------ opening

    def open(self, role: str, prompt: Prompt | None = None, again: act.Draft | None = None) -> None:
        """Begin a notice by `role`: an answer to `prompt`, pre-filled from its first draft, or one unasked, which may
        be one `again` that was refused. Where `prompt` is about one that was given back, only its words."""
        self.role, self.prompt = role, prompt
        self._given_back = given_back(prompt)
        if self._given_back:
            self._open_words(self._given_back)
            return
        drafts = [(o.name, a) for o in prompt.options for a in o.actions if isinstance(a, act.Draft)] if prompt else []
        drafts += [("what was written", again)] if again else []
        self._occasion = drafts[0][1].occasion if drafts else "own initiative"
        blank = act.Draft("customers", ("banner",), self._occasion, next_update=1800)
        self.start.options = [*drafts, ("a blank page", blank)]
        self.start.value = self.start.options[0][1]
        self._fill_from(self.start.value)

    def _open_words(self, notice: str) -> None:
        drafted = self.exercise.pictures()[self.role].known.notices[notice].draft
        same = {name: getattr(drafted, name) for name in _UNCHANGED}
        self._occasion = drafted.occasion
        self.start.options = [("as it is", act.Draft(**same, fields=drafted.fields))]
        self.start.value = self.start.options[0][1]
        self._fill_from(self.start.value)

    def _fill_from(self, draft: act.Draft | None) -> None:
        if draft is None:
            return
        self._draft = draft
        self.concerns.offer(draft, self.exercise.pictures()[self.role].known)
        self._about = self.concerns.chosen
        show(self._where, not self._given_back)
        show(self._whom, not self._given_back)
        self.to.value = draft.to
        self._offer(draft)
        self.promise.value = (draft.next_update or 0) // 60
        self.over.value = (draft.estimate or 0) // 60
        self.template.value = draft.template
        given = dict(draft.fields)
        for name, area in self.fields.items():
            area.value = given.get(name, "")
        self._show(name for name in act.FIELDS if given.get(name) or name in self.required)
        self._unask()

    def _offer(self, draft: act.Draft) -> None:
        """Tick boxes for segments, channels and approvals, as they are for this group."""
        organisation = self.exercise.scenario.organisation
        segments = [a for a in organisation.audiences if a.group == draft.to]
        self.segments = {
            a.name: tick(
                f"{a.name} ({demand.people(self.exercise.scenario, a):,})",
                not draft.audiences or a.name in draft.audiences,
            )
            for a in segments
        }
        ways = [c for c in organisation.channels if any(w.channel == c.name for a in segments for w in a.reached_by)]
        self.channels = {c.name: tick(worded(c.name), c.name in draft.channels) for c in ways}
        known = self.exercise.pictures()[self.role].known
        others = sorted(known.called - {self.role})
        self.approvals = {role: tick(spelt(role), role in draft.approvals) for role in others}
        for name, ticks in self._ticks().items():
            self._boxes[name].children = [heading(name), *ticks.values()]
            for each in ticks.values():
                each.observe(lambda _: self.refresh(), "value")
        self.refresh()

    def _turn_about(self) -> None:
        """About other incidents: words that nobody has put otherwise follow."""
        before, self._about = self._about, self.concerns.chosen
        words = {name: (area, area.value.strip()) for name, area in self.fields.items() if area.value.strip()}
        for name, (area, said) in words.items():
            if said == self._default(name, about=before):
                area.value = self._default(name)
        self.refresh()

    # -------------------------------------------------------------------------------------- what it holds

    @property
    def first(self) -> Widget:
        """Where writing begins."""
        return next(iter(self.fields.values())) if self._given_back else self.start

    @property
    def required(self) -> tuple[str, ...]:
        """The fields that a notice on this occasion should have."""
        return REQUIRED.get(self._occasion, USUAL)

    def draft(self) -> act.Draft:
        """The notice as it stands."""
        if self._given_back and self._draft:
            return replace(self._draft, fields=self._words())
        chosen = {
            name: tuple(key for key, tick in ticks.items() if tick.value) for name, ticks in self._ticks().items()
        }
        everybody = len(chosen["segments"]) == len(self.segments)
        return act.Draft(
            self.to.value,
            chosen["channels"],
            self._occasion,
            () if everybody else chosen["segments"],
            self.template.value,
            chosen["approvals"],
            self._words(),
            60 * self.promise.value or None,
            incidents=self.concerns.chosen,
            estimate=60 * self.over.value or None,
        )

    def refresh(self) -> None:
        """Tick off what is said, put the text together, and say on the button what it would do."""
        draft, scenario = self.draft(), self.exercise.scenario
        for name, area in self.fields.items():
            mark = " ✓" if area.value.strip() else " –" if name in self.required else ""
            area.description = sentence(name) + mark
        for channel in self._chosen_from(scenario.organisation, self.channels):
            self.channels[channel.name].description = reach_in_words(channel, scenario, draft)
        self.text.value = preview(draft, scenario, self.required, self.exercise.now)
        put(self._early, to_think_of(draft, scenario, self.exercise.pictures()[self.role].known) if self.role else "")
        told = self._given_back or any(tick.value for tick in self.segments.values())
        missing = lacking(draft, scenario) if told else ["tick who is to get it"]
        missing += ["tick what it is about"] if self.concerns.nothing else []
        does = f"Change {self._given_back} to these words" if self._given_back else words_for(draft, scenario)
        self.go.description = f"Not yet: {listed(missing)}" if missing else does
        self.go.disabled = bool(missing)
        words = f"It cannot go yet: {listed(missing)}." if missing else ""
        put(self._missing, words and f'<p class="drill-for-readers" role="status">{escape(words)}</p>')
        self.sure.description = f"Yes: {self.go.description[:1].lower()}{self.go.description[1:]}"

    def written(self) -> Written:
        """What would be done: the notice as it stands, or its new words."""
        draft = self.draft()
        return act.Redraft(self._given_back, draft.fields) if self._given_back else draft

    def say(self, text: str) -> None:
        """Show what was wrong."""
        put(self._said, alert(text))

    def refused(self, why: str) -> None:
        """The world did not take it: all stays as it was written, for another try."""
        self._unask()
        self.say(why)

    # -------------------------------------------------------------------------------------------- inside

    def _ticks(self) -> dict[str, dict[str, Checkbox]]:
        return {"segments": self.segments, "channels": self.channels, "approvals": self.approvals}

    def _words(self) -> tuple[tuple[str, str], ...]:
        return tuple((name, text) for name in self._open_fields() if (text := self.fields[name].value.strip()))

    def _open_fields(self) -> tuple[str, ...]:
        """The fields that a notice to this group may have: some are for people inside only."""
        return fields_for(self.to.value, self.exercise.scenario.organisation)

    def _chosen_from(self, organisation: Organisation, names: Iterable[str]) -> list[Channel]:
        return [c for c in organisation.channels if c.name in names]

    def _listen(self) -> None:
        self.start.observe(lambda change: self._fill_from(change["new"]), "value")
        self.to.observe(self._turn_to, "value")
        self.promise.observe(lambda _: self._follow("next update"), "value")
        self.over.observe(lambda _: self._follow("estimate"), "value")
        for widget in (self.template, *self.fields.values()):
            widget.observe(lambda _: self.refresh(), "value")

    def _turn_to(self, change) -> None:
        """Another group: its own segments and channels."""
        if self._draft and self.role:
            self._offer(act.Draft(change["new"], (), self._occasion, approvals=self._draft.approvals))
            self._show(name for name, area in self.fields.items() if area.layout.display is None)

    def _follow(self, name: str) -> None:
        """The field follows its number as long as nobody has put it in other words."""
        area, ready = self.fields[name], (self._default(name, said) for said in (False, True))
        if self.role and area.value.strip() in ("", *ready):
            promised = (self.promise if name == "next update" else self.over).value > 0
            area.value = self._default(name, promised)
            show(area, area.layout.display is None or promised)
        self.refresh()

    def _default(self, name: str, said: bool | None = None, about: tuple[int, ...] | None = None) -> str:
        """Words for a field. `said`: whether its time is named; None: as the numbers above have it. `about`: of which
        incidents; None: of those that are ticked."""
        everything, scenario = self.exercise.pictures()[self.role].known, self.exercise.scenario
        known = everything.about((self._about if about is None else about) or everything.open)
        promises, estimates = (self.promise.value > 0, self.over.value > 0) if said is None else (said, said)
        today = scenario, self.exercise.now
        return wording.default(name, known, scenario.organisation, promises, estimates, today)

    def _fill_in(self) -> None:
        for name in self._open_fields():
            area = self.fields[name]
            if area.layout.display is None and not area.value.strip():
                area.value = self._default(name)

    def _show(self, names: Iterable[str]) -> None:
        may = self._open_fields()
        shown = {name for name in names if name in may}
        for name, area in self.fields.items():
            show(area, name in shown)
        show(self.more, len(shown) < len(may))

    def _go(self) -> None:
        draft = self.draft()
        chosen = self._chosen_from(self.exercise.scenario.organisation, draft.channels)
        final = [worded(c.name) for c in chosen if not c.recallable]
        if draft.approvals or not final or self._given_back:
            self._submit()
            return
        question = f"<p>Nobody reads it before it goes, and {listed(final)} cannot be called back.</p>"
        self._confirm.children[0].value = question
        show(self._confirm, True)
        show(self.go, False)
        self.keep.focus()

    def _unask(self) -> None:
        show(self._confirm, False)
        show(self.go, True)
        self.say("")
        self.refresh()

    def _submit(self) -> None:
        self._send(self.role, self.prompt, self.written())

    def _laid_out(self):
        self._where = box(HBox, [self.start, self.to, self.promise, self.over, self.template], "drill-where")
        self._whom = box(HBox, [self.concerns.view, *self._boxes.values()], "drill-groups")
        what = box(HBox, self.fields.values(), "drill-what")
        ends = box(HBox, [self.go, self.fill, self.more, button("Put it away", self._close)])
        parts = [self._where, self._whom, what, self._early, self.text, self._said, ends, self._missing, self._confirm]
        return box(VBox, parts, "drill-composer")
