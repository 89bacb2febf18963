"""`nvidia-smi --query-gpu=... --format=csv`, with its heading, with and without units."""

import csv
import re
from collections.abc import Callable, Iterator
from typing import Any

from envcheck.importers.core.fact import SURE, Fact, Reading, numbered, reading
from envcheck.importers.core.smi_fields import REASONS
from envcheck.importers.core.values import absent, number, pci_address, size_bytes, truth, version, whole
from envcheck.late_pattern import late

NAME = "nvidia-smi --query-gpu"
_UNIT = late(r"\s*\[([^\]]{1,12})\]\s*$")


def _mib(text: str) -> int | None:
    """A number without a unit is of MiB, as `nounits` prints it."""
    return size_bytes(text if re.search(r"[A-Za-z]", text) else f"{text} MiB")


def _text(text: str) -> str:
    return text


def _state(text: str) -> int | None:
    return whole(text.lstrip("Pp"))


def _mode(text: str) -> str:
    return text.lower().replace("_", "-").replace(" ", "-")


def _device(text: str) -> str | None:
    bare = text.lower().removeprefix("0x")
    return bare[:4] if len(bare) == 8 else None


def _flag(text: str) -> bool | None:
    """Yes and No, or their numbers, as `--query-remapped-rows` prints them."""
    return {"1": True, "0": False}.get(text.strip(), truth(text))


# Source: `nvidia-smi --help-query-gpu` of driver 535.
_COLUMNS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "name": ("name", _text), "gpu_name": ("name", _text), "uuid": ("uuid", _text), "gpu_uuid": ("uuid", _text),
    "compute_cap": ("compute_capability", version), "memory.total": ("memory_total_bytes", _mib),
    "memory.used": ("memory_used_bytes", _mib), "memory.free": ("memory_free_bytes", _mib),
    "temperature.gpu": ("temperature_c", whole), "power.draw": ("power_w", number),
    "power.draw.instant": ("power_w", number), "power.limit": ("power_limit_w", number),
    "enforced.power.limit": ("power_limit_w", number), "power.default_limit": ("power_limit_default_w", number),
    "power.max_limit": ("power_limit_max_w", number), "pstate": ("performance_state", _state),
    "utilization.gpu": ("utilization_percent", whole), "clocks.sm": ("clock_sm_mhz", whole),
    "clocks.current.sm": ("clock_sm_mhz", whole), "clocks.max.sm": ("clock_sm_max_mhz", whole),
    "compute_mode": ("compute_mode", _mode), "mig.mode.current": ("mig_enabled", truth),
    "persistence_mode": ("persistence", truth), "display_active": ("display_active", truth),
    "pci.bus_id": ("pcie.address", pci_address), "gpu_bus_id": ("pcie.address", pci_address),
    "pci.device_id": ("pcie.device_id", _device), "pcie.link.gen.current": ("pcie.generation", whole),
    "pcie.link.gen.gpucurrent": ("pcie.generation", whole), "pcie.link.gen.max": ("pcie.generation_max", whole),
    "pcie.link.width.current": ("pcie.width", whole), "pcie.link.width.max": ("pcie.width_max", whole),
    "ecc.mode.current": ("ecc.enabled", truth),
    "ecc.errors.uncorrected.volatile.total": ("ecc.uncorrected_volatile", whole),
    "ecc.errors.uncorrected.aggregate.total": ("ecc.uncorrected_aggregate", whole),
    "ecc.errors.corrected.volatile.total": ("ecc.corrected_volatile", whole),
    "remapped_rows.pending": ("ecc.remap_pending", _flag), "remapped_rows.failure": ("ecc.remap_failed", _flag),
    "remapped_rows.uncorrectable": ("ecc.remapped_rows_uncorrectable", whole),
    "remapped_rows.correctable": ("ecc.remapped_rows_correctable", whole),
    "retired_pages.pending": ("ecc.retirement_pending", _flag),
}  # fmt: skip
_REASON = late(
    r"clocks_(?:throttle|event)_reasons\.(gpu_idle|applications_clocks_setting|sw_power_cap|hw_slowdown|hw_thermal_slowdown"
    r"|hw_power_brake_slowdown|sync_boost|sw_thermal_slowdown)$"
)
_ASKED = late(r"nvidia-smi\b.{0,200}--query-(?:gpu|remapped-rows|retired-pages)[= ]['\"]?([\w.,]{3,1500})")
"""The command, whose columns are those of the lines below it, with `noheader` too."""
_OTHERS = {"index", "driver_version", "timestamp", "count", "gpu_serial", "serial", "vbios_version"}
FEWEST = 2
MOST_GPUS = 256


def recognise(text: str) -> float:
    """A heading of names that `--query-gpu` knows, or the command with lines below it."""
    return SURE if any(_heading(line) for line in text.split("\n")) or any(_facts(text)) else 0.0


def read(text: str) -> Reading:
    """The facts of each line below a heading."""
    return reading(NAME, _facts(text))


def _heading(line: str) -> list[str]:
    """The names of the columns; empty where the line is no heading."""
    if "," not in line or len(line) > 4_000:
        return []
    names = [_UNIT.sub("", cell).strip().lower() for cell in line.strip().strip("`").split(",")]
    known = [name for name in names if name in _COLUMNS or name in _OTHERS or _REASON.match(name)]
    specific = [name for name in known if "." in name or name in {"driver_version", "compute_cap", "uuid", "pstate"}]
    return names if len(known) >= FEWEST and specific and len(known) * 2 > len(names) else []


def _facts(text: str) -> Iterator[Fact]:
    columns: list[str] = []
    count = 0
    asked = "--query-" in text
    for number_, line in numbered(text):
        heading = _heading(line)
        if heading and not (asked and _ASKED.search(line)):
            columns, count = heading, 0
        elif asked and (command := _ASKED.search(line)):
            columns, count = command[1].strip(",").lower().split(","), 0
        elif columns:
            cells = _cells(line)
            if len(cells) != len(columns) or count >= MOST_GPUS:
                columns = columns if not line.strip() else []
                continue
            row = dict(zip(columns, cells, strict=True))
            index = whole(row.get("index"))
            yield from _row(row, count if index is None or not 0 <= index < MOST_GPUS else index, number_)
            count += 1


def _cells(line: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([line], skipinitialspace=True), [])]
    except csv.Error:
        return []


def _row(row: dict[str, str], gpu: int, line: int) -> Iterator[Fact]:
    reasons = tuple(
        REASONS[found[1]]
        for column, text in row.items()
        if (found := _REASON.match(column)) and text.strip().lower() == "active"
    )
    if reasons:
        yield Fact(f"gpus[{gpu}].throttle_reasons", reasons, line)
    for column, text in row.items():
        if absent(text) or text.startswith("[") or column not in _COLUMNS:
            continue
        name, convert = _COLUMNS[column]
        value = convert(text)
        if value is not None:
            yield Fact(f"gpus[{gpu}].{name}", value, line)
    driver = row.get("driver_version", "")
    if gpu == 0 and (told := version(driver)):
        yield Fact("driver.version", told, line)
        yield Fact("driver.nvml_error", None, line)
