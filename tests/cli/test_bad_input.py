"""Bad input: one sentence on standard error, nothing on standard output, exit code 2."""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from envcheck.cli.plan_arguments import index_address
from envcheck.errors import UserError
from envcheck.files import UnreadableInput
from envcheck.requirement_files import as_text
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
    "a time limit that is not a number": ["check", "--timeout", "nan"],
    "a time limit without end": ["run", "--timeout", "inf"],
    "a time limit of the smoke test that is not a number": ["smoke", "--timeout", "nan"],
    "a Python that is not there": ["check", "--python", "/nonexistent/python"],
    "a Python that is none": ["check", "--python", "/bin/true"],
    "a Python without a name": ["check", "--python", ""],
    "a replay together with a Python": ["check", "--from", "-", "--python", "/bin/true"],
    "an output that cannot be written": ["check", "--output", "/nonexistent/folder/report.json"],
    "an output without a name": ["check", "--output", ""],
    "an output with too long a name": ["check", "--output", "n" * 300],
    "a folder for an output": ["check", "--output", "."],
    "a replay of a file that is not there": ["run", "--from", "missing.json"],
    "a gate that there is not": ["run", "--gate", "none"],
    "an option of try that there is not": ["try", "--jsn", "--", "true"],
    "nothing to try": ["try", "--"],
    "no log": ["explain"],
    "one log too many": ["explain", "a.log", "b.log"],
    "an option without its value": ["fit", "--gpu"],
    "a number that is none": ["fit", "--length", "long"],
    "a number out of its range": ["fit", "--batch", "0"],
    "only one side of a comparison": ["diff", "."],
    "a comparison in a format that it has not": ["diff", ".", ".", "--format", "junit"],
    "a plan into a folder": ["plan", "--gpu", "none", "--emit", "uv", "--output", "."],
    "a report in a format that nothing writes": ["report", "--output", "ticket.pdf"],
    "a report as a program": ["check", "--output", "report.exe"],
    "a page under the name of another format": ["check", "--format", "html", "--output", "report.json"],
    "a bundle's file under the name of another format": ["report", "--format", "json", "--output", "report.html"],
    "a comparison of machines in a format that it has not": ["fleet", ".", "--output", "fleet.md"],
    "expectations under the name of a page": ["expect", "--write", "expected.html"],
    "an environment file under the name of a page": ["plan", "--gpu", "none", "--emit", "conda", "--output", "e.html"],
    "an issue form under the name of a page": ["report", "--template", "--output", "form.html"],
    "an unset variable for the GPUs": ["plan", "--gpu", ""],
    "an unset variable for a folder": ["fleet", ""],
    "an unset variable among others": ["check", "--only", "gpu", "--only", " "],
    "an unset variable with an equals sign": ["check", "--skip="],
}


@pytest.mark.parametrize("arguments", BAD.values(), ids=BAD.keys())
def test_one_sentence_and_exit_code_2(arguments: list[str], tmp_path: Path) -> None:
    result = envcheck(*arguments, env=environment(tmp_path), cwd=tmp_path)
    assert result.returncode == 2, result.stderr
    assert result.stdout == ""
    assert result.stderr.startswith("envcheck: ")
    assert result.stderr.count("\n") == 1, "one sentence, one line"


NO_ADDRESS = [
    "javascript:alert(1)", "--evil", "-e", "https://a.example/\nrm -rf ~", "https://a.example/\x1b[31m", "https://",
    "https:///simple", "http:simple", "https://a.example/s --pre", "ftp://a.example/", "file:", "file://", "",
    "missing", "git+https://a.example/x", "data:text/html,x", "https://a.example/\u202esimple", "n" * 5000,
    "~nobody-here/wheels",
]  # fmt: skip


@pytest.mark.parametrize("option", ["--index-url", "--torch-index", "--flash-attn-wheels"])
@pytest.mark.parametrize("command", ["plan", "install"])
def test_what_is_no_address_never_becomes_part_of_a_command(command: str, option: str, tmp_path: Path) -> None:
    result = envcheck(command, option, "javascript:alert(1)", env=environment(tmp_path), cwd=tmp_path)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == (
        f"envcheck: {option} takes an http(s) or file URL, or an existing folder, not 'javascript:alert(1)'.\n"
    )


@pytest.mark.parametrize("text", NO_ADDRESS)
def test_no_address(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UserError) as refused:
        index_address(text, "--index-url")
    assert str(refused.value).isprintable()


def test_an_address_stays_and_a_folder_is_named_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my wheels").mkdir()
    for text in ("https://u:p@a.example/simple", "HTTP://a.example:8080", "file:///opt/wheels", "https://[::1]/simple"):
        assert index_address(text, "--index-url") == text
    assert index_address("my wheels", "--index-url") == str(tmp_path / "my wheels")


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


