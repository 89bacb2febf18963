"""What `--deep` copied between GPUs, next to what the link between them carries."""

from typing import Any

import pytest
from msgspec.structs import replace

from envcheck.snapshot import Gpu, Links, NvLink, Pcie, Snapshot, Trial
from tests.boxes import healthy_2x3090
from tests.checks.environment import with_trials
from tests.checks.judge import causes, findings, problems, the

FIRST, SECOND = "0000:01:00.0", "0000:21:00.0"
CUDA = Trial(name="cuda", ok=True, values={"available": True, "device_count": 2, "cuda:0": FIRST, "cuda:1": SECOND})
OK, REFUSED = (("self", "ok"), ("ok", "self")), (("self", "chipset-not-supported"), ("chipset-not-supported", "self"))


def pair(*, bridge: bool = True, p2p: tuple[tuple[str, ...], ...] = OK, swapped: bool = False) -> Snapshot:
    """Two RTX 3090 at PCI Express 4 x16, with a bridge of four links or without."""
    where = (SECOND, FIRST) if swapped else (FIRST, SECOND)
    gpus = tuple(
        replace(
            gpu,
            pcie=Pcie(address=where[n], generation=1, generation_max=4, width=16, width_max=16),
            nvlink=tuple(NvLink(link=k, active=bridge, peer=where[1 - n], peer_type="gpu") for k in range(4)),
        )
        for n, gpu in enumerate(healthy_2x3090().gpus)
    )
    return replace(healthy_2x3090(), gpus=gpus, links=Links(p2p=p2p))


def copied(box: Snapshot, speed: float = 45e9, **facts: Any) -> Snapshot:
    """Both copies made, the one from cuda:0 to cuda:1 as told."""
    good = Trial(name="copy cuda:1 cuda:0", ok=True, values={"bytes_per_s": round(speed), "wrong": 0})
    other = Trial(name="copy cuda:0 cuda:1", **{"ok": True, "values": good.values, **facts})
    return with_trials(box, CUDA, other, good)


def told(box: Snapshot) -> str:
    return next(f.detail for f in findings(box) if f.check == "link.copies")


@pytest.mark.parametrize(
    ("box", "speed", "words"),
    [
        (pair(), 45e9, "cuda:0 to cuda:1 45 GB/s of 56.2 that the link supports"),
        (pair(bridge=False), 24e9, "cuda:0 to cuda:1 24 GB/s of 31.5 that the link supports"),
        (pair(bridge=False, p2p=REFUSED), 9e9, "cuda:0 to cuda:1 9 GB/s of 31.5 that the link supports"),
    ],
    ids=["bridge", "PCI Express", "through memory"],
)
def test_a_healthy_pair_is_told_with_its_speed(box: Snapshot, speed: float, words: str) -> None:
    assert words in told(copied(box, speed))
    assert not {"gpu-copy-slow", "gpu-copy-failed"} & problems(copied(box, speed)).keys()


def test_nvlink_at_the_speed_of_pci_express_is_slow() -> None:
    finding = the(copied(pair(), 12e9), "gpu-copy-slow")
    assert finding.status == "warn"
    assert finding.evidence["pairs"] == ["cuda:0 cuda:1", "cuda:1 cuda:0"]


def test_gpus_are_told_apart_by_their_address_not_by_cudas_number() -> None:
    box = pair(bridge=False, swapped=True)
    half = replace(box.gpus[0], pcie=Pcie(address=SECOND, generation_max=4, width=8))
    assert "of 15.8 that the link supports" in told(copied(replace(box, gpus=(half, box.gpus[1])), 12e9, error=None))


def test_an_older_torch_that_gives_no_addresses_has_a_speed_and_no_verdict() -> None:
    box = copied(pair(), 1e9)
    trials = tuple(t if t.name != "cuda" else replace(t, values={"device_count": 2}) for t in box.deep.trials)  # type: ignore[union-attr] # it was made above
    assert "cuda:0 to cuda:1 1 GB/s and" in told(with_trials(pair(), *trials))


def test_numbers_that_arrive_wrong() -> None:
    box = copied(pair(), ok=False, error="4096 of 16777216 numbers arrived wrong", values={"wrong": 4096})
    finding = the(box, "gpu-copy-failed")
    assert (finding.status, finding.title) == ("fail", "Copies from one GPU to another arrive corrupted")
    assert "cuda:0 to cuda:1: 4096 of 16777216" in finding.detail
    assert "IOMMU" in finding.fixes[0].summary


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"signal": 11}, "SIGSEGV ended the process"),
        ({"timeout": True, "seconds": 60.0}, "it did not end within 1 min"),
    ],
)
def test_a_copy_that_crashes_or_hangs(facts: dict[str, Any], words: str) -> None:
    finding = the(copied(pair(), ok=False, values={}, **facts), "gpu-copy-failed")
    assert finding.title == "Copies between the GPUs fail (peer-to-peer)"
    assert words in finding.detail


def test_full_memory_is_no_fault_of_the_link() -> None:
    error = "OutOfMemoryError: CUDA out of memory. Tried to allocate 64.00 MiB."
    assert "gpu-copy-failed" not in problems(copied(pair(), ok=False, error=error))


def test_links_that_are_down_explain_slow_copies() -> None:
    box = pair()
    gpus = tuple(
        replace(g, nvlink=(*g.nvlink[:2], *(replace(k, active=False) for k in g.nvlink[2:]))) for g in box.gpus
    )
    assert causes(copied(replace(box, gpus=gpus), 2e9))["gpu-copy-slow"] == "nvlink-degraded"


def test_a_switch_carries_what_all_links_carry() -> None:
    links = tuple(NvLink(link=k, active=True, peer="0000:05:00.0", peer_type="switch") for k in range(18))
    gpus = tuple(
        Gpu(index=n, name="NVIDIA H100 80GB HBM3", compute_capability="9.0", pcie=Pcie(address=a), nvlink=links)
        for n, a in enumerate((FIRST, SECOND))
    )
    assert "of 450 that the link supports" in told(copied(replace(pair(), gpus=gpus), 380e9))
