"""Check that torch is installed, and is a build that can use the GPU."""

from collections.abc import Iterator

from envcheck.catalogue.environment import torch_version
from envcheck.catalogue.questions import has_gpu
from envcheck.checks.verdict import Verdict, check, found, passed, skipped
from envcheck.snapshot import Snapshot, Torch


@check("torch.build", "torch", "torch-missing", "torch-cpu-build")
def build(snapshot: Snapshot) -> Iterator[Verdict]:
    """Torch is installed, in a build with CUDA where there is a GPU."""
    facts = snapshot.torch
    if facts is None:
        return
    gap = next((snapshot.unavailable[p] for p in ("torch.version", "torch") if p in snapshot.unavailable), None)
    version = torch_version(snapshot)
    if version is None and gap:
        yield skipped("torch", gap)
    elif version is None:
        yield found("torch-missing", "The judged environment has no torch, without which no embedding can be made.")
    elif facts.path is None and "torch.path" in snapshot.unavailable:
        yield found(
            "torch-missing",
            f"torch {version} is registered as installed, but its files are not there.",
            title=f"The files of torch {version} are gone",
            torch=version,
        )
    elif facts.cuda is None and "torch.cuda" in snapshot.unavailable:
        yield skipped(f"torch {version}", snapshot.unavailable["torch.cuda"])
    elif facts.cuda is None:
        yield _without_cuda(snapshot, facts, version)
    else:
        yield passed(f"torch {version}, built with CUDA {facts.cuda}", torch=version, torch_cuda=facts.cuda)


def _without_cuda(snapshot: Snapshot, facts: Torch, version: str) -> Verdict:
    kind = f"for AMD GPUs (ROCm {facts.hip})" if facts.hip else "for CPUs only"
    gpu = has_gpu(snapshot)
    meaning = (
        "The NVIDIA GPU of this box stays unused, and the model runs on the CPU, many times slower."
        if gpu
        else "There is no NVIDIA GPU that it could use, so that it is the right build here."
    )
    return found(
        "torch-cpu-build",
        f"torch {version} is a build {kind}. {meaning}",
        title=f"torch {version} is a build {kind}",
        status="fail" if gpu else "info",
        torch=version,
        hip=facts.hip,
    )
