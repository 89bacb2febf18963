"""Which compiled files (`.pyc`) cannot the Python of an environment load? Standard library only: it runs `main` itself.

No list has their hash, and an import of a damaged one fails.
"""

import marshal
import os
import sys
from collections.abc import Collection, Iterable, Iterator

from envcheck.integrity import Damage, Depth, infos_in, rows, version_of
from envcheck.process import run

# pathlib takes longer to import than all of this takes to run.
# ruff: noqa: PTH120, PTH123

LIMIT_S = 120.0
HEADER = 16
"""Bytes before the code."""
TAIL = 1 << 15
"""Bytes at the end that hold the tables of all but the largest modules."""
ROOT = os.path.dirname(os.path.dirname(__file__))
ASK = "import sys; sys.path.insert(0, sys.argv.pop(1)); from envcheck.compiled_files import main; sys.exit(main())"


def damaged_compiled(python: str, folder: str, names: Iterable[str], depth: Depth) -> Iterator[Damage]:
    """Compiled files below `folder` that `python` cannot load: damaged ones may crash whoever reads them."""
    for line in run((python, "-I", "-c", ASK, ROOT, depth, folder, *names), LIMIT_S).out.splitlines():
        package, version, file = line.split("\t", 2)
        yield Damage(package, version or None, file, "compiled")


def compiled(folder: str, names: Collection[str], depth: Depth) -> Iterator[Damage]:
    """Those of this Python. Files that end as they should are loaded only where the content is asked for."""
    ending = f".{sys.implementation.cache_tag}.pyc"
    for name, infos in infos_in((folder,)).items():
        for row in (rows(infos[0]) or ()) if name in names else ():
            if row.file.endswith(".py") and not row.file.startswith("../"):
                place, _, module = row.file.rpartition("/")
                file = f"{place}/__pycache__/{module[:-3]}{ending}".lstrip("/")
                if not _is_loaded(f"{folder}/{file}", depth):
                    yield Damage(name, version_of(infos[0]), file, "compiled")


def _is_loaded(path: str, depth: Depth) -> bool:
    try:
        if depth != "content" and ends_well(path):
            return True
        with open(path, "rb") as file:
            data = file.read()
        if len(data) > HEADER:  # Python itself passes over a shorter one
            marshal.loads(memoryview(data)[HEADER:])  # noqa: S302 - what an import does
    except (EOFError, ValueError, TypeError, MemoryError):
        return False
    except OSError:
        return True  # there is none
    return True


def ends_well(path: str) -> bool:
    """A compiled module ends with its name, its first line and its tables, whose lengths lead to the end of the file.

    The order is that of `w_complex_object` in CPython's Python/marshal.c; from 3.11 on there are two tables.
    """
    with open(path, "rb", buffering=0) as file:
        file.seek(max(0, os.fstat(file.fileno()).st_size - TAIL))
        end = file.read(TAIL)
    name = b"\x08<module>"
    at = end.rfind(name) + len(name)
    newer = end[at : at + 1] == b"r"  # the same name again, as a reference
    at += 5 * newer + 4
    for _ in range(1 + newer):
        if end[at : at + 1] == b"r":
            at += 5
        elif end[at : at + 1] in (b"s", b"\xf3"):
            at += 5 + int.from_bytes(end[at + 1 : at + 5], "little")
        else:
            return False
    return at == len(end)


def main() -> int:
    """A line with name, version and file, with tabs between, for each: `DEPTH FOLDER NAME ...`."""
    depth: Depth = "content" if sys.argv[1] == "content" else "sizes"
    for damage in compiled(sys.argv[2], frozenset(sys.argv[3:]), depth):
        print(damage.package, damage.version or "", damage.file, sep="\t")
    return 0
