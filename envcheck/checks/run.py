"""Find every check, run them over a snapshot, and make findings of what they say."""

import importlib
import os
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from types import MappingProxyType

import msgspec

from envcheck.catalogue import all_problems
from envcheck.checks.check import Check
from envcheck.checks.consequences import suppress_consequences
from envcheck.checks.normalise import as_read
from envcheck.compat.predicates import gpus_are_known, has_gpu
from envcheck.findings import AREAS, Area, Finding
from envcheck.snapshot import Snapshot
from envcheck.verdict import Verdict

WITHOUT_GPU = ("container-without-gpu", "wsl1", "wsl-gpu-missing", "wsl-linux-driver")
"""What of the host keeps the GPU from CUDA."""
OF_THE_MACHINE: tuple[Area, ...] = ("host", "driver")
"""Areas of what `blocking` finds: no package changes it."""
OLD = ("python-too-old", "driver-too-old")
"""Too old for envcheck and current releases: the program that a text is about may have been made for them."""


@cache
def all_checks() -> tuple[Check, ...]:
    """Every `Check` in every module of this package, by area, then in the order they stand in their file.

    (`pkgutil` would list the modules, too, and import `inspect` for it.)
    """
    package = importlib.import_module("envcheck.checks")
    names = {file.removesuffix(".py") for file in os.listdir(package.__path__[0]) if file.endswith(".py")}  # noqa: PTH208
    modules = [importlib.import_module(f"{package.__name__}.{name}") for name in sorted(names - {"__init__"})]
    checks = {id(c): c for module in modules for c in vars(module).values() if isinstance(c, Check)}
    return tuple(sorted(checks.values(), key=lambda c: AREAS.index(c.area)))


def run_checks(
    snapshot: Snapshot,
    *,
    only: Collection[Area] = (),
    skip: Collection[str] = (),
    skipped_by: Mapping[str, str] = MappingProxyType({}),
    checks: Iterable[Check] | None = None,
) -> tuple[Finding, ...]:
    """All findings, causes before consequences.

    Args:
        snapshot: the machine.
        only: areas to report; empty for all. The others still run, because they may hold the cause.
        skip: problem ids that the user does not want to hear of; they become `skip`.
        skipped_by: the file that asks for it, where it is no option.
        checks: the checks to run; all there are by default.
    """
    box = as_read(snapshot)
    raw = [finding for c in (all_checks() if checks is None else checks) for finding in _findings(c, box)]
    settled = suppress_consequences(raw, all_problems(), _no_causes(box))
    return tuple(_ignored(f, skipped_by) if f.problem in skip else f for f in settled if not only or f.area in only)


def _no_causes(snapshot: Snapshot) -> tuple[str, ...]:
    """Of a text: what is too old, and Windows, on which torch and the driver work, too."""
    if not snapshot.sources:
        return ()
    windows = snapshot.host is not None and snapshot.host.system == "Windows"
    return (*OLD, "os-unsupported") if windows else OLD


def blocking(snapshot: Snapshot) -> tuple[Finding, ...]:
    """What keeps CUDA from starting on a machine that may have a GPU, whatever the packages: its driver's failures."""
    if gpus_are_known(snapshot) and not has_gpu(snapshot):
        return ()
    found = run_checks(snapshot, checks=(c for c in all_checks() if c.area in OF_THE_MACHINE))
    return tuple(f for f in found if f.status == "fail" and (f.area == "driver" or f.problem in WITHOUT_GPU))


def _findings(check: Check, snapshot: Snapshot) -> list[Finding]:
    """What one check says. A crash is a verdict about that check, never the end of the report."""
    try:
        return [to_finding(check.name, check.area, verdict, snapshot) for verdict in check.function(snapshot)]
    except Exception as error:  # noqa: BLE001 - whatever a check does wrong must not hide what the others found
        import traceback

        where = traceback.extract_tb(error.__traceback__)[-1]
        return [
            Finding(
                check=check.name,
                area=check.area,
                status="error",
                title=f"envcheck's own check {check.name} failed",
                detail=f"{type(error).__name__}: {error}. This is a defect of envcheck; please report it.",
                evidence={"exception": type(error).__name__, "where": f"{where.name}, line {where.lineno}"},
            )
        ]


def to_finding(check: str, area: Area, verdict: Verdict, snapshot: Snapshot) -> Finding:
    """Fill a verdict in from the catalogue: status, title, fixes, page."""
    if verdict.problem is None:
        return Finding(
            check=check,
            area=area,
            status=verdict.status or "pass",
            title=verdict.title or check,
            detail=verdict.detail,
            evidence=verdict.evidence,
        )
    all_problems().of(area)  # where nearly all problems that its checks find are
    entry = all_problems()[verdict.problem]
    status = verdict.status or entry.status
    return Finding(
        check=check,
        area=area,
        status=status,
        problem=entry.id,
        title=verdict.title or entry.title,
        detail=verdict.detail or entry.meaning,
        evidence=verdict.evidence,
        fixes=entry.remedy(snapshot, verdict.evidence),
        docs=entry.docs,
    )


def _ignored(finding: Finding, skipped_by: Mapping[str, str]) -> Finding:
    asked = skipped_by.get(finding.problem or "", f"--skip {finding.problem}")
    return msgspec.structs.replace(
        finding,
        status="skip",
        problem=None,
        detail=f"skipped on request ({asked})",
        fixes=(),
        docs=None,
    )
