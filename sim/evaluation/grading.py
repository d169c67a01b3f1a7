"""Grading: how soon customers were told, in the letters by which status pages are compared.

StatusGator grades how long a provider takes to say so in public, counted from when StatusGator itself saw it, as a mean
over ninety days. To grade one exercise by the same bands, counted from when the organisation detected it, is ours.
"""

from __future__ import annotations

#: Up to how many minutes each letter is given; later than the last of them is WORST. Source: StatusGator.
BANDS = (("A", 15.0), ("B", 30.0), ("C", 120.0), ("D", 240.0))
WORST = "F"


def grade(minutes: float) -> str:
    """The letter for a first public word after so many minutes; below 0, and so A, for what came before anybody had
    noticed. NaN, it never came, is WORST."""
    for place, (letter, most) in enumerate(BANDS):
        if minutes < most or (minutes == most and place == len(BANDS) - 1):
            return letter
    return WORST
