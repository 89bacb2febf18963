"""`/proc/driver/nvidia/gpus/*/information`, as in `nvidia-bug-report.log`."""

import re
from collections.abc import Iterator

from envcheck.importers.core.fact import SURE, Fact, Reading, numbered, reading
from envcheck.importers.core.values import pci_address
from envcheck.late_pattern import late

NAME = "/proc/driver/nvidia"
_LINE = late(r"^(Model|IRQ|GPU UUID|Bus Location):\s+(\S.{0,80}?)\s*$")


def recognise(text: str) -> float:
    """A model with its interrupt and address."""
    return (
        SURE if all(re.search(rf"^{key}:\s", text, re.MULTILINE) for key in ("Model", "IRQ", "Bus Location")) else 0.0
    )


def read(text: str) -> Reading:
    """Name, UUID and address of each GPU; the same GPU stands in the file once only."""
    return reading(NAME, _facts(text))


def _facts(text: str) -> Iterator[Fact]:
    places: dict[str, int] = {}
    pending: list[tuple[str, str, int]] = []
    for number, line in numbered(text):
        found = _LINE.match(line)
        if found is None:
            continue
        if found[1] == "Model":
            pending = []
        if found[1] != "Bus Location":
            pending.append((found[1], found[2], number))
            continue
        address = pci_address(found[2])
        if address is None or not pending or address in places:
            pending = []
            continue
        gpu = places.setdefault(address, len(places))
        yield Fact(f"gpus[{gpu}].pcie.address", address, number)
        for key, value, line_number in pending:
            if key == "Model":
                yield Fact(f"gpus[{gpu}].name", value, line_number)
            elif key == "GPU UUID" and "?" not in value:
                yield Fact(f"gpus[{gpu}].uuid", value, line_number)
        pending = []
