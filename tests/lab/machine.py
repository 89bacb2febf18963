"""From a box file to the plan that `enter.py` carries out: every file of the box, its environment, the command."""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.lab.document import Document
from tests.lab.environment import PYTHON, judged_environment
from tests.lab.gpus import cards, nvml_scenario, pci_bus

REPOSITORY = Path(__file__).parents[2]
HOME = "/home/user"
REVISION = "2c4565515e0f265c6511776e7193b6d6d0c7b6b8"
MODEL = f"{HOME}/.cache/huggingface/hub/models--Qwen--Qwen3-VL-Embedding-8B/snapshots/{REVISION}"
USER = 1000
MAJOR = 195
"""Major number of `/dev/nvidiaN`; Linux, Documentation/admin-guide/devices.txt."""

# What lies in this machine's /usr and /etc and must not show in a box.
_PROGRAMS = (
    "apt-get", "dnf", "pacman", "zypper", "apk", "gcc", "g++", "c++", "cc", "clang", "clang++", "nvcc", "ninja", "dkms",
    "dmesg", "journalctl", "nvidia-smi", "nvidia-modprobe", "nv-fabricmanager", "mokutil", "python3",
)  # fmt: skip
_HIDDEN = (
    *(f"/usr/{folder}/{name}" for folder in ("bin", "sbin", "local/bin") for name in _PROGRAMS),
    "/usr/lib/*/libnvidia*", "/usr/lib/*/libcuda*", "/usr/lib64/libnvidia*", "/usr/lib64/libcuda*", "/usr/lib/wsl",
    "/usr/local/cuda*", "/usr/lib/cuda", "/usr/lib/nvidia*", "/etc/ld.so.conf.d/*cuda*",
    "/etc/xdg/pip", "/etc/pip.conf",
)  # fmt: skip
_EMPTIED = ("/usr/lib/modules", "/usr/include")


@dataclass(frozen=True)
class Entry:
    """One thing in the box's file system. How a box file writes each kind:

    PATH = text                a file with this text; several lines are indented below `PATH =`
    PATH = mode 0600: text     the same with other rights; it belongs to root
    PATH = program: text       a shell script
    PATH = hex 06000000 01     these bytes
    PATH = weights 4976698672  a safetensors file of this length, without taking the room
    PATH = -> target           a link
    PATH = node 0666           a device node
    PATH = folder              a folder
    PATH = library NAME        a shared library of that name; `libnvidia-ml.so.1` is the stand-in
    PATH = none                not there, whatever was said before
    """

    path: str
    kind: str
    payload: object = b""
    mode: int = 0o644

    def plain(self) -> tuple[object, ...]:
        """As `enter.py` takes it."""
        return self.path, self.kind, self.payload, self.mode


def plan(document: Document, root: Path, libraries: Path) -> dict[str, object]:
    """What `enter.py` needs to know. `libraries` holds the compiled ones by name."""
    entries = {entry.path: entry for entry in (*_of_this_machine(), *_entries(document, libraries))}
    arguments = (document.value("arguments") or "").split()
    return {
        "root": str(root),
        "filesystems": [tuple(line.split()) for line in document.all("disk")],
        "entries": [entry.plain() for entry in entries.values()],
        "shown": sorted({str(REPOSITORY), sys.prefix, sys.base_prefix}),
        "loader": "yes" if document.value("loader") else "",
        "user": 0 if document.value("user") == "root" else USER,
        "groups": [USER],
        "folder": HOME,
        "environment": _environment(document),
        "command": [sys.executable, "-m", "envcheck", "check", "--json", *_judged(document), *arguments],
    }


def _judged(document: Document) -> list[str]:
    """The Python to judge; `python: none` has envcheck judge its own."""
    return ["--python", PYTHON] if document.value("python") else []


def _environment(document: Document) -> dict[str, str]:
    base = {
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME": HOME,
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(REPOSITORY),
        "PYTHONDONTWRITEBYTECODE": "1",
        "LAB_NVML": "/scenario.nvml",
    }
    for line in document.all("environment"):
        name, _, value = (word.strip() for word in line.partition("="))
        base[name] = value
    return {name: value for name, value in base.items() if value != "none"}


