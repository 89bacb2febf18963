"""Every remedy of every problem on the machines that people have: its commands can be run there, and make sense there.

A machine is a snapshot with the distribution's own facts. A rule is a function that names what is wrong with one fix.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import product
from typing import NamedTuple

import pytest
from msgspec.structs import replace

from envcheck.catalogue import Problem, all_problems, all_signatures
from envcheck.catalogue.commands import is_off_limits
from envcheck.catalogue.problem import Remedy, no_remedy
from envcheck.compat.requirements import Requirement
from envcheck.explain.values import evidence_of
from envcheck.findings import Command, Evidence, Fix
from envcheck.plan import Pin, PlanOptions, plan
from envcheck.snapshot import Snapshot
from tests.boxes import (
    docker,
    healthy_2x3090,
    no_gpu,
    with_driver,
    with_environment,
    with_gpu,
    with_host,
    with_packages,
    with_python,
    with_torch,
    wsl2,
)
from tests.compat.rules import NAMED, WITH_IT, versions_in

FAMILY = {
    "apt-get": {"apt-get", "apt", "apt-cache", "apt-mark", "dpkg", "add-apt-repository", "ubuntu-drivers",
                "prime-select", "update-initramfs"},
    "dnf": {"dnf", "akmods", "rpm", "dracut"},
    "zypper": {"zypper", "dracut"},
    "pacman": {"pacman", "mkinitcpio"},
}  # fmt: skip
UBUNTU_ONLY = {"ubuntu-drivers", "prime-select", "add-apt-repository"}
UBUNTU_PACKAGES = re.compile(r"linux-headers-generic|linux-modules-nvidia|nvidia-driver-\d|libnvidia-compute-\d")
DRIVER = re.compile(r"nvidia-driver(?!-cuda)|cuda-drivers|nvidia-open|akmod-nvidia|nvidia-dkms|nvidia-video-G06")
OF_THE_HOST = {
    "modprobe", "reboot", "poweroff", "systemctl", "dkms", "akmods", "mokutil", "nvidia-modprobe", "nvidia-ctk",
    "docker", "podman", "journalctl", "swapon", "kubectl", "update-initramfs", "dracut",
}  # fmt: skip
"""What a container has not, or must not do: it concerns the machine that runs it."""


def ubuntu(version: str, codename: str) -> Snapshot:
    return with_host(healthy_2x3090(), os_version=version, os_codename=codename, os_name=f"Ubuntu {version} LTS")


def other(os_id: str, version: str | None, manager: str | None, kernel: str, *packages: str) -> Snapshot:
    box = with_host(
        healthy_2x3090(), os_id=os_id, os_version=version, os_like=(), os_codename=None, os_name=os_id,
        package_manager=manager, kernel=kernel,
    )  # fmt: skip
    return with_driver(box, packages=packages)


def without_pip(box: Snapshot, **facts: object) -> Snapshot:
    packages = {name: version for name, version in box.packages.items() if name != "pip"}
    return with_python(replace(box, packages=packages), **facts)


MACHINES: dict[str, Callable[[], Snapshot]] = {
    "Ubuntu 22.04": lambda: ubuntu("22.04", "jammy"),
    "Ubuntu 24.04": lambda: ubuntu("24.04", "noble"),
    "Ubuntu 26.04": lambda: ubuntu("26.04", "resolute"),
    "Debian 12": lambda: other("debian", "12", "apt-get", "6.1.0-26-amd64", "nvidia-driver 535.183.01-1~deb12u1"),
    "Debian 13": lambda: other("debian", "13", "apt-get", "6.12.48+deb13-amd64", "nvidia-driver 550.163.01-2"),
    "Fedora 42": lambda: other("fedora", "42", "dnf", "6.14.5-300.fc42.x86_64", "akmod-nvidia 570.144"),
    "Arch": lambda: other("arch", None, "pacman", "6.15.2-arch1-1", "nvidia-open 575.57.08-2"),
    "openSUSE": lambda: other("opensuse-leap", "15.6", "zypper", "6.4.0-150600.23.17-default"),
    "a distribution of its own": lambda: other("void", None, None, "6.12.9_1"),
    "a machine without /etc/os-release": lambda: with_host(other("", None, None, "6.12.9"), os_id=None, os_name=None),
    "WSL2": wsl2,
    "root container without sudo": lambda: with_host(docker(), root=True, systemd=False),
    "conda": lambda: with_environment(
        with_python(healthy_2x3090(), conda=True, virtual=False, executable="/opt/conda/envs/e/bin/python",
                    prefix="/opt/conda/envs/e", provider="conda", chosen_by="CONDA_PREFIX"),
        CONDA_PREFIX="/opt/conda/envs/e",
    ),
    "uv environment without pip": lambda: without_pip(healthy_2x3090(), uv="/usr/bin/uv", chosen_by="VIRTUAL_ENV"),
    "environment with neither pip nor uv": lambda: without_pip(healthy_2x3090(), uv=None, chosen_by="VIRTUAL_ENV"),
    "an empty environment without pip": lambda: with_python(
        replace(healthy_2x3090(), packages={}), uv="/usr/bin/uv", chosen_by="VIRTUAL_ENV", distributions=()
    ),
    "uv project": lambda: without_pip(healthy_2x3090(), project="uv", uv="/usr/bin/uv", chosen_by=".venv"),
    "Poetry project": lambda: with_python(healthy_2x3090(), project="poetry", chosen_by="VIRTUAL_ENV"),
    "driver 610": lambda: with_driver(
        ubuntu("24.04", "noble"), version="610.43.02", kernel_module="610.43.02", library_version="610.43.02",
        cuda_version="13.5", packages=("nvidia-driver-610 610.43.02-0ubuntu1",),
    ),
    "no GPU": lambda: with_host(no_gpu(), virtualization=None),
}  # fmt: skip
EVIDENCE: tuple[Evidence, ...] = (
    {},
    {"gpus": [0, 1], "codes": [31, 48, 79], "pids": [4711], "needed_gib": 9, "torch_cuda": "12.8", "nvcc": "12.4"},
    {"limited": [1], "default_w": [350], "braked": [0], "devices": ["/dev/nvidiactl"], "library": "libcuda.so.1"},
    {
        "start_failure": "no-firmware",
        "misfit": True,
        "recovery": "node-reboot",
        "tool": "git",
        "header": "Python.h",
        "reasons": ["disabled-by-registry"],
        "ports": ["0000:00:01.0"],
    },
)


class Case(NamedTuple):
    """One fix on one machine."""

    machine: str
    box: Snapshot
    problem: str
    fix: Fix

    def programs(self) -> Iterator[tuple[str, Command]]:
        """What is run, behind sudo and env."""
        for command in self.fix.commands:
            words = [word for word in command if not re.fullmatch(r"[A-Z_]+=.*", word)]
            while words and words[0] in {"sudo", "env"}:
                words = words[1:]
            yield (words[0] if words else "").rpartition("/")[2], command


@cache
def cases() -> tuple[Case, ...]:
    boxes = {name: make() for name, make in MACHINES.items()}
    seen = {
        (name, problem.id, fix): Case(name, box, problem.id, fix)
        for name, box in boxes.items()
        for problem, remedy, evidence in remedies()
        for fix in remedy(box, evidence)
    }
    return tuple(seen.values())


def remedies() -> Iterator[tuple[Problem, Remedy, Evidence]]:
    """Each problem's with evidence made up here, and each signature's with what its own example says."""
    problems = all_problems()
    yield from ((problem, problem.remedy, evidence) for problem in problems.values() for evidence in EVIDENCE)
    for signature in all_signatures():
        match = re.search(signature.pattern, signature.example)
        said = {name: text for name, text in match.groupdict().items() if text} if match else {}
        evidence = {**evidence_of(said), **dict(signature.values)}
        yield problems[signature.problem], signature.remedy or problems[signature.problem].remedy, evidence


def foreign_tool(case: Case) -> Iterator[str]:
    manager, os_id = (case.box.host.package_manager, case.box.host.os_id) if case.box.host else (None, None)
    strangers = set().union(*FAMILY.values()) - FAMILY.get(manager or "", set())
    for program, command in case.programs():
        if (
            program in strangers
            or (program in UBUNTU_ONLY and os_id != "ubuntu")
            or (os_id != "ubuntu" and UBUNTU_PACKAGES.search(" ".join(command)))
        ):
            yield " ".join(command)
    words = re.findall(r"`(?:sudo )?(\S+)", case.fix.summary)
    yield from (case.fix.summary for word in words if word in strangers)


def missing_program(case: Case) -> Iterator[str]:
    facts, host = case.box.python, case.box.host
    ready = {"-m ensurepip", "-m venv"}
    earlier = ""
    for program, command in case.programs():
        line = " ".join(command)
        if command[0] == "sudo" and host and host.root:
            yield line
        if (
            re.search(r"python\S* -m pip ", line)
            and "pip" not in case.box.packages
            and not any(w in earlier for w in ready)
        ):
            yield line
        if program == "uv" and facts and facts.uv is None and facts.chosen_by and "uv" not in case.box.packages:
            yield line
        earlier += f"{line}\n"


def not_for_this_place(case: Case) -> Iterator[str]:
    host = case.box.host
    for program, command in case.programs():
        line = " ".join(command)
        if host and host.container and (program in OF_THE_HOST or (program == "nvidia-smi" and command[0] == "sudo")):
            yield line
        if case.machine in {"WSL2", "root container without sudo", "no GPU"} and re.search(
            rf"install.*({DRIVER.pattern})", line
        ):
            yield line
        if case.machine == "WSL2" and program in {"modprobe", "mokutil", "dkms", "nvidia-modprobe", "reboot"}:
            yield line


def no_effect(case: Case) -> Iterator[str]:
    for _, command in case.programs():
        if "install" not in command or "pip" not in command or "--force-reinstall" in command:
            continue
        named = [word for word in command[command.index("install") + 1 :] if not word.startswith("-")]
        pinned = dict(word.split("==", 1) for word in named if "==" in word)
        if pinned and len(pinned) == len(named) and all(case.box.packages.get(n) == v for n, v in pinned.items()):
            yield " ".join(command)


def downgrade(case: Case) -> Iterator[str]:
    """No older driver is installed over one that works."""
    there = int(((case.box.driver.version if case.box.driver else None) or "0").partition(".")[0])
    for _, command in case.programs():
        for number in re.findall(r"install.*(?:nvidia-driver|cuda-drivers|nvidia-open)-(\d+)", " ".join(command)):
            if int(number) <= there:
                yield " ".join(command)


def contradiction(case: Case) -> Iterator[str]:
    """Packages go into one environment only, never into one that must be left alone; and what needs root says so."""
    targets = {
        match[1]
        for _, command in case.programs()
        if (match := re.search(r"(?:--python )?(\S*python\S*)(?: -m pip| \S*torch| install|$)", " ".join(command)))
        and "install" in command
        and ("pip" in command)
    }
    if len(targets) > 1:
        yield f"several environments: {sorted(targets)}"
    facts = case.box.python
    if facts and facts.executable and is_off_limits(case.box) and facts.executable in targets:
        yield f"into {facts.executable}"
    if any(command[0] == "sudo" for command in case.fix.commands) and not case.fix.root:
        yield f"root is not said: {case.fix.commands}"


def plain_pip(case: Case) -> Iterator[str]:
    """An environment without pip is told nothing of pip; a project is told where its packages must be written down."""
    facts = case.box.python
    lacks = "pip" not in case.box.packages
    ready = any("ensurepip" in command or "venv" in command for command in case.fix.commands)
    if lacks and not ready and re.search(r"`(?:\S*python\S* -m )?pip ", case.fix.summary):
        yield case.fix.summary
    here = (c for c in case.fix.commands if not any("vllm-env" in word for word in c))
    installs = any("pip" in command and "install" in command for command in here)
    if facts and facts.project and installs and facts.project not in case.fix.summary:
        yield f"{case.fix.summary} {case.fix.commands}"


@cache
def named_by_plans(machine: str) -> frozenset[tuple[str, str]]:
    """Package and version in the sets of a machine: as it is, with FlashAttention, with NumPy 1."""
    box = MACHINES[machine]()
    older = PlanOptions(pins=(Pin(Requirement("numpy", "<2", ""), "a test"),))
    sets = [plan(box, options) for options in (None, WITH_IT, older)]
    there = {(name, version.partition("+")[0]) for name, version in box.packages.items()}
    return frozenset({(p.name, p.version) for made in sets if made.fits for p in made.packages} | there)


def other_version(case: Case) -> Iterator[str]:
    """Rule 3 of "One truth": a version that a fix names is the resolver's, or is there; flash-attn has one."""
    for _, command in case.programs():
        for name, version in versions_in(command):
            if name in NAMED and name != "flash-attn" and (name, version) not in named_by_plans(case.machine):
                yield " ".join(command)


