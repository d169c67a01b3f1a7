"""Draws the pictures of the README and of the guide to histories anew: `python docs/make_pictures.py`."""

from pathlib import Path

import matplotlib

import sim

SEED = 3
HERE = Path(__file__).parent

if __name__ == "__main__":
    matplotlib.rcParams["svg.hashsalt"] = "incident-drill"  # the same picture gives the same file
    scenario = sim.load("card-payments-down")
    logs = [sim.run(scenario, playbook=name, seed=SEED) for name in ("standard", "tell-early", "silent")]
    real = sim.history.read("google-cloud-2016-2020")
    study = sim.compare("card-payments-down", ["standard", "tell-early"], replications=200, progress=False)
    sim.plot.history(real, study.runs).savefig(HERE / "images" / "history.svg", metadata={"Date": None})
    sim.plot.informed(logs).savefig(HERE / "images" / "informed.svg", metadata={"Date": None})
