"""The versions that must fit each other, and which of them clash."""

from collections.abc import Iterator
from typing import NamedTuple

from envcheck.report.document import Report
from envcheck.snapshot import Snapshot

CLASHES: dict[str, tuple[str, ...]] = {
    "driver-too-old": ("driver",),
    "driver-library-mismatch": ("driver", "kernel module"),
    "driver-not-loaded": ("driver", "kernel module"),
    "cuda-runtime-too-new": ("driver", "torch"),
    "cuda-toolkit-mismatch": ("CUDA toolkit", "torch"),
    "cuda-home-wrong": ("CUDA toolkit",),
    "host-compiler-too-new": ("C++ compiler", "CUDA toolkit"),
    "gpu-architecture-unsupported": ("torch",),
    "torch-cpu-build": ("torch",),
    "torchvision-mismatch": ("torch", "torchvision"),
    "numpy-abi-mismatch": ("torch", "numpy"),
    "mixed-cuda-wheels": ("torch",),
    "flash-attn-abi-mismatch": ("flash-attn", "torch"),
    "flash-attn-unsupported-gpu": ("flash-attn",),
    "transformers-too-old": ("transformers",),
    "transformers-torch-mismatch": ("transformers", "torch"),
    "python-too-old": ("Python",),
}
"""Problem to the components between which it stands."""
CALLING = ("fail", "warn")


class Version(NamedTuple):
    """One component of the stack."""

    component: str
    version: str
    built_for: str
    """What it was built for or supports; empty: nothing of the kind."""
    clash: str
    """Problem id of the clash it has a part in; empty: none."""


def versions(report: Report) -> list[Version]:
    """The stack from the kernel up to the model's libraries; what is not there is `none`, what is unknown `?`."""
    clashes = {component: problem for problem, component in _clashes(report)}
    return [Version(name, *told, clashes.get(name, "")) for name, told in _stack(report.snapshot)]


def _clashes(report: Report) -> Iterator[tuple[str, str]]:
    for finding in reversed(report.findings):  # the first named is the one that stays
        if finding.problem and finding.status in CALLING:
            yield from ((finding.problem, component) for component in CLASHES.get(finding.problem, ()))


def _stack(snapshot: Snapshot) -> Iterator[tuple[str, tuple[str, str]]]:
    if snapshot.host:
        yield "Linux", (snapshot.host.kernel or "?", "")
    if snapshot.driver:
        supports = f"CUDA up to {snapshot.driver.cuda_version}" if snapshot.driver.cuda_version else ""
        yield "driver", (snapshot.driver.version or _absent(snapshot, "driver.version"), supports)
        yield "kernel module", (snapshot.driver.kernel_module or _absent(snapshot, "driver.kernel_module"), "")
    if snapshot.cuda:
        yield "CUDA toolkit", (snapshot.cuda.nvcc or _absent(snapshot, "cuda.nvcc"), "")
        compiler = snapshot.cuda.compiler
        name = f"{compiler.kind or compiler.command} {compiler.version or '?'}" if compiler else "none"
        yield "C++ compiler", (name, "")
    if snapshot.python:
        yield "Python", (snapshot.python.version or "?", snapshot.python.tag or "")
    if snapshot.torch:
        built = f"CUDA {snapshot.torch.cuda}" if snapshot.torch.cuda else "no CUDA"
        yield "torch", (snapshot.torch.version or "none", built if snapshot.torch.version else "")
    yield from _packages(snapshot)


def _packages(snapshot: Snapshot) -> Iterator[tuple[str, tuple[str, str]]]:
    nccl = next((v for n, v in snapshot.packages.items() if n.partition("-cu1")[0] == "nvidia-nccl"), None)
    if nccl and len(snapshot.gpus) > 1:
        yield "NCCL", (nccl, "")
    flash = snapshot.attention
    for name in ("torchvision", "numpy", "transformers", "sentence-transformers", "accelerate", "vllm"):
        if name in snapshot.packages:
            yield name, (snapshot.packages[name], "")
    if flash and flash.version:
        cuda = f"CUDA {flash.built_cuda}" if flash.built_cuda else ""
        torch = f"torch {flash.built_torch}" if flash.built_torch else ""
        yield "flash-attn", (flash.version, ", ".join(part for part in (cuda, torch) if part))
    elif snapshot.packages:
        yield "flash-attn", ("none", "")


def _absent(snapshot: Snapshot, path: str) -> str:
    """Nothing is there, or nobody could tell."""
    return "?" if path in snapshot.unavailable or path.partition(".")[0] in snapshot.unavailable else "none"
