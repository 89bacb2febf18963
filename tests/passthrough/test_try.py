"""`envcheck try`: the command is as it would be without envcheck, and what made it fail is told below."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from envcheck.schemas.make import make_schema
from tests.cli.command import TRACEBACK, envcheck
from tests.cli.living import running, wait_until_running
from tests.passthrough.terminal import surroundings

FAILING = "import sys; print('out', flush=True); print('err', file=sys.stderr); import nosuchmodule"


def attempt(*arguments: str, home: Path, **more: str) -> "subprocess.CompletedProcess[str]":
    return envcheck("try", *arguments, env=surroundings(home, **more), cwd=home)


def python(code: str) -> tuple[str, ...]:
    return ("--", sys.executable, "-c", code)


def document(result: "subprocess.CompletedProcess[str]") -> Any:
    answer = json.loads(result.stdout)
    assert [e.message for e in Draft202012Validator(make_schema("explanation")).iter_errors(answer)] == []
    return answer


def test_a_command_that_succeeds_is_passed_through_and_nothing_is_added(tmp_path: Path) -> None:
    result = attempt("--", "sh", "-c", "echo out; echo err >&2", home=tmp_path)
    assert (result.returncode, result.stdout, result.stderr) == (0, "out\n", "err\n")


def test_a_success_that_speaks_of_errors_is_a_success(tmp_path: Path) -> None:
    result = attempt("--", "sh", "-c", "echo \"ModuleNotFoundError: No module named 'x'\" >&2", home=tmp_path)
    assert (result.returncode, result.stderr) == (0, "ModuleNotFoundError: No module named 'x'\n")


def test_a_failure_is_explained_below_on_standard_error_and_keeps_its_code(tmp_path: Path) -> None:
    result = attempt(*python(FAILING), home=tmp_path)
    assert (result.returncode, result.stdout) == (1, "out\n")
    said, _, explained = result.stderr.partition("\n\n")
    assert said.startswith(f"err\n{TRACEBACK}")
    assert "[package-missing]" in explained
    assert "Install the package that has the module nosuchmodule" in explained
    assert "install nosuchmodule" not in explained, "a module's name is not the name of a package"


def test_what_nobody_knows_is_said_to_be_unknown(tmp_path: Path) -> None:
    result = attempt("--", "sh", "-c", "exit 42", home=tmp_path)
    assert result.returncode == 42
    assert "its cause is not known" in result.stderr


def test_bytes_pass_as_they_are(tmp_path: Path) -> None:
    every = bytes(range(256)) * 1000
    (tmp_path / "bytes").write_bytes(every)
    result = subprocess.run(
        [sys.executable, "-m", "envcheck", "try", "--", "cat", "-", "bytes"],
        env=surroundings(tmp_path), cwd=tmp_path, input=b"typed\r\n", capture_output=True, timeout=60,
    )  # fmt: skip
    assert (result.returncode, result.stdout, result.stderr) == (0, b"typed\r\n" + every, b"")


def test_output_and_complaints_that_go_to_one_place_keep_their_order(tmp_path: Path) -> None:
    script = "for i in 1 2 3 4 5 6 7 8 9; do echo o$i; echo e$i >&2; done"
    with (tmp_path / "both").open("wb") as both:
        subprocess.run(
            [sys.executable, "-m", "envcheck", "try", "--", "sh", "-c", script],
            env=surroundings(tmp_path), stdout=both, stderr=both, timeout=60, check=True,
        )  # fmt: skip
    assert (tmp_path / "both").read_text().split() == [f"{kind}{i}" for i in range(1, 10) for kind in "oe"]


def test_options_behind_the_command_are_the_commands_own(tmp_path: Path) -> None:
    for between in ((), ("--",)):
        result = attempt(*between, "printf", "%s ", "--json", "--", "-v", "--help", home=tmp_path)
        assert (result.returncode, result.stdout) == (0, "--json -- -v --help ")


def test_as_json_the_document_alone_is_on_standard_output(tmp_path: Path) -> None:
    result = attempt("--json", *python(FAILING), home=tmp_path)
    answer = document(result)
    assert (result.returncode, answer["exit_code"], answer["failed"]) == (1, 1, True)
    assert [cause["problem"] for cause in answer["causes"]] == ["package-missing"]
    assert result.stderr.startswith(f"out\nerr\n{TRACEBACK}")


def test_as_json_a_success_is_a_document_without_causes(tmp_path: Path) -> None:
    answer = document(attempt("--json", "--", "echo", "hello", home=tmp_path))
    assert (answer["exit_code"], answer["failed"], answer["causes"]) == (0, False, [])
    assert answer["command"] == ["echo", "hello"]


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGKILL, signal.SIGABRT], ids=lambda n: n.name)
def test_a_signal_that_ends_it_is_told_as_shells_tell_it(number: signal.Signals, tmp_path: Path) -> None:
    result = attempt("--", "sh", "-c", f"echo before; kill -{int(number)} $$", home=tmp_path)
    assert (result.returncode, result.stdout) == (128 + number, "before\n")
    assert result.stderr.startswith(f"{signal.strsignal(number)} - Signal {int(number)} ({number.name})\n")
    assert "[host-out-of-memory]" in result.stderr or "[process-crashed]" in result.stderr


REFUSALS = {
    "no such program": ("nosuchprogram", 127, "there is no program on PATH"),
    "no such file": ("./nosuchfile", 127, "there is no program"),
    "not executable": ("./text", 126, "permission denied"),
    "a folder": ("/", 126, "permission denied"),
    "an interpreter that is not there": ("./orphan", 127, "the interpreter that its first line names is not there"),
    "no program for this machine": ("./binary", 126, "exec format error"),
}


@pytest.mark.parametrize(("program", "code", "words"), REFUSALS.values(), ids=REFUSALS.keys())
def test_what_cannot_be_run_is_said_in_a_sentence(program: str, code: int, words: str, tmp_path: Path) -> None:
    files = {"text": b"hello", "orphan": b"#!/nonexistent/python\n", "binary": b"\x7fELF\0\0\0\0"}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
        (tmp_path / name).chmod(0o644 if name == "text" else 0o755)
    result = attempt("--record", "log", "--", program, home=tmp_path)
    assert (result.returncode, result.stdout) == (code, "")
    assert words in result.stderr
    assert result.stderr.count("\n") == 1
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted(files)


def test_a_script_without_a_first_line_is_run_by_the_shell(tmp_path: Path) -> None:
    (tmp_path / "script").write_text("echo from a script\n")
    (tmp_path / "script").chmod(0o755)
    assert attempt("./script", home=tmp_path).stdout == "from a script\n"


def test_no_command_is_bad_usage(tmp_path: Path) -> None:
    for nothing in ((), ("--",)):
        result = attempt(*nothing, home=tmp_path)
        assert (result.returncode, result.stdout) == (2, "")
        assert "CMD" in result.stderr


def test_a_recording_holds_all_that_was_said(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("of the last time")
    result = attempt("--record", "log", *python(FAILING), home=tmp_path)
    assert result.returncode == 1
    kept = (tmp_path / "log").read_text()
    assert sorted(kept.splitlines()[:2]) == ["err", "out"]
    assert kept.endswith("No module named 'nosuchmodule'\n")
    assert [file.name for file in tmp_path.iterdir()] == ["log"]


def test_a_recording_that_cannot_be_is_refused_before_anything_runs(tmp_path: Path) -> None:
    result = attempt("--record", "no/such/folder/log", "--", "touch", "it-ran", home=tmp_path)
    assert result.returncode == 2
    assert "no folder" in result.stderr
    assert not (tmp_path / "it-ran").exists()


def test_a_full_disk_under_the_recording_disturbs_nothing(tmp_path: Path) -> None:
    result = attempt("--record", "/dev/full", "--", "echo", "hello", home=tmp_path)
    assert (result.returncode, result.stdout) == (0, "hello\n")
    assert result.stderr == "envcheck: '/dev/full' cannot be written: no space left on device.\n"


def test_a_reader_that_goes_away_ends_the_command_as_it_would_without_envcheck(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "envcheck", "try", "--", "yes", "for ever"]
    with subprocess.Popen(command, env=surroundings(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        assert child.stdout.readline() == b"for ever\n"
        child.stdout.close()
        complaint = child.stderr.read()
        assert child.wait(60) == 128 + signal.SIGPIPE
    assert complaint == b""


CODES = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129, signal.SIGQUIT: 131}


@pytest.mark.parametrize("number", CODES, ids=lambda n: n.name)
def test_a_signal_to_envcheck_ends_the_command_and_all_its_children(number: signal.Signals, tmp_path: Path) -> None:
    worker = tmp_path / "worker"
    worker.write_text("#!/bin/sh\ntrap '' INT TERM HUP QUIT\necho ready\nwhile :; do sleep 0.2; done\n")
    worker.chmod(0o755)
    launcher = f"{worker} & exec sleep 600"
    child = subprocess.Popen(
        [sys.executable, "-m", "envcheck", "try", "--", "sh", "-c", launcher],
        env=surroundings(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    with child:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        wait_until_running("sleep 600")
        os.kill(child.pid, number)
        _, complaint = child.communicate(timeout=60)
    assert child.returncode == CODES[number]
    assert complaint == ""
    assert not running(str(worker))


def test_a_command_that_minds_its_own_end_decides_how_it_ends(tmp_path: Path) -> None:
    script = "import os, signal, sys, time\n"
    script += "signal.signal(2, lambda *_: (os.write(1, b'tidied up\\n'), sys.exit(7)))\n"
    script += "os.write(1, b'ready\\n')\nwhile True: time.sleep(0.1)"
    child = subprocess.Popen(
        [sys.executable, "-m", "envcheck", "try", *python(script)],
        env=surroundings(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    with child:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        os.kill(child.pid, signal.SIGINT)
        out, complaint = child.communicate(timeout=60)
    assert (child.returncode, out, complaint) == (7, "tidied up\n", "")


def test_what_the_command_leaves_running_is_not_waited_for(tmp_path: Path) -> None:
    began = time.monotonic()
    result = attempt("--", "sh", "-c", "sleep 300 & echo started", home=tmp_path)
    assert (result.returncode, result.stdout) == (0, "started\n")
    assert time.monotonic() - began < 200


def test_memory_does_not_grow_with_what_is_said(tmp_path: Path) -> None:
    """The peak of envcheck's own process over 176 MB of output, against that over none.

    From 16 MB on the faster table of anchors is made, once, which takes 37 MB (`DFA_FROM` in explain/anchors.py).
    """
    peaks = []
    for lines in (1, 2_800_000):
        script = f"yes 'a line as builds print them, sixty characters of it, and on' | head -n {lines}"
        command = (
            f"import resource, sys; from envcheck.cli import main\ntry: main(['try', '--', 'sh', '-c', {script!r}])\n"
        )
        command += "finally: print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)"
        result = subprocess.run(
            [sys.executable, "-c", command], env=surroundings(tmp_path), cwd=Path(__file__).parents[2],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, timeout=240,
        )  # fmt: skip
        peaks.append(int(result.stderr))
    assert peaks[1] < peaks[0] + 48 * 1024
