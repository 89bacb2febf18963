"""flash-attn: its prebuilt wheels, what it runs on, and what building it takes."""

import re
from typing import NamedTuple, TypeAlias

import msgspec

Minor: TypeAlias = tuple[int, int]

VERSION = "2.8.3"
RELEASES = "https://github.com/Dao-AILab/flash-attention/releases/download"

OLDEST_CAPABILITY: Minor = (8, 0)
"""Ampere. Source: README of 2.8.3."""
OLDEST_NVCC: Minor = (12, 0)
"""Source: README of 2.8.3 (its setup.py still lets 11.7 pass)."""
BLACKWELL: Minor = (10, 0)
BLACKWELL_NVCC: Minor = (12, 8)
"""Older ones build it without kernels for compute capability 10 and 12. Source: setup.py of 2.8.3."""
JOB_BYTES = 9 * 1024**3
"""Memory that one compile job takes at its peak. Source: setup.py of 2.8.3."""
JOBS_UNKNOWN = 4
"""MAX_JOBS for a machine whose memory is not known. Source: its README, which says 4 below 96 GiB of RAM."""


class Wheels(msgspec.Struct, frozen=True):
    """The wheels for one torch minor release and CUDA major, for Linux on x86-64."""

    torch: Minor
    cuda: int
    pythons: tuple[str, ...]
    abis: tuple[bool, ...]
    """C++11 ABI of the torch they were built with."""


# Source: the files of release v2.8.3 on GitHub, as the project's publish workflow built them (torch 2.4 to 2.8) and as
# they were added later (2.9 and 2.10, one Python each). As of 2026-11-24.
# fmt: off
_ALL = ("cp39", "cp310", "cp311", "cp312", "cp313")
WHEELS = (
    #      torch    CUDA  Python       C++11 ABI
    Wheels((2, 4),  12,   _ALL[:4],    (True, False)),
    Wheels((2, 5),  12,   _ALL,        (True, False)),
    Wheels((2, 6),  12,   _ALL,        (True, False)),
    Wheels((2, 7),  12,   _ALL,        (True, False)),
    Wheels((2, 8),  12,   _ALL,        (True, False)),
    Wheels((2, 9),  12,   ("cp312",),  (True,)),
    Wheels((2, 9),  13,   ("cp312",),  (True,)),
    Wheels((2, 10), 13,   ("cp312",),  (True,)),
)
# fmt: on

FIRST_STABLE_ABI: Minor = (2, 10)
"""Wheels for this torch were seen to work on 2.11 and 2.12, too. Source: measured in unsloth's pull request 7495."""


def wheel_name(torch: Minor, cuda: int, abi: bool, python: str) -> str | None:
    """The file that was built for just this torch, CUDA major, ABI and Python (`cp311`); None: there is none."""
    row = next((w for w in WHEELS if (w.torch, w.cuda) == (torch, cuda)), None)
    if row is None or python not in row.pythons or abi not in row.abis:
        return None
    label = f"cu{cuda}torch{torch[0]}.{torch[1]}cxx11abi{str(abi).upper()}"
    return f"flash_attn-{VERSION}+{label}-{python}-{python}-linux_x86_64.whl"


_LABEL = re.compile(r"(?:\+|%2B)cu(\d+)torch(\d+(?:\.\d+)?)cxx11abi(TRUE|FALSE)", re.IGNORECASE)
"""`flash_attn-2.8.3+cu12torch2.8cxx11abiTRUE-cp311-cp311-linux_x86_64.whl`, as its releases are named."""


class BuiltFor(NamedTuple):
    """What a wheel was built for, as far as its name tells."""

    cuda: str | None = None
    torch: str | None = None
    cxx11_abi: bool | None = None


def built_for(text: str | None) -> BuiltFor:
    """Read the label in a version, a file name or an address, `2.8.3+cu12torch2.8cxx11abiTRUE`."""
    match = _LABEL.search(text or "")
    if match is None:
        return BuiltFor()
    cuda = match[1] if len(match[1]) < 3 else f"{match[1][:-1]}.{match[1][-1]}"  # older wheels say `cu122`
    return BuiltFor(cuda, match[2], match[3].upper() == "TRUE")


def wheel_url(name: str) -> str:
    """Where a wheel is downloaded from."""
    return f"{RELEASES}/v{VERSION}/{name.replace('+', '%2B')}"
