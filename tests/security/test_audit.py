"""Every command over every kind of file that a stranger sends, under an audit hook: what is started, opened, asked."""

import gzip
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import msgspec
import pytest

from envcheck.catalogue import all_problems
from envcheck.report.json import to_text
from tests.boxes import healthy_2x3090
from tests.cli.command import environment
from tests.report.samples import report_of

pytestmark = pytest.mark.once
ROOT = Path(__file__).parents[2]
CANARY = "zzcanary"
PROGRAMS = re.compile(
    r"(python[\d.]*|nvidia-smi|nvcc|gcc|g\+\+|cc|c\+\+|ldconfig|dpkg(-query)?|rpm|apt(-\w+)?|dmesg|journalctl|lsmod|modinfo"
    r"|dkms|mokutil|uv|pip|git|lspci|systemd-detect-virt)"
)
"""What the probes ask of this machine. None of them is named by a document."""


def canary(folder: Path) -> Path:
    """A Python, a source tree and a wheel that say so when they are touched; nothing may as much as look at them."""
    place = folder / CANARY
    (place / "bin").mkdir(parents=True)
    for name in ("bin/python", "bin/hf", "bin/uv", "setup.py", "config.json", "nvcc"):
        file = place / name
        file.write_text(f"#!/bin/sh\ntouch {folder}/TOUCHED\n")
        file.chmod(0o755)
    return place


def hostile_report(place: Path) -> dict[str, Any]:
    """A report whose every path, name and address is the canary's."""
    whole: dict[str, Any] = json.loads(to_text(report_of(box=healthy_2x3090())))

    def poisoned(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: poisoned(item, name) for name, item in value.items()}
        if isinstance(value, list):
            return [poisoned(item, key) for item in value]
        if isinstance(value, str) and value.startswith(("/", "~")) and key != "schema":
            return str(place / ("bin/python" if key == "executable" else ""))
        return value

    whole["snapshot"] = poisoned(whole["snapshot"])
    fix = {"summary": "x", "commands": [[str(place / "bin/python")]], "automatic": True}
    evidence = {
        "wanted": [str(place), f"--index-url=http://{CANARY}.invalid"], "path": str(place), "folder": str(place),
        "model": str(place), "index": f"http://{CANARY}.invalid/", "devices": [str(place)], "files": [str(place)],
        "module": f"{CANARY}_pkg", "package": f"{CANARY}-pkg", "truncated": [f"../{CANARY}"], "file": str(place),
    }  # fmt: skip
    finding = {"check": "x", "area": "smoke", "status": "fail", "title": "x", "evidence": evidence, "fixes": [fix]}
    problems = sorted(all_problems())
    whole["findings"] = [{**finding, "problem": name} for name in problems]
    whole["smoke"] = {"model": str(place), "backend": "transformers", "findings": whole["findings"]}
    return whole


def explanation(report: dict[str, Any]) -> dict[str, Any]:
    """The same evidence as causes of a log."""
    causes = [
        {
            "problem": finding["problem"], "title": "x", "confidence": 1.0, "signature": "x", "lines": [[1, 1]],
            "excerpt": "x", "detail": "x", "evidence": finding["evidence"], "fixes": finding["fixes"],
        }
        for finding in report["findings"]
    ]  # fmt: skip
    return {
        "schema": "envcheck.explanation/1", "source": "x", "lines_read": 1, "bytes_read": 1, "failed": True,
        "causes": causes,
    }  # fmt: skip


def log(place: Path) -> str:
    return (
        f"ModuleNotFoundError: No module named '{CANARY}_pkg'\n"
        f"FileNotFoundError: [Errno 2] No such file or directory: '{place}/config.json'\n"
        f"OSError: {place} is not a local folder and is not a valid model identifier\n"
        f"ERROR: Could not find a version that satisfies the requirement {CANARY}-pkg (from versions: none)\n"
        f"Looking in indexes: http://{CANARY}.invalid/simple\n"
        f"ImportError: {place}/flash_attn_2_cuda.so: undefined symbol: _ZN3c105ErrorC2E\n"
    )


