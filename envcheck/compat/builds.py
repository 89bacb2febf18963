"""The builds of torch there are, and which of them a machine runs. Pure."""

from collections.abc import Iterator

import msgspec

from envcheck.compat.environment import (
    build_label,
    capabilities,
    is_free_threaded,
    major,
    python_minor,
    torch,
    torch_version,
)
from envcheck.compat.jetson import jetpack_name, needs_own_torch
from envcheck.compat.predicates import architectures, driver_version, glibc_is_older, has_gpu, host
from envcheck.compat.tables.architectures import ARCHITECTURES
from envcheck.compat.tables.driver_branches import oldest_driver
from envcheck.compat.tables.free_threaded import without_wheel
from envcheck.compat.tables.table import Minor
from envcheck.compat.tables.torch_releases import (
    ARM_OLDEST,
    BUILD_CAPABILITIES,
    INDEX,
    RELEASES,
    TorchRelease,
    cuda_of,
    has_kernels,
    is_cuda_tag,
    release,
    release_of_torchvision,
    torchvision_for,
)
from envcheck.findings import Command
from envcheck.snapshot import Snapshot
from envcheck.units import version_tuple
from envcheck.verdict import Verdict, found

CPU = "cpu"
MACHINES = ("x86_64", "aarch64")
"""Machines with Linux that torch has wheels for. Source: the tags of its wheels."""
OLDEST_GLIBC: Minor = (2, 27)
"""Pillow's wheels run on. Source: their tags, as of 12.0."""
NEWER_GLIBC: Minor = (2, 28)
FIRST_FOR_NEWER_GLIBC: dict[str, Minor] = {"x86_64": (2, 7), "aarch64": (2, 6)}
"""From this torch on the wheels are tagged manylinux_2_28, before for glibc 2.17 or older. Source: their tags."""
USUAL_PYTHON: Minor = (3, 12)
"""Taken where the Python is not known: every row of the tables from torch 2.2 on has wheels for it."""
OLDEST_PYTHON: Minor = (3, 10)
"""What envcheck and transformers 5 run on."""


class Build(msgspec.Struct, frozen=True, kw_only=True):
    """One build of torch, with the torchvision that belongs to it."""

    torch: str
    torchvision: str
    tag: str
    """`cu126`, `cpu`."""
    index: str | None
    """torch's own index that serves it; None: it is the one on the Python Package Index."""

    @property
    def minor(self) -> Minor:
        """(2, 14)."""
        numbers = version_tuple(self.torch) or (0, 0)
        return (numbers[0], numbers[1])

    @property
    def cuda(self) -> str | None:
        """`12.6`; None: a build for CPUs."""
        return None if self.tag == CPU else cuda_of(self.tag)

    @property
    def labelled(self) -> "Build":
        """The same from torch's own index, where its version has the label."""
        return self if self.index else msgspec.structs.replace(self, index=f"{INDEX}/{self.tag}")

    @property
    def requirements(self) -> Command:
        """`torch==2.8.0+cu128`, and torchvision alike: with the label, so that another build does not satisfy it."""
        label = f"+{self.tag}" if self.index else ""
        return (f"torch=={self.torch}{label}", f"torchvision=={self.torchvision}{label}")

    @property
    def arguments(self) -> Command:
        """What follows `pip install`."""
        return (*self.requirements, *(("--index-url", self.index) if self.index else ()))

    @property
    def label(self) -> str:
        """`torch 2.14.1 for CUDA 12.6`."""
        return f"torch {self.torch} for {f'CUDA {self.cuda}' if self.cuda else 'CPUs'}"


