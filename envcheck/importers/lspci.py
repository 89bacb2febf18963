"""`lspci`, with or without `-nn`, `-k` and `-v`: GPUs on the bus and the kernel driver that each is bound to."""

from collections.abc import Iterator

from envcheck.importers.core.fact import SURE, Fact, Reading, numbered, reading
from envcheck.late_pattern import late

NAME = "lspci"
_GPU = late(
    r"^\W{0,4}((?:[0-9a-fA-F]{4}:)?[0-9a-fA-F]{2}:[0-9a-fA-F]{2}\.[0-7]) (?:VGA compatible controller|3D controller|"
    r"Display controller)(?: \[03[0-9a-fA-F]{2}\])?: NVIDIA Corporation .{0,120}?"
    r"(?:\[10de:([0-9a-fA-F]{4})\]|\(rev [0-9a-f]{2}\)|$)"
)
_DRIVER = late(r"^\s{1,8}Kernel driver in use: ([\w-]{1,30})")
_DEVICE = late(r"^\W{0,4}(?:[0-9a-fA-F]{4}:)?[0-9a-fA-F]{2}:[0-9a-fA-F]{2}\.[0-7] ")


def recognise(text: str) -> float:
    """A line of an NVIDIA GPU."""
    return SURE if "NVIDIA Corporation" in text and any(_GPU.match(line) for line in text.split("\n")) else 0.0


def read(text: str) -> Reading:
    """Address, device id and driver of each."""
    return reading(NAME, _facts(text))


def _facts(text: str) -> Iterator[Fact]:
    place, inside = -1, False
    for number, line in numbered(text):
        if found := _GPU.match(line):
            place, inside = place + 1, True
            address = found[1] if found[1].count(":") > 1 else f"0000:{found[1]}"
            yield Fact(f"pci_gpus[{place}].address", address.lower(), number)
            yield Fact(f"pci_gpus[{place}].device_id", (found[2] or "").lower(), number)
        elif _DEVICE.match(line):
            inside = False
        elif inside and (found := _DRIVER.match(line)):
            yield Fact(f"pci_gpus[{place}].driver", found[1], number)
            if found[1] == "nouveau":
                yield Fact("driver.nouveau_loaded", True, number)
