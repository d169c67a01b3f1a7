"""Every run keeps the laws; a log in which one is broken by hand is caught, and the sentence names the law."""

import dataclasses
import pickle
import random
from itertools import product

import pytest
from conftest import any_table, play_anyhow

from sim import events as ev
from sim import laws
from sim.exercise import Exercise
from sim.experiment.running import rows, run, strategy
from sim.laws import LAWS, LawBroken, broken
from sim.log import Log
from sim.reach import Delivery
from sim.scenario import Duration, changed


@pytest.fixture(scope="module")
def log(card, standard):
    """A run in which much happens: somebody misses a page, notices wait for approvals, are sent and withdrawn."""
    found = run(dataclasses.replace(card, away=("Zanele Ndlovu",)), standard, 1)
    kinds = {type(event) for event in found}
    assert {ev.PageMissed, ev.NoticeReleased, ev.NoticeWithdrawn, ev.RemedyFinished, ev.CauseIdentified} <= kinds
    assert {ev.DeliveryReported, ev.SupportBriefed, ev.AlertCleared, ev.IncidentResolved, ev.WorldEnded} <= kinds
    return found


# ------------------------------------------------------------------------------------------- sound runs


def test_every_shipped_scenario_keeps_the_laws_under_every_playbook(scenarios, playbooks):
    for scenario, playbook in product(scenarios.values(), playbooks.values()):
        for seed in range(100):
            assert broken(run(scenario, playbook, seed)) == (), (scenario.name, playbook.name, seed)


def test_whatever_people_do_the_laws_are_kept_at_any_moment(scenarios, playbooks, tmp_path):
    for seed in range(100):
        rng = random.Random(seed)
        scenario = rng.choice([*scenarios.values()])
        exercise = any_table(rng, scenario, playbooks, tmp_path / f"{seed}.jsonl")
        play_anyhow(rng, exercise).close()
        assert exercise.laws == (), seed
        for _ in range(3):  # a run that still goes on: all entries up to a second
            second = rng.randrange(exercise.now + 1)
            begun = tuple(event for event in exercise.log if event.at <= second and event.at < exercise.now)
            assert broken(Log(scenario, begun)) == (), (seed, second)


def test_a_log_without_entries_breaks_nothing(card):
    assert broken(Log(card, ())) == ()


# ------------------------------------------------------------------------------- logs that are broken by hand


class Hand:
    """A log that can be meddled with."""

    def __init__(self, log):
        self.log, self.events = log, list(log)

    def find(self, kind, nth=0, **fields) -> int:
        """The position of the nth entry of a kind, with these fields."""
        alike = (n for n, e in enumerate(self.events) if isinstance(e, kind) and _has(e, fields))
        return [*alike][nth]

    def change(self, kind, nth=0, having=None, **fields):
        at = self.find(kind, nth, **(having or {}))
        self.events[at] = self.events[at]._replace(**fields)

    def deliver(self, having, **fields):
        """Change the delivery that has such fields."""
        for at, e in enumerate(self.events):
            if isinstance(e, ev.DeliveryBegan) and _has(e.delivery, having):
                self.events[at] = e._replace(delivery=e.delivery._replace(**fields))
                return
        raise LookupError(having)

    def drop(self, kind, nth=0, **fields):
        del self.events[self.find(kind, nth, **fields)]

    def double(self, kind, nth=0, **fields):
        at = self.find(kind, nth, **fields)
        self.events.insert(at, self.events[at])

    def put(self, event, after=None, nth=0, **fields):
        """One more entry, at the end or right after the nth one of a kind, in its second."""
        if after is None:
            self.events.append(event)
        else:
            at = self.find(after, nth, **fields)
            self.events.insert(at + 1, event._replace(at=self.events[at].at))

    def move(self, kind, second, nth=0, **fields):
        """An entry happens in another second, in its place among the others."""
        event = self.events.pop(self.find(kind, nth, **fields))
        place = next((n for n, e in enumerate(self.events) if e.at > second), len(self.events))
        self.events.insert(place, event._replace(at=second))

    @property
    def end(self) -> int:
        return self.events[-1].at

    def second(self, kind, nth=0, **fields) -> int:
        return self.events[self.find(kind, nth, **fields)].at

    def broken(self) -> tuple[str, ...]:
        return broken(dataclasses.replace(self.log, events=tuple(self.events)))


