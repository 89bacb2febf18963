"""The entries of host, driver, GPU and link: the rows of the public contract, with usable fixes on every machine."""

import re

import pytest
from msgspec.structs import replace

from envcheck.catalogue import Problem, all_problems
from envcheck.checks import all_checks
from envcheck.findings import Area, Evidence, Fix, Status
from envcheck.snapshot import Host, Snapshot
from tests.boxes import HEALTHY, cpu_torch, driver_525, healthy_2x3090, no_gpu, with_driver, with_gpu, with_host

# The rows of the public contract: area, id, usual status.
ROWS: tuple[tuple[Area, str, Status], ...] = (
    ("host", "os-unsupported", "fail"),
    ("host", "wsl1", "fail"),
    ("host", "wsl-gpu-missing", "fail"),
    ("host", "wsl-linux-driver", "fail"),
    ("host", "wsl-memory-capped", "warn"),
    ("host", "container-without-gpu", "fail"),
    ("host", "python-too-old", "fail"),
    ("host", "python-venv-missing", "fail"),
    ("host", "python-externally-managed", "warn"),
    ("host", "python-headers-missing", "warn"),
    ("host", "host-memory-low", "warn"),
    ("host", "disk-space-low", "fail"),
    ("host", "shm-small", "warn"),
    ("driver", "gpu-not-found", "fail"),
    ("driver", "driver-not-installed", "fail"),
    ("driver", "driver-not-loaded", "fail"),
    ("driver", "nouveau-loaded", "fail"),
    ("driver", "secure-boot-blocks-driver", "fail"),
    ("driver", "driver-library-mismatch", "fail"),
    ("driver", "driver-too-old", "fail"),
    ("driver", "driver-permission-denied", "fail"),
    ("driver", "gpu-access-blocked", "fail"),
    ("driver", "nvml-failed", "fail"),
    ("driver", "nvml-timeout", "fail"),
    ("driver", "libcuda-missing", "fail"),
    ("driver", "uvm-missing", "fail"),
    ("driver", "fabric-manager-missing", "fail"),
    ("driver", "cuda-device-order", "warn"),
    ("driver", "cuda-visible-devices-invalid", "fail"),
    ("gpu", "gpu-lost", "fail"),
    ("gpu", "gpu-needs-reset", "fail"),
    ("gpu", "gpu-memory-errors", "fail"),
    ("gpu", "xid-errors", "warn"),
    ("gpu", "gpu-overheating", "warn"),
    ("gpu", "gpu-power-limited", "warn"),
    ("gpu", "pcie-link-degraded", "warn"),
    ("gpu", "gpu-memory-in-use", "warn"),
    ("gpu", "gpu-memory-too-small", "fail"),
    ("gpu", "gpu-architecture-unsupported", "fail"),
    ("gpu", "gpu-exclusive-mode", "warn"),
    ("gpu", "gpu-mig-enabled", "warn"),
    ("gpu", "gpus-differ", "info"),
    ("link", "nvlink-absent", "info"),
    ("link", "nvlink-inactive", "warn"),
    ("link", "nvlink-degraded", "warn"),
    ("link", "nvlink-errors", "warn"),
    ("link", "p2p-unavailable", "info"),
)
OURS = {problem for _, problem, _ in ROWS}
AREAS = {area for area, _, _ in ROWS}
EVIDENCE: tuple[Evidence, ...] = (
    {},
    {"gpus": [0, 1], "codes": [31, 48, 79], "pids": [4711], "fits": "Qwen/Qwen3-VL-Embedding-2B", "needed_gib": 9},
    {
        "limited": [1],
        "default_w": [350],
        "braked": [0],
        "devices": ["/dev/nvidiactl"],
        "reasons": ["disabled-by-registry"],
    },
    {
        "gpus": "0",
        "codes": 31,
        "needed_gib": "nine",
        "devices": 7,
        "fits": 2,
        "limited": [1],
        "default_w": [],
        "path": 3,
    },
)


def bare() -> Snapshot:
    """Nothing is known."""
    return Snapshot()


def debian_as_root() -> Snapshot:
    return with_host(healthy_2x3090(), os_id="debian", os_version="12", os_like=(), root=True)


def fedora() -> Snapshot:
    return with_host(healthy_2x3090(), os_id="fedora", os_version="42", os_like=(), package_manager="dnf")


def rocky() -> Snapshot:
    like = ("rhel", "centos", "fedora")
    return with_host(healthy_2x3090(), os_id="rocky", os_version="9.4", os_like=like, package_manager="dnf")


def arch() -> Snapshot:
    return with_host(healthy_2x3090(), os_id="arch", os_version=None, os_like=(), package_manager="pacman")


def suse() -> Snapshot:
    like = ("suse", "opensuse")
    return with_host(healthy_2x3090(), os_id="opensuse-leap", os_version="15.6", os_like=like, package_manager="zypper")


def alpine() -> Snapshot:
    return with_host(healthy_2x3090(), os_id="alpine", os_like=(), package_manager="apk", libc="musl 1.2")


def pascal() -> Snapshot:
    gpu = {"name": "NVIDIA GeForce GTX 1080 Ti", "compute_capability": "6.1"}
    return with_gpu(with_gpu(healthy_2x3090(), 0, **gpu), 1, **gpu)


def no_module() -> Snapshot:
    return with_driver(healthy_2x3090(), nvml_error=9, module_on_disk=False, kernel_module=None)


