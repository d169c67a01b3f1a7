"""Plain checks of English words: phrases that say nothing, that blame, that promise too much; how long sentences are.

Each is a list that anybody can read, and no more than that: what a sentence means, none of them can tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

LONGEST_MEAN = 20  #: words in a sentence, on average: the CDC's Clear Communication Index, short form

#: What says nothing, or too much. Sources: PagerDuty's documentation, practice of status pages.
EMPTY = (
    r"any inconvenience", r"(?:some|a few) (?:users|customers) may be (?:experiencing|seeing|having)",
    r"we take .{0,40}\b(?:very )?seriously", r"(?:is|are) our (?:top|highest|number one) priority",
    r"experiencing issues", r"(?:working|work) (?:hard|around the clock|tirelessly)", r"valued customers?",
    r"out of an abundance of caution", r"thank you for your patience",
)  # fmt: skip
#: What a status page says by default; the issue, of itself, is neither what happened nor for whom.
BARE = (
    r"we are (?:currently |still )?investigating (?:this|the|an) (?:issue|incident|problem)",
    r"(?:the|this) issue has been identified and a fix is being implemented",
    r"a fix has been implemented and we are monitoring(?: the results?)?",
    r"this (?:incident|issue) has been resolved",
)
#: Words of the trade that readers outside need not know.
JARGON = (
    r"SLAs?", r"latency", r"APIs?", r"HTTP", r"5xx", r"DNS", r"fail-?over", r"roll-?back", r"rolled back", r"backend",
    r"back-end", r"clusters?", r"nodes?", r"pods?", r"time-?outs?", r"timed? out", r"stack trace", r"root cause",
    r"sev-?\d", r"P[0-4]", r"index job", r"deploy(?:ment|ed)?",
)  # fmt: skip
_HOST = re.compile(
    r"\b(?:[\w-]+\.)+(?:internal|local|corp|lan|intra)\b|\b(?:\d{1,3}\.){3}\d{1,3}\b|\b[a-z]+(?:-[a-z]+)+-?\d{2,}\b"
)
_BLAME = re.compile(
    r"\bfaults?\b|\bblam|\bguilty\b|\blet us down\b|\bcaused by\b|\bbecause of\b|\bdue to\b|\bresponsible\b"
    r"|\bnot ours\b|\bfailed us\b|\bmistakes?\b",
    re.I,
)
#: Who is meant by somebody else, where no name is given.
_ELSE = r"(?:acquirer|partner|provider|supplier|vendor|third part(?:y|ie)|bank|contractor|host|gateway|courier)s?"
_SHIFTS = re.compile(
    r"\bnot our (?:fault|doing|mistake)\b|\bfault is not ours\b|\bwe are not (?:responsible|to blame|at fault)\b"
    rf"|\b{_ELSE}\b[^.!?]{{0,40}}\b(?:at fault|to blame|failed us|let us down|responsible for)\b"
    rf"|\b(?:fault|mistake) of [^.!?]{{0,25}}\b{_ELSE}\b",
    re.I,
)
_CALL = re.compile(r"\bplease\b|\byou can\b|\byou need\b|\bdo not\b|\bdon['’]t\b|\bgo to\b|\bchoose\b|\bfollow\b", re.I)
_NO_DATA = re.compile(
    r"\b(?:no|none of (?:your|the|our)) (?:\w+ ){0,6}(?:data|records?|details|passwords|information|card numbers?)\b"
    r"[^.!?]{0,40}\b(?:lost|affected|stolen|exposed|leaked|accessed|compromised|at risk|got out|taken|read)\b"
    r"|\b(?:data|records|details|information|passwords) (?:is|are|was|were|remain|remains|has|have) (?:\w+ )?"
    r"(?:safe|secure|not (?:\w+ )?(?:lost|affected|stolen|exposed|leaked|accessed|compromised|at risk))"
    r"|\b(?:nobody|no one) (?:has |have )?(?:got|gotten|had access|broken in|hacked|stolen|seen)\b"
    r"|\bnothing (?:was|has been|is) (?:stolen|leaked|exposed|hacked)\b"
    r"|\b(?:no|not a) (?:data |security )?(?:breach|leak|hack)\b",
    re.I,
)
_CORRECTS = re.compile(r"\bcorrect(?:s|ed|ion|ing)?\b|\bearlier (?:we|our|message|notice)|\bwe (?:wrote|told|said)\b"
                       r"|\bput (?:it|this) right\b|\bno longer (?:true|so)\b", re.I)  # fmt: skip
_GUESS = re.compile(r"\b(?:probably|perhaps|maybe|we (?:think|suspect|believe|assume)|it seems|may have been)\b", re.I)

#: What is passive: a form of *to be* (or *get*) with a participle, and at most one small word between them. Participles
#: that say how something is, and not that somebody did it, are none.
_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|be|been|being|gets?|got)\s+"
    r"(?:(?:not|now|all|also|still|never|already|just|both|yet|\w+ly)\s+){0,2}"
    r"(?!(?:affected|concerned|interested|needed|closed|limited|delayed|seven|often|even|open|sudden|golden)\b)"
    r"(?:[a-z]{2,}ed|[a-z]{2,}en|made|done|found|sent|told|held|kept|paid|put|shut|brought|built|bought|caught|sold|hit"
    r"|shown|set up|read out|restarted|rebuilt|run|begun|won|withdrawn|thrown|drawn|hurt)\b",
    re.I,
)

#: Elements that plain words may say where no field or part of that name holds any.
SAYS: dict[str, re.Pattern[str]] = {
    "what is not known yet": re.compile(
        r"\bnot (?:yet )?known\b|\b(?:cannot|can['’]t|do not|don['’]t) (?:yet )?(?:say|know|tell)\b"
        r"|\bfinding out\b|\blooking into\b", re.I,
    ),
    "an assurance": re.compile(
        r"\bnothing [^.!?]{0,30}\blost\b|\b(?:is|are) safe\b|\bcount on\b|\bmak(?:e|ing) sure\b|\bsee to it\b"
        r"|\bcommitted\b|\bwe will not rest\b|\banswer for\b|\buntil (?:it|all|everything) works\b", re.I,
    ),
    "what is lost or lasts": re.compile(
        r"\blost\b|\blasting\b|\bnothing (?:\w+ )?remains\b|\b(?:is|are) safe\b|\bgot at\b|\bcharged\b"
        r"|" + _NO_DATA.pattern, re.I,
    ),
    "since when and until when": re.compile(
        r"\b(?:since|from|between|at|until|to|and|for|after) (?:about |around )?(?:[01]?\d|2[0-3])[:.h][0-5]\d\b"
        r"|\bfor (?:about |around )?\d+ (?:minutes|hours)\b", re.I,
    ),
    "what information": re.compile(
        r"\b(?:names|addresses|passwords|card numbers|e-mails?|orders) (?:was|were|may)\b", re.I,
    ),
    "a request to be forgiven": re.compile(
        r"\bforgive|\bpardon\b|\bask (?:for )?your (?:patience|understanding)\b|\bbear with us\b", re.I,
    ),
}  # fmt: skip
#: Which of them are looked for in the fields that name a time to come: none.
TO_COME = ("next update", "estimate")

_EMPTY_RE, _BARE_RE, _JARGON_RE = (
    re.compile("|".join(rf"\b(?:{one})\b" for one in many), re.I if many is not JARGON else 0)
    for many in (EMPTY, BARE, JARGON)
)
_LONG = re.compile(r"[^\W\d_]{4,}")
_OF_ANY = {  # words that may stand in the cause of anything
    "cause", "because", "this", "that", "with", "have", "been", "from", "were", "which", "what", "when", "there",
    "their", "they", "them", "some", "then", "than", "into", "about", "after", "since", "while", "probably", "perhaps",
    "problem", "trouble", "failed", "fails", "fault", "service", "systems", "system", "today", "again", "does", "will",
}  # fmt: skip
#: What people write into a field that must not be empty.
_HOLDERS = re.compile(r"\b(?:t\.?b\.?[acd]|to ?do|n/a|xx+|asdf|lorem ipsum|blah|fill in|placeholder)\b\.?", re.I)
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def sentences(text: str) -> list[str]:
    """The sentences of a text, as far as full stops tell."""
    return [one for one in _SENTENCE.split(text) if _WORD.search(one)]


@lru_cache(1_024)
def mean_length(text: str) -> float:
    """Words in a sentence, on average; 0 for no text."""
    every = sentences(text)
    return sum(len(_WORD.findall(one)) for one in every) / len(every) if every else 0.0


@lru_cache(1_024)
def active(text: str) -> float:
    """The share of the sentences in which nothing is passive; 1 for no text."""
    every = sentences(text)
    return sum(not _PASSIVE.search(one) for one in every) / len(every) if every else 1.0


def passive(text: str) -> list[str]:
    """The words of a text that are in the passive voice."""
    return [found[0] for found in _PASSIVE.finditer(text)]


@lru_cache(1_024)
def at_odds(one: str, other: str) -> bool:
    """Whether two causes have not one word of some length in common: too few to be two ways of saying the same."""
    first, second = (set(_LONG.findall(words.casefold())) - _OF_ANY for words in (one, other))
    return bool(first and second) and not first & second


def empty(text: str) -> list[str]:
    """The phrases of `EMPTY` and `BARE` that stand in a text, as they stand there."""
    return [found[0] for found in _EMPTY_RE.finditer(text)] + bare(text)


def bare(text: str) -> list[str]:
    """The defaults of status pages that stand in a text."""
    return [found[0] for found in _BARE_RE.finditer(text)]


def says_something(words: str) -> bool:
    """Whether words are more than a status page's default, or what stands where words are still to come."""
    left = _HOLDERS.sub(" ", _BARE_RE.sub(" ", words))
    return any(len(word) > 1 or word.isdigit() for word in _WORD.findall(left))


