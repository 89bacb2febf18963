"""`lspci`, with or without `-nn`, `-k` and `-v`: GPUs on the bus, the kernel driver of each, and its PCIe link."""

import re
from collections.abc import Iterator

from envcheck.importers.core.fact import LIKELY, SURE, Fact, Reading, numbered, reading
from envcheck.late_pattern import late

NAME = "lspci"
_GPU = late(
    r"^\W{0,4}((?:[0-9a-fA-F]{4}:)?[0-9a-fA-F]{2}:[0-9a-fA-F]{2}\.[0-7]) (?:VGA compatible controller|3D controller|"
    r"Display controller)(?: \[03[0-9a-fA-F]{2}\])?: NVIDIA Corporation .{0,120}?"
    r"(?:\[10de:([0-9a-fA-F]{4})\]|\(rev [0-9a-f]{2}\)|$)"
)
_DRIVER = late(r"^\s{1,8}Kernel driver in use: ([\w-]{1,30})")
_DEVICE = late(r"^\W{0,4}(?:[0-9a-fA-F]{4}:)?[0-9a-fA-F]{2}:[0-9a-fA-F]{2}\.[0-7] ")
_LINK = late(
    r"^\W{0,16}Lnk(Cap|Sta): {0,4}\s{0,4}(?:Port #\d{1,3}, )?Speed ([\d.]{1,4}) ?GT/s(?: \((?:ok|downgraded)\))?, "
    r"Width x(\d{1,2})(?!\d)"
)
_GENERATIONS = {"2.5": 1, "5": 2, "8": 3, "16": 4, "32": 5, "64": 6}
"""GT/s to the generation of PCI Express. Source: PCI Express Base Specification 6.0."""


def recognise(text: str) -> float:
    """A line of an NVIDIA GPU, or those of one link that somebody took out of the list for what they say."""
    lines = text.split("\n")
    if "NVIDIA Corporation" in text and any(_GPU.match(line) for line in lines):
        return SURE
    return LIKELY if "LnkSta:" in text and any(True for _ in _link_alone(lines)) else 0.0


def read(text: str) -> Reading:
    """Address, device id and driver of each, and its link where it runs slower or narrower than it can."""
    return reading(NAME, [*_facts(text), *_link_alone(text.split("\n"))])


def _facts(text: str) -> Iterator[Fact]:
    place, inside = -1, False
    link: dict[str, tuple[int, int, int]] = {}
    no_drivers = "Kernel driver in use" not in text
    for number, line in numbered(text):
        if found := _GPU.match(line):
            place, inside, link = place + 1, True, {}
            address = found[1] if found[1].count(":") > 1 else f"0000:{found[1]}"
            yield Fact(f"pci_gpus[{place}].address", address.lower(), number)
            yield Fact(f"pci_gpus[{place}].device_id", (found[2] or "").lower(), number)
        elif _DEVICE.match(line):
            inside = False
        elif inside and (found := _DRIVER.match(line)):
            yield Fact(f"pci_gpus[{place}].driver", found[1], number)
            if found[1] == "nouveau":
                yield Fact("driver.nouveau_loaded", True, number)
            elif found[1] == "nvidia":
                yield from _slower(link, place)
        elif inside and (found := _LINK.match(line)):
            link.setdefault(found[1], _numbers(found, number))
            if no_drivers and found[1] == "Sta":
                yield from _slower(link, place)


def _numbers(found: re.Match[str], line: int) -> tuple[int, int, int]:
    """Generation (0: none that is known), lanes, line."""
    return _GENERATIONS.get(found[2].removesuffix(".0"), 0), int(found[3]), line


def _slower(link: dict[str, tuple[int, int, int]], gpu: int) -> Iterator[Fact]:
    """What the link can do and does; nothing where that is the same, which lspci alone does not say of a driver."""
    if link.keys() < {"Cap", "Sta"}:
        return
    (most, lanes_most, _), (now, lanes, line) = link["Cap"], link["Sta"]
    if now >= most and lanes >= lanes_most:
        return
    for name, value in (("generation", now), ("generation_max", most), ("width", lanes), ("width_max", lanes_most)):
        if value:
            yield Fact(f"gpus[{gpu}].pcie.{name}", value, line, LIKELY)


def _link_alone(lines: list[str]) -> Iterator[Fact]:
    """The link of a text that shows one, and no device: of what else than its GPU would a person show it?"""
    if not any("LnkSta:" in line for line in lines) or any(_DEVICE.match(line) for line in lines):
        return
    told = [(found[1], _numbers(found, n)) for n, line in enumerate(lines, 1) if (found := _LINK.match(line))]
    if [kind for kind, _ in told] in (["Cap", "Sta"], ["Sta", "Cap"]):
        yield from _slower(dict(told), 0)
