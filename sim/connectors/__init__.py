"""The record of an exercise on its way out: into files that tools take in, and, if somebody says so, to the tools."""

from sim.connectors.exporting import EXPORTS, export
from sim.connectors.reading import transcript
from sim.connectors.transcript import Transcript

__all__ = ["EXPORTS", "Transcript", "export", "transcript"]
