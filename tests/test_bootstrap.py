"""`python3 -m sim VERB` on a fresh machine: real interpreters, environments, pip and signals; no network.

Each project here is a small copy: our own first files, a package `sim` with one verb per question of these
tests, and a build backend inside the project, so that pip has nothing to fetch.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from sim.__main__ import refuse_old
from sim.bootstrap import Checkout, Complaint, is_ready

ROOT = Path(__file__).resolve().parent.parent
posix = pytest.mark.skipif(os.name == "nt", reason="sends POSIX signals")

PYPROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
[project]
name = "incident-drill"
version = "1"
dependencies = []
[project.optional-dependencies]
play = ["board"]
test = ["gauge"]
"""

BACKEND = '''
"""Builds the editable wheel of the project that it lies in; waits first if it is told to."""
import os, pathlib, time, tomllib, zipfile

def build_editable(directory, config_settings=None, metadata_directory=None):
    wait = os.environ.get("BUILD_WAITS_FOR")
    if wait:
        pathlib.Path(wait + ".waits").touch()
        end = time.monotonic() + 60
        while not os.path.exists(wait) and time.monotonic() < end:
            time.sleep(0.05)
        pathlib.Path(wait + ".over").touch()
    project = tomllib.loads(pathlib.Path("pyproject.toml").read_text())["project"]
    lines = ["Metadata-Version: 2.1", "Name: incident-drill", "Version: " + project["version"]]
    lines += ["Requires-Dist: " + name for name in project["dependencies"]]
    for extra, names in project["optional-dependencies"].items():
        lines += ["Provides-Extra: " + extra]
        lines += [f"Requires-Dist: {name}; extra == '{extra}'" for name in names]
    info = f"incident_drill-{project['version']}.dist-info"
    wheel = f"incident_drill-{project['version']}-py3-none-any.whl"
    with zipfile.ZipFile(os.path.join(directory, wheel), "w") as file:
        file.writestr("incident_drill.pth", os.getcwd())
        file.writestr(info + "/METADATA", "\\n".join(lines))
        file.writestr(info + "/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        file.writestr(info + "/RECORD", "")
    return wheel
'''

VERBS = '''
"""The verbs of the small copy: where it runs, an exit code, a wait for Ctrl-C."""
import json, os, signal, sys, time
from importlib import metadata

def main(argv):
    verb, *rest = argv
    if verb == "exit":
        return int(rest[0])
    if verb == "kill":
        os.kill(os.getpid(), int(rest[0]))
    if verb == "wait":
        try:
            print("waiting", flush=True)
            time.sleep(60)
        except KeyboardInterrupt:
            time.sleep(0.3)
            return 7
    names = sorted(each.name for each in metadata.distributions() if each.name in ("board", "gauge"))
    facts = dict(argv=argv, prefix=sys.prefix, base=sys.base_prefix, installed=names)
    facts.update(version=metadata.version("incident-drill"), environ=dict(os.environ))
    print(json.dumps(facts))
    return int(os.environ.get("VERB_RETURNS", "0"))
'''


@pytest.fixture(scope="module")
def shelf(tmp_path_factory) -> Path:
    """A directory with two tiny wheels, all that pip can find."""
    shelf = tmp_path_factory.mktemp("shelf")
    put_wheel(shelf, "board")
    put_wheel(shelf, "gauge")
    return shelf


@pytest.fixture(scope="module")
def outside(shelf) -> dict[str, str]:
    """The environment variables of a person with no network and nothing activated."""
    ours = ("PIP_", "PYTHON", "VIRTUAL_ENV", "DRILL_", "COV_")
    variables = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    pip = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_NO_CACHE_DIR": "1", "PIP_NO_COMPILE": "0"}
    return {**variables, **pip, "PIP_FIND_LINKS": str(shelf), "PYTHONDONTWRITEBYTECODE": "1"}


@pytest.fixture(scope="module")
def managed(outside) -> Path | None:
    """The system's own Python, into which pip may not install; None where there is none that will do."""
    python = Path("/usr/bin/python3")
    try:
        line = [python, "-c", "import ensurepip, sys; print(sys.version_info >= (3, 11))"]
        asked = subprocess.run(line, capture_output=True, text=True, env=outside)
    except FileNotFoundError:
        return None
    return python if asked.stdout.strip() == "True" else None


@pytest.fixture(scope="module")
def first_call(tmp_path_factory, outside, managed) -> tuple[Path, subprocess.CompletedProcess]:
    """A project and what its first call said; by the system's own Python, where there is a good one."""
    project = new_project(tmp_path_factory.mktemp("made"))
    return project, call(project, outside, "play", "--port", "0", python=managed or sys.executable)


