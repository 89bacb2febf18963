"""NCCL between the GPUs: one finding a cause, with the transport that is at fault."""

from msgspec.structs import replace

from envcheck.snapshot import PciGpu, Snapshot, Trial
from tests.boxes import healthy_2x3090
from tests.checks.environment import with_trials
from tests.checks.judge import findings, problems, the

BOTH = "nccl cuda:0 cuda:1"
GOOD = Trial(name=f"collective - {BOTH}", ok=True, values={"bytes_per_s": 42_000_000_000})
HANGS = Trial(
    name=f"collective - {BOTH}",
    ok=False,
    error="no answer within 40 s",
    values={"warning": "transport/p2p.cc:275 NCCL WARN Cuda failure 'peer access is not supported'"},
)
WITHOUT_P2P, WITHOUT_SHM = (f"collective {name}=1 {BOTH}" for name in ("NCCL_P2P_DISABLE", "NCCL_SHM_DISABLE"))


def box(*trials: Trial, iommu: str | None = None) -> Snapshot:
    gpus = tuple(PciGpu(address=f"0000:{n}1:00.0", device_id="2204", iommu=iommu) for n in range(2))
    return replace(with_trials(healthy_2x3090(), *trials), pci_gpus=gpus)


def tried(name: str, *, ok: bool) -> Trial:
    return Trial(name=name, ok=ok, error=None if ok else "no answer within 40 s")


def test_nccl_that_works_is_told_with_its_speed() -> None:
    finding = next(f for f in findings(box(GOOD)) if f.check == "link.nccl")
    assert (finding.status, finding.title, finding.detail) == (
        "pass", "NCCL works between 2 GPUs", "all-reduce 42 GB/s a GPU",
    )  # fmt: skip


def test_peer_to_peer_access_at_fault_names_the_iommu_where_it_translates() -> None:
    controls = (tried(WITHOUT_P2P, ok=True), tried(WITHOUT_SHM, ok=False))
    for iommu, named in (("DMA-FQ", True), ("identity", False), (None, False)):
        finding = the(box(HANGS, *controls, iommu=iommu), "nccl-collective-failed")
        assert (finding.status, finding.evidence["transport"]) == ("fail", "P2P")
        assert ("IOMMU" in finding.detail) is named
        assert "NCCL WARN" in finding.detail
        assert "NCCL_P2P_DISABLE=1" in finding.fixes[1].summary


def test_shared_memory_at_fault_enlarges_it() -> None:
    finding = the(box(HANGS, tried(WITHOUT_P2P, ok=False), tried(WITHOUT_SHM, ok=True)), "nccl-collective-failed")
    assert finding.evidence["transport"] == "SHM"
    assert "/dev/shm" in finding.fixes[0].summary


def test_neither_at_fault_blames_neither() -> None:
    finding = the(box(HANGS, tried(WITHOUT_P2P, ok=False), tried(WITHOUT_SHM, ok=False)), "nccl-collective-failed")
    assert finding.evidence["transport"] is None
    assert "neither of them is the cause" in finding.detail


def test_the_pair_that_fails_is_named_of_three() -> None:
    names = ("cuda:0 cuda:1 cuda:2", "cuda:0 cuda:1", "cuda:0 cuda:2", "cuda:1 cuda:2")
    fails = {"cuda:0 cuda:1 cuda:2", "cuda:1 cuda:2"}
    trials = [tried(f"collective - nccl {name}", ok=name not in fails) for name in names]
    finding = the(box(*trials), "nccl-collective-failed")
    assert finding.evidence["pairs"] == ["cuda:1 cuda:2"]
    assert "between cuda:1 and cuda:2 failed" in finding.detail


def test_copies_that_fail_already_say_it() -> None:
    copy = Trial(name="copy cuda:0 cuda:1", ok=False, error="3 of 4 numbers arrived wrong", values={"wrong": 3})
    assert "nccl-collective-failed" not in problems(box(copy, HANGS))
