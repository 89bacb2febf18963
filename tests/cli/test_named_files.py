"""A command that is shown names the very file that was given, whatever it is called."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.cli.command import envcheck, environment

NAMES = (
    "plain.txt", "two words.txt", "two  spaces.txt", "a\nb.txt", "e\x1b[31mx.txt", "quo'te.txt", "$HOME.txt", "é.txt",
)  # fmt: skip


def arguments_of(line: str, folder: Path) -> list[str]:
    """What bash makes of a command that was pasted."""
    told = subprocess.run(["bash", "-c", f"printf '%s\\0' {line}"], cwd=folder, capture_output=True, check=True)
    return told.stdout.decode().split("\0")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("command", [("explain",), ("check", "--from")])
def test_the_command_can_be_pasted(command: tuple[str, ...], name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("hello\n")
    env = {**environment(tmp_path), "COLUMNS": "1000"}
    told = envcheck(*command, name, env=env, cwd=tmp_path)
    shown = [line for line in re.findall(r"`([^`]*)`", told.stdout + told.stderr) if line.startswith("envcheck ")]
    named = [words for words in (arguments_of(line, tmp_path) for line in shown) if {"explain", "--log"} & {*words}]
    assert named, told
    assert all(name in words for words in named)