@pytest.fixture
def ready(first_call, outside) -> Path:
    """A project with an environment; tests may leave it as they like."""
    project = first_call[0]
    if call(project, outside, "where").returncode:
        write_pyproject(project)
        facts(call(project, outside, "where"))
    return project


def put_wheel(shelf: Path, name: str) -> None:
    with zipfile.ZipFile(shelf / f"{name}-1-py3-none-any.whl", "w") as file:
        file.writestr(f"{name}.py", "")
        file.writestr(f"{name}-1.dist-info/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n")
        file.writestr(f"{name}-1.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        file.writestr(f"{name}-1.dist-info/RECORD", "")


def new_project(parent: Path) -> Path:
    project = parent / "project"
    (project / "sim").mkdir(parents=True)
    for name in ("__init__.py", "__main__.py", "bootstrap.py"):
        shutil.copy(ROOT / "sim" / name, project / "sim")
    (project / "sim" / "cli.py").write_text(VERBS)
    (project / "backend.py").write_text(BACKEND)
    write_pyproject(project)
    return project


def write_pyproject(project: Path, version: str = "1", needs: str = "") -> None:
    text = PYPROJECT.replace('version = "1"', f'version = "{version}"')
    text = text.replace("dependencies = []", f"dependencies = [{needs}]")
    (project / "pyproject.toml").write_text(text)


def command(*words: str, python: Path | str = sys.executable) -> list[str]:
    return [str(python), "-m", "sim", *words]


def call(project: Path, variables: dict, *words: str, python: Path | str = sys.executable):
    line = command(*words, python=python)
    return subprocess.run(line, cwd=project, env=variables, capture_output=True, text=True, timeout=60)


def start(project: Path, variables: dict, *words: str, python: Path | str = sys.executable):
    def listen_to_ctrl_c() -> None:  # which whoever runs these tests in the background has switched off
        signal.signal(signal.SIGINT, signal.SIG_DFL)

    return subprocess.Popen(
        command(*words, python=python),
        cwd=project,
        env=variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=listen_to_ctrl_c,
    )


def wait_for(file: Path) -> None:
    for _ in range(600):
        if file.exists():
            return
        time.sleep(0.05)
    raise AssertionError(f"{file} was not written within 30 s")


def facts(done: subprocess.CompletedProcess) -> dict:
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def site_packages(project: Path) -> Path:
    return next((project / ".venv").glob("lib/python3*/site-packages"))


# ------------------------------------------------------------------------------------- once it is made


def test_the_first_call_makes_an_environment_and_runs_the_verb_in_it(first_call):
    project, done = first_call
    seen = facts(done)
    assert seen["argv"] == ["play", "--port", "0"]
    assert seen["prefix"] == str(project / ".venv")
    for step in ("1/3 making .venv", "2/3 fetching", "3/3 installing 2 packages", "ready after"):
        assert step in done.stderr


def test_what_play_installs_is_compiled_and_is_not_the_test_suite(first_call):
    project, done = first_call
    assert facts(done)["installed"] == ["board"]
    assert list(site_packages(project).glob("__pycache__/board.*.pyc"))


def test_a_ready_environment_is_used_without_pip(ready, outside, tmp_path):
    pip = site_packages(ready) / "pip"
    shutil.move(pip, tmp_path / "pip")
    try:
        done = call(ready, outside, "where")
    finally:
        shutil.move(tmp_path / "pip", pip)
    assert facts(done)["prefix"] == str(ready / ".venv")
    assert done.stderr == ""


def test_a_changed_pyproject_is_installed_again(ready, outside):
    write_pyproject(ready, version="2")
    done = call(ready, outside, "where")
    assert facts(done)["version"] == "2"
    assert "1/2 fetching" in done.stderr
    assert "making .venv" not in done.stderr


def test_constraints_count_as_part_of_the_project(ready, outside):
    constraints = ready / "constraints.txt"
    constraints.write_text("board==3\n")
    try:
        done = call(ready, outside, "play")
    finally:
        constraints.unlink()
    assert done.returncode == 2
    assert "pip: ERROR: ResolutionImpossible" in done.stderr
    assert "board==3" in (ready / ".venv" / ".drill-log").read_text()


def test_what_pip_cannot_install_is_named_and_tried_again(ready, outside, shelf):
    write_pyproject(ready, version="3", needs='"late-comer"')
    done = call(ready, outside, "where")
    assert done.returncode == 2
    assert "pip: ERROR: No matching distribution found for late-comer" in done.stderr
    assert "Traceback" not in done.stderr
    put_wheel(shelf, "late_comer")
    assert facts(call(ready, outside, "where"))["version"] == "3"


def test_a_verb_that_cannot_get_its_extras_takes_nothing_from_the_others(ready, outside, tmp_path):
    facts(call(ready, outside, "play"))
    bare_shelf = {**outside, "PIP_FIND_LINKS": str(tmp_path)}
    assert call(ready, bare_shelf, "test").returncode == 2
    assert call(ready, bare_shelf, "play").stderr == ""
    assert facts(call(ready, outside, "test"))["installed"] == ["board", "gauge"]
    assert call(ready, bare_shelf, "play").stderr == ""


def test_a_verb_with_extras_of_its_own_leaves_those_that_are_there(ready, outside, tmp_path):
    facts(call(ready, outside, "play"))
    assert facts(call(ready, outside, "report"))["installed"] == facts(call(ready, outside, "play"))["installed"]
    assert call(ready, {**outside, "PIP_FIND_LINKS": str(tmp_path)}, "play").stderr == ""


def test_the_own_interpreter_of_the_environment_runs_the_verb_itself(ready, outside):
    done = call(ready, outside, "where", python=ready / ".venv" / "bin" / "python")
    assert facts(done)["prefix"] == str(ready / ".venv")
    assert "VIRTUAL_ENV" not in facts(done)["environ"]


def test_a_copied_environment_is_not_taken_for_ours(ready, tmp_path):
    shutil.copytree(ready, tmp_path / "copy", symlinks=True)
    assert is_ready(Checkout(ready), ())
    assert not is_ready(Checkout(tmp_path / "copy"), ())


def test_an_environment_of_ones_own_with_the_extras_is_used_as_it_is(ready, outside, tmp_path):
    project = new_project(tmp_path)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "own"], check=True)
    own = tmp_path / "own" / "bin" / "python"
    pip = [
        ready / ".venv" / "bin" / "python",
        "-m",
        "pip",
        "--python",
        own,
        "install",
        "-e",
        f"{project}[play]",
    ]
    subprocess.run(pip, env=outside, check=True, capture_output=True)
    done = call(project, outside, "play", python=own)
    assert facts(done)["prefix"] == str(tmp_path / "own")
    assert done.stderr == ""
    assert not (project / ".venv").exists()


