"""`cat /etc/os-release`, `lsb_release -a`, `uname -a`, `hostnamectl`, `wsl --version`: the system."""

import re
from collections.abc import Iterator

from envcheck.importers.core.fact import LIKELY, SURE, Fact, Reading, numbered, reading
from envcheck.importers.core.system import kernel_facts, os_facts
from envcheck.late_pattern import late

NAME = "os-release and uname"
_RELEASE = late(r"^\W{0,3}(ID|VERSION_ID|PRETTY_NAME|VERSION_CODENAME|ID_LIKE)=[\"']?([^\"'\n]{1,80})[\"']?\s*$")
_UNAME = late(
    r"^\W{0,4}(?:uname: )?(Linux|Darwin) \S{1,80} (\d\S{2,60}) (#|Darwin).{0,120}?(x86_64|aarch64|arm64|ppc64le)?"
)
_LSB = late(r"^[\s#]{0,8}(?:Description|Operating System|OS Image):\s{1,20}(\S.{2,60})$")
_KERNEL = late(
    r"^(?:[\s#]{0,8}Kernel(?: Version)?:\s{1,20}(?:Linux )?|(?:> )?Linux version )(\d\.\d{1,2}\.\d{1,3}\S{0,40})"
)
_WSL_KERNEL = late(r"^\W{0,3}Kernel(?: version)?: {1,4}(\d\.\d{1,2}\.\d{1,3}\S{0,20})$")
_MACHINE = late(r"^[\s#]{0,8}Architecture:\s{1,20}(x86_64|amd64|aarch64|arm64|ppc64le)\s*$")
_AS_UNAME = {"amd64": "x86_64", "arm64": "aarch64"}
"""Kubernetes and Docker on a Mac name them as Go does."""
_WSL = late(r"^\W{0,3}(?:WSL version|WSL-Version|WSL バージョン|WSL 版本)\s?[:：]\s{0,4}(\d\.\d+)")
_MEMORY = late(r"^\s{0,8}Total Memory:\s{1,20}(\d+(?:\.\d+)?\s?[GM]i?B)")
_CPUS = late(r"^\s{0,8}CPUs:\s{1,20}(\d{1,4})\s*$")
_FACTS = {"ID": "host.os_id", "VERSION_ID": "host.os_version", "PRETTY_NAME": "host.os_name",
          "VERSION_CODENAME": "host.os_codename"}  # fmt: skip
_WORDS = (
    "ID=", "Linux ", "Darwin ", "Description", "Operating System", "OS Image", "Kernel", "WSL", "Total Memory", "CPUs",
    "Architecture",
)  # fmt: skip


def recognise(text: str) -> float:
    """A line of one of them."""
    return SURE if any(_facts(text)) else 0.0


def read(text: str) -> Reading:
    """Distribution, kernel, WSL."""
    return reading(NAME, _facts(text))


def _facts(text: str) -> Iterator[Fact]:
    if not any(word in text for word in _WORDS):
        return
    wsl = 0
    for number, line in numbered(text):
        if len(line) < 300 and any(word in line for word in (*_WORDS, "=")):
            if _WSL.match(line):
                wsl = number
            elif wsl == number - 1 and (kernel := _WSL_KERNEL.match(line)):
                yield Fact("host.kernel", kernel[1], number, LIKELY)
                continue
            yield from _line(number, line)


def _line(number: int, line: str) -> Iterator[Fact]:
    if found := _RELEASE.match(line):
        name, value = found[1], found[2].strip()
        if name == "ID_LIKE":
            yield Fact("host.os_like", tuple(value.split()), number)
        else:
            yield Fact(_FACTS[name], value, number)
            yield Fact("host.system", "Linux", number)
    elif found := _UNAME.match(line):
        yield Fact("host.system", found[1], number)
        machine = re.search(r"\b(x86_64|aarch64|arm64|ppc64le)\b", line)
        if machine:
            yield Fact("host.machine", machine[1], number)
        if found[1] == "Linux":
            yield from kernel_facts(f" {found[2]} ", number)
    elif found := _LSB.match(line):
        yield from os_facts(found[1], number, LIKELY)
    elif found := _KERNEL.match(line):
        yield from kernel_facts(f" {found[1]} ", number, LIKELY)
    elif found := _WSL.match(line):
        yield Fact("host.wsl", 2 if found[1] >= "1" else 1, number, LIKELY)
        yield Fact("host.system", "Linux", number, LIKELY)
    elif found := _MACHINE.match(line):
        yield Fact("host.machine", _AS_UNAME.get(found[1], found[1]), number)
    elif found := _CPUS.match(line):
        yield Fact("host.cpu_count", int(found[1]), number, LIKELY)
    elif found := _MEMORY.match(line):
        from envcheck.importers.core.values import size_bytes

        yield Fact("host.memory_total_bytes", size_bytes(found[1]), number, LIKELY)
