"""A message that has not gone yet: which elements it still lacks, by what those who write it know."""

from __future__ import annotations

from collections.abc import Iterable

from sim.evaluation.checks import held
from sim.evaluation.elements import ELEMENTS, sort_of
from sim.evaluation.moment import Message, knowing, same_readers, worded
from sim.picture import Known
from sim.scenario import AFTERWARDS

Fields = Iterable[tuple[str, str]]


def lacking(known: Known, to: str, occasion: str, audiences: tuple[str, ...], about: tuple[int, ...], fields: Fields):
    """The required elements that a notice of these `fields` to these `audiences` (all names, none left out) would lack
    if it went now, as the rubric would see it; () where no table asks anything."""
    about = about or known.open or (1,)
    over = known.about(about).resolved
    sent = [n.sent for n in known.notices.values() if n.sent and same_readers(n.sent, to, audiences, about)]
    told = any(one.occasion in AFTERWARDS for one in sent)
    sort = sort_of(to, occasion, not sent, over, told)
    if sort is None:
        return ()
    message, moment = Message(0, "", "", to, sort, worded(tuple(fields)), ""), knowing(known, about)
    looked = [held(message, moment, element) for element in ELEMENTS if element.of(sort) == "R"]
    return tuple(one.what for one in looked if one.share == 0.0)
