"""Reports as they come from real machines; findings are written out, so that new wording breaks no test."""

import io
from typing import Any

from msgspec.structs import replace
from rich.cells import cell_len

from envcheck.findings import Area, Finding, Fix, Status
from envcheck.report.console import make_console
from envcheck.report.document import Report, make_report
from envcheck.report.terminal import print_report
from envcheck.report.text import shell_line
from envcheck.smoke.result import Cosines, SmokeResult
from envcheck.snapshot import Snapshot
from tests.boxes import MIB, cpu_torch, driver_525, healthy_2x3090

CREATED = "2026-11-24T03:58:00Z"

TINY = SmokeResult(
    model="tiny",
    backend="transformers",
    trained=False,
    dtype="float32",
    attention="sdpa",
    dimension=64,
    expected_dimension=64,
    cosines=Cosines(text_text=1.0, text_image=0.31234, mixed_mixed=0.9999999),
    tolerance=0.0001,
    finite=True,
    load_s=0.4,
    embed_s=0.12,
    peak_bytes=612 * MIB,
    devices=("cuda:0",),
)

MODEL_HINT = """This was the built-in tiny model; the real one is not in the cache. To test it (downloads 16.3 GB):
    envcheck smoke --model Qwen/Qwen3-VL-Embedding-8B"""
HINTS = (MODEL_HINT,)


def finding(area: Area, status: Status, title: str, problem: str | None = None, **more: Any) -> Finding:
    """A finding of an imagined check."""
    docs = f"docs/problems/{problem}.md" if problem else None
    return Finding(check=f"{area}.sample", area=area, status=status, title=title, problem=problem, docs=docs, **more)


def report_of(*findings: Finding, box: Snapshot | None = None, smoke: SmokeResult | None = None) -> Report:
    """A report over these findings."""
    return make_report(box or healthy_2x3090(), findings, created=CREATED, duration_s=0.21, smoke=smoke)


FINE = (
    finding("host", "pass", "Ubuntu 22.04.5 LTS, Linux 5.15.0-122-generic"),
    finding("host", "pass", "Python 3.10.12 in a virtual environment"),
    finding("host", "pass", "64.0 GiB of RAM"),
    finding("driver", "pass", "Driver 535.183.01"),
    finding("gpu", "pass", "GPU 0 at 38 °C, GPU 1 at 39 °C"),
    finding("link", "pass", "NVLink: 4 of 4 links active", detail="GPU 0 to GPU 1, version 3, no errors counted."),
    finding("torch", "pass", "torch 2.8.0+cu128"),
)

DRIVER_TOO_OLD = finding(
    "driver",
    "fail",
    "Driver 525.147.05 is older than 535",
    "driver-too-old",
    detail="The driver is 525.147.05; envcheck and current CUDA builds of torch need 535 or newer.",
    evidence={"driver": "525.147.05", "needed": 535},
    fixes=(
        Fix(
            summary="Install the driver of branch 580, the newest that Ubuntu 22.04 has.",
            commands=(("sudo", "apt-get", "update"), ("sudo", "apt-get", "install", "-y", "nvidia-driver-580-open")),
            root=True,
            reboot=True,
        ),
    ),
)
TORCH_CPU_BUILD = finding(
    "torch",
    "fail",
    "torch 2.8.0+cpu is a CPU build",
    "torch-cpu-build",
    detail="Two GPUs are here, and this torch can use neither.",
    fixes=(
        Fix(
            summary="Install the build for CUDA 12.8.",
            commands=(
                (
                    "/home/user/my envs/.venv/bin/python", "-m", "pip", "install", "--force-reinstall",
                    "--index-url", "https://download.pytorch.org/whl/cu128", "torch==2.8.0", "torchvision==0.23.0",
                ),
            ),
            automatic=True,
        ),
        Fix(summary="Or let `envcheck install` choose the whole set.", commands=(("envcheck", "install"),)),
    ),
)  # fmt: skip
MEMORY_IN_USE = finding(
    "gpu",
    "warn",
    "Other processes hold 6.2 GiB of GPU 0's memory",
    "gpu-memory-in-use",
    detail="Xorg (1201) holds 0.4 GiB, python (4711) holds 5.8 GiB; the model needs 17.1 GiB of 24.0 GiB.",
    evidence={"processes": ["Xorg", "python"], "pids": [1201, 4711]},
    fixes=(Fix(summary="End what you do not need.", commands=(("kill", "4711"),)),),
)
NO_BRIDGE = finding(
    "link",
    "info",
    "No NVLink bridge between the two RTX 3090",
    "nvlink-absent",
    detail="Tensor parallelism goes over PCIe; embedding one by one does not need it.",
)
CONSEQUENCES = (
    finding("cuda", "skip", "torch's CUDA against the driver", detail="because: Driver 525.147.05 is older than 535"),
    finding("gpu", "skip", "Kernels for sm_86", detail="because: torch 2.8.0+cpu is a CPU build"),
    finding("attention", "skip", "flash-attn", detail="because: torch 2.8.0+cpu is a CPU build"),
)


def healthy() -> Report:
    """The reference machine, all well, tested with the tiny model."""
    return report_of(*FINE, smoke=TINY)


def broken() -> Report:
    """Driver too old, a CPU build of torch, a busy GPU, no bridge."""
    box = replace(
        driver_525(),
        torch=cpu_torch().torch,
        unavailable={
            "gpus[1].power_w": "NVML 3 (not supported) from nvmlDeviceGetPowerUsage",
            "hub.reachable": "not asked: HF_HUB_OFFLINE is set",
        },
    )
    found = (DRIVER_TOO_OLD, TORCH_CPU_BUILD, MEMORY_IN_USE, NO_BRIDGE, *CONSEQUENCES, *FINE[:3])
    return report_of(*found, box=box)


def render(report: Report, width: int = 80, *, encoding: str = "utf-8", **options: Any) -> str:
    """What is printed on a stream that is no terminal; a character that the encoding lacks raises."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="strict", newline="\n")
    print_report(make_console(stream, width=width), report, **options)
    stream.seek(0)
    return stream.read()


def commands(report: Report, *, ascii_only: bool = False) -> list[str]:
    """Every command of a report as it is printed."""
    return [shell_line(c, ascii_only=ascii_only) for f in report.findings for fix in f.fixes for c in fix.commands]


def too_wide(text: str, width: int) -> list[str]:
    """The lines that take more columns than there are."""
    return [line for line in text.splitlines() if cell_len(line) > width]