BINARY = {
    "a wheel": b"PK\x03\x04\x14\0\0\0\x08\0" + bytes(range(256)),
    "a gzip file": gzip.compress(b"torch==2.8.0\n"),
    "an image": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "a program": b"\x7fELF\x02\x01\x01" + b"\0" * 50,
    "noise": bytes(range(256)) * 4,
    "UTF-16 of noise": b"\xff\xfe" + bytes(range(256)) * 4,
}


@pytest.mark.parametrize("data", BINARY.values(), ids=BINARY.keys())
@pytest.mark.parametrize("more", [[], ["--gpu", "2x RTX 3090"]], ids=["here", "elsewhere"])
def test_what_is_no_text_is_no_file_of_requirements(data: bytes, more: list[str], tmp_path: Path) -> None:
    (tmp_path / "r.txt").write_bytes(data)
    result = envcheck("plan", "--requirements", "r.txt", *more, env=environment(tmp_path), cwd=tmp_path)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == "envcheck: --requirements r.txt is not a text file, so it is not a requirements file.\n"


def test_requirements_on_standard_input_have_the_bounds_of_a_file(tmp_path: Path) -> None:
    for device, said in (("/dev/zero", "is larger than 1 MiB"), ("/bin/true", "is not a text file")):
        with Path(device).open("rb") as source:
            result = subprocess.run(
                [sys.executable, "-m", "envcheck", "plan", "--requirements", "-"], stdin=source, capture_output=True,
                text=True, env=environment(tmp_path), timeout=60,
            )  # fmt: skip
        assert (result.returncode, result.stdout) == (2, "")
        assert said in result.stderr
        assert result.stderr.count("\n") == 1


NO_TOML = {
    "nesting": "x = " + "[" * 100_000,
    "tables in tables": "[" + "a." * 100_000 + "a]\n",
    "a number without end": "x = " + "9" * 100_000,
    "a cut text": 'x = "',
    "bytes": "\x00\x01",
}


@pytest.mark.parametrize("text", NO_TOML.values(), ids=NO_TOML.keys())
def test_a_file_of_expectations_that_is_none_is_refused_in_one_sentence(text: str, tmp_path: Path) -> None:
    (tmp_path / "e.toml").write_text(text)
    result = envcheck("check", "--expect", "e.toml", env=environment(tmp_path), cwd=tmp_path)
    assert (result.returncode, result.stdout) == (2, "")
    assert "e.toml" in result.stderr
    assert result.stderr.count("\n") == 1


HINTS = {
    "check --skip driver-to-old": "did you mean 'driver-too-old'?",
    "check --only gpus": "did you mean 'gpu'?",
    "check --jsno": "did you mean '--json'?",
    "chekc": "did you mean 'check'?",
    "problem no-such-thing": "`envcheck problem` lists them all.",
    "check --no-such-thing": "`envcheck check --help` lists them all.",
    "frobnicate": "`envcheck --help` lists them all.",
    "try --jsn -- true": "did you mean '--json'?",
    "explain": "see `envcheck explain --help`.",
    "explain a.log b.log": "see `envcheck explain --help`.",
    "fit --gpu": "see `envcheck fit --help`.",
    "diff .": "see `envcheck diff --help`.",
    "diff . . --format junit": "it must be one of terminal, plain, markdown, html, json.",
    "check --format yaml": "it must be one of terminal, plain, markdown, html, json, github, junit, nagios, "
    "prometheus.",
}


@pytest.mark.parametrize(("arguments", "hint"), HINTS.items())
def test_a_near_miss_is_named_and_else_where_to_look(arguments: str, hint: str, tmp_path: Path) -> None:
    assert envcheck(*arguments.split(), env=environment(tmp_path)).stderr.endswith(f"; {hint}\n")


