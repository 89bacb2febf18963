"""The machine and what was found on it, in a few words."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from envcheck.checks.text import listed
from envcheck.compat.environment import python_version
from envcheck.compat.jetson import board_card
from envcheck.findings import AREAS
from envcheck.report.document import Report
from envcheck.report.sections import short_name
from envcheck.snapshot import Gpu, Host, Snapshot

COUNTS = (
    ("fail", "failed", "failed"),
    ("error", "error of envcheck", "errors of envcheck"),
    ("warn", "warning", "warnings"),
    ("info", "note", "notes"),
    ("pass", "passed", "passed"),
    ("skip", "skipped", "skipped"),
)


def counted(report: Report) -> Sequence[str]:
    """`3 failed`, `1 warning`, `24 passed`: every status that occurs."""
    if nothing_judged(report) and report.counts.get("pass"):
        return ["no output of a program to check"]
    parts = [(report.counts.get(status, 0), one, many) for status, one, many in COUNTS]
    told = [f"{n} {one if n == 1 else many}" for n, one, many in parts if n] or ["nothing checked"]
    part = judged_part(report)
    return [*told, part] if part and report.findings else told


def nothing_judged(report: Report) -> bool:
    """Every check was skipped, or none had anything to look at: that nothing failed says nothing."""
    return not report.checked


def verdict_word(report: Report) -> str:
    """The verdict as people read it: `not checked` where no check had anything to say."""
    return "not checked" if nothing_judged(report) else report.verdict


def judged_part(report: Report) -> str | None:
    """`only gpu was checked`, where a main area has no finding (`--only`, or a text that says nothing of it)."""
    areas = {finding.area for finding in report.findings}
    if {"host", "driver", "torch"} <= areas:
        return None
    checked = [area for area in AREAS if area in areas]
    return f"only {listed(checked)} {'was' if len(checked) == 1 else 'were'} checked"


def log_headline(report: Report) -> str | None:
    """What an attached log says went wrong, which leads the report; None: no log, or no cause of it is known."""
    causes = report.log.causes if report.log else ()
    return causes[0].title if causes else None


def box_in_words(snapshot: Snapshot, created: str) -> Iterator[str]:
    """The machine in a few facts. What was not probed is left out; what could not be read is called unknown.

    `created`: when the report was made; a snapshot of another day is named with its day.
    """
    if snapshot.host:
        yield from _system(snapshot.host)
    if snapshot.driver:
        yield f"driver {snapshot.driver.version}" if snapshot.driver.version else _without(snapshot, "driver")
    if snapshot.driver or snapshot.gpus:
        yield ", ".join(gpus_in_words(snapshot.gpus)) or _unseen_gpus(snapshot)
    if snapshot.torch:
        yield f"torch {snapshot.torch.version}" if snapshot.torch.version else _without(snapshot, "torch")
    version = python_version(snapshot)
    if version:
        yield f"Python {version}"
    if snapshot.created and snapshot.created[:10] != created[:10]:
        yield f"seen on {snapshot.created[:10]}"


CHOSEN = {
    "--python": "from --python",
    "VIRTUAL_ENV": "active",
    "CONDA_PREFIX": "active",
    ".venv": "./.venv",
    "envcheck": "envcheck's own",
}


def environment_in_words(snapshot: Snapshot) -> str | None:
    """`/home/me/x/.venv (active)`: which environment was checked, and why this one; None: it is not known."""
    facts = snapshot.python
    if not facts or not facts.prefix:
        return None
    return facts.prefix + (f" ({CHOSEN[facts.chosen_by]})" if facts.chosen_by else "")


def gpus_in_words(gpus: Iterable[Gpu]) -> Iterator[str]:
    """`2x RTX 3090`: GPUs by name, in the order in which each name first occurs."""
    every = list(gpus)
    for name, count in Counter(short_name(gpu.name) for gpu in every if gpu.name or gpu.error is None).items():
        yield f"{count}x {name}" if count > 1 else name
    lost = sum(not gpu.name and gpu.error is not None for gpu in every)
    if lost:
        yield f"{lost} GPU{'s' if lost > 1 else ''} not responding"


def _system(host: Host) -> Iterator[str]:
    name = _distribution(host)
    if not name:
        return
    if host.wsl:
        name += f" on WSL {host.wsl}"
    if host.container:
        name += f" in {host.container}"
    yield name


def _distribution(host: Host) -> str | None:
    """`Ubuntu 22.04` from `ubuntu`, `22.04` and `Ubuntu 22.04.5 LTS`; else the system's own name of itself."""
    name = host.os_name or (host.os_id or "").title()
    if host.os_id and host.os_version and name.lower().startswith(host.os_id.lower()):
        return f"{name[: len(host.os_id)]} {host.os_version}"
    return name or host.system


def _without(snapshot: Snapshot, section: str) -> str:
    """`no driver`, or that it is unknown whether there is one."""
    unknown = any(path in snapshot.unavailable for path in (section, f"{section}.version"))
    return f"{section} unknown" if unknown else f"no {section}"


def _unseen_gpus(snapshot: Snapshot) -> str:
    """What the PCI bus says where NVML lists nothing."""
    count = len(snapshot.pci_gpus)
    if count:
        return f"{count} NVIDIA GPU{'s' if count > 1 else ''}"
    if card := board_card(snapshot):
        return card.name
    if snapshot.host and snapshot.host.wsl:  # has no PCI bus to see a GPU on
        return "no GPU seen"
    return "GPUs unknown" if {"gpus", "pci_gpus"} & snapshot.unavailable.keys() else "no NVIDIA GPU"
