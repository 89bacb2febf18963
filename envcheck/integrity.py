"""Are the files of installed distributions what their RECORD says? Standard library only: bootstrap.sh runs `main`.

Installers write a package's files one by one, disks fill, and somebody deletes or edits a file; the list of files
(RECORD, https://packaging.python.org/en/latest/specifications/recording-installed-packages/) says what belongs there.
"""

import os
import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Literal, NamedTuple, Protocol, TypeAlias

from envcheck.requirement_text import normalised
from envcheck.wheel_fit import wheel_fits

# pathlib takes longer to import than all of this takes to run.
# ruff: noqa: PTH116, PTH119, PTH120, PTH123

Depth: TypeAlias = Literal["libraries", "sizes", "content"]
"""What is compared: the sizes of shared libraries, the sizes of all files, or the SHA-256 of all files.

At the first two also the SHA-256 of files that were written after RECORD, where these are few.
"""
How: TypeAlias = Literal[
    "missing",
    "size",
    "content",
    "folder",
    "metadata",
    "record",
    "twice",
    "compiled",
    "start",
    "orphan",
    "script",
    "checkout",
    "wheel",
    "permission",
    "owner",
]

ROOTS = (
    "torch", "torchvision", "transformers", "accelerate", "sentence-transformers", "qwen-vl-utils", "pillow", "numpy",
    "tokenizers", "huggingface-hub", "safetensors", "flash-attn", "kernels", "vllm", "gpu-envcheck", "pip",
)  # fmt: skip
"""What the model needs, what makes it faster, and envcheck itself. With all that they require, they are looked at."""

_LIBRARY = re.compile(rb'\.so[.\d]*"?,(sha256=[^,\r\n]*),(\d+)')
"""From the ending of the name on: a literal start is searched many times faster than every line is."""
_METADATA = re.compile(rb'\.dist-info/METADATA"?,(sha256=[^,\r\n]*),(\d+)')
_NAMED = re.compile(r"(?=.*?^Name:)(?=.*?^Version:)", re.DOTALL | re.MULTILINE)
"""Both stand at the top, in any order."""
_DEBIAN = "/lib/python3/dist-packages"
"""Debian's and Ubuntu's own packages: no INSTALLER, and a RECORD that names scripts where the build had them.

https://www.debian.org/doc/packaging-manuals/python-policy/
"""
PRESENCE: tuple[How, ...] = ("missing", "folder", "permission", "owner")
SLACK_S = 2.0
"""RECORD is written last: a file that is newer was changed since, and its content is compared at any depth."""
QUICK_BYTES = 64 << 20
"""A look of milliseconds compares the content of no larger file."""
_EGG = re.compile(r"([A-Za-z0-9][\w.-]*?)-(\d[^-]*)(?:-py[\d.]+)?\.egg-info")
_CHUNK = 1 << 20


class Damage(NamedTuple):
    """One thing that is wrong with one distribution."""

    package: str
    """Normalised name."""
    version: str | None
    file: str
    """Below the folder of packages; for a second copy of the metadata, that folder."""
    how: How


class Row(NamedTuple):
    """One line of RECORD that has a hash."""

    file: str
    digest: str
    size: int


def scan(folders: Iterable[str], names: Collection[str] | None, depth: Depth = "sizes") -> tuple[Damage, ...]:
    """What is wrong with the distributions in `folders`.

    Args:
        folders: where the packages of the environment itself lie.
        names: normalised names of those to look at; None: all.
        depth: how closely.
    """
    damage: list[Damage] = []
    closed = {folder: _closed(folder) for folder in folders} if depth == "libraries" else {}
    for name, infos in infos_in(folders).items():
        if names is not None and name not in names:
            continue
        first = genuine(infos)
        damage += [Damage(name, version_of(i), os.path.basename(i), "twice") for i in infos if i != first]
        here = list(compare(first, depth))
        damage += here or _below_closed(first, closed.get(os.path.dirname(first), ()))
    return tuple(damage)


def _closed(folder: str) -> set[str]:
    """The files and folders that lie directly in it and that this user may not read."""
    try:
        with os.scandir(folder) as entries:
            return {e.name for e in entries if not os.access(e.path, os.R_OK | (os.X_OK if e.is_dir() else 0))}
    except OSError:
        return set()


