"""Peer access that does not go the direct way: the IOMMU and the ports' Access Control Services."""

import pytest
from msgspec.structs import replace

from envcheck.snapshot import Deep, Links, Pcie, PciGpu, Snapshot, Trial
from tests.boxes import healthy_2x3090, with_host
from tests.checks.judge import advice, alarms, commands, problems, the

PORT = "0000:20:01.0"


def pair(
    iommu: str | None = None, ports: tuple[str, ...] | None = (), topology: str = "single", p2p: str = "ok"
) -> Snapshot:
    """Two GPUs without an NVLink, with peer access over PCI Express."""
    box = healthy_2x3090()
    cards = tuple(
        PciGpu(address=f"0000:2{i}:00.0", device_id="2204", driver="nvidia", iommu=iommu, acs_redirect=ports)
        for i in range(2)
    )
    gpus = tuple(
        replace(gpu, name="NVIDIA RTX 6000 Ada Generation", nvlink=(), pcie=Pcie(address=card.address))
        for gpu, card in zip(box.gpus, cards, strict=True)
    )
    links = Links(p2p=(("self", p2p), (p2p, "self")), topology=(("self", topology), (topology, "self")))
    return replace(box, gpus=gpus, pci_gpus=cards, links=links)


@pytest.mark.parametrize("kind", ["DMA", "DMA-FQ"])
def test_an_iommu_that_translates(kind: str) -> None:
    box = pair(iommu=kind, topology="node")
    assert alarms(box) == {"p2p-redirected"}
    assert "iommu=pt" in advice(the(box, "p2p-redirected"))


def test_ports_of_a_switch_that_redirect_are_named_with_the_command() -> None:
    finding = the(pair(iommu="identity", ports=(PORT,)), "p2p-redirected")
    assert PORT in finding.detail
    assert f"sudo setpci -s {PORT} ECAP_ACS+6.w=0000" in commands(finding)


@pytest.mark.parametrize(
    "box",
    [
        pair(iommu="identity"),
        pair(),
        pair(iommu="identity", ports=(PORT,), topology="hostbridge"),
        pair(iommu="DMA-FQ", ports=(PORT,), p2p="chipset-not-supported"),
        with_host(pair(iommu="DMA"), virtualization="kvm"),
        pair(iommu="identity", ports=None),
    ],
    ids=["passed through", "no IOMMU", "over the root anyway", "no peer access", "virtual machine", "not root"],
)
def test_without_a_reason_there_is_no_finding(box: Snapshot) -> None:
    assert "p2p-redirected" not in problems(box)


def test_an_nvlink_carries_it_whatever_the_iommu_does() -> None:
    box = healthy_2x3090()
    cards = tuple(replace(card, iommu="DMA") for card in box.pci_gpus)
    assert "p2p-redirected" not in problems(replace(box, pci_gpus=cards))


def test_where_nccl_was_seen_working_it_is_information() -> None:
    box = replace(pair(iommu="DMA"), deep=Deep(trials=(Trial(name="collective - nccl cuda:0 cuda:1", ok=True),)))
    assert problems(box)["p2p-redirected"] == "info"
