"""The servers: which port, what they are told, and that they listen on this machine only."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from sim.cli import main
from sim.widgets import serve


@pytest.mark.parametrize(("address", "why"), [("0.0.0.0", "no link could"), ("192.0.2.1", "no address of this")])
def test_an_address_that_no_link_could_name_is_refused_before_anything_is_begun(
    address, why, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    assert main(["room", "card-payments-down", "--address", address, "--no-browser"]) == 2
    said = capsys.readouterr().err
    assert why.split()[-1] in said and "leave --address out" in said and "--port" not in said
    assert list(tmp_path.iterdir()) == []


def test_a_port_that_is_taken_is_refused_in_words(capsys):
    with socket.socket() as other:
        other.bind((serve.HOST, 0))
        other.listen()
        port = other.getsockname()[1]
        assert not serve.is_free(port)
        assert serve.play(open_browser=False, port=port) == 2
        assert serve.lab(open_browser=False, port=port) == 2
    assert f"port {port} is taken" in capsys.readouterr().err


@pytest.mark.parametrize("port", [0, -1, 65_536, 99_999])
def test_a_port_that_cannot_be_is_refused_in_words(capsys, port):
    assert serve.play(open_browser=False, port=port) == 2
    assert serve.lab(open_browser=False, port=port) == 2
    assert f"drill: port is {port}; it is a number from 1 to 65535; leave --port out" in capsys.readouterr().err


def test_without_a_port_the_next_free_one_is_taken():
    with socket.socket() as other:
        other.bind((serve.HOST, 0))
        other.listen()
        taken = other.getsockname()[1]
        assert serve.free_port(taken) != taken
        assert serve.is_free(serve.free_port(taken))


def test_servers_listen_on_loopback_and_start_no_browser_of_their_own():
    assert serve.HOST == "127.0.0.1"
    assert f"--Voila.ip={serve.HOST}" in serve._VOILA and "--no-browser" in serve._VOILA
    assert f"--ServerApp.ip={serve.HOST}" in serve._LAB


def test_kernels_find_the_package_and_where_the_command_was_typed():
    environment = serve.environment()
    assert environment["DRILL_HOME"] == os.getcwd()
    assert environment["PYTHONPATH"].split(os.pathsep)[0] == str(serve.ROOT)
    assert environment["JUPYTER_PATH"].split(os.pathsep)[0] == str(serve.HERE)
    assert (serve.HERE / "jupyter" / "labconfig" / "default_setting_overrides.json").is_file()
    assert serve.PAGE.is_file()


def test_serving_needs_nothing_but_the_standard_library():
    code = "import sim.widgets.serve, sys; print([m for m in sys.modules if m.startswith(('ipywidgets', 'numpy'))])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=serve.environment())
    assert found.stdout.strip() == "[]", found.stderr


def test_a_server_that_fails_says_why(capfd):
    command = [sys.executable, "-c", "import sys; sys.exit('no such template')"]
    assert serve._serve(command, "http://127.0.0.1:1/", "http://127.0.0.1:1/", False, "The drill") == 1
    assert "no such template" in capfd.readouterr().err


def test_ctrl_c_ends_the_server_and_its_kernels_and_is_no_failure():
    code = "from sim.widgets import serve; raise SystemExit(serve.play(open_browser=False))"
    with subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        text=True,
        env=serve.environment(),
        start_new_session=True,
        # a suite that runs in the background was told to ignore Ctrl-C, and would hand that down
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as command:
        url = re.search(r"http\S+", command.stdout.readline()).group()
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(url, timeout=30).close()  # the page itself: this starts a kernel
                break
            except OSError:
                time.sleep(0.2)
        os.killpg(command.pid, signal.SIGINT)
        try:
            assert command.wait(30) == 0
        finally:
            if command.poll() is None:
                os.killpg(command.pid, signal.SIGKILL)
    with pytest.raises(ProcessLookupError):
        os.killpg(command.pid, 0)
