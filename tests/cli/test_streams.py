"""Standard streams that are closed, full, abandoned or slow: one sentence or nothing, and the verdict's exit code."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command import TRACEBACK, environment

ROOT = str(Path(__file__).parents[2])
HEALTHY = '{"schema": "envcheck.snapshot/1"}'
COMMANDS = {
    "a report": ["check", "--from", "box.json"],
    "a report as JSON": ["check", "--from", "box.json", "--json"],
    "the list of checks": ["checks"],
    "one problem": ["problem", "gpu-lost"],
    "help": ["check", "--help"],
    "the version": ["--version"],
}


def in_shell(
    arguments: list[str], redirection: str, folder: Path, **variables: str
) -> "subprocess.CompletedProcess[bytes]":
    """Run envcheck with its streams as `redirection` says, on a machine of which nothing is known or bad."""
    (folder / "box.json").write_text(HEALTHY)
    return subprocess.run(
        ["/bin/sh", "-c", f'exec "$@" {redirection}', "sh", sys.executable, "-m", "envcheck", *arguments],
        env=environment(folder, **variables),
        cwd=folder,
        capture_output=True,
        timeout=60,
    )


@pytest.mark.parametrize("arguments", COMMANDS.values(), ids=COMMANDS.keys())
@pytest.mark.parametrize("redirection", ["<&-", "2>&-", "<&- 2>&-", "2>/dev/full"])
def test_a_closed_stream_changes_no_exit_code(arguments: list[str], redirection: str, tmp_path: Path) -> None:
    result = in_shell(arguments, redirection, tmp_path)
    assert (result.returncode, result.stderr) == (0, b"")


@pytest.mark.parametrize("arguments", COMMANDS.values(), ids=COMMANDS.keys())
@pytest.mark.parametrize("redirection", [">&-", "<&- >&-"])
def test_a_closed_output_is_said_in_one_sentence(arguments: list[str], redirection: str, tmp_path: Path) -> None:
    result = in_shell(arguments, redirection, tmp_path)
    assert result.returncode == 2
    assert result.stderr == b"envcheck: the standard output cannot be written: it is closed.\n"


@pytest.mark.parametrize("arguments", COMMANDS.values(), ids=COMMANDS.keys())
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_full_disk_is_said_in_one_sentence(arguments: list[str], unbuffered: str, tmp_path: Path) -> None:
    result = in_shell(arguments, ">/dev/full", tmp_path, PYTHONUNBUFFERED=unbuffered)
    assert result.returncode == 2
    assert result.stderr == b"envcheck: the standard output cannot be written: no space left on device.\n"


def test_a_complaint_does_not_end_up_on_standard_output_where_there_is_no_other(tmp_path: Path) -> None:
    result = in_shell(["check", "--bogus"], "2>&-", tmp_path)
    assert (result.returncode, result.stdout) == (2, b"")


def test_no_file_takes_the_number_of_a_closed_stream(tmp_path: Path) -> None:
    """Else what a library prints would end up in the report."""
    script = (
        "from envcheck.cli.streams import secure_streams as s; s(); print(open('new').fileno(), file=open('n','w'))"
    )
    (tmp_path / "new").touch()
    command = f'exec "{sys.executable}" -c "{script}" <&- >&- 2>&-'
    subprocess.run(["/bin/sh", "-c", command], cwd=tmp_path, env=environment(tmp_path, PYTHONPATH=ROOT), timeout=60)
    assert int((tmp_path / "n").read_text()) > 2


@pytest.mark.parametrize("arguments", [["check", "--from", "box.json", "--json"], ["problem", "--json"]], ids=" ".join)
def test_a_reader_that_has_seen_enough_leaves_the_verdict_as_it_is(arguments: list[str], tmp_path: Path) -> None:
    (tmp_path / "box.json").write_text(HEALTHY)
    ours, theirs = os.pipe()
    os.close(ours)
    try:
        result = subprocess.run(
            [sys.executable, "-m", "envcheck", *arguments],
            env=environment(tmp_path),
            cwd=tmp_path,
            stdout=theirs,
            stderr=subprocess.PIPE,
            timeout=60,
        )
    finally:
        os.close(theirs)
    assert (result.returncode, result.stderr) == (0, b"")


def test_a_slow_reader_of_a_pipe_that_does_not_wait_gets_it_all(tmp_path: Path) -> None:
    """Whoever starts us may have made its pipe non-blocking, as node does; all the catalogue is more than it holds."""
    ours, theirs = os.pipe()
    os.set_blocking(theirs, False)
    command = [sys.executable, "-m", "envcheck", "problem", "--json"]
    with subprocess.Popen(command, env=environment(tmp_path), stdout=theirs, stderr=subprocess.PIPE) as child:
        os.close(theirs)
        with os.fdopen(ours, "rb", buffering=0) as pipe:
            data = b"".join(iter(lambda: pipe.read(1000), b""))
        assert child.wait(60) == 0
    assert len(data) > 100_000
    assert len(json.loads(data)) > 90


@pytest.mark.parametrize("encoding", ["ascii", "ascii:strict", "latin-1", "cp1252"])
def test_a_path_that_the_stream_cannot_show_is_no_drama(encoding: str, tmp_path: Path) -> None:
    home = tmp_path / "Größe 日本"
    home.mkdir()
    result = in_shell(["check"], "", home, PYTHONIOENCODING=encoding, HF_HOME=str(home))
    assert result.returncode in (0, 1), result.stderr
    assert result.stdout
    assert TRACEBACK.encode() not in result.stderr
