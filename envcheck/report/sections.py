"""What a ticket shows, in the order in which it is read: shared by Markdown and HTML, which only differ in how."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from envcheck.compat.predicates import nvlink_was_read
from envcheck.findings import AREAS, Evidence, Finding, Fix, Status
from envcheck.report.document import Report
from envcheck.snapshot import Gpu, Snapshot
from envcheck.units import GIB


class Group(NamedTuple):
    """Findings that are read together."""

    title: str
    findings: tuple[Finding, ...]


HEADINGS: tuple[tuple[str, tuple[Status, ...]], ...] = (
    ("Failed", ("fail",)),
    ("Internal errors of envcheck", ("error",)),
    ("Warnings", ("warn",)),
    ("Notes", ("info",)),
)


WORDS: dict[Status, str] = {
    "fail": "failed",
    "error": "error of envcheck",
    "warn": "warning",
    "info": "note",
    "pass": "passed",
    "skip": "skipped",
}
"""Each status as a word."""
SIGNS: dict[Status, str] = {"fail": "❌", "error": "❌", "warn": "⚠️", "info": "ℹ️", "pass": "✅", "skip": "➖"}
"""Each status as a sign, in Markdown."""


def problem_groups(report: Report) -> Iterator[Group]:
    """What calls for the reader, worst first; groups without a finding are left out."""
    for title, statuses in HEADINGS:
        findings = tuple(finding for finding in report.findings if finding.status in statuses)
        if findings:
            yield Group(title, findings)


def of_status(report: Report, status: Status) -> Iterator[Group]:
    """The findings of one status, area by area."""
    for area in AREAS:
        findings = tuple(f for f in report.findings if f.status == status and f.area == area)
        if findings:
            yield Group(area, findings)


def detail_lines(finding: Finding) -> list[str]:
    """The lines of its detail, without what the title above them says already."""
    detail = finding.detail.removeprefix(finding.title)
    detail = detail[1:] if detail[:1] == "." else finding.detail
    return [line.strip() for line in detail.splitlines() if line.strip()]


def marks(fix: Fix) -> Sequence[str]:
    """What carrying out a fix needs, as far as its summary does not say so itself."""
    wanted = (
        (fix.root, "needs root"),
        (fix.reboot and "reboot" not in fix.summary.lower(), "reboot afterwards"),
        (fix.new_shell and "new shell" not in fix.summary.lower(), "open a new shell"),
    )
    return [mark for asked, mark in wanted if asked]


def evidence_pairs(evidence: Evidence) -> Iterator[tuple[str, str]]:
    """The values that a verdict rests on, as they are read."""
    for name, value in evidence.items():
        yield name, in_words(value)


def in_words(value: object) -> str:
    """One fact as people read it."""
    if isinstance(value, list | tuple):
        return ", ".join(str(item) for item in value) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value is None else str(value)


GPU_COLUMNS = ("GPU", "Name", "Memory", "Temp", "Power", "PCIe", "NVLink")


NOT_RESPONDING = "not responding"
"""In place of the name of a GPU whose driver says only that it fails."""


def gpu_rows(snapshot: Snapshot) -> Iterator[tuple[str, ...]]:
    """A row for each GPU, its columns those of `GPU_COLUMNS`; `?` is what could not be read."""
    for gpu in snapshot.gpus:
        yield (
            str(gpu.index),
            short_name(gpu.name) if gpu.name or gpu.error is None else NOT_RESPONDING,
            memory_in_words(gpu),
            f"{gpu.temperature_c} °C" if gpu.temperature_c is not None else "?",
            _power(gpu),
            pcie_in_words(gpu),
            nvlink_in_words(gpu) if nvlink_was_read(gpu, snapshot) else "?",
        )


def short_name(name: str | None) -> str:
    """`RTX 3090`: a GPU's name without its maker and series."""
    short = (name or "").removeprefix("NVIDIA ").removeprefix("GeForce ").strip()
    return short or "unknown GPU"


def memory_in_words(gpu: Gpu) -> str:
    """`0.3 of 24.0 GiB`: used, and in all."""
    total = "?" if gpu.memory_total_bytes is None else f"{gpu.memory_total_bytes / GIB:.1f} GiB"
    used = "?" if gpu.memory_used_bytes is None else f"{gpu.memory_used_bytes / GIB:.1f}"
    return f"{used} of {total}" if (used, total) != ("?", "?") else "?"


def _power(gpu: Gpu) -> str:
    if gpu.power_w is None:
        return "?"
    limit = f" of {gpu.power_limit_w:.0f}" if gpu.power_limit_w is not None else ""
    return f"{gpu.power_w:.0f}{limit} W"


def pcie_in_words(gpu: Gpu) -> str:
    """`gen 1 (max 4) x16`: the link now, and what it can do where that is more."""
    link = gpu.pcie
    if link is None or link.width is None or link.generation is None:
        return "?"
    generation = f"gen {link.generation}" + _more(link.generation, link.generation_max)
    return f"{generation} x{link.width}" + _more(link.width, link.width_max)


def _more(now: int, at_most: int | None) -> str:
    return f" (max {at_most})" if at_most is not None and at_most > now else ""


def nvlink_in_words(gpu: Gpu) -> str:
    """`4 of 4 up`; `none`."""
    if not gpu.nvlink:
        return "none"
    return f"{sum(link.active is True for link in gpu.nvlink)} of {len(gpu.nvlink)} up"
