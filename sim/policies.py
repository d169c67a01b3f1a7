"""Policies: what sits in a seat and looks at prompts. Here: the written one, a playbook.

A policy sees a prompt and its role's picture, and returns actions. It never looks at the world.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar, Protocol

from sim import actions as act
from sim import wording
from sim.incidents import CALL, Incident
from sim.picture import Picture
from sim.prompts import Prompt
from sim.reach import reachable
from sim.scenario import (
    BREACH,
    CATEGORIES,
    COUNSEL,
    GROUPS,
    PROMISES,
    ROLES,
    RUMOUR_SEEN,
    TECHNICAL,
    NoticeRule,
    Organisation,
    Playbook,
    Preference,
    Scenario,
)
from sim.symptoms import feared, seems

#: How the kind of trouble is found while no cause is known, by what a playbook says.
_AT_FIRST = {"by what is seen": seems, "a breach when in doubt": feared}
_REPORTS = "preferences: report to platform"
NO_RULE = "the playbook has no rule for this: the default"


class Policy(Protocol):
    """Whatever can sit in a seat."""

    def reply(self, prompt: Prompt, picture: Picture) -> tuple[act.Action, ...]:
        """An `Answer` to the prompt, and what else is done then."""


class ByPlaybook:
    """Does what the playbook says; where it says nothing, the default, and says so in the answer's `basis`."""

    def __init__(self, playbook: Playbook, organisation: Organisation, day: Scenario | None = None):
        """`day` says which day it is, for notices that say how many are hit and what it costs; without, none does."""
        self.playbook = playbook
        self.organisation = organisation
        self.day = day

    def reply(self, prompt: Prompt, picture: Picture) -> tuple[act.Action, ...]:
        """See `Policy`."""
        subject = prompt.subject.split()[0].rstrip(":")
        rule = self._RULES.get(subject, ByPlaybook._preferred)
        return rule(self, prompt, picture)

    # ------------------------------------------------------------------------------------------ the rules

    def _declare(self, prompt: Prompt, picture: Picture) -> tuple[act.Action, ...]:
        if self.playbook.declares == "never":
            return (act.Answer(prompt.id, "keep watching", "declares: never"),)
        suspects = picture.known.incident(prompt.incident).suspects
        categories = {c.category for c in self.organisation.components if c.name in suspects}
        rank = min((CATEGORIES.index(c) for c in categories), default=len(CATEGORIES) - 1)
        if self.playbook.declares == "one level up":
            rank = max(0, rank - 1)
        if self.playbook.declares == "after a debate" and self._in_doubt(prompt, picture):
            return (act.Answer(prompt.id, "talk it over first", "declares: after a debate"),)
        answer = act.Answer(prompt.id, f"declare {CATEGORIES[rank]}", f"declares: {self.playbook.declares}")
        kind = self._taken_for(prompt, picture)
        return (answer, act.NameKind(kind, prompt.incident)) if kind else (answer,)

    def _taken_for(self, prompt: Prompt, picture: Picture) -> str | None:
        """The kind that an incident is taken for at first; None: that is left open, or nothing hangs on it here."""
        judged = _AT_FIRST.get(self.playbook.names_kind) if self.organisation.by_kind else None
        known = picture.known
        return judged(self.organisation, known.incident(prompt.incident), known.status) if judged else None

    def _kind(self, prompt: Prompt, picture: Picture) -> tuple[act.Action, ...]:
        known = prompt.subject.endswith("cause known") and self.playbook.names_kind != "never"
        kind = prompt.options[0].name if known else self._taken_for(prompt, picture)
        return (act.Answer(prompt.id, kind or prompt.default, f"names kind: {self.playbook.names_kind}"),)

    def _in_doubt(self, prompt: Prompt, picture: Picture) -> bool:
        """Whether it is asked for the first time, and nothing is down for good."""
        suspects = picture.known.incident(prompt.incident).suspects
        first = prompt.id.endswith("/1")
        return first and all(picture.known.status.get(name) != "down" for name in suspects)

    def _activate(self, prompt: Prompt, picture: Picture) -> tuple[act.Action, ...]:
        category = picture.known.incident(prompt.incident).category
        roles = [dict(p.where).get("role", "") for p in self.playbook.activates if category in p.categories]
        rule = self.organisation.asks(picture.known.incident(prompt.incident).kind)
        wanted = dict.fromkeys((*roles, *(rule.roles if rule else ())))
        calls = tuple(act.Activate(role) for role in wanted if role not in picture.known.called)
        if not calls:
            return (act.Answer(prompt.id, prompt.default, NO_RULE),)
        option = next((o.name for o in prompt.options if set(o.actions) == set(calls)), "")
        answer = act.Answer(prompt.id, option, f"activates, {category}")
        return (answer,) if option else (answer, *calls)

    def _repair(self, prompt: Prompt, picture: Picture) -> tuple[act.Action, ...]:
        incident, offered = picture.known.incident(prompt.incident), [o.name for o in prompt.options]
        if self.playbook.diagnoses_first and "look for the cause" in offered:
            return (act.Answer(prompt.id, "look for the cause", "diagnoses first"),)
        # what helped was not enough, if a check has failed since; a vendor is told in any case, for they end it
        enough = any(incident.tried.values()) and incident.holds is not False
        first = self._contains(incident)
        left = (name for name in (*first, *self.playbook.repair) if name in offered and name not in incident.tried)
        choice = next((name for name in left if name == CALL or name in first or not enough), None)
        return (act.Answer(prompt.id, choice or prompt.default, "repair, in this order"),)

    def _contains(self, incident: Incident) -> tuple[str, ...]:
        """What comes before all else while it is taken for a breach, until some of it has helped."""
        helped = any(incident.tried.get(name) for name in self.playbook.contain)
        return () if helped or incident.kind != BREACH else self.playbook.contain

    def _tell(self, prompt: Prompt, picture: Picture) -> tuple[act.Action, ...]:
        occasion = prompt.subject.partition(": ")[2]
        if occasion == "clock started":
            return self._owed(prompt, picture)
        groups = picture.known.due(prompt.opened) if occasion == "update due" else GROUPS
        told = picture.known.concerned(occasion, prompt.incident)
        category = picture.known.about(told).category
        rules = [r for r in self.playbook.notices if r.when == occasion and category in r.categories]
        drafts = [self._draft(rule, picture, told, prompt.opened) for rule in rules if rule.to in groups]
        drafts = [draft for draft in drafts if draft.channels and draft.fields]
        if not drafts:
            return (act.Answer(prompt.id, "tell nobody now", f"notices: none on this occasion ({occasion})"),)
        return act.Answer(prompt.id, "", f"notices, {occasion}"), *drafts

    def _rumour(self, prompt: Prompt, picture: Picture) -> tuple[act.Action, ...]:
        """Corrected as the plan's rule has it, if there is one, and reported if the plan prefers to."""
        told = picture.known.concerned(RUMOUR_SEEN, prompt.incident)
        category = picture.known.about(told).category
        rules = [r for r in self.playbook.notices if r.when == RUMOUR_SEEN and category in r.categories]
        drafts = [draft for r in rules if (draft := self._draft(r, picture, told, prompt.opened)).channels]
        reports = [a for o in prompt.options if len(o.actions) == 1 for a in o.actions if self._prefers_to_report(a)]
        if not drafts and not reports:
            return (act.Answer(prompt.id, prompt.default, NO_RULE),)
        return act.Answer(prompt.id, "", f"notices, {RUMOUR_SEEN}" if drafts else _REPORTS), *reports, *drafts

    def _prefers_to_report(self, action: act.Action) -> bool:
        return isinstance(action, act.ReportToPlatform) and any(
            _matches((action,), preference) for preference in self.playbook.preferences
        )

    def _owed(self, prompt: Prompt, picture: Picture) -> tuple[act.Action, ...]:
        """What a clock asks for goes to whom it wants told, as the plan's rule for that group has it."""
        asked = next((a for option in prompt.options for a in option.actions if isinstance(a, act.Draft)), None)
        category = picture.known.incident(prompt.incident).category
        rules = [r for r in self.playbook.notices if r.when == "clock started" and category in r.categories]
        fits = [replace(r, audiences=r.audiences or asked.audiences) for r in rules if asked and r.to == asked.to]
        words = dict(asked.fields) if asked else {}
        drafts = [self._draft(rule, picture, (prompt.incident,), prompt.opened) for rule in fits]
        drafts = [replace(d, fields=tuple((name, words.get(name, said)) for name, said in d.fields)) for d in drafts]
        if not any(draft.channels and draft.fields for draft in drafts):
            return (act.Answer(prompt.id, "tell nobody now", "notices: none on this occasion (clock started)"),)
        return act.Answer(prompt.id, "", "notices, clock started"), *drafts

    def _aware(self, prompt: Prompt, picture: Picture) -> tuple[act.Action, ...]:
        aware = self.playbook.aware
        now, first, look = (option.name for option in prompt.options)
        further = look if prompt.id.endswith("/1") else now
        choice = {"at once": now, "from the first sign": first, "after a further look": further}.get(aware or "")
        return (act.Answer(prompt.id, choice or prompt.default, f"aware: {aware}" if aware else NO_RULE),)

    def _draft(self, rule: NoticeRule, picture: Picture, told: tuple[int, ...], now: int) -> act.Draft:
        ways = reachable(self.organisation, rule.to, rule.audiences)
        estimate = _estimate(rule, picture, now)
        states = rule.next_update is not None, estimate is not None, (self.day, now) if self.day else None
        approvals = tuple(role for role in rule.approvals if role in picture.known.called)
        says = rule.says if COUNSEL in approvals else tuple(field for field in rule.says if field != TECHNICAL)
        return act.Draft(
            rule.to,
            tuple(c for c in rule.by if c in ways),
            rule.when,
            rule.audiences,
            rule.template,
            approvals,
            wording.filled(says, picture.known.about(told), self.organisation, *states),
            rule.next_update,
            now,
            told,
            estimate,
        )

    def _resolve(self, prompt: Prompt, picture: Picture) -> tuple[act.Action, ...]:
        well_since = picture.known.incident(prompt.incident).turned
        if prompt.opened < well_since + self.playbook.watches:
            return (act.Answer(prompt.id, prompt.default, "watches"),)
        return self._first_option(prompt, picture)

    def _first_option(self, prompt: Prompt, picture: Picture) -> tuple[act.Action, ...]:
        return (act.Answer(prompt.id, prompt.options[0].name, "as a matter of course"),)

    def _preferred(self, prompt: Prompt, picture: Picture) -> tuple[act.Action, ...]:
        category, offered = picture.known.category, {act.kind(a) for option in prompt.options for a in option.actions}
        for preference in self.playbook.preferences:
            if preference.choose != "nothing" and preference.choose not in offered:  # as most
                continue
            applies = category is None or category in preference.categories
            option = next((o for o in prompt.options if _matches(o.actions, preference)), None)
            if applies and option and _asked(prompt, preference):
                return (act.Answer(prompt.id, option.name, f"preferences: {preference.choose}"),)
        return (act.Answer(prompt.id, prompt.default, NO_RULE),)

    #: By the first word of what a prompt is about.
    _RULES: ClassVar = {
        "declare": _declare,
        "kind": _kind,
        "aware": _aware,
        "activate": _activate,
        "repair": _repair,
        "tell": _tell,
        "rumour": _rumour,
        "mistake": _first_option,
        "release": _first_option,
        "go": _first_option,
        "redraft": _first_option,
        "send": _first_option,
        "resolve": _resolve,
        "reopen": _first_option,
        "recategorise": _first_option,
    }


def _estimate(rule: NoticeRule, picture: Picture, now: int) -> int | None:
    """In how many seconds the rule says that it will be over; None: it does not say, or nobody has been asked."""
    if not rule.estimate_from or rule.estimate:
        return rule.estimate
    heard = picture.known.estimate
    return None if heard is None or heard < now + PROMISES[0] or not picture.known.unwell else heard - now


def _asked(prompt: Prompt, preference: Preference) -> bool:
    """Whether a preference for nothing is about what a prompt asks; any other goes by its action."""
    about = dict(preference.where).get("about", "")
    return preference.choose != "nothing" or not about or about == prompt.subject


def _matches(actions: tuple[act.Action, ...], preference) -> bool:
    if preference.choose == "nothing":
        return not actions
    return any(
        act.kind(action) == preference.choose
        and all(str(getattr(action, name, None)) == value for name, value in preference.where)
        for action in actions
    )


def in_all_seats(playbook: Playbook, scenario: Scenario) -> Mapping[str, Policy]:
    """The playbook in every seat of the scenario's organisation."""
    policy = ByPlaybook(playbook, scenario.organisation, scenario)
    return dict.fromkeys(ROLES, policy)
