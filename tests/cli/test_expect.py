"""`envcheck expect` and `--expect`, as a user types them."""

import json
import subprocess
import sys
from pathlib import Path


def envcheck(folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, "-m", "envcheck", *words], cwd=folder, capture_output=True, text=True)


def test_a_machine_meets_what_was_written_of_it_and_a_change_of_the_file_is_found(tmp_path: Path) -> None:
    assert envcheck(tmp_path, "expect", "--write", "good.toml").returncode == 0
    words = ("check", "--expect", "good.toml", "--json")
    findings = json.loads(envcheck(tmp_path, *words).stdout)["findings"]
    told = [f for f in findings if f["check"].startswith("expect.")]
    assert len(told) >= 5
    assert {f["status"] for f in told} <= {"pass", "skip"}
    file = tmp_path / "good.toml"
    file.write_text(file.read_text().replace("memory_gib = ", "memory_gib = 9000"))
    after = envcheck(tmp_path, *words)
    assert after.returncode == 1
    unmet = [f for f in json.loads(after.stdout)["findings"] if f["problem"] == "expectation-unmet"]
    assert [f["check"] for f in unmet] == ["expect.host.memory_gib"]


def test_a_file_that_there_is_not_is_said_before_anything_is_looked_at(tmp_path: Path) -> None:
    told = envcheck(tmp_path, "check", "--expect", "no.toml")
    assert (told.returncode, told.stdout) == (2, "")
    assert "no.toml" in told.stderr