def files(folder: Path, place: Path) -> dict[str, Path]:
    """One of each kind."""
    report = hostile_report(place)
    whole = json.dumps(report).encode()
    made = {
        "report.json": whole,
        "snapshot.json": json.dumps(report["snapshot"]).encode(),
        "report.json.gz": gzip.compress(whole),
        "explanation.json": json.dumps(explanation(report)).encode(),
        "run.log": log(place).encode(),
        "run.log.gz": gzip.compress(log(place).encode()),
        "utf16.log": log(place).encode("utf-16"),
        "requirements.txt": f"-r {place}/setup.py\n{CANARY}-pkg==1\n".encode(),
    }
    for name, data in made.items():
        (folder / name).write_bytes(data)
    with zipfile.ZipFile(folder / "report.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"../../{CANARY}/report.json", whole)
    (folder / "bundle").mkdir()
    (folder / "bundle" / "report.json").write_bytes(whole)
    return {name: folder / name for name in (*made, "report.zip", "bundle")}


def commands(names: dict[str, Path]) -> list[list[str]]:
    reports = [str(names[n]) for n in ("report.json", "snapshot.json", "report.json.gz", "report.zip", "bundle")]
    logs = [str(names[n]) for n in ("run.log", "run.log.gz", "utf16.log")]
    own = ["--python", sys.executable]
    made = [[command, "--from", file] for file in reports for command in ("check", "run")]
    made += [["report", "--from", file, "--output", "-"] for file in reports]
    made += [["fix", "--from", file, "--yes"] for file in reports] + [["fix", "--from", reports[0], "--dry-run"]]
    made += [["diff", reports[0], file] for file in reports[1:]]
    made += [["plan", "--from", file] for file in reports[:2]] + [["fit", "--from", file] for file in reports[:2]]
    made += [["explain", file, *more] for file in logs for more in ([], ["--json"], ["--from", reports[0]])]
    made += [["fix", "--log", logs[0], "--dry-run", *own], ["report", "--log", logs[0], "--output", "-", "--offline"]]
    made += [["fix", "--from", str(names["explanation.json"]), "--dry-run", *own]]
    made += [["explain", str(file)] for file in names.values() if not file.is_dir()]
    made += [["check", "--from", str(names[n])] for n in ("explanation.json", "run.log", "requirements.txt")]
    return made


def test_nothing_that_a_document_names_is_started_opened_or_asked(tmp_path: Path) -> None:
    place = canary(tmp_path)
    asked = commands(files(tmp_path, place))
    events = tmp_path / "events"
    child = subprocess.run(
        [sys.executable, "-m", "tests.security.audited", str(events)], cwd=ROOT, input=json.dumps(asked), text=True,
        env=environment(tmp_path, PIP_CONFIG_FILE=os.devnull, PIP_INDEX_URL="http://127.0.0.1:9/"), timeout=280,
        capture_output=True,
    )  # fmt: skip
    assert child.returncode == 0, child.stderr[-2000:]
    lines = events.read_text("utf-8").splitlines()
    assert len(lines) == len(asked)
    codes = set()
    for line in lines:
        ran = msgspec.json.decode(line)
        assert any(event[0] == "open" for event in ran["events"]), "the hook sees nothing"
        codes.add(ran["code"])
        named = [event for event in ran["events"] if CANARY in event[1]]
        assert not named, (ran["command"], named)
        started = [event[1] for event in ran["events"] if event[0] in ("subprocess.Popen", "os.posix_spawn", "os.exec")]
        assert all(PROGRAMS.fullmatch(Path(words.split()[0]).name) for words in started), (ran["command"], started)
        assert "Traceback" not in ran["said"], ran["command"]
        assert ran["code"] in (0, 1, 2), (ran["command"], ran["said"])
    assert codes == {0, 1, 2}
    assert not (tmp_path / "TOUCHED").exists()


def test_a_requirements_file_is_the_users_own_and_its_files_are_read_as_pip_reads_them(tmp_path: Path) -> None:
    """What `-r` names inside is a place to look by pip's own rule; a device or a pipe is none."""
    (tmp_path / "r.txt").write_text("-r /dev/zero\n-r pipe\ntorch\n")
    os.mkfifo(tmp_path / "pipe")
    from envcheck.requirement_files import lines

    assert list(lines([str(tmp_path / "r.txt")])) == [("torch", str(tmp_path / "r.txt"))]