def test_the_time_limit_holds_for_a_python_that_hangs_too(tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\nexec sleep 600\n")
    python.chmod(0o755)
    result = envcheck("check", "--python", str(python), "--timeout", "0.5", env=environment(tmp_path))
    assert (result.returncode, result.stdout) == (2, "")
    assert "no answer within 0.5 s" in result.stderr


def test_a_python_that_never_stops_talking_is_none(tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\nexec yes\n")
    python.chmod(0o755)
    result = envcheck("check", "--python", str(python), env=environment(tmp_path))
    assert (result.returncode, result.stdout) == (2, "")
    assert "more than 16 MiB of output" in result.stderr


def test_a_pipe_that_never_ends_is_given_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    writer = subprocess.Popen(["/bin/sh", "-c", f"while sleep 0.05; do echo; done >'{tmp_path}/pipe'"])
    try:
        result = envcheck("check", "--from", "pipe", "--timeout", "0.5", env=environment(tmp_path), cwd=tmp_path)
    finally:
        writer.kill()
        writer.wait()
    assert (result.returncode, result.stdout) == (2, "")
    assert "did not end within" in result.stderr


def test_a_missing_nvidia_smi_is_no_sign_of_a_gpu(tmp_path: Path) -> None:
    (tmp_path / "said.txt").write_text("bash: nvidia-smi: command not found\n")
    result = envcheck("check", "--from", str(tmp_path / "said.txt"), "--json", env=environment(tmp_path))
    told = next(f for f in json.loads(result.stdout)["findings"] if f["problem"] == "driver-not-installed")
    assert "no program can use an NVIDIA GPU" in told["detail"]
    assert "There is a" not in told["detail"]


@pytest.mark.parametrize("name", ["md", "Markdown", "MARKDOWN"])
def test_a_format_has_its_other_names_in_every_command(name: str, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"schema": "envcheck.snapshot/1"}')
    for command in (
        ("check", "--from", "a.json"),
        ("diff", "a.json", "a.json"),
        ("report", "--from", "a.json", "-o", "-"),
    ):
        result = envcheck(*command, "--format", name, env=environment(tmp_path), cwd=tmp_path)
        assert result.stdout.startswith("### "), result.stderr


def test_requirements_without_end_are_refused(tmp_path: Path) -> None:
    (tmp_path / "r.txt").write_text("".join(f"torch>=1.{n}\n" for n in range(70_000)))
    env = environment(tmp_path)
    result = envcheck("plan", "--gpu", "none", "--requirements", "r.txt", env=env, cwd=tmp_path)
    assert result.returncode == 2
    assert "more than 10,000 lines" in result.stderr


@pytest.mark.parametrize(
    ("count", "end", "code"), [(10_000, "", 0), (10_000, "\n", 0), (10_001, "", 2), (10_001, "\n", 2)]
)
def test_the_bound_of_lines_does_not_depend_on_the_last_line_end(count: int, end: str, code: int) -> None:
    data = ("\n".join(f"torch>=1.{n}" for n in range(count)) + end).encode()
    refused = 0
    try:
        as_text(data, "r.txt")
    except UnreadableInput:
        refused = 2
    assert refused == code


def test_an_empty_text_is_a_text(tmp_path: Path) -> None:
    assert envcheck("try", "--", "test", "-z", "", env=environment(tmp_path)).returncode == 0


def test_the_issue_form_is_written_where_output_names_a_file(tmp_path: Path) -> None:
    result = envcheck("report", "--template", "-o", "form.yml", env=environment(tmp_path), cwd=tmp_path)
    assert result.stdout == ""
    assert (tmp_path / "form.yml").read_text().startswith("name: ")


@pytest.mark.parametrize("wrong", [("--from", "missing.json"), ("--only", "gpus"), ("--bogus",), ("--only", "")])
def test_a_monitoring_plugin_that_cannot_tell_is_unknown_and_not_critical(
    wrong: tuple[str, ...], tmp_path: Path
) -> None:
    result = envcheck("check", "--format", "nagios", *wrong, env=environment(tmp_path), cwd=tmp_path)
    assert result.returncode == 3
    assert result.stdout.startswith("ENVCHECK UNKNOWN - ")
    assert result.stdout.count("\n") == 1


@pytest.mark.parametrize("change", ["data", "missing"])
def test_fix_says_of_a_damaged_report_what_check_says(change: str, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"schema": "envcheck.snapshot/1", "driver": {"version": "535.1"}}')
    env = environment(tmp_path)
    text = envcheck("check", "--from", "a.json", "--format", "markdown", env=env, cwd=tmp_path).stdout
    start = text.index("envcheck-report ")
    damaged = text[: start + 60] + text[start + 70 :] if change == "data" else text[: start - 6]
    (tmp_path / "report.md").write_text(damaged)
    checked, fixed = (envcheck(c, "--from", "report.md", env=env, cwd=tmp_path) for c in ("check", "fix"))
    assert "use its report.json instead" in fixed.stderr
    assert (fixed.returncode, fixed.stderr) == (checked.returncode, checked.stderr)


def test_fix_shows_what_a_ticket_asks_for(tmp_path: Path) -> None:
    (tmp_path / "said.txt").write_text(
        "| NVIDIA-SMI 470.10   Driver Version: 470.10   CUDA Version: 11.4 |\n\ntorch==2.9.0+cu128\n"
    )
    result = envcheck("fix", "--from", "said.txt", "--dry-run", env=environment(tmp_path), cwd=tmp_path)
    assert result.returncode == 0
    assert "cuda-runtime-too-new" in result.stdout
