"""CUDA on the machine: toolkits, nvcc, CUDA_HOME, the host compiler, and what the loader would find."""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TypeAlias

from envcheck.late_pattern import late
from envcheck.probes.background import in_background
from envcheck.probes.box import Box, ProbeResult
from envcheck.probes.compiler import host_compiler, ninja_version
from envcheck.probes.cuda_init import LIMIT_S, start_cuda
from envcheck.probes.kernel_module import version_in
from envcheck.probes.loader import find_elsewhere, find_library, library_path
from envcheck.probes.programs import on_disk, resolved, which
from envcheck.probes.toolkits import is_toolkit, nvcc_version, toolkit_version, toolkits
from envcheck.snapshot import CXX_RUNTIME, Cuda, CudaInit, LoaderLibrary

_LIBRARY = late(
    r"lib(?:cuda|cudart|cublas|cublasLt|cudnn\w*|cufft\w*|curand|cusolver\w*|cusparse\w*|cupti|nccl|nvrtc[\w-]*|nvJitLink"
    r"|nvToolsExt|nvidia-ml)\.so(?:\.\d+)*"
)
"""The libraries of CUDA and of its driver that torch loads."""
_VERSIONED = late(r"lib(?:nvJitLink|cudnn|nccl)\.so\.\d+")
"""Sonames of libraries whose older minor releases lack what torch was built with."""
_VERSION_AT_END = late(r"\.so\.(\d+(?:\.\d+)+)$")


_CXX_VERSION = late(rb"GLIBCXX_(3\.4\.\d{1,3})")
MOST_BYTES = 64 << 20

LIBCUDA = "libcuda.so.1"

Trial: TypeAlias = Callable[[float], tuple[CudaInit | None, str | None]]
"""CUDA's start, under way: what came of it, or why that is not known."""


def probe_cuda(box: Box) -> ProbeResult:
    """Fill section `cuda`. At most four short processes: CUDA, and nvcc, the compiler and ninja for their versions."""
    gaps: dict[str, str] = {}
    libcuda = find_library(box, LIBCUDA)
    trial = in_background(lambda: start_cuda(box, libcuda)) if libcuda and box.cuda_init else None
    nvcc = which(box, "nvcc")
    version, reason = nvcc_version(box, nvcc) if nvcc else (None, None)
    if reason:
        gaps["cuda.nvcc"] = reason
    home = box.environ.get("CUDA_HOME") or box.environ.get("CUDA_PATH") or None
    folders = tuple(_with_cuda(box))
    facts = Cuda(
        toolkits=toolkits(box, gaps),
        nvcc=version,
        nvcc_path=nvcc,
        home=home,
        home_version=_home_version(box, home, gaps) if home else None,
        home_exists=on_disk(box, home).is_dir() if home else None,
        compiler=host_compiler(box, gaps),
        ninja=ninja_version(box, gaps),
        loader_path=folders,
        loader_stubs=tuple(folder for folder in folders if _holds_stubs(box, folder)),
        loader_libraries=(*_versioned(box, folders), *_cxx_runtime(box)),
        libcuda=libcuda,
        libcuda_version=_version(box, libcuda) if libcuda else None,
        libcuda_empty=_is_empty(box, libcuda) if libcuda else None,
        libcuda_elsewhere=None if libcuda else find_elsewhere(box, LIBCUDA),
        init=_init(box, trial, gaps) if trial else None,
    )
    return ProbeResult({"cuda": facts}, gaps)


def _init(box: Box, trial: Trial, gaps: dict[str, str]) -> CudaInit | None:
    """The answer of the CUDA driver, which was started when this probe began."""
    try:
        answer, reason = trial(box.left_s(LIMIT_S + 1))
    except TimeoutError:
        answer, reason = None, "CUDA was not started within the time limit"
    if reason:
        gaps["cuda.init"] = reason
    return answer


def _version(box: Box, path: str) -> str | None:
    """From the name behind the link: `libcuda.so.535.183.01`."""
    return version_in(on_disk(box, path).resolve().name)


def _is_empty(box: Box, path: str) -> bool | None:
    try:
        return on_disk(box, path).stat().st_size == 0
    except OSError:
        return None


def _home_version(box: Box, home: str, gaps: dict[str, str]) -> str | None:
    """Version of the toolkit that CUDA_HOME names; None where there is none."""
    if not is_toolkit(box, home):
        return None
    version, reason = toolkit_version(box, home)
    if reason:
        gaps["cuda.home_version"] = reason
    return version


def _with_cuda(box: Box) -> Iterator[str]:
    """The directories of LD_LIBRARY_PATH that hold CUDA libraries."""
    for folder in library_path(box):
        with suppress(OSError, ValueError), os.scandir(on_disk(box, folder)) as entries:
            if any(_LIBRARY.fullmatch(entry.name) for entry in entries):
                yield folder


def _versioned(box: Box, folders: tuple[str, ...]) -> Iterator[LoaderLibrary]:
    """The first of each soname, as the loader takes it, with the version in the name of the file behind the link."""
    seen: set[str] = set()
    for folder in folders:
        names: list[str] = []
        with suppress(OSError, ValueError):
            names = sorted(file.name for file in on_disk(box, folder).iterdir() if _VERSIONED.fullmatch(file.name))
        for name in names:
            version = _VERSION_AT_END.search(resolved(box, f"{folder.rstrip('/')}/{name}"))
            if version and name not in seen:
                yield LoaderLibrary(name=name, folder=folder, version=version[1])
            seen.add(name)


def _cxx_runtime(box: Box) -> Iterator[LoaderLibrary]:
    """The libstdc++ that LD_LIBRARY_PATH puts before the system's, with the newest version of symbols that it has."""
    for folder in library_path(box):
        file = on_disk(box, f"{folder.rstrip('/')}/{CXX_RUNTIME}")
        with suppress(OSError, ValueError):
            if file.is_file() and file.stat().st_size < MOST_BYTES:
                told = {match[1].decode() for match in _CXX_VERSION.finditer(file.read_bytes())}
                version = max(told, key=lambda text: int(text.rpartition(".")[2]), default="3.4.0")
                yield LoaderLibrary(name=CXX_RUNTIME, folder=folder, version=version)
                return


def _holds_stubs(box: Box, folder: str) -> bool:
    """Its libraries are only for linking: every toolkit keeps them in a folder of this name."""
    return "stubs" in (os.path.basename(folder.rstrip("/")), os.path.basename(resolved(box, folder)))  # noqa: PTH119 - text
