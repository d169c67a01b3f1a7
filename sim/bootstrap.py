"""Makes the environment `.venv` beside pyproject.toml and keeps it up to date, for `python3 -m sim`.

Two files in it are ours:

`.drill-lock`  written first: says that we made the environment, and is locked while a call works on it.
`.drill`       written last: what is installed, and from which pyproject.toml. Where it is missing, work was
               cut short, and the environment is made anew.

Standard library only, and Python 3.8 can read it, so that an old interpreter is told what is needed.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, NamedTuple


class Complaint(Exception):
    """Something that the person at the keyboard has to put right; the text says what and how."""


class Checkout(NamedTuple):
    """A directory with our pyproject.toml, and the `.venv` beside it."""

    root: Path

    @property
    def pyproject(self) -> Path:
        return self.root / "pyproject.toml"

    @property
    def constraints(self) -> Path:
        return self.root / "constraints.txt"

    @property
    def venv(self) -> Path:
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        return self.venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    @property
    def lock(self) -> Path:
        return self.venv / ".drill-lock"

    @property
    def marker(self) -> Path:
        return self.venv / ".drill"

    @property
    def record(self) -> Path:
        """What pip and venv said the last time."""
        return self.venv / ".drill-log"


def say(text: str, end: str = "\n") -> None:
    """Tell the person at the keyboard; standard output belongs to the verb."""
    print(text, end=end, file=sys.stderr, flush=True)


def activated(checkout: Checkout) -> dict[str, str]:
    """Return the environment variables of this process as they are once `.venv` is activated.

    Without this, IPython would put the packages of an environment active outside in front of ours.
    """
    variables = {name: value for name, value in os.environ.items() if name != "PYTHONHOME"}
    variables["VIRTUAL_ENV"] = str(checkout.venv)
    variables["PATH"] = os.pathsep.join([str(checkout.python.parent), os.environ.get("PATH", os.defpath)])
    return variables


# ---------------------------------------------------------------------------------------------- the marker


def digest_of(checkout: Checkout) -> str:
    """Return a digest of all that decides what is installed."""
    files = [file for file in (checkout.pyproject, checkout.constraints) if file.exists()]
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def home_of(checkout: Checkout) -> dict[str, str]:
    """Return where an environment is and which interpreter it stands on; no interpreter where it is gone.

    A copied checkout brings scripts and import paths of the old place with it, and an interpreter that was
    replaced by the next one no longer finds the packages. Either way the environment is of no use.
    """
    interpreter = str(checkout.python.resolve()) if checkout.python.exists() else ""
    return {"root": str(checkout.root), "interpreter": interpreter}


def read_marker(checkout: Checkout) -> dict:
    """Return what the last finished work on `.venv` wrote; empty where it was cut short or holds no more."""
    try:
        marker = json.loads(checkout.marker.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return marker if home_of(checkout).items() <= marker.items() else {}


def write_marker(checkout: Checkout, marker: dict) -> None:
    """Say that the environment is whole and what it holds; in one step, so that it is never half said."""
    draft = checkout.marker.with_name(".drill-draft")
    draft.write_text(json.dumps(marker, indent=1), encoding="utf-8")
    draft.replace(checkout.marker)


def is_ready(checkout: Checkout, extras: tuple[str, ...]) -> bool:
    """Whether `.venv` holds these extras, installed from the pyproject.toml as it is now."""
    marker = read_marker(checkout)
    return bool(marker) and marker["digest"] == digest_of(checkout) and {*extras} <= {*marker["extras"]}


# ------------------------------------------------------------------------------------------------ the lock


def claim(checkout: Checkout, extras: tuple[str, ...]) -> None:
    """Put our sign into `.venv` before all else; Complaint where it is there and somebody else's."""
    venv, python = checkout.venv, checkout.python
    is_ours = checkout.lock.exists() or not venv.exists() or (venv.is_dir() and not any(venv.iterdir()))
    if not is_ours:
        raise Complaint(
            f"{venv} was not made by this command, so it stays as it is; move it away, or type\n"
            f'{python} -m pip install -e "{wanted(checkout, extras)}"\n'
            f"and then {python} in the place of python3"
        )
    venv.mkdir(exist_ok=True)
    checkout.lock.touch()


@contextlib.contextmanager
def locked(checkout: Checkout) -> Iterator[IO[str]]:
    """Hold the lock of `.venv`; while another call holds it, say so and wait."""
    with checkout.lock.open("a", encoding="utf-8") as lock:
        if not try_lock(lock):
            say("another call is at work on .venv; waiting for it …")
            while not try_lock(lock):
                time.sleep(0.2)
        yield lock


def try_lock(lock: IO[str]) -> bool:
    """Take the lock if nobody has it; it is free again when the last process has closed the file."""
    try:
        if sys.platform == "win32":
            import msvcrt

            lock.seek(0)
            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


# ------------------------------------------------------------------------------------------------ the work


