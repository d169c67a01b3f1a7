"""Looking back: when people knew, beside the reference and beside silence on the same luck; what was decided."""

from __future__ import annotations

import math
from collections.abc import Mapping
from html import escape
from typing import Any

from ipywidgets import HTML, HBox, VBox

from sim import events as ev
from sim import wording
from sim.evaluation import Judgement, score
from sim.exercise import counterpart
from sim.log import Log
from sim.metrics import UNITS, in_words, measures, targets
from sim.scenario import Scenario, spelt

from . import downloads
from .lanes import afterwards
from .parts import box, button, card
from .timeline import Timeline

HEADLINE = "time to notify"
#: What the first table shows; the rest is behind "All measures".
MAIN = (
    *(HEADLINE, "first notice to customers", "90 % informed", "informed at the end", "executives informed"),
    *("time to declare", "time to mitigate", "time to resolve", "promises kept", "contacts", "revenue lost"),
)
SILENT = "silent"
OWN_INITIATIVE = "own initiative"  # any other occasion of a draft is that of a decision it answers
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_SYMBOLS = {"met": "●", "late": "◐", "missed": "○", "not exercised": "?"}


class Debrief:
    """What an exercise came to. Here, and only here, the log is read: truth included."""

    def __init__(self, exercise):
        self.exercise, self.log = exercise, exercise.log
        scenario, seed = exercise.scenario, exercise.header.seed
        self.others = {name: counterpart(scenario, name, seed) for name in dict.fromkeys((scenario.reference, SILENT))}
        self.measures = {"you": measures(self.log)} | {name: measures(log) for name, log in self.others.items()}
        self.score = score(self.log)
        self.sentence = sentence(self.measures, scenario)
        self.timeline = self._timeline()
        self.view = box(VBox, [self._headline(), self._row(), self._decisions(), self._downloads()], "drill-debrief")

    def _headline(self):
        early = "" if self.exercise.ended else self._early()
        said = f'<p class="drill-headline">{escape(self.sentence)}</p>{early}'
        return card("Looking back", [HTML(said), self.timeline], "drill-wide")

    def _early(self) -> str:
        clock = wording.clock(self.exercise.scenario.starts + self.exercise.now)
        return (
            f'<p class="drill-aside">You ended at {clock}. Whatever had not been done by then counts as not done.</p>'
        )

    def _timeline(self) -> Timeline:
        scenario = self.exercise.scenario
        lanes = afterwards(self.log, self.others[scenario.reference], self.exercise.people)
        return Timeline(label="What happened", starts=scenario.starts, end=scenario.lasts, now=None, lanes=lanes)

    def _row(self):
        luck = f'<p class="drill-aside">The same luck in each column: seed {self.exercise.header.seed}.</p>'
        table = HTML(measures_table(self.measures, self.exercise.scenario) + targets_table(self.log) + luck)
        numbers = card("Measures", [table], "drill-measures")
        return box(
            HBox,
            [numbers, card("Scorecard", [HTML(points(self.score)), *self._judgements()], "drill-score")],
            "drill-row",
        )

    def _judgements(self):
        return [box(HBox, [HTML(judgement(j)), *self._evidence(j)], "drill-judged") for j in self.score]

    def _evidence(self, j: Judgement):
        """A button that shows the entry on the timeline."""
        if j.at is None:
            return []
        clock = wording.clock(self.exercise.scenario.starts + j.at)
        return [
            button(
                f"{clock} ▸",
                lambda: self.timeline.point_to(j.at),
                tooltip=f"Show on the timeline: {j.expectation.name}",
            )
        ]

    def _decisions(self):
        return card("What was decided", [HTML(decisions(self.log, self.exercise.people))], "drill-wide")

    def _downloads(self):
        files = downloads.files(self.exercise, self.log, self.measures, self.score)
        return card("Take it with you", [HTML(downloads.links(files))], "drill-wide")


# ------------------------------------------------------------------------------------------------ in words


def sentence(rows: Mapping[str, Mapping[str, float]], scenario: Scenario) -> str:
    """When half of the affected customers knew: here, with the reference playbook, and had nobody spoken."""
    ours = rows["you"][HEADLINE]
    never = f"within the {hours(scenario)}"
    if math.isnan(ours):
        first = f"Half of the affected customers did not know {never}"
    else:
        first = f"Half of the affected customers knew after {ours:.0f} minutes"
    then = {name: _after(row[HEADLINE], never) for name, row in rows.items()}
    parts = [first, f"with the reference playbook on the same luck {then[scenario.reference]}"]
    parts.append(f"had nobody spoken, {then[SILENT]}")
    return f"{'; '.join(parts)}."


def _after(minutes: float, never: str) -> str:
    return f"not {never}" if math.isnan(minutes) else f"after {minutes:.0f}"


def hours(scenario: Scenario) -> str:
    """How long the scenario is followed: four hours."""
    whole, rest = divmod(scenario.lasts, 3600)
    if rest or whole >= len(_NUMBERS):
        return f"{scenario.lasts // 60} minutes"
    return f"{_NUMBERS[whole]} hour{'s' if whole > 1 else ''}"


