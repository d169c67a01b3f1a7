"""Remembering: once for each frozen thing, by the thing itself."""

import dataclasses

from sim import remembering
from sim.remembering import remembered


def counted():
    asked = []

    @remembered
    def length(frozen, more=0):
        asked.append((frozen, more))
        return len(frozen) + more

    return length, asked


def test_what_was_worked_out_is_not_worked_out_again():
    length, asked = counted()
    word = "outage"
    assert [length(word), length(word), length(word, 1), length(word, 1)] == [6, 6, 7, 7]
    assert asked == [(word, 0), (word, 1)]


def test_things_are_told_by_identity_so_a_changed_copy_is_another_thing(card):
    first = remembered(lambda scenario: scenario.starts)
    later = dataclasses.replace(card, starts=card.starts + 1)
    assert (first(card), first(later), first(card)) == (card.starts, card.starts + 1, card.starts)


def test_a_thing_that_is_gone_never_lends_its_identity_to_another(card):
    starts = remembered(lambda scenario: scenario.starts)
    for second in range(3 * remembering._KEPT):  # each copy is gone before the next is made, unless it is kept
        assert starts(dataclasses.replace(card, starts=second)) == second


def test_only_so_much_is_remembered(monkeypatch):
    monkeypatch.setattr(remembering, "_KEPT", 3)
    length, asked = counted()
    words = ["a", "bc", "def", "ghij"]
    assert [length(word) for word in words + words] == [1, 2, 3, 4] * 2
    assert len(asked) > len(words)  # what did not fit was worked out again
