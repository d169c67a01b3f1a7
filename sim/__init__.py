"""Rehearse an outage before it happens: load a scenario, run it, compare answers to it, play it.

    import sim
    scenario = sim.load("card-payments-down")
    log = sim.run(scenario, playbook="standard", seed=1)

Each public name is fetched from its room when it is first used, so `import sim` costs next to nothing.
"""

from __future__ import annotations

import importlib
import sys

# Public name → the module it lives in and its name there; None where the public name is the module itself.
# A verb never shares a file's name: importing sim/run.py would put the module in the place of the function.
_WHERE = {
    "Exercise": ("sim.exercise", "Exercise"),
    "Luck": ("sim.luck", "Luck"),
    "World": ("sim.world", "World"),
    "achieved": ("sim.experiment.achieving", "achieved"),
    "alike": ("sim.debrief", "alike"),
    "assumptions": ("sim.files", "assumptions"),
    "by_audience": ("sim.metrics", "by_audience"),
    "calibrate": ("sim.widgets", "calibrate"),
    "check": ("sim.dryrun", "check"),
    "compare": ("sim.experiment", "compare"),
    "counterpart": ("sim.exercise", "counterpart"),
    "held": ("sim.training", "held"),
    "history": ("sim.history", None),
    "improved": ("sim.experiment.improving", "improved"),
    "improvements": ("sim.experiment.improving", "improvements"),
    "informed": ("sim.metrics", "informed"),
    "load": ("sim.files", "load"),
    "measures": ("sim.metrics", "measures"),
    "messages": ("sim.evaluation.rubric", "frame"),
    "plot": ("sim.plot", None),
    "priced": ("sim.debrief", "priced"),
    "report": ("sim.report", None),
    "replay": ("sim.exercise", "replay"),
    "run": ("sim.experiment", "run"),
    "score": ("sim.evaluation", "score"),
    "search": ("sim.searching", "search"),
    "start": ("sim.widgets", "start"),
    "study": ("sim.widgets", "study"),
    "table": ("sim.widgets", "table"),
    "take_part": ("sim.widgets", "take_part"),
    "targets": ("sim.metrics", "targets"),
    "timeline": ("sim.metrics", "timeline"),
    "tornado": ("sim.experiment.one_at_a_time", "tornado"),
    "training": ("sim.training", None),
    "twin": ("sim.files", "twin"),
    "what_matters": ("sim.experiment.mattering", "what_matters"),
}
_NEEDS = (3, 11)


def __getattr__(name: str) -> object:
    """Return a public name from its room; AttributeError for others, ImportError on a Python below 3.11."""
    if name == "__version__":
        return _version()
    if name not in _WHERE:
        raise AttributeError(f"module 'sim' has no attribute {name!r}; it has {', '.join(_WHERE)}")
    if sys.version_info < _NEEDS:
        raise ImportError(f"sim.{name} needs Python 3.11 or newer; this is {sys.version.split()[0]}")
    module_name, attribute = _WHERE[name]
    module = importlib.import_module(module_name)
    value = module if attribute is None else getattr(module, attribute)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names beside what is imported already."""
    return sorted({*globals(), *_WHERE, "__version__"})


def _version() -> str:
    """Return the version that is installed; in a bare checkout the one that pyproject.toml states."""
    from importlib import metadata
    from pathlib import Path

    try:
        return metadata.version("incident-drill")
    except metadata.PackageNotFoundError:
        lines = Path(__file__).with_name("..").joinpath("pyproject.toml").read_text(encoding="utf-8").splitlines()
        return next(line.split('"')[1] for line in lines if line.startswith("version = "))
