"""`python3 -m sim VERB …`: any verb, on a fresh machine too.

Where the running interpreter has this checkout and the verb's extras installed, the verb runs there.
Otherwise it runs in `.venv` beside pyproject.toml, which the first call makes (see sim/bootstrap.py).
Nothing is ever installed into an environment that we did not make.

Standard library only, and Python 3.8 can read it, so that an old interpreter is told what is needed.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from sim.bootstrap import Checkout, Complaint, activated, is_ready, make_ready, say

NEEDS = (3, 11)  #: the oldest Python that runs the package
DISTRIBUTION = "incident-drill"
#: verb → extras; others need none
EXTRAS = {
    "play": ("play",),
    "lab": ("play",),
    "room": ("play",),
    "test": ("play", "test"),
    "report": ("report",),
    "msel": ("xlsx",),
    "search": ("search",),
}
GUARD = "DRILL_ENVIRONMENT"  #: tells a child which environment it runs in, so that it looks no further
INTERRUPTED = 130  #: the exit code of a command stopped by Ctrl-C, as shells have it


def main(argv: list[str]) -> int:
    """Run a verb where it can run and return its exit code; 2 where the machine lacks something."""
    checkout = Checkout(Path(__file__).resolve().parent.parent)
    verb = next((word for word in argv if not word.startswith("-")), "")
    extras = EXTRAS.get(verb, ())
    try:
        refuse_old(sys.version_info)
        here = runs_here(checkout, extras)
        if not here:
            make_ready(checkout, extras)
    except Complaint as complaint:
        say(str(complaint))
        return 2
    except KeyboardInterrupt:
        say("\ninterrupted; the next call starts over")
        return INTERRUPTED
    return run_here(argv) if here else run_there(checkout, argv)


def refuse_old(version: Sequence[object]) -> None:
    """Raise Complaint if an interpreter of this version is too old for the package."""
    if tuple(version[:2]) < NEEDS:
        seen = ".".join(map(str, version[:3]))
        raise Complaint(f"needs Python 3.11 or newer; this is {seen} ({sys.executable})")


def runs_here(checkout: Checkout, extras: tuple[str, ...]) -> bool:
    """Whether the running interpreter has all that is needed.

    Complaint where an extra is missing and there is no checkout to make an environment from.
    """
    if os.environ.pop(GUARD, None) == str(checkout.venv):
        return True
    if not checkout.pyproject.exists():
        absent = lacking(extras)
        if absent:
            wanted = f"{DISTRIBUTION}[{','.join(extras)}]"
            raise Complaint(f'lacks {", ".join(absent)}; type: {sys.executable} -m pip install "{wanted}"')
        return True
    if Path(sys.prefix).resolve() == checkout.venv and checkout.lock.exists():
        return is_ready(checkout, extras)
    return is_installed_from(checkout) and not lacking(extras)


def is_installed_from(checkout: Checkout) -> bool:
    """Whether the running interpreter has our distribution, and has it from this very directory."""
    from importlib import metadata

    try:
        origin = metadata.distribution(DISTRIBUTION).read_text("direct_url.json")
    except metadata.PackageNotFoundError:
        return False
    from urllib.parse import urlsplit
    from urllib.request import url2pathname  # 40 ms, and hardly ever needed

    path = urlsplit(json.loads(origin or "{}").get("url", "")).path
    return bool(path) and Path(url2pathname(path)).resolve() == checkout.root


def lacking(extras: tuple[str, ...]) -> list[str]:
    """Names of the distributions that the core and these extras need and the running interpreter lacks."""
    from importlib import metadata

    def is_absent(name: str) -> bool:
        try:
            metadata.distribution(name)
        except metadata.PackageNotFoundError:
            return True
        return False

    names = set()
    for requirement in metadata.requires(DISTRIBUTION) or ():
        name = re.match(r"[\w.-]+", requirement)
        asked_for_by = re.findall(r"extra\s*==\s*['\"]([\w-]+)", requirement)
        if name and set(asked_for_by) <= set(extras):
            names.add(name.group())
    return sorted(filter(is_absent, names))


def run_here(argv: list[str]) -> int:
    """Run a verb in this process and return its exit code."""
    from sim.cli import main as verbs

    return verbs(argv)


def run_there(checkout: Checkout, argv: list[str]) -> int:
    """Run a verb in `.venv`, let it end in its own time after Ctrl-C, and return its exit code."""
    # A handler that does nothing, not SIG_IGN: the child would inherit that, and could not be stopped.
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, lambda *_: None)
    environment = {**activated(checkout), GUARD: str(checkout.venv)}
    child = subprocess.Popen([str(checkout.python), "-m", "sim", *argv], env=environment)
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    code = child.wait()
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
