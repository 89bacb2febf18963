"""Which driver this machine should have: branch, kernel module, and the parts that every distribution's fix shares."""

import msgspec

from envcheck.catalogue.commands import as_root
from envcheck.compat.driver_support import PASSTHROUGH, unlisted
from envcheck.compat.environment import torch
from envcheck.compat.predicates import architectures, driver, host
from envcheck.compat.tables.architectures import Architecture, by_device_id, is_servers_chip
from envcheck.compat.tables.driver_branches import OLDEST, branch, branch_for, oldest_driver
from envcheck.compat.tables.gpus import is_data_centre
from envcheck.findings import Command, Fix
from envcheck.late_pattern import late
from envcheck.snapshot import Snapshot

REPOSITORY = "https://developer.download.nvidia.com/compute/cuda/repos"
_FLAVOURS = r"generic|lowlatency|aws|azure|gcp|oracle|nvidia\S*|amd64|cloud-amd64|arm64"
_STOCK_KERNEL = late(rf"\d[\w.]*-\d+-(?:{_FLAVOURS})")


class Wanted(msgspec.Struct, frozen=True):
    """Which driver this machine should have."""

    branch: int
    at_least: int
    """The oldest branch that would do as well."""
    open: bool
    """With the open kernel module: the GPU demands it."""
    server: bool
    """The branch for servers: every GPU is a data-centre GPU."""

    @property
    def label(self) -> str:
        """`580 (open kernel module)`."""
        return f"{self.branch}{' (open kernel module)' if self.open else ''}"


def wanted_driver(snapshot: Snapshot) -> Wanted:
    """The driver that fits the GPUs, and the CUDA that torch was built with."""
    kinds = _to_be_driven(snapshot)
    cuda = torch(snapshot).cuda
    arm = host(snapshot).machine == "aarch64" and any(a.name == "Hopper" for a in kinds)
    grace = arm or any("GH200" in (gpu.name or "") for gpu in snapshot.gpus)
    chosen = branch_for(cuda, kinds)
    floor = max([OLDEST, branch(oldest_driver(cuda)) or 0, *(a.first_branch for a in kinds)])
    return Wanted(
        branch=chosen,
        at_least=min(floor, chosen),
        open=grace or any(a.open_module == "only" for a in kinds),
        server=_only_servers_cards(snapshot),
    )


def _to_be_driven(snapshot: Snapshot) -> tuple[Architecture, ...]:
    """The generations of all GPUs; an old one that no supported branch drives counts only where there is no other."""
    beside = (by_device_id(gpu.device_id) for gpu in unlisted(snapshot) if snapshot.gpus and gpu.driver != PASSTHROUGH)
    kinds = (*architectures(snapshot), *filter(None, beside))
    return tuple(a for a in kinds if (a.last_branch or OLDEST) >= OLDEST) or kinds


def _only_servers_cards(snapshot: Snapshot) -> bool:
    """Every GPU is one for servers: by the name that NVML gives, else by the chip, where it is on no other GPU."""
    if snapshot.gpus:
        return all(is_data_centre(gpu.name) for gpu in snapshot.gpus)
    return bool(snapshot.pci_gpus) and all(is_servers_chip(gpu.device_id) for gpu in snapshot.pci_gpus)


def kernel_headers(snapshot: Snapshot) -> tuple[str, ...]:
    """The package with the running kernel's headers, where the kernel is one that the distribution packages."""
    kernel = host(snapshot).kernel or ""
    return (f"linux-headers-{kernel}",) if _STOCK_KERNEL.fullmatch(kernel) else ()


def driver_fix(snapshot: Snapshot, wanted: Wanted, *commands: Command, also: str = "") -> Fix:
    """The one fix that all share: run `commands` as root, then reboot. `also` is a further sentence."""
    facts = driver(snapshot)
    looked = facts.nouveau_loaded is not None and "driver.packages" not in snapshot.unavailable
    by_hand = looked and facts.version is not None and not facts.packages
    runfile = (
        " If the current driver was installed from NVIDIA's .run file, remove it first: `sudo nvidia-uninstall`."
        if by_hand
        else ""
    )
    return Fix(
        summary=f"Install NVIDIA driver {wanted.label}, then reboot.{also}{runfile}",
        commands=tuple(as_root(snapshot, *command) for command in commands),
        root=True,
        reboot=True,
    )


def nvidia_name(wanted: Wanted) -> str:
    """The package in NVIDIA's repositories."""
    return f"nvidia-open-{wanted.branch}" if wanted.open else f"cuda-drivers-{wanted.branch}"


def nvidia_machine(snapshot: Snapshot) -> str:
    """What NVIDIA's repositories call this machine."""
    return "sbsa" if host(snapshot).machine == "aarch64" else "x86_64"


def pre_turing(snapshot: Snapshot) -> bool:
    """A GPU that the newest branches no longer drive."""
    return any(a.last_branch is not None for a in architectures(snapshot))