# ------------------------------------------------------------------------------------- codes and signals


@pytest.mark.parametrize("code", [0, 1, 2, 41])
def test_the_exit_code_of_the_verb_is_returned(ready, outside, code):
    assert call(ready, outside, "exit", str(code)).returncode == code


@posix
def test_a_killed_verb_has_the_exit_code_that_shells_give_it(ready, outside):
    assert call(ready, outside, "kill", str(int(signal.SIGKILL))).returncode == 128 + 9


@posix
def test_after_ctrl_c_a_verb_ends_in_its_own_time(ready, outside):
    running = start(ready, outside, "wait")
    assert running.stdout.readline() == "waiting\n"
    os.killpg(running.pid, signal.SIGINT)
    _, said = running.communicate(timeout=30)
    assert (running.returncode, said) == (7, "")


@posix
def test_a_call_that_is_told_to_end_ends_its_verb(ready, outside):
    running = start(ready, outside, "wait")
    assert running.stdout.readline() == "waiting\n"
    running.terminate()
    running.communicate(timeout=30)
    assert running.returncode == 128 + 15


# ------------------------------------------------------------------------------------------ cut short


@posix
def test_ctrl_c_while_installing_ends_pip_and_the_next_calls_start_over_one_at_a_time(ready, outside, tmp_path):
    write_pyproject(ready, version="4")
    interrupted = start(ready, {**outside, "BUILD_WAITS_FOR": str(tmp_path / "go")}, "where")
    wait_for(tmp_path / "go.waits")
    interrupted.send_signal(signal.SIGINT)
    _, said = interrupted.communicate(timeout=30)
    assert interrupted.returncode == 130
    assert "interrupted; the next call starts over" in said
    assert "Traceback" not in said

    (tmp_path / "go").touch()
    (ready / ".venv" / "left-over").touch()
    both = [start(ready, outside, "where") for _ in range(2)]
    heard = [each.communicate(timeout=60) for each in both]
    assert [json.loads(out)["version"] for out, _ in heard] == ["4", "4"]
    for step in ("making .venv", "fetching", "installing"):
        assert sorted(step in said for _, said in heard) == [False, True]
    assert sorted("another call is at work on .venv; waiting" in said for _, said in heard) == [False, True]
    assert not (ready / ".venv" / "left-over").exists()
    assert not (tmp_path / "go.over").exists()  # what pip had started is gone too
    # Made from inside an environment it may be, but the new one stands on the Python below that.
    assert json.loads(heard[0][0])["base"] == sys.base_prefix


