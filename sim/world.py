"""The world: a clock, a log, open prompts, and one door in.

It moves only in `advance`, and stops when somebody should decide. Everything from outside comes in by
`put`. It knows nothing of outages or notices: the stories do.

Whole seconds are indivisible. `advance` always finishes the second it stops in, and `put` settles all that
follows from an input within that second, so neither the pace of ticks nor the number of calls leaves a trace.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import simpy

from sim import actions, phrases, stories
from sim.clockwork import Clockwork
from sim.events import EVERYBODY, ActionRefused, ActionTaken, PromptClosed, PromptOpened, WorldEnded, viewers
from sim.luck import Luck
from sim.picture import Known, Picture
from sim.prompts import Option, Prompt
from sim.scenario import DAY, Duration, Scenario


class World:
    """One scenario in motion.

    `log` holds every event in order; `prompts` the open ones by id, `closed` says how many no longer are; `now` is the
    second of the scenario. Stories use `env`, `scenario`, `luck`, `record`, `prompt`, `next`, `until`, `later` and
    `start`, and keep what they share in `truth`.
    """

    def __init__(self, scenario: Scenario, seed: int = 0, replication: int = 0, *, luck: Luck | None = None):
        if not isinstance(scenario, Scenario):
            wanted = 'a world is made of a scenario, such as sim.load("card-payments-down")'
            raise TypeError(f"{wanted}; seen {scenario!r:.60}")
        self.scenario = scenario
        self.luck = luck or Luck(seed, replication)
        self.env = Clockwork()
        self.log: list[Any] = []
        self.prompts: dict[str, Prompt] = {}
        self.ended = False
        self.closed = 0
        self.now = 0
        self._stop = False
        self._answers: dict[str, simpy.Event] = {}
        self._deadlines: dict[str, simpy.Event] = {}
        self._asked: dict[str, int] = {}
        self._waiting: dict[type, list[tuple[Callable, simpy.Event]]] = {}
        self.known = Known()
        self._pictures: dict[str, Picture] = {}
        self._end = self.env.timeout(scenario.horizon)
        self._end.callbacks.append(lambda _: self.end("the scenario's time is over"))
        self.truth = stories.begin(self)
        self._settle(0)

    # ---------------------------------------------------------------------------------- for the outside

    @property
    def horizon(self) -> int:
        """The second at which the scenario is over at the latest."""
        return self.scenario.horizon

    def advance(self, until: int | None = None) -> None:
        """Go on to the end of the second in which a prompt opens or the world ends, else to `until`.

        Without `until`: to the next prompt or the end. A time that is past moves nothing. Raises ValueError for
        what is no whole second.
        """
        until = self.horizon if until is None else min(whole_second(until), self.horizon)
        self._stop = False
        self._settle(until)
        if not self.ended and not self._stop and self.now < until:
            self.now = until
            self.env.stand_at(until)

    def next_second(self) -> int:
        """The second at which something happens next, as far as nothing comes from outside; at most the horizon."""
        return int(min(self.env.peek(), self.horizon))

    def put(self, role: str, action: actions.Action) -> None:
        """Let `role` do something, now; all that follows within this second has happened on return.

        Raises BadAction if `action` is malformed. What the world cannot take is recorded as refused.
        """
        self._act(role, actions.checked(action))
        self._settle(self.now)

    def picture(self, role: str) -> Picture | None:
        """What the role knows now; None while it has not joined."""
        picture = self._pictures.get(role)
        if picture:
            picture.prompts = tuple(p for p in self.prompts.values() if p.role == role)
        return picture

    def let_go(self) -> None:
        """For whoever has taken out what they want, such as the log: this world is of no use any more, and is freed.

        Its parts all hold each other; left like that, they wait for the garbage collector, which looks for them, and
        at all that is young besides, for a tenth of the time that a run takes.
        """
        self.env.forget()
        vars(self).clear()

    # ----------------------------------------------------------------------------------- for the stories

    def record(self, event: Any) -> None:
        """Append an event to the log, let those who see it see it, wake whoever waited for it."""
        self.log.append(event)
        if event.seen_by is EVERYBODY:
            self.known.see(event)
        elif event.seen_by:
            for role in viewers(event):
                if role in self._pictures:
                    self._pictures[role].own.append(event)
        if type(event) in self._waiting:
            self._wake(event)

    def until(self, phrase: str) -> simpy.Event:
        """An event that happens when the phrase comes true from now on."""
        return self.next(phrases.kinds(phrase), phrases.test(phrase))

    def next(self, kinds: tuple[type, ...], test: Callable[[Any], bool] = bool) -> simpy.Event:
        """An event that happens with the next log entry of one of `kinds` that passes `test`; that is its value."""
        waiting = self.env.event()
        for kind in kinds:
            self._waiting.setdefault(kind, []).append((test, waiting))
        return waiting

    def prompt(
        self,
        role: str,
        subject: str,
        text: str,
        options: Sequence[Option],
        *,
        within: int,
        takes: Duration,
        default: str,
        reading: bool = False,
        moot: tuple[simpy.Event, ...] = (),
        incident: int = 1,
    ) -> simpy.Event:
        """Ask a role to decide; the event's value is the name of the chosen option ("" for an answer in its own
        way), or None if the prompt was withdrawn because one of `moot` happened. At the deadline `default` happens."""
        about = subject if incident == 1 else f"{subject}, incident {incident}"
        ordinal = self._asked[role + about] = self._asked.get(role + about, 0) + 1
        prompt = Prompt(
            f"{role}/{about}/{ordinal}",
            role,
            subject,
            text,
            options,
            self.now,
            self.now + within,
            default,
            takes,
            reading,
            incident,
        )
        self.prompts[prompt.id] = prompt
        self._answers[prompt.id] = answer = self.env.event()
        self._stop = True
        self.record(PromptOpened(self.now, role, prompt.id, text, prompt.deadline, default))
        self._deadlines[prompt.id] = self.later(within, lambda: self._close(prompt, "silent", default))
        withdraw = partial(self._withdraw, prompt)
        for event in moot:
            _call_when(event, withdraw)
        return answer

    def hand_over(self, role: str) -> None:
        """The role joins: its picture begins, with all that is known, and what was meant for its eyes before."""
        own = [e for e in self.log if e.seen_by and e.seen_by is not EVERYBODY and role in viewers(e)]
        self._pictures[role] = Picture(role, self.now, self.known, own)

    def later(self, seconds: int, deed: Callable[[], None]) -> simpy.Event:
        """Do something once that time has passed, where a story of its own would have nothing else to tell."""
        due = self.env.timeout(seconds)
        due.callbacks.append(lambda _: deed())
        return due

    def start(self, story) -> simpy.Process:
        """Set a story (a generator) going."""
        return self.env.process(story)

    def end(self, why: str) -> None:
        """Nothing more happens: open prompts are withdrawn, the clock stays."""
        if not self.ended:
            for prompt in list(self.prompts.values()):
                self._withdraw(prompt)
            self.record(WorldEnded(self.now, why))
            self.ended = self._stop = True

    def clock(self, second: int | None = None) -> int:
        """The second of the day at a second of the scenario (default: now)."""
        return (self.scenario.starts + (self.now if second is None else second)) % DAY

    # --------------------------------------------------------------------------------------- inside

    def _settle(self, until: int) -> None:
        """Whatever is due by then happens; a second in which a prompt opens is the last one."""
        due, moot, step = self.env.due, self.env.moot, self.env.step
        while due and not self.ended and (second := due[0][0]) <= until:
            if due[0][3] in moot:
                self.env.skip()
                continue
            if second > self.now:
                if self._stop:
                    return
                self.now = int(second)
            step()

    def _wake(self, event: Any) -> None:
        still = []
        for test, sleeper in self._waiting.pop(type(event)):
            if not sleeper.triggered:
                if test(event):
                    sleeper.succeed(event)
                else:
                    still.append((test, sleeper))
        if still:
            self._waiting[type(event)] = still

    def _act(self, role: str, action: actions.Action) -> bool:
        kind, fields = actions.kind(action), actions.fields(action)
        why = self._refusal(role, action)
        if why:
            self.record(ActionRefused(self.now, role, kind, fields, why))
            return False
        self.record(ActionTaken(self.now, role, kind, fields))
        if isinstance(action, actions.Answer):
            prompt = self.prompts[action.prompt]
            stories.answered(self, role, action)
            self._close(prompt, "answered", action.option, action.notices_follow > 0)
        else:
            stories.do(self, role, action)
        return True

    def _refusal(self, role: str, action: actions.Action) -> str | None:
        if self.ended:
            return "the exercise is over"
        if role not in action.by:
            return f"a {role} may not do this; it is for the {' or the '.join(action.by)}"
        if role != actions.FACILITATOR and role not in self._pictures:
            return f"the {role} has not joined yet"
        if not isinstance(action, actions.Answer):
            return stories.refusal(self, role, action)
        prompt = self.prompts.get(action.prompt)
        if prompt is None or prompt.role != role:
            return "this is not to be decided (any more)"
        if action.option and prompt.option(action.option) is None:
            return f"{action.option!r} is not offered; there is {', '.join(o.name for o in prompt.options)}"
        return None

    def _withdraw(self, prompt: Prompt, _: simpy.Event | None = None) -> None:
        self._close(prompt, "withdrawn", None)

    def _close(self, prompt: Prompt, how: str, option: str | None, notices_follow: bool = False) -> None:
        if self.prompts.pop(prompt.id, None) is None:
            return
        self.closed += 1
        deadline = self._deadlines.pop(prompt.id)
        if how != "silent":
            self.env.moot.add(deadline)
        self.record(PromptClosed(self.now, prompt.role, prompt.id, how, option or ""))
        chosen = prompt.option(option) if option else None
        for action in chosen.actions if chosen else ():
            if not (notices_follow and isinstance(action, actions.Draft)):
                self._act(prompt.role, action)
        self._answers.pop(prompt.id).succeed(option)


def _call_when(event: simpy.Event, callback: Callable) -> None:
    """Call back when `event` is processed, at once if it has been."""
    if event.processed:
        callback(event)
    else:
        event.callbacks.append(callback)


def whole_second(second: int) -> int:
    """The same second. Raises ValueError for what is no whole number: half a second would never end."""
    try:
        return operator.index(second)
    except TypeError:
        raise ValueError(f"time goes on to a whole second; seen {second!r}") from None
