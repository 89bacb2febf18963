"""docs/adding-a-signature.md, followed word by word in a copy of the package."""

import re
import shutil
from pathlib import Path

import pytest

from tests.explain.documents import read
from tests.test_adding_a_check import run

pytestmark = pytest.mark.once

ROOT = Path(__file__).parent.parent
GUIDE = (ROOT / "docs" / "adding-a-signature.md").read_text("utf-8")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The package as it is."""
    shutil.copytree(ROOT / "envcheck", tmp_path / "envcheck", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def add_entry(copy: Path) -> None:
    """Append the guide's entry where the guide says."""
    (entry,) = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
    file = copy / "envcheck" / "catalogue" / "packages" / "signatures" / "python_packages.py"
    before, end = file.read_text("utf-8").rstrip().rsplit("\n", 1)
    assert end == ")"
    file.write_text(f"{before}\n{entry})\n", "utf-8")


def shown(copy: Path, command: str, expected: str) -> None:
    """The command prints what the guide shows, and more below it."""
    printed = run(f"{command} || true", copy)
    assert printed.startswith(expected), command


def test_its_commands_print_what_it_says(copy: Path) -> None:
    blocks = re.findall(r"```console\n(.*?)```", GUIDE, re.DOTALL)
    steps = [re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE) for block in blocks]
    assert len(steps) == 2
    for command, expected in steps[0]:
        shown(copy, command, expected)
    add_entry(copy)
    for command, expected in steps[1]:
        shown(copy, command, expected)


def test_its_log_is_a_document_that_its_entry_explains(copy: Path) -> None:
    (text,) = re.findall(r"```\n(cause: .*?)```", GUIDE, re.DOTALL)
    path = copy / "seen" / "font.log"
    path.parent.mkdir()
    path.write_text(text)
    document = read(path)
    (copy / "run.log").write_bytes(document.text)
    add_entry(copy)
    assert f"[{document.causes[0]}]" in run("envcheck explain run.log", copy)