def _has(thing, fields) -> bool:
    return all(
        value(getattr(thing, f)) if callable(value) else getattr(thing, f) == value for f, value in fields.items()
    )


def some(value) -> bool:
    return bool(value)


def seen_again(h):
    """A banner that could be seen from the first sets out once more."""
    way = next(e for e in h.events if isinstance(e, ev.DeliveryBegan) and e.delivery.channel == "banner")
    h.put(way._replace(at=h.end, delivery=way.delivery._replace(addressed=0, first=h.end)))


BY_PERSON = {"people": some, "first": lambda first: first > 0}
SHARE_BY = {"people": (), "channel": "banner"}
SMS = ev.NoticeSent


def misheard(hand):
    """The executive releases what waits for counsel."""
    event = hand.events[hand.find(ev.NoticeReleased)]
    hand.change(ev.NoticeReleased, role="executive" if event.role != "executive" else "support lead")


#: (the law, what is done to the log)
BROKEN = [
    (laws.TIME, lambda h: h.change(ev.HealthChanged, 1, at=0)),
    (laws.TIME, lambda h: h.change(ev.RoleCalled, 2, at=h.second(ev.RoleCalled, 2) - 1)),
    (laws.TIME, lambda h: h.change(ev.FaultStruck, at=-1)),
    (laws.END, lambda h: h.put(ev.Noted(h.end, "it lead", "one more thing"))),
    (laws.END, lambda h: h.double(ev.WorldEnded)),
    (laws.END, lambda h: h.change(ev.WorldEnded, at=h.log.scenario.lasts + 1)),
    (laws.PAIRS, lambda h: h.double(ev.PromptOpened, 3)),
    (laws.PAIRS, lambda h: h.double(ev.PromptClosed, 3)),
    (laws.PAIRS, lambda h: h.drop(ev.PromptOpened, 3)),
    (laws.PAIRS, lambda h: h.drop(ev.PromptClosed, 3)),
    (laws.PAIRS, lambda h: h.double(ev.PersonPaged)),
    (laws.PAIRS, lambda h: h.double(ev.PageAcknowledged)),
    (laws.PAIRS, lambda h: h.drop(ev.PageMissed)),
    (laws.PAIRS, lambda h: h.drop(ev.RoleCalled)),
    (laws.PAIRS, lambda h: h.double(ev.RoleJoined)),
    (laws.PAIRS, lambda h: h.double(ev.AlertRaised)),
    (laws.PAIRS, lambda h: h.double(ev.AlertCleared)),
    (laws.PAIRS, lambda h: h.drop(ev.CustomersReported)),
    (laws.PAIRS, lambda h: h.double(ev.FaultStruck)),
    (laws.PAIRS, lambda h: h.double(ev.FaultEnded)),
    (laws.PAIRS, lambda h: h.double(ev.ServiceRestored)),
    (laws.PAIRS, lambda h: h.double(ev.IncidentDeclared)),
    (laws.PAIRS, lambda h: h.double(ev.IncidentResolved)),
    (laws.PAIRS, lambda h: h.drop(ev.DiagnosisStarted)),
    (laws.PAIRS, lambda h: h.double(ev.CauseIdentified)),
    (laws.PAIRS, lambda h: h.drop(ev.RemedyStarted)),
    (laws.PAIRS, lambda h: h.double(ev.RemedyFinished)),
    (laws.PAIRS, lambda h: h.put(ev.Replied(0, "it lead", "question 9", "counsel", "No."), ev.IncidentDeclared)),
    (laws.PAIRS, lambda h: h.put(ev.OtherRuled(0, "it lead", "proposal 9", "No."), ev.IncidentDeclared)),
    (laws.WAITS, lambda h: h.change(ev.PromptOpened, deadline=0)),
    (laws.WAITS, lambda h: h.change(ev.PromptClosed, how="silent", having={"how": "answered"})),
    (laws.WAITS, lambda h: h.drop(ev.PromptClosed, 3)),
    (laws.WAITS, lambda h: h.change(ev.AlertCleared, at=0)),
    (laws.WAITS, lambda h: h.change(ev.NoticeDrafted, worded=h.end)),
    (laws.ASKED, lambda h: h.drop(ev.RoleJoined)),
    (laws.WAITS, lambda h: h.deliver({"channel": "banner"}, first=0)),
    (laws.WAITS, lambda h: h.deliver({"channel": "e-mail"}, sending=-1)),
    (laws.COUNTS, lambda h: h.change(ev.ContactsReported, contacts=-1)),
    (laws.COUNTS, lambda h: h.change(ev.ContactsReported, usual=-1)),
    (laws.COUNTS, lambda h: h.change(ev.HealthChanged, health=1.01)),
    (laws.COUNTS, lambda h: h.change(ev.HealthChanged, health=-0.01)),
    (laws.COUNTS, lambda h: h.change(ev.NoticeSent, cost=-0.01)),
    (laws.COUNTS, lambda h: h.change(ev.NoticeSent, people=-1)),
    (laws.COUNTS, lambda h: h.deliver(SHARE_BY, reached=1.01)),
    (laws.COUNTS, lambda h: h.deliver(SHARE_BY, reached=-0.01)),
    (laws.COUNTS, lambda h: h.deliver(SHARE_BY, addressed=-1)),
    (laws.COUNTS, lambda h: h.put(ev.CopiesLost(h.second(SMS), "a notice", "banner", 5), SMS)),
    (laws.COUNTS, lambda h: h.put(ev.CopiesLost(h.second(SMS), "a notice", "sms", 0), SMS)),
    (laws.ORDER, lambda h: h.put(ev.EstimateBroken(h.second(SMS), _first(h), ()), SMS)),
    (laws.COUNTS, lambda h: [h.change(SMS, estimate=0), h.put(ev.EstimateBroken(0, _first(h), (("x", 1.1),)), SMS)]),
    (laws.LITTLE, lambda h: h.change(ev.PromptClosed, role="executive")),
    (laws.LITTLE, lambda h: h.change(ev.AlertCleared, component="search")),
    (laws.LITTLE, lambda h: h.change(ev.NoticeSent, to="partners", having={"to": "customers"})),
    (laws.LITTLE, lambda h: h.change(ev.PageMissed, person="Nobody")),
    (laws.ROTA, lambda h: h.change(ev.PageAcknowledged, person="Zanele Ndlovu")),
    (laws.SEATS, lambda h: _to_the_it_lead(h)),
    (laws.CLOCKS, lambda h: _clock(h, ev.ClockBegan(0, "popia", 9, 1), ev.ClockMet(0, "popia", "a notice"))),
    (laws.CLOCKS, lambda h: _clock(h, ev.ClockBegan(0, "popia", 9**9, 1), ev.ClockMissed(0, "popia"))),
    (laws.CLOCKS, lambda h: h.put(ev.ClockStarted(0, "popia", "", 9**9, 9**9), ev.IncidentDeclared)),
    (laws.PAIRS, lambda h: _clock(h, ev.ClockMissed(0, "popia"))),
    (laws.PAIRS, lambda h: _clock(h, ev.ClockBegan(0, "popia", 0), ev.ClockBegan(0, "popia", 0))),
    (laws.PAIRS, lambda h: _clock(h, ev.ClockStopped(0, "popia", "a notice"))),
    (laws.LITTLE, lambda h: h.drop(ev.DiagnosisStarted)),
    (laws.LITTLE, lambda h: h.double(ev.PromptOpened, 3)),
    (laws.FLOW, lambda h: h.double(ev.NoticeSent)),
    (laws.FLOW, lambda h: h.double(ev.NoticeDrafted)),
    (laws.FLOW, lambda h: h.drop(ev.NoticeDrafted)),
    (laws.FLOW, lambda h: h.double(ev.NoticeWithdrawn)),
    (laws.FLOW, lambda h: h.put(ev.NoticeWithdrawn(0, h.events[h.find(SMS)].notice, "executive", "no"), SMS)),
    (
        laws.FLOW,
        lambda h: h.put(
            h.events[h.find(SMS)]._replace(notice=h.events[h.find(ev.NoticeWithdrawn)].notice), ev.NoticeWithdrawn
        ),
    ),
    (laws.LACKING, misheard),
    (laws.LACKING, lambda h: h.double(ev.NoticeReleased)),
    (laws.LACKING, lambda h: h.drop(ev.NoticeReleased, notice=_went(h))),
    (laws.LACKING, lambda h: h.change(ev.NoticeSent, lacking=("executive",))),
    (laws.DELIVERY, lambda h: h.drop(ev.NoticeSent)),
    (laws.DELIVERY, lambda h: h.deliver(SHARE_BY, notice="a notice that nobody wrote")),
    (laws.DELIVERY, lambda h: h.deliver(SHARE_BY, channel="phone")),
    (laws.DELIVERY, lambda h: h.deliver(SHARE_BY, audience="couriers")),
    (laws.DELIVERY, lambda h: h.put(_line(h), ev.IncidentDeclared)),  # before agents are briefed
    (laws.DESK, lambda h: _counts(h, 1, served=1.0)),
    (laws.DESK, lambda h: _counts(h, 1, before=1.0, came=-1.0)),
    (laws.DESK, lambda h: _counts(h, 0, again=500.0, came=500.0, served=500.0)),
    (laws.DESK, lambda h: h.drop(ev.ContactsHandled, 1)),
    (laws.COUNTS, lambda h: _counts(h, 1, wrong=500.0)),
    (laws.COUNTS, lambda h: h.change(ev.ContactsHandled, gave_up=0.0, having={"gave_up": some})),
    (laws.COUNTS, lambda h: h.change(ev.ContactsHandled, open_cases=-1.0)),
    (laws.PAIRS, lambda h: h.double(ev.AgentsCalled)),
    (laws.DELIVERY, seen_again),
    (laws.DELIVERY, lambda h: h.drop(ev.DeliveryReported)),
    (laws.DELIVERY, lambda h: h.double(ev.DeliveryReported)),
    (laws.DELIVERY, lambda h: h.change(ev.DeliveryReported, copies=1)),
    (laws.DELIVERY, lambda h: h.move(ev.DeliveryReported, h.second(ev.DeliveryReported) + 1)),
    (laws.COPIES, lambda h: h.deliver({"channel": "banner"}, addressed=10**9)),
    (laws.COPIES, lambda h: h.deliver(BY_PERSON, people=(10**6,))),
    (laws.COPIES, lambda h: h.deliver(BY_PERSON, people=(1, -1, -1, -1))),
    (laws.SHARE, lambda h: h.deliver(SHARE_BY, reached=1.0)),
    (laws.SHARE, lambda h: h.deliver(SHARE_BY, pace=Duration("lognormal", 600, -2.0))),
    (laws.SHARE, lambda h: h.deliver(SHARE_BY, pace=Duration("weibull", 600, -2.0))),
    (laws.SHARE, lambda h: h.deliver(SHARE_BY, pace=Duration("exponential", -600))),
    (laws.ORDER, lambda h: h.move(ev.FaultStruck, h.second(ev.AlertRaised) + 1)),
    (laws.ORDER, lambda h: [h.drop(ev.AlertRaised), h.drop(ev.CustomersReported)]),
    (laws.ORDER, lambda h: h.move(ev.IncidentDeclared, h.second(ev.AlertRaised))),
    (laws.ORDER, lambda h: h.move(ev.PageAcknowledged, 1)),
    (laws.ORDER, lambda h: h.drop(ev.IncidentDeclared)),
    (laws.ORDER, lambda h: h.drop(ev.ServiceMitigated)),
    (laws.ORDER, lambda h: h.move(ev.ServiceMitigated, h.second(ev.ServiceRestored) + 1)),
    (laws.CHECKED, lambda h: h.drop(ev.ServiceVerified, -1)),
    (laws.CHECKED, lambda h: h.change(ev.ServiceVerified, -1, holds=False)),
    (laws.CHECKED, lambda h: h.drop(ev.AlertCleared, -1)),
    (laws.CHECKED, lambda h: h.move(ev.IncidentResolved, h.second(ev.IncidentDeclared) + 1)),
    (laws.HANDS, lambda h: h.drop(ev.CauseIdentified)),
    (laws.HANDS, lambda h: h.move(ev.RemedyStarted, h.second(ev.DiagnosisStarted) + 1)),
    (laws.LOAD, lambda h: h.drop(ev.RoleJoined)),
    (laws.LOAD, lambda h: h.move(ev.RoleJoined, h.end)),
    (laws.QUEUE, lambda h: h.put(ev.AdvertisementPosted(0, "facebook"), after=ev.PostsHeld)),
    (laws.QUEUE, lambda h: h.put(ev.AdvertisementPosted(0, "linkedin"), after=ev.FaultStruck)),
    (laws.PAIRS, lambda h: h.double(ev.PostsHeld)),
    (laws.PAIRS, lambda h: h.drop(ev.PostsHeld)),
    (laws.ORDER, lambda h: h.put(ev.NoticeTakenDown(0, "none such", "support lead", ("banner",)), after=ev.PostsHeld)),
    (laws.QUEUE, lambda h: h.put(ev.CollectionsHeld(0, "incident commander", "couriers"), after=ev.PostsHeld)),
    (laws.COUNTS, lambda h: h.put(ev.ReadersOptedOut(0, "none such", "couriers", "sms", 5), after=ev.PostsHeld)),
    (laws.COUNTS, lambda h: h.put(ev.CopiesBounced(0, "none such", "sms", 5), after=ev.PostsHeld)),
    (laws.COUNTS, lambda h: h.put(ev.DeliveryFailed(0, "none such", "sms", "couriers"), after=ev.PostsHeld)),
    (laws.ORDER, lambda h: h.put(ev.NoticeHeldUp(0, "none such", "sms", "waits"), after=ev.PostsHeld)),
    (laws.ORDER, lambda h: h.put(ev.AlarmDropped(0), after=ev.FaultStruck)),
    (laws.ORDER, lambda h: h.put(ev.PageRepeated(0, "it lead", "Ada Mokoena"), after=ev.FaultStruck)),
]


