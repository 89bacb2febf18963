"""What leaves the command line for others is redacted; what the person at the machine reads is not."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.command import envcheck, environment

TOKEN = "hf_" + "aB3dE6gH9jK" * 3


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The home of somebody whose name is in it, with a model in a folder of a customer's."""
    folder = tmp_path / "ingeborg"
    (folder / "initech-models" / "embedder").mkdir(parents=True)
    return folder


def report(home: Path, *options: str, **more: str) -> dict[str, Any]:
    model = str(home / "initech-models" / "embedder")
    done = envcheck("check", "--json", "--model", model, *options, env=environment(home, **more))
    document = json.loads(done.stdout)
    assert isinstance(document, dict)
    return document


def test_json_names_neither_home_nor_folders(home: Path) -> None:
    document = report(home, USER="ingeborg", MY_TOKEN=TOKEN, LD_LIBRARY_PATH=f"{home}/initech-libs:/usr/lib/{TOKEN}")
    text = json.dumps(document)
    assert document["redacted"] is True
    assert "ingeborg" not in text
    assert "initech" not in text
    assert TOKEN not in text
    assert document["snapshot"]["hub"]["model"]["path"].startswith("~/<dir-")


def test_the_text_on_the_screen_keeps_real_paths(home: Path) -> None:
    done = envcheck("check", "-v", "--model", str(home / "initech-models" / "embedder"), env=environment(home))
    assert str(home / "initech-models" / "embedder") in "".join(done.stdout.split())


@pytest.mark.parametrize("name", ["report.txt", "report.json"])
def test_a_file_is_redacted_in_every_format(home: Path, name: str) -> None:
    out = home / name
    model = str(home / "initech-models" / "embedder")
    envcheck("check", "-v", "--model", model, "--output", str(out), env=environment(home))
    assert "initech" not in out.read_text("utf-8")


def test_without_redaction_all_is_there_and_said_so(home: Path) -> None:
    model = str(home / "initech-models" / "embedder")
    done = envcheck("check", "--json", "--no-redact", "--model", model, env=environment(home))
    document = json.loads(done.stdout)
    assert document["redacted"] is False
    assert document["snapshot"]["hub"]["model"]["id"] == model
    assert "Everyone who gets it can read them." in done.stderr


def test_what_was_hidden_is_shown_to_its_owner(home: Path) -> None:
    model = str(home / "initech-models" / "embedder")
    done = envcheck("check", "--json", "--show-redactions", "--model", model, env=environment(home, MY_TOKEN=TOKEN))
    assert json.loads(done.stdout)["redacted"] is True
    lines = [line for line in done.stderr.splitlines() if line.startswith("  ")]
    assert any("your home folder" in line for line in lines)
    assert any("initech-models" in line and "a folder of a name of your own" in line for line in lines)
    assert TOKEN not in done.stderr


def test_a_redacted_report_is_judged_alike(home: Path) -> None:
    first = report(home)
    file = home / "r.json"
    file.write_text(json.dumps(first), "utf-8")
    again = json.loads(envcheck("check", "--json", "--from", str(file), env=environment(home)).stdout)
    assert again["findings"] == first["findings"]
    assert again["snapshot"] == first["snapshot"]


def answered(home: Path, answer: str) -> tuple[int, str, str]:
    """`envcheck check --json --no-redact` on a terminal, where somebody answers."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "envcheck", "check", "--json", "--no-redact"],
        env=environment(home),
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=theirs,
        text=True,
    ) as child:
        os.close(theirs)
        os.write(ours, f"{answer}\n".encode())
        output, _ = child.communicate(timeout=60)
        asked = b""
        try:
            while chunk := os.read(ours, 4096):
                asked += chunk
        except OSError:  # the other end is closed
            pass
        os.close(ours)
    return child.returncode, output, asked.decode()


def test_on_a_terminal_it_is_asked_a_second_time(home: Path) -> None:
    code, output, asked = answered(home, "yes")
    assert code in (0, 1)
    assert json.loads(output)["redacted"] is False
    assert "Type yes" in asked


def test_any_other_answer_writes_nothing(home: Path) -> None:
    code, output, asked = answered(home, "y")
    assert (code, output) == (2, "")
    assert "nothing was written" in asked
