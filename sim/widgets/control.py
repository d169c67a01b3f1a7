"""The facilitator's page: the clock, who sits where and by which link, what is really so, what is open, who knows."""

from __future__ import annotations

import os
from collections.abc import Callable
from html import escape

from ipywidgets import HTML, Dropdown, HBox, Text, VBox

from sim import actions as act
from sim import wording
from sim.exercise.conductor import DUE
from sim.log import Log
from sim.room import FACILITATOR, SEAT, called
from sim.scenario import ROLES, lasted, spelt

from .ahead import Ahead
from .briefing import briefing, folded, held_by
from .browser import EXERCISE_BAND
from .desk import Desk
from .inorder import InOrder
from .lanes import truth, window
from .links import address, invitation
from .livelog import Announce
from .observing import Observing
from .parts import alert, box, button, card, classed, put, sheet, show
from .presence import Presence
from .roompace import RoomPace
from .runsheet import RunSheet
from .seat import LOST, Copy
from .timeline import Timeline

NOBODY, PLAYBOOK = "nobody", "the playbook"


class Control:
    """One exercise as the facilitator sees it. `view` is the widget to show; `heard()` draws what has changed."""

    def __init__(self, guest):
        self.guest = guest
        self._said, self.announce = HTML(), Announce()
        self.presence = Presence(bool, guest.close, lambda: self._try(guest.reopen))
        self.pace = RoomPace(guest, self._try)
        self.desk = Desk(guest, self.interject, self._try)
        leads = guest.kind == FACILITATOR
        show(self.desk.view, leads)
        self.open, self.known, self.briefing = HTML(), HTML(), classed(HTML(), "drill-card")
        self.timeline = Timeline(label="What is really so", starts=guest.scenario.starts, now=guest.now)
        self.seats = Seats(guest, self._try)
        self.ahead = Ahead(guest, self._try)
        self.sheet, self.observing = RunSheet(guest, self._try), Observing(guest, self._try)
        self.back = button("Look back", self.look_back)
        self.for_all = button("Let everybody look back", lambda: self._try(lambda: guest.ask("look back")))
        for view in (*self.seats.forms, self.ahead.view, self.sheet.form):
            show(view, leads)
        self._play = self._laid_out()
        top = VBox([sheet(), HTML(EXERCISE_BAND), self._band(), self._said])
        self.view = VBox([top, self._play, self.announce, self.presence, InOrder()])
        self._drawn: tuple = ()
        self._called = frozenset[str]()
        self.heard()

    def interject(self, action: act.Action) -> bool:
        """The facilitator steps in; whether the world took it. If not, the desk says why."""
        refused: list[str | None] = []
        done = self._try(lambda: refused.append(self.guest.interject(action)))
        if done and refused[0]:
            self.desk.say(f"That was not taken: {refused[0]}.")
        return done and not refused[0]

    def look_back(self) -> None:
        """See what it came to so far; or go back to the exercise."""
        from .debrief import Debrief

        if self._play in self.view.children:
            debrief: list[Debrief] = []
            if self._try(lambda: debrief.append(Debrief(self._copied()))):
                self.view.children = [self.view.children[0], debrief[0].view, *self.view.children[2:]]
                self.back.description = "Back to the exercise"
        else:
            self.view.children = [self.view.children[0], self._play, *self.view.children[2:]]
            self.back.description = "Look back"

    def heard(self) -> None:
        """The room has said something, or does not answer any more."""
        guest = self.guest
        put(self._said, alert(LOST) if guest.lost else "")
        self.pace.refresh()
        self.timeline.now = min(guest.now, guest.scenario.lasts)
        self.timeline.end = window(guest.scenario, guest.now)
        words = folded(briefing(guest.scenario, guest.seats, guest.header.mode), open_=guest.now == 0)
        if words != self.briefing.value:
            put(self.briefing, words)
        put(self.open, open_prompts(guest))
        self.seats.refresh()
        self.sheet.refresh()
        self.observing.refresh()
        show(self.for_all, guest.kind == FACILITATOR and not guest.opened and not guest.ended)
        if (len(guest.log), guest.people) != self._drawn:
            self._drawn = len(guest.log), guest.people
            log = Log(guest.scenario, tuple(guest.log))
            self.timeline.lanes = truth(log, guest.people, guest.now)
            put(self.known, who_knows(log, guest.now))
            self.desk.refresh()
        self.desk.tick()
        self._call_out()

    def _call_out(self) -> None:
        """Say aloud what people have to decide now, and what waits for the facilitator."""
        asked = [f"To be decided, {spelt(p.role)}: {p.text}" for p in self.guest.prompts]
        leads = self.guest.kind == FACILITATOR
        waiting = self.desk.waiting if leads else []
        due = [s.inject.title for s in self.guest.injects.standings if leads and s.status == DUE]
        every = [*asked, *(f"Waiting for you: {words}." for words in waiting), *(f"Due: {title}." for title in due)]
        if new := [words for words in every if words not in self._called]:
            self.announce.say(" ".join(new))
        self._called = frozenset(every)

    def _copied(self):
        self._copy = Copy(self.guest)
        return self._copy.exercise

    def _try(self, deed: Callable[[], object]) -> bool:
        """Do it; what is refused is said, and nothing has happened."""
        put(self._said, "")
        try:
            deed()
        except (ValueError, OSError) as error:
            put(self._said, alert(f"That did not work: {error}"))
            return False
        self.heard()
        return True

    def _band(self):
        header = self.guest.header
        small = escape(" · ".join(filter(None, [header.team, f"{header.mode} mode", self.guest.kind])))
        title = HTML(f"<h2>{escape(self.guest.scenario.title)} <small>{small}</small></h2>")
        return box(HBox, [title, self.pace.view, self.for_all, self.back], "drill-band")

    def _laid_out(self):
        lanes = card("What is really so", [self.timeline], "drill-lanes")
        leads = self.guest.kind == FACILITATOR
        middle = [self.desk.view, lanes, self.observing.view] if leads else [self.observing.view, lanes]
        left = box(VBox, [self.briefing, card("To be decided", [self.open]), *middle], "drill-main")
        cards = [self.sheet.view, self.seats.view, self.ahead.view, card("Who knows", [self.known])]
        right = box(VBox, cards, "drill-side")
        return box(HBox, [left, right], "drill-columns")


