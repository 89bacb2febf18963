"""Problems of a build or an installation."""

from envcheck.catalogue.build.remedies.build import (
    build_requirements,
    cuda_headers,
    fewer_jobs,
    fitting_wheel_only,
    get_nvcc,
    match_cuda,
    newer_nvcc,
    other_release,
    other_wheel,
    reach_index,
    repeat_install,
    wait_for_the_other,
    without_isolation,
)
from envcheck.catalogue.build.remedies.toolchain import move_across
from envcheck.catalogue.build.remedies.tools import (
    calm_compiler,
    install_tool,
    link_library,
    other_cmake,
    other_source_release,
    toolkit_for_libc,
)
from envcheck.catalogue.cuda.remedies.compiler import install_compiler, older_compiler
from envcheck.catalogue.host.remedies.interpreter import own_environment
from envcheck.catalogue.host.remedies.room import free_disk
from envcheck.catalogue.host.remedies.system import use_linux
from envcheck.catalogue.problem import Problem

PROBLEMS = (
    Problem(
        id="build-nvcc-missing",
        area="build",
        status="fail",
        title="nvcc was not found by the build",
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
        title="CUDA version mismatch between nvcc and torch",
        meaning="An extension must be compiled with the CUDA major that torch was built with.",
        recognised='"The detected CUDA version mismatches the version that was used to compile PyTorch", in the log.',
        remedy=match_cuda,
    ),
    Problem(
        id="build-torch-not-visible",
        area="build",
        status="fail",
        title="torch is not visible to the build (build isolation)",
        meaning="pip builds in an isolated environment, where torch is not installed.",
        recognised="\"ModuleNotFoundError: No module named 'torch'\" while a package is being built.",
        remedy=without_isolation,
    ),
    Problem(
        id="build-requirement-missing",
        area="build",
        status="fail",
        title="A Python package that the build needs is missing",
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
        title="nvcc does not support this C++ compiler version",
        meaning="GCC is newer than this nvcc knows, or older than the code needs.",
        recognised='"unsupported GNU version! gcc versions later than N are not supported", "unsupported clang '
        'version", or a complaint that C++17 is needed.',
        remedy=older_compiler,
    ),
    Problem(
        id="build-compiler-missing",
        area="build",
        status="fail",
        title="No C++ compiler was found by the build",
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
        title="Header files that the build needs are missing",
        meaning="Python's own headers are a package of the distribution; CUDA's are part of the toolkit.",
        recognised='"fatal error: Python.h", "cuda_runtime.h", "cusparse.h" or another header: "No such file or '
        'directory".',
        remedy=cuda_headers,
    ),
    Problem(
        id="build-windows",
        area="build",
        status="fail",
        title="The build runs on native Windows",
        meaning="flash-attn and vLLM are made for Linux; in WSL 2 they work.",
        recognised="Microsoft's compiler, win_amd64 or a Windows path in the log.",
        remedy=use_linux,
        because_of=("os-unsupported",),
    ),
    Problem(
        id="wheel-not-found",
        area="build",
        status="fail",
        title="There is no wheel for this Python, torch or platform",
        meaning="The package index has nothing that fits, or no such version; building from source is the only way "
        "left, where there is one.",
        recognised='"No matching distribution found", "No solution found" or 404 for a wheel, in the log.',
        remedy=other_wheel,
        because_of=("network-failed",),
    ),
    Problem(
        id="wheel-incompatible",
        area="build",
        status="fail",
        title="The wheel does not fit this system",
        meaning="It was built for another Python or machine, or for a newer C library than this distribution has.",
        recognised='"is not a supported wheel on this platform", or "GLIBC_... not found", "GLIBCXX_... not found" '
        "on import.",
        remedy=fitting_wheel_only,
    ),
    Problem(
        id="wheel-yanked",
        area="build",
        status="warn",
        title="The release was yanked",
        meaning="The index still has it, for those who ask for exactly this version, but something is wrong with it.",
        recognised="pip or uv say that a release is yanked (PEP 592) while they install it.",
        remedy=other_release,
    ),
    Problem(
        id="disk-full",
        area="build",
        status="fail",
        title="The disk is full",
        meaning="Nothing more can be written; what was being written is not complete.",
        recognised='"No space left on device" (errno 28) or "Disk quota exceeded" (errno 122).',
        remedy=free_disk,
    ),
    Problem(
        id="network-failed",
        area="build",
        status="fail",
        title="Network error",
        meaning="An index or a file could not be reached, or came damaged.",
        recognised="Name resolution, TLS, proxy, time-out, reset, a server error or a wrong checksum, in the log.",
        remedy=reach_index,
    ),
    Problem(
        id="externally-managed",
        area="build",
        status="fail",
        title="pip refused: externally managed environment (PEP 668)",
        meaning="The distribution manages the system Python (PEP 668); install packages into a virtual environment.",
        recognised='"error: externally-managed-environment", in the log.',
        remedy=own_environment,
    ),
    Problem(
        id="install-running",
        area="build",
        status="fail",
        title="Another installation is running in this environment",
        meaning="Two installers that write into one environment at the same time leave it half of one and half of the "
        "other, so the second one does not begin.",
        recognised="The lock of the environment, share/envcheck/install.lock, is held by a process that lives.",
        remedy=wait_for_the_other,
    ),
    Problem(
        id="install-failed",
        area="build",
        status="fail",
        title="The installation failed",
        meaning="A step ended with an error that no rule explains. Its last line and its log say more.",
        recognised="A step of `envcheck install` ended with a status other than 0, and its output shows none of the "
        "other problems.",
        remedy=repeat_install,
        because_of=("network-failed", "disk-full", "wheel-not-found"),
    ),
    Problem(
        id="build-tool-missing",
        area="build",
        status="fail",
        title="A program that the build needs is missing",
        meaning=(
            "Something is compiled from its source, and a program for that is not installed. Where "
            "there is a wheel for this Python, nothing needs to be compiled."
        ),
        recognised=(
            'git, cmake, make, Rust or another program is "not found" or "No such file or directory", in the log.'
        ),
        remedy=install_tool,
        because_of=("build-windows",),
    ),
    Problem(
        id="build-cmake-version",
        area="build",
        status="fail",
        title="CMake is too old or too new for this source",
        meaning=(
            "The source says which CMake it takes; CMake 4 no longer takes what was written for CMake before 3.5."
        ),
        recognised=(
            '"CMake ... or higher is required", or "Compatibility with CMake < 3.5 has been removed", in the log.'
        ),
        remedy=other_cmake,
    ),
    Problem(
        id="build-source-incompatible",
        area="build",
        status="fail",
        title="The source is not compatible with this torch, CUDA or Python",
        meaning=("It was written for other releases: names that it uses are gone, or new ones are not there yet."),
        recognised=(
            "The compiler does not know a name of torch, CUB, Thrust or pybind11; THC headers are "
            "asked for; setuptools refuses the source."
        ),
        remedy=other_source_release,
    ),
    Problem(
        id="build-compiler-crashed",
        area="build",
        status="fail",
        title="The compiler crashed",
        meaning="A defect of the compiler, or too little memory.",
        recognised='"internal compiler error", or "died due to signal" other than 9, in the log.',
        remedy=calm_compiler,
        because_of=(
            "build-out-of-memory",
            "disk-full",
        ),
    ),
    Problem(
        id="build-glibc-too-new",
        area="build",
        status="fail",
        title="nvcc is older than this distribution's C library",
        meaning=("Headers of the C library declare functions in a way that this toolkit's headers contradict."),
        recognised=(
            '"exception specification is incompatible with that of previous function", or an unknown '
            '"_Float..." type, in the log. glibc 2.41 needs CUDA 12.9 or newer.'
        ),
        remedy=toolkit_for_libc,
    ),
    Problem(
        id="build-library-missing",
        area="build",
        status="fail",
        title="The linker cannot find a library",
        meaning="The library is not installed, or only its file to run with and not the one to link with.",
        recognised='"cannot find -l..." from the linker, in the log.',
        remedy=link_library,
    ),
    Problem(
        id="build-temporary-folder",
        area="build",
        status="fail",
        title="The build cannot move files between file systems (errno 18)",
        meaning="The package's setup.py renames a file from the cache into pip's temporary folder; that works only "
        "where both lie on one file system.",
        recognised='"[Errno 18] Invalid cross-device link", in the log.',
        remedy=move_across,
    ),
)
