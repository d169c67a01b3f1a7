"""Looking back: when people knew, beside the reference and beside silence on the same luck; what was decided."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from html import escape

from ipywidgets import HTML, HBox, VBox

from sim import events as ev
from sim import wording
from sim.debrief.words import NO_IMPACT
from sim.evaluation import Judgement, rate, score
from sim.exercise import Observed, counterpart, ever_held, leanings, remarks
from sim.log import Log
from sim.metrics import in_words, measures
from sim.scenario import Scenario, lasted, worded

from . import downloads
from .afteraction import AfterAction
from .costs import Costs
from .hotwash import HotWash
from .lanes import afterwards
from .leaning import leaned
from .numbers import HEADLINE, SILENT, contradicted, measures_table, targets_table, trusted
from .observing import observed
from .parts import alert, box, button, card
from .rating import Rating
from .reporting import Report
from .rubric import Scored
from .scored import judgement, points
from .timeline import Timeline
from .words import when

FAULT = "The model has a fault, so do not trust these numbers; please report it, with the exercise's file."
_SHORTEST = 1800  # seconds that the timeline shows at least
OWN_INITIATIVE = "own initiative"  # any other occasion of a draft is that of a decision it answers
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_QUOTE, _ENOUGH = re.compile("“([^”]*)”"), 70  # characters of a notice that tell which one it was


class Debrief:
    """What an exercise came to. Here, and only here, the log is read: truth included.

    One that was ended early is judged up to that second, and so is what it is set beside.
    """

    def __init__(self, exercise):
        self.exercise, self.log = exercise, exercise.log
        scenario, seed = exercise.scenario, exercise.header.seed
        self.people = ever_held(exercise)
        self.until: int | None = None if exercise.ended else exercise.now
        self.others = {name: counterpart(scenario, name, seed) for name in dict.fromkeys((scenario.reference, SILENT))}
        logs = {"you": self.log, **self.others}
        self.measures = {name: measures(log, self.until) for name, log in logs.items()}
        self.score = score(self.log)
        self.sentence = sentence(self.measures, scenario, self.until)
        self.timeline = self._timeline()
        self._links = HTML()
        self.hot_wash, self.report = HotWash(exercise, self._link), Report(exercise, self._link)
        self.costs, self.rating = Costs(exercise), Rating(exercise, rate(self.log, self.until), self._link)
        self.scored = Scored(exercise, self.until, self._link)
        self.after_action = AfterAction(exercise)
        cards = [self.hot_wash.view]  # before anybody has seen the numbers
        cards += [self._headline(), self._row(), self._decisions(), self.costs.view, self.scored.view]
        cards += [*self._leaned(), *self._observed(), self.rating.view, self.report.view]
        self.view = box(
            VBox,
            [*cards, card("Take it with you", [self._links, self.after_action.view], "drill-wide")],
            "drill-debrief",
        )
        self._link()

    def _headline(self):
        early = "" if self.until is None else f'<p class="drill-aside">{escape(self._early())}</p>'
        fault = alert(f"{FAULT} {'; '.join(self.exercise.laws)}") if self.exercise.laws else ""
        said = f'<p class="drill-headline">{escape(self.sentence)}</p>{early}{fault}'
        return card("Looking back", [HTML(said), self.timeline], "drill-wide")

    def _leaned(self):
        """How sure people were, where any of them said so."""
        said = leaned(leanings(self.log, remarks(self.exercise)), self.exercise.scenario.starts)
        return [card("How sure you were", [HTML(said)], "drill-wide")] if said else []

    def _observed(self):
        """What evaluators saw, where any of them wrote something down."""
        lines = [line for line in remarks(self.exercise) if isinstance(line, Observed)]
        seen = observed(lines, self.exercise.scenario.starts)
        return [card("What evaluators saw", [HTML(seen)], "drill-wide")] if seen else []

    def _early(self) -> str:
        return (
            f"You ended at {_clock(self.log, self.exercise.now)}. Every column is judged up to then; "
            "what had not fallen due by then counts neither for you nor against you."
        )

    def _timeline(self) -> Timeline:
        scenario = self.exercise.scenario
        lanes = afterwards(self.log, self.others[scenario.reference], self.people, self.until)
        end = scenario.lasts if self.until is None else max(self.until, _SHORTEST)
        return Timeline(label="What happened", starts=scenario.starts, end=end, now=None, lanes=lanes)

    def _row(self):
        luck = f'<p class="drill-aside">The same luck in each column: seed {self.exercise.header.seed}.</p>'
        never = "never" if self.until is None else "not yet"
        never = never if self.exercise.scenario.fault.real else NO_IMPACT
        tables = (measures_table(self.measures, self.exercise.scenario, never), targets_table(self.log, self.until))
        table = HTML("".join([*tables, contradicted(self.log, self.until), trusted(self.log, self.until), luck]))
        numbers = card("Measures", [table], "drill-measures")
        said = HTML(points(self.score, "" if self.until is None else _clock(self.log, self.until)))
        return box(HBox, [numbers, card("Scorecard", [said, *self._judgements()], "drill-score")], "drill-row")

    def _judgements(self):
        return [box(HBox, [HTML(judgement(j)), *self._evidence(j)], "drill-judged") for j in self.score]

    def _evidence(self, j: Judgement):
        """A button that shows the entry on the timeline."""
        if j.at is None:
            return []
        clock = when(self.exercise.scenario, j.at)
        return [
            button(
                f"{clock} ▸",
                lambda: self.timeline.point_to(j.at),
                tooltip=f"Show on the timeline: {j.expectation.name}",
            )
        ]

    def _decisions(self):
        return card("What was decided", [HTML(decisions(self.log, self.people))], "drill-wide")

    def _link(self) -> None:
        """What can be taken away now: with every sheet and every edit there is more."""
        self._links.value = downloads.links(
            downloads.files(self.exercise, self.log, self.measures, self.score, self.rating.ratings)
        )


# ------------------------------------------------------------------------------------------------ in words


def sentence(rows: Mapping[str, Mapping[str, float]], scenario: Scenario, until: int | None = None) -> str:
    """When half of the affected customers knew: here, with the reference playbook, and had nobody spoken. After a false
    alarm, what was spoilt for nothing.

    `until`: the second at which an exercise was ended early.
    """
    if not scenario.fault.real:
        return _false_alarm(rows, scenario)
    ours, ended = rows["you"][HEADLINE], "" if until is None else wording.clock(scenario.starts + until)
    if ended and not rows["you"]["impact"]:
        return f"You ended at {ended}, before anything had gone wrong."
    never = "by then" if ended else f"within the {hours(scenario)}"
    half = f"When you ended at {ended}, half" if ended else "Half"
    if math.isnan(ours):
        first = f"{half} of the affected customers did not know {'yet' if ended else never}"
    else:
        first = f"{half} of the affected customers knew after {ours:.0f} minutes"
    then = {name: _after(row[HEADLINE], never) for name, row in rows.items()}
    parts = [first, f"with the reference playbook on the same luck {then[scenario.reference]}"]
    parts.append(f"had nobody spoken, {then[SILENT]}")
    return f"{'; '.join(parts)}."


def _false_alarm(rows: Mapping[str, Mapping[str, float]], scenario: Scenario) -> str:
    money = scenario.organisation.currency
    lost = [in_words("revenue lost", rows[who]["revenue lost"], money) for who in ("you", scenario.reference)]
    return (
        "It was a false alarm: nothing was broken, and nobody had to be told. What was tried for nothing cost you "
        f"{lost[0]} in orders; with the reference playbook, {lost[1]}. Whether you rightly left alone what works, the "
        "scorecard says."
    )


def _after(minutes: float, never: str) -> str:
    return f"not {never}" if math.isnan(minutes) else f"after {minutes:.0f}"


def hours(scenario: Scenario) -> str:
    """How long the scenario is followed: four hours."""
    whole, rest = divmod(scenario.lasts, 3600)
    if rest or whole >= len(_NUMBERS):
        return f"{scenario.lasts // 60} minutes"
    return f"{_NUMBERS[whole]} hour{'s' if whole > 1 else ''}"


def decisions(log: Log, people: tuple[str, ...]) -> str:
    """HTML: what people were asked to decide, what they answered, how long it took, why; what they did unasked; and
    what they wanted and could not have."""
    asked = [(e.at, _decision(e, log)) for e in log if isinstance(e, ev.PromptClosed) and e.role in people]
    refused = [(e.at, _refused(e, log)) for e in log if isinstance(e, ev.ActionRefused) and e.role in people]
    rows = [row for _, row in sorted([*asked, *_unasked(log, people), *refused])]
    if not rows:
        return "<p>Nobody at the table was asked to decide anything, and nobody did anything unasked.</p>"
    heads = "".join(f'<th scope="col">{h}</th>' for h in ("done", "who", "what", "how", "took", "reason"))
    body = "".join(f"<tr>{''.join(f'<td>{escape(worded(cell))}</td>' for cell in row)}</tr>" for row in rows)
    return f'<table class="drill-numbers drill-wordy"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>'


def _decision(closed: ev.PromptClosed, log: Log) -> tuple[str, ...]:
    opened = next(e for e in log if isinstance(e, ev.PromptOpened) and e.prompt == closed.prompt)
    answers = (dict(e.action) for e in log if isinstance(e, ev.ActionTaken) and e.kind == "answer")
    reason = next((a["basis"] for a in answers if a["prompt"] == closed.prompt), "")
    how = {
        "answered": closed.option or "in their own way",
        "silent": f"nobody answered: {closed.option}",
        "withdrawn": "no longer to be decided",
    }[closed.how]
    what = _QUOTE.sub(_shortened, opened.text)
    return _clock(log, closed.at), closed.role, what, how, lasted((closed.at - opened.at) / 60), reason


def _shortened(quoted: re.Match[str]) -> str:
    """What others were to read, as far as one needs to know which notice it was."""
    text = quoted[1]
    return f"“{text}”" if len(text) <= _ENOUGH else f"“{text[:_ENOUGH].rsplit(' ', 1)[0]} …”"


def _opened(log: Log, prompt: str) -> ev.PromptOpened | None:
    return next((e for e in log if isinstance(e, ev.PromptOpened) and e.prompt == prompt), None)


def _refused(refused: ev.ActionRefused, log: Log) -> tuple[str, ...]:
    """What the world did not take: an answer that came too late, a notice that could not be sent like that."""
    said = dict(refused.action)
    opened = _opened(log, said["prompt"]) if refused.kind == "answer" else None
    what = opened.text if opened else f"a notice to {said['to']}" if refused.kind == "draft" else refused.kind
    how = f"the answer “{said['option']}” did not count" if said.get("option") else "did not count"
    return _clock(log, refused.at), refused.role, what, f"{how}: {refused.why}", "", said.get("basis", "")


def _unasked(log: Log, people: tuple[str, ...]) -> list[tuple[int, tuple[str, ...]]]:
    """What people did on their own initiative: what does not follow from an answer in the same second."""
    answered = {(e.role, e.at) for e in log if isinstance(e, ev.PromptClosed)}
    done = [e for e in log if isinstance(e, ev.ActionTaken) and e.role in people and (e.role, e.at) not in answered]
    done = [e for e in done if dict(e.action).get("occasion", OWN_INITIATIVE) == OWN_INITIATIVE]
    return [(e.at, (_clock(log, e.at), e.role, "unasked", _deed(e), "", "")) for e in done]


def _deed(taken: ev.ActionTaken) -> str:
    """An action in words: its kind and its short fields."""
    done = dict(taken.action)
    if taken.kind == "draft":
        return f"a notice to {done['to']} by {', '.join(done['channels'])}"
    long = "text" if taken.kind == "write document" else ""  # the downloads have it
    said = [str(value) for name, value in taken.action if isinstance(value, str) and value and name != long]
    return f"{taken.kind}: {', '.join(said)}" if said else taken.kind


def _clock(log: Log, second: int) -> str:
    return when(log.scenario, second)
