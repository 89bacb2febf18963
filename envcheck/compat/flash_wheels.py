"""Wheels of flash-attn that others than its project build: what a file's name says, and which fits a set. Pure."""

import re
from collections.abc import Iterable

import msgspec

from envcheck.compat.builds import Build
from envcheck.compat.tables.table import Minor
from envcheck.compat.tables.torch_releases import FIRST_ALWAYS_NEW_ABI, cuda_of, cxx11_abi
from envcheck.late_pattern import late
from envcheck.units import version_tuple

_NAME = late(
    r"flash_attn-(?P<version>\d[\d.]*(?:\.post\d+)?)\+(?P<label>[\w.]+)-(?P<python>cp3\d{1,2})-(?P<abi>cp3\d{1,2}t?|abi3)"
    r"-(?:linux|manylinux[\d_]*|manylinux[\d_]+\.manylinux[\d_]+)_(?P<machine>x86_64|aarch64)\.whl"
)
_CUDA = late(r"cu(\d{2,3})")
_TORCH = late(r"(?:torch|pt)(\d+)\.(\d+)")
_ABI = late(r"cxx11abi(TRUE|FALSE)", re.IGNORECASE)


class FlashWheel(msgspec.Struct, frozen=True, kw_only=True):
    """One wheel of an index that the user allowed."""

    file: str
    url: str
    """Without a fragment."""
    sha256: str | None
    """None: the index does not tell it, and it was never downloaded here."""
    version: str
    torch: Minor
    cuda: tuple[int, ...]
    """(12,) or (12, 8)."""
    cxx11_abi: bool | None
    python: Minor
    stable_abi: bool
    """It runs on that Python and newer ones."""
    machine: str

    @property
    def source(self) -> str:
        """The address, with the SHA-256 that pip and uv check."""
        return f"{self.url}#sha256={self.sha256}" if self.sha256 else self.url


def parse(file: str, url: str, sha256: str | None) -> FlashWheel | None:
    """A wheel by the name of its file, `flash_attn-2.8.3+cu128torch2.9-cp312-cp312-linux_x86_64.whl`.

    None: it is none of flash-attn, or its name does not show what it was built for.
    """
    name = _NAME.fullmatch(file)
    cuda = _CUDA.search(name["label"]) if name else None
    torch = _TORCH.search(name["label"]) if name else None
    if name is None or cuda is None or torch is None or name["abi"].endswith("t"):
        return None
    abi = _ABI.search(name["label"])
    digits = cuda[1]
    return FlashWheel(
        file=file,
        url=url,
        sha256=sha256,
        version=name["version"],
        torch=(int(torch[1]), int(torch[2])),
        cuda=(int(digits[:2]), int(digits[2:])) if len(digits) > 2 else (int(digits),),
        cxx11_abi=abi[1].upper() == "TRUE" if abi else None,
        python=(3, int(name["python"][3:])),
        stable_abi=name["abi"] == "abi3",
        machine=name["machine"],
    )


def fitting(wheels: Iterable[FlashWheel], build: Build, python: Minor, machine: str) -> FlashWheel | None:
    """The newest that was built for this torch, CUDA, C++ ABI, Python and machine; None: none was."""
    there = [wheel for wheel in wheels if fits(wheel, build, python, machine)]
    return max(there, key=lambda wheel: (version_tuple(wheel.version) or (), wheel.cuda, wheel.file), default=None)


def fits(wheel: FlashWheel, build: Build, python: Minor, machine: str) -> bool:
    """Its CUDA is of the same major and no newer: torch brings the runtime that it loads."""
    has = version_tuple(cuda_of(build.tag)) or ()
    cuda = wheel.cuda[0] == has[0] and wheel.cuda[1:] <= has[1:]
    unknown_abi = wheel.cxx11_abi is None and build.minor >= FIRST_ALWAYS_NEW_ABI
    abi = unknown_abi or wheel.cxx11_abi == cxx11_abi(build.minor, build.tag)
    runs = wheel.python == python or (wheel.stable_abi and wheel.python <= python)
    return wheel.torch == build.minor and cuda and abi and runs and wheel.machine == machine