def _of_this_machine() -> Iterator[Entry]:
    """What hides this machine's own drivers and tools, and opens the folders that lead to Python and to envcheck."""
    for pattern in _HIDDEN:
        for file in Path("/").glob(pattern.lstrip("/")):
            yield Entry(str(file), "hidden")
    for path in _EMPTIED:
        yield Entry(path, "emptied", mode=0o755)
    yield Entry("/tmp", "folder", mode=0o1777)
    for shown in (str(REPOSITORY), sys.prefix, sys.base_prefix):
        for folder in Path(shown).parents:
            if str(folder) not in ("/", "/usr", "/tmp") and not str(folder).startswith("/usr/"):
                yield Entry(str(folder), "folder", mode=0o755)


def _entries(document: Document, libraries: Path) -> Iterator[Entry]:
    words = _words(document)
    libraries = _of_its_age(document, libraries)
    generated = {**pci_bus(document), **_device_nodes(document)}
    yield Entry("/scenario.nvml", "file", nvml_scenario(document).encode())
    yield Entry(HOME, "folder", mode=0o777)
    for path, text in generated.items():
        yield entry(path, text, libraries)
    for path, content in judged_environment(document).items():
        yield Entry(path, "file", content, 0o755 if path == PYTHON else 0o644)
    log = document.all("log")
    if log:
        records = (f"6,{n},{n * 1000},-;{filled(line, words)}\n" for n, line in enumerate(log, 1))
        yield Entry("/dev/kmsg", "file", "".join(records).encode())
    for line in document.all("files"):
        path, _, value = filled(line, words).partition("=")
        yield entry(path.strip(), value.strip(" "), libraries)


def filled(line: str, words: Mapping[str, str]) -> str:
    """The line with `{driver}` and the like replaced; other braces stay."""
    for name, word in words.items():
        line = line.replace("{" + name + "}", word)
    return line


def _of_its_age(document: Document, libraries: Path) -> Path:
    """The folder with the NVML library of an old driver, where the box has one; else that of today's."""
    return libraries / (document.value("library") or "today")


def _words(document: Document) -> dict[str, str]:
    """What `{driver}` and the like stand for in a box file."""
    driver = (document.value("driver") or "").partition(" ")[0]
    return {
        "driver": driver,
        "branch": driver.partition(".")[0],
        "module": document.value("module") or driver,
        "kernel": document.value("kernel") or "",
        "model": MODEL,
    }


def _device_nodes(document: Document) -> dict[str, str]:
    """One for each GPU that the driver holds."""
    held = document.value("bound") == "nvidia"
    return {f"/dev/nvidia{card.index}": "node 0666" for card in cards(document)} if held else {}


def entry(path: str, value: str, libraries: Path) -> Entry:
    """One line of `files`."""
    word, _, rest = value.partition(" ")
    if value == "none":
        hides = path.startswith(("/usr/", "/etc/")) and os.path.lexists(path)
        return Entry(path, "hidden" if hides else "absent")
    if word == "->":
        return Entry(path, "link", rest)
    if word == "node":
        minor = path.removeprefix("/dev/nvidia")
        return Entry(path, "node", (MAJOR, int(minor) if minor.isdecimal() else 255), int(rest, 8))
    if word == "folder":
        return Entry(path, "folder", mode=int(rest or "755", 8))
    if word == "hex":
        return Entry(path, "file", bytes.fromhex(rest))
    if word == "weights":
        return Entry(path, "sparse", (int(rest), _safetensors(int(rest))))
    if word == "library":
        found = next(folder / rest for folder in (libraries, libraries.parent) if (folder / rest).exists())
        return Entry(path, "file", found.read_bytes())
    if word == "program:":
        return Entry(path, "file", f"#!/bin/sh\n{rest}\n".encode(), 0o755)
    if word == "mode":
        mode, _, text = rest.partition(":")
        return Entry(path, "file", f"{text.strip()}\n".encode(), int(mode, 8))
    return Entry(path, "file", f"{value.lstrip()}\n".encode())


def _safetensors(length: int) -> bytes:
    """The head of a file with one tensor that fills it."""
    text = json.dumps({"t": {"dtype": "U8", "shape": [length - 256], "data_offsets": [0, length - 256]}}).encode()
    return (248).to_bytes(8, "little") + text.ljust(248)