def installed_build(snapshot: Snapshot) -> Build | None:
    """The build of torch that is installed, by its files, else by its label; None: none, or no known one."""
    version, facts = torch_version(snapshot), torch(snapshot)
    plain, label = (version or "").partition("+")[0], build_label(version)
    told = facts.cuda is not None or (snapshot.torch is not None and "torch.cuda" not in snapshot.unavailable)
    seen = label if is_cuda_tag(label) else "cu" + "".join((facts.cuda or "").split(".")[:2])
    tag = seen if facts.cuda else CPU if told and not facts.hip else label
    row = release(plain)
    if row is None or not (tag == CPU or tag in BUILD_CAPABILITIES):
        return None
    there = (snapshot.packages.get("torchvision") or "").partition("+")[0]
    fits = release_of_torchvision(there) is row
    vision = (there if fits else None) or torchvision_for(plain) or row.torchvision
    # A wheel of the Python Package Index says +cu130 in torch/version.py only: its metadata have no label.
    labelled = build_label(snapshot.packages.get("torch")) == tag
    usual = (is_on_pypi(snapshot, row, tag) and not labelled) or needs_own_torch(snapshot)
    return Build(torch=plain, torchvision=vision, tag=tag, index=None if usual else f"{INDEX}/{tag}")


def known_python(snapshot: Snapshot) -> Minor:
    """The Python to plan for. One that no row has wheels for has none: it is not checked as an older one."""
    return python_minor(snapshot) or USUAL_PYTHON


def machine(snapshot: Snapshot) -> str:
    """`x86_64` where it is not known."""
    return host(snapshot).machine or "x86_64"


def all_builds(snapshot: Snapshot, backend: str | None = None) -> Iterator[Build]:
    """Every build that has wheels for the machine's Python and machine, the preferred one first.

    The newest torch first; of one torch the build that the Python Package Index has, then the newest CUDA. A machine
    without a GPU gets builds for CPUs, and at last those that run there, too.
    """
    python = known_python(snapshot)
    if is_free_threaded(snapshot) and without_wheel(python):
        return
    rows = [r for r in reversed(RELEASES) if r.oldest_python <= python <= r.newest_python and python >= OLDEST_PYTHON]
    without_gpu = backend is None and not has_gpu(snapshot)
    if backend == CPU or without_gpu:
        yield from (Build(torch=r.torch, torchvision=r.torchvision, tag=CPU, index=f"{INDEX}/cpu") for r in rows)
    for row in rows if backend != CPU else ():
        for tag in (default_tag(row),) if without_gpu else tags(row, machine(snapshot)):
            if backend in (None, tag):
                usual = backend is None and (without_gpu or is_on_pypi(snapshot, row, tag))
                index = None if usual else f"{INDEX}/{tag}"
                yield Build(torch=row.torch, torchvision=row.torchvision, tag=tag, index=index)


def tags(row: TorchRelease, machine: str) -> tuple[str, ...]:
    """The CUDA builds of a release for a machine: the usual one first, then the newest."""
    there = {"x86_64": row.tags, "aarch64": row.arm}.get(machine, ())
    usual = default_tag(row)
    return (*(t for t in there if t == usual), *(t for t in reversed(there) if t != usual))


def default_tag(row: TorchRelease) -> str:
    """`cu130`: the build that the Python Package Index has for Linux on x86-64."""
    return "cu" + row.default_cuda.replace(".", "")


def is_on_pypi(snapshot: Snapshot, row: TorchRelease, tag: str) -> bool:
    """The Python Package Index has this build for the machine; what it has for Windows is a build for CPUs."""
    return tag == default_tag(row) and machine(snapshot) == "x86_64" and host(snapshot).system != "Windows"


def build_for(row: TorchRelease) -> Build:
    """The build of a release that the Python Package Index has for Linux on x86-64."""
    return Build(torch=row.torch, torchvision=row.torchvision, tag=default_tag(row), index=None)


def objections(snapshot: Snapshot, build: Build) -> Iterator[Verdict]:
    """What keeps the machine's C library, driver and GPUs from running a build."""
    if needs_own_torch(snapshot):
        return
    yield from _libc_objection(snapshot, build)
    if build.cuda and has_gpu(snapshot):
        yield from _driver_objection(snapshot, build)
        yield from _kernel_objections(snapshot, build)


