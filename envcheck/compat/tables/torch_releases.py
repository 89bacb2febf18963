"""torch's releases: the torchvision of each, which CUDA builds there are and where, and for which Pythons."""

import re

import msgspec

from envcheck.compat.tables.published import PUBLISHED
from envcheck.compat.tables.table import CudaVersion, Minor, Table, Tag, Version
from envcheck.units import version_tuple

INDEX = "https://download.pytorch.org/whl"
"""torch's own indexes stand below it, one a build: `/cu126`, `/cu130`, `/cpu`."""


class TorchRelease(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One minor release."""

    torch: Version
    """The patch release that is installed, where one is to be chosen."""
    torchvision: Version
    """The one that belongs to it."""
    default_cuda: CudaVersion
    """CUDA of the build on the Python Package Index."""
    tags: tuple[Tag, ...]
    """The CUDA builds on torch's own indexes, newest last."""
    oldest_python: Minor
    newest_python: Minor
    """Of both torch and torchvision, as wheels for Linux on x86-64."""
    arm: tuple[Tag, ...] = ()
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
#   2.11.0 for cu129: its wheels are pinned by vLLM's images and lock files (torch-2.11.0+cu129, cp310 to cp313). cu129
#   wheels of 2.10.0 and 2.13.0 were seen, too, for single Pythons only, and are not counted on.
# - arm: the aarch64 lists of the same matrices, and the variants of Hugging Face's kernel-builder up to 2.9.
# - Python 3.15: the wheels of torch and torchvision on the Python Package Index, asked with `uv pip compile
#   --python-version 3.15 --only-binary :all:` for x86-64 and aarch64 on 2026-11-30.
_ARM = ("cu126", "cu128", "cu130")
_ARM_13 = ("cu126", "cu130", "cu132")
# fmt: off
RELEASES = Table((
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
    TorchRelease("2.11.0", "0.26.0",    "13.0",  ("cu126", "cu128", "cu129", "cu130"), (3, 10), (3, 14), _ARM),
    TorchRelease("2.12.1", "0.27.1",    "13.0",  ("cu126", "cu130", "cu132"),          (3, 10), (3, 14), _ARM_13),
    TorchRelease("2.13.0", "0.28.0",    "13.0",  ("cu126", "cu130", "cu132"),          (3, 10), (3, 14), _ARM_13),
    TorchRelease("2.14.1", "0.29.1",    "13.0",  ("cu126", "cu130", "cu132"),          (3, 10), (3, 14), _ARM_13),
    TorchRelease("2.15.0", "0.29.2",    "13.2",  ("cu130", "cu132"),                   (3, 11), (3, 15), _ARM_13[1:]),
))

# Every release of torch and the torchvision that belongs to it. Source: Requires-Dist of torchvision up to 0.29.0; then
# the release dates and the release notes of torchvision.
TORCHVISION = {
    "2.15.0": "0.29.2",
    "2.14.1": "0.29.1",
    "2.14.0": "0.29.0",
    "2.13.0": "0.28.0",
    "2.12.1": "0.27.1",
    "2.12.0": "0.27.0",
    "2.11.0": "0.26.0",
    "2.10.0": "0.25.0",
    "2.9.1": "0.24.1",
    "2.9.0": "0.24.0",
    "2.8.0": "0.23.0",
    "2.7.1": "0.22.1",
    "2.7.0": "0.22.0",
    "2.6.0": "0.21.0",
    "2.5.1": "0.20.1",
    "2.5.0": "0.20.0",
    "2.4.1": "0.19.1",
    "2.4.0": "0.19.0",
    "2.3.1": "0.18.1",
    "2.3.0": "0.18.0",
    "2.2.2": "0.17.2",
    "2.2.1": "0.17.1",
    "2.2.0": "0.17.0",
    "2.1.2": "0.16.2",
    "2.1.1": "0.16.1",
    "2.1.0": "0.16.0",
}

OLDER_TORCHVISION = {
    "2.0.1": "0.15.2",
    "2.0.0": "0.15.1",
    "1.13.1": "0.14.1",
    "1.13.0": "0.14.0",
    "1.12.1": "0.13.1",
    "1.12.0": "0.13.0",
    "1.11.0": "0.12.0",
    "1.10.2": "0.11.3",
    "1.10.1": "0.11.2",
    "1.10.0": "0.11.1",
    "1.9.1": "0.10.1",
    "1.9.0": "0.10.0",
    "1.8.1": "0.9.1",
    "1.8.0": "0.9.0",
    "1.7.1": "0.8.2",
    "1.7.0": "0.8.1",
}
"""Of releases that no set contains, but that the requirements of old projects name. Source: torchvision's README."""

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
OLDEST_WITH_KERNELS = min(oldest for oldest, _ in BUILD_CAPABILITIES.values())
"""Compute capability below which no build of the table has kernels."""
VOLTA_ON_CUDA_12 = {"cu128": ((2, 8), (2, 10)), "cu129": ((2, 8), (2, 8))}
"""First and last torch whose builds of that tag have kernels for 7.0, too. Source: PyTorch's pull requests 157558 (2.8,
CUDA 12.8 and 12.9) and 175253 (removed for 2.11). cu129 of 2.11 was built after the removal."""
ARM_OLDEST: Minor = (8, 0)
"""The builds for aarch64 have kernels from here on. Source: the same matrices."""


FIRST_ALWAYS_NEW_ABI: Minor = (2, 7)
"""From this torch on every build uses the C++11 ABI; before it those of torch's own indexes use the old one, but for
EARLY_NEW_ABI. Source: PyTorch's release posts of 2.6 and 2.7."""
EARLY_NEW_ABI = (2, 6), "cu126"


def cxx11_abi(torch: Minor, tag: str) -> bool:
    """The C++11 ABI of one of torch's own CUDA builds for x86-64: new (True) or old."""
    return torch >= FIRST_ALWAYS_NEW_ABI or (torch, tag) == EARLY_NEW_ABI


def has_kernels(tag: str, torch: Minor, capability: Minor) -> bool:
    """The build has code for such a GPU. One that is newer than the whole table is given to the newest builds."""
    oldest, newest = BUILD_CAPABILITIES[tag]
    first, last = VOLTA_ON_CUDA_12.get(tag, ((0, 0), (0, 0)))
    if first <= torch <= last:
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
    """The row that a torchvision version belongs to; None where the table has none, or where it may be two (0.29.7)."""
    numbers = version_tuple(version)
    exact = next((t for t, v in TORCHVISION.items() if numbers and version_tuple(v) == numbers[:3]), None)
    minors = {minor_of(t) for t, v in TORCHVISION.items() if numbers and minor_of(v) == numbers[:2]}
    return release(exact) if exact else next((r for r in RELEASES if minors == {r.minor}), None)


def torchvision_for(version: str | None) -> str | None:
    """The torchvision of one patch release of torch, `0.24.0` for 2.9.0; None where the table does not know."""
    numbers = version_tuple(version)
    return TORCHVISION.get(".".join(map(str, numbers[:3]))) if numbers else None


def is_newer_than_table(version: str | None) -> bool:
    """Released after this table was written: judge by the last row, and say so."""
    minor = minor_of(version)
    return minor is not None and minor > RELEASES[-1].minor


def is_cuda_tag(label: str) -> bool:
    """`cu128` is the label of one of torch's own CUDA builds; `cpu`, `rocm6.4` and those of others are not."""
    return re.fullmatch(r"cu\d{3}", label) is not None


OLDER_TAGS = ("cu101", "cu102", "cu110", "cu111", "cu113", "cu115", "cu116", "cu117")
"""Indexes of releases before those of the table; source: pytorch.org/get-started/previous-versions."""


def tag_for(cuda: tuple[int, ...]) -> str | None:
    """The label whose index has builds for this CUDA, or the newest before it of the same major: `cu121` for 12.2."""
    tags = {*OLDER_TAGS, *(tag for row in RELEASES for tag in row.tags if is_cuda_tag(tag))}
    known = sorted((version, tag) for tag in tags if (version := version_tuple(cuda_of(tag))))
    return next((tag for version, tag in reversed(known) if version[0] == cuda[0] and version <= cuda[:2]), None)


def cuda_of(tag: str) -> str:
    """`12.8` for `cu128`."""
    return f"{tag[2:-1]}.{tag[-1]}"


_BEFORE_PUBLISHED = """
1.0.0 1.0.1 1.1.0 1.2.0 1.3.0 1.3.1 1.4.0 1.5.0 1.5.1 1.6.0 1.7.0 1.7.1 1.8.0 1.8.1 1.9.0 1.9.1 1.10.0 1.10.1 1.10.2
1.11.0 1.12.0 1.12.1 1.13.0 1.13.1 2.0.0 2.0.1
"""
"""Those that `published` no longer has. Source: the Python Package Index."""


def never_was(version: str) -> bool:
    """A release of torch that does not exist, `1.15.0`; never one that may be newer than the tables."""
    numbers = version_tuple(version)
    if not numbers or not re.fullmatch(r"\d+\.\d+\.\d+(?:\+[\w.]+)?", version) or numbers < (1, 0):
        return False
    known = (*_BEFORE_PUBLISHED.split(), *PUBLISHED["torch"])
    plain = version.partition("+")[0]
    return numbers[:3] < (version_tuple(PUBLISHED["torch"][0]) or ()) and plain not in known
