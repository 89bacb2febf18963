"""FlashAttention on a machine: whether it is of use, what of it is installed, and what building it here would lack."""

from collections.abc import Iterator

from envcheck.compat.environment import (
    build_label,
    build_nvcc,
    capabilities,
    environment_was_read,
    major,
    python_tag,
    torch,
    torch_version,
)
from envcheck.compat.predicates import glibc_is_older, host, lacks_headers
from envcheck.compat.tables import torch_releases
from envcheck.compat.tables.flash_attention import (
    BLACKWELL,
    BLACKWELL_NVCC,
    FIRST_STABLE_ABI,
    JOB_BYTES,
    JOBS_UNKNOWN,
    OLDEST_CAPABILITY,
    OLDEST_GLIBC,
    OLDEST_NVCC,
    built_for,
    wheel_name,
)
from envcheck.compat.tables.host_compilers import accepted_by
from envcheck.compat.tables.hub_kernels import LOADERS, OLDEST_BRANCH, loader, variant
from envcheck.compat.tables.torch_releases import is_cuda_tag, minor_of
from envcheck.snapshot import FlashAttention, Snapshot
from envcheck.units import size, version_tuple


def would_run(snapshot: Snapshot) -> bool:
    """flash-attn supports every GPU that is used, and there is a CUDA build of torch to use it from."""
    known = capabilities(snapshot)
    return bool(known) and min(known) >= OLDEST_CAPABILITY and torch(snapshot).cuda is not None


def installed_version(snapshot: Snapshot) -> str | None:
    """The installed version; None: it is not installed."""
    if snapshot.packages:
        return snapshot.packages.get("flash-attn")
    return snapshot.attention.version if snapshot.attention else None


def is_missing(snapshot: Snapshot) -> bool:
    """It would run here, and neither it nor a prebuilt kernel that transformers can load is there."""
    known = environment_was_read(snapshot) and "packages.flash-attn" not in snapshot.unavailable
    absent = known and installed_version(snapshot) is None
    return absent and would_run(snapshot) and not loads_kernel(snapshot)


def loads_kernel(snapshot: Snapshot) -> bool:
    """The installed transformers loads a prebuilt kernel from the hub: `kernels` and a variant for torch are there.

    That `kernels` is installed says nothing by itself.
    """
    version, minor = snapshot.packages.get("transformers"), minor_of(torch_version(snapshot))
    cuda, row = torch(snapshot).cuda, loader(version or "")
    unpublished = row is not None and row.kernels is None
    if "kernels" not in snapshot.packages or version is None or minor is None or cuda is None or unpublished:
        return False
    branch = row.branch if row else OLDEST_BRANCH
    tag = "cu" + "".join(cuda.split(".")[:2])
    known = is_cuda_tag(tag) and cxx11_abi(snapshot) is not False
    return known and variant(branch, minor, tag, host(snapshot).machine or "x86_64") is not None


def has_kernel(snapshot: Snapshot) -> bool:
    """Some release of transformers loads a prebuilt kernel for the installed torch from the hub."""
    minor, cuda = minor_of(torch_version(snapshot)), torch(snapshot).cuda
    tag = "cu" + "".join((cuda or "").split(".")[:2])
    if minor is None or not is_cuda_tag(tag) or cxx11_abi(snapshot) is False:
        return False
    branches = dict.fromkeys(row.branch for row in LOADERS if row.kernels)
    return any(variant(branch, minor, tag, host(snapshot).machine or "x86_64") for branch in branches)


def wheels_run(snapshot: Snapshot) -> bool:
    """The project's own wheels are for this machine and its C library, as far as that is known."""
    return host(snapshot).machine in (None, "x86_64") and not glibc_is_older(snapshot, OLDEST_GLIBC)


def fitting_wheel(snapshot: Snapshot) -> str | None:
    """Name of the prebuilt wheel for this torch, CUDA, Python and machine; None: there is none, or it is not known."""
    minor = minor_of(torch_version(snapshot))
    cuda = major(torch(snapshot).cuda)
    tag = python_tag(snapshot)
    abi = cxx11_abi(snapshot)
    if minor is None or cuda is None or tag is None or abi is None or not wheels_run(snapshot):
        return None
    return wheel_name(minor, cuda, abi, tag)


def must_be_built(snapshot: Snapshot) -> bool:
    """It is missing, and no prebuilt wheel fits."""
    return is_missing(snapshot) and fitting_wheel(snapshot) is None


def can_be_built(snapshot: Snapshot) -> bool:
    """It builds with nvcc of torch's CUDA major, and that is one it supports."""
    cuda = major(torch(snapshot).cuda)
    return cuda is None or cuda >= OLDEST_NVCC[0]


def build_lacks(snapshot: Snapshot) -> tuple[str, ...]:
    """What building it here still needs, in words; empty: nothing that is known."""
    if not can_be_built(snapshot):
        return (f"a torch for CUDA {OLDEST_NVCC[0]} or newer (this one is for {torch(snapshot).cuda})",)
    return (*_lacks_toolkit(snapshot), *_lacks_compiler(snapshot), *_lacks_rest(snapshot))


def jobs(snapshot: Snapshot) -> int:
    """MAX_JOBS for this machine, as its setup.py computes it: from processors and free memory, if they are known."""
    facts = host(snapshot)
    memory = facts.memory_available_bytes or facts.memory_total_bytes
    by_memory = memory // JOB_BYTES if memory else JOBS_UNKNOWN
    by_processors = facts.cpu_count // 2 if facts.cpu_count else JOBS_UNKNOWN
    return max(1, min(by_processors, by_memory))


