"""What several tests share: the shipped scenarios and playbooks, and a table that does whatever comes to mind."""

from __future__ import annotations

import dataclasses
import gc
import os
import random
import shutil
from pathlib import Path

import pytest

from sim import actions as act
from sim import files, phrases
from sim.exercise import Exercise
from sim.experiment import playing, run
from sim.play import Play
from sim.policies import in_all_seats
from sim.scenario import ANSWERS, CATEGORIES, DOCUMENTS, FAMILIES, GROUPS, REFUNDS, ROLES, Playbook, Scenario
from sim.world import World

SCENARIOS = ("card-payments-down", "slow-search")
PLAYBOOKS = ("standard", "tell-early", "silent")
GOLDEN = Path(__file__).parent / "golden"
MEMORY = Path("/dev/shm")
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
#: Files that take over ten seconds, longest first.
LONGEST = (
    "test_directions.py",
    "test_drill.py",
    "test_room.py",
    "test_experiment.py",
    "test_laws.py",
    "test_twin.py",
    "test_bootstrap.py",
    "test_exercise.py",
    "test_docs.py",
    "test_record.py",
    "test_stories.py",
    "test_room_kills.py",
    "test_flow.py",
    "test_closed_forms.py",
)


@pytest.fixture(autouse=True)
def nothing_is_played_already():
    """Each test plays its own runs: two that should be the same are compared, not one with itself."""
    playing.forget()


def pytest_addoption(parser):
    parser.addoption("--remake-golden", action="store_true", help="write tests/golden anew from what the code does now")
    parser.addoption("--long", action="store_true", help="run the full counts, too")


def pytest_configure(config):
    """Temporary files lie in memory, where a machine has such a folder with room: what people say in an exercise is
    forced to disk line by line, and on a disk that is what most of the tests of exercises would wait for."""
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and _fits(MEMORY):
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def _fits(folder: Path) -> bool:
    """Whether there is room, and programs may be run from there."""
    return shutil.disk_usage(folder).free > 2**30 and not os.statvfs(folder).f_flag & os.ST_NOEXEC


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config) -> int:
    """One process a core where the whole suite is played, else none but this one.

    A few chosen tests are done before other processes have started; pages and golden logs have one writer at a time;
    what `-s` lets through would be lost in another process.
    """
    chosen = [config.getoption(name) for name in ("keyword", "markexpr", "lf", "stepwise", "remake_golden")]
    return 0 if CORES == 1 or any(chosen) or config.getoption("capture") == "no" else CORES


def pytest_collection_modifyitems(config, items):
    """Full counts are for `--long`, and for whoever asks for them by marker. Of several processes each is handed the
    next file, so that those which take longest come first, and none of them is still at it when all others are done."""
    if os.environ.get("PYTEST_XDIST_WORKER"):
        items.sort(key=lambda item: LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST))
    if not config.getoption("--long") and not config.getoption("markexpr"):
        for item in items:
            if item.get_closest_marker("long"):
                item.add_marker(pytest.mark.skip(reason="full counts: --long"))


