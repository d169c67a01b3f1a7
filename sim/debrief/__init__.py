"""Debrief: what each decision cost, and the team's skill apart from its luck, by playing the same incident again."""

from sim.debrief.alike import Seed, alike
from sim.debrief.decisions import REFERENCE, UNDONE, Decision, decisions, every_change
from sim.debrief.measured import PRICED
from sim.debrief.prices import Inputs, Price, Priced, Waterfall, priced
from sim.debrief.retelling import NOTHING, Change, Retold, Script, retell, script
from sim.debrief.standing import Place, scripted, standing

__all__ = [
    "NOTHING",
    "PRICED",
    "REFERENCE",
    "UNDONE",
    "Change",
    "Decision",
    "Inputs",
    "Place",
    "Price",
    "Priced",
    "Retold",
    "Script",
    "Seed",
    "Waterfall",
    "alike",
    "decisions",
    "every_change",
    "priced",
    "retell",
    "script",
    "scripted",
    "standing",
]
