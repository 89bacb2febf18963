"""Which way a set takes to FlashAttention: what is installed, a wheel, a prebuilt kernel, a build, or none. Pure."""

from typing import Literal, TypeAlias

import msgspec
from msgspec.structs import replace

from envcheck.compat.builds import CPU, Build, installed_build, machine
from envcheck.compat.environment import capabilities
from envcheck.compat.flash_attn import build_lacks, clashes, installed_version, jobs, wheels_run
from envcheck.compat.flash_attn import cxx11_abi as abi_of_installed
from envcheck.compat.flash_wheels import FlashWheel, fitting
from envcheck.compat.jetson import needs_own_torch
from envcheck.compat.predicates import has_gpu, host
from envcheck.compat.tables.broken_pairs import is_broken
from envcheck.compat.tables.flash_attention import OLDEST_CAPABILITY, VERSION, wheel_name, wheel_url
from envcheck.compat.tables.hub_kernels import KERNEL, loader, variant
from envcheck.compat.tables.table import Minor
from envcheck.compat.tables.torch_releases import cuda_of, cxx11_abi
from envcheck.snapshot import Snapshot, Torch

Way: TypeAlias = Literal["installed", "wheel", "kernel", "build", "none"]
PREBUILT: tuple[Way, ...] = ("installed", "wheel", "kernel")

SDPA = "sdpa"
FLASH = "flash_attention_2"


class Attention(msgspec.Struct, frozen=True, kw_only=True):
    """How the model's attention is computed, and what that takes."""

    way: Way
    implementation: str
    """What transformers is told: `flash_attention_2`, `kernels-community/flash-attn2`, `sdpa`."""
    why: str
    wheel: str | None = None
    """File name of the prebuilt wheel."""
    source: str | None = None
    """Where a wheel comes from that is not the project's own, with its SHA-256 where that is known."""
    version: str = VERSION
    """Of flash-attn, where a wheel brings it."""
    kernels: str | None = None
    """Version of the `kernels` package."""
    jobs: int | None = None
    """Compile jobs that memory and processors bear."""

    @property
    def url(self) -> str | None:
        """Where the wheel is downloaded from."""
        return self.source or (wheel_url(self.wheel) if self.wheel else None)


def prebuilt(
    snapshot: Snapshot, build: Build, transformers: str, python: Minor, wheels: tuple[FlashWheel, ...] = ()
) -> Attention | None:
    """FlashAttention without a compiler for this set; None: there is none.

    The project's wheel, one of the index that the user allowed, else the hub's kernel.
    """
    if is_broken({"transformers": transformers, "flash-attn": VERSION}):
        return None
    there = _installed(snapshot, build)
    if there or needs_own_torch(snapshot):
        return there
    own = _wheel(snapshot, build, python)
    return own or _allowed(snapshot, build, python, wheels) or _kernel(snapshot, build, transformers)


def otherwise(snapshot: Snapshot, build: Build, transformers: str, *, wanted: bool = True) -> Attention:
    """Where nothing prebuilt fits, or none is of use: the build on this machine, or none, with the reason."""
    closed = no_use(snapshot, build, wanted=wanted)
    if closed:
        return Attention(way="none", implementation=SDPA, why=f"torch's own attention (SDPA), because {closed}")
    return _build(snapshot, build, transformers)


def no_use(snapshot: Snapshot, build: Build, *, wanted: bool = True) -> str | None:
    """Why flash-attn is of no use here; None: it is."""
    if not wanted:
        return "flash-attn was left out"
    if build.tag == CPU or not has_gpu(snapshot):
        return "flash-attn needs a GPU"
    known = capabilities(snapshot)
    if known and min(known) < OLDEST_CAPABILITY:
        low = min(known)
        return f"flash-attn runs from compute capability 8.0 (Ampere) on, and a GPU here has {low[0]}.{low[1]}"
    return None


def _installed(snapshot: Snapshot, build: Build) -> Attention | None:
    """The flash-attn that is there already, where the set keeps the torch that it was built for."""
    version = installed_version(snapshot)
    if version is None or build != installed_build(snapshot) or clashes(snapshot):
        return None
    why = f"flash-attn {version} is installed and was built for this torch, as far as its files tell"
    return Attention(way="installed", implementation=FLASH, why=why)


def _wheel(snapshot: Snapshot, build: Build, python: Minor) -> Attention | None:
    major = int(cuda_of(build.tag).split(".")[0])
    name = wheel_name(build.minor, major, _abi(snapshot, build), f"cp{python[0]}{python[1]}")
    if name is None or not wheels_run(snapshot):
        return None
    why = f"the prebuilt wheel for torch {_dotted(build.minor)}, CUDA {major} and Python {_dotted(python)}"
    return Attention(way="wheel", implementation=FLASH, why=why, wheel=name)


def _allowed(snapshot: Snapshot, build: Build, python: Minor, wheels: tuple[FlashWheel, ...]) -> Attention | None:
    found = fitting(wheels, build, python, machine(snapshot))
    if found is None:
        return None
    why = f"the wheel {found.file} of the index that you allowed, not of flash-attn's own project"
    return Attention(
        way="wheel", implementation=FLASH, why=why, wheel=found.file, source=found.source, version=found.version
    )


def _kernel(snapshot: Snapshot, build: Build, transformers: str) -> Attention | None:
    row = loader(transformers)
    if row is None or row.kernels is None or not _abi(snapshot, build):
        return None
    if variant(row.branch, build.minor, build.tag, machine(snapshot)) is None:
        return None
    why = f"no wheel of flash-attn fits; transformers {transformers} loads the prebuilt kernel {KERNEL}"
    return Attention(way="kernel", implementation=KERNEL, why=why, kernels=row.kernels)


def _build(snapshot: Snapshot, build: Build, transformers: str) -> Attention:
    """Compile it where everything for that is there, else none."""
    planned = Torch(version=f"{build.torch}+{build.tag}", cuda=build.cuda, cxx11_abi=_abi(snapshot, build))
    box = replace(snapshot, torch=planned, packages={"ninja": "planned"})
    none = f"no wheel and no prebuilt kernel fit {build.label} and transformers {transformers}"
    if snapshot.cuda is None or host(snapshot).memory_total_bytes is None:
        return Attention(
            way="none", implementation=SDPA, why=f"{none}, and it is unknown whether it can be built here: SDPA instead"
        )
    lacks = build_lacks(box)
    if lacks:
        why = f"{none}, and building it lacks {', '.join(lacks)}: SDPA instead"
        return Attention(way="none", implementation=SDPA, why=why)
    return Attention(
        way="build",
        implementation=FLASH,
        why=f"{none}; this machine has all that building flash-attn {VERSION} takes",
        jobs=jobs(snapshot),
    )


def _abi(snapshot: Snapshot, build: Build) -> bool:
    """The C++ ABI of a build: of the installed one as its files tell, of others by the table."""
    own = abi_of_installed(snapshot) if build == installed_build(snapshot) else None
    return cxx11_abi(build.minor, build.tag) if own is None else own


def _dotted(minor: Minor) -> str:
    return f"{minor[0]}.{minor[1]}"
