"""Find the packages of which a part is missing: an installation was interrupted, or somebody deleted files.

Installers write a package's files one by one, and its list of files may stand before the files do. A later `install`
would take such a package for installed. Standard library only: bootstrap.sh runs `main` before anything is installed.
"""

import csv
import os
import re
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from shutil import rmtree


def damaged(folders: Iterable[str], roots: Iterable[str], *, interrupted: bool) -> tuple[Path, ...]:
    """The `*.dist-info` folders of packages that lack a file of their own list, or have one of another size.

    Args:
        folders: where the packages of the environment itself lie.
        roots: names of the packages that are needed; only they, and what they require, are looked at.
        interrupted: an installation did not end: every package is looked at, and a file of another size is half
            written. Otherwise somebody may have changed it on purpose, and only a file that is gone is a damage.
    """
    infos = {name_of(info): info for folder in folders for info in sorted(Path(folder).glob("*.dist-info"))}
    wanted = infos if interrupted else _required(infos, roots)
    return tuple(info for name, info in infos.items() if name in wanted and not _is_whole(info, sizes=interrupted))


def forget(infos: Iterable[Path]) -> None:
    """Take the metadata of packages away, so that the installer lays them anew."""
    for info in infos:
        rmtree(info, ignore_errors=True)


def name_of(info: Path) -> str:
    """`nvidia-cublas` for `nvidia_cublas-13.4.1.3.dist-info`: as PyPI spells it."""
    return re.sub(r"[-_.]+", "-", info.name.removesuffix(".dist-info").rsplit("-", 1)[0]).lower()


def _required(infos: dict[str, Path], roots: Iterable[str]) -> set[str]:
    """Names of the roots and of all that they require, extras left out."""
    seen: set[str] = set()
    waiting = list(roots)
    while waiting:
        name = waiting.pop()
        if name in infos and name not in seen:
            seen.add(name)
            waiting += _requirements(infos[name] / "METADATA")
    return seen


def _requirements(metadata: Path) -> Iterator[str]:
    try:
        text = metadata.read_text("utf-8", "replace")
    except OSError:
        return
    for line in re.findall(r"^Requires-Dist:\s*(.+)$", text, re.MULTILINE):
        name = re.match(r"[\w.-]+", line)
        if name and not re.search(r"\bextra\s*==", line):
            yield re.sub(r"[-_.]+", "-", name[0]).lower()


def _is_whole(info: Path, *, sizes: bool) -> bool:
    """Every file is there. Packages that neither pip nor uv has laid have no list of files that could be trusted."""
    with suppress(OSError):
        if (info / "INSTALLER").read_text("utf-8", "replace").strip() not in ("pip", "uv", ""):
            return True
    return (info / "METADATA").is_file() and _all_as_listed(info / "RECORD", sizes=sizes)


def _all_as_listed(record: Path, *, sizes: bool) -> bool:
    folder = str(record.parent.parent)
    try:
        with record.open(encoding="utf-8", newline="") as rows:
            return all(_as_listed(folder, row, sizes=sizes) for row in csv.reader(rows))
    except (OSError, UnicodeDecodeError, csv.Error):
        return False


def _as_listed(folder: str, row: list[str], *, sizes: bool) -> bool:
    """One row, `path,hash,size`. Files without a hash (compiled ones, the list itself) may come and go."""
    if len(row) < 3 or not row[1]:
        return True
    with suppress(OSError, ValueError):
        size = os.stat(f"{folder}/{row[0]}").st_size  # noqa: PTH116 - tens of thousands of files
        return not sizes or size == int(row[2] or -1)
    return False


def main() -> int:
    """For bootstrap.sh: forget what is damaged of the packages named, in this Python's own environment; print names."""
    infos = damaged((sysconfig.get_path("purelib"),), sys.argv[1:], interrupted=False)
    forget(infos)
    print(", ".join(name_of(info) for info in infos))
    return 0
