"""What nvidia-smi says in the place of its output when it cannot reach the driver."""

import re
from collections.abc import Iterator

from envcheck.importers.core.fact import LIKELY, Fact, numbered
from envcheck.late_pattern import late

# Message to NVML code (nvml.h). A log may quote them, too: less sure than a table.
_WHOLE: tuple[tuple[re.Pattern[str], int], ...] = (
    (late(r"couldn't communicate with the NVIDIA driver", re.IGNORECASE), 9),
    (late(r"Failed to initialize NVML: Driver/library version mismatch", re.IGNORECASE), 18),
    (late(r"Failed to initialize NVML: Insufficient Permissions", re.IGNORECASE), 4),
    (late(r"Failed to initialize NVML: GPU access blocked", re.IGNORECASE), 17),
    (late(r"Failed to initialize NVML: Driver Not Loaded", re.IGNORECASE), 9),
    (late(r"Failed to initialize NVML: Unknown Error", re.IGNORECASE), 999),
    (late(r"couldn't find libnvidia-ml\.so library", re.IGNORECASE), 12),
)
_LIBRARY = late(r"NVML library version:\s*(\d{3}\.[\d.]{1,12})", re.IGNORECASE)
_NO_DEVICES = late(r"^\W{0,8}No devices were found\W*$", re.IGNORECASE)


def error_facts(text: str, _name: str) -> Iterator[Fact]:
    """`driver.nvml_error` and what goes with it; nothing where nvidia-smi answered."""
    if "NVML" not in text and "NVIDIA" not in text and "devices were found" not in text and "handle for" not in text:
        return
    for number, line in numbered(text):
        for pattern, code in _WHOLE:
            if pattern.search(line):
                yield Fact("driver.nvml_error", code, number, LIKELY)
        if library := _LIBRARY.search(line):
            yield Fact("driver.library_version", library[1].rstrip("."), number, LIKELY)
        if _NO_DEVICES.search(line):
            yield Fact("gpus", (), number, LIKELY)
            yield Fact("driver.nvml_error", None, number, LIKELY)
