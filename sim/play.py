"""Play: the one loop that drives a world, whoever sits in its seats.

Policies answer for their seats after the time that their deciding and writing takes. Prompts for people end
the loop: it comes back with what they must decide, and goes on when it is called again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import cast

from sim import actions as act
from sim.agenda import Agenda, Entry, Order
from sim.luck import mixed, quantile
from sim.policies import Policy
from sim.prompts import Prompt
from sim.scenario import Duration
from sim.stories.drafting import overtaken
from sim.stories.load import longer, scribing
from sim.stories.truth import skill
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
        self._replied: set[str] = set()
        self._shown: set[str] = set()
        self._unasked = 0
        self._looked_at = (0, False)
        self._written: dict[tuple[str, str], int] = {}
        self._pace: dict[tuple[str, str, str], float] = {}

    def go_on(self, until: int | None = None, on_the_way: Callable[[int], int] | None = None) -> tuple[Prompt, ...]:
        """Go on until people have a prompt that they have not been shown, to `until`, or to the end; what people have
        to decide, which has been shown then.

        `on_the_way(until)` is asked at each second that time stands at how far it may go next; if no further, that is
        where it stays. Raises ValueError for what is no whole second.
        """
        until = self.world.horizon if until is None else whole_second(until)
        self.settle()
        while not self.world.ended and self.world.now < until and not self._unseen():
            to = on_the_way(until) if on_the_way else until
            if to <= self.world.now:
                break
            self.world.advance(self._agenda.next_at(to))
            self.settle()
        self._shown |= {p.id for p in self.waiting}
        return self.waiting

    def settle(self) -> None:
        """Do what is due now, then let policies see what is asked now, until nothing more comes of it."""
        self._carry_out()
        while self._meet():
            self._carry_out()

    @property
    def waiting(self) -> tuple[Prompt, ...]:
        """The open prompts of seats that people hold, oldest first."""
        return tuple(p for p in self.world.prompts.values() if p.role in self.people)

    @property
    def on_its_way(self) -> set[str]:
        """The prompts that have been answered, where the answer has not landed yet."""
        return self._agenda.prompts()

    def seat(self, role: str, policy: Policy | None, people: bool) -> None:
        """From now on a policy holds a seat, people do, or (without either) nobody. Who takes it is asked all that is
        open, except what has its answer on its way."""
        self.seats.pop(role, None)
        if policy:
            self.seats[role] = policy
        self.people = self.people | {role} if people else self.people - {role}
        open_ones = {p.id for p in self.world.prompts.values() if p.role == role}
        self._replied = self._replied - open_ones | self.on_its_way
        self._shown -= open_ones - self.on_its_way

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
        the last one lands, as things stand.
        """
        batch, order = self._agenda.new_batch(), self._order(prompt)
        if prompt is not None:
            self._shown.add(prompt.id)
        first, *drafts = _in_pieces(_spelt_out(actions, prompt) if takes is None else actions, self.world.now)
        if takes is not None or prompt is None or not prompt.reading:
            at = self._decide(role, first, prompt, takes, (order, batch))
        else:
            at = self._read(role, first, prompt, (order, batch))
        for n, piece in enumerate(drafts, 1):
            if takes is None:
                seconds = self.writing(role, cast(act.Draft, piece[0]))  # each piece begins with its draft
                at = self._agenda.work(role, self.world.now, seconds, (*order, n), piece, batch=batch)
            else:
                self._add(at, (*order, n), role, piece, prompt, batch)
        return at

    def _order(self, prompt: Prompt | None) -> Order:
        """Who is first of what lands together: answers in the order of their questions, then what comes unasked."""
        self._unasked += prompt is None
        return (1, self._unasked) if prompt is None else (0, prompt.opened, prompt.id)

    def _decide(self, role: str, actions, prompt: Prompt | None, takes: int | None, mark) -> int:
        """A decision; who can make it by the deadline does."""
        now, (order, batch) = self.world.now, mark
        seconds = (takes or 0) if prompt is None else self.deciding(prompt) if takes is None else takes
        at = self._agenda.decide(role, now, seconds)
        if prompt is not None and takes is None:
            at = min(at, max(now, prompt.deadline - 1))
        self._add(at, (*order, 0), role, actions, prompt, batch)
        return at

    def _read(self, role: str, actions, prompt: Prompt, mark) -> int:
        """Something is read, and decided on when that is done; by the deadline, if possible."""
        order, batch = mark
        seconds, latest = self.deciding(prompt), prompt.deadline - 1
        return self._agenda.work(role, self.world.now, seconds, (*order, 0), actions, prompt.id, latest, batch)

    def _add(self, at: int, order, role: str, actions, prompt: Prompt | None, batch: int) -> None:
        for action in actions:
            self._agenda.add(Entry(at, order, role, action, prompt.id if prompt else None, batch))

    def at_once(self, role: str, actions: Iterable[act.Action]) -> None:
        """Have a role do these things now, whatever else it is busy with."""
        self._add(self.world.now, self._order(None), role, actions, None, self._agenda.new_batch())
        self._carry_out()

    def deciding(self, prompt: Prompt) -> int:
        """How long this role takes over this prompt, in seconds; its own luck, whoever decides what."""
        return self._time(prompt.takes, prompt.role, "decides", prompt.id)

    def writing(self, role: str, action: act.Draft) -> int:
        """How long a draft takes to write, in seconds."""
        work = self.world.scenario.organisation.work
        takes = work.draft_from_template if action.template else work.draft
        key = (action.occasion, action.to)
        nth = self._written[key] = self._written.get(key, 0) + 1
        return self._time(longer(takes, scribing(self.world, role)), role, "writes", "/".join(key), nth)

    # -------------------------------------------------------------------------------------------- inside

    def _time(self, takes: Duration, role: str, does: str, *what: str | int) -> int:
        """`takes` × the person's skill; most of what is left to luck is the person's pace that day."""
        luck, person = self.world.luck, self.world.known.joined[role]
        if (does, role, person) not in self._pace:  # whoever took the seat over has a pace of their own
            later = (person,) if role in self.world.known.relieved else ()
            self._pace[does, role, person] = luck.u("pace of the day", role, does, *later)
        share = self.world.scenario.organisation.work.of_the_day
        p = mixed(share, self._pace[does, role, person], luck.u(does, role, *what))
        return max(1, round(quantile(takes, p) * skill(self.world, person)))

    def _unseen(self) -> bool:
        return bool(self.people) and any(p.id not in self._shown for p in self.waiting)

    def _meet(self) -> bool:
        """Let policies reply to prompts they have not met, once their role is there; whether any did."""
        if self.world.prompts.keys() <= self._replied:  # as most often
            return False
        new = [p for p in self.world.prompts.values() if p.id not in self._replied]
        theirs = [p for p in new if p.role in self.seats and p.role not in self.people]
        asked = [(p, picture) for p in theirs if (picture := self.world.picture(p.role))]
        for prompt, picture in asked:
            self._replied.add(prompt.id)
            self.schedule(prompt.role, self.seats[prompt.role].reply(prompt, picture), prompt)
        return bool(asked)

    def _carry_out(self) -> None:
        """Do what is due now. What nobody wants any more is put away."""
        self._put_away()
        while entry := self._agenda.due(self.world.now):
            late = entry.prompt and entry.prompt not in self.world.prompts
            self._put(entry.role, entry.action)  # a full disk raises: then it is still due
            self._agenda.done(entry)
            refused = late or entry.prompt in self.world.prompts
            if isinstance(entry.action, act.Answer) and refused:  # nor does what would have followed from it happen
                self._agenda.drop(entry.batch)
            self._put_away()

    def _put_away(self) -> None:
        """Reading for a question that is closed ends; a notice that is overtaken is not written on: it is put to the
        world at once, which says why it cannot be."""
        state = self.world.closed, self.world.known.resolved
        if state == self._looked_at:  # nothing has become unwanted since
            return
        self._looked_at = state
        for entry in self._agenda.put_away(self.world.now, self._unwanted):
            if entry.prompt:
                self._agenda.drop(entry.batch)
            elif not self._agenda.is_to_be_answered(entry.batch):
                self._agenda.add(entry)

    def _unwanted(self, action: act.Action) -> bool:
        if isinstance(action, act.Draft):
            return overtaken(self.world, action)
        return isinstance(action, act.Answer) and action.prompt not in self.world.prompts


