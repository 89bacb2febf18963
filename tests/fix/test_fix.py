"""`envcheck fix`, with real pip, from a local index into real environments, on a real terminal."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from envcheck.fix.journal import Entry, read
from envcheck.install.lock import locked
from envcheck.schemas.make import make_schema
from tests.cli.command import envcheck, environment
from tests.cli.living import running
from tests.install.test_command import installed
from tests.install.wheels import make_wheel, write_page
from tests.passthrough.terminal import OnTerminal

pytestmark = pytest.mark.once
Venv = Callable[[], Path]
ROOT = Path(__file__).parents[2]
MISSING = "accelerate-missing"
BUILD = "build-compiler-missing"


def settings(home: Path, index: str, **more: str) -> dict[str, str]:
    """An environment in which no settings of this machine's pip count, and packages come from `index`."""
    return environment(
        home, PIP_CONFIG_FILE=os.devnull, PIP_INDEX_URL=index, XDG_STATE_HOME=str(home / "state"), **more
    )


def fix(*arguments: str, env: dict[str, str], stdin: str | None = None) -> "subprocess.CompletedProcess[str]":
    return envcheck("fix", *arguments, env=env, cwd=ROOT, stdin=stdin, limit_s=240)


def document(result: "subprocess.CompletedProcess[str]") -> Any:
    answer = json.loads(result.stdout)
    assert [e.message for e in Draft202012Validator(make_schema("fix")).iter_errors(answer)] == []
    return answer


def journal(python: Path) -> tuple[Entry, ...]:
    return read(python.parents[1] / "share" / "envcheck" / "fixes.jsonl")


def prefix(python: Path) -> str:
    return str(python.parents[1])


def test_a_missing_package_is_installed_and_seen_to_be_there_and_the_journal_says_how_to_undo_it(
    with_torch: Venv, index: str, tmp_path: Path
) -> None:
    python, env = with_torch(), settings(tmp_path, index)
    first = fix(MISSING, "--yes", "--python", str(python), env=env)
    assert first.returncode == 0, first.stdout + first.stderr
    assert "Changes: it installs or replaces packages" in first.stdout
    assert "To undo:" in first.stdout
    assert "the problem is fixed" in first.stdout
    version = installed(python, "accelerate")
    begun, done = journal(python)
    assert (begun.state, done.state, done.gone) == ("begun", "done", True)
    assert done.packages == {"accelerate": (None, version)}
    for command in done.undo:
        subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert installed(python, "accelerate") is None


def test_what_is_in_order_needs_no_fix(venv: Venv, index: str, tmp_path: Path) -> None:
    python, env = venv(), settings(tmp_path, index)
    assert fix(MISSING, "--yes", "--python", str(python), env=env).returncode == 0
    again = fix(MISSING, "--python", str(python), env=env)
    assert (again.returncode, again.stderr) == (0, "")
    assert "accelerate-missing is not on this machine: nothing to do." in again.stdout
    assert "Nothing to fix." in again.stdout


def test_without_a_terminal_and_without_yes_all_is_shown_and_nothing_run(
    with_torch: Venv, index: str, tmp_path: Path
) -> None:
    python = with_torch()
    for more, code in (((), 1), (("--dry-run",), 0), (("--dry-run", "--yes"), 0)):
        result = fix(MISSING, "--python", str(python), *more, env=settings(tmp_path, index))
        assert result.returncode == code
        assert f"{python} -m pip install 'accelerate" in result.stdout
        assert ("there is no terminal to ask on; use --yes" in result.stdout) == (not more)
        assert "nothing was run" in result.stdout
    assert installed(python, "accelerate") is None
    assert journal(python) == ()


def test_a_problem_that_there_is_not_is_bad_usage(index: str, tmp_path: Path) -> None:
    result = fix("acelerate-missing", env=settings(tmp_path, index))
    assert (result.returncode, result.stdout) == (2, "")
    assert "did you mean 'accelerate-missing'?" in result.stderr


def on_terminal(env: dict[str, str], *arguments: str) -> OnTerminal:
    return OnTerminal([sys.executable, "-m", "envcheck", "fix", *arguments], {**env, "TERM": "xterm"}, ROOT)


