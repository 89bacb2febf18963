"""Facts about CUDA toolkits, compilers and the libraries the loader would find."""

from envcheck.snapshot.kinds import Facts, FilePath, FreeText, Plain


class Toolkit(Facts, frozen=True, kw_only=True):
    """One CUDA toolkit on the machine."""

    path: FilePath
    """Its root, links resolved."""
    version: Plain | None = None
    """`12.4`."""
    nvcc: bool = True
    """It has a compiler, not only libraries."""


class Compiler(Facts, frozen=True, kw_only=True):
    """The host compiler that nvcc would call."""

    command: FreeText
    """`g++`, or what `CXX`/`NVCC_CCBIN` names."""
    path: FilePath | None = None
    version: Plain | None = None
    kind: Plain | None = None
    """`gcc`, `clang`."""


class CudaInit(Facts, frozen=True, kw_only=True):
    """What the CUDA driver answered when it was started, without torch."""

    code: int | None = None
    """CUresult of the call that failed (cuda.h); 0: none did; None: the process crashed."""
    call: Plain | None = None
    """`cuInit` or `cuDeviceGetCount`, whichever failed."""
    device_count: int | None = None
    """GPUs that CUDA sees, by CUDA_VISIBLE_DEVICES, too."""
    signal: int | None = None
    """The signal that ended the process."""
    seconds: float | None = None


CXX_RUNTIME = "libstdc++.so.6"


class LoaderLibrary(Facts, frozen=True, kw_only=True):
    """A library in a directory of LD_LIBRARY_PATH that torch was built with a certain release of."""

    name: Plain
    """Its soname, `libcudnn.so.9`."""
    folder: FilePath
    """The directory of LD_LIBRARY_PATH, as it is written there."""
    version: Plain
    """In the name of the file behind the link, `9.1.0`; of libstdc++ the newest symbols that it has, `3.4.30`."""


class Cuda(Facts, frozen=True, kw_only=True):
    """Toolkits, nvcc, host compiler, loader path."""

    toolkits: tuple[Toolkit, ...] = ()
    nvcc: Plain | None = None
    """Version of the nvcc found first on PATH, `12.4`; None: none."""
    nvcc_path: FilePath | None = None
    image: Plain | None = None
    """CUDA of the image that a container is made of, `12.4`, as a Dockerfile or its like names it."""
    home: FilePath | None = None
    """`CUDA_HOME`, else `CUDA_PATH`, as set; None: unset."""
    home_version: Plain | None = None
    """Version of the toolkit at `home`; None: there is none there."""
    home_exists: bool | None = None
    compiler: Compiler | None = None
    ninja: Plain | None = None
    """Version of the ninja found first on PATH or in the checked environment."""
    loader_path: tuple[FilePath, ...] = ()
    """Directories of LD_LIBRARY_PATH that hold CUDA libraries, in order."""
    loader_stubs: tuple[FilePath, ...] = ()
    """Directories of LD_LIBRARY_PATH that hold stubs (a libcuda.so that only links)."""
    loader_libraries: tuple[LoaderLibrary, ...] = ()
    """nvJitLink, cuDNN and NCCL there, the first of each soname, where the name of the file tells its version; and
    the first libstdc++ of all its directories."""
    libcuda: FilePath | None = None
    """Path of the libcuda.so.1 that the loader would take."""
    libcuda_version: Plain | None = None
    """Driver version in its file's name, `535.183.01`; None: the name holds none, as in WSL."""
    libcuda_empty: bool | None = None
    """The file has no content, as those that are left where a container was saved as an image."""
    libcuda_elsewhere: FilePath | None = None
    """Where the loader finds no libcuda: one in a folder that it does not look into."""
    init: CudaInit | None = None
    """Whether the driver starts; None: it was not tried, or there is no libcuda."""
