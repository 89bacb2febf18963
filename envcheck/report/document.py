"""The report document, `envcheck.report/1`: snapshot + findings + smoke result, and the verdict over them."""

from collections.abc import Iterable, Sequence
from typing import Literal, TypeAlias

import msgspec

from envcheck import __version__
from envcheck.explain.document import Explanation
from envcheck.findings import STATUSES, Finding
from envcheck.fit.result import Fit
from envcheck.smoke.result import SmokeResult
from envcheck.snapshot import Snapshot
from envcheck.snapshot.kinds import Plain

SCHEMA = "envcheck.report/1"
LIKELY = 0.75
"""Confidence from which on a cause that a log names counts as a failure."""
Verdict: TypeAlias = Literal["healthy", "degraded", "broken"]
SAID = 0.4
"""The confidence of what is in nobody's output: a person says so (`importers/core/fact.py`)."""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """One document that says all: for people, for scripts, for another machine."""

    schema: Plain = SCHEMA
    envcheck: Plain = __version__
    created: Plain
    duration_s: float
    verdict: Verdict | Literal["not checked"]
    counts: dict[Plain, int]
    findings: tuple[Finding, ...]
    snapshot: Snapshot
    smoke: SmokeResult | None = None
    fit: Fit | None = None
    """The memory that the model was predicted to take on each GPU; null: not predicted."""
    log: Explanation | None = None
    """What a log that was given along says went wrong."""
    redacted: bool = False
    """Names, paths, addresses and keys in it were replaced by placeholders."""
    checked: bool = True
    """False: no check had anything to look at, or only what a person says; the verdict is then `not checked`."""


def make_report(
    snapshot: Snapshot,
    findings: Sequence[Finding],
    *,
    created: str,
    duration_s: float,
    smoke: SmokeResult | None = None,
    fit: Fit | None = None,
    log: Explanation | None = None,
) -> Report:
    """Put a report together. The smoke test's findings stand at the end of `findings`, too."""
    everything = (*findings, *(smoke.findings if smoke else ()))
    checked = smoke is not None or bool(log and log.causes) or is_judged(everything, snapshot)
    return Report(
        created=created,
        duration_s=round(duration_s, 3),
        verdict=verdict_of(everything) if checked else "not checked",
        checked=checked,
        counts=count(everything),
        findings=everything,
        snapshot=snapshot,
        smoke=smoke,
        fit=fit,
        log=log,
    )


def is_judged(findings: Sequence[Finding], snapshot: Snapshot) -> bool:
    """Something was checked. What people only say of a machine can be a problem, and is no proof that it is well."""
    statuses = {finding.status for finding in findings} - {"skip"}
    hearsay = bool(snapshot.sources) and all(source.confidence <= SAID for source in snapshot.sources)
    return bool(statuses - {"pass"} if hearsay else statuses)


def count(findings: Iterable[Finding]) -> dict[str, int]:
    """How many findings of each status, every status named."""
    totals: dict[str, int] = dict.fromkeys(STATUSES, 0)
    for finding in findings:
        totals[finding.status] += 1
    return totals


def verdict_of(findings: Iterable[Finding]) -> Verdict:
    """`broken` where something failed, `degraded` where something warned or envcheck itself erred, else `healthy`."""
    statuses = {finding.status for finding in findings}
    if "fail" in statuses:
        return "broken"
    return "degraded" if statuses & {"warn", "error"} else "healthy"


def exit_code(findings: Iterable[Finding], *, strict: bool, checked: bool = True) -> int:
    """0, 1 or 3 as the design says: 3 envcheck erred, 1 something failed, 0 otherwise.

    With `strict` also 1 where something warned, or where nothing was `checked`.
    """
    statuses = {finding.status for finding in findings}
    if "error" in statuses:
        return 3
    return 1 if "fail" in statuses or (strict and ("warn" in statuses or not checked)) else 0
