"""What a test needs that drives a real browser: Chromium, pages that are watched, a Voila server, axe.

Where Playwright or Chromium is missing, such tests are skipped and say why; with DRILL_REQUIRE_BROWSER=1 in the
environment they fail instead. No page may ask another machine for anything: every page here is watched.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from sim.widgets.serve import VOILA

ROOT = Path(__file__).resolve().parents[2]
#: Chromium as root in a container, without its own traffic.
ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
#: A path of the server that answers 200 without starting a kernel, and only if our template was found.
READY = "/voila/templates/drill/static/connection.js"


def _missing(what: str) -> None:
    if os.environ.get("DRILL_REQUIRE_BROWSER") == "1":
        pytest.fail(f"{what}, and DRILL_REQUIRE_BROWSER=1 says it must be there")
    pytest.skip(what)


@pytest.fixture(scope="session")
def chromium() -> Iterator:
    """A running Chromium (Playwright's `Browser`), from the PATH."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _missing("playwright is not installed")
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        _missing(f"none of {', '.join(BROWSERS)} is on the PATH")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield browser
        browser.close()


def strays(addresses: list[str]) -> list[str]:
    """Those of these addresses that lie on another machine."""
    parts = ((address, urlsplit(address)) for address in addresses)
    here = ("data", "blob", "about", "file")
    return [a for a, p in parts if p.scheme not in here and p.hostname not in LOOPBACK]


@pytest.fixture(scope="session")
def watch(chromium) -> Callable:
    """`with watch(**context options) as page:` is a page of its own that must not ask another machine."""

    @contextmanager
    def watching(**options):
        context = chromium.new_context(**{"viewport": {"width": 1280, "height": 720}, **options})
        page, asked = context.new_page(), []
        context.on("request", lambda request: asked.append(request.url))
        page.on("websocket", lambda socket: asked.append(socket.url))
        try:
            yield page
        finally:
            context.close()
        assert asked, "the page asked for nothing at all: nothing was watched"
        assert strays(asked) == []

    return watching


@pytest.fixture
def page(watch) -> Iterator:
    """A new page, 1280 × 720, watched."""
    with watch() as fresh:
        yield fresh


@pytest.fixture(scope="session")
def axe() -> Callable[..., list[tuple[str, str]]]:
    """`axe(page)`: what axe finds wrong with a page, as pairs of rule and the HTML it breaks on; `axe(page, rule, …)`
    looks at these rules only."""
    try:
        from axe_playwright_python.sync_playwright import Axe
    except ImportError:
        _missing("axe-playwright-python is not installed")

    def violations(page, *rules: str) -> list[tuple[str, str]]:
        found = Axe().run(page, options={"runOnly": rules} if rules else None).response["violations"]
        return [(rule["id"], node["html"]) for rule in found for node in rule["nodes"]]

    return violations


@pytest.fixture(scope="session")
def notebook(tmp_path_factory) -> Callable[..., Path]:
    """`notebook(*cells, title=…)`: a notebook file with these cells of code."""

    def write(*cells: str, title: str = "a test") -> Path:
        cell = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": []}
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        text = {
            "cells": [{**cell, "id": f"cell-{i}", "source": source} for i, source in enumerate(cells)],
            "metadata": {"title": title, "kernelspec": kernel, "language_info": {"name": "python"}},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
        path = tmp_path_factory.mktemp("notebook") / "page.ipynb"
        path.write_text(json.dumps(text), encoding="utf-8")
        return path

    return write


class Server:
    """A Voila server on a free port of 127.0.0.1 that shows one notebook with our template."""

    def __init__(self, path: Path, *options: str):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self.log = path.with_suffix(".log")
        command = [sys.executable, "-m", "voila", str(path), *VOILA, f"--port={port}", "--Voila.ip=127.0.0.1", *options]
        with self.log.open("wb") as out:
            self.process = subprocess.Popen(command, stdout=out, stderr=out, env=_environment(), start_new_session=True)
        try:
            self._wait()
        except BaseException:
            self.stop()
            raise

    def _wait(self, seconds: float = 30) -> None:
        until = time.monotonic() + seconds
        while self.process.poll() is None and time.monotonic() < until:
            try:
                with urllib.request.urlopen(self.url + READY, timeout=5):
                    return
            except urllib.error.HTTPError as error:
                raise RuntimeError(f"{self.url}{READY} answers {error.code}: {self._said()}") from error
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(f"no Voila at {self.url} after {seconds} s: {self._said()}")

    def _said(self) -> str:
        return self.log.read_text(errors="replace")[-2000:]

    def stop(self) -> None:
        """End the server and its kernels; whatever does not end when asked is killed."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def _environment() -> dict[str, str]:
    """Where Voila finds our template (JUPYTER_PATH), and its kernels find us (PYTHONPATH)."""

    def first(folder: Path, name: str) -> str:
        return os.pathsep.join(filter(None, (str(folder), os.environ.get(name))))

    paths = {"JUPYTER_PATH": first(ROOT / "sim" / "widgets", "JUPYTER_PATH"), "PYTHONPATH": first(ROOT, "PYTHONPATH")}
    return {**os.environ, **paths}


@pytest.fixture(scope="session")
def voila_server(chromium) -> Iterator[Callable[..., Server]]:
    """`voila_server(notebook path, *options)`: a running server; all are stopped at the end of the session."""
    servers: list[Server] = []

    def start(path: Path, *options: str) -> Server:
        servers.append(Server(path, *options))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()
