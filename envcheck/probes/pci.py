"""NVIDIA devices on the PCI bus, from sysfs: there whether or not a driver works."""

import os
import re
import struct
from collections.abc import Iterator

from msgspec.structs import replace

from envcheck.late_pattern import late
from envcheck.probes.box import Box, Unavailable
from envcheck.snapshot import PciGpu

CAPABILITIES = 0x100
"""Where the list of a device's extended capabilities begins. Linux shows it to root alone."""
ACS = 0x000D
REQUEST_REDIRECT, COMPLETION_REDIRECT = 0x04, 0x08
"""Bits of the control register: what one device below sends to another goes up to the root first.

Source: PCI Express Base Specification, "Access Control Services Extended Capability"; linux/pci_regs.h.
"""

DEVICES = "/sys/bus/pci/devices"
NVIDIA = "0x10de"
DISPLAY = "0x03"
"""PCI base class of display controllers: VGA (0x0300) and 3D without a display output (0x0302)."""
BRIDGE = "0x0680"
"""Class of an NVSwitch: bridge, other."""
_ADDRESS = late(r"[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]", re.IGNORECASE)
GENERATIONS = {"2.5": 1, "5.0": 2, "8.0": 3, "16.0": 4, "32.0": 5, "64.0": 6}
"""Transfers a second, in GT/s, to the generation of PCI Express that brought them."""


def pci_gpus(box: Box, gaps: Unavailable) -> tuple[PciGpu, ...]:
    """Every NVIDIA display controller, by address; of several, also what the ports above them do with their traffic."""
    cards = tuple(_gpu(box, address) for address, kind in _nvidia(box, gaps) if kind.startswith(DISPLAY))
    return tuple(_behind_ports(box, card, place, gaps) for place, card in enumerate(cards)) if len(cards) > 1 else cards


def _behind_ports(box: Box, card: PciGpu, place: int, gaps: Unavailable) -> PciGpu:
    ports = _ports(box, f"{DEVICES}/{card.address}")
    if not ports:
        return card
    found = redirecting_ports(box, ports, gaps, f"pci_gpus[{place}].acs_redirect")
    return replace(card, acs_redirect=found)


def nvswitches(box: Box) -> int:
    """How many NVSwitch bridges there are."""
    return sum(kind.startswith(BRIDGE) for _, kind in _nvidia(box, Unavailable()))


def _nvidia(box: Box, gaps: Unavailable) -> Iterator[tuple[str, str]]:
    """Address and class of every NVIDIA device. A machine without a PCI bus has none; without /sys nothing is known."""
    try:
        addresses = sorted(os.listdir(box.path(DEVICES)))  # noqa: PTH208 - names, not paths
    except OSError as error:
        if not (isinstance(error, FileNotFoundError) and box.path("/sys/bus").is_dir()):
            gaps["pci_gpus"] = f"{DEVICES}: {error.strerror}"
        return
    for address in addresses:
        if gaps.text(box, f"{DEVICES}/{address}/vendor") == NVIDIA:
            yield address.lower(), gaps.text(box, f"{DEVICES}/{address}/class") or ""


def _gpu(box: Box, address: str) -> PciGpu:
    folder = f"{DEVICES}/{address}"
    gaps = Unavailable()
    numa_node = _number(gaps.text(box, f"{folder}/numa_node"))
    slot = f"{DEVICES}/{_port(box, folder)}"
    return PciGpu(
        address=address,
        device_id=(gaps.text(box, f"{folder}/device") or "").removeprefix("0x"),
        driver=_driver(box, folder),
        link_generation=_generation(gaps.text(box, f"{folder}/current_link_speed")),
        link_generation_max=_generation(gaps.text(box, f"{folder}/max_link_speed")),
        link_width=_width(gaps.text(box, f"{folder}/current_link_width")),
        link_width_max=_width(gaps.text(box, f"{folder}/max_link_width")),
        slot_generation_max=_generation(gaps.text(box, f"{slot}/max_link_speed")),
        slot_width_max=_width(gaps.text(box, f"{slot}/max_link_width")),
        numa_node=numa_node if numa_node is not None and numa_node >= 0 else None,
        iommu=gaps.text(box, f"{folder}/iommu_group/type"),
    )


def _port(box: Box, folder: str) -> str:
    """Address of the port above a device, `0000:00:01.1`."""
    ports = _ports(box, folder)
    return ports[-1] if ports else "none"


def _ports(box: Box, folder: str) -> tuple[str, ...]:
    """The ports above a device, that of the root first: sysfs links each device to its place below them."""
    try:
        place = os.readlink(box.path(folder))  # noqa: PTH115 - the words, not the path
    except OSError:
        return ()
    return tuple(part for part in place.split("/")[:-1] if _ADDRESS.fullmatch(part))


def _driver(box: Box, folder: str) -> str | None:
    try:
        return os.readlink(box.path(f"{folder}/driver")).rpartition("/")[2]  # noqa: PTH115 - the name, not the path
    except OSError:
        return None


def _number(text: str | None) -> int | None:
    try:
        return int(text) if text else None
    except ValueError:
        return None


def _width(text: str | None) -> int | None:
    """Lanes; the kernel says 0 or 255 (0xff) where the device does not tell."""
    lanes = _number(text)
    return lanes if lanes and lanes <= 32 else None


def _generation(text: str | None) -> int | None:
    """4 for `16.0 GT/s PCIe`; None for `Unknown`."""
    return GENERATIONS.get(text.partition(" ")[0]) if text else None


def redirecting_ports(box: Box, ports: tuple[str, ...], gaps: Unavailable, fact: str) -> tuple[str, ...] | None:
    """Those of the ports that redirect; None where it cannot be read, with the reason in `gaps`."""
    found = []
    for port in ports:
        path = f"/sys/bus/pci/devices/{port}/config"
        try:
            space = box.path(path).read_bytes()
        except OSError as error:
            gaps[fact] = f"{path}: {error.strerror}"
            return None
        if len(space) <= CAPABILITIES:
            gaps[fact] = f"{path}: the kernel shows what lies beyond its first bytes to root alone"
            return None
        if redirects(space):
            found.append(port)
    return tuple(found)


def redirects(space: bytes) -> bool:
    """A port's configuration space says that it sends requests or completions up; one without ACS does not."""
    place, seen = CAPABILITIES, set[int]()
    while CAPABILITIES <= place <= len(space) - 8 and place not in seen:
        seen.add(place)
        header, _, control = struct.unpack_from("<IHH", space, place)
        if header & 0xFFFF == ACS:
            return bool(control & (REQUEST_REDIRECT | COMPLETION_REDIRECT))
        place = header >> 20
    return False
