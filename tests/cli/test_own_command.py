"""What is printed can be pasted: where PATH does not find envcheck, it is called by its path."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

from tests.cli.command import environment

OWN = Path(sys.executable).parent


def next_line(cwd: Path, *arguments: str, path: str) -> str:
    """The command after `Next:`, of a check of an empty environment."""
    env = environment(cwd, COLUMNS="200") | {"PATH": path}
    command = [sys.executable, "-m", "envcheck", "check", "--offline", *arguments]
    shown = subprocess.run(command, env=env, cwd=cwd, capture_output=True, text=True, timeout=60, check=False).stdout
    return next(line.partition(": ")[2] for line in shown.splitlines() if line.startswith("Next"))


def test_the_printed_command_runs_where_path_does_not_find_envcheck(tmp_path: Path) -> None:
    line = next_line(tmp_path, path="/usr/bin:/bin")
    assert shlex.split(line)[0] == str(OWN / "envcheck")
    done = subprocess.run(f"{line} --help", shell=True, cwd=tmp_path, env={"PATH": "/usr/bin:/bin"}, timeout=60)
    assert done.returncode == 0


def test_it_is_a_short_path_from_the_folder_above() -> None:
    line = next_line(OWN.parents[1], path="/usr/bin:/bin")
    assert line.startswith(f"{OWN.parent.name}/bin/envcheck ")


def test_it_is_its_name_where_path_finds_it_and_for_another_machine(tmp_path: Path) -> None:
    assert next_line(tmp_path, path=f"{OWN}{os.pathsep}/usr/bin").startswith("envcheck ")
    (tmp_path / "log.txt").write_text(
        "NVIDIA-SMI 470.256.02    Driver Version: 470.256.02    CUDA Version: 11.4\n\ntorch==2.9.0+cu128\n"
    )
    assert next_line(tmp_path, "--from", "log.txt", path="/usr/bin:/bin").startswith("envcheck ")