def _below_closed(info: str, closed: Collection[str]) -> Iterator[Damage]:
    """The first file of a distribution that lies in one of these; a look at libraries alone misses it."""
    folder = os.path.dirname(info)
    row = next((row for row in rows(info) or () if row.file.partition("/")[0] in closed), None) if closed else None
    if row and os.path.lexists(f"{folder}/{row.file.partition('/')[0]}"):
        yield Damage(name_of(info), version_of(info), row.file, _forbidden(folder, row.file))


def genuine(infos: Sequence[str]) -> str:
    """Of several metadata folders of one package the one whose list the files meet best; of equals the first."""
    return infos[0] if len(infos) == 1 else min(infos, key=lambda info: sum(1 for _ in compare(info, "sizes")))


def infos_in(folders: Iterable[str]) -> dict[str, list[str]]:
    """Normalised name to its `*.dist-info` folders: one, but where a broken update left two. The last written first.

    An `.egg-info` counts only next to one, as what an old setup.py left.
    """
    found: dict[str, list[str]] = {}
    for folder in folders:
        here: dict[str, list[tuple[float, str]]] = {}
        eggs: dict[str, list[str]] = {}
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.name.endswith(".dist-info") and not entry.name.startswith("~"):
                        here.setdefault(name_of(entry.name), []).append((entry.stat().st_mtime, entry.path))
                    elif match := _EGG.fullmatch(entry.name):
                        eggs.setdefault(normalised(match[1]), []).append(entry.path)
        except OSError:
            continue
        for name, infos in here.items():  # one in a later folder is another environment's, and hidden by the first
            found.setdefault(name, [*(path for _, path in sorted(infos, reverse=True)), *eggs.get(name, ())])
    return found


def name_of(info: str) -> str:
    """`nvidia-cublas` for `nvidia_cublas-13.4.1.3.dist-info`: as PyPI spells it."""
    return normalised(os.path.basename(info).removesuffix(".dist-info").rsplit("-", 1)[0])


def version_of(info: str) -> str | None:
    """`13.4.1.3` for `nvidia_cublas-13.4.1.3.dist-info`."""
    egg = _EGG.fullmatch(os.path.basename(info))
    if egg:
        return egg[2]
    return os.path.basename(info).removesuffix(".dist-info").rpartition("-")[2] or None


def required(folders: Iterable[str], roots: Iterable[str]) -> set[str]:
    """Names of the roots and of all installed distributions that they require, extras left out."""
    infos = infos_in(folders)
    seen: set[str] = set()
    waiting = list(roots)
    while waiting:
        name = waiting.pop()
        if name in infos and name not in seen:
            seen.add(name)
            waiting += _requirements(f"{infos[name][0]}/METADATA")
    return seen


def absent(folders: Iterable[str], names: Iterable[str]) -> tuple[str, ...]:
    """What the distributions of these names require in any case, and is not installed."""
    infos = infos_in(folders)
    asked = (name for one in names if one in infos for name in _requirements(f"{infos[one][0]}/METADATA", always=True))
    return tuple(dict.fromkeys(name for name in asked if name not in infos))


def _requirements(metadata: str, *, always: bool = False) -> Iterator[str]:
    for line in re.findall(r"^Requires-Dist:\s*(.+)$", _text(metadata) or "", re.MULTILINE):
        name = re.match(r"[\w.-]+", line)
        if name and not (always and ";" in line) and not re.search(r"\bextra\s*==", line):
            yield normalised(name[0])


