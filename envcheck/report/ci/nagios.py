"""The output of a Nagios or Icinga plugin: one line, performance data behind `|`, exit codes 0 to 3.

Source: Monitoring Plugins Development Guidelines, "Plugin Output" and "Performance data".
"""

from collections.abc import Iterator

from envcheck.findings import Finding
from envcheck.report.document import Report
from envcheck.report.text import safe

STATES = ("OK", "WARNING", "CRITICAL", "UNKNOWN")
"""By exit code."""
LONGEST = 300
"""Characters of the sentence: old versions of NRPE cut a line off at 1,024 bytes, performance data included."""


def to_nagios(report: Report) -> str:
    """The line, with its line end."""
    return f"ENVCHECK {STATES[nagios_code(report)]} - {_sentence(report)} | {' '.join(_performance(report))}\n"


def unknown(why: str) -> str:
    """The line where there is no report: the usage is wrong or the input cannot be read."""
    return f"ENVCHECK {STATES[3]} - {_one_line(why)}"


def nagios_code(report: Report) -> int:
    """2 where something failed, 3 where envcheck itself went wrong or nothing was checked, 1 where something warned."""
    statuses = {finding.status for finding in report.findings}
    if "fail" in statuses:
        return 2
    if "error" in statuses or not report.checked:
        return 3
    return 1 if "warn" in statuses else 0


def _sentence(report: Report) -> str:
    called = [f for status in ("fail", "error", "warn") for f in report.findings if f.status == status]
    if not report.checked:
        return "nothing was checked"
    if not called:
        return f"{report.counts.get('pass', 0)} checks passed"
    text = "; ".join(map(_named, called))
    if len(text) > LONGEST:
        text = f"{_named(called[0])[:LONGEST]}" + (f" (and {len(called) - 1} more)" if len(called) > 1 else "")
    return _one_line(text)


def _one_line(text: str) -> str:
    """On one line, and without the sign that begins the performance data."""
    return safe(text).replace("|", "/").replace("\n", " ")


def _named(finding: Finding) -> str:
    return f"{finding.title} [{finding.problem}]" if finding.problem else finding.title


def _performance(report: Report) -> Iterator[str]:
    """`label=value[unit];warn;crit;min;max`."""
    yield f"failed={report.counts.get('fail', 0)};;0;0"
    yield f"warnings={report.counts.get('warn', 0)};0;;0"
    yield f"time={report.duration_s:.3f}s"
    for gpu in report.snapshot.gpus:
        if gpu.temperature_c is not None:
            yield f"gpu{gpu.index}_temperature={gpu.temperature_c:g}"
        if gpu.power_w is not None:
            yield f"gpu{gpu.index}_power={gpu.power_w:g};;;0"
        if gpu.memory_used_bytes is not None and gpu.memory_total_bytes:
            yield f"gpu{gpu.index}_memory_used={gpu.memory_used_bytes}B;;;0;{gpu.memory_total_bytes}"
