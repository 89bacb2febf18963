"""Files that are damaged, and the smoke test: one cause, one fix, and a warning where the model works all the same."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from envcheck.cli.second_look import softened
from envcheck.findings import Finding, Status
from tests.install.test_command import install
from tests.install.test_repair import info, rewritten, site_of

pytestmark = pytest.mark.once
Venv = Callable[[], Path]


def main_job(python: Path, home: Path, *arguments: str) -> list[dict[str, object]]:
    """The findings of the smoke test."""
    command = [sys.executable, "-m", "envcheck", *arguments, "--json", "--model", "tiny", "--python", str(python)]
    env = {"PATH": "/usr/bin:/bin", "HOME": str(home)}
    answer = subprocess.run(command, env=env, capture_output=True, text=True, timeout=240)
    document = json.loads(answer.stdout)
    smoke: list[dict[str, object]] = (document.get("smoke") or document)["findings"]
    return smoke


@pytest.mark.parametrize("command", ["run", "smoke"])
def test_an_import_that_fails_for_a_damaged_file_is_that_damage_with_its_repair(
    command: str, venv: Venv, index: str, tmp_path: Path
) -> None:
    python = venv()
    assert install(python, tmp_path, "--index-url", index).returncode == 0
    module = site_of(python) / "torch/__init__.py"
    rewritten(module, b"import a_part_of_torch_that_is_gone\n")
    failed = [one for one in main_job(python, tmp_path, command, "--offline") if one["status"] == "fail"]
    assert [one["problem"] for one in failed] == ["package-damaged"]
    assert "torch/__init__.py has another size" in str(failed[0]["detail"])
    assert failed[0]["title"] == "torch is damaged or incomplete"
    assert [fix["commands"][0][:3] for fix in failed[0]["fixes"]] == [["envcheck", "install", "--repair"]]  # type: ignore[attr-defined]


def test_zeros_of_the_same_size_are_found_after_a_failed_import(venv: Venv, index: str, tmp_path: Path) -> None:
    python = venv()
    assert install(python, tmp_path, "--index-url", index).returncode == 0
    module = site_of(python) / "transformers/__init__.py"
    rewritten(module, b"\0" * module.stat().st_size)
    assert (info(site_of(python), "transformers") / "RECORD").is_file()
    failed = [one for one in main_job(python, tmp_path, "run", "--offline") if one["status"] == "fail"]
    assert any("transformers/__init__.py" in str(one["detail"]) for one in failed), failed
    assert {one["problem"] for one in failed} == {"package-damaged"}


def finding(problem: str | None, status: Status) -> Finding:
    return Finding(check="a.b", area="packages", status=status, problem=problem, title="-", detail="-")


@pytest.mark.parametrize(
    ("smoke", "first", "status"),
    [
        ("pass", (), "warn"),
        ("fail", (), "fail"),
        ("skip", (), "fail"),
        ("pass", (finding("package-damaged", "fail"),), "fail"),
    ],
)
def test_damage_that_no_check_sees_is_a_warning_where_the_model_works(
    smoke: Status, first: tuple[Finding, ...], status: Status
) -> None:
    judged = (finding("package-damaged", "fail"), finding("driver-too-old", "fail"))
    told = softened(judged, first, (finding(None, smoke),))
    assert [one.status for one in told] == [status, "fail"]
