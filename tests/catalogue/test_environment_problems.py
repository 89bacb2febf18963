"""The entries of CUDA, torch, attention, packages, hub, smoke test, builds and runs, with usable fixes."""

import re
from collections.abc import Callable
from itertools import product

import pytest
from msgspec.structs import replace

from envcheck.catalogue import Problem, all_problems
from envcheck.checks import all_checks
from envcheck.explain.explain import explain
from envcheck.findings import Area, Evidence, Fix, Status
from envcheck.snapshot import Host, PythonEnvironment, Snapshot
from tests.boxes import HEALTHY, cpu_torch, driver_525, healthy_2x3090, no_gpu, with_host, with_packages, with_torch
from tests.each import each

# The rows of the public contract: area, id, usual status.
ROWS: tuple[tuple[Area, str, Status], ...] = (
    ("cuda", "cuda-toolkit-missing", "info"),
    ("cuda", "cuda-toolkit-mismatch", "warn"),
    ("cuda", "cuda-home-wrong", "warn"),
    ("cuda", "cuda-runtime-too-new", "fail"),
    ("cuda", "host-compiler-missing", "warn"),
    ("cuda", "host-compiler-too-new", "warn"),
    ("cuda", "ld-library-path-shadows", "warn"),
    ("torch", "torch-missing", "fail"),
    ("torch", "torch-cpu-build", "fail"),
    ("torch", "torch-import-failed", "fail"),
    ("torch", "torch-import-crashed", "fail"),
    ("torch", "torch-cuda-unavailable", "fail"),
    ("torch", "torchvision-mismatch", "fail"),
    ("torch", "numpy-abi-mismatch", "fail"),
    ("torch", "mixed-cuda-wheels", "warn"),
    ("attention", "flash-attn-missing", "warn"),
    ("attention", "flash-attn-abi-mismatch", "fail"),
    ("attention", "flash-attn-unsupported-gpu", "warn"),
    ("attention", "flash-attn-build-blocked", "warn"),
    ("attention", "ninja-missing", "warn"),
    ("packages", "transformers-missing", "fail"),
    ("packages", "transformers-too-old", "fail"),
    ("packages", "transformers-torch-mismatch", "fail"),
    ("packages", "accelerate-missing", "fail"),
    ("packages", "pynvml-shadowed", "warn"),
    ("packages", "package-conflict", "warn"),
    ("hub", "model-not-cached", "info"),
    ("hub", "model-download-incomplete", "fail"),
    ("hub", "hub-unreachable", "warn"),
    ("hub", "hub-auth-missing", "fail"),
    ("smoke", "smoke-dimension-wrong", "fail"),
    ("smoke", "smoke-text-unstable", "fail"),
    ("smoke", "smoke-image-implausible", "warn"),
    ("smoke", "smoke-mixed-unstable", "fail"),
    ("smoke", "smoke-not-finite", "fail"),
    ("smoke", "smoke-failed", "fail"),
    ("smoke", "gpu-out-of-memory", "fail"),
    ("smoke", "host-out-of-memory", "fail"),
    ("smoke", "backend-mismatch", "warn"),
    ("build", "build-nvcc-missing", "fail"),
    ("build", "build-cuda-mismatch", "fail"),
    ("build", "build-torch-not-visible", "fail"),
    ("build", "build-requirement-missing", "fail"),
    ("build", "build-out-of-memory", "fail"),
    ("build", "build-compiler-unsupported", "fail"),
    ("build", "build-compiler-missing", "fail"),
    ("build", "build-nvcc-too-old", "fail"),
    ("build", "build-headers-missing", "fail"),
    ("build", "build-windows", "fail"),
    ("build", "wheel-not-found", "fail"),
    ("build", "wheel-incompatible", "fail"),
    ("build", "disk-full", "fail"),
    ("build", "network-failed", "fail"),
    ("build", "externally-managed", "fail"),
    ("build", "install-failed", "fail"),
    ("run", "cuda-error", "fail"),
    ("run", "cuda-not-initialized", "fail"),
    ("run", "nccl-failed", "fail"),
    ("run", "attention-backend-unavailable", "fail"),
    ("run", "dtype-unsupported", "fail"),
    ("run", "vllm-memory-too-small", "fail"),
    ("run", "vllm-parallel-invalid", "fail"),
    ("run", "vllm-engine-failed", "fail"),
    ("run", "library-missing", "fail"),
    ("run", "weights-corrupt", "fail"),
)
OURS = {problem for _, problem, _ in ROWS}
AREAS = {area for area, _, _ in ROWS}
BOX_AREAS = {"cuda", "torch", "attention", "packages", "hub"}

