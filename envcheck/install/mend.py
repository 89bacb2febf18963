"""After an interrupted installation: find the packages of which only a part was written.

Installers write a package's files one by one, and its list of files may stand before the files do. A later `install`
would take such a package for installed.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from shutil import rmtree


def all_damaged(site_packages: Iterable[str]) -> tuple[Path, ...]:
    """The metadata folder of each damaged package, in all of `site_packages`."""
    return tuple(info for folder in site_packages for info in damaged(Path(folder)))


def forget(infos: Iterable[Path]) -> None:
    """Take the metadata of packages away, so that the installer lays them anew."""
    for info in infos:
        rmtree(info, ignore_errors=True)


def name_of(info: Path) -> str:
    """`nvidia-cublas` for `nvidia_cublas-13.4.1.3.dist-info`: as PyPI spells it."""
    return re.sub(r"[-_.]+", "-", info.name.removesuffix(".dist-info").rsplit("-", 1)[0]).lower()


def damaged(folder: Path) -> Iterator[Path]:
    """The `*.dist-info` folders whose package lacks a file of its own list, or has one of another size."""
    for info in sorted(folder.glob("*.dist-info")):
        if not (info / "METADATA").is_file() or not _complete(folder, info / "RECORD"):
            yield info


def _complete(folder: Path, record: Path) -> bool:
    try:
        with record.open(encoding="utf-8", newline="") as rows:
            return all(_as_listed(folder, row) for row in csv.reader(rows))
    except (OSError, UnicodeDecodeError, csv.Error):
        return False


def _as_listed(folder: Path, row: list[str]) -> bool:
    """One row, `path,hash,size`. Files without a hash (compiled ones, the list itself) may come and go."""
    if len(row) < 3 or not row[1]:
        return True
    with suppress(OSError):
        return (folder / row[0]).stat().st_size == int(row[2] or -1)
    return False