def jargon(text: str) -> list[str]:
    """Words of the trade, and names of machines, that stand in a text."""
    return [found[0] for found in (*_JARGON_RE.finditer(text), *_HOST.finditer(text))]


def calls_to_action(text: str) -> bool:
    """Whether a text tells its readers that they can or should do something."""
    return bool(_CALL.search(text))


def no_data(text: str) -> str:
    """The words that say that no data are affected; "" where there are none."""
    found = _NO_DATA.search(text)
    return found[0] if found else ""


def corrects(text: str) -> bool:
    """Whether a text says that it puts right an earlier one."""
    return bool(_CORRECTS.search(text))


def guesses(text: str) -> str:
    """The word that makes a statement a guess; "" where there is none."""
    found = _GUESS.search(text)
    return found[0] if found else ""


def named(text: str, names: Iterable[str]) -> list[str]:
    """Those names that stand in a text, as words of their own."""
    return [name for name in names if re.search(rf"\b{re.escape(name)}\b", text, re.I)]


def shifts(text: str) -> str:
    """The words that say that it is somebody else's fault, whoever that is; "" where there are none."""
    found = _SHIFTS.search(text)
    return found[0] if found else ""


def blamed(text: str, names: Iterable[str]) -> list[str]:
    """Those names that stand in one sentence with a word of blame."""
    accusing = " ".join(one for one in sentences(text) if _BLAME.search(one))
    return named(accusing, names) if accusing else []
