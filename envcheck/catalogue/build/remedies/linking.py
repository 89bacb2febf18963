"""A symbol that the linker does not find: its name says which library has it."""

import re
from collections.abc import Mapping

from envcheck.catalogue.build.remedies.tools import link_library
from envcheck.findings import Evidence, Fix
from envcheck.late_pattern import late
from envcheck.snapshot import Snapshot

# How the symbol begins, to the library to link with -l. Sources: the headers that declare them.
# fmt: off
_LIBRARIES: Mapping[str, str] = {
    r"cudnn[A-Z]":                                     "cudnn",
    r"cublasLt[A-Z]":                                  "cublasLt",
    r"cublas[A-Z]":                                    "cublas",
    r"cufft[A-Z]":                                     "cufft",
    r"curand[A-Z]":                                    "curand",
    r"cusolver[A-Z]":                                  "cusolver",
    r"cusparse[A-Z]":                                  "cusparse",
    r"nvrtc[A-Z]":                                     "nvrtc",
    r"nvml[A-Z]":                                      "nvidia-ml",
    r"p?nccl[A-Z]":                                    "nccl",
    r"cuda[A-Z]|__cuda[A-Z]|__cudaRegister":           "cudart",
    r"cu(?:Mem|Init|Ctx|Device|Module|Launch|Stream|Get|Event|Func|Driver|Graph|Pointer|Array|Tensor|Multicast)":
                                                       "cuda",
    r"omp_|GOMP_|__kmpc":                              "gomp",
    r"[sdcz](?:gemm|geqrf|orgqr|gesvd|syev|getrf|potrf|axpy|dot|ormqr|gesdd|gelsd)_?$|cblas_": "openblas",
    r"dl(?:open|sym|close|error)$":                    "dl",
    r"pthread_":                                       "pthread",
    r"shm_(?:open|unlink)$":                           "rt",
    r"ibv_":                                           "ibverbs",
    r"numa_":                                          "numa",
    r"MPI_":                                           "mpi",
    r"(?:Py[A-Z]|_Py[A-Z])\w{1,60}$":                  "python3",
}
# fmt: on
_UNDEFINED = late(r"undefined reference to [`'\"]([^'\"\n]{1,160})|unresolved external symbol \"?(?:__imp_)?(\w{1,80})")
_OF_TORCH = late(r"(?:c10|at|torch|caffe2)::|_ZNK?\d?(?:3c10|2at|5torch)")
_OF_A_BUILD = late(r"cuda|gpu|nvidia|::|^_Z", re.IGNORECASE)
"""Names that no program of one file has: those of libraries with parts for GPUs, and of C++."""
_OF_STANDARD = late(r"std::__cxx11|std::filesystem|__cxa_|std::ios_base_library_init|operator (?:new|delete)")


def library_of_symbol(text: str) -> Evidence | None:
    """The library of the first symbol whose name tells it; None: a symbol of the program's own, as far as names say."""
    names = [found[0] or found[1] for found in _UNDEFINED.findall(text)]
    library = next((library for name in names if (library := _library(name))), None)
    if library:
        return {"library": library}
    return {} if any(_OF_A_BUILD.search(name) for name in names) or not names else None


def _library(symbol: str) -> str | None:
    return next((library for start, library in _LIBRARIES.items() if re.match(start, symbol)), None)


def symbol_title(evidence: Evidence) -> str | None:
    """`Undefined reference to cuMemCreate: libcuda is not linked`."""
    symbol, library = evidence.get("symbol"), evidence.get("library")
    if not isinstance(symbol, str):
        return None
    return f"Undefined reference to {symbol[:80]}" + (f": lib{library} is not linked" if library else "")


CONDA_LINKER = (
    Fix(
        summary="conda's linker (compiler_compat/ld) does not search the system's folders: build with conda's own "
        "compilers (`conda install -c conda-forge gxx_linux-64`), or outside of conda, in a venv of the system's "
        "Python."
    ),
    Fix(
        summary="Or rename `$CONDA_PREFIX/compiler_compat/ld`, or name the folders: `export "
        "LD_LIBRARY_PATH=/usr/lib/x86_64-linux-gnu LDFLAGS=-L/usr/lib/x86_64-linux-gnu` (the toolkit's lib64/stubs for "
        "libcuda)."
    ),
    Fix(summary="Or leave out the part that links a program: llama-cpp-python `-DLLAVA_BUILD=off`."),
)


def link_symbol(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The library, where the name tells it; else the parts that were compiled differently."""
    library, symbol = evidence.get("library"), str(evidence.get("symbol") or "")
    if evidence.get("linker"):
        return CONDA_LINKER
    if isinstance(library, str):
        add = Fix(
            summary=f"Add `-l{library}` behind the object files in the link command: `export LDFLAGS=-l{library}`, in "
            f"CMake `target_link_libraries(TARGET PRIVATE {_CMAKE.get(library, library)})`; then delete the folder "
            "`build`."
        )
        return (add, *link_library(snapshot, evidence))
    if _OF_TORCH.search(symbol):
        return (
            Fix(
                summary="Compile it against the torch that it is linked with, with the same C++ ABI: delete the folder "
                "`build`, and set `-D_GLIBCXX_USE_CXX11_ABI` to 1 if `torch.compiled_with_cxx11_abi()` is true, else "
                "to 0."
            ),
        )
    if _OF_STANDARD.search(symbol):
        return (
            Fix(
                summary="Link with g++ (not gcc or ld), and compile all parts with one compiler: a library that was "
                "built with a newer GCC, or by conda's, needs that one (`export CC=gcc CXX=g++`, or conda's "
                "gxx_linux-64)."
            ),
        )
    return (
        Fix(
            summary="Clean up (`make clean`, delete the folder `build`) and build all of it with the same options, "
            "such as those for CUDA, and with the submodules of the same commit (`git submodule update --init "
            "--recursive`): parts that were compiled differently are mixed."
        ),
        Fix(
            summary="If the symbol is of another library, install its development package, and put it behind the "
            "object files on the link line (`-lNAME`, `LDFLAGS`); two installed releases of it are mixed if it is "
            "there already."
        ),
    )


_CMAKE: Mapping[str, str] = {
    "cuda": "CUDA::cuda_driver", "cudart": "CUDA::cudart", "cublas": "CUDA::cublas", "cublasLt": "CUDA::cublasLt",
    "nvrtc": "CUDA::nvrtc", "nvidia-ml": "CUDA::nvml", "cufft": "CUDA::cufft", "curand": "CUDA::curand",
    "cusolver": "CUDA::cusolver", "cusparse": "CUDA::cusparse", "gomp": "OpenMP::OpenMP_CXX",
    "pthread": "Threads::Threads",
}  # fmt: skip
"""The same as CMake's imported targets."""
