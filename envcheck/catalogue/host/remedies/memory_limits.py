"""The limit that ended a program, from the record of whoever ended it, and how to raise that one."""

import re
from collections.abc import Mapping

from envcheck.catalogue.host.remedies.room import more_memory
from envcheck.findings import Evidence, Fix
from envcheck.snapshot import Snapshot
from envcheck.units import size

_FIGURES = re.compile(r"exceeded memory limit \((\d{1,15}) > (\d{1,15})\)")
_WHO: Mapping[str, str] = {
    "slurm": "The job used more memory than Slurm allocated",
    "container": "The container used more memory than its limit",
    "ray": "Ray ended a worker: the machine's memory was almost full",
    "systemd": "systemd killed it because it used too much memory",
}


def read_limit(text: str) -> Evidence | None:
    """Used and allowed as Slurm counts them, in KiB."""
    found = _FIGURES.search(text)
    if found:
        return {"used_bytes": int(found[1]) * 1024, "allowed_bytes": int(found[2]) * 1024}
    return {}


def limit_title(evidence: Evidence) -> str | None:
    """`The job used more memory than Slurm allocated: 50.5 GiB of 20.0 GiB`."""
    who = _WHO.get(str(evidence.get("killer")))
    used, allowed = evidence.get("used_bytes"), evidence.get("allowed_bytes")
    if who and isinstance(used, int) and isinstance(allowed, int):
        return f"{who}: {size(used)} of {size(allowed)}"
    return who


def raise_limit(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Each in its own words; then what needs less."""
    by = {"slurm": _slurm, "container": _container, "ray": _ray, "systemd": _systemd}.get(str(evidence.get("killer")))
    less = Fix(
        summary="Or use less memory: fewer workers of the data loader (`num_workers`), fewer processes on the machine, "
        "smaller batches, `low_cpu_mem_usage=True` or `device_map` while loading."
    )
    return (*(by(evidence) if by else more_memory(snapshot, evidence)), less)


def _slurm(evidence: Evidence) -> tuple[Fix, ...]:
    used = evidence.get("used_bytes")
    gib = 4 * (int(used * 1.25) // 2**30 // 4 + 1) if isinstance(used, int) else 64
    return (
        Fix(
            summary=f"Ask Slurm for more memory: `#SBATCH --mem={gib}G` (per node), or `--mem-per-cpu`; `--mem=0` asks "
            "for all of a node's."
        ),
        Fix(summary="`sacct -j JOB --format=JobID,ReqMem,MaxRSS,State` shows what was allocated and what was used."),
    )


def _container(_evidence: Evidence) -> tuple[Fix, ...]:
    return (
        Fix(
            summary="Raise the container's limit: in Kubernetes `resources: limits: memory`, in Docker `--memory`, in "
            "Docker Desktop the memory under Settings, Resources."
        ),
    )


def _ray(_evidence: Evidence) -> tuple[Fix, ...]:
    return (
        Fix(
            summary="Start fewer tasks at once: give each more CPUs (`num_cpus=...`) or its memory (`memory=...`), so "
            "that fewer fit on a node."
        ),
        Fix(
            summary="Or change the limit: RAY_memory_usage_threshold (0.95 by default) and "
            "RAY_memory_monitor_refresh_ms=0 (off), set where `ray start` runs."
        ),
    )


def _systemd(_evidence: Evidence) -> tuple[Fix, ...]:
    return (
        Fix(
            summary="Raise the limit of the unit (`systemctl edit UNIT`: `[Service]`, `MemoryMax=...`), or add swap: "
            "systemd-oomd acts when memory and swap are nearly full."
        ),
    )
