"""Each fact that NVML gave envcheck, next to what nvidia-smi says of it."""

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from typing import Any

MIB = 1 << 20
LIKE_NOW = {"temperature_c": 5, "power_w": 60}
"""What changes from one moment to the next, and by how much it may."""


def compared() -> dict[str, Any]:
    """How many facts are the same, and which are not."""
    from tests.gpu.checks import document, text_of

    raw = text_of("nvidia-smi", "-q", "-x")
    assert raw.startswith("<?xml"), "there is no nvidia-smi here, or it gives no XML"
    tree = ElementTree.fromstring(raw)
    report = document("check")
    gpus = report["snapshot"]["gpus"]
    same, unlike = 0, []
    for gpu, told in zip(gpus, tree.findall("gpu"), strict=True):
        for name, ours, theirs, slack in facts(gpu, told):
            if ours == theirs or (slack and ours is not None and theirs is not None and abs(ours - theirs) <= slack):
                same += 1
            else:
                unlike.append(f"gpus[{gpu['index']}].{name}: {ours} and {theirs}")
    driver = report["snapshot"]["driver"]["version"]
    if driver != text(tree, "driver_version"):
        unlike.append(f"driver.version: {driver} and {text(tree, 'driver_version')}")
    return {"said": f"{same + 1 - len(unlike[-1:])} the same, {len(unlike)} not", "unlike": unlike}


def facts(gpu: dict[str, Any], told: ElementTree.Element) -> Iterator[tuple[str, Any, Any, float]]:
    """Name, ours, nvidia-smi's, and how far they may differ."""
    pcie = gpu.get("pcie") or {}
    link = "pci/pci_gpu_link_info"
    yield "name", gpu["name"], text(told, "product_name"), 0
    yield "uuid", gpu["uuid"], text(told, "uuid"), 0
    yield "memory_total_bytes", gpu["memory_total_bytes"], mib(told, "fb_memory_usage/total"), MIB
    yield "memory_used_bytes", gpu["memory_used_bytes"], mib(told, "fb_memory_usage/used"), 600 * MIB
    yield "temperature_c", gpu["temperature_c"], number(told, "temperature/gpu_temp"), LIKE_NOW["temperature_c"]
    power = number(told, "gpu_power_readings/power_draw") or number(told, "gpu_power_readings/instant_power_draw")
    yield "power_w", gpu["power_w"], power, LIKE_NOW["power_w"]
    limit = number(told, "gpu_power_readings/current_power_limit")
    yield "power_limit_w", gpu["power_limit_w"], limit, 1
    yield "pcie.generation_max", pcie.get("generation_max"), number(told, f"{link}/pcie_gen/max_link_gen"), 0
    yield "pcie.width", pcie.get("width"), number(told, f"{link}/link_widths/current_link_width"), 0
    yield "pcie.width_max", pcie.get("width_max"), number(told, f"{link}/link_widths/max_link_width"), 0
    mig = {"Enabled": True, "Disabled": False}.get(text(told, "mig_mode/current_mig") or "", gpu.get("mig_enabled"))
    yield "mig_enabled", gpu.get("mig_enabled"), mig, 0


def text(node: ElementTree.Element, path: str) -> str | None:
    found = node.findtext(path)
    return None if found is None or found.strip() in ("N/A", "[N/A]") else found.strip()


def number(node: ElementTree.Element, path: str) -> float | None:
    match = re.match(r"-?\d+(\.\d+)?", text(node, path) or "")
    return None if match is None else float(match[0])


def mib(node: ElementTree.Element, path: str) -> float | None:
    value = number(node, path)
    return None if value is None else value * MIB
