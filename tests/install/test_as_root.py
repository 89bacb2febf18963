"""What needs root is shown in the order in which it works, and run only with `--sudo`."""

from pathlib import Path

import pytest
from msgspec import structs

from envcheck.checks.run import run_checks
from envcheck.install import document
from envcheck.install.system_steps import root_steps
from envcheck.plan import Step, plan
from envcheck.snapshot import Cuda, Driver, Host, Snapshot
from envcheck.verdict import found
from tests.boxes import healthy_2x3090
from tests.install.test_command import Venv, install


def bare() -> Snapshot:
    """A GPU, and of all that it takes nothing."""
    box = healthy_2x3090()
    host = structs.replace(box.host or Host(), root=False)
    python = structs.replace(box.python, headers=None) if box.python else None
    return structs.replace(box, host=host, python=python, driver=Driver(), cuda=Cuda(), gpus=(), unavailable={})


def problems(box: Snapshot, *, builds: bool) -> list[str | None]:
    made = plan(box)
    step = Step(id="flash-attn", why="", command=("pip", "install", "--no-build-isolation", "flash-attn"))
    made = structs.replace(made, steps=(*made.steps, step) if builds else made.steps)
    return [finding.problem for finding in root_steps(run_checks(box), made)]


def test_driver_compiler_headers_and_where_something_is_built_the_toolkit_in_this_order() -> None:
    box = bare()
    first = ["driver-not-installed", "host-compiler-missing", "python-headers-missing"]
    assert problems(box, builds=False) == first
    assert problems(box, builds=True) == [*first, "cuda-toolkit-missing"]


def test_each_has_one_fix_with_commands_behind_sudo() -> None:
    box = bare()
    for finding in root_steps(run_checks(box), plan(box)):
        (fix,) = finding.fixes
        assert fix.root
        assert all(command[0] == "sudo" for command in fix.commands)


def test_a_driver_that_is_not_installed_yet_is_no_failure_of_the_installation() -> None:
    """A fresh workstation: the packages go in first, then the driver, then it restarts."""
    made = plan(bare())
    assert "driver-not-installed" in [told.problem for told in made.findings]
    assert document.Installation(plan=made, findings=made.findings).ok
    failed = document.finding(found("install-failed"), bare())
    assert not document.Installation(plan=made, findings=(*made.findings, failed)).ok


def test_a_sound_box_needs_nothing() -> None:
    assert root_steps(run_checks(healthy_2x3090()), plan(healthy_2x3090())) == ()


@pytest.mark.once
def test_without_sudo_nothing_is_run_as_root(venv: Venv, index: str, tmp_path: Path) -> None:
    """A stand-in for apt-get on PATH would tell."""
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("apt-get", "dnf", "sudo"):
        (tools / name).write_text(f"#!/bin/sh\ntouch {tmp_path}/called\n")
        (tools / name).chmod(0o755)
    python = venv()
    result = install(python, tmp_path, "--index-url", index, PATH=f"{tools}:/usr/bin:/bin")
    assert result.returncode == 0, result.stdout + result.stderr
    assert not (tmp_path / "called").exists()
