"""The GitHub Action: pinned, dry-run by default, and its script does with an issue what its documentation says."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from envcheck import __version__

ROOT = Path(__file__).parents[1]
ACTION = ROOT / ".github" / "actions" / "triage" / "action.yml"
BROKEN = "| NVIDIA-SMI 390.116   Driver Version: 390.116 |\n"


@pytest.fixture(scope="module")
def action() -> Any:
    return yaml.safe_load(ACTION.read_text("utf-8"))


def test_it_only_writes_a_summary_unless_it_is_told_to_post(action: Any) -> None:
    assert action["inputs"]["dry-run"]["default"] == "true"
    posting = [step for step in action["runs"]["steps"] if "gh issue comment" in step.get("run", "")]
    assert [step["if"] for step in posting] == ["${{ inputs.dry-run == 'false' && steps.read.outputs.code == '1' }}"]


def test_other_actions_are_pinned_by_commit_and_envcheck_is_the_actions_own(action: Any) -> None:
    used = [step["uses"] for step in action["runs"]["steps"] if "uses" in step]
    assert used
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", name) for name in used)
    assert not any("${{ github.event.issue.body" in line for line in ACTION.read_text("utf-8").splitlines())
    installed = next(step["run"] for step in action["runs"]["steps"] if "pip install" in step.get("run", ""))
    assert (ACTION.parent / "../../.." / "pyproject.toml").resolve() == ROOT / "pyproject.toml"
    assert installed.endswith('"$GITHUB_ACTION_PATH/../../.."')
    assert f"/triage@v{__version__}" in (ROOT / "docs" / "tickets.md").read_text("utf-8")


@pytest.mark.skipif(shutil.which("jq") is None, reason="no jq here; GitHub's runners have it")
@pytest.mark.parametrize(
    ("body", "code", "said"),
    [
        (BROKEN + "$(touch pwned)`touch pwned`'; touch pwned #\n", "1", "driver-too-old"),
        (BROKEN + "ä" * 65_000, "1", "driver-too-old"),
        ("it does not work", "2", ""),
        (None, "2", ""),
    ],
)
def test_the_issue_is_read_and_the_reply_stands_in_the_summary(
    action: Any, tmp_path: Path, body: str | None, code: str, said: str
) -> None:
    (tmp_path / "event.json").write_text(json.dumps({"issue": {"title": "Help", "body": body}}), "utf-8")
    script = next(step["run"] for step in action["runs"]["steps"] if step.get("id") == "read")
    names = {"GITHUB_OUTPUT": "output", "GITHUB_STEP_SUMMARY": "summary", "GITHUB_EVENT_PATH": "event.json"}
    environment = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "RUNNER_TEMP": str(tmp_path),
        **{name: str(tmp_path / file) for name, file in names.items()},
    }
    subprocess.run(["bash", "-c", script], cwd=tmp_path, env=environment, check=True, timeout=60)
    assert (tmp_path / "output").read_text("utf-8") == f"code={code}\n"
    summary = tmp_path / "summary"
    assert said in (summary.read_text("utf-8") if summary.exists() else "")
    assert not (tmp_path / "pwned").exists()
