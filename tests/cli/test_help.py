"""`--help` of everything: complete, plain, and no wider than the terminal."""

import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from typer.main import get_command

from envcheck.cli.app import make_app
from envcheck.cli.completion import values
from envcheck.cli.tree import Command, commands
from tests.cli.command import envcheck, environment

COMMANDS = (
    "run", "check", "smoke", "fit", "report", "diff", "fleet", "expect", "explain", "try", "fix", "checks", "problem",
    "plan", "install", "completion", "help", "version",
)  # fmt: skip

TREE = commands(get_command(make_app()))


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
    assert ("--no-color" in text) is (command not in ("completion", "help", "version"))


@pytest.mark.parametrize("command", ["run", "check", "smoke", "fit", "explain", "try", "fix", "plan", "install"])
def test_the_exit_codes_are_a_paragraph_of_their_own(command: str, tmp_path: Path) -> None:
    assert "\n\n  Exit codes: 0 " in help_of(command, home=tmp_path)


@pytest.mark.parametrize("command", TREE, ids=lambda command: command.name)
def test_every_example_names_a_command_and_options_that_exist(command: Command) -> None:
    known = {one.name: {name for option in one.options for name in option.names} for one in TREE}
    assert command.examples
    for example in command.examples:
        name, *words = shlex.split(example.partition("envcheck")[2].rstrip(')"') or "run") or ["run"]
        own = words[: words.index("--")] if "--" in words else words
        assert name in known
        assert {word for word in own if word.startswith("-") and word != "-"} <= known[name]


def test_help_and_version_are_commands_too(tmp_path: Path) -> None:
    assert envcheck("help", env=environment(tmp_path)).stdout == help_of(home=tmp_path)
    assert envcheck("help", "check", env=environment(tmp_path)).stdout == help_of("check", home=tmp_path)
    assert (
        envcheck("version", env=environment(tmp_path)).stdout == envcheck("--version", env=environment(tmp_path)).stdout
    )
    unknown = envcheck("help", "chekc", env=environment(tmp_path))
    assert (unknown.returncode, unknown.stderr.count("\n")) == (2, 1)
    assert "'check'" in unknown.stderr


COMPLETED = [
    ("envcheck che", {"check", "checks"}),
    ("envcheck problem driver-too", {"driver-too-old"}),
    ("envcheck check --only dri", {"driver"}),
    ("envcheck check --skip torch-mis", {"torch-missing"}),
    ("envcheck smoke --model Qwen/Qwen3-VL-Embedding-8", {"Qwen/Qwen3-VL-Embedding-8B"}),
    ("envcheck explain build.l", {"build.log"}),
    ("envcheck fix --und", {"--undo"}),
]


@pytest.mark.parametrize(("line", "expected"), COMPLETED)
def test_bash_completes_it(line: str, expected: set[str], tmp_path: Path) -> None:
    script = envcheck("completion", "bash", env=environment(tmp_path)).stdout
    (tmp_path / "build.log").write_text("x")
    (tmp_path / "complete.sh").write_text(script)
    ask = f"""source ./complete.sh; COMP_WORDS=({line}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); _envcheck
printf '%s\\n' "${{COMPREPLY[@]}}\""""
    done = subprocess.run(["bash", "-c", ask], cwd=tmp_path, capture_output=True, text=True, timeout=30)
    assert done.stderr == ""
    assert expected <= set(done.stdout.split())
    assert len(done.stdout.split()) < 4


@pytest.mark.parametrize(("line", "expected"), COMPLETED)
def test_fish_completes_it(line: str, expected: set[str], tmp_path: Path) -> None:
    ask = f"source ./complete.fish; complete -C {shlex.quote(line)}"
    told = asked_of("fish", ["-c", ask], tmp_path)
    assert expected <= {answer.split("\t")[0] for answer in told.splitlines()}
    assert len(told.splitlines()) < 4


@pytest.mark.parametrize(("line", "expected"), COMPLETED)
def test_zsh_completes_it(line: str, expected: set[str], tmp_path: Path) -> None:
    """Its own answer is on a terminal only: what bash's function puts into COMPREPLY is what it offers."""
    ask = f"""autoload -U compinit; compinit -u -D; source ./complete.zsh
COMP_WORDS=({line}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); setopt ksh_arrays sh_word_split; _envcheck
printf '%s\\n' "${{COMPREPLY[@]}}\""""
    assert expected <= set(asked_of("zsh", ["-f", "-c", ask], tmp_path).split())


def asked_of(shell: str, words: list[str], folder: Path) -> str:
    """What a shell answers that has read its script of completion."""
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not installed")
    (folder / f"complete.{shell}").write_text(envcheck("completion", shell, env=environment(folder)).stdout)
    (folder / "build.log").write_text("x")
    done = subprocess.run([program, *words], cwd=folder, capture_output=True, text=True, timeout=30)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_options_that_take_one_of_a_few_words_complete_them() -> None:
    known = {
        (command.name, name): values(option) for command in TREE for option in command.options for name in option.names
    }
    assert known["smoke", "--dtype"] == ("auto", "float32", "float16", "bfloat16")
    assert known["smoke", "--compare"] == ("transformers", "sentence-transformers", "vllm")
    assert known["smoke", "--device-map"] == ("auto", "balanced", "balanced_low_0", "sequential", "cpu", "cuda")
    assert known["report", "--format"] == ("markdown", "html", "json", "plain")
    assert known["plan", "--emit"] == ("requirements", "uv", "dockerfile", "conda")
    backends = known["plan", "--backend"]
    assert backends is not None
    assert {"cu118", "cu126", "cpu"} <= set(backends)
    assert (known["run", "--config"], known["report", "--output"]) == (None, None)
    assert known["smoke", "--batch"] == ()
