"""Whether flash-attn is of use on a box, which wheel of it fits, and what building it there would lack."""

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
from envcheck.compat.predicates import host
from envcheck.compat.tables.flash_attention import (
    BLACKWELL,
    BLACKWELL_NVCC,
    JOB_BYTES,
    OLDEST_CAPABILITY,
    OLDEST_NVCC,
    wheel_name,
)
from envcheck.compat.tables.host_compilers import accepted_by
from envcheck.compat.tables.torch_releases import is_cuda_tag, minor_of
from envcheck.snapshot import Snapshot
from envcheck.units import size, version_tuple

FIRST_ALWAYS_NEW_ABI = (2, 7)
"""From this torch on every build uses the C++11 ABI; before it those of torch's own indexes use the old one, but for
EARLY_NEW_ABI. Source: PyTorch's release posts of 2.6 and 2.7."""
EARLY_NEW_ABI = (2, 6), "cu126"


def would_run(snapshot: Snapshot) -> bool:
    """There is a GPU that flash-attn supports, and a CUDA build of torch to use it from."""
    usable = any(capability >= OLDEST_CAPABILITY for capability in capabilities(snapshot))
    return usable and torch(snapshot).cuda is not None


def installed_version(snapshot: Snapshot) -> str | None:
    """The installed version; None: it is not installed."""
    if snapshot.packages:
        return snapshot.packages.get("flash-attn")
    return snapshot.attention.version if snapshot.attention else None


def is_missing(snapshot: Snapshot) -> bool:
    """It would run here, and neither it nor the `kernels` package, which stands in for it, is installed."""
    known = environment_was_read(snapshot) and "packages.flash-attn" not in snapshot.unavailable
    absent = known and installed_version(snapshot) is None
    return absent and would_run(snapshot) and "kernels" not in snapshot.packages


def fitting_wheel(snapshot: Snapshot) -> str | None:
    """Name of the prebuilt wheel for this torch, CUDA, Python and machine; None: there is none, or it is not known."""
    minor = minor_of(torch_version(snapshot))
    cuda = major(torch(snapshot).cuda)
    tag = python_tag(snapshot)
    abi = cxx11_abi(snapshot)
    if minor is None or cuda is None or tag is None or abi is None or host(snapshot).machine not in (None, "x86_64"):
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
    """MAX_JOBS for this box: as its setup.py computes it, from processors and free memory; 1 where they are unknown."""
    facts = host(snapshot)
    by_memory = (facts.memory_available_bytes or facts.memory_total_bytes or 0) // JOB_BYTES
    return max(1, min((facts.cpu_count or 2) // 2, by_memory))


def cxx11_abi(snapshot: Snapshot) -> bool | None:
    """The C++ ABI of torch: as its libraries tell, else by release and label of its own builds; None: not known."""
    abi, version = torch(snapshot).cxx11_abi, torch_version(snapshot)
    minor, label = minor_of(version), build_label(version)
    if abi is not None or minor is None:
        return abi
    if minor >= FIRST_ALWAYS_NEW_ABI:
        return True
    return (
        (minor, label) == EARLY_NEW_ABI if is_cuda_tag(label) and host(snapshot).machine in (None, "x86_64") else None
    )


def oldest_nvcc(snapshot: Snapshot) -> tuple[int, int]:
    """The oldest that builds it with kernels for the GPUs of this box."""
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
    python, facts = snapshot.python, host(snapshot)
    if python and python.headers is None and "python.headers" not in snapshot.unavailable:
        yield "Python.h (the Python headers)"
    if snapshot.cuda and snapshot.cuda.ninja is None and not snapshot.packages.get("ninja"):
        yield "ninja"
    memory = (facts.memory_total_bytes or 0) + (facts.swap_total_bytes or 0)
    if facts.memory_total_bytes is not None and memory < JOB_BYTES:
        yield f"memory: one compile job takes {size(JOB_BYTES)}, RAM and swap together have {size(memory)}"