def _to_the_it_lead(hand) -> None:
    """The commander hands over to somebody who has a seat."""
    seats = {e.role: e.person for e in hand.events if isinstance(e, ev.RoleJoined)}
    handed = ev.RoleHandedOver(0, "incident commander", seats["incident commander"], seats["it lead"], "bridge")
    hand.put(handed, after=ev.RoleJoined, role="incident commander")


def _line(hand) -> ev.DeliveryBegan:
    """Agents tell visitors."""
    at = hand.second(ev.IncidentDeclared)
    line = Delivery("the agents' line", "visitors", "support", 0, at, 0, 0.01, Duration("fixed", 0.0))
    return ev.DeliveryBegan(at, line)


def _counts(hand, nth, **more) -> None:
    """In the nth count so many people more are said of the first way."""
    at = hand.find(ev.ContactsHandled, nth)
    event = hand.events[at]
    way, *others = event.ways
    changed_ = way._replace(**{field: getattr(way, field) + number for field, number in more.items()})
    hand.events[at] = event._replace(ways=(changed_, *others))


def _clock(hand, *events) -> None:
    """These entries, one after the other, in the second of the declaration."""
    for event in reversed(events):
        hand.put(event, ev.IncidentDeclared)


def _first(hand) -> str:
    """The notice that was sent first."""
    return hand.events[hand.find(SMS)].notice


