"""Servers on this machine, for this machine: the drill's page by Voila, the notebooks by JupyterLab.

Standard library only: the servers are programs of their own. They listen on 127.0.0.1 and ask nobody else.
"""

from __future__ import annotations

import errno
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
import webbrowser
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PAGE = HERE / "pages" / "start.ipynb"
HOST = "127.0.0.1"
_EVERYWHERE = ("", "0.0.0.0", "0")  # what servers take for all addresses at once
_YOURS = "name the one that this computer has in your network, such as 192.168.1.20, or leave --address out"
_ANOTHER = "; leave --port out, or name another one"
_FIRST_PORT = 8866
_LAST_PORT = 65_535
#: A path that answers without starting a kernel, once the server is there and has found our page's frame.
READY = "/voila/templates/drill/static/connection.js"
_PATIENCE = 60  # seconds until a server that does not answer is given up
#: How every page of ours is served.
VOILA = (
    *("--template=drill", "--no-browser"),
    # Without this Voila refuses its own page's request to end the kernel of a page that was closed.
    "--Voila.tornado_settings=disable_check_xsrf=True",
    # Voila waits four seconds for what a page is to show, then sends an empty one. Where a whole room opens its pages
    # at once, it takes longer.
    "--VoilaExecutor.iopub_timeout=60",
)
_VOILA = (*VOILA, f"--Voila.ip={HOST}", "--show_tracebacks=True")
_LAB = (
    *(f"--ServerApp.ip={HOST}", "--ServerApp.log_level=WARN", "--LabApp.extension_manager=readonly"),
    *("--ServerApp.open_browser=False", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"),
)


def play(open_browser: bool = True, port: int | None = None, page: Path = PAGE) -> int:
    """Serve the start page until Ctrl-C, and open a browser on it once it answers; the exit code.

    `port`: None takes 8866, or the next one that is free; 2 if the one that was asked for cannot be had.
    """
    port = free_port() if port is None else port
    if refusal(port):
        return _refused(port)
    url = f"http://{HOST}:{port}/"
    command = [sys.executable, "-m", "voila", str(page), f"--port={port}", *_VOILA]
    return _serve(command, url, url + READY[1:], open_browser, "The drill")


def lab(open_browser: bool = True, port: int | None = None, folder: Path | None = None) -> int:
    """Serve JupyterLab on `folder` (default: the notebooks of this checkout, else where we are) until Ctrl-C.

    `port` as in `play`. Whoever opens it needs the token in the address, made anew each time.
    """
    port = free_port(8888) if port is None else port
    if refusal(port):
        return _refused(port)
    folder = folder or (ROOT / "notebooks" if (ROOT / "notebooks").is_dir() else Path.cwd())
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={folder}", f"--ServerApp.port={port}", *_LAB]
    os.environ["JUPYTER_TOKEN"] = token = secrets.token_hex(16)
    url = f"http://{HOST}:{port}/"
    return _serve(command, f"{url}lab?token={token}", f"{url}api", open_browser, "JupyterLab")


def environment() -> dict[str, str]:
    """What a server needs to find our page's frame and settings, and its kernels to find us and the user's files."""

    def first(folder: Path, name: str) -> str:
        return os.pathsep.join(filter(None, (str(folder), os.environ.get(name))))

    paths = {"JUPYTER_PATH": HERE, "JUPYTER_CONFIG_PATH": HERE / "jupyter", "PYTHONPATH": ROOT}
    return {**os.environ, **{name: first(folder, name) for name, folder in paths.items()}, "DRILL_HOME": os.getcwd()}


def _refused(port: int) -> int:
    print(f"drill: {refusal(port)}", file=sys.stderr)
    return 2


def refusal(port: int, host: str = HOST) -> str | None:
    """Why this port of this machine (at the address `host`) cannot be had, and what would do; None if it can."""
    if not 1 <= port <= _LAST_PORT:
        return f"port is {port}; it is a number from 1 to {_LAST_PORT}{_ANOTHER}"
    if host in _EVERYWHERE:
        return f"{host!r} is no address that a link could name; {_YOURS}"
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except socket.gaierror:
            return f"there is no address {host!r}; {_YOURS}"
        except PermissionError:
            return f"port {port} is kept for the administrator of this computer{_ANOTHER}"
        except OSError as error:
            if error.errno == errno.EADDRNOTAVAIL:
                return f"{host} is no address of this computer; {_YOURS}"
            return f"port {port} is taken{_ANOTHER}"
    return None


def is_free(port: int) -> bool:
    """Whether this port of 127.0.0.1 can be had."""
    return refusal(port) is None


def free_port(first: int = _FIRST_PORT) -> int:
    """The first free port from `first` on; any free one if the next fifty are taken."""
    return next((port for port in range(first, first + 50) if is_free(port)), 0) or any_port()


def any_port() -> int:
    """A free port of this machine, drawn anew at each call: two that ask at once hardly ever get the same."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def _serve(command: list[str], url: str, ready: str, open_browser: bool, what: str) -> int:
    """Run a server until it ends or Ctrl-C; it gets the Ctrl-C too, and time to end its kernels.

    What servers and kernels write is chatter: it is kept, and shown only if the server fails.
    """
    print(f"{what} is at {url}  (Ctrl-C ends it)", flush=True)
    with tempfile.TemporaryFile() as said:
        server = subprocess.Popen(command, env=environment(), stdout=said, stderr=said)
        if open_browser:
            threading.Thread(target=_open_when_ready, args=(server, ready, url), daemon=True).start()
        signal.signal(signal.SIGTERM, lambda *_: server.terminate())
        while True:
            try:
                code = server.wait()
                break
            except KeyboardInterrupt:
                server.terminate()
        if code in (0, -signal.SIGTERM, -signal.SIGINT):
            return 0
        said.seek(0)
        print(said.read().decode(errors="replace")[-2000:], file=sys.stderr)
        return 1


def _open_when_ready(server: subprocess.Popen, ready: str, url: str) -> None:
    if _answers(server, ready, _PATIENCE):
        webbrowser.open(url)


def answers(server: subprocess.Popen, url: str, seconds: float) -> bool:
    """Whether the server that shows our pages at `url` answers within so many seconds; waits until it does."""
    return _answers(server, url + READY[1:], seconds)


def _answers(server: subprocess.Popen, ready: str, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while server.poll() is None and time.monotonic() < until:
        try:
            urllib.request.urlopen(ready, timeout=5).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
        else:
            return True
    return False
