"""`dmesg`, `journalctl -k`, `/var/log/syslog`: what the kernel said of the GPUs since the last boot shown."""

import re
from collections.abc import Iterator

from envcheck.importers.core.fact import SURE, Fact, Reading, reading
from envcheck.importers.core.system import kernel_facts
from envcheck.late_pattern import late
from envcheck.probes.kernel_events import kernel_events

NAME = "kernel log"
_BOOT = late(r"^.{0,80}?(?:\bLinux version \d|-- (?:Boot|Reboot)\b)", re.MULTILINE)
_TELLING = late(r"\bNVRM: |nvidia-nvswitch|\bSXid \(|\bnouveau [0-9a-f]{4}:|Out of memory: Killed process")
_VERSION = late(r"\bLinux version (\d\S{3,60}) \(")


def recognise(text: str) -> float:
    """A message of the driver."""
    return SURE if _TELLING.search(text) else 0.0


def read(text: str) -> Reading:
    """The events of the last boot, and its kernel."""
    return reading(NAME, _facts(text))


def _facts(text: str) -> Iterator[Fact]:
    starts = [found.start() for found in _BOOT.finditer(text)]
    begin = starts[-1] if starts else 0
    before = text.count("\n", 0, begin)
    last = text[begin:]
    lines = last.split("\n")
    if found := _VERSION.search(lines[0]):
        yield from kernel_facts(f" {found[1]} ", before + 1)
    for place, event in enumerate(kernel_events(last)[:200]):
        line = before + 1 + next((n for n, one in enumerate(lines) if event.text[:60] in one), 0)
        path = f"driver.kernel_events[{place}]"
        yield Fact(f"{path}.kind", event.kind, line)
        yield Fact(f"{path}.text", event.text, line)
        yield Fact(f"{path}.count", event.count, line)
        if event.code is not None:
            yield Fact(f"{path}.code", event.code, line)
        if event.address is not None:
            yield Fact(f"{path}.address", event.address, line)
