"""Of each described machine: every command names the same problem, the same torch, and nothing that fails there."""

import re

import pytest

from envcheck.checks import run_checks
from envcheck.findings import Finding
from envcheck.fit.gpus import of_box
from envcheck.plan import Plan, PlanOptions, in_place, plan
from envcheck.plan.make import nothing_to_do
from envcheck.report.advice import shared_fix
from envcheck.units import GIB, version_tuple
from tests.boxes.by_hand import read
from tests.boxes.described import MACHINES, NEW, Described, card, machine
from tests.boxes.reported import MACHINES as REPORTED

EVERY = (*MACHINES, *REPORTED)
ALL = pytest.mark.parametrize("box", EVERY, ids=[machine.name for machine in EVERY])
NEEDED = 16 * GIB
"""Of the 8B in 16 bits, with CUDA and a small input."""


def found(box: Described) -> tuple[Finding, ...]:
    return run_checks(box.snapshot)


def made(box: Described) -> Plan:
    """As `envcheck plan` makes it."""
    kept = in_place(box.snapshot, PlanOptions())
    return nothing_to_do(kept, box.snapshot) if kept else plan(box.snapshot, PlanOptions())


@ALL
def test_what_must_be_fixed_first_has_failed_and_nothing_where_all_is_well(box: Described) -> None:
    failed = [f.problem for f in found(box) if f.status == "fail"]
    assert box.first in failed if box.first else not failed


@ALL
def test_plan_and_fixes_name_the_same_build_of_torch(box: Described) -> None:
    planned = made(box)
    assert (planned.torch_backend if planned.fits else None) == box.build
    version = next((p.version for p in planned.packages if p.name == "torch"), "none")
    named = {
        word
        for finding in found(box)
        if finding.status == "fail" and finding.problem != "flash-attn-missing"
        for fix in finding.fixes
        for command in fix.commands
        for word in command
        if word.startswith("torch==")
    }
    assert {word.removeprefix("torch==").partition("+")[0] for word in named} <= {version}
    assert {word.partition("+")[2] for word in named} - {""} <= {box.build}


@ALL
def test_the_model_fits_where_the_memory_is(box: Described) -> None:
    assert (sum(device.free_bytes for device in of_box(box.snapshot)) > NEEDED) == box.fits


@ALL
def test_no_release_is_called_the_newest_because_it_is_installed(box: Described) -> None:
    there = box.snapshot.packages
    for package in made(box).packages:
        if there.get(package.name) == package.version and package.name == "transformers" and made(box).fits:
            assert package.why.startswith("already installed"), package.why


@ALL
def test_nothing_is_installed_in_the_place_of_what_a_new_environment_does_not_have(box: Described) -> None:
    planned = made(box)
    if not planned.fits:
        assert not planned.changes
        assert not any("already installed" in p.why or "the installed release" in p.why for p in planned.packages)


@ALL
def test_no_command_is_one_that_this_machine_refuses(box: Described) -> None:
    own = box.snapshot.python is not None and bool(box.snapshot.python.virtual or box.snapshot.python.conda)
    commands = [command for f in found(box) for fix in f.fixes for command in fix.commands]
    for command in (*commands, *(step.command for step in made(box).steps)):
        words = " ".join(command)
        if not own and box.snapshot.python and box.snapshot.python.externally_managed:
            assert not re.search(r"/usr/bin/python3 -m pip install|install --python /usr/bin/python3", words), words
        if not own and command[:2] == ("envcheck", "install"):
            assert command[2:4] == ("--python", ".venv/bin/python"), words
        if box.snapshot.host and box.snapshot.host.os_version == "20.04":
            assert "deadsnakes" not in words, "the PPA serves releases of Ubuntu until their end of life"


@ALL
def test_a_fix_that_is_one_step_of_several_is_not_said_to_be_enough(box: Described) -> None:
    findings = found(box)
    for number, finding in enumerate(findings):
        if shared_fix(finding, findings[:number], box.snapshot) == "cuda-toolkit-missing":
            assert finding.evidence.get("lacks") is None or len(finding.fixes) == 1, finding


@ALL
def test_what_check_says_of_prebuilt_kernels_the_plan_says_too(box: Described) -> None:
    for finding in found(box):
        if finding.problem == "flash-attn-missing" and "can load a prebuilt kernel" in finding.detail:
            assert any("kernels" in word for fix in finding.fixes for c in fix.commands for word in c), finding


@ALL
def test_a_driver_that_runs_the_installed_torch_is_not_said_to_be_too_old_for_it(box: Described) -> None:
    for finding in found(box):
        if finding.problem == "driver-too-old":
            assert "525.60.13" in finding.detail
            assert "580.65.06" in finding.detail


def test_a_python_from_a_new_environment_is_offered_where_none_fits() -> None:
    box = next(machine for machine in MACHINES if machine.name == "free-threaded Python")
    (refused,) = (f for f in made(box).findings if f.check == "plan.set" and f.status == "fail")
    assert any("uv venv --python 3.12" in f"{fix.summary} {fix.commands}".replace("', '", " ") for fix in refused.fixes)


def test_a_jetson_whose_torch_is_for_an_old_python_gets_another_jetpack() -> None:
    box = next(machine for machine in MACHINES if machine.name.startswith("Jetson"))
    told = {f.problem: [fix.summary for fix in f.fixes] for f in found(box)}
    for problem in ("python-too-old", "torch-cpu-build"):
        assert all("JetPack 6" in summary for summary in told[problem])
    assert not any("transformers>=" in summary for summary in told["transformers-too-old"])


