"""Bad input: one sentence on standard error, nothing on standard output, exit code 2."""

from pathlib import Path

import pytest

from tests.cli.command import TRACEBACK, envcheck, environment

BAD = {
    "an unknown option": ["check", "--bogus"],
    "an unknown command": ["chekc"],
    "an unknown option in place of a command": ["--bogus"],
    "an area that there is not": ["check", "--only", "gpus"],
    "a problem that there is not": ["check", "--skip", "driver-to-old"],
    "a problem to explain that there is not": ["problem", "no-such-problem"],
    "a format that there is not": ["check", "--format", "yaml"],
    "two formats at once": ["check", "--json", "--format", "terminal"],
    "a file that is not there": ["check", "--from", "missing.json"],
    "a folder for a file": ["check", "--from", "."],
    "a time limit that is no number": ["check", "--timeout", "soon"],
    "a time limit below zero": ["check", "--timeout", "-1"],
    "a Python that is not there": ["check", "--python", "/nonexistent/python"],
    "a Python that is none": ["check", "--python", "/bin/true"],
    "a replay together with a Python": ["check", "--from", "-", "--python", "/bin/true"],
    "an output that cannot be written": ["check", "--output", "/nonexistent/folder/report.json"],
    "a gate that there is not": ["run", "--gate", "none"],
}


@pytest.mark.parametrize("arguments", BAD.values(), ids=BAD.keys())
def test_one_sentence_and_exit_code_2(arguments: list[str], tmp_path: Path) -> None:
    result = envcheck(*arguments, env=environment(tmp_path), cwd=tmp_path)
    assert result.returncode == 2, result.stderr
    assert result.stdout == ""
    assert result.stderr.startswith("envcheck: ")
    assert result.stderr.count("\n") == 1, "one sentence, one line"


FOREIGN = {
    "an empty file": "",
    "no JSON": "verdict: healthy\n",
    "JSON of something else": '{"name": "package.json", "version": "1.0.0"}',
    "a list": "[1, 2, 3]",
    "a number": "42",
    "a newer schema": '{"schema": "envcheck.report/2", "snapshot": {}}',
    "a wrong type": '{"schema": "envcheck.snapshot/1", "gpus": [{"index": "first"}]}',
    "a cut document": '{"schema": "envcheck.snapshot/1", "gpus": [',
    "deep nesting": "[" * 100_000 + "]" * 100_000,
    "a huge number": '{"schema": "envcheck.snapshot/1", "gpus": [{"index": 1e999}]}',
}


@pytest.mark.parametrize("text", FOREIGN.values(), ids=FOREIGN.keys())
def test_a_foreign_file_is_refused_in_one_sentence(text: str, tmp_path: Path) -> None:
    file = tmp_path / "box.json"
    file.write_text(text)
    result = envcheck("check", "--from", str(file), env=environment(tmp_path))
    assert (result.returncode, result.stdout) == (2, "")
    assert "box.json" in result.stderr
    assert result.stderr.count("\n") == 1
    assert TRACEBACK not in result.stderr


def test_a_near_miss_is_named(tmp_path: Path) -> None:
    result = envcheck("check", "--skip", "driver-to-old", env=environment(tmp_path))
    assert "did you mean 'driver-too-old'?" in result.stderr
