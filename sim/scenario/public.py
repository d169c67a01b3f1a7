"""The public: how much it trusts the organisation, what the papers do, and what is asked for in the open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sim.scenario.words import Category, Duration, Seconds, Share

#: Whose fault people take it for: it befell us; it happened to us; it could have been prevented (Coombs 2007).
Blame = Literal["victim", "accidental", "preventable"]
BLAMES: tuple[Blame, ...] = ("victim", "accidental", "preventable")
#: What a kind of trouble is taken for where a fault does not say.
BLAMED: dict[str, Blame] = {
    "service downtime": "victim",
    "system failure": "accidental",
    "security breach": "preventable",
}
STATEMENT, CALL_BACK, NO_COMMENT = "a statement", "a call back", "no comment"
ANSWERS = (STATEMENT, CALL_BACK, NO_COMMENT)  #: what a journalist can be answered
NEWS = ("fair", "hostile")  #: what a headline is like


@dataclass(frozen=True, slots=True)
class News:
    """How an outage gets into the news, where a scenario is played in public.

    The first report is out `breaks` after the impact began, in these `categories`, unless all is well again by the time
    that a journalist would ask: that is `deadline` before. Somebody in the response sees the report after `seen`. Its
    headline is hostile with the chance that belongs to what the journalist was answered last; a call back that nobody
    made is worth no more than that.
    """

    breaks: Duration
    seen: Duration
    deadline: Seconds
    hostile_after_a_statement: Share
    hostile_after_a_call_back: Share
    hostile_after_no_comment: Share
    hostile_after_silence: Share
    categories: tuple[Category, ...] = ("critical", "moderate")

    def hostile(self, answer: str) -> float:
        """The chance of a hostile headline after an answer; "": nobody answered."""
        return float(getattr(self, f"hostile_after_{(answer or 'silence').replace(' ', '_')}"))


@dataclass(frozen=True, slots=True)
class PressRelease:
    """When the plan asks for a press release: in one of these `categories`, and if at least the share `customers` of
    all customers could be affected, or `partners` audiences of partners, or it is a breach and `breach` says so."""

    categories: tuple[Category, ...]
    customers: Share = Share(1.0)
    partners: int | None = None
    breach: bool = False


@dataclass(frozen=True, slots=True)
class Inbox:
    """Complaints in the open, where a scenario is played in public: beside those who get in touch with the desk, as
    many again times `complains` do so on social channels, no sooner and no later.

    Somebody looks there every `looks`. Support can spare up to `people`, for a `shift`; each of them answers
    `per_hour`. An answer within `target` is in time.
    """

    complains: Share
    per_hour: float
    target: Seconds
    looks: Seconds
    shift: Seconds
    people: int


@dataclass(frozen=True, slots=True)
class Trust:
    """The coefficients of the trust index. It is a model index: it orders responses, and measures nobody's opinion.

    While what customers need fails, they lose the share `harm` (by category) of their trust in an hour, times the
    factor of whose fault it is taken for; who has been told loses less of it by the share `informed`, who had read an
    end that did not come more by `broken_estimate`. Where the first word was ours, harm after it counts
    `first_word` times. A notice that holds all that it should, read by everybody, wins back the share `notice` of
    what is missing, divided by `asymmetry`; one after the end `follow_up`. Each update that is late takes the share
    `silence` of trust, each contradiction `contradiction`, and lowers the ceiling by `reputation`; a hostile headline
    takes `headline`, and a rumour the share `rumour` of the trust of whoever comes to believe it.
    A notice that names somebody else as guilty takes the share `blame_shifted` of the trust of whoever reads it, times
    the factor of whose fault it is taken for; whoever has read one that says sorry and answers for it loses less by the
    share `responsibility` of what is not taken for something that befell us.
    For the band every coefficient is taken lower and higher by the share `band`, one at a time.
    """

    harm_critical: Share
    harm_moderate: Share
    harm_low: Share
    informed: Share
    victim: float
    accidental: float
    preventable: float
    first_word: float
    notice: Share
    asymmetry: float
    follow_up: Share
    silence: Share
    contradiction: Share
    reputation: Share
    broken_estimate: float
    headline: Share = Share(0.0)
    rumour: Share = Share(0.0)
    blame_shifted: Share = Share(0.0)
    responsibility: Share = Share(0.0)
    band: Share = Share(0.5)

    def harm(self, category: str) -> float:
        """The share of trust lost in an hour, by category."""
        return float(getattr(self, f"harm_{category}"))

    def blamed(self, blame: Blame) -> float:
        """The factor for whose fault it is taken for."""
        return float(getattr(self, blame))