def pytest_collection_finish(session):
    """What has been loaded by now stays to the end: the garbage collector need not look through it, which it would do
    again and again, and runs leave little for it. A seventh of the time of a test that plays many."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def scenarios() -> dict[str, Scenario]:
    """The shipped scenarios by name, without their lists of injects: these have tests of their own, and would come into
    every exercise. They are frozen, so tests may share them."""
    return {name: dataclasses.replace(files.load(name), injects=()) for name in SCENARIOS}


@pytest.fixture(scope="session")
def playbooks() -> dict[str, Playbook]:
    """The shipped playbooks by name."""
    return {name: files.load_playbook(name) for name in PLAYBOOKS}


@pytest.fixture(scope="session")
def card(scenarios) -> Scenario:
    """The scenario that most tests play: card payments down."""
    return scenarios["card-payments-down"]


@pytest.fixture(scope="session")
def standard(playbooks) -> Playbook:
    """The playbook that both scenarios name as their reference."""
    return playbooks["standard"]


# ----------------------------------------------------------------------------- whatever comes to mind

_TEXTS = (
    "",
    "By [time].",
    "Is anybody there?",
    "{at} {0} %s",
    "“quoted” \\ back\u2028slash\u0085 end",
    "naïve 日本 🙂",
    "x" * 200,
)
_NUMBERS = (
    ("fault", "diagnosis", "seconds"),
    ("organisation", "paging", "timeout"),
    ("organisation", "channels", "sms", "per_minute"),
    ("organisation", "support", "reports"),
    ("organisation", "work", "decide", "seconds"),
    ("organisation", "people", "Ada Mokoena", "skill"),
)
_NO_NUMBERS = (
    ("name",),
    ("fault",),
    ("organisation", "roles", "it lead"),
    ("organisation", "roles", "it lead", "day"),
    ("organisation", "gone"),
    ("fault", "cause"),
)


def any_action(rng: random.Random, world: World) -> act.Action:
    """A well-formed action of any kind; many of them make no sense at the moment."""
    kind = rng.choice([*act.KINDS.values()])
    return _MAKERS[kind](rng, world)


def _draft(rng: random.Random, world: World) -> act.Draft:
    scenario = world.scenario
    channels = [c.name for c in scenario.organisation.channels] + ["pigeon"]
    audiences = [a.name for a in scenario.organisation.audiences] + ["everybody"]
    return act.Draft(
        rng.choice(GROUPS),
        tuple(rng.sample(channels, rng.randint(1, 2))),
        rng.choice(act.OCCASIONS),
        tuple(rng.sample(audiences, rng.choice((0, 0, 0, 1)))),
        rng.random() < 0.5,
        tuple(rng.sample(ROLES, rng.choice((0, 0, 1, 2)))),
        tuple((f, rng.choice(_TEXTS)) for f in rng.sample(act.FIELDS, rng.randint(0, 3))),
        rng.choice((None, 60, 1_800)),
    )


def _number(rng: random.Random) -> int:
    return rng.choice((1, 1, 1, 1, 2, 9))


def _notice(rng: random.Random, world: World) -> str:
    return rng.choice((*world.known.notices, "a notice that nobody wrote"))


def _rule(rng: random.Random, world: World) -> act.Rule:
    path = rng.choice(((), *_NUMBERS, *_NO_NUMBERS))
    value = rng.choice((0.0, 1, 2.5, 60.0, 600, -5, 1e12)) if path else None
    return act.Rule(rng.choice((*world.truth.open_others, "proposal 9")), rng.choice(_TEXTS), path, value)


def _document(rng: random.Random, world: World) -> act.WriteDocument:
    one = rng.choice([*DOCUMENTS.values()])
    parts = rng.sample(one.parts, rng.randint(0, 3))
    return act.WriteDocument(one.name, tuple((part.name, rng.choice(_TEXTS)) for part in parts), rng.choice(_TEXTS))


_MAKERS = {
    act.WriteDocument: _document,
    act.Answer: lambda rng, w: act.Answer(f"{rng.choice(ROLES)}/repair/{rng.randint(1, 3)}", rng.choice(_TEXTS)),
    act.Declare: lambda rng, w: act.Declare(rng.choice(CATEGORIES), _number(rng)),
    act.Discuss: lambda rng, w: act.Discuss(_number(rng)),
    act.Recategorise: lambda rng, w: act.Recategorise(rng.choice(CATEGORIES), _number(rng)),
    act.NameKind: lambda rng, w: act.NameKind(rng.choice(FAMILIES), _number(rng)),
    act.StateAware: lambda rng, w: act.StateAware(rng.choice(act.SINCE), _number(rng)),
    act.DetermineMaterial: lambda rng, w: act.DetermineMaterial(_number(rng)),
    act.CallForNotice: lambda rng, w: act.CallForNotice(rng.choice(("popia", "pci", "a law")), _number(rng)),
    act.Activate: lambda rng, w: act.Activate(rng.choice((*ROLES, "jester"))),
    act.Diagnose: lambda rng, w: act.Diagnose(_number(rng)),
    act.Mitigate: lambda rng, w: act.Mitigate(rng.choice([r.name for r in w.scenario.fault.remedies] + ["prayer"])),
    act.CallVendor: lambda rng, w: act.CallVendor(_number(rng)),
    act.EnableWorkaround: lambda rng, w: act.EnableWorkaround(
        rng.choice([way.name for way in w.scenario.organisation.workarounds] + ["prayer"]), _number(rng)
    ),
    act.Verify: lambda rng, w: act.Verify(_number(rng)),
    act.Resolve: lambda rng, w: act.Resolve(_number(rng)),
    act.Reopen: lambda rng, w: act.Reopen(_number(rng)),
    act.Draft: _draft,
    act.Release: lambda rng, w: act.Release(_notice(rng, w)),
    act.Return: lambda rng, w: act.Return(_notice(rng, w)),
    act.Redraft: lambda rng, w: act.Redraft(_notice(rng, w)),
    act.Send: lambda rng, w: act.Send(_notice(rng, w)),
    act.Withdraw: lambda rng, w: act.Withdraw(_notice(rng, w)),
    act.BriefSupport: lambda rng, w: act.BriefSupport(),
    act.Ask: lambda rng, w: act.Ask(rng.choice((*ROLES, "the courier", "nobody")), rng.choice(act.TOPICS)),
    act.Note: lambda rng, w: act.Note(rng.choice(_TEXTS)),
    act.Other: lambda rng, w: act.Other(rng.choice(_TEXTS)),
    act.Inject: lambda rng, w: act.Inject(rng.choice((*ROLES, "jester")), "a journalist", rng.choice(_TEXTS)),
    act.ReplyTo: lambda rng, w: act.ReplyTo(rng.choice((*w.truth.open_asks, "question 9")), rng.choice(_TEXTS)),
    act.Rule: _rule,
    act.HandOver: lambda rng, w: act.HandOver(rng.choice((*ROLES, "jester"))),
    act.CallEngineer: lambda rng, w: act.CallEngineer(rng.choice((*w.scenario.organisation.engineers, "nobody"))),
    act.AnswerComplaints: lambda rng, w: act.AnswerComplaints(_number(rng)),
    act.ReportToPlatform: lambda rng, w: act.ReportToPlatform(
        rng.choice([*(one.name for one in w.scenario.rumours), "the moon"])
    ),
    act.AnswerPress: lambda rng, w: act.AnswerPress(rng.choice(ANSWERS)),
    act.Refund: lambda rng, w: act.Refund(rng.choice(REFUNDS), _number(rng)),
    act.HoldPosts: lambda rng, w: act.HoldPosts(),
    act.LetPostsGo: lambda rng, w: act.LetPostsGo(),
    act.TakeDown: lambda rng, w: act.TakeDown(_notice(rng, w)),
    act.HoldCollections: lambda rng, w: act.HoldCollections(rng.choice(("couriers", "nobody"))),
    act.ResumeCollections: lambda rng, w: act.ResumeCollections(rng.choice(("couriers", "nobody"))),
    act.MoveTalk: lambda rng, w: act.MoveTalk(rng.choice(("closed room", "bridge"))),
    act.NameScribe: lambda rng, w: act.NameScribe(rng.choice((*ROLES, "jester"))),
    act.PublishFaq: lambda rng, w: act.PublishFaq(),
    act.StartBot: lambda rng, w: act.StartBot(),
    act.StopBot: lambda rng, w: act.StopBot(),
    act.RecordAnnouncement: lambda rng, w: act.RecordAnnouncement(),
    act.ChangeMacro: lambda rng, w: act.ChangeMacro(),
    act.SettleTickets: lambda rng, w: act.SettleTickets(),
    act.BringAgents: lambda rng, w: act.BringAgents(
        rng.choice([source.name for source in w.scenario.organisation.support.more_agents] + ["the moon"])
    ),
    act.LetThrough: lambda rng, w: act.LetThrough(),
    act.Shield: lambda rng, w: act.Shield(),
    act.HoldReview: lambda rng, w: act.HoldReview(_number(rng)),
    act.ShareReport: lambda rng, w: act.ShareReport(rng.random() < 0.5, _number(rng)),
    act.OfferCompensation: lambda rng, w: act.OfferCompensation(
        rng.choice(("voucher", "free delivery", "cake")), rng.choice((0, 20, 60)), (), _number(rng)
    ),
    act.ChooseImprovement: lambda rng, w: act.ChooseImprovement(
        rng.choice(("check repairs by a script", "prayer")), rng.choice(("", *ROLES, "jester")), _number(rng)
    ),
}


def any_table(rng: random.Random, scenario: Scenario, playbooks: dict[str, Playbook], path: Path) -> Exercise:
    """An exercise with any mode, any playbook or none, and people in one to four seats."""
    roles = rng.sample(ROLES, rng.randint(1, 4))
    people = {role: rng.sample(("Ann", "Bo", "Cy"), rng.randint(0, 2)) for role in roles}
    return Exercise(
        scenario,
        people,
        playbook=rng.choice((*playbooks.values(), None)),
        mode=rng.choice(("turn", "flowing")),
        seed=rng.randrange(2**31),
        path=path,
    )


def do_anything(rng: random.Random, exercise: Exercise, says: float = 0.7) -> None:
    """People and facilitator do one thing: answer, take the initiative, interject, keep silent; time goes on."""
    for prompt in exercise.prompts:
        if rng.random() < says:
            minutes = rng.choice((None, None, 0, 1.5, 30))
            option = rng.choice([*(o.name for o in prompt.options), "", "none of these"])
            exercise.answer(prompt.id, option, minutes=minutes, reason=rng.choice(_TEXTS), who="Ann")
    if rng.random() < 0.4:
        exercise.act(rng.choice(exercise.people), any_action(rng, exercise.world), minutes=rng.choice((None, 0, 2)))
    if rng.random() < 0.2:
        exercise.interject(_interjection(rng, exercise.world))
    pace = rng.choice((None, 1, 60, 600, 3_600))
    exercise.go_on(None if pace is None else exercise.now + rng.randint(0, pace))


def _interjection(rng: random.Random, world: World) -> act.Action:
    """Half of the time something that only the facilitator may do, else anything."""
    own = [kind for kind in act.KINDS.values() if kind.by == (act.FACILITATOR,)]
    return _MAKERS[rng.choice(own)](rng, world) if rng.random() < 0.5 else any_action(rng, world)


def play_anyhow(rng: random.Random, exercise: Exercise) -> Exercise:
    """Go on like that to the end."""
    while not exercise.ended:
        do_anything(rng, exercise)
    return exercise


def answer_as(policy, exercise: Exercise) -> Exercise:
    """People at the table answer every prompt with what `policy` would reply, to the end."""
    while not exercise.ended:
        for prompt in exercise.go_on():
            picture = exercise.picture(prompt.role)
            exercise.answer_with(prompt.id, policy.reply(prompt, picture))
    return exercise


def at_once(scenario: Scenario) -> Scenario:
    """The scenario in which what has been mended is back at once, and nobody presses on it."""
    organisation = scenario.organisation
    components = tuple(dataclasses.replace(c, recovers=0) for c in organisation.components)
    return dataclasses.replace(
        scenario, organisation=dataclasses.replace(organisation, components=components, retries=0.0)
    )


def only(kind, world: World) -> list:
    """Every event of this kind (or these kinds) in the world's log."""
    return [event for event in world.log if isinstance(event, kind)]


def until(scenario: Scenario, playbook: Playbook, seed: int, phrase: str) -> World:
    """A world that the playbook plays, at the end of the second in which the phrase came true."""
    comes = phrases.first(phrase, run(scenario, playbook, seed))
    assert comes
    world = World(scenario, seed)
    Play(world, in_all_seats(playbook, scenario)).go_on(comes.at)
    return world
