"""What to do when a build lacks a program, or when compiler, source and system do not go together."""

import re

from msgspec.structs import replace

from envcheck.catalogue.build.remedies.build import fewer_jobs
from envcheck.catalogue.build.remedies.libraries import companion_of, development_files, get_companion
from envcheck.catalogue.commands import as_root, packages_fix, pip_fix, uv_fix
from envcheck.catalogue.cuda.remedies.compiler import older_compiler
from envcheck.catalogue.cuda.remedies.toolkit import get_toolkit
from envcheck.catalogue.distribution import TOOLKIT, container_toolkit, wants
from envcheck.catalogue.hints import WINDOWS, in_words
from envcheck.catalogue.host.remedies.interpreter import newer_python
from envcheck.catalogue.torch.remedies import install_set
from envcheck.compat.predicates import host, is_windows, is_wsl
from envcheck.compat.tables.system_packages import LIBRARIES, PKG_CONFIG, TOOLS
from envcheck.findings import Evidence, Fix
from envcheck.snapshot import Snapshot

OLD_CMAKE = "cmake<4"
"""The last that takes files written for CMake before 3.5."""


def install_tool(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The program that is named; where none is, a newer pip, which may find a wheel and then build nothing."""
    named = next((evidence[k] for k in ("tool", "program", "command") if isinstance(evidence.get(k), str)), None)
    wheel = pip_fix(snapshot, "Or update pip, which may then find a wheel to install.", "install", "--upgrade", "pip")
    if not isinstance(named, str) or named not in TOOLS:
        return (Fix(summary="Install the missing program with the distribution's package manager."), wheel)
    name = "Rust" if named == "rust" else named
    newer = Fix(
        summary="If the distribution's Rust is too old: `curl https://sh.rustup.rs -sSf | sh`, then a new shell."
    )
    return (packages_fix(snapshot, f"Install {name}.", TOOLS[named]), wheel, *((newer,) if named == "rust" else ()))


def other_cmake(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """A CMake from the package index goes into the environment and leaves the system's alone."""
    wanted = OLD_CMAKE if evidence.get("newest") else "cmake"
    return (
        pip_fix(snapshot, "Install a compatible CMake version into the environment.", "install", "--upgrade", wanted),
        Fix(summary="Then build with `--no-build-isolation`, so that the build uses it."),
    )


def other_source_release(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The source is older or newer than what it is compiled against."""
    package = evidence.get("package")
    named = package if isinstance(package, str) and package.replace("-", "").replace("_", "").isalnum() else None
    newer = pip_fix(snapshot, f"Try the newest release of {named}.", "install", "--upgrade", named) if named else None
    plain = Fix(summary="Install a release of the package for this torch and CUDA version.")
    return (newer or plain, install_set(snapshot, instead=True))


def calm_compiler(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Compilers crash for want of memory, or because of a defect that another release does not have."""
    newer = Fix(
        summary="An internal compiler error is a bug in the compiler: use another GCC version, usually a newer one "
        "that nvcc still supports (`export CC=gcc-11 CXX=g++-11 NVCC_CCBIN=g++-11` with CUDA 11.6 or newer)."
    )
    return (*fewer_jobs(snapshot, evidence)[:1], newer, *get_toolkit(snapshot, evidence)[:1])


def toolkit_for_libc(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """A newer toolkit knows the C library; else a wheel, which needs none."""
    fix = Fix(
        summary="Use CUDA toolkit 12.9 or newer (13.0 or newer if torch was built for CUDA 13), which supports this "
        "glibc. Or build in a container with an older distribution, or install a prebuilt wheel."
    )
    return (fix, *older_compiler(snapshot, evidence)[:1])


DRIVER_LIBRARIES = ("cuda", "nvidia-ml")
"""Of these the toolkit has stubs to link against, for machines without a driver."""


def link_library(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Libcuda is the driver's: its name without a number is missing. What starts with `cu` is the toolkit's."""
    library = evidence.get("library") or PKG_CONFIG.get(str(evidence.get("configured")))
    if isinstance(library, str) and library in LIBRARIES:
        return (development_files(snapshot, f"lib{library}", library),)
    if library in DRIVER_LIBRARIES:
        stubs = "Let the linker find the toolkit's stubs: `export LIBRARY_PATH=$CUDA_HOME/lib64/stubs:$LIBRARY_PATH`"
        refresh = Fix(
            summary="Update the loader's cache, so that it finds the driver's library.",
            commands=(as_root(snapshot, "ldconfig"),),
            root=True,
        )
        return (Fix(summary=f"{stubs} in the shell that builds.", new_shell=True), refresh)
    if companion := companion_of(library):
        return get_companion(snapshot, evidence, companion)
    if isinstance(library, str) and library.startswith(("cu", "nv")):
        path = Fix(
            summary="Let the linker find the toolkit's libraries: `export LIBRARY_PATH=$CUDA_HOME/lib64:$LIBRARY_PATH` "
            "in the shell that builds.",
            new_shell=True,
        )
        return (path, *get_toolkit(snapshot, evidence))
    named = library or evidence.get("configured") or "the library that the linker names"
    return (
        Fix(
            summary=f"Install the development package (-dev or -devel) of {named}; conda-forge has most. If it is "
            "installed, add its folder: `export LIBRARY_PATH=FOLDER:$LIBRARY_PATH`, for pkg-config "
            "`PKG_CONFIG_PATH=FOLDER/pkgconfig`."
        ),
    )


def cmake_package(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The development package, or where CMake is to look; torch and pybind11 are in the environment."""
    name = str(evidence.get("configured") or "the package")
    inside = {
        "torch": "`-DCMAKE_PREFIX_PATH=$(python -c 'import torch; print(torch.utils.cmake_prefix_path)')`",
        "pybind11": "install it in the environment, then `-Dpybind11_DIR=$(python -m pybind11 --cmakedir)`",
    }.get(name.lower())
    if inside:
        return (Fix(summary=f"Tell CMake where {name} is: {inside}."),)
    library = PKG_CONFIG.get(name.lower(), name.lower())
    known = library if library in LIBRARIES else None
    install = (
        development_files(snapshot, f"the CMake files of {name}", known)
        if known
        else Fix(summary=f"Install the development package of {name} (-dev or -devel; conda-forge has most).")
    )
    return (
        install,
        Fix(
            summary=f"If it is installed elsewhere: `-D{name}_DIR=FOLDER` (the one with {name}Config.cmake), or "
            "`-DCMAKE_PREFIX_PATH=FOLDER`; delete CMakeCache.txt first."
        ),
    )


def fitting_python(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """A Python that the package takes."""
    return (*newer_python(snapshot, evidence), install_set(snapshot, instead=True))


def whole_python(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """A Python that was compiled without some library."""
    module = evidence.get("module")
    where = f"`{module}`" if isinstance(module, str) else "the missing module"
    return (
        uv_fix(
            snapshot,
            f"Use a Python that has {where}: uv downloads complete ones.",
            ("uv", "venv", "--python", "3.12", ".venv"),
        ),
        Fix(
            summary="Or install the libraries' headers (on Debian libssl-dev, libffi-dev, liblzma-dev and libbz2-dev) "
            "and compile Python again."
        ),
    )


def wait_for_apt(snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """Most often it is the automatic update, which ends by itself."""
    elsewhere = wants(snapshot, "apt-get")
    if elsewhere:
        return (elsewhere,)
    wait = as_root(snapshot, "apt-get", "-o", "DPkg::Lock::Timeout=600", "update")
    return (
        Fix(
            summary="Wait for the other process to finish. This command waits up to 10 minutes for the lock.",
            commands=(wait,),
            root=True,
        ),
    )


def find_apt_package(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """An old list of packages, or a source that is not switched on."""
    elsewhere = wants(snapshot, "apt-get")
    if elsewhere:
        return (elsewhere,)
    package = str(evidence.get("package") or "nvidia-driver").partition(":")[0]
    if package.startswith((TOOLKIT, "libnvidia-container", "nvidia-docker")):
        of_apt = replace(host(snapshot), package_manager="apt-get")  # the log itself is apt's
        return (container_toolkit(replace(snapshot, host=of_apt)),)
    if (is_wsl(snapshot) or is_windows(snapshot)) and package.startswith(("nvidia-", "cuda-drivers")):
        return in_words(WINDOWS)
    start = re.split(r"[-.]?\d", package)[0] or package
    where = " Debian keeps NVIDIA's packages in non-free, Ubuntu in restricted and multiverse."
    return (
        Fix(
            summary="Update the package lists, then search for the package's name: another release of the "
            f"distribution may have another version of it.{where if 'nvidia' in package else ''}",
            commands=(as_root(snapshot, "apt-get", "update"), ("apt-cache", "search", "--names-only", f"^{start}")),
            root=True,
        ),
    )


def mend_apt(snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """What was begun is brought to an end, and what does not fit is shown."""
    elsewhere = wants(snapshot, "apt-get")
    if elsewhere:
        return (elsewhere,)
    commands = (
        as_root(snapshot, "dpkg", "--configure", "-a"),
        as_root(snapshot, "apt-get", "install", "--fix-broken"),
        ("apt-mark", "showhold"),
    )
    return (Fix(summary="Finish the interrupted installation, and list held packages.", commands=commands, root=True),)


def trust_apt(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """NVIDIA changed its key in 2022; the keyring package has the new one."""
    elsewhere = wants(snapshot, "apt-get")
    if elsewhere:
        return (elsewhere,)
    keyring = next((fix for fix in get_toolkit(snapshot, evidence) if len(fix.commands) > 1), None)
    first = keyring.commands[:2] if keyring and keyring.commands[0][0] == "wget" else ()
    fix = Fix(
        summary="Install the repository's signing key; for NVIDIA's repository, the package cuda-keyring contains it.",
        commands=(*first, as_root(snapshot, "apt-get", "update")),
        root=True,
    )
    return (fix,)


def own_place(_snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """Into an environment of one's own instead of the system's."""
    return (
        Fix(
            summary="Install into your own virtual environment, not into the system Python and not as root.",
            commands=(("python3", "-m", "venv", ".venv"),),
            new_shell=True,
        ),
        Fix(
            summary="If it is in your home folder, check with `ls -ld` whether root owns it (after a command with "
            "sudo)."
        ),
    )
