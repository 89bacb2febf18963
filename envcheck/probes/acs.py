"""PCI Express Access Control Services of the ports above a device: whether they let two devices talk directly."""

import struct

from envcheck.probes.box import Box, Unavailable

CAPABILITIES = 0x100
"""Where the list of a device's extended capabilities begins. Linux shows it to root alone."""
ACS = 0x000D
REQUEST_REDIRECT, COMPLETION_REDIRECT = 0x04, 0x08
"""Bits of the control register: what one device below sends to another goes up to the root first.

Source: PCI Express Base Specification, "Access Control Services Extended Capability"; linux/pci_regs.h.
"""


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
