"""Whether a scenario's expectations fit together: each wants one thing, in time, and serves an objective."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from sim.consistency.finding import Unread, Where, names, repeated, unknown
from sim.scenario import Expectation, Problem, Scenario

#: Says of a text whether it is a phrase that the model knows, and which phrases there are.
PhraseCheck = Callable[[str], tuple[bool, Sequence[str]]]
_ONE_OF = ("expect", "any_of", "all_of", "expect_not")


def problems_of_expectations(scenario: Scenario, phrase_is_known: PhraseCheck | None) -> Iterator[Problem]:
    """What does not fit in a scenario's objectives and expectations; phrases are checked where that is possible."""
    objectives = names(scenario.objectives)
    yield from repeated(("objectives",), objectives)
    yield from repeated(("expectations",), names(scenario.expectations))
    for place, one in enumerate(scenario.expectations):
        path = ("expectations", place)
        yield from unknown((*path, "objective"), one.objective, "objective", objectives)
        yield from _wants(one, path)
        yield from _times(one, path)
        for where, phrase in _phrases(one, path) if phrase_is_known else ():
            yield from no_phrase(where, phrase, phrase_is_known)


def no_phrase(path: Where, text: str, phrase_is_known: PhraseCheck | None) -> Iterator[Problem]:
    """A text that should be a phrase and is none."""
    known, phrases = phrase_is_known(text) if phrase_is_known else (True, ())
    if not known and not isinstance(text, Unread):
        yield Problem(path, text, "there is no such phrase", tuple(phrases))


def _wants(one: Expectation, path: Where) -> Iterator[Problem]:
    """One of four things, and no group without anything in it."""
    there = [name for name in _ONE_OF if getattr(one, name) is not None]
    if len(there) != 1:
        said = " and ".join(map(_spelt, there)) or "none"
        wrong = f"one of {', '.join(map(_spelt, _ONE_OF))} says what is expected; here stands {said}"
        yield Problem((*path, "name"), one.name, wrong)
    for name in ("any_of", "all_of"):
        group = getattr(one, name)
        if group == ():
            yield Problem((*path, name), None, "a group without a phrase can neither be met nor missed")
        yield from repeated((*path, name), group or (), None)


def _times(one: Expectation, path: Where) -> Iterator[Problem]:
    if one.expires is not None and one.expires < one.within:
        wrong = f"it would expire before it is late, which is after {one.within} s; give it a longer time"
        yield Problem((*path, "expires"), f"{one.expires} s", wrong)
    if one.expect_not is None:
        return
    if one.within <= 0:
        wrong = "nothing can happen in no time; say for how long it should not"
        yield Problem((*path, "within"), f"{one.within} s", wrong)
    for name, given in (("late", one.late), ("expires", one.expires)):
        if given is not None:
            yield Problem((*path, name), None, "what should not happen is never late; leave this out")


def _phrases(one: Expectation, path: Where) -> Iterator[tuple[Where, str]]:
    """Each phrase, and where it stands."""
    for name in ("expect", "expect_not", "after"):
        if (text := getattr(one, name)) is not None:
            yield (*path, name), text
    for name in ("any_of", "all_of"):
        for place, text in enumerate(getattr(one, name) or ()):
            yield (*path, name, place), text


def _spelt(name: str) -> str:
    return f"'{name.replace('_', ' ')}'"
