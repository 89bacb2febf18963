"""What is installed in the checked environment, from the metadata files of its site-packages.

`importlib.metadata` parses each file as an e-mail message and takes ten times as long; only a few header lines matter.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from msgspec import Struct, structs

from envcheck.late_pattern import late
from envcheck.requirement_text import normalised
from envcheck.snapshot import Distribution

_HEADER_BYTES = 1 << 18
"""Longest header that is read; torch's 2.15, with a line for each licence, is 14 KB."""
_EXTRA = late(r";.*\bextra\s*==")
_EXTRA_CLAUSE = late(r"""(?:\s*\band\s+)?extra\s*==\s*["']([^"']+)["'](?:\s+and\b)?""")
_ASKED_EXTRAS = late(r"\s*([A-Za-z0-9][\w.-]*)\s*\[([^\]]+)\]")


OURS = "transformers[torch]"
"""What the model takes: this extra names the oldest accelerate that transformers uses."""


class Installed(Struct, frozen=True):
    """One distribution and where its metadata lies."""

    distribution: Distribution
    metadata: Path
    """Its `.dist-info` or `.egg-info`."""
    reason: str | None = None
    """Why its version is not known."""
    optional: tuple[str, ...] = ()
    """What it requires for its extras."""


def installed(site_packages: Sequence[str], gaps: dict[str, str]) -> dict[str, Installed]:
    """Every distribution by its normalised name; of two of the same name the one that Python would take.

    That is the one in the earlier folder; within a folder, where a broken update left two, the one written last; never
    a remnant that tells no version next to one that does. What tells none is noted in `gaps` under `packages.NAME`.
    """
    found: dict[str, Installed] = {}
    for folder in site_packages:
        for entry in filter(None, map(_read, _metadata_in(folder))):
            known = found.get(entry.distribution.name)
            if known is None or (known.reason and not entry.reason):
                found[entry.distribution.name] = entry
    gaps.update({f"packages.{name}": entry.reason for name, entry in found.items() if entry.reason})
    return dict(sorted(_with_extras(found).items()))


def _with_extras(found: dict[str, Installed]) -> dict[str, Installed]:
    """Each with what it requires for the extras that another asks of it.

    torch asks for its CUDA libraries in this way: `cuda-toolkit[cublas,...]`.
    """
    asked: dict[str, set[str]] = {}
    waiting = [OURS, *(text for entry in found.values() for text in entry.distribution.requires if "[" in text)]
    while waiting:
        match = _ASKED_EXTRAS.match(waiting.pop())
        entry = found.get(normalised(match[1])) if match else None
        if match is None or entry is None:
            continue
        known = asked.setdefault(entry.distribution.name, set())
        new = {normalised(extra.strip()) for extra in match[2].split(",")} - known
        known |= new
        waiting += [text for text in entry.optional if "[" in text.partition(";")[0] and _extra_of(text) in new]
    return {name: _extended(entry, asked[name]) if asked.get(name) else entry for name, entry in found.items()}


def _extended(entry: Installed, extras: set[str]) -> Installed:
    more = dict.fromkeys(_without_extra(text) for text in entry.optional if _extra_of(text) in extras)
    requires = (*entry.distribution.requires, *(text for text in more if text not in entry.distribution.requires))
    return structs.replace(entry, distribution=structs.replace(entry.distribution, requires=requires))


def _extra_of(text: str) -> str | None:
    match = _EXTRA_CLAUSE.search(text)
    return normalised(match[1]) if match else None


def _without_extra(text: str) -> str:
    """`nvidia-cublas==13.1.*; (A and B or C) and extra == "cublas"` as a requirement that no extra limits."""
    requirement, _, marker = text.partition(";")
    bare = _EXTRA_CLAUSE.sub("", marker).strip()
    if bare.startswith("(") and bare.endswith(")") and bare.count("(") == 1:
        bare = bare[1:-1]
    return f"{requirement.strip()}; {bare}" if bare else requirement.strip()