RULES = (
    other_version,
    foreign_tool,
    missing_program,
    plain_pip,
    not_for_this_place,
    no_effect,
    downgrade,
    contradiction,
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_fix_can_be_carried_out_where_it_is_given(rule: Callable[[Case], Iterator[str]]) -> None:
    wrong = [f"{case.problem} on {case.machine}: {words}" for case in cases() for words in rule(case)]
    assert wrong == []


PYTHON = "/home/user/envcheck/.venv/bin/python"
WRONG: dict[str, tuple[str, Fix]] = {
    "other_version": ("Arch", Fix(summary="Install it.", commands=((PYTHON, "-m", "pip", "install", "torch==2.4.0"),))),
    "foreign_tool": ("Fedora 42", Fix(summary="Install it.", commands=(("sudo", "apt-get", "install", "-y", "gcc"),))),
    "missing_program": (
        "environment with neither pip nor uv",
        Fix(summary="Install it.", commands=((PYTHON, "-m", "pip", "install", "einops"),)),
    ),
    "plain_pip": ("uv environment without pip", Fix(summary="Install it: `pip install einops`.")),
    "not_for_this_place": (
        "root container without sudo",
        Fix(summary="Load it.", commands=(("modprobe", "nvidia"),), root=True),
    ),
    "no_effect": (
        "Debian 12",
        Fix(summary="Install torch.", commands=((PYTHON, "-m", "pip", "install", "accelerate==1.10.1"),)),
    ),
    "downgrade": (
        "driver 610",
        Fix(summary="Install it.", commands=(("sudo", "apt-get", "install", "-y", "nvidia-driver-535"),), root=True),
    ),
    "contradiction": ("Arch", Fix(summary="Install it.", commands=(("sudo", "pacman", "-S", "gcc"),))),
}
"""For each rule a fix that breaks it."""


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_each_rule_objects_to_a_fix_that_breaks_it(rule: Callable[[Case], Iterator[str]]) -> None:
    name, fix = WRONG[rule.__name__]
    box = with_packages(MACHINES[name](), **({"accelerate": "1.10.1"} if rule is no_effect else {}))
    assert list(rule(Case(name, box, "any", fix)))


def test_every_remedy_of_every_problem_and_signature_is_asked() -> None:
    with_fixes = {case.problem for case in cases()}
    without = {problem.id for problem in all_problems().values() if problem.id not in with_fixes}
    assert without == {problem.id for problem in all_problems().values() if problem.remedy is no_remedy}
    own = {s.remedy for s in all_signatures() if s.remedy}
    assert own <= {remedy for _, remedy, _ in remedies()}


def test_no_fix_is_offered_twice_and_none_follows_on_what_is_not_there() -> None:
    boxes = {name: make() for name, make in MACHINES.items()}
    boxes["a torch that is too old"] = with_torch(
        with_packages(boxes["Ubuntu 22.04"], torch="2.1.0+cu118", torchvision="0.16.0+cu118"),
        version="2.1.0+cu118",
        cuda="11.8",
    )
    boxes["FlashAttention only by a build"] = with_torch(
        with_packages(with_gpu(with_gpu(boxes["Ubuntu 22.04"], 0, compute_capability="9.0"), 1), flash_attn=None),
        version="2.14.1+cu130",
        cuda="13.0",
    )
    wrong = []
    for (name, box), (problem, remedy, evidence) in product(boxes.items(), remedies()):
        fixes = remedy(box, evidence)
        commands = [fix.commands for fix in fixes if fix.commands]
        if len(set(commands)) < len(commands) or (fixes and fixes[0].summary.startswith(("Or ", "Then "))):
            wrong.append(f"{problem.id} on {name}: {[fix.summary for fix in fixes]}")
    assert wrong == []
