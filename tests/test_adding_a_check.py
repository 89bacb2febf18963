"""docs/adding-a-check.md, followed word by word in a copy of the package."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
GUIDE = (ROOT / "docs" / "adding-a-check.md").read_text("utf-8")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package with the guide's additions."""
    folder = tmp_path_factory.mktemp("copy")
    shutil.copytree(ROOT / "envcheck", folder / "envcheck", ignore=shutil.ignore_patterns("__pycache__"))
    imports, entry, check, test = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
    problems = folder / "envcheck" / "catalogue" / "gpu" / "problems.py"
    before, end = problems.read_text("utf-8").rstrip().rsplit("\n", 1)
    assert end == ")"
    head, first_import = before.split("\n\n", 1)
    problems.write_text(f"{head}\n\n{imports}{first_import}\n{entry})\n", "utf-8")
    (folder / "envcheck" / "checks" / "persistence.py").write_text(check, "utf-8")
    (folder / "test_persistence.py").write_text(test, "utf-8")
    return folder


def run(command: str, folder: Path) -> str:
    """What a shell prints in the copy, with `envcheck` as the command of the copy."""
    tools = folder / "bin"
    tools.mkdir(exist_ok=True)
    (tools / "envcheck").write_text(f'#!/bin/sh\nexec {sys.executable} -m envcheck "$@"\n')
    (tools / "envcheck").chmod(0o755)
    env = {"PATH": f"{tools}:{os.environ['PATH']}", "PYTHONPATH": str(folder), "LC_ALL": "C.UTF-8", "HOME": str(folder)}
    child = subprocess.run(["/bin/sh", "-c", command], cwd=folder, env=env, capture_output=True, text=True, timeout=120)
    assert child.stderr == ""
    return child.stdout


def test_its_commands_print_what_it_says(copy: Path) -> None:
    tried = 0
    for block in re.findall(r"```console\n(.*?)```", GUIDE, re.DOTALL):
        for command, expected in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE):
            printed = run(command, copy)
            assert printed == expected, command
            tried += 1
    assert tried > 3


def test_its_tests_pass(copy: Path) -> None:
    assert "2 passed" in run(f"{sys.executable} -m pytest -q -p no:cacheprovider test_persistence.py", copy)


def test_the_check_takes_less_than_thirty_lines() -> None:
    check = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)[2]
    assert len(check.splitlines()) < 30
