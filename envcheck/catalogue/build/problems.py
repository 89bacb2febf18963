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
        title="The build did not find nvcc (CUDA_HOME is not set)",
        meaning="Building a CUDA extension, such as flash-attn, requires nvcc, which is part of the CUDA toolkit and "
        "not included with torch.",
        recognised='"CUDA_HOME environment variable is not set", "nvcc was not found", or "No such file or '
        'directory" for nvcc in the log.',
        remedy=get_nvcc,
    ),
    Problem(
        id="build-cuda-mismatch",
        area="build",
        status="fail",
        title="CUDA version mismatch between nvcc and torch",
        meaning="An extension must be compiled with the CUDA major version that torch was built with.",
        recognised='"The detected CUDA version mismatches the version that was used to compile PyTorch" in the log.',
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
        title="A Python build dependency is missing",
        meaning="With `--no-build-isolation`, pip does not install build dependencies; they must already be installed.",
        recognised='"No module named" packaging, wheel, setuptools, psutil or ninja while a package is being '
        "built; or pip itself is missing.",
        remedy=build_requirements,
    ),
    Problem(
        id="build-out-of-memory",
        area="build",
        status="fail",
        title="The compiler ran out of memory",
        meaning="Each compile job of a CUDA extension may take several GiB of memory (of flash-attn up to 9 GiB), and "
        "too many ran at the same time.",
        recognised='"Killed" or signal 9 for nvcc, cicc, cc1plus or ninja in the log, or a kill in the kernel log.',
        remedy=fewer_jobs,
    ),
    Problem(
        id="build-compiler-unsupported",
        area="build",
        status="fail",
        title="nvcc does not support this GCC version (unsupported GNU version)",
        meaning="GCC is newer than this nvcc supports, or older than the source code requires.",
        recognised='"unsupported GNU version! gcc versions later than N are not supported", "unsupported clang '
        'version", or an error that C++17 is required.',
        remedy=older_compiler,
    ),
    Problem(
        id="build-compiler-missing",
        area="build",
        status="fail",
        title="The build found no C++ compiler (gcc, g++)",
        meaning="nvcc compiles only the GPU code; the rest of an extension is compiled with gcc and g++.",
        recognised='gcc, g++ or c++ "not found" or "No such file or directory", or "Failed to find C compiler", in '
        "the log.",
        remedy=install_compiler,
    ),
    Problem(
        id="build-nvcc-too-old",
        area="build",
        status="fail",
        title="nvcc is too old for the GPU or for flash-attn",
        meaning="This nvcc cannot compile for the GPU's architecture, or the extension, such as flash-attn, does not "
        "support it.",
        recognised='"Unsupported gpu architecture compute_..." or "FlashAttention is only supported on CUDA ... '
        'and above" in the log. flash-attn 2.8.3 requires CUDA 12.0, Blackwell GPUs require CUDA 12.8.',
        remedy=newer_nvcc,
    ),
    Problem(
        id="build-headers-missing",
        area="build",
        status="fail",
        title="Header files are missing (Python.h, cuda_runtime.h)",
        meaning="Python's headers are a separate package of the distribution; CUDA's headers are part of the CUDA "
        "toolkit.",
        recognised='"fatal error: Python.h", "cuda_runtime.h", "cusparse.h" or another header, followed by '
        '"No such file or directory".',
        remedy=cuda_headers,
    ),
    Problem(
        id="build-windows",
        area="build",
        status="fail",
        title="The build runs on native Windows",
        meaning="flash-attn and vLLM support Linux only. They work in WSL 2.",
        recognised="Microsoft's compiler, win_amd64 or a Windows path in the log.",
        remedy=use_linux,
        because_of=("os-unsupported",),
    ),
    Problem(
        id="wheel-not-found",
        area="build",
        status="fail",
        title="No matching distribution: no wheel for this Python, torch or platform",
        meaning="The package index has no compatible wheel, or no such version. If there is a source distribution, "
        "building from source is the only option.",
        recognised='"No matching distribution found", "No solution found" or 404 for a wheel in the log.',
        remedy=other_wheel,
        because_of=("network-failed",),
    ),
    Problem(
        id="wheel-incompatible",
        area="build",
        status="fail",
        title="The wheel is not supported on this platform",
        meaning="The wheel was built for another Python version or CPU, or for a newer glibc than this distribution "
        "has.",
        recognised='"is not a supported wheel on this platform", or "GLIBC_... not found", "GLIBCXX_... not found" '
        "on import.",
        remedy=fitting_wheel_only,
    ),
    Problem(
        id="wheel-yanked",
        area="build",
        status="warn",
        title="The release was yanked",
        meaning="The package's authors withdrew this release because something is wrong with it. It is installed "
        "only because exactly this version was requested.",
        recognised="pip or uv reports during installation that the release is yanked (PEP 592).",
        remedy=other_release,
    ),
    Problem(
        id="disk-full",
        area="build",
        status="fail",
        title="The disk is full",
        meaning="No more data can be written, and the last file that was written is incomplete.",
        recognised='"No space left on device" (errno 28) or "Disk quota exceeded" (errno 122).',
        remedy=free_disk,
    ),
    Problem(
        id="network-failed",
        area="build",
        status="fail",
        title="Network error: the package index or a file cannot be reached",
        meaning="The package index or a file could not be reached, or the download was corrupted.",
        recognised="An error of name resolution, TLS or a proxy, a timeout, a connection reset, a server error or a "
        "wrong checksum in the log.",
        remedy=reach_index,
    ),
    Problem(
        id="externally-managed",
        area="build",
        status="fail",
        title="pip refused: externally managed environment (PEP 668)",
        meaning="The distribution manages the system Python, so pip does not install into it. Install packages into "
        "a virtual environment.",
        recognised='"error: externally-managed-environment" in the log.',
        remedy=own_environment,
    ),
    Problem(
        id="install-running",
        area="build",
        status="fail",
        title="Another installation is running in this environment",
        meaning="Two installers that write into the same environment would damage it, so the second one does not "
        "start.",
        recognised="A running process holds the environment's lock file, share/envcheck/install.lock.",
        remedy=wait_for_the_other,
    ),
    Problem(
        id="install-failed",
        area="build",
        status="fail",
        title="The installation failed",
        meaning="A step failed with an error that envcheck does not know. The last line of its output and its log "
        "file show the cause.",
        recognised="A step of `envcheck install` ended with a nonzero exit code, and its output matches no other "
        "problem.",
        remedy=repeat_install,
        because_of=("network-failed", "disk-full", "wheel-not-found"),
    ),
    Problem(
        id="build-tool-missing",
        area="build",
        status="fail",
        title="A program that the build needs is missing",
        meaning=(
            "A package is built from source, and a program that the build calls is not installed. If there is a "
            "wheel for this Python, nothing needs to be built."
        ),
        recognised=(
            'git, cmake, make, Rust or another program is "not found" or "No such file or directory" in the log.'
        ),
        remedy=install_tool,
    ),
    Problem(
        id="build-cmake-version",
        area="build",
        status="fail",
        title="CMake is too old or too new for this source",
        meaning=(
            "The source requires another CMake version. CMake 4 no longer supports projects written for CMake older "
            "than 3.5."
        ),
        recognised=(
            '"CMake ... or higher is required", or "Compatibility with CMake < 3.5 has been removed" in the log.'
        ),
        remedy=other_cmake,
    ),
    Problem(
        id="build-source-incompatible",
        area="build",
        status="fail",
        title="The source is not compatible with this torch, CUDA or Python",
        meaning=(
            "The source was written for other releases: it uses names that were removed, or that do not exist yet."
        ),
        recognised=(
            "The compiler does not find a name from torch, CUB, Thrust or pybind11; the source includes THC headers; "
            "or setuptools rejects the source."
        ),
        remedy=other_source_release,
    ),
    Problem(
        id="build-compiler-crashed",
        area="build",
        status="fail",
        title="The compiler crashed (internal compiler error)",
        meaning="The compiler has a bug, or the machine has too little memory.",
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
        title="nvcc is not compatible with this glibc version",
        meaning=("The CUDA toolkit's headers contradict function declarations in the headers of this newer glibc."),
        recognised=(
            '"exception specification is incompatible with that of previous function", or an unknown '
            '"_Float..." type in the log. glibc 2.41 needs CUDA 12.9 or newer.'
        ),
        remedy=toolkit_for_libc,
    ),
    Problem(
        id="build-library-missing",
        area="build",
        status="fail",
        title="The linker cannot find a library (cannot find -l...)",
        meaning="The library is not installed, or only its runtime package is, without the development package that "
        "linking needs.",
        recognised='"cannot find -l..." from the linker in the log.',
        remedy=link_library,
    ),
    Problem(
        id="build-temporary-folder",
        area="build",
        status="fail",
        title="Invalid cross-device link in the build (errno 18)",
        meaning="The package's setup.py moves a file between the cache and pip's temporary folder, which works only "
        "if both are on the same file system.",
        recognised='"[Errno 18] Invalid cross-device link" in the log.',
        remedy=move_across,
    ),
)