class Seats:
    """The card *Seats*: who holds each, whether their page is there, the link that opens it; and who takes it over."""

    def __init__(self, guest, try_: Callable[[Callable[[], object]], object]):
        self.guest, self._try = guest, try_
        self.host = os.environ.get("DRILL_PAGES", "")
        self._list, self._links, self._new = HTML(), HTML(), HTML()
        self.role = Dropdown(description="Seat", options=[(spelt(role), role) for role in ROLES])
        self.to = Dropdown(description="Held by", options=[PLAYBOOK, NOBODY])
        self.names = Text(description="New", placeholder="names of who comes, with commas")
        give = button("Hand it over", self._give)
        invite = button("Invite to this seat", self._invite)
        self.links = button("Show links", self._turn)
        give_form = box(HBox, [self.role, self.to, give], "drill-form")
        self.forms = [give_form, box(HBox, [self.names, invite], "drill-form"), self.links]
        self.view = card("Seats", [self._list, *self.forms[:2], self._new, self.links, self._links])
        put(self._links, "")
        put(self._new, "")
        self.refresh()

    def refresh(self) -> None:
        """Show who is there now."""
        html = seats_table(self.guest)
        if html != self._list.value:
            put(self._list, html)
            offers = {title: called(title, names) for title, kind, _, names, _ in self.guest.places if kind == SEAT}
            chosen = self.to.value
            self.to.options = [*((words, title) for title, words in offers.items()), (PLAYBOOK,) * 2, (NOBODY,) * 2]
            self.to.value = chosen if chosen in (*offers, PLAYBOOK, NOBODY) else next(iter((*offers, PLAYBOOK)))
            if self._links.value:
                put(self._links, self._invitations())

    def _give(self) -> None:
        holder = {PLAYBOOK: "playbook", NOBODY: "nobody"}.get(self.to.value, "people")
        to = self.to.value if holder == "people" else ""
        self._try(lambda: self.guest.ask("seat", role=self.role.value, holder=holder, to=to))

    def _invite(self) -> None:
        names = [name.strip() for name in self.names.value.split(",") if name.strip()]
        asked = lambda: self.guest.ask("invite", names=names, roles=[self.role.value])  # noqa: E731 - put later
        tokens: list[str] = []
        if self._try(lambda: tokens.append(asked())):
            who = ", ".join(names) or spelt(self.role.value)
            put(self._new, invitation(f"For {who}", address(self.host, tokens[0])))
            self.names.value = ""

    def _turn(self) -> None:
        shown = bool(self._links.value)
        put(self._links, "" if shown else self._invitations())
        self.links.description = "Show links" if shown else "Hide links"

    def _invitations(self) -> str:
        names = {title: names for title, _, _, names, _ in self.guest.places}
        links = [(called(t, names.get(t, ())), address(self.host, token)) for t, token in self.guest.tokens.items()]
        return "".join(invitation(words, link) for words, link in links)