@pytest.mark.parametrize(("answer", "code", "there"), [(b"y\n", 0, True), (b"\n", 1, False), (b"q\n", 1, False)])
def test_on_a_terminal_it_asks_before_it_runs(
    answer: bytes, code: int, there: bool, venv: Venv, index: str, tmp_path: Path
) -> None:
    python = venv()
    with on_terminal(settings(tmp_path, index), MISSING, "--python", str(python)) as terminal:
        terminal.wait_for(b"Run it? [y/N/q] ")
        assert installed(python, "accelerate") is None
        terminal.type(answer)
        assert terminal.end() == code
    assert (installed(python, "accelerate") is not None) == there


@pytest.fixture
def system(tmp_path: Path) -> Path:
    """A folder of programs that stand for those that change the system, and write down how they were called."""
    tools = tmp_path / "system"
    tools.mkdir()
    for name in ("apt-get", "dnf", "zypper", "pacman", "apk"):
        (tools / name).write_text(f'#!/bin/sh\necho {name} "$@" >> {tools}/called\n')
    (tools / "sudo").write_text('#!/bin/sh\nexec "$@"\n')
    for program in tools.iterdir():
        program.chmod(0o755)
    return tools


def with_system(env: dict[str, str], system: Path) -> dict[str, str]:
    return {**env, "PATH": f"{system}:{env['PATH']}"}


@pytest.mark.parametrize("options", [("--yes",), ("--yes", "--sudo"), ("--sudo",), ()], ids=" ".join)
def test_what_needs_root_is_never_run_without_an_answer(
    options: tuple[str, ...], system: Path, venv: Venv, index: str, tmp_path: Path
) -> None:
    env = with_system(settings(tmp_path, index), system)
    result = fix(BUILD, "--python", str(venv()), *options, env=env)
    assert result.returncode == 1
    assert "install" in result.stdout
    assert "Not run: " in result.stdout
    assert not (system / "called").exists()


def test_what_needs_root_is_run_with_sudo_and_an_answer(system: Path, venv: Venv, index: str, tmp_path: Path) -> None:
    env = with_system(settings(tmp_path, index), system)
    with on_terminal(env, BUILD, "--yes", "--sudo", "--python", str(venv())) as terminal:
        terminal.wait_for(b"Run it? [y/N/q] ")
        assert not (system / "called").exists()
        terminal.type(b"y\n")
        assert terminal.end() == 0
    assert "install" in (system / "called").read_text()
    assert b"No check can verify this fix" in b" ".join(terminal.shown.split())