# What a check, the smoke test or an explanation may hand to a remedy; also what has the wrong type, from edited files.
EVIDENCE: tuple[Evidence, ...] = (
    {},
    {"torch_cuda": "13.0", "nvcc": "12.4", "model": "tiny", "dtype": "float32", "header": "cuda_runtime.h"},
    {"packages": ["torch", "scipy"], "removable": ["nvidia-cublas-cu11"], "other": 11, "wanted": ["regex>=1"]},
    {"folders": ["/usr/local/cuda-11.8/lib64"], "truncated": ["a"], "token": True, "library": "libcuda.so.1"},
    {
        "torch_cuda": 13,
        "packages": "torch",
        "removable": 7,
        "wanted": None,
        "model": 8,
        "header": "Python.h",
        "index": 1,
    },
)


def bare() -> Snapshot:
    """Nothing is known."""
    return Snapshot()


def debian_13() -> Snapshot:
    return with_host(healthy_2x3090(), os_id="debian", os_version="13", root=True)


def fedora() -> Snapshot:
    return with_host(healthy_2x3090(), os_id="fedora", os_version="42", os_like=(), package_manager="dnf")


def rocky() -> Snapshot:
    return with_host(healthy_2x3090(), os_id="rocky", os_version="9.4", os_like=("rhel",), package_manager="dnf")


def alpine() -> Snapshot:
    return with_host(healthy_2x3090(), os_id="alpine", os_like=(), package_manager="apk", libc="musl 1.2")


def empty_environment() -> Snapshot:
    """A new virtual environment that uv made."""
    box = healthy_2x3090()
    return replace(
        box, packages={"packaging": "26.3"}, torch=None, python=PythonEnvironment(executable="/v/bin/python")
    )


def newest() -> Snapshot:
    """A release of everything that no table knows."""
    box = with_torch(healthy_2x3090(), version="3.1.0+cu150", cuda="15.0")
    return with_packages(box, transformers="7.0.0", torch="3.1.0+cu150", torchvision="1.2.0")


def windows() -> Snapshot:
    return Snapshot(host=Host(system="Windows", machine="AMD64"))


BOXES = (
    *HEALTHY, bare, cpu_torch, driver_525, no_gpu, debian_13, fedora, rocky, alpine, empty_environment, newest, windows,
)  # fmt: skip


def test_the_catalogue_has_the_contracts_rows() -> None:
    known = all_problems()
    assert {(p.area, p.id, p.status) for p in known.values() if p.area in AREAS} >= set(ROWS)


@pytest.mark.parametrize("problem", [p for p in all_problems().values() if p.id in OURS], ids=lambda p: p.id)
def test_an_entry_says_what_it_means_and_how_it_is_recognised(problem: Problem) -> None:
    assert not problem.title.endswith(".")
    for text in (problem.meaning, problem.recognised):
        assert text.endswith(".")
        assert "  " not in text
    assert len(problem.meaning) < 320


def test_every_problem_of_the_box_is_found_by_a_check() -> None:
    found = {problem for check in all_checks() for problem in check.problems}
    assert {problem for area, problem, _ in ROWS if area in BOX_AREAS} <= found


def test_every_remedy_copes_with_every_box() -> None:
    """Also those that no check finds: an environment without pip, a machine of which nothing is known."""
    for problem in all_problems().values():
        for box in BOXES:
            for evidence in EVIDENCE:
                assert isinstance(problem.remedy(box(), evidence), tuple), (problem.id, box.__name__)


def fixes_everywhere() -> list[tuple[str, str, Evidence, Fix]]:
    return [
        (problem.id, box.__name__, evidence, fix)
        for problem in all_problems().values()
        if problem.id in OURS
        for box in BOXES
        for evidence in EVIDENCE
        for fix in problem.remedy(box(), evidence)
    ]


@pytest.fixture(scope="module")
def everywhere() -> list[tuple[str, str, Evidence, Fix]]:
    return fixes_everywhere()


Everywhere = list[tuple[str, str, Evidence, Fix]]