# ------------------------------------------------------------------------------------------------ in words


def seats_table(guest) -> str:
    """HTML: every role, who holds it, how many pages of theirs are there."""
    there = {role: count for _, _, roles, _, count in guest.places for role in roles}
    rows = [_seat(role, guest.seats[role], there.get(role, 0)) for role in ROLES]
    head = "<tr><th scope='col'>seat</th><th scope='col'>held by</th><th scope='col'>pages</th></tr>"
    return f'<table class="drill-held"><thead>{head}</thead><tbody>{"".join(rows)}</tbody></table>'


def _seat(role: str, held: tuple[str, tuple[str, ...]], there: int) -> str:
    who = held_by(*held)
    pages = ("○ none" if there == 0 else f"● {there}") if held[0] == "people" else "–"
    return f"<tr><th scope='row'>{escape(spelt(role))}</th><td>{escape(who)}</td><td>{pages}</td></tr>"


def open_prompts(guest) -> str:
    """HTML: what people have to decide, by when, and what happens otherwise."""
    starts = guest.scenario.starts
    rows = [
        f"<li><b>{escape(spelt(p.role))}</b>: {escape(p.text)} <small>by {wording.clock(starts + p.deadline)}, "
        f"{lasted(max(0, p.deadline - guest.now) / 60)} left; otherwise: {escape(p.default)}</small></li>"
        for p in sorted(guest.prompts, key=lambda p: p.deadline)
    ]
    if not rows:
        said = "The exercise is over." if guest.ended else "Nobody has anything to decide now."
        leads = guest.kind == FACILITATOR and not guest.ended
        return f'<p class="drill-aside">{said}{" Let time go on." if leads else ""}</p>'
    return f'<ul class="drill-waiting">{"".join(rows)}</ul>'


def who_knows(log: Log, now: int) -> str:
    """HTML: of each audience that anything was sent to, the share that knows by now."""
    from sim.metrics import informed

    frame = informed(log, now)
    last = frame.groupby("audience", sort=False).share.last() if len(frame) else {}
    rows = [f"<dt>{escape(name)}</dt><dd>{share:.0%}</dd>" for name, share in dict(last).items()]
    if not rows:
        return '<p class="drill-aside">Nothing has been sent to anybody yet.</p>'
    return f'<dl class="drill-facts">{"".join(rows)}</dl>'
