"""Checks of NCCL between the GPUs, as `--deep` tried it: whether it works, and by which transport it fails."""

from collections.abc import Iterator, Sequence

from envcheck.checks.check import check
from envcheck.checks.deep_torch import is_out_of_memory, said
from envcheck.snapshot import Snapshot, Trial
from envcheck.verdict import Verdict, found, passed, skipped

TRANSPORTS = {"NCCL_P2P_DISABLE=1": "P2P", "NCCL_SHM_DISABLE=1": "SHM"}
"""What works in its place when this is set, was at fault."""
WORDS = {"P2P": "peer-to-peer access", "SHM": "shared memory"}
TRANSLATED = ("DMA", "DMA-FQ")
"""Types of an IOMMU domain that redirect what a device sends (Documentation/ABI/testing/sysfs-kernel-iommu_groups)."""


@check("link.nccl", "link", "nccl-collective-failed")
def collective(snapshot: Snapshot) -> Iterator[Verdict]:
    """NCCL works: an all-reduce and an all-gather over all GPUs give correct results."""
    trials = [t for t in (snapshot.deep.trials if snapshot.deep else ()) if t.name.startswith("collective ")]
    plain = [t for t in trials if setting(t) == "-"]
    if not plain:
        return
    whole = plain[0]
    if whole.ok:
        yield passed(f"NCCL works between {len(devices(whole))} GPUs", _speeds(whole))
    elif all(is_out_of_memory(t) for t in plain if not t.ok):
        yield skipped("NCCL between the GPUs", "no free memory")
    else:
        yield _failed(snapshot, plain, [t for t in trials if setting(t) != "-"])


def _failed(snapshot: Snapshot, plain: Sequence[Trial], controls: Sequence[Trial]) -> Verdict:
    whole, bad = plain[0], [t for t in plain[1:] if not t.ok]
    transport = next((TRANSPORTS[setting(t)] for t in controls if t.ok and setting(t) in TRANSPORTS), None)
    pairs = [" and ".join(devices(t)) for t in bad]
    who = f"between {', '.join(pairs)}" if pairs else f"between {' and '.join(devices(whole))}"
    warning = str(whole.values.get("warning") or "")
    return found(
        "nccl-collective-failed",
        f"A collective operation {who} failed: {said(bad[0] if bad else whole)}."
        f"{f' NCCL says: {warning}.' if warning else ''} {_cause(snapshot, transport, controls)}",
        title=f"NCCL communication failed{f' ({transport})' if transport else ''}",
        transport=transport,
        pairs=[" ".join(devices(t)) for t in bad] or [" ".join(devices(whole))],
        iommu=sorted({gpu.iommu for gpu in snapshot.pci_gpus or () if gpu.iommu}),
        error=whole.error,
    )


def _cause(snapshot: Snapshot, transport: str | None, controls: Sequence[Trial]) -> str:
    """What the controls showed, and what on this machine explains it."""
    if transport is None and controls:
        return "It also fails without peer-to-peer access and without shared memory, so neither of them is the cause."
    if transport is None:
        return ""
    works = f"It works with {WORDS[transport]} disabled."
    translated = any(gpu.iommu in TRANSLATED for gpu in snapshot.pci_gpus or ())
    if transport == "P2P" and translated:
        return f"{works} The IOMMU translates the traffic of these GPUs, which breaks peer-to-peer access (IOMMU, ACS)."
    return works


def _speeds(tried: Trial) -> str:
    """Say `all-reduce 42 GB/s; cuda:0 cuda:1 45`."""
    rates = {name: float(rate) for name, rate in tried.values.items() if isinstance(rate, (int, float))}
    total = rates.pop("bytes_per_s", None)
    parts = [f"all-reduce {total / 1e9:.3g} GB/s a GPU"] if total else []
    return "; ".join([*parts, *(f"{name} {rate / 1e9:.3g} GB/s" for name, rate in rates.items())])


def setting(tried: Trial) -> str:
    """The variable that it was tried with; `-`: none."""
    return tried.name.split()[1]


def devices(tried: Trial) -> list[str]:
    """`cuda:0`, `cuda:1` ..."""
    return tried.name.split()[3:]