def compare(info: str, depth: Depth) -> Iterator[Damage]:
    """What is wrong with one distribution.

    The lists of conda and of the system's packages cannot be trusted in sizes; in a virtual environment, in that what
    they name is there.
    """
    name, version, short, folder = name_of(info), version_of(info), os.path.basename(info), os.path.dirname(info)
    if os.path.isdir(info) and not os.access(info, os.R_OK | os.X_OK):  # noqa: PTH112
        yield Damage(name, version, short, _forbidden(folder, short))
        return
    installer = (_text(f"{info}/INSTALLER") or "").strip()
    virtual = os.path.isfile(f"{folder}/../../../pyvenv.cfg")  # noqa: PTH113
    if not virtual and (installer not in ("pip", "uv", "") or (not installer and folder.endswith(_DEBIAN))):
        return
    only = PRESENCE if installer == "conda" else None
    checkout = checkout_of(info)
    if checkout and not os.path.isdir(checkout):  # noqa: PTH112
        yield Damage(name, version, f"{short}/direct_url.json", "checkout")
    if not wheel_fits(_text(f"{info}/WHEEL", 4096) or "", os.path.dirname(info)):
        yield Damage(name, version, f"{short}/WHEEL", "wheel")
    unreadable = not _NAMED.match(_text(f"{info}/METADATA", 4096) or "")
    if unreadable:
        yield Damage(name, version, f"{short}/METADATA", "metadata")
    listed = libraries(info) if depth == "libraries" else rows(info)
    if listed is None:
        yield Damage(name, version, f"{short}/RECORD", "record")
        return
    if unreadable:
        listed = [row for row in listed if row.file != f"{short}/METADATA"]
    latest = os.stat(f"{info}/RECORD").st_mtime + SLACK_S
    states = [(row, *_state(folder, row, latest)) for row in listed]
    states = [(row, how, newer) for row, how, newer in states if how != "size" or not _has_grown(folder, row)]
    yield from (Damage(name, version, row.file, how) for row, how, _ in states if how and (not only or how in only))
    if only:
        return
    suspects = [row for row, how, newer in states if not how and (newer or depth == "content")]
    if depth != "content" and 2 * sum(newer for _, _, newer in states) > len(states):
        return  # a copy without the files' times: they say nothing
    if depth == "libraries":
        suspects = [row for row in suspects if row.size <= QUICK_BYTES]
    changed = _in_threads(lambda row: not _is_hashed(folder, row), suspects)
    yield from (Damage(name, version, row.file, "content") for row, bad in zip(suspects, changed, strict=True) if bad)


def checkout_of(info: str) -> str | None:
    """The folder that an editable installation (PEP 610) runs from; None: it is none."""
    text = _text(f"{info}/direct_url.json")
    if not text or "editable" not in text:
        return None
    import json
    from urllib.parse import unquote

    try:
        told = json.loads(text)
        editable = bool(told["dir_info"]["editable"])
        return unquote(str(told["url"]).removeprefix("file://")) if editable else None
    except (ValueError, KeyError, TypeError):
        return None


def _state(folder: str, row: Row, latest: float) -> tuple[How | None, bool]:
    """How a file differs at first sight, and whether it was written after `latest`.

    Scripts (`../../../bin/x`) may be rewritten, they need only be there and run.
    """
    path = f"{folder}/{row.file}"
    try:
        facts = os.stat(path)
        if not facts.st_mode & 0o004 and not os.access(path, os.R_OK):
            return _forbidden(folder, row.file), False
    except PermissionError:
        return _forbidden(folder, row.file), False
    except OSError:
        return "missing", False
    if row.file.startswith("../"):
        return None if "/bin/" not in row.file or _runs(path, facts.st_mode) else "script", False
    if facts.st_mode & 0o170000 == 0o040000:
        return "folder", False
    return "size" if row.size >= 0 and facts.st_size != row.size else None, facts.st_mtime > latest


def _forbidden(folder: str, file: str) -> How:
    """Why a file cannot be read: the innermost of its folders that shows itself is this user's own, or another's."""
    owner, path = os.geteuid(), folder
    try:
        for part in file.split("/"):
            path = f"{path}/{part}"
            owner = os.lstat(path).st_uid
    except OSError:
        pass
    return "permission" if owner == os.geteuid() else "owner"


def _runs(script: str, mode: int) -> bool:
    """A script may be executed, and the interpreter of its first line is there: none ends in a line end of Windows."""
    if not mode & 0o111:
        return False
    try:
        with open(script, "rb") as file:
            first = file.readline(512)
    except OSError:
        return True
    interpreter = first[2:].split(b" ")[0].rstrip(b"\n") if first.startswith(b"#!/") else b""
    return not interpreter or os.path.exists(interpreter)  # noqa: PTH110


