"""The GPUs of a box: from the names of cards to an NVML scenario and to devices on the PCI bus."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tests.lab.document import Document
from tests.lab.stand_in import scenario
from tests.lab.tree import pci_device

CUDA = {
    390: 9010, 418: 10010, 450: 11000, 470: 11040, 472: 11040, 510: 11060, 515: 11070, 520: 11080, 525: 12000,
    530: 12010, 535: 12020, 545: 12030, 550: 12040, 551: 12040, 555: 12050, 560: 12060, 565: 12070, 570: 12080,
    575: 12090, 576: 12090, 580: 13000, 590: 13010, 595: 13020, 610: 13030,
}  # fmt: skip
"""Driver branch to the CUDA version that it reports. Source: CUDA Toolkit release notes, table 3."""
GIGATRANSFERS = {1: "2.5", 2: "5.0", 3: "8.0", 4: "16.0", 5: "32.0", 6: "64.0"}
_RANGE = re.compile(r"(?<![\d.])(\d+)-(\d+)(?=[ .=]|$)")


@dataclass(frozen=True)
class Card:
    """One card in its slot."""

    index: int
    facts: Mapping[str, str]
    """NVML function to its answer, and what the scenario says beside (`device`, `nvlinks`, `nvlink`)."""

    @property
    def address(self) -> str:
        """In a workstation of AMD's make slots are 0x20 apart."""
        return f"0000:{(1, 0x21, 0x41, 0x61, 0x81, 0xA1, 0xC1, 0xE1)[self.index % 8]:02x}:00.{self.index // 8}"


def cards(document: Document) -> list[Card]:
    """The cards of `2 x rtx3090, t4`."""
    names: list[str] = []
    for words in (document.value("gpus") or "").split(","):
        count, _, name = words.strip().rpartition(" x ")
        names += [name] * int(count or 1) if name else []
    return [Card(index, _facts(name)) for index, name in enumerate(names)]


def _facts(card: str) -> dict[str, str]:
    pairs = (line.partition("=") for line in scenario(card).splitlines() if "=" in line and not line.startswith("#"))
    return {key.strip().removeprefix("gpu*."): value.strip() for key, _, value in pairs}


def nvml_scenario(document: Document) -> str:
    """The scenario for the stand-in: the cards as they come, their links, then what the box file says."""
    driver = document.value("driver")
    installed = cards(document)
    lines = [f"gpus = {len(installed)}"]
    if driver:
        version = driver.partition(" ")[0]
        lines += [f"driver = {version}", f"cuda = {CUDA[int(version.partition('.')[0])]}"]
    for card in installed:
        lines += _card_lines(card)
    lines += _link_lines(document.value("nvlink") or "", installed)
    lines += [one for line in document.all("nvml") for one in expanded(line)]
    return "\n".join([*lines, ""])


def _card_lines(card: Card) -> Iterator[str]:
    own = f"gpu{card.index}"
    for key, value in card.facts.items():
        if key[0].isupper():
            yield f"{own}.{key} = {value}"
    yield f"{own}.UUID = GPU-{card.index}a0c5c6e-1b7f-4e0b-8f0e-3d0d6d3a9e1{card.index % 10}"
    yield f"{own}.PciInfo = {card.address} {card.facts['device']}10de"
    yield f"{own}.TopologyCommonAncestor = 30"
    yield from (f"{own}.NvLinkState {link} = 0" for link in range(int(card.facts.get("nvlinks", 0))))


def _link_lines(wiring: str, installed: list[Card]) -> Iterator[str]:
    """`pair 0-1, pair 2-3`: each card's links lead to the other; `switches`: all lead to NVSwitches."""
    for part in wiring.split(",") if wiring else ():
        kind, _, pair = part.strip().partition(" ")
        if kind == "switches":
            for card in installed:
                yield from _up(card, "0000:05:00.0 22a310de", "2")
                yield f"gpu{card.index}.P2PStatus = 0"
            continue
        one, other = (installed[int(number)] for number in pair.split("-"))
        for card, peer in ((one, other), (other, one)):
            yield from _up(card, f"{peer.address} {peer.facts['device']}10de", "0")
            yield f"gpu{card.index}.P2PStatus {peer.index} = 0"


