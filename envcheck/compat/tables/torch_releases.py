"""torch's releases: the torchvision of each, which CUDA builds there are and where, and for which Pythons."""

import re
from typing import TypeAlias

import msgspec

from envcheck.units import version_tuple

Minor: TypeAlias = tuple[int, int]

INDEX = "https://download.pytorch.org/whl"
"""torch's own indexes stand below it, one a build: `/cu126`, `/cu130`, `/cpu`."""


class TorchRelease(msgspec.Struct, frozen=True):
    """One minor release."""

    torch: str
    """The patch release that is installed, where one is to be chosen."""
    torchvision: str
    """The one that belongs to it."""
    default_cuda: str
    """CUDA of the build on the Python Package Index."""
    tags: tuple[str, ...]
    """The CUDA builds on torch's own indexes, newest last."""
    oldest_python: Minor
    newest_python: Minor
    """Of both torch and torchvision, as wheels for Linux on x86-64."""
    arm: tuple[str, ...] = ()
    """Those of the CUDA builds that are there for Linux on aarch64, too."""

    @property
    def minor(self) -> Minor:
        """(2, 8) for 2.8.0."""
        return minor_of(self.torch) or (0, 0)


# As of 2026-11-24. Sources.
# - torch, torchvision, default_cuda, Pythons: Requires-Dist and Requires-Python of each release on the Python Package
#   Index (torchvision pins torch up to 0.29.0; nvidia-cuda-runtime tells the CUDA), and the tags of its wheels.
# - tags: pytorch.org/get-started/previous-versions up to 2.9; then the release matrices in PyTorch's issues
#   172663 (2.11), 178665 (2.12), 190355 (2.14), 190385 (2.15: CUDA 12 is dropped) and wheels that are in use.
# - arm: the aarch64 lists of the same matrices, and the variants of Hugging Face's kernel-builder up to 2.9.
_ARM = ("cu126", "cu128", "cu130")
_ARM_13 = ("cu126", "cu130", "cu132")
# fmt: off
RELEASES = (
    #            torch     torchvision  default  own indexes                            Python              aarch64
    TorchRelease("2.1.2",  "0.16.2",    "12.1",  ("cu118", "cu121"),                   (3, 8),  (3, 11)),
    TorchRelease("2.2.2",  "0.17.2",    "12.1",  ("cu118", "cu121"),                   (3, 8),  (3, 12)),
    TorchRelease("2.3.1",  "0.18.1",    "12.1",  ("cu118", "cu121"),                   (3, 8),  (3, 12)),
    TorchRelease("2.4.1",  "0.19.1",    "12.1",  ("cu118", "cu121", "cu124"),          (3, 8),  (3, 12)),
    TorchRelease("2.5.1",  "0.20.1",    "12.4",  ("cu118", "cu121", "cu124"),          (3, 9),  (3, 12)),
    TorchRelease("2.6.0",  "0.21.0",    "12.4",  ("cu118", "cu124", "cu126"),          (3, 9),  (3, 13)),
    TorchRelease("2.7.1",  "0.22.1",    "12.6",  ("cu118", "cu126", "cu128"),          (3, 9),  (3, 13), ("cu128",)),
    TorchRelease("2.8.0",  "0.23.0",    "12.8",  ("cu126", "cu128", "cu129"),          (3, 9),  (3, 13), ("cu129",)),
    TorchRelease("2.9.1",  "0.24.1",    "12.8",  ("cu126", "cu128", "cu130"),          (3, 10), (3, 14), _ARM),
    TorchRelease("2.10.0", "0.25.0",    "12.8",  ("cu126", "cu128", "cu130"),          (3, 10), (3, 14), _ARM),
    TorchRelease("2.11.0", "0.26.0",    "13.0",  ("cu126", "cu128", "cu130"),          (3, 10), (3, 14), _ARM),
    TorchRelease("2.12.1", "0.27.1",    "13.0",  ("cu126", "cu130", "cu132"),          (3, 10), (3, 14), _ARM_13),
    TorchRelease("2.13.0", "0.28.0",    "13.0",  ("cu126", "cu130"),                   (3, 10), (3, 14), _ARM_13[:2]),
    TorchRelease("2.14.1", "0.29.1",    "13.0",  ("cu126", "cu130", "cu132"),          (3, 10), (3, 14), _ARM_13),
    TorchRelease("2.15.0", "0.29.2",    "13.2",  ("cu130", "cu132"),                   (3, 11), (3, 14), _ARM_13[1:]),
)