def _went(hand) -> str:
    """A notice that was released and sent."""
    released = {e.notice for e in hand.events if isinstance(e, ev.NoticeReleased)}
    return next(e.notice for e in hand.events if isinstance(e, ev.NoticeSent) and e.notice in released)


@pytest.mark.parametrize("n", range(len(BROKEN)), ids=lambda n: f"{BROKEN[n][0][:24]}… {n}")
def test_a_log_that_is_broken_by_hand_is_caught_and_the_law_is_named(n, log):
    law, meddle = BROKEN[n]
    hand = Hand(log)
    assert hand.broken() == ()
    meddle(hand)
    assert hand.events != list(log)
    assert any(sentence.startswith(f"{law}: ") for sentence in hand.broken()), hand.broken()


def test_every_law_can_be_broken():
    assert {law for law, _ in BROKEN} == set(LAWS)


def test_a_sentence_says_what_happened_at_which_entry_and_second(log):
    hand = Hand(log)
    hand.double(ev.AlertRaised)
    at = hand.find(ev.AlertRaised, 1)
    event = hand.events[at]
    where = f"(entry {at}, second {event.at:,})"
    assert f"{laws.PAIRS}: alert {event.monitor!r} is opened, and was open {where}" in hand.broken()


def test_what_is_refused_after_the_end_breaks_nothing(log):
    hand = Hand(log)
    hand.put(ev.ActionRefused(hand.end, "it lead", "note", (), "the exercise is over"))
    assert hand.broken() == ()


