"""The C++ compiler that nvcc and torch's extension builder would call, and ninja."""

from pathlib import Path

from envcheck.late_pattern import late
from envcheck.probes.box import Box
from envcheck.probes.programs import on_disk, python_folder, which
from envcheck.snapshot import Compiler

_LAUNCHERS = ("ccache", "sccache", "distcc")
_CLANG = late(r"clang version (\d+(?:\.\d+)*)")
_GCC = late(r"\) (\d+(?:\.\d+)+)")
"""`g++ (Ubuntu 11.4.0-1ubuntu1~22.04) 11.4.0`: the name of the package first, then the version."""


def host_compiler(box: Box, gaps: dict[str, str]) -> Compiler | None:
    """What NVCC_CCBIN or CXX names, else g++, else c++; None: there is none.

    One that is named and not there has no path.
    """
    command, path = _choose(box)
    if command is None:
        return None
    if path is None:
        return Compiler(command=command)
    outcome = box.run(str(on_disk(box, path)), "--version", at_most_s=2.0)
    first = (outcome.out.splitlines() or [""])[0]
    clang, gcc = _CLANG.search(first), _GCC.search(first)
    found = clang or gcc
    if found is None:
        gaps["cuda.compiler.version"] = f"{path} --version: {outcome.failure or 'it names no version'}"
    return Compiler(
        command=command,
        path=path,
        version=found[1] if found else None,
        kind="clang" if clang else "gcc" if gcc else None,
    )


def ninja_version(box: Box, gaps: dict[str, str]) -> str | None:
    """Version of the ninja on PATH or in the checked environment; None: there is none."""
    folder = python_folder(box)
    path = which(box, "ninja", (folder,) if folder else ())
    if path is None:
        return None
    outcome = box.run(str(on_disk(box, path)), "--version", at_most_s=2.0)
    version = outcome.out.strip()
    if not outcome.ok or not version:
        gaps["cuda.ninja"] = f"{path} --version: {outcome.failure or 'it names no version'}"
        return None
    return version.splitlines()[0]


def _choose(box: Box) -> tuple[str | None, str | None]:
    """The compiler's name and its path."""
    for variable in ("NVCC_CCBIN", "CXX"):
        words = box.environ.get(variable, "").split()
        named = next((word for word in words if Path(word).name not in _LAUNCHERS), None)
        if named is not None:
            inside = f"{named}/g++" if on_disk(box, named).is_dir() else named
            return named, which(box, inside)
    for name in ("g++", "c++"):
        path = which(box, name)
        if path:
            return name, path
    return None, None