def jobs_note(snapshot: Snapshot) -> str:
    """Why `MAX_JOBS=4`, where the memory of the machine is not known; else empty."""
    facts = host(snapshot)
    if facts.memory_available_bytes or facts.memory_total_bytes:
        return ""
    count = jobs(snapshot)
    return (
        f" The machine's memory is not known, so MAX_JOBS is {count}: each job takes up to {JOB_BYTES >> 30} GiB. Use "
        f"fewer jobs if less than {count * (JOB_BYTES >> 30)} GiB are free."
    )


def cxx11_abi(snapshot: Snapshot) -> bool | None:
    """The C++ ABI of torch: as its libraries tell, else by release and label of its own builds; None: not known."""
    abi, version = torch(snapshot).cxx11_abi, torch_version(snapshot)
    minor, label = minor_of(version), build_label(version)
    if abi is not None or minor is None:
        return abi
    if torch_releases.cxx11_abi(minor, label):
        return True
    return False if is_cuda_tag(label) and host(snapshot).machine in (None, "x86_64") else None


def oldest_nvcc(snapshot: Snapshot) -> tuple[int, int]:
    """The oldest that builds it with kernels for the GPUs of this machine."""
    new = any(capability >= BLACKWELL for capability in capabilities(snapshot))
    return BLACKWELL_NVCC if new else OLDEST_NVCC


def _lacks_toolkit(snapshot: Snapshot) -> Iterator[str]:
    if snapshot.cuda is None or "cuda.nvcc" in snapshot.unavailable:
        return
    nvcc, wanted = build_nvcc(snapshot), torch(snapshot).cuda
    if nvcc is None:
        yield f"nvcc (a CUDA {major(wanted)} toolkit)"
    elif wanted and major(nvcc) != major(wanted):
        yield f"an nvcc of CUDA {major(wanted)}, the CUDA of torch (this one is {nvcc})"
    elif (version_tuple(nvcc) or ()) < (oldest := oldest_nvcc(snapshot)):
        yield f"nvcc {oldest[0]}.{oldest[1]} or newer (this one is {nvcc})"


def _lacks_compiler(snapshot: Snapshot) -> Iterator[str]:
    if snapshot.cuda is None or "cuda.compiler" in snapshot.unavailable:
        return
    compiler = snapshot.cuda.compiler
    accepted = accepted_by(build_nvcc(snapshot))
    version = major(compiler.version) if compiler else None
    if compiler is None or (compiler.path is None and compiler.version is None):
        yield "a C++ compiler"
    elif accepted and version and compiler.kind != "clang" and version > accepted.gcc:
        yield f"GCC {accepted.gcc} or older (this one is {compiler.version})"


def _lacks_rest(snapshot: Snapshot) -> Iterator[str]:
    facts = host(snapshot)
    if lacks_headers(snapshot):
        yield "Python.h (the Python headers)"
    if snapshot.cuda and snapshot.cuda.ninja is None and not snapshot.packages.get("ninja"):
        yield "ninja"
    memory = (facts.memory_total_bytes or 0) + (facts.swap_total_bytes or 0)
    if facts.memory_total_bytes is not None and memory < JOB_BYTES:
        yield f"memory: one compile job takes {size(JOB_BYTES)}, RAM and swap together have {size(memory)}"


def clashes(snapshot: Snapshot) -> tuple[str, ...]:
    """Each thing that the installed flash-attn was built for and that is different here; empty: it fits, or is none."""
    version = installed_version(snapshot)
    return tuple(_clashes(snapshot, as_built(snapshot, version))) if version else ()


def as_built(snapshot: Snapshot, version: str) -> FlashAttention:
    """What was seen of its files; where they were not looked at, what its version's label tells."""
    if snapshot.attention and snapshot.attention.version == version:
        return snapshot.attention
    label = built_for(version)
    return FlashAttention(built_cuda=label.cuda, built_torch=label.torch, built_cxx11_abi=label.cxx11_abi)


def _clashes(snapshot: Snapshot, built: FlashAttention) -> Iterator[str]:
    """Each thing that it was built for and that is another here."""
    torch_is, cuda, tag = torch_version(snapshot), torch(snapshot).cuda, python_tag(snapshot)
    if not _same_torch(built.built_torch, torch_is):
        yield f"torch {built.built_torch} (this is {torch_is})"
    if built.built_cuda and cuda and major(built.built_cuda) != major(cuda):
        yield f"CUDA {built.built_cuda} (torch's is {cuda})"
    abi = cxx11_abi(snapshot)
    if built.built_cxx11_abi is not None and abi is not None and built.built_cxx11_abi != abi:
        yield f"the {'new' if built.built_cxx11_abi else 'old'} C++ ABI (torch has the {'new' if abi else 'old'} one)"
    told = (built.extension_tag or "").split("-")
    if told[0] == "cpython" and len(told) > 1 and tag and f"cp{told[1]}" != tag:
        yield f"Python {told[1][0]}.{told[1][1:]} (this is {tag[2]}.{tag[3:]})"


def _same_torch(built: str | None, torch_is: str | None) -> bool:
    """The minor is the same; unknown counts as the same, and from 2.10 on later ones were seen to do."""
    for_minor, minor = version_tuple(built), minor_of(torch_is)
    if for_minor is None or minor is None:
        return True
    stable = len(for_minor) > 1 and for_minor >= FIRST_STABLE_ABI and minor >= for_minor
    return stable or minor[: len(for_minor)] == for_minor[:2]
