"""Facts about the installed torch, read from its files, never by importing it."""

from envcheck.snapshot.base import Facts
from envcheck.snapshot.kinds import FilePath, Plain


class Torch(Facts, frozen=True, kw_only=True):
    """torch as it lies on the disk."""

    version: Plain | None = None
    """`2.9.1+cu128`; None: not installed."""
    cuda: Plain | None = None
    """CUDA version it was built with, `12.8`; None: a build without CUDA."""
    hip: Plain | None = None
    architectures: tuple[Plain, ...] = ()
    """What it has kernels for: `sm_86`, `compute_90`."""
    cxx11_abi: bool | None = None
    path: FilePath | None = None