@posix
def test_a_call_waits_for_the_pip_that_a_killed_one_has_left_running(ready, outside, tmp_path):
    write_pyproject(ready, version="5")
    killed = start(ready, {**outside, "BUILD_WAITS_FOR": str(tmp_path / "go")}, "where")
    wait_for(tmp_path / "go.waits")
    killed.kill()
    killed.communicate(timeout=30)
    following = start(ready, outside, "where", python=ready / ".venv" / "bin" / "python")
    assert "another call is at work on .venv" in following.stderr.readline()
    (tmp_path / "go").touch()
    out, said = following.communicate(timeout=60)
    assert json.loads(out)["version"] == "5"
    assert "1/3 making .venv" in said
    assert (tmp_path / "go.over").exists()


# ------------------------------------------------------------------------------------- whose it is


def test_an_environment_that_somebody_else_made_is_left_alone(tmp_path, outside):
    project = new_project(tmp_path)
    (project / ".venv").mkdir()
    (project / ".venv" / "pyvenv.cfg").write_text("home = /usr/bin\n")
    done = call(project, outside, "play")
    assert done.returncode == 2
    assert "was not made by this command" in done.stderr
    assert f'-m pip install -e "{project}[play]"' in done.stderr
    assert [path.name for path in (project / ".venv").iterdir()] == ["pyvenv.cfg"]
    assert (project / ".venv" / "pyvenv.cfg").read_text() == "home = /usr/bin\n"


def test_inside_another_active_environment_the_verb_still_runs_in_its_own(ready, outside, tmp_path):
    other = tmp_path / "other"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", other], check=True)
    before = sorted(path.name for path in other.rglob("*"))
    path = f"{other / 'bin'}{os.pathsep}{os.environ['PATH']}"
    active = {**outside, "VIRTUAL_ENV": str(other), "PATH": path}
    write_pyproject(ready, version="6")
    seen = facts(call(ready, active, "where", python=other / "bin" / "python"))
    assert seen["version"] == "6"
    assert seen["prefix"] == seen["environ"]["VIRTUAL_ENV"] == str(ready / ".venv")
    assert seen["environ"]["PATH"].startswith(str(ready / ".venv" / "bin"))
    assert sorted(path.name for path in other.rglob("*")) == before


def test_an_externally_managed_python_will_do(first_call, managed):
    if managed is None:
        pytest.skip("/usr/bin/python3 is missing, older than 3.11 or without ensurepip")
    project, done = first_call
    assert facts(done)["prefix"] == str(project / ".venv")
    assert facts(done)["base"] == "/usr"


# ------------------------------------------------------------------------------------- what is lacking


@pytest.mark.parametrize("version", [(3, 8, 10), (3, 10, 14), (2, 7, 18)])
def test_an_old_python_is_refused_by_name(version):
    with pytest.raises(Complaint, match=f"needs Python 3.11 or newer; this is {'.'.join(map(str, version))}"):
        refuse_old(version)


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 14, 1)])
def test_a_python_from_3_11_on_is_not_refused(version):
    refuse_old(version)


def test_an_old_python_is_told_so_before_anything_is_made(tmp_path, outside):
    project = new_project(tmp_path)
    pretend = "import runpy, sys; sys.version_info = (3, 8, 10); sys.argv = ['sim', 'play']; runpy.run_module"
    line = [sys.executable, "-c", f"{pretend}('sim', run_name='__main__')"]
    done = subprocess.run(line, cwd=project, env=outside, capture_output=True, text=True, timeout=30)
    assert done.returncode == 2
    assert "this is 3.8.10" in done.stderr
    assert not (project / ".venv").exists()


def test_a_python_without_ensurepip_is_told_which_package_has_it(tmp_path, outside):
    project = new_project(tmp_path)
    (tmp_path / "shadow").mkdir()
    (tmp_path / "shadow" / "ensurepip.py").write_text("raise ImportError('not here', name='ensurepip')")
    done = call(project, {**outside, "PYTHONPATH": str(tmp_path / "shadow")}, "play")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert f"apt-get install python3.{sys.version_info.minor}-venv" in done.stderr


# ------------------------------------------------------------------------------------- continuous integration


@pytest.mark.skipif(not shutil.which("bash"), reason="no bash on this machine")
@pytest.mark.parametrize("code", [0, 1])
def test_ci_runs_the_test_command_and_returns_its_verdict(ready, outside, tmp_path, code):
    shutil.copytree(ROOT / ".ci", ready / ".ci", dirs_exist_ok=True)
    for name, line in {"python3": f'exec "{sys.executable}" "$@"', "chromium": "exit 0"}.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{line}\n")
        (tmp_path / name).chmod(0o755)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    variables = {**outside, "PATH": path, "VERB_RETURNS": str(code)}
    done = subprocess.run([ready / ".ci" / "run"], env=variables, capture_output=True, text=True, timeout=60)
    assert done.returncode == code
    seen = json.loads(done.stdout)
    assert seen["argv"] == ["test"]
    assert seen["environ"]["DRILL_REQUIRE_BROWSER"] == "1"
