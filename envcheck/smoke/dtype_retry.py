"""Where float16 overflows, bfloat16 may not: the test is done again in it."""

from collections.abc import Callable
from dataclasses import replace

from msgspec.structs import replace as with_changes

from envcheck.checks import to_finding
from envcheck.findings import Finding
from envcheck.smoke.child_log import Account
from envcheck.smoke.judge import as_asked
from envcheck.smoke.request import SmokeRequest
from envcheck.smoke.result import SmokeResult
from envcheck.snapshot import Snapshot
from envcheck.verdict import found

WIDE = "bfloat16"
"""It has float32's range in 16 bits. float16 ends at 65504."""
CHECK = "smoke.finite"


def overflows(account: Account) -> bool:
    """Embeddings in float16 are no numbers, and no broken weight is the reason."""
    facts = account.facts
    return facts.finite is False and facts.dtype == "float16" and not facts.broken_weights


def in_wider_numbers(
    request: SmokeRequest, first: SmokeResult, again: Callable[[SmokeRequest], SmokeResult], snapshot: Snapshot
) -> SmokeResult:
    """The second try's result, where envcheck itself had chosen float16; else the first, and what the second showed."""
    second = again(replace(request, dtype=WIDE, compare=None))
    if request.dtype == "auto" and second.finite:
        return with_changes(second, findings=(_overflow(request, snapshot, "warn", _WORKS), *second.findings))
    said = _WORKS if second.finite else f"A second attempt in {WIDE} also failed."
    told = tuple(
        _overflow(request, snapshot, "fail", said) if one.problem == "smoke-not-finite" else one
        for one in first.findings
    )
    return with_changes(first, findings=told)


_WORKS = f"A second attempt in {WIDE} gave finite embeddings."


def _overflow(request: SmokeRequest, snapshot: Snapshot, status: str, said: str) -> Finding:
    verdict = found(
        "smoke-not-finite",
        f"In float16 at least one embedding contains NaN or infinity: a value exceeded 65504. {said}",
        title="float16 overflows in this model",
        status="warn" if status == "warn" else "fail",
        dtype="float16",
        model=request.model,
    )
    return to_finding(CHECK, "smoke", as_asked(request, verdict), snapshot)