def test_a_fix_that_fails_is_told_with_its_cause_and_the_problem_is_still_there(venv: Venv, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    make_wheel(empty / "accelerate", "accelerate", "0.1")
    write_page(empty / "accelerate")
    python = venv()
    result = fix(MISSING, "--yes", "--python", str(python), "--json", env=settings(tmp_path, empty.as_uri()))
    assert result.returncode == 1
    (treated,) = document(result)["problems"]
    assert (treated["gone"], treated["fixes"][0]["state"], treated["fixes"][0]["exit_code"]) == (False, "failed", 1)
    assert "envcheck problem wheel-not-found" in result.stderr
    assert [entry.state for entry in journal(python)] == ["begun", "failed"]


def test_as_json_the_document_alone_is_on_standard_output(with_torch: Venv, index: str, tmp_path: Path) -> None:
    python = with_torch()
    result = fix(MISSING, "--yes", "--json", "--python", str(python), env=settings(tmp_path, index))
    answer = document(result)
    assert result.returncode == 0
    assert [(case["problem"], case["gone"]) for case in answer["problems"]] == [(MISSING, True)]
    assert answer["journal"] == f"{prefix(python)}/share/envcheck/fixes.jsonl"
    assert "Successfully installed accelerate" in result.stderr


def test_the_whole_environment_is_mended_in_one_go(venv: Venv, index: str, tmp_path: Path) -> None:
    """The set of packages takes transformers and accelerate along: they are not worked on again."""
    python = venv()
    arguments = ("--only", "torch,packages", "--yes", "--json", "--python", str(python))
    result = fix(*arguments, env=settings(tmp_path, index, UV_NO_CONFIG="1", UV_CACHE_DIR=str(tmp_path / "uv")))
    assert result.returncode == 0, result.stderr
    assert [(case["problem"], case["gone"]) for case in document(result)["problems"]] == [("torch-missing", True)]
    assert installed(python, "transformers") is not None
    assert fix("--only", "torch,packages", "--python", str(python), env=settings(tmp_path, index)).returncode == 0


def test_a_report_of_this_environment_is_mended(venv: Venv, index: str, tmp_path: Path) -> None:
    python, env = venv(), settings(tmp_path, index)
    report = envcheck("check", "--json", "--python", str(python), env=env, cwd=ROOT)
    (tmp_path / "report.json").write_text(report.stdout)
    own = ("--from", str(tmp_path / "report.json"), "--python", str(python))
    result = fix(MISSING, "--yes", *own, env=env)
    assert result.returncode == 0, result.stdout + result.stderr
    assert installed(python, "accelerate") is not None
    again = fix(MISSING, "--yes", *own, env=env)
    assert "accelerate-missing is not on this machine" in again.stdout


def test_a_report_of_another_box_is_only_shown(index: str, tmp_path: Path) -> None:
    box = {
        "schema": "envcheck.snapshot/1",
        "packages": {"torch": "2.8.0"},
        "python": {"executable": "/their/venv/bin/python", "prefix": "/their/venv", "virtual": True},
    }
    (tmp_path / "box.json").write_text(json.dumps(box))
    result = fix(MISSING, "--yes", "--from", str(tmp_path / "box.json"), env=settings(tmp_path, index))
    assert result.returncode == 1
    assert "the report is from another environment (/their/venv)" in " ".join(result.stdout.split())
    shown = fix(MISSING, "--dry-run", "--from", str(tmp_path / "box.json"), env=settings(tmp_path, index))
    assert shown.returncode == 0
    assert "/their/venv/bin/python -m pip" in shown.stdout or "uv pip install" in shown.stdout


def test_a_file_in_the_place_of_the_journals_folder_is_renamed(venv: Venv, index: str, tmp_path: Path) -> None:
    python, env = venv(), settings(tmp_path, index)
    place = python.parents[1] / "share" / "envcheck"
    place.parent.mkdir()
    place.write_text("mine")
    (tmp_path / "log").write_text("ModuleNotFoundError: No module named 'safetensors'\n")
    result = fix("--log", str(tmp_path / "log"), "--yes", "--python", str(python), env=env)
    assert result.returncode == 0, result.stdout + result.stderr
    assert place.with_name("envcheck.old").read_text() == "mine"


def test_what_made_a_log_fail_is_mended(venv: Venv, index: str, tmp_path: Path) -> None:
    python, env = venv(), settings(tmp_path, index)
    log = tmp_path / "run.log"
    attempt = envcheck(
        "try", "--record", str(log), "--", str(python), "-c", "import safetensors", env=env, cwd=ROOT
    )  # fmt: skip
    assert attempt.returncode == 1
    result = fix("--log", str(log), "--yes", "--python", str(python), env=env)
    assert result.returncode == 0, result.stdout + result.stderr
    assert installed(python, "safetensors") is not None


BOBS = 'Traceback:\n  File "/home/bob/my env/lib/python3.10/site-packages/a.py", line 3\nModuleNotFoundError: {}\n'


@pytest.mark.parametrize(
    ("log", "why"),
    [
        (BOBS.format("No module named 'safetensors'"), "the log is of another environment (/home/bob/my env)"),
        (
            "RuntimeError: Detected that PyTorch and torchvision were compiled with different CUDA major versions.\n",
            "torchvision is not installed in the environment looked at here",
        ),
    ],
)
def test_of_a_log_from_another_environment_nothing_is_changed_here(
    log: str, why: str, venv: Venv, index: str, tmp_path: Path
) -> None:
    python, env = venv(), settings(tmp_path, index)
    (tmp_path / "log").write_text(log)
    result = fix("--log", str(tmp_path / "log"), "--yes", "--python", str(python), env=env)
    assert why in " ".join(result.stdout.split())
    assert (result.returncode, installed(python, "safetensors"), installed(python, "torch")) == (1, None, None)


def test_of_a_foreign_explanation_only_the_problem_counts_not_its_commands(
    venv: Venv, index: str, tmp_path: Path
) -> None:
    python, env = venv(), settings(tmp_path, index)
    (tmp_path / "log").write_text("ModuleNotFoundError: No module named 'safetensors'\n")
    explained = envcheck("explain", str(tmp_path / "log"), "--json", env=env, cwd=ROOT)
    explanation = json.loads(explained.stdout)
    for cause in explanation["causes"]:
        evil = {"summary": "Be evil.", "commands": [["touch", str(tmp_path / "evil")]], "automatic": True}
        cause["fixes"] = [{**cause["fixes"][0], **evil}]
    (tmp_path / "explanation.json").write_text(json.dumps(explanation))
    result = fix("--from", str(tmp_path / "explanation.json"), "--yes", "--python", str(python), env=env)
    assert result.returncode == 0, result.stdout + result.stderr
    assert not (tmp_path / "evil").exists()
    assert installed(python, "safetensors") is not None


@pytest.mark.parametrize("content", ["", "no json", "[]", '{"schema": "envcheck.explanation/1"}', '{"schema": "x/1"}'])
def test_a_file_that_is_neither_is_bad_input(content: str, index: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text(content)
    result = fix("--from", str(tmp_path / "file"), env=settings(tmp_path, index))
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.count("\n") == 1


@pytest.fixture
def silent_index() -> Iterator[str]:
    """An index that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        taken: list[socket.socket] = []

        def take() -> None:
            with contextlib.suppress(OSError):
                while True:
                    taken.append(server.accept()[0])

        threading.Thread(target=take, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/simple"
        server.shutdown(socket.SHUT_RDWR)
        for connection in taken:
            connection.close()


def test_ctrl_c_ends_the_fix_and_the_journal_says_so(with_torch: Venv, silent_index: str, tmp_path: Path) -> None:
    python = with_torch()
    child = subprocess.Popen(
        [sys.executable, "-m", "envcheck", "fix", MISSING, "--yes", "--python", str(python)],
        env=settings(tmp_path, silent_index), cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    with child:
        assert child.stdout is not None
        for line in child.stdout:
            if "Looking in indexes" in line:
                break
        os.kill(child.pid, signal.SIGINT)
        child.communicate(timeout=120)
    assert child.returncode == 130
    assert [entry.state for entry in journal(python)] == ["begun", "interrupted"]
    assert not running(f"{python} -m pip")


def test_while_something_is_installed_into_the_environment_a_fix_changes_nothing(
    with_torch: Venv, index: str, tmp_path: Path
) -> None:
    python, env = with_torch(), settings(tmp_path, index)
    with locked(prefix(python)) as held:
        assert held is not None
        busy = fix(MISSING, "--yes", "--python", str(python), env=env)
        undo = fix("--undo", "--yes", "--python", str(python), env=env)
    assert busy.returncode == 1
    assert f"Process {os.getpid()} has been installing into this environment" in busy.stdout.replace("\n", " ")
    assert installed(python, "accelerate") is None
    assert [entry.state for entry in journal(python)] == ["begun", "failed"]
    assert "Nothing was run" in undo.stdout
    assert fix(MISSING, "--yes", "--python", str(python), env=env).returncode == 0


def test_in_a_checkout_of_a_stranger_nothing_of_it_is_imported(venv: Venv, index: str, tmp_path: Path) -> None:
    python, checkout, touched = venv(), tmp_path / "checkout", tmp_path / "touched"
    checkout.mkdir()
    for name in ("pip", "re", "json", "logging", "typing", "envcheck", "torch", "sitecustomize"):
        (checkout / f"{name}.py").write_text(f"open({str(touched)!r}, 'a').write({name!r})\n")
    program = str(Path(sys.executable).with_name("envcheck"))
    ran = subprocess.run(
        [program, "fix", MISSING, "--yes", "--python", str(python)], cwd=checkout, env=settings(tmp_path, index),
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=240,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert installed(python, "accelerate")
    assert not touched.exists()


def test_the_journal_and_the_logs_are_for_their_user_alone(venv: Venv, index: str, tmp_path: Path) -> None:
    python = venv()
    assert fix(MISSING, "--yes", "--python", str(python), env=settings(tmp_path, index)).returncode == 0
    kept = [file for file in (python.parents[1] / "share" / "envcheck").rglob("*") if file.is_file()]
    assert [file.name for file in kept if file.stat().st_mode & 0o077] == ["install.lock"]


def test_a_system_python_is_left_alone(index: str, tmp_path: Path) -> None:
    """A Python that is no environment of its own: its fixes are shown, whatever was asked for."""
    base = Path(getattr(sys, "_base_executable", sys.executable)).resolve()
    result = fix("--only", "packages", "--yes", "--json", "--python", str(base), env=settings(tmp_path, index))
    states = {fix["state"] for case in document(result)["problems"] for fix in case["fixes"]}
    assert states <= {"shown"}
