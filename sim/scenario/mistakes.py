"""Mistakes in notices: how often one slips in, who sees it before it goes, and what it does outside."""

from __future__ import annotations

from dataclasses import dataclass

from sim.scenario.words import Duration, Share


@dataclass(frozen=True, slots=True)
class Mistakes:
    """What is written in a hurry may be wrong in some detail: a link, a number, a name.

    A notice holds a mistake with the chance `written`, or `from_template` where a prepared text gave its words. Each
    role that reads it before it goes overlooks it with the chance `overlooked`; otherwise it is put right. What goes
    out with one is reported to those inside `seen` after the first copy. Of the readers who would get in touch about
    the outage, `asks` times as many get in touch (again) about what they have read.
    """

    written: Share
    from_template: Share
    overlooked: Share
    seen: Duration
    asks: float = 0.0
