"""What a log says of its machine in passing: the paths of its Python, its kernel, the torch that a library names."""

import re
from collections import Counter
from collections.abc import Iterator

from envcheck.importers.core.fact import GUESS, LIKELY, Fact, Reading, numbered, reading
from envcheck.importers.core.system import kernel_facts
from envcheck.late_pattern import late

NAME = "log"
_PYTHON = late(r"[/\\](?:python3\.(\d{1,2})[/\\](?:site|dist)-packages|Python3(\d{2})[/\\]lib[/\\])", re.IGNORECASE)
_TORCH = late(
    r"\(you have (\d\.\d{1,2}\.\d\+\w{3,8})\)|\b(?:Py)?[Tt]orch(?: version)?[ =:-]{1,3}(\d\.\d{1,2}\.\d\+(?:cpu|"
    r"cu\d{3}))\b"
    r"|Requirement already satisfied: torch\b[^\n]{0,200} in [^\n]{1,200} \((\d\.\d{1,2}\.\d(?:\+\w{3,8})?)\)"
)
_KERNEL = late(r"\b\d\.\d{1,2}\.\d{1,3}(?:\.\d{1,3})?-[\w.-]{0,40}Microsoft\b[\w.-]{0,20}", re.IGNORECASE)
_WSL2 = late(r"/usr/lib/wsl/|/dev/dxg\b|\bdxgkrnl\b|\bWSL\s?2\b")
_WSL = late(r"\bWSL\b")
_WINDOWS_BUILD = late(r"\bWindows\b[^\n]{0,20}\[?Version 10\.0\.(\d{5})")
FIRST_WITH_WSL_2 = 18362
"""The build of Windows. Source: Microsoft, "Manual installation steps for older versions of WSL"."""
_WSL1 = late(r"\bWSL\s?1\b(?!\.\d)|\bWSL version:? 1$|^\*?\s{0,4}Ubuntu\S{0,12}\s+(?:Running|Stopped)\s+1\s*$")


def read(text: str) -> Reading:
    """Of each kind the most frequent path, the last torch, and the kernel."""
    return reading(NAME, [*_python(text), *_torch(text), *_wsl(text)])


def _python(text: str) -> Iterator[Fact]:
    places = [
        (f"3.{found[1] or found[2]}", number) for number, line in numbered(text) for found in _PYTHON.finditer(line)
    ]
    if places:
        version = Counter(version for version, _ in places).most_common(1)[0][0]
        yield Fact("host.python", version, dict(reversed(places))[version], GUESS)


def _torch(text: str) -> Iterator[Fact]:
    told = [
        (max(matches, key=lambda match: match[1] is not None), number)  # a library says first what it was built for
        for number, line in numbered(text)
        if (matches := list(_TORCH.finditer(line)))
    ]
    for found, number in told[-1:]:
        version = found[1] or found[2] or found[3]
        yield Fact("torch.version", version, number, GUESS)
        yield Fact("packages.torch", version, number, GUESS)


def _wsl(text: str) -> Iterator[Fact]:
    """The kernel's own name counts; then what only WSL 2 has; then what the person says."""
    for number, line in numbered(text):
        if found := _KERNEL.search(line):
            yield from kernel_facts(found[0], number, LIKELY)
            return
    build = _WINDOWS_BUILD.search(text)
    if build and int(build[1]) < FIRST_WITH_WSL_2 and (told := _WSL.search(text)):
        yield Fact("host.wsl", 1, text.count("\n", 0, told.start()) + 1, GUESS)
        return
    for pattern, value in ((_WSL2, 2), (_WSL1, 1)):
        place = next((number for number, line in numbered(text) if pattern.search(line)), None)
        if place is not None:
            yield Fact("host.wsl", value, place, GUESS)
            return
