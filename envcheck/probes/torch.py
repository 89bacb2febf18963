"""torch as it lies on the disk: version.py is parsed as text, two of its libraries are looked into; never imported."""

import re
from collections.abc import Sequence
from pathlib import Path

from envcheck.late_pattern import late
from envcheck.probes.elf import built_with_cxx11_abi, section
from envcheck.snapshot import Distribution, Torch

_ARCHITECTURES = (
    late(rb"sm_\d+[a-z]?(?: (?:sm|compute)_\d+[a-z]?)*\0"),
    late(rb"compute_\d+[a-z]?(?: compute_\d+[a-z]?)*\0"),
)
"""What `torch._C._cuda_getArchFlags` returns, as the compiler stored it. Each starts with a literal, which is fast."""


def torch_facts(site_packages: Sequence[str], distribution: Distribution | None, gaps: dict[str, str]) -> Torch:
    """The torch that `import torch` would load; all None where there is none."""
    folder = next((path for entry in site_packages if (path := Path(entry, "torch")).is_dir()), None)
    if folder is None or not (folder / "__init__.py").is_file():
        if distribution is not None:
            gaps["torch.path"] = "torch is registered as installed, but its files are not there"
        return Torch(version=distribution.version if distribution else None)
    version, cuda, hip = _versions(folder, distribution, gaps)
    return Torch(
        version=version,
        cuda=cuda,
        hip=hip,
        architectures=_architectures(folder, gaps) if cuda else (),
        cxx11_abi=_cxx11_abi(folder, gaps),
        path=str(folder),
    )


def _versions(
    folder: Path, distribution: Distribution | None, gaps: dict[str, str]
) -> tuple[str | None, str | None, str | None]:
    """torch, CUDA and HIP versions from version.py; without it only what the package's metadata says."""
    try:
        text = (folder / "version.py").read_text("utf-8", "replace")
    except OSError as error:
        reason = f"{folder / 'version.py'}: {(error.strerror or 'unreadable').lower()}"
        gaps.update({"torch.cuda": reason, "torch.hip": reason})
        return distribution.version if distribution else None, None, None
    version = _assigned(text, "__version__") or (distribution.version if distribution else None)
    return version, _assigned(text, "cuda"), _assigned(text, "hip")


def _assigned(text: str, name: str) -> str | None:
    """The string that version.py gives to a name: `cuda: Optional[str] = '12.8'`; None for `None`."""
    match = re.search(rf"^{name}(?:\s*:[^=\n]*)?\s*=\s*(['\"])(.*?)\1", text, re.MULTILINE)
    return match[2] or None if match else None


def _architectures(folder: Path, gaps: dict[str, str]) -> tuple[str, ...]:
    """What torch was compiled for: a constant in libtorch_python.so from 2.4 (looked up) to 2.15 (looked up)."""
    library = folder / "lib" / "libtorch_python.so"
    try:
        constants = section(library, b".rodata") or b""
    except OSError as error:
        gaps["torch.architectures"] = f"{library}: {(error.strerror or 'unreadable').lower()}"
        return ()
    for pattern in _ARCHITECTURES:
        lists = pattern.findall(constants)
        if lists:
            return tuple(max(lists, key=len).rstrip(b"\0").decode().split())
    gaps["torch.architectures"] = f"{library.name} holds no list of architectures"
    return ()


def _cxx11_abi(folder: Path, gaps: dict[str, str]) -> bool | None:
    """The C++ ABI of its interface, from the names of the symbols in libc10.so."""
    library = folder / "lib" / "libc10.so"
    try:
        abi = built_with_cxx11_abi(library)
    except OSError as error:
        gaps["torch.cxx11_abi"] = f"{library}: {(error.strerror or 'unreadable').lower()}"
        return None
    if abi is None:
        gaps["torch.cxx11_abi"] = f"{library.name} has none of the symbols that tell"
    return abi
