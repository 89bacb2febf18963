"""What is said of every command of the catalogue: where it changes something, and what undoes it."""

import pytest

from envcheck.catalogue import all_problems
from envcheck.findings import Command
from envcheck.fix.effects import effect, requirement_names, way_back
from tests.boxes import healthy_2x3090, with_packages
from tests.catalogue.test_environment_problems import BOXES, EVIDENCE

BOX = with_packages(healthy_2x3090(), accelerate="1.2.0", torch="2.8.0+cu128")
PYTHON = (BOX.python.executable if BOX.python else None) or ""

SCOPES: dict[str, list[Command]] = {
    "environment": [
        (PYTHON, "-m", "pip", "install", "ninja"),
        ("env", "MAX_JOBS=1", PYTHON, "-m", "pip", "install", "flash-attn", "--no-build-isolation"),
        ("uv", "pip", "install", "--python", PYTHON, "ninja"),
        ("envcheck", "install"),
        ("uv", "venv", "--python", "3.12", ".venv"),
    ],
    "cache": [(PYTHON, "-m", "pip", "cache", "purge"), ("uv", "cache", "clean"), ("/venv/bin/hf", "download", "a/b")],
    "nothing": [
        ("nvidia-smi", "-L"),
        (PYTHON, "-m", "pip", "check"),
        (PYTHON, "-c", "import torch"),
        ("envcheck", "check", "--deep"),
        ("curl", "-sSI", "https://example.org"),
    ],
    "system": [
        ("sudo", "apt-get", "install", "-y", "build-essential"),
        ("sudo", "nvidia-smi", "-i", "0", "-pl", "350"),
        ("nvidia-smi", "-i", "0", "--gpu-reset"),
        ("sudo", "chmod", "0666", "/dev/nvidiactl"),
        ("some-program", "nobody-knows"),
        (PYTHON, "-m", "pip", "install", "--user", "virtualenv"),
    ],
    "restart": [("sudo", "reboot"), ("sudo", "poweroff"), ("wsl.exe", "--shutdown")],
}


@pytest.mark.parametrize(("scope", "command"), [(scope, c) for scope, commands in SCOPES.items() for c in commands])
def test_where_a_command_changes_something(scope: str, command: Command) -> None:
    assert effect(command, BOX).scope == scope


def test_what_undoes_an_installation_brings_the_versions_back() -> None:
    undo = effect((PYTHON, "-m", "pip", "install", "torch==2.9.0", "accelerate>=1.3", "einops"), BOX).undo
    assert [command[3:] for command in undo] == [
        ("uninstall", "--yes", "einops"),
        ("install", "--no-deps", "torch==2.8.0+cu128", "--index-url", "https://download.pytorch.org/whl/cu128"),
        ("install", "--no-deps", "accelerate==1.2.0"),
    ]
    assert way_back((), BOX) == ()


def test_names_are_read_from_requirements_and_wheels() -> None:
    arguments = ("--index-url", "https://x/y", "Torch==2.8", "a[b]>=1", "https://x/flash_attn-2.8.3%2Bcu12-cp310.whl")
    assert tuple(requirement_names(arguments)) == ("torch", "a", "flash-attn")


def test_no_automatic_fix_of_the_catalogue_leaves_the_environment() -> None:
    """On any machine, with any evidence: what may be run by itself changes packages, caches and variables only."""
    for problem in all_problems().values():
        for make in BOXES:
            box = make()
            for evidence in EVIDENCE:
                for fix in problem.remedy(box, evidence):
                    scopes = {effect(command, box).scope for command in fix.commands}
                    assert not fix.automatic or scopes <= {"nothing", "environment", "cache"}, (problem.id, fix)
                    assert not (fix.root and fix.automatic), (problem.id, fix)
                    assert fix.root or "system" not in scopes or not fix.automatic, (problem.id, fix)