def measures_table(rows: Mapping[str, Mapping[str, float]], scenario: Scenario) -> str:
    """HTML: the main measures of every run side by side, and all others behind them."""
    rest = tuple(name for name in UNITS if name not in MAIN)
    heads = {"you": "you", scenario.reference: f"reference ({scenario.reference})", SILENT: "nobody speaks"}
    main, others = (_rows(names, rows, heads, scenario.organisation.currency) for names in (MAIN, rest))
    return f"{main}<details><summary>All measures</summary>{others}</details>"


def _rows(names, rows, heads: Mapping[str, str], currency: str) -> str:
    head = "".join(f'<th scope="col">{escape(heads[run])}</th>' for run in rows)
    body = "".join(
        f'<tr><th scope="row">{escape(name)}</th>'
        + "".join(f"<td>{escape(in_words(name, row[name], currency))}</td>" for row in rows.values())
        + "</tr>"
        for name in names
    )
    first = f'<tr><th scope="col">measure</th>{head}</tr>'
    return f'<table class="drill-numbers"><thead>{first}</thead><tbody>{body}</tbody></table>'


def targets_table(log: Log) -> str:
    """HTML: what the organisation promised itself for the category in force, and what came of it; "" if nothing."""
    rows = targets(log).to_dict("records")
    body = "".join(f'<tr><th scope="row">{escape(row["target"])}</th>{_target(row)}</tr>' for row in rows)
    heads = "".join(f'<th scope="col">{head}</th>' for head in ("target", "allowed", "you", "counted from", ""))
    said = f"{sum(row['kept'] for row in rows)} of {len(rows)} of the organisation's own targets kept"
    table = f'<table class="drill-numbers"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>'
    return f"<details><summary>{said}</summary>{table}</details>" if rows else ""


def _target(row: Mapping[str, Any]) -> str:
    took = "never" if math.isnan(row["took"]) else f"{row['took']:.0f} min"
    cells = (f"{row['allowed']:.0f} min", took, row["counted from"], "kept" if row["kept"] else "not kept")
    return "".join(f"<td>{cell}</td>" for cell in cells)


def points(result) -> str:
    """HTML: attainment, coverage, and the gates that no average hides."""
    if result.attainment is None:
        return "<p>Nothing that was expected was put to the test.</p>"
    said = (
        f"{result.attainment:.0%} of what was put to the test was attained; {result.coverage:.0%} was put to the test."
    )
    gates = "".join(f"<li>{escape(g.expectation.name)}: essential, and {g.status}</li>" for g in result.gates)
    return f"<p>{said}</p>{f'<ul>{gates}</ul>' if gates else ''}"


def judgement(j: Judgement) -> str:
    """HTML for one expectation: met, late, missed or not exercised, and how long it took."""
    took = "" if j.minutes is None else f", took {j.minutes:.0f} of {j.expectation.within // 60} min"
    state = f'<strong class="drill-{j.status.split()[0]}">{_SYMBOLS[j.status]} {j.status}</strong>'
    of = f"{j.points:g} of {j.expectation.points} points{took}"
    return f'<p>{state} {escape(j.expectation.text)} <span class="drill-aside">{of}</span></p>'


def decisions(log: Log, people: tuple[str, ...]) -> str:
    """HTML: what people were asked to decide, what they answered, how long it took, why; and what they did unasked."""
    asked = [(e.at, _decision(e, log)) for e in log if isinstance(e, ev.PromptClosed) and e.role in people]
    rows = [row for _, row in sorted([*asked, *_unasked(log, people)])]
    if not rows:
        return "<p>Nobody at the table was asked to decide anything, and nobody did anything unasked.</p>"
    heads = "".join(f'<th scope="col">{h}</th>' for h in ("done", "who", "what", "how", "took", "reason"))
    body = "".join(f"<tr>{''.join(f'<td>{escape(spelt(cell))}</td>' for cell in row)}</tr>" for row in rows)
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
    return _clock(log, closed.at), closed.role, opened.text, how, f"{(closed.at - opened.at) / 60:.0f} min", reason


def _unasked(log: Log, people: tuple[str, ...]) -> list[tuple[int, tuple[str, ...]]]:
    """What people did on their own initiative: what does not follow from an answer in the same second."""
    answered = {(e.role, e.at) for e in log if isinstance(e, ev.PromptClosed)}
    done = [e for e in log if isinstance(e, ev.ActionTaken) and e.role in people and (e.role, e.at) not in answered]
    done = [e for e in done if dict(e.action).get("occasion", OWN_INITIATIVE) == OWN_INITIATIVE]
    return [(e.at, (_clock(log, e.at), e.role, "unasked", _deed(e), "", "")) for e in done]


def _deed(taken: ev.ActionTaken) -> str:
    """An action in words: its kind and its short fields."""
    said = [str(value) for _, value in taken.action if isinstance(value, str) and value]
    return f"{taken.kind}: {', '.join(said)}" if said else taken.kind


def _clock(log: Log, second: int) -> str:
    return wording.clock(log.scenario.starts + second)
