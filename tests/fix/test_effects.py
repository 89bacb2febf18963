"""What is said of every command of the catalogue: where it changes something, and what undoes it."""

import pytest
from msgspec.structs import replace

from envcheck.catalogue import all_problems
from envcheck.findings import Command
from envcheck.fix.effects import effect, requirement_names, undo_of, way_back
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


def undo(*commands: Command) -> tuple[Command, ...]:
    """What undoes a fix of these commands on the box."""
    return undo_of(commands, [effect(command, BOX) for command in commands])


def test_modules_are_loaded_again_in_the_reverse_order() -> None:
    assert undo(("sudo", "modprobe", "-r", "one"), ("sudo", "modprobe", "-r", "two")) == (
        ("sudo", "modprobe", "two"),
        ("sudo", "modprobe", "one"),
    )
    assert undo(("modprobe", "one")) == (("modprobe", "-r", "one"),)
    assert undo(("modprobe", "-r", "one"), ("modprobe", "one")) == ()


def test_reloading_the_driver_loads_all_that_it_unloads() -> None:
    fixes = all_problems()["driver-library-mismatch"].remedy(healthy_2x3090(), {})
    commands = next(fix.commands for fix in fixes if any("modprobe" in command for command in fix.commands))
    unloaded = [command[-1] for command in commands if "-r" in command]
    loaded = [command[-1] for command in commands if "-r" not in command]
    assert unloaded
    assert loaded == unloaded[::-1]
    assert undo(*commands) == ()


@pytest.mark.parametrize("words", [("apt-get", "install", "-y"), ("dnf", "install", "-y"), ("apk", "add")])
def test_no_system_package_is_removed_that_may_have_been_there(words: tuple[str, ...]) -> None:
    what = effect(("sudo", *words, "linux-headers-6.8.0-45-generic", "nvidia-driver-580"), BOX)
    assert what.undo == ()
    assert what.note


def test_a_power_limit_goes_back_to_what_it_was() -> None:
    gpu = BOX.gpus[1]
    box = replace(BOX, gpus=(BOX.gpus[0], replace(gpu, power_limit_w=245.5)))
    command = ("sudo", "nvidia-smi", "-i", "1", "-pl", "350")
    assert effect(command, box).undo == (("sudo", "nvidia-smi", "-i", "1", "-pl", "245.5"),)
    unknown = replace(box, gpus=(replace(gpu, power_limit_w=None),))
    assert effect(command, unknown).undo == ()


@pytest.mark.parametrize(
    ("setting", "new", "before"), [("-pm", "1", "0"), ("-c", "DEFAULT", "EXCLUSIVE_PROCESS"), ("-mig", "0", "1")]
)
def test_a_setting_of_a_gpu_goes_back_to_what_it_was(setting: str, new: str, before: str) -> None:
    gpus = tuple(
        replace(gpu, persistence=False, compute_mode="exclusive-process", mig_enabled=True) for gpu in BOX.gpus
    )
    box = replace(BOX, gpus=gpus)
    undo = tuple(("sudo", "nvidia-smi", "-i", str(gpu.index), setting, before) for gpu in gpus)
    assert effect(("sudo", "nvidia-smi", setting, new), box).undo == undo
    assert effect(("sudo", "nvidia-smi", "-i", "1", setting, new), box).undo == undo[1:]
    unknown = tuple(replace(gpu, persistence=None, compute_mode=None, mig_enabled=None) for gpu in BOX.gpus)
    assert effect(("sudo", "nvidia-smi", setting, new), replace(BOX, gpus=unknown)).undo == ()


def test_names_are_read_from_requirements_and_wheels() -> None:
    arguments = (
        "--index-url",
        "https://x/y",
        "Torch==2.8",
        "a[b]>=1",
        "https://x/flash_attn-2.8.3%2Bcu12-cp310.whl#sha256=ab",
    )
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


def test_what_goes_into_a_new_environment_changes_nothing_of_the_checked_one() -> None:
    box = healthy_2x3090()
    commands: tuple[Command, ...] = (
        ("python3", "-m", "venv", ".venv"),
        (".venv/bin/python", "-m", "pip", "install", "torch==2.8.0"),
        ("envcheck", "install", "--python", ".venv/bin/python"),
    )
    effects = [effect(command, box) for command in commands]
    assert [what.changes for what in effects[1:]] == [
        "installs packages in .venv",
        "installs or replaces packages in .venv",
    ]
    assert undo_of(commands, effects) == (("rm", "-r", ".venv"),)
