"""Play: the one loop that drives a world, whoever sits in its seats.

Policies answer for their seats after the time that their deciding and writing takes. Prompts for people end
the loop: it comes back with what they must decide, and goes on when it is called again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from sim import actions as act
from sim.agenda import Agenda
from sim.luck import mixed, quantile
from sim.policies import Policy
from sim.prompts import Prompt
from sim.scenario import Duration
from sim.stories.incident import skill
from sim.world import World, whole_second


class Play:
    """A world with somebody in its seats.

    `seats` maps roles to policies, `people` are the roles whose prompts end the loop; a role in neither is
    absent: its defaults happen. Inputs go through `put` (an exercise files them on the way).
    """

    def __init__(
        self,
        world: World,
        seats: Mapping[str, Policy],
        people: Iterable[str] = (),
        put: Callable[[str, act.Action], None] | None = None,
    ):
        self.world = world
        self.seats = dict(seats)
        self.people = frozenset(people)
        self._put = put or world.put
        self._agenda = Agenda()
        self._met: set[str] = set()
        self._written: dict[tuple[str, str], int] = {}
        self._pace: dict[tuple[str, str], float] = {}

    def go_on(self, until: int | None = None) -> tuple[Prompt, ...]:
        """Go on until a new prompt opens for people, to `until`, or to the end; what people have to decide.

        Raises ValueError for what is no whole second.
        """
        until = self.world.horizon if until is None else whole_second(until)
        new = False
        while not self.world.ended:
            new |= self._meet()
            if self._carry_out():
                continue
            if new or self.world.now >= until:
                break
            self.world.advance(self._agenda.next_at(until))
        return self.waiting

    @property
    def waiting(self) -> tuple[Prompt, ...]:
        """The open prompts of seats that people hold, oldest first."""
        return tuple(p for p in self.world.prompts.values() if p.role in self.people)

    def schedule(
        self,
        role: str,
        actions: tuple[act.Action, ...],
        prompt: Prompt | None = None,
        takes: int | None = None,
    ) -> int:
        """Have a role do these things once the time they take has passed, as `sim.agenda` has it.

        With `takes` (seconds) that is all the time it costs; without, deciding on `prompt` and writing drafts
        take what they take by the model, and who can decide by the deadline does. Returns the second at which
        the last one lands.
        """
        now, answers = self.world.now, prompt.id if prompt else None
        seconds = takes or 0 if prompt is None else self.deciding(prompt) if takes is None else takes
        works = prompt is not None and not self._is_quick(prompt)
        at = self._agenda.work(role, now, seconds) if works else self._agenda.decide(role, now, seconds)
        if prompt is not None and takes is None:
            at = min(at, max(now, prompt.deadline - 1))
        for action in _spelt_out(actions, prompt) if takes is None else actions:
            if isinstance(action, act.Draft):
                action = replace(action, worded=now)
                at = self._agenda.work(role, at, self.writing(role, action) if takes is None else 0)
            self._agenda.add(at, role, action, answers, works or isinstance(action, act.Draft))
        return at

    def _is_quick(self, prompt: Prompt) -> bool:
        """A decision is made at once; reading and writing are put down for it."""
        return prompt.takes == self.world.scenario.organisation.work.decide

    def at_once(self, role: str, actions: tuple[act.Action, ...]) -> None:
        """Have a role do these things now, whatever else it is busy with."""
        for action in actions:
            self._agenda.add(self.world.now, role, action)
        self._carry_out()

    def deciding(self, prompt: Prompt) -> int:
        """How long this role takes over this prompt, in seconds; its own luck, whoever decides what."""
        return self._time(prompt.takes, prompt.role, "decides", prompt.id)

    def writing(self, role: str, action: act.Action) -> int:
        """How long an action takes to prepare: a draft must be written, all else is done at once. Seconds."""
        if not isinstance(action, act.Draft):
            return 0
        work = self.world.scenario.organisation.work
        takes = work.draft_from_template if action.template else work.draft
        key = (action.occasion, action.to)
        nth = self._written[key] = self._written.get(key, 0) + 1
        return self._time(takes, role, "writes", "/".join(key), nth)

    # -------------------------------------------------------------------------------------------- inside

    def _time(self, takes: Duration, role: str, does: str, *what: str | int) -> int:
        """`takes` × the person's skill; most of what is left to luck is the person's pace that day."""
        luck, person = self.world.luck, self.world.known.joined[role]
        if (does, role) not in self._pace:
            self._pace[does, role] = luck.u("pace of the day", role, does)
        share = self.world.scenario.organisation.work.of_the_day
        p = mixed(share, self._pace[does, role], luck.u(does, role, *what))
        return round(quantile(takes, p) * skill(self.world, person))

    def _meet(self) -> bool:
        """Let policies see prompts they have not met; whether people have a new one."""
        new, met = False, self._met
        for prompt in [p for p in self.world.prompts.values() if p.id not in met]:
            if prompt.id not in met:
                self._met.add(prompt.id)
                new = new or prompt.role in self.people
                if prompt.role in self.seats and prompt.role not in self.people:
                    self._let_reply(prompt)
        return new

    def _let_reply(self, prompt: Prompt) -> None:
        picture = self.world.picture(prompt.role)
        if picture is not None:
            actions = self.seats[prompt.role].reply(prompt, picture)
            self.schedule(prompt.role, actions, prompt)

    def _carry_out(self) -> bool:
        """Do what is due now; whether anything was."""
        done = False
        while entry := self._agenda.due(self.world.now):
            late = isinstance(entry.action, act.Answer) and entry.prompt and entry.prompt not in self.world.prompts
            self._put(entry.role, entry.action)  # a full disk raises: then it is still due
            self._agenda.done()
            if late:  # it was refused, and logged; nor does what would have followed from it happen
                self._agenda.drop(entry.prompt, entry.role, self.world.now)
            done = True
        return done


def _spelt_out(actions: tuple[act.Action, ...], prompt: Prompt | None) -> list[act.Action]:
    """The same actions, where those that an answer's option stands for and that must be written come as their own."""
    every: list[act.Action] = []
    for action in actions:
        if prompt and isinstance(action, act.Answer) and (option := prompt.option(action.option)):
            drafts = [a for a in option.actions if isinstance(a, act.Draft)]
            every += [replace(action, notices_follow=bool(drafts)), *drafts]
        else:
            every.append(action)
    return every


def play(world: World, seats: Mapping[str, Policy]) -> World:
    """Let policies play a world to its end."""
    Play(world, seats).go_on()
    return world
