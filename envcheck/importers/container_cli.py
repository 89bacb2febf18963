"""`nvidia-container-cli info`: what the container toolkit sees on the host."""

import re
from collections.abc import Iterator

from envcheck.importers.core.fact import SURE, Fact, Reading, numbered, reading
from envcheck.importers.core.values import pci_address
from envcheck.late_pattern import late

NAME = "nvidia-container-cli info"
_LINE = late(
    r"^\W{0,4}(NVRM version|CUDA version|Device Index|Model|GPU UUID|Bus Location|Architecture):\s+(\S.{0,80}?)\s*$"
)


def recognise(text: str) -> float:
    """Its first lines."""
    return SURE if "Device Index:" in text and "NVRM version:" in text else 0.0


def read(text: str) -> Reading:
    """Driver and GPUs."""
    return reading(NAME, _facts(text))


def _facts(text: str) -> Iterator[Fact]:
    gpu = 0
    for number, line in numbered(text):
        found = _LINE.match(line)
        if not found:
            continue
        key, value = found[1], found[2]
        if key == "Device Index" and value.isdecimal() and len(value) < 4:
            gpu = int(value)
        elif key == "NVRM version" and re.fullmatch(r"\d{3}\.[\d.]+", value):
            yield Fact("driver.version", value, number)
        elif key == "CUDA version":
            yield Fact("driver.cuda_version", value, number)
        elif key == "Model" and value[0] not in "([":
            yield Fact(f"gpus[{gpu}].name", value, number)
        elif key == "GPU UUID" and re.fullmatch(r"GPU-[\w-]{4,40}", value):
            yield Fact(f"gpus[{gpu}].uuid", value, number)
        elif key == "Bus Location" and pci_address(value):
            yield Fact(f"gpus[{gpu}].pcie.address", pci_address(value), number)
        elif key == "Architecture" and re.fullmatch(r"\d{1,2}\.\d", value):
            yield Fact(f"gpus[{gpu}].compute_capability", value, number)
