"""Prometheus' text format, for the textfile collector of node_exporter.

Source: prometheus.io/docs/instrumenting/exposition_formats (text format 0.0.4).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TypeAlias

from envcheck.report.document import Report
from envcheck.snapshot import Gpu

Rows: TypeAlias = Sequence[tuple[Mapping[str, str], float]]
"""Labels and a value."""
VERDICTS = ("healthy", "degraded", "broken")


def to_prometheus(report: Report) -> str:
    """All metrics, each family with its HELP and TYPE lines."""
    return "".join(f"{line}\n" for line in _families(report))


def _families(report: Report) -> Iterator[str]:
    verdicts = [({"verdict": name}, int(report.checked and name == report.verdict)) for name in VERDICTS]
    yield from family("envcheck_verdict", "Verdict over the machine: 1 for the one that holds.", verdicts)
    yield from family("envcheck_checked", "0: nothing was checked, and no verdict holds.", [({}, int(report.checked))])
    counts = [({"status": status}, number) for status, number in report.counts.items()]
    yield from family("envcheck_findings", "Findings by status.", counts)
    problems = {(f.problem, f.area, f.status) for f in report.findings if f.problem and f.status != "skip"}
    labels = [({"problem": p or "", "area": a, "status": s}, 1) for p, a, s in sorted(problems, key=str)]
    yield from family("envcheck_problem", "A problem that was found.", labels)
    yield from family("envcheck_info", "Versions, as labels.", [(_versions(report), 1)])
    yield from family("envcheck_duration_seconds", "Seconds that the check took.", [({}, report.duration_s)])
    created = datetime.fromisoformat(report.created.replace("Z", "+00:00")).timestamp()
    yield from family("envcheck_last_run_timestamp_seconds", "When the check ran.", [({}, created)])
    for name, text, field in (
        ("envcheck_gpu_temperature_celsius", "Temperature of a GPU.", "temperature_c"),
        ("envcheck_gpu_power_watts", "Power that a GPU draws.", "power_w"),
        ("envcheck_gpu_memory_total_bytes", "Memory of a GPU.", "memory_total_bytes"),
        ("envcheck_gpu_memory_used_bytes", "Memory of a GPU in use.", "memory_used_bytes"),
    ):
        rows = [(_gpu(gpu), getattr(gpu, field)) for gpu in report.snapshot.gpus]
        yield from family(name, text, [(labels, value) for labels, value in rows if value is not None])


def family(name: str, text: str, rows: Rows) -> Iterator[str]:
    """The lines of one family of gauges; none where it has no row."""
    if not rows:
        return
    yield f"# HELP {name} {text}"
    yield f"# TYPE {name} gauge"
    for labels, value in rows:
        told = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels.items())
        yield f"{name}{{{told}}} {value:.15g}" if told else f"{name} {value:.15g}"


def _versions(report: Report) -> dict[str, str]:
    snapshot = report.snapshot
    return {
        "envcheck": report.envcheck,
        "driver": (snapshot.driver.version if snapshot.driver else None) or "",
        "torch": (snapshot.torch.version if snapshot.torch else None) or "",
        "transformers": snapshot.packages.get("transformers", ""),
    }


def _gpu(gpu: Gpu) -> dict[str, str]:
    return {"gpu": str(gpu.index), "name": gpu.name or ""}


def _escaped(text: str) -> str:
    clean = text.encode("utf-8", "replace").decode()
    return clean.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
