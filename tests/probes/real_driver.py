"""NVIDIA's own library and nvidia-smi of driver 535: as installed, else as Debian packages them, unpacked in a folder.

Nothing is installed. The packages (non-free, 1 MB) come from wherever this machine's apt gets Debian's `main` from.
"""

import os
import platform
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from envcheck.probes.box import Box
from envcheck.probes.loader import find_library

PACKAGES = ("libnvidia-ml1", "nvidia-smi")
LIMIT_S = 60
SOURCES = (Path("/etc/apt/sources.list"), Path("/etc/apt/sources.list.d"))
_ONE_LINE = re.compile(r"^deb\s+(?:\[(?P<options>[^\]]*)\]\s+)?(?P<uri>\S+)\s+(?P<suite>[\w-]+)\s+.*\bmain\b", re.M)
_FIELD = re.compile(r"^(?P<name>[\w-]+):\s*(?P<value>.+)$", re.M)


@dataclass(frozen=True)
class RealDriver:
    """The user-space side of a driver whose kernel module does not run."""

    library: Path
    smi: Path | None
    environ: dict[str, str]
    """In which the loader finds the library."""


def real_driver(folder: Path) -> RealDriver | str:
    """The driver's files, or why there are none; `folder` is where packages are unpacked."""
    if Path("/proc/driver/nvidia/version").exists() or Path("/dev/dxg").exists():
        return "an NVIDIA driver runs here, so that its library does not fail"
    installed = find_library(Box(), "libnvidia-ml.so.1")
    if installed:
        found = shutil.which("nvidia-smi")
        return RealDriver(Path(installed), Path(found) if found else None, dict(os.environ))
    reason = fetch(folder)
    libraries = [file for file in folder.rglob("libnvidia-ml.so.1") if file.exists()]
    if reason or not libraries:
        return f"NVIDIA's libnvidia-ml.so.1 is not installed here, and not available: {reason or 'not in the package'}"
    smi = next((f for f in folder.rglob("nvidia-smi") if f.is_file() and os.access(f, os.X_OK)), None)
    return RealDriver(libraries[0], smi, {**os.environ, "LD_LIBRARY_PATH": str(libraries[0].parent)})


def fetch(folder: Path) -> str:
    """Unpack Debian's packages in `folder`; why that did not work, empty where it did."""
    source = next(debian_sources(), None)
    if source is None or platform.machine() != "x86_64" or not shutil.which("dpkg"):
        return "this is no x86_64 Debian whose apt knows where its packages are"
    (folder / "lists" / "partial").mkdir(parents=True)
    (folder / "source.list").write_text(source)
    apt = [
        *("apt-get", "-q", "-o", f"Dir::Etc::sourcelist={folder}/source.list", "-o", "Dir::Etc::sourceparts=/dev/null"),
        *("-o", f"Dir::State::lists={folder}/lists", "-o", f"Dir::Cache={folder}/cache", "-o", "APT::Sandbox::User="),
        *("-o", "Acquire::Retries=2", "-o", "Acquire::http::Timeout=15"),
    ]
    for command in ([*apt, "update"], [*apt, "download", *PACKAGES]):
        reason = _failure(command, folder)
        if reason:
            return reason
    for package in folder.glob("*.deb"):
        reason = reason or _failure(["dpkg", "-x", package.name, "unpacked"], folder)
    return reason


def _failure(command: list[str], folder: Path) -> str:
    try:
        ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=LIMIT_S)
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"{command[0]}: {error}"
    return "" if ended.returncode == 0 else f"{command[0]}: {ended.stderr.strip() or ended.returncode}"


def debian_sources() -> Iterator[str]:
    """Lines for apt: `non-free` of the release that this machine takes `main` from, as its own lists name it."""
    release = Path("/etc/os-release")
    if not release.exists() or "ID=debian" not in release.read_text().split():
        return
    files = [*SOURCES[0:1], *SOURCES[1].glob("*")] if SOURCES[1].is_dir() else SOURCES[0:1]
    for file in sorted(f for f in files if f.is_file()):
        text = re.sub(r"^#.*\n", "", file.read_text("utf-8", "replace"), flags=re.M)
        yield from _deb822(text) if file.suffix == ".sources" else _one_line(text)


def _deb822(text: str) -> Iterator[str]:
    for stanza in text.split("\n\n"):
        field = {m["name"].lower(): m["value"].strip() for m in _FIELD.finditer(stanza)}
        suites, uris = field.get("suites", "").split(), field.get("uris", "").split()
        if "main" in field.get("components", "").split() and suites and uris and "security" not in suites[0]:
            options = f"[signed-by={field['signed-by']}] " if field.get("signed-by", "").startswith("/") else ""
            yield f"deb {options}{uris[0]} {suites[0]} non-free\n"


def _one_line(text: str) -> Iterator[str]:
    for match in _ONE_LINE.finditer(text):
        options = f"[{match['options']}] " if match["options"] else ""
        if "security" not in match["suite"]:
            yield f"deb {options}{match['uri']} {match['suite']} non-free\n"
