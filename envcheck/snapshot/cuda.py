"""Facts about CUDA toolkits, compilers and the libraries the loader would find."""

from envcheck.snapshot.base import Facts


class Toolkit(Facts, frozen=True, kw_only=True):
    """One CUDA toolkit on the box."""

    path: str
    """Its root, links resolved."""
    version: str | None = None
    """`12.4`."""
    nvcc: bool = True
    """It has a compiler, not only libraries."""


class Compiler(Facts, frozen=True, kw_only=True):
    """The host compiler that nvcc would call."""

    command: str
    """`g++`, or what `CXX`/`NVCC_CCBIN` names."""
    path: str | None = None
    version: str | None = None
    kind: str | None = None
    """`gcc`, `clang`."""


class Cuda(Facts, frozen=True, kw_only=True):
    """Toolkits, nvcc, host compiler, loader path."""

    toolkits: tuple[Toolkit, ...] = ()
    nvcc: str | None = None
    """Version of the nvcc found first on PATH, `12.4`; None: none."""
    nvcc_path: str | None = None
    home: str | None = None
    """`CUDA_HOME`, else `CUDA_PATH`, as set; None: unset."""
    home_version: str | None = None
    """Version of the toolkit at `home`; None: there is none there."""
    home_exists: bool | None = None
    compiler: Compiler | None = None
    ninja: str | None = None
    """Version of the ninja found first on PATH or in the judged environment."""
    loader_path: tuple[str, ...] = ()
    """Directories of LD_LIBRARY_PATH that hold CUDA libraries, in order."""
    loader_stubs: tuple[str, ...] = ()
    """Directories of LD_LIBRARY_PATH that hold stubs (a libcuda.so that only links)."""
    libcuda: str | None = None
    """Path of the libcuda.so.1 that the loader would take."""
