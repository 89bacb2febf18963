"""GPUs that waited for each other: who did not come, and why."""

from envcheck.catalogue.run.remedies.runtime import let_gpus_talk
from envcheck.findings import Evidence, Fix
from envcheck.snapshot import Snapshot


def ranks_title(evidence: Evidence) -> str | None:
    """`The GPUs waited for each other in vain (ALLREDUCE): ranks 0 to 3 but not 2`."""
    operation = f" ({evidence['operation']})" if evidence.get("operation") else ""
    absent = _absent(evidence)
    told = f": no message from rank {', '.join(map(str, absent))}" if absent else ""
    return f"NCCL timeout: the GPUs waited for each other{operation}{told}"


def _ranks(evidence: Evidence) -> list[int]:
    told = evidence.get("ranks")
    return sorted({int(one) for one in told if str(one).isdecimal()}) if isinstance(told, (list, tuple)) else []


def _absent(evidence: Evidence) -> list[int]:
    """Of 0 to the highest, where most are named: those that are not."""
    known = _ranks(evidence)
    if len(known) < 2:
        return []
    absent = [rank for rank in range(known[-1] + 1) if rank not in known]
    return absent if 0 < len(absent) <= len(known) else []


def find_the_late(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The rank that does not complain is the one that hangs or ended."""
    absent = _absent(evidence)
    who = f"rank {', '.join(map(str, absent))}" if absent else "the rank that does not report a timeout"
    return (
        Fix(
            summary=f"Check {who}: it has ended, or is doing something else. Its first error shows the cause, and "
            "`py-spy dump --pid PID` shows where it is."
        ),
        Fix(
            summary="If one rank only takes longer (loading, saving, uneven batches), set a longer timeout: "
            "`init_process_group(timeout=timedelta(hours=2))` or `ddp_timeout=7200`; all ranks must make the same "
            "calls in the same order."
        ),
        Fix(
            summary="In vLLM: install its newest release, and try `--disable-custom-all-reduce` and `--enforce-eager`."
        ),
        *let_gpus_talk(snapshot, evidence),
    )