def platform_objection(snapshot: Snapshot) -> Verdict | None:
    """What keeps every build of torch from this machine, whatever its Python and GPUs; None: nothing is known to."""
    if needs_own_torch(snapshot) and not has_own_torch(snapshot):
        return found(
            "wheel-not-found",
            "torch's wheels for aarch64 are for servers and do not run on this board's GPU.",
            title=f"On this Jetson, torch comes from NVIDIA, for {jetpack_name(snapshot)}",
            jetpack=jetpack_name(snapshot),
        )
    facts = host(snapshot)
    other = (facts.libc or "").startswith("musl") or glibc_is_older(snapshot, OLDEST_GLIBC)
    if not other and facts.machine in (None, *MACHINES):
        return None
    here = f"this one has {facts.libc}" if other else f"this one is {facts.machine}"
    return found(
        "wheel-not-found",
        f"torch's wheels are for Linux with glibc 2.27 or newer on x86_64 and aarch64; {here}.",
        title="torch has no wheels for this machine",
        machine=facts.machine,
        libc=facts.libc,
    )


def has_own_torch(snapshot: Snapshot) -> bool:
    """Torch with CUDA and torchvision are there, as on a Jetson only NVIDIA's builds are."""
    return torch(snapshot).cuda is not None and "torchvision" in snapshot.packages


def card_objections(snapshot: Snapshot) -> Iterator[Verdict]:
    """What keeps the machine's driver from driving its GPUs, whatever the build."""
    have = version_tuple(driver_version(snapshot))
    for architecture in dict.fromkeys(architectures(snapshot)):
        first, last = architecture.first_branch, architecture.last_branch
        if have and have[0] < first:
            yield found(
                "driver-too-old",
                f"{architecture.name} GPUs need driver {first} or newer; this machine has {driver_version(snapshot)}.",
                driver=driver_version(snapshot),
                needed=str(first),
            )
        elif have and last is not None and have[0] > last:
            yield found(
                "gpu-architecture-unsupported",
                f"Driver {driver_version(snapshot)} drives no {architecture.name} GPUs any more; the last is {last}.",
                title="The driver no longer supports this GPU",
                driver=driver_version(snapshot),
                needed=str(last),
            )


def _libc_objection(snapshot: Snapshot, build: Build) -> Iterator[Verdict]:
    first = FIRST_FOR_NEWER_GLIBC.get(machine(snapshot))
    if first and build.minor >= first and glibc_is_older(snapshot, NEWER_GLIBC):
        libc = host(snapshot).libc
        yield found(
            "wheel-not-found",
            f"torch {build.torch} has wheels for glibc 2.28 and newer; this machine has {libc}.",
            title=f"torch {build.torch} has no wheels for {libc}",
            libc=libc,
        )


def _driver_objection(snapshot: Snapshot, build: Build) -> Iterator[Verdict]:
    version, needed = driver_version(snapshot), oldest_driver(build.cuda)
    have, want = version_tuple(version), version_tuple(needed)
    if have and want and have < want[: len(have)]:
        yield found(
            "cuda-runtime-too-new",
            f"{build.label} needs driver {needed} or newer; this machine has {version}.",
            driver=version,
            needed=needed,
            torch_cuda=build.cuda,
        )
    newest = major(snapshot.driver.cuda_version) if snapshot.driver and have is None else None
    if newest is not None and newest < (major(build.cuda) or 0):
        yield found("cuda-runtime-too-new", f"{build.label} needs driver {needed} or newer.", needed=needed)


def _kernel_objections(snapshot: Snapshot, build: Build) -> Iterator[Verdict]:
    for capability in dict.fromkeys(capabilities(snapshot)):
        arm_too_old = machine(snapshot) == "aarch64" and capability < ARM_OLDEST
        if arm_too_old or not has_kernels(build.tag, build.minor, capability):
            yield found(
                "gpu-architecture-unsupported",
                f"{build.label} has no kernels for compute capability {capability[0]}.{capability[1]}.",
                compute_capability=f"{capability[0]}.{capability[1]}",
                torch_cuda=build.cuda,
            )


def beyond_the_tables(snapshot: Snapshot) -> Iterator[str]:
    """What of the GPUs is newer than the tables, and checked by their last row."""
    known = max(max(row.capabilities) for row in ARCHITECTURES)
    for capability in dict.fromkeys(capabilities(snapshot)):
        if capability > known:
            yield f"compute capability {capability[0]}.{capability[1]}: checked as {known[0]}.{known[1]}"
