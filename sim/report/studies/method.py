"""How a study was done, so that anybody can do it again: model, luck, statistics, versions, digests."""

from __future__ import annotations

from sim.experiment.reading import checked
from sim.luck import BLOCK
from sim.report.content import Block, Listed, Section, Table, Text, row
from sim.report.studies.studied import Studied

_MODEL = (
    "The model is a discrete-event simulation (SimPy) of one organisation in one incident: something breaks, monitors "
    "and customers notice, people are paged, join, declare, look for the cause, repair, write, release and send; "
    "customers read or do not, get in touch, buy elsewhere. Under a strategy a playbook sits in every seat. Time is in "
    "whole seconds. Nothing is warmed up: each run begins before the impact with everything in order, and is followed "
    "to the end of its scenario, whatever has happened by then."
)
_LUCK = (
    "All luck is drawn by name: what a draw comes to depends on the seed, the number of the replication and what it is "
    "for, and on nothing that anybody decides. So replication 7 is the same afternoon under every strategy, and only "
    "what was decided differs. Replications know nothing of each other."
)
_SPREAD = (
    f"Luck was spread evenly over each {BLOCK} replications, so that fewer are needed; intervals are those of the "
    "blocks, which are independent."
)
_STATISTICS = (
    "A difference is that of a strategy from the first one, replication by replication, with Student's 95 % interval "
    "over those differences (paired t).",
    "Where several strategies are compared with the first, *better* and *worse* also need Holm's adjusted p below "
    "0.05, and *practically equal* an interval that holds for all of them at once (Bonferroni) inside the margin.",
    "The margin, below which a difference does not matter, is 5 % of the first strategy's mean.",
    "The middle difference has an interval between two of the runs that were seen and Wilcoxon's signed-rank test.",
    "Bad days are quantiles with order-statistic intervals; with too few runs there is none, and that is said.",
    "A time that never came counts as the whole length in means; its share has Wilson's interval and McNemar's test; "
    "curves are Kaplan and Meier's.",
)
_ENGINE = (
    "Whoever plays, one process, several or a cluster of machines, the same question gives the same rows, bit for bit."
)
_HELD = (
    "Each strategy's rows are stored with their digest and held against it whenever they are read, so a number that "
    "was changed by mistake is found."
)
_NOT_HELD = (
    "These rows were not checked: they were stored by an older version, without a digest of them, so nobody can tell "
    "whether a number has been changed since."
)
_CHECKLIST = (
    ("Objectives: purpose, outputs, aims of the experiment", "The question; What was compared"),
    ("Logic: base model, scenarios, rules of decision, components", "Method; What was compared; docs/design.md"),
    ("Data: sources, inputs, assumptions", "Assumptions; the appendix with all numbers"),
    ("Experimentation: beginning, length, number of runs, estimation", "Method; Results; How sure"),
    ("Implementation: software, chance, execution, machine", "Method; To make it again; docs/luck.md"),
    ("Access: where the model is", "To make it again"),
)
_STRESS = (
    "The order of this report follows STRESS-DES, the guideline for reporting simulation studies of T. Monks, C. S. M. "
    "Currie, B. S. Onggo, S. Robinson, M. Kunc and S. J. E. Taylor (Strengthening the reporting of empirical "
    "simulation studies, Journal of Simulation 13(1), 2019, doi:10.1080/17477778.2018.1442155), in words of our own."
)


def method(of: Studied) -> Section:
    """The chapter: what the model is, how luck, runs and statistics were dealt with."""
    blocks: list[Block] = [Text(_MODEL), Text(_LUCK)]
    blocks += [Text(_SPREAD)] if of.study.spread else []
    blocks += [
        Text(_runs(of)),
        Listed(tuple(map(Text, map(_quoted, _STATISTICS))), "How numbers were made of the runs"),
    ]
    return Section("Method", (*blocks, Text(_ENGINE)))


def _quoted(words: str) -> str:
    """Words between stars, between quotation marks: a report has no italics."""
    for sign in "“”" * (words.count("*") // 2):
        words = words.replace("*", sign, 1)
    return words


def _runs(of: Studied) -> str:
    """How many runs there are, and what ended them."""
    study = of.study
    pairs = len(study.scenarios) * len(study.strategies)
    said = (
        f"Each strategy was played {study.replications} times in each scenario, with seed {study.seed}: "
        f"{len(study.runs):,} runs, {pairs} × {study.replications}. "
    )
    return f"{said}{_ended(of)}"


def _ended(of: Studied) -> str:
    stop, precision = of.study.stopped, of.study.precision
    if stop is None:
        return "That number was fixed before anything was run, so nothing that was seen decided when to stop."
    if stop.clause == "by hand":
        return (
            f"It was not played to its end: {stop.sentence}. Whoever stops where it looks good finds differences that "
            "are none, so take its intervals for a little narrower than they ought to be."
        )
    asked = "" if precision is None else f", asked to know “{of.study.measure}” to ± {precision:g} minutes,"
    return (
        f"The stopping rule{asked} decided the number: {stop.sentence}. It looks every so many replications, wants "
        "each comparison settled at two looks in a row, and asks for ten times stronger evidence to stop than to "
        "report."
    )


def again(of: Studied) -> Section:
    """The appendix: versions, digests, and the command."""
    versions = Table((), tuple(row(name, value) for name, value in of.said.get("versions", {}).items()))
    digests = ("Digest of the scenario", "Digest of the playbook", "Digest of the rows")
    heads = ("Scenario", "Strategy", *digests, "Luck shared with the first")
    played = tuple(_played(one) for one in of.said.get("played", ()))
    blocks: list[Block] = [Text(_command(of)), Text(_HELD if checked(of.said) else _NOT_HELD), versions]
    blocks += [Table(heads, played, "What was played (SHA-256, the first 16 digits)")] if played else []
    return Section("To make it again", tuple(blocks), new_page=True)


def _played(one: dict) -> tuple[Text, ...]:
    digests = (one.get(f"{thing} digest", "not stored")[:16] for thing in ("scenario", "playbook", "rows"))
    return row(one["scenario"], one["strategy"], *digests, f"{one['shared luck']:.0%}")


def _command(of: Studied) -> str:
    """How the same rows are had again."""
    study = of.study
    whole = (
        "The toolkit is open source (incident-drill, Apache-2.0). A study saved as .parquet holds all runs, scenarios "
        "and playbooks in full, and “drill report STUDY.parquet -o study.html” writes this page from it."
    )
    if any(how.changes for _, how in study.worlds.values()):
        return whole
    spread = " --spread" if study.spread else ""
    scenarios, strategies = " ".join(of.names.values()), ",".join(study.strategies)
    asked = f"{scenarios} --playbooks {strategies} --replications {study.replications}"
    measure = f" --measure '{study.measure}'" if study.measure != "time to notify" else ""
    return f"{whole} The same rows: “drill compare {asked} --seed {study.seed}{spread}{measure}”."


def stress() -> Section:
    """The appendix: where each part of the guideline is answered."""
    table = Table(("STRESS asks for", "Where it stands"), tuple(row(*one) for one in _CHECKLIST))
    return Section("Where each point of STRESS stands", (Text(_STRESS), table))