# Compute capabilities that each build has kernels for. Source: the TORCH_CUDA_ARCH_LIST of PyTorch's build scripts, and
# torch._C._cuda_getArchFlags() of installed builds. A GPU of the same major and a higher minor runs them too.
BUILD_CAPABILITIES = {
    # build  oldest  newest major
    "cu118": ((3, 7), 9),
    "cu121": ((5, 0), 9),
    "cu124": ((5, 0), 9),
    "cu126": ((5, 0), 9),
    "cu128": ((7, 5), 12),
    "cu129": ((7, 5), 12),
    "cu130": ((7, 5), 12),
    "cu132": ((7, 5), 12),
}
# fmt: on
VOLTA_ON_CU128 = ((2, 9), (2, 10))
"""First and last torch whose cu128 builds have kernels for 7.0, too. Source: PyTorch's pull request 175253."""
ARM_OLDEST: Minor = (8, 0)
"""The builds for aarch64 have kernels from here on. Source: the same matrices."""


def has_kernels(tag: str, torch: Minor, capability: Minor) -> bool:
    """The build has code for such a GPU. One that is newer than the whole table is given to the newest builds."""
    oldest, newest = BUILD_CAPABILITIES[tag]
    if tag == "cu128" and VOLTA_ON_CU128[0] <= torch <= VOLTA_ON_CU128[1]:
        oldest = (7, 0)
    beyond = max(major for _, major in BUILD_CAPABILITIES.values())
    return oldest <= capability and min(capability[0], beyond) <= newest


def minor_of(version: str | None) -> Minor | None:
    """(2, 8) for `2.8.0+cu128`; None where it is no version."""
    numbers = version_tuple(version)
    return (numbers[0], numbers[1]) if numbers and len(numbers) > 1 else None


def release(version: str | None) -> TorchRelease | None:
    """The row of a torch version; None where the table has none (older, newer, or not a version)."""
    minor = minor_of(version)
    return next((r for r in RELEASES if r.minor == minor), None)


def release_of_torchvision(version: str | None) -> TorchRelease | None:
    """The first row that a torchvision version belongs to; None where the table has none."""
    minor = minor_of(version)
    return next((r for r in RELEASES if minor_of(r.torchvision) == minor), None)


def torchvision_for(version: str | None) -> str | None:
    """The torchvision of one patch release of torch, `0.24.0` for 2.9.0; None where the table does not know.

    Up to torch 2.14 the two have the same patch number.
    """
    row, numbers = release(version), version_tuple(version)
    if row is None or numbers is None:
        return None
    if row is RELEASES[-1] or len(numbers) < 3:
        return row.torchvision
    return f"{row.torchvision.rpartition('.')[0]}.{numbers[2]}"


def is_newer_than_table(version: str | None) -> bool:
    """Released after this table was written: judge by the last row, and say so."""
    minor = minor_of(version)
    return minor is not None and minor > RELEASES[-1].minor


def is_cuda_tag(label: str) -> bool:
    """`cu128` is the label of one of torch's own CUDA builds; `cpu`, `rocm6.4` and those of others are not."""
    return re.fullmatch(r"cu\d{3}", label) is not None


def cuda_of(tag: str) -> str:
    """`12.8` for `cu128`."""
    return f"{tag[2:-1]}.{tag[-1]}"