def windows() -> Snapshot:
    return Snapshot(host=Host(system="Windows", machine="AMD64"))


BOXES = (
    *HEALTHY, bare, cpu_torch, driver_525, no_gpu, debian_as_root, fedora, rocky, arch, suse, alpine, pascal, no_module,
    windows,
)  # fmt: skip
NOTHING_TO_DO = {"gpus-differ", "p2p-unavailable", "xid-errors", "gpu-power-limited"}
"""Some have no fix, or only one for what the evidence names."""

INSTALLS = re.compile(r"install.* (nvidia-driver(?!-cuda)|cuda-drivers|nvidia-open|akmod-nvidia)")
Everywhere = list[tuple[str, str, Fix]]


@pytest.fixture(scope="module")
def everywhere() -> Everywhere:
    """Every fix of every problem on every machine, for every evidence."""
    return [
        (problem.id, make.__name__, fix)
        for problem in all_problems().values()
        if problem.id in OURS
        for make in BOXES
        for evidence in EVIDENCE
        for fix in problem.remedy(make(), evidence)
    ]


def test_the_catalogue_has_the_contracts_rows() -> None:
    assert {(p.area, p.id, p.status) for p in all_problems().values() if p.area in AREAS} >= set(ROWS)


def test_every_problem_is_found_by_a_check() -> None:
    found = {problem for check in all_checks() for problem in check.problems}
    assert found >= OURS


@pytest.mark.parametrize("problem", [p for p in all_problems().values() if p.id in OURS], ids=lambda p: p.id)
def test_an_entry_says_what_it_means_and_how_it_is_recognised(problem: Problem) -> None:
    assert not problem.title.endswith(".")
    for text in (problem.meaning, problem.recognised):
        assert text.endswith(".")
        assert "  " not in text
    assert len(problem.meaning) < 320


@pytest.mark.parametrize("problem", sorted(OURS - NOTHING_TO_DO))
def test_there_is_always_something_to_do(problem: str) -> None:
    for make in BOXES:
        assert all_problems()[problem].remedy(make(), {}), make.__name__


def test_commands_are_argument_lists_that_can_be_run_as_they_stand(everywhere: Everywhere) -> None:
    for problem, box, fix in everywhere:
        for command in fix.commands:
            assert isinstance(command, tuple)
            assert all(isinstance(part, str) and part for part in command), (problem, box, command)
            assert not any(part in {"&&", "||", "|", ";", ">", "<", "export", "cd"} for part in command), command
            shell = "sh" in command
            assert not re.search(r"[{}$]|None|\bNAME\b|\.\.\.", " ".join(command)) or shell, (problem, box, command)


def test_the_shell_lines_are_constant(everywhere: Everywhere) -> None:
    lines = {command[-1] for _, _, fix in everywhere for command in fix.commands if "sh" in command}
    known = (
        "blacklist nouveau", "/etc/ld.so.conf.d/ld.wsl.conf", "sources.list.d/nvidia-container-toolkit.list",
        "sources.list.d/debian.sources", "nvidia-pubkeys/MOK-nvidia-driver-",
    )  # fmt: skip
    assert len(lines) == len(known)
    assert all(any(part in line for part in known) for line in lines)


def test_summaries_are_whole_sentences_without_gaps(everywhere: Everywhere) -> None:
    for problem, box, fix in everywhere:
        assert fix.summary[0].isupper(), (problem, box, fix.summary)
        assert fix.summary.rstrip("`)").endswith((".", "nvidia-uninstall")), (problem, box, fix.summary)
        assert not re.search(r"None|\bnan\b|  ", fix.summary), (problem, box, fix.summary)


def test_what_needs_root_says_so_and_is_never_automatic(everywhere: Everywhere) -> None:
    roots = {"sudo", "apt-get", "dnf", "apk", "pacman", "zypper", "dpkg", "modprobe", "systemctl", "mount", "reboot"}
    for problem, box, fix in everywhere:
        needs_root = any(command[0] in roots for command in fix.commands)
        assert fix.root or not needs_root, (problem, box, fix)
        assert not (fix.automatic and (fix.root or needs_root)), (problem, box, fix)


def test_sudo_is_left_out_for_root(everywhere: Everywhere) -> None:
    """Except in what is to be done on the host of a container, whose root one is not."""
    as_root = [
        fix for problem, box, fix in everywhere if box == "debian_as_root" and problem != "container-without-gpu"
    ]
    assert as_root
    assert [command for fix in as_root for command in fix.commands if command[0] == "sudo"] == []


def test_in_wsl_and_in_containers_no_driver_is_installed(everywhere: Everywhere) -> None:
    for problem, box, fix in everywhere:
        if box in {"wsl2", "docker"}:
            for command in fix.commands:
                assert not re.search(r"install.*nvidia-(driver|open)|cuda-drivers|modprobe -r", " ".join(command)), (
                    problem
                )


def test_a_new_driver_always_asks_for_a_reboot(everywhere: Everywhere) -> None:
    installs = [fix for _, _, fix in everywhere if any(INSTALLS.search(" ".join(c)) for c in fix.commands)]
    assert installs
    assert all(fix.reboot and fix.root for fix in installs)


def test_pascal_gets_the_last_branch_that_drives_it() -> None:
    first = all_problems()["driver-not-installed"].remedy(replace(pascal(), torch=None), {})[0]
    assert first.commands[-1][-1] == "nvidia-driver-580"