def test_of_a_gpu_without_kernels_no_driver_is_said_to_be_the_reason() -> None:
    box = next(machine for machine in MACHINES if "P40" in machine.name)
    (torch,) = (p for p in made(box).packages if p.name == "torch")
    assert "has no kernels for compute capability 6.1" in torch.why
    assert version_tuple(torch.version)


@pytest.mark.parametrize(
    ("system", "libc", "said"),
    [
        ("nixos 25.05", "glibc 2.40", "cudaPackages_12_8"),
        ("pop 22.04", "glibc 2.35", "--silent --toolkit"),
        ("alpine 3.22", "musl 1.2.5", "musl"),
    ],
)
def test_a_toolkit_is_offered_in_the_way_the_distribution_has(system: str, libc: str, said: str) -> None:
    gpu = card("NVIDIA GeForce RTX 3080", "8.6", 10)
    document = machine(system, "3.12.10", "570.153.02", [gpu], "2.8.0", "12.8", NEW, host={"libc": libc})
    (missing,) = (f for f in run_checks(read(document)) if f.problem == "cuda-toolkit-missing")
    assert said in missing.fixes[0].summary
    assert not missing.fixes[0].commands


def reported(name: str) -> Described:
    return next(box for box in REPORTED if name in box.name)


def advice(box: Described, problem: str) -> str:
    (one,) = (f for f in found(box) if f.problem == problem)
    return " ".join([one.title, one.detail, *(fix.summary for fix in one.fixes)])


def test_an_lxc_container_gets_the_libraries_of_the_host_s_driver_and_no_restart() -> None:
    said = advice(reported("LXC"), "driver-library-mismatch")
    assert "570.148.06" in said
    assert "--no-kernel-modules" in said
    assert "eboot" not in said
    assert "Restart the container" not in said


def test_rootless_podman_keeps_the_groups_of_its_user() -> None:
    assert "--group-add keep-groups" in advice(reported("Podman"), "driver-permission-denied")


@pytest.mark.parametrize("name", ["LXC", "Podman"])
def test_a_loaded_module_says_that_there_is_a_gpu_that_cannot_be_used(name: str) -> None:
    """No build for CPUs is planned because of a driver that has to be fixed first."""
    assert made(reported(name)).torch_backend == "cu126"


def test_mig_mode_of_a_pod_is_changed_on_its_host() -> None:
    (one,) = (f for f in found(reported("slices of A100")) if f.problem == "gpu-mig-enabled")
    assert not any("-mig" in command for fix in one.fixes for command in fix.commands)
    assert "for this container" in one.fixes[-1].summary


def test_a_gpu_that_no_driver_names_is_not_said_to_be_unsupported() -> None:
    document = reported("hybrid laptop").document
    unknown = {**document, "pci_gpus": [{"address": "0000:01:00.0", "device_id": "ffff"}]}
    (one,) = (f for f in run_checks(read(unknown)) if f.check == "attention.installed")
    assert "the model of the GPU is not known" in one.detail


@pytest.mark.parametrize("box", [*REPORTED], ids=[machine.name for machine in REPORTED])
def test_python_headers_are_lacking_only_where_their_folder_was_looked_at(box: Described) -> None:
    assert not any("Python.h" in f"{f.detail} {fix.summary}" for f in found(box) for fix in f.fixes)


def test_the_toolkit_of_a_machine_without_torch_is_that_of_the_torch_it_gets() -> None:
    box = reported("L20 in WSL")
    (toolkit,) = (f for f in found(box) if f.problem == "cuda-toolkit-missing")
    cuda = made(box).torch_backend.removeprefix("cu")
    assert f"CUDA {cuda[:-1]}.{cuda[-1]} toolkit" in toolkit.fixes[0].summary


def test_conda_installs_the_headers_of_its_own_python() -> None:
    box = reported("conda").document
    looked_at = {**box["python"], "include": "/opt/conda/include/python3.10"}
    (fix,) = (fix for f in run_checks(read({**box, "python": looked_at})) if f.problem == "python-headers-missing"
              for fix in f.fixes)  # fmt: skip
    assert fix.commands == (("conda", "install", "--prefix", "/opt/conda", "--force-reinstall", "python=3.10"),)


def test_a_plan_for_an_environment_without_pip_uses_uv() -> None:
    steps = made(reported("Poetry")).steps
    assert any(step.command[:3] == ("uv", "pip", "install") for step in steps)
    assert not any(step.command[1:3] == ("-m", "pip") for step in steps)


def test_a_plan_that_the_disk_has_no_room_for_says_so() -> None:
    assert [f.problem for f in made(reported("disk is full")).findings if f.status == "fail"] == ["disk-space-low"]


def test_a_download_is_not_offered_where_the_hub_cannot_be_reached() -> None:
    box = reported("without a network")
    assert "Cannot reach the Hugging Face Hub (no route to host)" in advice(box, "hub-unreachable")
    assert "model-not-cached" not in {f.problem for f in found(box)}


def test_the_toolkit_of_a_jetson_is_where_its_jetpack_puts_it() -> None:
    said = advice(reported("Thor"), "cuda-toolkit-missing")
    assert "export CUDA_HOME=/usr/local/cuda`" in said
