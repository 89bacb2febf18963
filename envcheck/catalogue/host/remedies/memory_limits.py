"""The limit that ended a program, from the record of whoever ended it, and how to raise that one."""

import re
from collections.abc import Mapping

from envcheck.catalogue.host.remedies.room import more_memory
from envcheck.findings import Evidence, Fix
from envcheck.late_pattern import late
from envcheck.snapshot import Snapshot
from envcheck.units import size

_FIGURES = late(r"exceeded memory limit \((\d{1,15}) > (\d{1,15})\)")
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
    used, asked = evidence.get("used_bytes"), _asked_gib(evidence)
    gib = 4 * (int(used * 1.25) // 2**30 // 4 + 1) if isinstance(used, int) else 2 * asked if asked else 64
    before = f" in place of {evidence['asked_memory']}" if asked else ""
    return (
        Fix(
            summary=f"Ask Slurm for more memory: `#SBATCH --mem={gib}G` (per node){before}, or `--mem-per-cpu`; "
            "`--mem=0` asks for all of a node's."
        ),
        Fix(summary="`sacct -j JOB --format=JobID,ReqMem,MaxRSS,State` shows what was allocated and what was used."),
    )


def _asked_gib(evidence: Evidence) -> int:
    """GiB of `--mem=40G`, or of `--mem=8000`, which are MiB, rounded up; 0: not known."""
    found = re.fullmatch(r"(\d{1,9})([KMGT]?)B?", str(evidence.get("asked_memory") or "").upper())
    if found is None:
        return 0
    return -(-(int(found[1]) << 10 * "KMGT".index(found[2] or "M")) >> 20)


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


def fewer_workers(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Each worker holds batches, and often a copy of the data set."""
    return (
        Fix(
            summary="Use fewer workers: `num_workers=2` (`--workers`, `dataloader_num_workers`), or 0, which also "
            "shows the worker's own error; a smaller `prefetch_factor`, `persistent_workers=False`."
        ),
        Fix(
            summary="On Windows, and wherever workers are spawned, put the main part of the script under `if "
            "__name__ == '__main__':`."
        ),
        *more_memory(snapshot, evidence),
    )


def fewer_jobs_first(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """A step of an installation that is killed was compiling, in most cases; more memory comes after that."""
    return (
        Fix(
            summary="If it compiles (an editable install, flash-attn, vllm and the like): build with fewer jobs, "
            "`MAX_JOBS=2` (`MAX_JOBS=1` if that is killed, too) before the command; in a Dockerfile `ENV MAX_JOBS=2`, "
            "for CMake also `CMAKE_BUILD_PARALLEL_LEVEL=2`."
        ),
        *more_memory(snapshot, evidence),
    )