def _in_pieces(actions: Iterable[act.Action], now: int) -> list[list[act.Action]]:
    """What is done on deciding, then what is written, each with what follows from it; words are as of `now`."""
    pieces: list[list[act.Action]] = [[]]
    for action in actions:
        if isinstance(action, act.Draft):
            pieces.append([action if action.worded is not None else replace(action, worded=now)])
        elif isinstance(action, act.Redraft) and action.fields and action.worded is None:
            pieces[-1].append(replace(action, worded=now))
        else:
            pieces[-1].append(action)
    return pieces


def _spelt_out(actions: tuple[act.Action, ...], prompt: Prompt | None) -> list[act.Action]:
    """The same actions, where the notices that an answer's option stands for come as their own; the answer says how
    many notices follow."""
    answer = next((a for a in actions if isinstance(a, act.Answer)), None)
    if prompt is None or answer is None:
        return list(actions)
    option = prompt.option(answer.option) if answer.option else None
    ready = [a for a in option.actions if isinstance(a, act.Draft)] if option else []
    follow = len(ready) + sum(isinstance(a, act.Draft) for a in actions)
    rest = [a for a in actions if a is not answer]
    return [replace(answer, notices_follow=follow) if follow else answer, *ready, *rest]


def play(world: World, seats: Mapping[str, Policy]) -> World:
    """Let policies play a world to its end."""
    Play(world, seats).go_on()
    return world
