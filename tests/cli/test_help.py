"""`--help` of everything: complete, plain, and no wider than the terminal."""

from pathlib import Path

import pytest

from tests.cli.command import envcheck, environment

COMMANDS = (
    "run", "check", "smoke", "fit", "report", "diff", "fleet", "expect", "explain", "try", "fix", "checks", "problem",
    "plan", "install",
)  # fmt: skip


def help_of(*command: str, home: Path, columns: int = 80) -> str:
    result = envcheck(*command, "--help", env=environment(home, COLUMNS=str(columns)))
    assert (result.returncode, result.stderr) == (0, "")
    return result.stdout


def test_every_command_stands_in_the_overview_with_a_whole_sentence(tmp_path: Path) -> None:
    lines = help_of(home=tmp_path).partition("Commands:\n")[2].splitlines()
    assert tuple(line.split()[0] for line in lines) == COMMANDS
    assert [line for line in lines if not line.endswith(".") or line.endswith("...")] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_a_command_is_plain_text_that_fits(command: str, tmp_path: Path) -> None:
    text = help_of(command, home=tmp_path)
    assert text.isascii()
    assert [line for line in text.splitlines() if len(line) > 80 or line != line.rstrip()] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_fits_a_narrow_terminal_and_knows_no_color(command: str, tmp_path: Path) -> None:
    text = help_of(command, home=tmp_path, columns=40)
    assert [line for line in text.splitlines() if len(line) > 40] == []
    assert "--no-color" in text


@pytest.mark.parametrize("command", ["run", "check", "smoke", "fit", "explain", "try", "fix", "plan", "install"])
def test_the_exit_codes_are_a_paragraph_of_their_own(command: str, tmp_path: Path) -> None:
    assert "\n\n  Exit codes: 0 " in help_of(command, home=tmp_path)