def _up(card: Card, peer: str, kind: str) -> Iterator[str]:
    own = f"gpu{card.index}"
    yield from (f"{own}.NvLinkState {link} = 1" for link in range(int(card.facts["nvlinks"])))
    yield f"{own}.NvLinkVersion = {card.facts['nvlink']}"
    yield f"{own}.NvLinkRemoteDeviceType = {kind}"
    yield f"{own}.NvLinkRemotePciInfo = {peer}"
    yield f"{own}.NvLinkErrorCounter = 0"


def expanded(line: str) -> list[str]:
    """`gpu*.NvLinkState 0-3 = 1` as four lines."""
    key, equals, value = line.partition("=")
    match = _RANGE.search(key)
    if match is None or not equals:
        return [line]
    numbers = range(int(match[1]), int(match[2]) + 1)
    return [one for n in numbers for one in expanded(f"{key[: match.start()]}{n}{key[match.end() :]}={value}")]


def pci_bus(document: Document) -> dict[str, str]:
    """The files of every card's device on the bus, with the driver that holds it."""
    held_by = document.value("bound")
    files: dict[str, str] = {}
    for card in cards(document) if document.values.get("bus") != "none" else ():
        files |= _in_its_slot(card, pci_device(card.address, **_pci_files(card)), document.value("slot"))
        files |= _groups(document, card)
        if held_by:
            files[f"/sys/bus/pci/devices/{card.address}/driver"] = f"-> ../../drivers/{held_by}"
    for number in range(int(document.value("nvswitches") or 0)):
        bridge = {"class": "0x068000", "device": "0x22a3"}
        files |= pci_device(f"0000:{5 + number:02x}:00.0", **bridge)
    return files


def _in_its_slot(card: Card, files: dict[str, str], slot: str | None) -> dict[str, str]:
    """As real sysfs has it: the device's folder lies in that of its port, and the bus links to both."""
    if slot is None:
        return files
    speed, _, width = slot.partition(" x")
    port, bus, place = _port(card), "/sys/bus/pci/devices", _place(card)
    above = {"max_link_speed": f"{GIGATRANSFERS[int(speed)]} GT/s PCIe", "max_link_width": width}
    return {
        **{path.replace(f"{bus}/{card.address}", f"/sys/{place}"): text for path, text in files.items()},
        **{f"{bus}/{port}/{name}": text for name, text in above.items()},
        f"{bus}/{card.address}": f"-> ../../../{place}",
    }


def _groups(document: Document, card: Card) -> dict[str, str]:
    """The card's IOMMU group, and the configuration space of the port above it, little of it for others than root."""
    files = {}
    kind, control = document.value("iommu"), document.value("acs")
    if kind:
        group = f"/sys/kernel/iommu_groups/{20 + card.index}"
        place = f"/sys/bus/pci/devices/{card.address}/iommu_group"
        files = {f"{group}/type": kind, place: f"-> {group}"}
        if document.value("slot"):
            files = {f"{group}/type": kind, f"/sys/{_place(card)}/iommu_group": f"-> {group}"}
    if control:
        space = f"{_PORT_HEAD:0<512}{'0d000100':8}{'5f00'}{'1d00' if control == 'on' else '0100'}".ljust(8192, "0")
        seen = space if document.value("user") == "root" else space[:128]
        files[f"/sys/bus/pci/devices/{_port(card)}/config"] = f"hex {seen}"
    return files


_PORT_HEAD = "22103414"
"""Vendor and device of a port of AMD's make."""


def _port(card: Card) -> str:
    return f"0000:00:{card.index + 1:02x}.1"


def _place(card: Card) -> str:
    return f"devices/pci0000:00/{_port(card)}/{card.address}"


def _pci_files(card: Card) -> dict[str, str]:
    """As sysfs shows the card of the scenario: what it can do by itself, and what its link does now."""
    facts = card.facts
    speeds = {
        name: f"{GIGATRANSFERS[int(facts[key])]} GT/s PCIe"
        for name, key in (
            ("current_link_speed", "CurrPcieLinkGeneration"),
            ("max_link_speed", "GpuMaxPcieLinkGeneration"),
        )
        if key in facts
    }
    widths = {
        name: facts[key]
        for name, key in (("current_link_width", "CurrPcieLinkWidth"), ("max_link_width", "MaxPcieLinkWidth"))
        if key in facts
    }
    return {"device": f"0x{facts['device']}", "class": facts.get("class", "0x030000"), **speeds, **widths}
