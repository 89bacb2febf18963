"""What monitoring shows: dcgm-exporter's metrics, the tables of dcgmi, and the JSON of gpud's machine information."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from envcheck.importers.core.fact import SURE, Fact, Reading, numbered, reading
from envcheck.importers.core.system import kernel_facts, os_facts
from envcheck.importers.core.values import pci_address, size_bytes
from envcheck.late_pattern import late

NAME = "GPU monitoring"
_METRIC = late(r"^\W{0,4}DCGM_FI_(\w{3,60})\{([^}\n]{10,1500})\}\s+(-?\d{1,15}(?:\.\d{1,9})?(?:e[+-]?\d{1,3})?)\s*$")
_LABEL = late(r'(\w{1,40})="([^"\n]{0,120})"')
_MIB = 1 << 20
_METRICS: Mapping[str, tuple[str, int]] = {
    "DEV_GPU_TEMP": ("temperature_c", 1), "DEV_POWER_USAGE": ("power_w", 1), "DEV_GPU_UTIL": ("utilization_percent", 1),
    "DEV_SM_CLOCK": ("clock_sm_mhz", 1), "DEV_FB_USED": ("memory_used_bytes", _MIB),
    "DEV_FB_FREE": ("memory_free_bytes", _MIB), "DEV_ECC_DBE_VOL_TOTAL": ("ecc.uncorrected_volatile", 1),
    "DEV_ECC_SBE_VOL_TOTAL": ("ecc.corrected_volatile", 1),
    "DEV_UNCORRECTABLE_REMAPPED_ROWS": ("ecc.remapped_rows_uncorrectable", 1),
    "DEV_CORRECTABLE_REMAPPED_ROWS": ("ecc.remapped_rows_correctable", 1),
}  # fmt: skip
_LISTED = late(r"^\|\s(\d{1,3}|\s{2,8})\s*\|\s(Name|PCI Bus ID|Device UUID): (\S.{2,70}?)\s*\|\s*$")
_DETECTED = late(r"^\|\sDriver Version Detected\s+\|\s(\d{3}\.\d{2,3}(?:\.\d{2})?)\s*\|")
_DCGMI = ("Device Information", "Driver Version Detected")
_GPUD = ('"gpuDriverVersion"', '"gpuInfo"')


def recognise(text: str) -> float:
    """A metric with its labels, or gpud's keys."""
    return SURE if "DCGM_FI_" in text or any(key in text for key in (*_GPUD, *_DCGMI)) else 0.0


def read(text: str) -> Reading:
    """GPUs and what was measured last; driver, kernel and system of gpud."""
    metrics = {fact.path: fact for fact in _metrics(text)}
    return reading(NAME, [*metrics.values(), *_tables(text), *_gpud(text)])


def _metrics(text: str) -> Iterator[Fact]:
    for number, line in numbered(text) if "DCGM_FI_" in text else ():
        found = _METRIC.match(line)
        labels = dict(_LABEL.findall(found[2])) if found else {}
        if found is None or not re.fullmatch(r"\d{1,3}", labels.get("gpu", "")):
            continue
        gpu = f"gpus[{int(labels['gpu'])}]"
        stated = {
            "driver.version": labels.get("DCGM_FI_DRIVER_VERSION"),
            f"{gpu}.name": labels.get("modelName"),
            f"{gpu}.uuid": labels.get("UUID"),
            f"{gpu}.pcie.address": pci_address(labels.get("pci_bus_id")),
        }
        yield from (Fact(path, value, number) for path, value in stated.items() if value)
        if found[1] in _METRICS and not labels.get("GPU_I_ID"):
            path, scale = _METRICS[found[1]]
            value = float(found[3])
            yield Fact(f"{gpu}.{path}", value if path == "power_w" else round(value) * scale, number)


def _tables(text: str) -> Iterator[Fact]:
    """`dcgmi discovery -l` and the head of `dcgmi diag`."""
    gpu = ""
    for number, line in numbered(text) if any(key in text for key in _DCGMI) else ():
        if found := _DETECTED.match(line):
            yield Fact("driver.version", found[1], number)
        elif found := _LISTED.match(line):
            gpu = f"gpus[{int(found[1])}]" if found[1].strip() else gpu
            path = {"Name": "name", "PCI Bus ID": "pcie.address", "Device UUID": "uuid"}[found[2]]
            value = pci_address(found[3]) if found[2] == "PCI Bus ID" else found[3]
            if gpu and value and "NULL" not in value:
                yield Fact(f"{gpu}.{path}", value, number)


def _gpud(text: str) -> Iterator[Fact]:
    first = next((text.find(key) for key in _GPUD if key in text), -1)
    start = text.rfind("\n{", 0, first) + 1 if first >= 0 else -1
    if start < 0:
        return
    try:
        told = json.JSONDecoder().raw_decode(text, start)[0]
    except (ValueError, RecursionError):
        return
    if isinstance(told, dict):
        yield from _machine(told, text.count("\n", 0, first) + 1)


def _machine(told: Mapping[str, Any], line: int) -> Iterator[Fact]:
    driver, cuda = told.get("gpuDriverVersion"), told.get("cudaVersion")
    if isinstance(driver, str) and re.fullmatch(r"\d{3}\.[\d.]{1,12}", driver):
        yield Fact("driver.version", driver, line)
    if isinstance(cuda, str) and re.fullmatch(r"\d{1,2}\.\d{1,2}", cuda):
        yield Fact("driver.cuda_version", cuda, line)
    yield from kernel_facts(f" {told.get('kernelVersion')} ", line)
    yield from os_facts(str(told.get("osImage") or ""), line)
    info = told.get("gpuInfo")
    listed = info.get("gpus") if isinstance(info, dict) else None
    if not isinstance(info, dict) or not isinstance(listed, list):
        return
    name, memory = info.get("product"), info.get("memory")
    for index, gpu in enumerate(g for g in listed[:64] if isinstance(g, dict)):
        stated = {
            "name": name.replace("-", " ") if isinstance(name, str) else None,
            "memory_total_bytes": size_bytes(memory) if isinstance(memory, str) else None,
            "uuid": gpu.get("uuid") if isinstance(gpu.get("uuid"), str) else None,
            "pcie.address": pci_address(str(gpu.get("busID"))),
        }
        yield from (Fact(f"gpus[{index}].{path}", value, line) for path, value in stated.items() if value)
