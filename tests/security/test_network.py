"""Which command asks which host when: the table of docs/security.md, in a network where every question is seen."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from envcheck.report.json import to_text
from tests.boxes import healthy_2x3090
from tests.cli.command import environment
from tests.report.samples import report_of

pytestmark = pytest.mark.once
ROOT = Path(__file__).parents[2]
INSIDE = ("unshare", "-rnm")
HUB = {"HF_ENDPOINT": "http://hub.example", "HF_HUB_OFFLINE": "0"}
INDEX = {"PIP_INDEX_URL": "http://index.example/simple", "PIP_CONFIG_FILE": "/dev/null"}
ALL = {**HUB, **INDEX}
MODEL = "acme/not-in-any-cache"


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What each command asked for."""
    if subprocess.run([*INSIDE, "ip", "link"], capture_output=True).returncode != 0:
        pytest.skip("no namespaces here")
    folder = tmp_path_factory.mktemp("network")
    report, log, wheels = folder / "report.json", folder / "run.log", folder / "wheels"
    report.write_text(to_text(report_of(box=healthy_2x3090())), "utf-8")
    log.write_text(f"OSError: We couldn't connect to 'https://hub.in-the-log.example' to load {MODEL}\n", "utf-8")
    (folder / "note.txt").write_text("NVIDIA-SMI 570.10 Driver Version: 570.10 CUDA Version: 12.8\n", "utf-8")
    wheels.mkdir()
    (wheels / "torch-2.8.0-cp311-cp311-manylinux_2_28_x86_64.whl").touch()
    words = [command.format(report=report, log=log, wheels=wheels, folder=folder, model=MODEL) for command in COMMANDS]
    child = subprocess.run(
        [*INSIDE, sys.executable, "-m", "tests.security.names"], cwd=ROOT, text=True, capture_output=True, timeout=500,
        input=json.dumps([[command.split(), ALL] for command in words]),
        env=environment(folder),
    )  # fmt: skip
    assert child.returncode == 0, child.stderr[-2000:]
    return dict(zip(COMMANDS, map(json.loads, child.stdout.splitlines()), strict=True))


SILENT = (
    "check --offline --model {model}",
    "check --only gpu --model {model}",
    "doctor --offline --model {model}",
    "run --offline --model {model}",
    "report --offline --output - --model {model}",
    "check --from {report}",
    "run --from {report}",
    "report --from {report} --output -",
    "diff {report} {report}",
    "fleet {folder}",
    "expect --from {report}",
    "plan --from {report}",
    "fix --from {report} --dry-run",
    "explain {log}",
    "explain {log} --from {report}",
    "explain {log} --json",
    "report --offline --log {log} --output -",
    "plan --gpu none",
    "plan --offline {wheels}",
    "install --offline {wheels} --dry-run",
    "smoke --offline --model {model}",
    "smoke --model tiny",
    "fix --log {log} --dry-run",
    "fit --gpu RTX3090",
    "checks",
    "problem driver-too-old",
    "try -- true",
    "try -- false",
)
THE_HUB = ("check --model {model}", "run --model {model}", "report --output - --model {model}", "fix --dry-run")
THE_INDEX = ("plan", "install --dry-run")
COMMANDS = (*SILENT, *THE_HUB, *THE_INDEX)


@pytest.mark.parametrize("command", SILENT)
def test_nobody_is_asked(command: str, asked: dict[str, dict[str, Any]]) -> None:
    assert asked[command]["asked"] == [], asked[command]["said"][-500:]


@pytest.mark.parametrize("command", THE_HUB)
def test_the_hub_and_nobody_else_is_asked(command: str, asked: dict[str, dict[str, Any]]) -> None:
    assert asked[command]["asked"] == ["hub.example", "port 80"], asked[command]["said"][-500:]


@pytest.mark.parametrize("command", THE_INDEX)
def test_indexes_and_nobody_else_are_asked(command: str, asked: dict[str, dict[str, Any]]) -> None:
    names = set(asked[command]["asked"])
    # Where all is in place `install` has nothing to ask.
    assert "index.example" in names or "In place" in asked[command]["said"], asked[command]["said"][-500:]
    assert names <= {"index.example", "pypi.org", "download.pytorch.org", "port 80", "port 443"}


def test_each_command_was_understood(asked: dict[str, dict[str, Any]]) -> None:
    assert [ran for ran in asked.values() if ran["code"] not in (0, 1)] == []
