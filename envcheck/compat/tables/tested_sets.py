"""Sets of packages that were installed together and worked; the solver (plan/) may choose others."""

from dataclasses import dataclass
from typing import TypeAlias

PythonMinor: TypeAlias = tuple[int, int]

GB = 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageSet:
    """One coherent set of exact versions, and what it needs of the box."""

    id: str
    oldest_python: PythonMinor
    newest_python: PythonMinor
    """The newest Python for which the set was resolved to wheels only; a newer one may or may not do."""
    cuda: str
    """CUDA of the build of torch that the Python Package Index serves for Linux on x86-64."""
    min_driver: str
    """Oldest driver that this build of torch can use a GPU with."""
    min_compute_capability: str
    """Oldest GPU that this build of torch has kernels for."""
    room_bytes: int
    """What the set takes on the disk with its CUDA libraries, downloads included."""
    packages: tuple[tuple[str, str], ...]
    """Name to exact version, in the order they are shown."""
    tag: str | None = None
    """The build of torch, `cpu`; None: that of `cuda`."""
    index: str | None = None
    """torch's own index that has this build; None: the package index has it."""

    def version(self, name: str) -> str:
        """Exact version of one package of the set."""
        return dict(self.packages)[name]

    @property
    def backend(self) -> str:
        """`cu132` for CUDA 13.2: how torch's indexes and version numbers name it."""
        return self.tag or "cu" + self.cuda.replace(".", "")


CPU_ROOM_BYTES = 2 * GB
"""A set with the CPU build of torch and no CUDA libraries: 1.4 GB installed, of which torch 0.7 GB, and downloads."""

# Sources.
# - Versions, Python ranges, CUDA of the default build: the packages' own metadata on the Python Package Index as of
#   2026-11-24 (Requires-Python; nvidia-cuda-runtime 13.2 and 13.0, nvidia-cuda-runtime-cu12 12.8 in Requires-Dist).
#   transformers needs Python 3.11 from 5.21 on, torch from 2.15 on: the sets for 3.10 therefore end earlier.
# - min_driver: CUDA 13.x needs driver 580, any CUDA 12.x runs from 525.60.13 on (CUDA Compatibility guide, "minor
#   version compatibility").
# - min_compute_capability: torch._C._cuda_getArchFlags() of the installed builds: sm_75 and up for CUDA 13, sm_70 and
#   up for 2.9.1+cu128.
# - room_bytes: du of the installed set (5.8 GB for cu132, 6.9 GB for cu128), plus the downloaded wheels.
# Tried: each set was installed from wheels into an empty environment and imported torch, torchvision, accelerate,
# sentence-transformers and the Qwen3-VL classes of transformers, on CPython 3.10.13 (the sets for 3.10), 3.11.7, 3.12.1
# and 3.13.0 (the others). For CPython 3.14 they were resolved to wheels, but not run. None was run on a GPU yet.
# fmt: off
TESTED_SETS = (
    PackageSet(
        id="cu132-py311", oldest_python=(3, 11), newest_python=(3, 14),
        cuda="13.2", min_driver="580", min_compute_capability="7.5", room_bytes=9 * GB,
        packages=(
            ("torch", "2.15.0"),
            ("torchvision", "0.29.2"),
            ("transformers", "5.23.0"),
            ("accelerate", "1.15.0"),
            ("sentence-transformers", "6.2.0"),
            ("qwen-vl-utils", "0.0.14"),
            ("pillow", "13.0.0"),
            ("numpy", "2.4.6"),
            ("tokenizers", "0.23.3"),
            ("huggingface-hub", "2.4.0"),
            ("safetensors", "0.8.0"),
        ),
    ),
    PackageSet(
        id="cu130-py311", oldest_python=(3, 11), newest_python=(3, 14),
        cuda="13.0", min_driver="580", min_compute_capability="7.5", room_bytes=9 * GB,
        packages=(
            ("torch", "2.14.1"),
            ("torchvision", "0.29.1"),
            ("transformers", "5.23.0"),
            ("accelerate", "1.15.0"),
            ("sentence-transformers", "6.2.0"),
            ("qwen-vl-utils", "0.0.14"),
            ("pillow", "13.0.0"),
            ("numpy", "2.4.6"),
            ("tokenizers", "0.23.3"),
            ("huggingface-hub", "2.4.0"),
            ("safetensors", "0.8.0"),
        ),
    ),
    PackageSet(
        id="cu130-py310", oldest_python=(3, 10), newest_python=(3, 10),
        cuda="13.0", min_driver="580", min_compute_capability="7.5", room_bytes=9 * GB,
        packages=(
            ("torch", "2.14.1"),
            ("torchvision", "0.29.1"),
            ("transformers", "5.20.2"),
            ("accelerate", "1.15.0"),
            ("sentence-transformers", "6.2.0"),
            ("qwen-vl-utils", "0.0.14"),
            ("pillow", "12.3.0"),
            ("numpy", "2.2.6"),
            ("tokenizers", "0.23.3"),
            ("huggingface-hub", "2.4.0"),
            ("safetensors", "0.8.0"),
        ),
    ),
    PackageSet(
        id="cu128-py311", oldest_python=(3, 11), newest_python=(3, 14),
        cuda="12.8", min_driver="525.60.13", min_compute_capability="7.0", room_bytes=10 * GB,
        packages=(
            ("torch", "2.9.1"),
            ("torchvision", "0.24.1"),
            ("transformers", "5.23.0"),
            ("accelerate", "1.15.0"),
            ("sentence-transformers", "6.2.0"),
            ("qwen-vl-utils", "0.0.14"),
            ("pillow", "13.0.0"),
            ("numpy", "2.4.6"),
            ("tokenizers", "0.23.3"),
            ("huggingface-hub", "2.4.0"),
            ("safetensors", "0.8.0"),
        ),
    ),
    PackageSet(
        id="cu128-py310", oldest_python=(3, 10), newest_python=(3, 10),
        cuda="12.8", min_driver="525.60.13", min_compute_capability="7.0", room_bytes=10 * GB,
        packages=(
            ("torch", "2.9.1"),
            ("torchvision", "0.24.1"),
            ("transformers", "5.20.2"),
            ("accelerate", "1.15.0"),
            ("sentence-transformers", "6.2.0"),
            ("qwen-vl-utils", "0.0.14"),
            ("pillow", "12.3.0"),
            ("numpy", "2.2.6"),
            ("tokenizers", "0.23.3"),
            ("huggingface-hub", "2.4.0"),
            ("safetensors", "0.8.0"),
        ),
    ),
)
# fmt: on
"""Preferred first: the newest torch whose needs the box meets."""