def rows(info: str) -> list[Row] | None:
    """The files that RECORD lists with a hash; None: it is not there, or is no such list."""
    import csv

    text = _text(f"{info}/RECORD")
    if text is None or "\0" in text or f"{os.path.basename(info)}/RECORD" not in text or not text.endswith("\n"):
        return None  # it lists itself, and was not cut short
    try:
        return [
            Row(row[0], row[1], int(row[2] or -1))
            for row in csv.reader(text.splitlines())
            if len(row) == 3 and row[1]  # compiled files, and the list itself, may come and go
        ]
    except (csv.Error, ValueError):
        return None


def libraries(info: str) -> list[Row] | None:
    """The shared libraries and the metadata that RECORD lists: a look that takes milliseconds over all packages."""
    try:
        with open(f"{info}/RECORD", "rb") as file:
            data = file.read()
    except OSError:
        return None
    if b"\0" in data or f"{os.path.basename(info)}/RECORD".encode() not in data or not data.endswith(b"\n"):
        return None
    found = []
    for match in (*_LIBRARY.finditer(data), *_METADATA.finditer(data)):
        begin = data.rfind(b"\n", 0, match.start()) + 1
        name = data[begin : match.start(1) - 1].strip(b'"')
        found.append(Row(os.fsdecode(name), match[1].decode(), int(match[2])))
    return found


def _has_grown(folder: str, row: Row) -> bool:
    """Certificate authorities of the network were appended to certifi's: a repair would take them away again."""
    return row.file.endswith("certifi/cacert.pem") and row.size > 0 and _is_hashed(folder, row, row.size)


def _is_hashed(folder: str, row: Row, most: int = sys.maxsize) -> bool:
    """The file, or its first `most` bytes, has the hash of its row. One of another kind than SHA-256 is believed."""
    import base64
    import hashlib

    kind, _, wanted = row.digest.partition("=")
    if kind != "sha256" or row.file.startswith("../"):
        return True
    digest = hashlib.sha256()
    try:
        with open(f"{folder}/{row.file}", "rb", buffering=0) as file:
            while chunk := file.read(min(_CHUNK, most)):
                digest.update(chunk)
                most -= len(chunk)
    except OSError:
        return False
    return base64.urlsafe_b64encode(digest.digest()).decode().rstrip("=") == wanted


def _in_threads(ask: Callable[[Row], bool], listed: Sequence[Row]) -> list[bool]:
    """Hashing lets other threads run: as many as there are processors."""
    if len(listed) < 2:
        return [ask(row) for row in listed]
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(max_workers=min(8, os.cpu_count() or 1)) as pool:
        return list(pool.map(ask, listed))


def _text(path: str, most: int = -1) -> str | None:
    try:
        with open(path, encoding="utf-8", errors="replace", newline="") as file:
            return file.read(most)
    except OSError:
        return None


class Told(Protocol):
    """A damage, here or in a snapshot."""

    @property
    def file(self) -> str:
        """Which."""

    @property
    def how(self) -> str:
        """In which way."""


def words(damage: Told) -> str:
    """`safetensors/_safetensors_rust.abi3.so is missing`: what is wrong, for people."""
    return f"{damage.file} {WORDS.get(damage.how, damage.how)}"


WORDS: dict[str, str] = {
    "missing": "is missing",
    "size": "has another size than when it was installed",
    "content": "has other content than when it was installed",
    "folder": "is a folder",
    "metadata": "is missing or empty",
    "record": "is missing or unreadable",
    "twice": "is a second copy of the metadata",
    "compiled": "is a compiled file that is cut short or garbage",
    "script": "cannot be run: it is not executable, or its first line names no Python that is there",
    "checkout": "names a checkout that is gone: nothing of the package is left",
    "wheel": "says that the package was built for another Python or processor",
    "orphan": "is there without its metadata (the .dist-info folder)",
    "permission": "cannot be read: its permissions do not allow it",
    "owner": "cannot be read: it belongs to another user, probably from an installation with sudo",
    "start": "fails at each start of Python: it imports what is not installed",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """For bootstrap.sh: a line `NAME: what is wrong` for each damage of the packages named and what they require."""
    import sysconfig

    folders = (sysconfig.get_path("purelib"),)
    found = scan(folders, required(folders, sys.argv[1:] if arguments is None else arguments), "sizes")
    for damage in found:
        print(f"{damage.package}: {words(damage)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
