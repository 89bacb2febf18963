"""A compiler that was called wrongly, or that lacks what the call names."""

import re
import shlex

from envcheck.catalogue.build.hints import SETUP_STOPS_WITH_WORDS
from envcheck.catalogue.commands import pip, pip_fix, pip_ready
from envcheck.catalogue.hints import in_words
from envcheck.findings import Evidence, Fix
from envcheck.snapshot import Snapshot


def flags_for_nvcc(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Nvcc takes `-mf16c` for an option of its own; the build must pass it on with -Xcompiler."""
    flag = evidence.get("flag")
    passed = f" (`-Xcompiler -m{flag}`)" if isinstance(flag, str) and flag.isalnum() else ""
    return (
        pip_fix(
            snapshot,
            "Build with ninja and a newer CMake, which keep such options from nvcc: without ninja, setuptools gives "
            "nvcc all of them.",
            "install",
            "--upgrade",
            "cmake",
            "ninja",
        ),
        Fix(
            summary="Or use a newer release of the package and a newer CUDA toolkit: older ones do not pass the "
            f"option to the C++ compiler{passed}. Distributions' own nvcc (/usr/bin/nvcc) is old."
        ),
        Fix(
            summary="Also check whether CMAKE_ARGS, CFLAGS, CXXFLAGS, NVCC_APPEND_FLAGS or NVCC_PREPEND_FLAGS in "
            "your shell contain it, and unset them; a folder with a space in its name breaks the command as well."
        ),
    )


def library_for_linker(_snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """Python's headers, libcuda.so without a number, a compiler."""
    return (
        Fix(
            summary="If gcc says `cannot find -lcuda`, create the link that the linker needs: "
            "`sudo ldconfig`, then `sudo ln -s libcuda.so.1 libcuda.so` in its folder (`ldconfig -p | grep libcuda`); "
            "or set TRITON_LIBCUDA_PATH to that folder; the toolkit's `lib64/stubs` in LIBRARY_PATH works as well."
        ),
        Fix(
            summary="If it says `Python.h: No such file`, install the headers of this Python (python3-dev, "
            "python3-devel)."
        ),
        Fix(
            summary="If conda's libraries come first on the path, unset LD_LIBRARY_PATH, or set CC=/usr/bin/gcc.",
        ),
    )


def gcc_instead(_snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """A module of the cluster sets CC and CXX."""
    return (
        Fix(
            summary="Build with gcc: `export CC=gcc CXX=g++` (nvcc then uses them too), or unload the module of the "
            "HPC SDK.",
            new_shell=True,
        ),
    )


def build_afresh(_snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """What is left of an earlier build is taken for its own."""
    return (
        Fix(summary="Delete the folders `build` and `*.egg-info` of the source, and build again with `MAX_JOBS=1`."),
        Fix(
            summary="Build one extension at a time (DeepSpeed: DS_BUILD_OPS=0 and only the one that is needed), or "
            "use another release."
        ),
    )


def setup_asks(_snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """What a setup.py stops for: where it mentions CUDA or a GPU, what such a check looks at."""
    words = in_words(*SETUP_STOPS_WITH_WORDS)
    if not re.search(r"(?i)\bcuda\b|\bgpu\b|nvcc", str(evidence.get("said") or "")):
        return words
    return (
        *in_words(
            "Its setup.py looks for CUDA: install the toolkit of torch's CUDA version (`nvcc -V`, `export "
            "CUDA_HOME=/usr/local/cuda PATH=/usr/local/cuda/bin:$PATH`), and a CUDA build of torch "
            "(`python -c 'import torch; print(torch.version.cuda, torch.cuda.is_available())'`).",
            "Where no GPU is visible (`docker build`, a login node): `export FORCE_CUDA=1 TORCH_CUDA_ARCH_LIST=8.6` "
            "with the compute capability of the GPU that will run it, and build with `--no-build-isolation`.",
        ),
        *words,
    )


def see_compiler(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The tail of a log says only that it failed."""
    package = evidence.get("package")
    named = package if isinstance(package, str) else "PACKAGE"
    whole = pip(snapshot, "install", "-v", "--no-build-isolation", named)
    build = "-v --no-build-isolation" if pip_ready(snapshot) else shlex.join(whole)
    return (
        Fix(
            summary=f"Read the first `error:` above (build with `MAX_JOBS=1 {build}`), and pass that text to "
            "`envcheck explain`."
        ),
        Fix(
            summary="Common causes: the toolkit (`nvcc -V` must match torch's CUDA version and support the GPU), a "
            "GCC version that nvcc does not support, gcc and g++ of different versions (`gcc --version; g++ "
            "--version`; set CC and CXX to one), or too little memory (lower MAX_JOBS)."
        ),
        Fix(
            summary=f"Or avoid the build: look for a prebuilt wheel of {named} for this torch, CUDA and Python; it "
            "may exist for another torch release only."
        ),
    )
