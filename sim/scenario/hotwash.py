"""The hot wash: what people are asked right after an exercise, while it is fresh."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

SCALE = "scale"
FREE = "free text"
WELL_OR_NOT = "what went well"
#: What of a question of the last kind is answered apart.
WELL, NOT_WELL = "went well", "did not go well"


@dataclass(frozen=True, slots=True)
class Question:
    """One question: a `scale` from 1 (not at all) to 5 (fully), *free text*, or *what went well* with room for what did
    not. `asked`: the roles that it is put to; none: everybody."""

    text: str
    kind: Literal["scale", "free text", "what went well"] = "free text"
    asked: tuple[str, ...] = ()


#: Asked where a scenario says nothing. After the two parts of HSEEP's participant feedback form: how far one agrees
#: about the exercise itself, and strengths and areas for improvement.
USUAL_QUESTIONS = (
    Question("The exercise was well structured.", "scale"),
    Question("The scenario was plausible.", "scale"),
    Question("The right people were at the table.", "scale"),
    Question("I knew what my role was, and what I could decide.", "scale"),
    Question("I had what I needed to tell others in time.", "scale"),
    Question("Name up to three things.", "what went well"),
    Question("What one thing should be different by next week, and who sees to it?"),
)
