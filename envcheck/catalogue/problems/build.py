"""Problems of building and compiling an extension."""

from envcheck.catalogue.problem import Problem
from envcheck.catalogue.remedies.build import (
    build_requirements,
    cuda_headers,
    fewer_jobs,
    get_nvcc,
    match_cuda,
    newer_nvcc,
    without_isolation,
)
from envcheck.catalogue.remedies.compiler import install_compiler, older_compiler
from envcheck.catalogue.remedies.system import use_linux

PROBLEMS = (
    Problem(
        id="build-nvcc-missing",
        area="build",
        status="fail",
        title="The build finds no nvcc",
        meaning="flash-attn is compiled by NVIDIA's compiler, which is part of the CUDA toolkit, not of torch.",
        recognised='"CUDA_HOME environment variable is not set", "nvcc was not found", or "No such file or '
        'directory" for nvcc, in the log.',
        remedy=get_nvcc,
        because_of=("build-windows",),
    ),
    Problem(
        id="build-cuda-mismatch",
        area="build",
        status="fail",
        title="The build found a CUDA that is not torch's",
        meaning="An extension must be compiled with the CUDA major that torch was built with.",
        recognised='"The detected CUDA version mismatches the version that was used to compile PyTorch", in the log.',
        remedy=match_cuda,
    ),
    Problem(
        id="build-torch-not-visible",
        area="build",
        status="fail",
        title="The build does not see torch",
        meaning="pip builds in an empty environment of its own, where torch is not installed.",
        recognised="\"ModuleNotFoundError: No module named 'torch'\" while a package is being built.",
        remedy=without_isolation,
    ),
    Problem(
        id="build-requirement-missing",
        area="build",
        status="fail",
        title="The build lacks a Python package",
        meaning="With --no-build-isolation pip installs nothing for the build: it must all be there.",
        recognised="No module named packaging, wheel, setuptools, psutil or ninja while a package is being built; or "
        "there is nothing to install with.",
        remedy=build_requirements,
    ),
    Problem(
        id="build-out-of-memory",
        area="build",
        status="fail",
        title="The compiler ran out of memory",
        meaning="Each compile job of flash-attn takes up to 9 GiB; too many ran at once.",
        recognised='"Killed" or signal 9 for nvcc, cicc, cc1plus or ninja in the log, or a kill in the kernel log.',
        remedy=fewer_jobs,
    ),
    Problem(
        id="build-compiler-unsupported",
        area="build",
        status="fail",
        title="nvcc does not accept this C++ compiler",
        meaning="GCC is newer than this nvcc knows, or older than the code needs.",
        recognised='"unsupported GNU version! gcc versions later than N are not supported", "unsupported clang '
        'version", or a complaint that C++17 is needed.',
        remedy=older_compiler,
    ),
    Problem(
        id="build-compiler-missing",
        area="build",
        status="fail",
        title="The build finds no C++ compiler",
        meaning="nvcc compiles only what runs on the GPU; the rest needs gcc and g++.",
        recognised='gcc, g++ or c++ "not found" or "No such file or directory", or "Failed to find C compiler", in '
        "the log.",
        remedy=install_compiler,
        because_of=("build-windows",),
    ),
    Problem(
        id="build-nvcc-too-old",
        area="build",
        status="fail",
        title="nvcc is too old for the GPU or for flash-attn",
        meaning="It cannot compile for the GPU's architecture, or flash-attn refuses it.",
        recognised='"Unsupported gpu architecture compute_..." or "FlashAttention is only supported on CUDA ... '
        'and above" in the log. flash-attn 2.8.3 wants 12.0, Blackwell GPUs 12.8.',
        remedy=newer_nvcc,
    ),
    Problem(
        id="build-headers-missing",
        area="build",
        status="fail",
        title="The build lacks header files",
        meaning="Python's own headers are a package of the distribution; CUDA's are part of the toolkit.",
        recognised='"fatal error: Python.h", "cuda_runtime.h", "cusparse.h" or another header: "No such file or '
        'directory".',
        remedy=cuda_headers,
    ),
    Problem(
        id="build-windows",
        area="build",
        status="fail",
        title="The build runs on Windows itself",
        meaning="flash-attn and vLLM are made for Linux; in WSL 2 they work.",
        recognised="Microsoft's compiler, win_amd64 or a Windows path in the log.",
        remedy=use_linux,
        because_of=("os-unsupported",),
    ),
)
