"""The drill's notebook in JupyterLab: it runs, the table plays, and no news of anybody else's comes in."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

from sim.widgets import serve

pytestmark = pytest.mark.browser

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "drill.ipynb"
IDLE = "jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
CODE = """
import sys
from pathlib import Path
from sim.widgets import serve
serve._LAB += ("--LabApp.expose_app_in_browser=True", "--ServerApp.allow_root=True")
sys.exit(serve.lab(open_browser=False, port=int(sys.argv[1]), folder=Path(sys.argv[2])))
"""


@contextmanager
def lab(folder: Path):
    """JupyterLab as the command serves it, on a folder; its address with the token."""
    port = serve.free_port(8900)
    with subprocess.Popen(
        [sys.executable, "-c", CODE, str(port), str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=serve.environment(),
        start_new_session=True,
    ) as server:
        try:
            url = re.search(r"http\S+", server.stdout.readline()).group()
            _wait(server, url.split("lab?")[0] + "api")
            yield url
        finally:
            server.send_signal(signal.SIGTERM)
            try:
                server.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(server.pid, signal.SIGKILL)


def _wait(server: subprocess.Popen, url: str, seconds: float = 40) -> None:
    until = time.monotonic() + seconds
    while server.poll() is None and time.monotonic() < until:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"no JupyterLab at {url}")


def test_the_notebook_plays_in_jupyterlab(watch, tmp_path):
    text = NOTEBOOK.read_text(encoding="utf-8")
    seeded = text.replace("people=SEATS)", "people=SEATS, seed=4)")  # on others somebody may write before one is called
    assert seeded != text
    (tmp_path / "drill.ipynb").write_text(seeded, encoding="utf-8")
    with lab(tmp_path) as url, watch() as page:
        page.goto(url.replace("lab?", "lab/tree/drill.ipynb?"))
        page.wait_for_function(f"window.jupyterapp && {IDLE}", timeout=60_000)
        assert page.get_by_text("official Jupyter news").count() == 0
        page.evaluate("jupyterapp.commands.execute('notebook:run-all-cells')")
        go_on = page.locator(".jupyter-button", has_text="Let time go on").first
        go_on.click(timeout=60_000)
        page.locator(".jupyter-button", has_text="Executives only").first.click()
        page.locator(".drill-meanwhile", has_text="Under way").or_(
            page.locator(".drill-facts", has_text="executives")
        ).first.wait_for()
        assert page.locator(".drill-exercise").first.is_visible(), "EXERCISE stands above the table here, too"
    (file,) = list((tmp_path / "exercises").glob("*.jsonl"))
    assert "executives only" in file.read_text()