def pynvml_provider(entries: dict[str, Installed], site_packages: Sequence[str], gaps: dict[str, str]) -> str | None:
    """The distribution whose file `import pynvml` would load; None: there is no such module."""
    module = next((path for folder in site_packages for path in _pynvml_in(Path(folder)) if path.is_file()), None)
    if module is None:
        return None
    for name, entry in entries.items():
        if ("nvml" in name or "nvidia-ml" in name) and _owns(entry.metadata, module):
            return name
    gaps["python.pynvml_provider"] = f"no installed distribution lists {module}"
    return None


def _metadata_in(folder: str) -> list[Path]:
    """The metadata folders and files in one folder of sys.path, those of wheels first, the last written first."""
    try:
        with os.scandir(folder) as entries:
            names = [
                (e.name.endswith(".dist-info"), e.stat(follow_symlinks=False).st_mtime, e.name)
                for e in entries
                if e.name.endswith((".dist-info", ".egg-info"))
            ]
    except OSError:
        return []
    return [Path(folder, name) for _, _, name in sorted(names, reverse=True) if not name.startswith("~")]


def _read(metadata: Path) -> Installed | None:
    """One distribution; one whose metadata cannot be read keeps only the name of its folder."""
    name = metadata.stem.partition("-")[0]
    if not name:
        return None
    fields: list[tuple[str, str]] = []
    reason = "it names no version"
    try:
        fields = list(_header(_metadata_file(metadata)))
    except OSError as error:
        reason = (error.strerror or "unreadable").lower()
    first = dict(reversed(fields))
    requires = [value for key, value in fields if key == "requires-dist"]
    if metadata.suffix == ".egg-info":
        requires += _egg_requires(metadata)
    distribution = Distribution(
        name=normalised(first.get("name") or name),
        version=first.get("version") or None,
        requires=tuple(requirement for requirement in requires if not _EXTRA.search(requirement)),
        requires_python=first.get("requires-python") or None,
        installer=_installer(metadata),
    )
    optional = tuple(requirement for requirement in requires if _EXTRA.search(requirement))
    return Installed(distribution, metadata, None if distribution.version else f"{metadata.name}: {reason}", optional)


def _metadata_file(metadata: Path) -> Path:
    """METADATA of a wheel, PKG-INFO of an egg; distutils wrote the file itself."""
    if metadata.suffix == ".dist-info":
        return metadata / "METADATA"
    return metadata / "PKG-INFO" if metadata.is_dir() else metadata


def _header(path: Path) -> Iterator[tuple[str, str]]:
    """Key, in lower case, and value of each of the four kinds of line that matter, up to the first empty line."""
    with path.open("rb", buffering=0) as file:
        data = file.read(8192)
        while b"\n\n" not in data and b"\r\n\r\n" not in data and len(data) < _HEADER_BYTES:
            more = file.read(8192)
            if not more:
                break
            data += more
    for line in data.decode("utf-8", "replace").splitlines():
        if not line:
            return
        key, colon, value = line.partition(":")
        if colon and key.lower() in ("name", "version", "requires-dist", "requires-python"):
            yield key.lower(), value.strip()


def _egg_requires(metadata: Path) -> Iterator[str]:
    """Requirements of an egg: requires.txt with plain lines, then `[extra]` or `[:marker]` sections."""
    with suppress(OSError):
        section = ""
        for line in (metadata / "requires.txt").read_text("utf-8", "replace").splitlines():
            if line.startswith("["):
                section = line.strip("[]")
            elif line.strip() and not section:
                yield line.strip()
            elif line.strip() and section.startswith(":"):
                yield f"{line.strip()}; {section[1:]}"


def _installer(metadata: Path) -> str | None:
    try:
        return (metadata / "INSTALLER").read_text("utf-8", "replace").strip() or None
    except OSError:
        return None


def _pynvml_in(folder: Path) -> tuple[Path, Path]:
    """A package comes before a module of the same name in the same folder."""
    return folder / "pynvml" / "__init__.py", folder / "pynvml.py"


def _owns(metadata: Path, module: Path) -> bool:
    """The distribution's RECORD lists the module at the size it has: of two that wrote one file, the later one."""
    with suppress(OSError, ValueError):
        wanted = module.relative_to(metadata.parent).as_posix()
        for line in (metadata / "RECORD").read_text("utf-8", "replace").splitlines():
            path, _digest, size = [*line.rsplit(",", 2), "", ""][:3]
            if path == wanted:
                return size in ("", str(module.stat().st_size))
    return False
