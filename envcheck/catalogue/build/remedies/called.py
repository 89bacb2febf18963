"""A compiler that was called wrongly, or that lacks what the call names."""

import re
import shlex

from envcheck.catalogue.build.hints import SETUP_STOPS_WITH_WORDS
from envcheck.catalogue.commands import by_hand, pip, pip_fix, pip_ready
from envcheck.catalogue.hints import in_words
from envcheck.compat.environment import torch
from envcheck.findings import Evidence, Fix
from envcheck.late_pattern import late
from envcheck.requirement_text import is_name
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


_OPS_OF_DEEPSPEED = late(
    r"(?:fused|cpu)_(?:adam|adagrad|lamb|lion)|async_io|quantizer|transformer(?:_inference)?|utils"
)


def built_at_start(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The toolkit it is compiled with; what an earlier try left; for DeepSpeed, at installation instead."""
    name, cuda = str(evidence.get("extension") or ""), torch(snapshot).cuda
    wanted = f"the CUDA {cuda} toolkit, as torch" if cuda else "a toolkit of torch's CUDA version"
    fixes = in_words(
        f"Compile with {wanted} (`nvcc -V` shows which one runs; `python -c 'import torch; print(torch.version.cuda)'` "
        "what torch has), a GCC that it supports, and ninja: `export CUDA_HOME=/usr/local/cuda-VERSION "
        "PATH=/usr/local/cuda-VERSION/bin:$PATH`.",
        "Delete what an earlier try left (`rm -r ~/.cache/torch_extensions`), and start it with one process and "
        "`MAX_JOBS=1`: the first `FAILED:` or `error:` then says why; pass that text to `envcheck explain`.",
    )
    if not _OPS_OF_DEEPSPEED.fullmatch(name):
        return fixes
    build = shlex.join(pip(snapshot, "install", "--force-reinstall", "--no-deps", "--no-cache-dir",
                           "--no-build-isolation", "deepspeed"))  # fmt: skip
    first, *rest = fixes
    ahead = f"Or build it when DeepSpeed is installed: `DS_BUILD_{name.upper()}=1 {build}`; `ds_report` then shows it."
    return (first, *in_words(ahead), *rest)


def see_compiler(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The tail of a log says only that it failed."""
    package = evidence.get("package")
    named = package if isinstance(package, str) else "PACKAGE"
    whole = pip(snapshot, "install", "-v", "--no-build-isolation", named)
    build = "-v --no-build-isolation" if pip_ready(snapshot) else shlex.join(whole)
    ready = _ready_made(snapshot, package) if isinstance(package, str) and is_name(package) else ()
    return (
        *ready,
        Fix(
            summary=f"Read the first `error:` above (build with `MAX_JOBS=1 {build}`), and pass that text to "
            "`envcheck explain`."
        ),
        Fix(
            summary="Common causes: the toolkit (`nvcc -V` must match torch's CUDA version and support the GPU), a "
            "GCC version that nvcc does not support, gcc and g++ of different versions (`gcc --version; g++ "
            "--version`; set CC and CXX to one), or too little memory (lower MAX_JOBS)."
        ),
        *(() if ready else (
            Fix(summary=f"Or avoid the build: look for a prebuilt wheel of {named} for this torch, CUDA and Python; it "
                "may exist for another torch release only."),
        )),
    )  # fmt: skip


def _ready_made(snapshot: Snapshot, package: str) -> tuple[Fix, ...]:
    """What makes the build unnecessary, which is what most people end up with."""
    if package.lower().replace("_", "-") in ("flash-attn", "flash-attention"):
        return (
            Fix(
                summary="Install a ready wheel instead of building: from "
                "https://github.com/Dao-AILab/flash-attention/releases the file whose name has this torch, CUDA, "
                "Python and C++ ABI. If the newest release has none for "
                "this torch, an older one does: 2.7.4.post1 or 2.7.3 for torch 2.2 to 2.6, 2.5.9.post1 for 2.0 and "
                '2.1. For Windows there are none: build in WSL, or do without it (`attn_implementation="sdpa"`).'
            ),
        )
    return (
        by_hand(snapshot, f"Try the newest release of {package} that has a ready wheel for this Python: pip says at "
                "once if there is none.", "install", "--only-binary", ":all:", package),
    )  # fmt: skip