def test_commands_are_argument_lists_that_can_be_run_as_they_stand(everywhere: Everywhere) -> None:
    for problem, box, _, fix in everywhere:
        for command in fix.commands:
            assert isinstance(command, tuple), (problem, box)
            assert command
            assert all(isinstance(part, str) and part for part in command), (problem, box, command)
            assert not any(part in {"&&", "||", "|", ";", ">", "<", "export", "cd"} for part in command), command
            assert not re.search(r"[{}]|None|\bNAME\b|\bTODO\b|\.\.\.", " ".join(command)), (problem, box, command)


def test_summaries_are_whole_sentences_without_gaps(everywhere: Everywhere) -> None:
    for problem, box, _, fix in everywhere:
        assert fix.summary[0].isupper(), (problem, box, fix.summary)
        assert not re.search(r"None|\bnan\b|  |\{\w*\}(?!:)", fix.summary), (problem, box, fix.summary)


def test_what_needs_root_says_so_and_is_never_automatic(everywhere: Everywhere) -> None:
    roots = {"sudo", "apt-get", "dnf", "apk", "pacman", "zypper", "dpkg", "modprobe", "systemctl", "mount"}
    for problem, box, _, fix in everywhere:
        needs_root = any(command[0] in roots for command in fix.commands)
        assert fix.root or not needs_root, (problem, box, fix)
        assert not (fix.automatic and (fix.root or needs_root)), (problem, box, fix)


def test_sudo_is_left_out_for_root(everywhere: Everywhere) -> None:
    assert not [fix for _, box, _, fix in everywhere if box == "debian_13" for c in fix.commands if c[0] == "sudo"]


def test_only_what_changes_an_environment_of_ones_own_is_automatic(everywhere: Everywhere) -> None:
    for problem, box, _, fix in everywhere:
        assert not fix.automatic or box not in {"bare", "windows", "binding_facts_only"}, (problem, box, fix)


@each(product(sorted(OURS), BOXES), name=lambda case: f"{case[0]}-{case[1].__name__}")
def test_there_is_always_something_to_do(case: tuple[str, Callable[[], Snapshot]]) -> None:
    problem, make = case
    assert all_problems()[problem].remedy(make(), {})


def test_in_wsl_no_linux_driver_is_installed_and_the_toolkit_is_that_for_wsl(everywhere: Everywhere) -> None:
    in_wsl = [" ".join(c) for _, box, _, fix in everywhere if box == "wsl2" for c in fix.commands]
    assert not [
        command for command in in_wsl if re.search(r"install.* (nvidia-driver|cuda-drivers|nvidia-open|cuda )", command)
    ]
    assert all("wsl-ubuntu" in command for command in in_wsl if "cuda-keyring" in command and "https" in command)


@pytest.mark.parametrize(
    ("library", "package"),
    [("libGL.so.1", "libgl1"), ("libEGL.so.1", "libegl1"), ("libgthread-2.0.so.0", "libglib2.0-0"),
     ("libglib-2.0.so.0", "libglib2.0-0"), ("libSM.so.6", "libsm6"), ("libXext.so.6", "libxext6"),
     ("libxcb.so.1", "libxcb1")],
)  # fmt: skip
@pytest.mark.parametrize("there", ["opencv-python", "opencv-contrib-python"])
def test_opencv_without_a_desktop(library: str, package: str, there: str) -> None:
    text = f"ImportError: {library}: cannot open shared object file: No such file or directory"
    box = with_packages(healthy_2x3090(), **{there: "4.12.0.88"})
    first, second = explain([text.encode()], snapshot=box).causes[0].fixes
    *_, removal, install = (" ".join(command) for command in first.commands)
    assert removal.endswith(f" {there}")
    assert "uninstall" in removal
    assert install.endswith(f" install {there}-headless")
    assert second.commands[-1][-1] == package


def test_in_an_empty_environment_the_fix_of_torch_is_that_of_transformers() -> None:
    box = replace(healthy_2x3090(), packages={"pip": "25.0"}, torch=None)
    first = all_problems()["torch-missing"].remedy(box, {})[0]
    assert all_problems()["transformers-missing"].remedy(box, {})[0] == first


@pytest.mark.parametrize("manager", ["apt-get", "dnf", "zypper", "pacman", "apk"])
def test_a_newer_python_also_makes_an_environment(manager: str) -> None:
    box = with_host(healthy_2x3090(), os_id="ubuntu", package_manager=manager)
    first = all_problems()["python-too-old"].remedy(box, {})[0]
    assert first.commands[-1][1:] == ("-m", "venv", ".venv")