def make_ready(checkout: Checkout, extras: tuple[str, ...]) -> None:
    """Make `.venv` or bring it up to date; do nothing where it is ready. Complaint where that fails."""
    if is_ready(checkout, extras):
        return
    began = time.monotonic()
    try:
        claim(checkout, extras)
        with locked(checkout) as lock:
            if is_ready(checkout, extras):  # another call has just done it
                return
            whole = bool(read_marker(checkout))
            if not whole:
                create(checkout, lock)
            install(checkout, extras, ("1/2", "2/2") if whole else ("2/3", "3/3"), lock)
    except OSError as error:
        raise Complaint(f"could not make {checkout.venv}: {error}") from error
    say(f"ready after {time.monotonic() - began:.0f} s")


def create(checkout: Checkout, lock: IO[str]) -> None:
    """Make an environment that holds nothing but pip, in the place of what an interrupted call has left."""
    version = "{}.{}".format(*sys.version_info)
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError as error:
        package = f"python{version}-venv"
        raise Complaint(f"this Python has no {error.name}; on Debian: apt-get install {package}") from error
    say(f"1/3 making .venv with Python {version} …")
    for entry in checkout.venv.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        elif entry != checkout.lock:
            entry.unlink()
    # From inside a virtual environment, the Python below it: the new one must not stand on its neighbour.
    python = getattr(sys, "_base_executable", None) or sys.executable
    complaint = run_step([python, "-Iu", "-m", "venv", str(checkout.venv)], checkout, lock, lambda line: None)
    if complaint:
        raise Complaint(f"could not make .venv: {complaint}")
    python_version = ".".join(map(str, sys.version_info[:3]))
    write_marker(checkout, {**home_of(checkout), "python": python_version, "digest": "", "extras": []})


def wanted(checkout: Checkout, extras: tuple[str, ...]) -> str:
    """Return what pip is asked to install."""
    return f"{checkout.root}[{','.join(extras)}]" if extras else str(checkout.root)


def install(checkout: Checkout, extras: tuple[str, ...], steps: tuple[str, str], lock: IO[str]) -> None:
    """Let pip install the checkout and these extras into `.venv`, beside those that are there; Complaint with pip's
    reason if it fails."""
    before = read_marker(checkout)
    extras = tuple(sorted({*extras, *before.get("extras", ())}))
    digest = digest_of(checkout)
    # -I: a PYTHONPATH of the user must not count as installed. --compile: imports take 3 to 5 times as long
    # without, and neither PYTHONDONTWRITEBYTECODE nor a setting of pip may keep it from being done.
    command = [str(checkout.python), "-Iu", "-m", "pip", "install", "--compile", "--no-input"]
    command += ["--disable-pip-version-check", "--editable", wanted(checkout, extras)]
    if checkout.constraints.exists():
        command += ["--constraint", str(checkout.constraints)]
    checkout.marker.unlink()
    complaint = run_step(command, checkout, lock, Progress(*steps))
    if complaint:
        write_marker(checkout, before)  # pip has put back what it took out
        raise Complaint(f"pip: {complaint}\n(all of it in {checkout.record}; the next call tries again)")
    write_marker(checkout, {**before, "digest": digest, "extras": list(extras)})


class Progress:
    """Tells how far pip has come, from what it says: on a screen in one line, else in one now and then."""

    def __init__(self, fetching: str, installing: str):
        self.installing = installing
        self.seen = 0
        say(f"{fetching} fetching packages …")

    def __call__(self, line: str) -> None:
        word, _, rest = line.strip().partition(" ")
        if word == "Collecting":
            self.seen += 1
            if sys.stderr.isatty():
                say(f"\r    {self.seen} {rest.split()[0]:<60.60}", end="")
            elif self.seen % 25 == 0:
                say(f"    {self.seen} so far")
        elif line.startswith("Installing collected packages:"):
            new_line = "\n" if self.seen and sys.stderr.isatty() else ""
            say(f"{new_line}{self.installing} installing {line.count(',') + 1} packages …")


def run_step(command: list[str], checkout: Checkout, lock: IO[str], hear: Callable[[str], None]) -> str:
    """Run a command to its end; return "", or why it failed: its last line that says ERROR, else its last.

    `hear` gets each line of its output as it comes. Nothing that it starts outlives this call.
    """
    lines = ["it said nothing"]
    step = subprocess.Popen(
        command,
        env={**activated(checkout), "PIP_USER": "0"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        # A group of its own, to be ended as a whole. It has the lock too: should this process be killed, no
        # other call gets to work on .venv before pip has ended.
        start_new_session=True,
        pass_fds=() if os.name == "nt" else (lock.fileno(),),
    )
    with step, checkout.record.open("w", encoding="utf-8") as record:
        try:
            for line in step.stdout or ():
                record.write(line)
                lines += [line.strip()] if line.strip() else []
                hear(line)
            step.wait()
        finally:
            end(step)
    errors = [line for line in lines if line.startswith("ERROR")]
    return (errors or lines)[-1] if step.returncode else ""


def end(step: subprocess.Popen[str]) -> None:
    """End a step that still runs, and what it has started."""
    if step.poll() is None:
        if sys.platform == "win32":
            step.terminate()
        else:
            os.killpg(step.pid, signal.SIGTERM)
        step.wait()