def test_after_a_ruling_nothing_is_held_against_the_numbers_of_the_scenario(log):
    hand = Hand(log)
    hand.deliver({"channel": "banner"}, addressed=10**9)
    assert hand.broken()
    hand.put(ev.ParameterChanged(0, "organisation.audiences.visitors.size", "1e+09"), ev.IncidentDeclared)
    assert hand.broken() == ()


# ---------------------------------------------------------------------------------- where laws are looked at


@pytest.fixture
def impossible(card):
    """A scenario that no file can hold: a channel that more people see than it is sent to."""
    return changed(card, ("organisation", "channels", "banner", "seen"), 3.0)


def test_a_run_that_breaks_a_law_is_no_result(impossible, standard):
    with pytest.raises(LawBroken, match=laws.COUNTS) as caught:
        run(impossible, standard, 3, 5)
    assert "scenario card-payments-down, playbook standard, seed 3, replication 5\n" in str(caught.value)
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)  # studies run in other processes
    with pytest.raises(LawBroken, match="replication 7"):
        rows(impossible, strategy(standard), 3, range(7, 9))


def test_an_exercise_that_breaks_a_law_is_kept_and_says_so(impossible, card, standard, tmp_path):
    exercise = Exercise(impossible, "executive", playbook=standard, seed=3, path=tmp_path / "exercise.jsonl")
    while not exercise.ended:
        exercise.go_on()
    exercise.close()
    assert any(sentence.startswith(laws.COUNTS) for sentence in exercise.laws)
    assert exercise.path.exists()
    sound = Exercise(card, "executive", playbook=standard, seed=3, path=tmp_path / "sound.jsonl")
    assert sound.laws == ()
    sound.close()
