"""How packages get into the checked environment: by pip, by uv, into a new one; and which command is repeated how."""

from typing import TYPE_CHECKING

from envcheck.catalogue.commands import envcheck, pip_fix
from envcheck.catalogue.smoke.again import smoke
from envcheck.snapshot import PythonEnvironment, Snapshot

if TYPE_CHECKING:
    from envcheck.findings import Evidence

VENV = PythonEnvironment(executable="/p/.venv/bin/python", prefix="/p/.venv", virtual=True, chosen_by="VIRTUAL_ENV")


def box(python: PythonEnvironment, **packages: str) -> Snapshot:
    return Snapshot(python=python, packages={"numpy": "2.4.6", **packages})


def with_(**facts: object) -> PythonEnvironment:
    from msgspec import structs

    return structs.replace(VENV, **facts)


def test_an_environment_with_pip_is_installed_into_by_its_own_pip() -> None:
    fix = pip_fix(box(VENV, pip="26.0"), "Install accelerate.", "install", "accelerate")
    assert fix.commands == (("/p/.venv/bin/python", "-m", "pip", "install", "accelerate"),)
    assert fix.automatic


def test_an_environment_without_pip_is_installed_into_by_uv_where_there_is_one() -> None:
    fix = pip_fix(box(with_(uv="/usr/bin/uv")), "Uninstall x.", "uninstall", "--yes", "x")
    assert fix.commands == (("uv", "pip", "uninstall", "--python", "/p/.venv/bin/python", "x"),)


def test_a_uv_in_the_environment_is_called_by_its_path_for_the_environment_need_not_be_active() -> None:
    fix = pip_fix(box(with_(uv="/p/.venv/bin/uv")), "Install x.", "install", "x")
    assert fix.commands[0][0] == "/p/.venv/bin/uv"


def test_without_pip_and_without_uv_pip_is_brought_first() -> None:
    fix = pip_fix(box(VENV), "Install x.", "install", "x")
    assert fix.commands == (
        ("/p/.venv/bin/python", "-m", "ensurepip", "--upgrade"),
        ("/p/.venv/bin/python", "-m", "pip", "install", "x"),
    )


def test_nothing_is_installed_into_an_environment_of_a_tool() -> None:
    fix = pip_fix(box(with_(tool="uv", uv="/usr/bin/uv")), "Install x.", "install", "x")
    assert fix.commands == (("uv", "venv", ".venv"), ("uv", "pip", "install", "--python", ".venv/bin/python", "x"))
    assert not fix.automatic


def test_nothing_is_installed_into_the_systems_python() -> None:
    system = PythonEnvironment(
        executable="/usr/bin/python3", virtual=False, externally_managed=True, chosen_by="envcheck"
    )
    fix = pip_fix(box(system, pip="24.0"), "Install x.", "install", "x")
    assert fix.commands == (("python3", "-m", "venv", ".venv"), (".venv/bin/python", "-m", "pip", "install", "x"))
    assert not fix.automatic


def test_a_project_with_a_lock_file_is_told_to_add_the_package_to_it() -> None:
    assert "`poetry add`" in pip_fix(box(with_(project="poetry"), pip="26.0"), "Install x.", "install", "x").summary


def test_a_command_of_envcheck_repeats_the_python_that_was_given() -> None:
    assert envcheck(box(VENV), "check", "--deep") == ("envcheck", "check", "--deep")
    given = box(with_(chosen_by="--python"))
    assert envcheck(given, "check", "--deep") == ("envcheck", "check", "--deep", "--python", "/p/.venv/bin/python")


def test_the_smoke_test_again_repeats_its_options_and_changes_one() -> None:
    evidence: Evidence = {"model": "Qwen/Qwen3-VL-Embedding-2B", "options": ["--backend", "vllm", "--dtype", "float16"]}
    assert smoke(evidence, box(VENV), "--dtype", "bfloat16") == (
        "envcheck", "smoke", "--model", "Qwen/Qwen3-VL-Embedding-2B", "--backend", "vllm", "--dtype", "bfloat16",
    )  # fmt: skip


def test_options_that_a_strangers_report_brings_are_not_repeated() -> None:
    evidence: Evidence = {
        "model": "tiny",
        "options": ["--python", "/tmp/x", "--revision", "--json", "--attn", "; rm", "--dtype", "float16"],
    }
    assert smoke(evidence, box(VENV)) == ("envcheck", "smoke", "--model", "tiny", "--dtype", "float16")
