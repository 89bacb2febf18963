"""A shared library that is not found: who asks for it, and what has it."""

from envcheck.catalogue.commands import by_hand, envcheck, packages_fix, pip, pip_ready
from envcheck.catalogue.packages.remedies.libraries import distribution
from envcheck.catalogue.run.remedies.cuda_wheels import bring_wheel, cuda_of_library
from envcheck.catalogue.torch.remedies import reinstall_torch
from envcheck.compat.tables.known_packages import is_its_module
from envcheck.compat.tables.runtime_libraries import OF_SYSTEM, OF_WHEELS
from envcheck.findings import Evidence, Fix
from envcheck.late_pattern import late
from envcheck.snapshot import Snapshot

_OF_CUDA = late(r"lib(?:cudnn|cublas|cudart|cufft|curand|cusolver|cusparse|nvrtc|nvJitLink|cupti)")
_PYTHON = late(r"libpython(3\.\d{1,2})\w?\.so")
NEWEST_PLAIN_CUDNN = 8
_BRING_THEIR_OWN = frozenset({"torch", "torchvision", "torchaudio", "nvidia"})
_KNOW_NO_WHEELS = frozenset({"onnxruntime", "ctranslate2", "faster-whisper", "cupy", "tensorflow", "mxnet", "numba"})
"""Programs that load CUDA's libraries by name, and find those of the wheels only where they are told."""


def bring_library(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Of all these libraries libcuda comes from the driver; CUDA's from wheels, the others from the system."""
    told = evidence.get("library")
    library = told if isinstance(told, str) else ""
    if "deepspeed/ops" in str(evidence.get("object") or ""):
        return (_operators_of_deepspeed(snapshot),)
    if library.startswith("libcuda.so"):
        look = envcheck(snapshot, "check", "--only", "driver")
        return (
            Fix(
                summary="Install the NVIDIA driver, which brings libcuda (CUDA does not), where `nvidia-smi` does not "
                "work; give a container the GPU (`docker run --gpus all`); on a cluster use a node that has a GPU. "
                "This shows what is wrong here.",
                commands=(look,),
            ),
        )
    user = evidence.get("raised_in")
    asker = distribution(user) if isinstance(user, str) else None
    if library and not _OF_CUDA.match(library):
        return _of_others(snapshot, library, asker)
    wheels = bring_wheel(snapshot, evidence)
    if wheels and asker is None:
        wheels = (*wheels, _without_python(library))
    if asker and asker not in _BRING_THEIR_OWN and not _knows_no_wheels(asker) and library:
        return (_built_for(snapshot, asker, library), *wheels)
    if asker == "mxnet":
        return (
            Fix(summary="Install the mxnet that was built for the installed CUDA: `mxnet-cuXX`, with XX of its version "
                "(mxnet-cu112 for CUDA 11.2), in the place of this one."),
            *wheels,
        )  # fmt: skip
    if wheels and (len(wheels) == 1 or asker not in _BRING_THEIR_OWN):
        return wheels
    return (*wheels, _without_loader_path(), *reinstall_torch(snapshot, evidence)[:1])


def _operators_of_deepspeed(snapshot: Snapshot) -> Fix:
    """Built in advance by an old release, which did not link what they call (curand)."""
    again = pip(snapshot, "install", "--upgrade", "deepspeed")
    return Fix(
        summary="Update DeepSpeed, without building its operators in advance: they are then compiled at first use, and "
        "linked with what they call. For a clone of its repository: `git pull`, and install it again with "
        "`DS_BUILD_OPS=0`.",
        commands=(*pip_ready(snapshot), ("env", "DS_BUILD_OPS=0", *again)),
    )


def _knows_no_wheels(asker: str) -> bool:
    return any(asker.startswith(name) for name in _KNOW_NO_WHEELS)


def _without_loader_path() -> Fix:
    return Fix(
        summary="If LD_LIBRARY_PATH is set, `unset LD_LIBRARY_PATH` and run it again: torch brings its own CUDA "
        "libraries, and others may come before them.",
        new_shell=True,
    )


def _without_python(library: str) -> Fix:
    cuda = cuda_of_library(library)
    packages = _cudnn_of_system(library) if "cudnn" in library else f"cuda-libraries-{cuda or '12'}-x"
    return Fix(
        summary=f"A program that is not Python needs it from the system: install NVIDIA's package {packages} (its "
        "repository for the distribution, or an image with `runtime` in its name), then `sudo ldconfig`; or take a "
        "build of the program for the CUDA that is there."
    )


def _cudnn_of_system(library: str) -> str:
    """`libcudnn8` for libcudnn_ops_infer.so.8: until 8 the package has no CUDA version in its name."""
    major = library.rpartition(".so.")[2].partition(".")[0]
    return f"libcudnn{major}" if major.isdecimal() and int(major) <= NEWEST_PLAIN_CUDNN else "libcudnn9-cuda-12"


def _built_for(snapshot: Snapshot, asker: str, library: str) -> Fix:
    cuda = cuda_of_library(library)
    told = f" (here CUDA {cuda})" if cuda else ""
    if not is_its_module(asker):
        return Fix(
            summary=f"Install {asker} again, in a build for the torch and CUDA that are installed: the present one "
            f"was built for the CUDA of {library}{told}. Build it again from its source, where it has no wheel for "
            "them."
        )
    return by_hand(
        snapshot,
        f"Install {asker} again, in a build for the torch and CUDA that are installed: the present one was built for "
        f"the CUDA of {library}{told}. Where it has no wheel for them, build it with `--no-build-isolation`.",
        "install",
        "--force-reinstall",
        "--no-deps",
        "--no-cache-dir",
        asker,
    )


def _of_others(snapshot: Snapshot, library: str, asker: str | None) -> tuple[Fix, ...]:
    """The distribution's package, a wheel, or wherever it lies."""
    python = _PYTHON.match(library)
    if python:
        return (
            Fix(summary=f"Make the loader find Python {python[1]}'s library: `export LD_LIBRARY_PATH=$(python -c "
                "'import sysconfig; print(sysconfig.get_config_var(\"LIBDIR\"))'):$LD_LIBRARY_PATH` (conda: "
                "`$CONDA_PREFIX/lib`).", new_shell=True),
            packages_fix(snapshot, f"Or install the system's libpython{python[1]}.",
                         {"apt-get": (f"libpython{python[1]}",), "dnf": ("python3-libs",)}),
        )  # fmt: skip
    again = (
        by_hand(snapshot, f"Or install {asker} again, in a build for this system.", "install", "--force-reinstall",
                "--no-deps", asker),
    ) if asker and is_its_module(asker) else ()  # fmt: skip
    wheel = next((wheel for start, wheel in OF_WHEELS.items() if library.startswith(start)), None)
    if wheel:
        return (
            by_hand(snapshot, f"Install the wheel that has {library} ({wheel}; for CUDA 13 it ends in cu13).",
                    "install", wheel),
            *again,
        )  # fmt: skip
    names = next((names for start, names in OF_SYSTEM.items() if library.startswith(start)), None)
    elsewhere = Fix(
        summary=f"If it is on the machine (`find / -name '{library}*'`): add its folder to LD_LIBRARY_PATH, or to "
        "/etc/ld.so.conf.d and run `sudo ldconfig`."
    )
    if names:
        return (packages_fix(snapshot, f"Install the system's package with {library}.", names), elsewhere, *again)
    search = Fix(
        summary=f"Install the package that has {library}: `apt-file search {library}` (Debian, Ubuntu) or `dnf "
        f"provides '*/{library}'` names it; conda-forge has most."
    )
    return (search, elsewhere, *again)
