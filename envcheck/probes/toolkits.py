"""CUDA toolkits: where they lie, and which version their own files name."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import msgspec

from envcheck.late_pattern import late
from envcheck.probes.box import Box
from envcheck.probes.programs import on_disk, python_folder, resolved, which
from envcheck.snapshot import Toolkit

_PLACES = (
    "usr/local/cuda*",
    "opt/cuda*",
    "usr/lib/cuda",
    "usr/lib/nvidia-cuda-toolkit",
    "opt/nvidia/hpc_sdk/Linux_*/*/cuda/[0-9]*",
)
"""NVIDIA's packages and runfile, Arch, Debian (two), the HPC SDK."""
_VERSION_TXT = late(r"CUDA Version (\d+\.\d+)")
_CUDA_H = late(rb"#define\s+CUDA_VERSION\s+(\d+)")
_RUNTIME = late(r"libcudart\.so\.(\d+\.\d+)(?:\.\d+)*")
_RELEASE = late(r"release (\d+\.\d+)")


class _Component(msgspec.Struct):
    version: str = ""


class _VersionJson(msgspec.Struct):
    """The parts of version.json that are of use here."""

    cuda: _Component | None = None
    cuda_nvcc: _Component | None = None


def toolkits(box: Box, gaps: dict[str, str]) -> tuple[Toolkit, ...]:
    """Every toolkit on the machine once, by its real path, the one of the first nvcc on PATH first."""
    roots = dict.fromkeys(resolved(box, path) for path in _candidates(box))
    found: list[Toolkit] = []
    for root in roots:
        if is_toolkit(box, root):
            version, reason = toolkit_version(box, root)
            if reason:
                gaps[f"cuda.toolkits[{len(found)}].version"] = reason
            found.append(Toolkit(path=root, version=version, nvcc=on_disk(box, f"{root}/bin/nvcc").is_file()))
    return tuple(found)


def toolkit_version(box: Box, root: str) -> tuple[str | None, str | None]:
    """`12.4` and, where it cannot be had, the reason: from the toolkit's files, else from its nvcc."""
    version = _filed_version(on_disk(box, root))
    return (version, None) if version else nvcc_version(box, f"{root}/bin/nvcc")


def _filed_version(folder: Path) -> str | None:
    """From version.json, version.txt, cuda.h or the runtime's file name; None where none of them tells."""
    with suppress(OSError, msgspec.DecodeError):
        document = msgspec.json.decode((folder / "version.json").read_bytes(), type=_VersionJson)
        if document.cuda and document.cuda.version:
            return _short(document.cuda.version)
    with suppress(OSError):
        match = _VERSION_TXT.search((folder / "version.txt").read_text("utf-8", "replace"))
        if match:
            return match[1]
    return _header_version(folder) or _runtime_version(folder)


def nvcc_version(box: Box, nvcc: str) -> tuple[str | None, str | None]:
    """Version of an nvcc and, where it cannot be had, the reason: from its toolkit's version.json, else from itself.

    The nvcc on PATH may be a script that calls another one, so that only the answer is sure.
    """
    root = Path(resolved(box, nvcc)).parent.parent
    with suppress(OSError, msgspec.DecodeError):
        document = msgspec.json.decode((on_disk(box, str(root)) / "version.json").read_bytes(), type=_VersionJson)
        if document.cuda_nvcc and document.cuda_nvcc.version and Path(resolved(box, nvcc)).name == "nvcc":
            return _short(document.cuda_nvcc.version), None
    outcome = box.run(str(on_disk(box, nvcc)), "--version", at_most_s=5.0)
    match = _RELEASE.search(outcome.out)
    if match:
        return match[1], None
    return None, f"{nvcc} --version: {outcome.failure or 'it names no release'}"


def is_toolkit(box: Box, root: str) -> bool:
    """There is something of CUDA in it: an empty folder is what an uninstalled toolkit leaves behind.

    A `bin/nvcc` alone may be a script that calls the real one; that has its nvcc.profile next to it.
    """
    folder = on_disk(box, root)
    with suppress(OSError):
        return (folder / "bin/nvcc.profile").is_file() or _filed_version(folder) is not None
    return False


def _candidates(box: Box) -> Iterator[str]:
    """Folders that may be toolkits, as paths of the machine."""
    nvcc = which(box, "nvcc")
    if nvcc:
        yield str(Path(resolved(box, nvcc)).parent.parent)
    for variable in ("CUDA_HOME", "CUDA_PATH", "CONDA_PREFIX"):
        if box.environ.get(variable):
            yield box.environ[variable]
    folder = python_folder(box)
    if folder:
        yield str(Path(folder).parent)
    for place in _PLACES:
        with suppress(OSError):
            for path in sorted(box.root.glob(place)):
                yield f"/{path.relative_to(box.root)}"


def _short(version: str) -> str:
    return ".".join(version.split(".")[:2])


def _header_version(folder: Path) -> str | None:
    """From `#define CUDA_VERSION 12040`, which stands in the first lines of cuda.h."""
    for header in (folder / "include/cuda.h", *_below_targets(folder, "include/cuda.h")):
        with suppress(OSError), header.open("rb") as file:
            match = _CUDA_H.search(file.read(1 << 16))
            if match:
                return f"{int(match[1]) // 1000}.{int(match[1]) % 1000 // 10}"
    return None


def _runtime_version(folder: Path) -> str | None:
    """From a name like libcudart.so.12.4.127."""
    for library in (folder / "lib64", folder / "lib", *_below_targets(folder, "lib")):
        with suppress(OSError):
            for entry in sorted(library.glob("libcudart.so.*")):
                match = _RUNTIME.fullmatch(entry.name)
                if match:
                    return match[1]
    return None


def _below_targets(folder: Path, name: str) -> list[Path]:
    """`targets/x86_64-linux/...`, where conda and the cross compilers keep the same files."""
    with suppress(OSError):
        return sorted(folder.glob(f"targets/*/{name}"))
    return []
