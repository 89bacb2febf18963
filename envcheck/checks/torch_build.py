"""Check that torch is installed, and is a build that can use the GPU."""

from collections.abc import Iterator

from envcheck.checks.check import check
from envcheck.compat.environment import build_label, torch, torch_version
from envcheck.compat.predicates import gpus_are_known, has_gpu
from envcheck.compat.tables.torch_releases import is_cuda_tag
from envcheck.snapshot import Snapshot, Torch
from envcheck.verdict import Verdict, found, passed, skipped

PATHS = ("torch.version", "torch", "packages.torch")
"""Of these any that could not be read means that torch may be there."""

COMPLAINT = "complaint"
"""Format of what a person says does not work."""


@check("torch.build", "torch", "torch-missing", "torch-cpu-build")
def build(snapshot: Snapshot) -> Iterator[Verdict]:
    """A build of torch is installed that supports CUDA, if there is a GPU."""
    if snapshot.torch is None and not snapshot.packages:
        return
    facts, version = torch(snapshot), torch_version(snapshot)
    gap = next((snapshot.unavailable[path] for path in PATHS if path in snapshot.unavailable), None)
    if version is None and gap and snapshot.sources and _cuda_is_told(snapshot) and has_gpu(snapshot):
        yield _without_cuda(snapshot, facts, None)
    elif version is None and gap:
        yield skipped("torch", gap)
    elif version is None:
        yield found("torch-missing", "torch is required to compute embeddings, and this environment does not have it.")
    elif facts.path is None and "torch.path" in snapshot.unavailable:
        yield found(
            "torch-missing",
            f"torch {version} is registered as installed, but its files are missing.",
            title=f"The files of torch {version} are missing",
            torch=version,
        )
    elif facts.cuda is None and not _build_is_told(snapshot, version):
        yield skipped(f"torch {version}", snapshot.unavailable.get("torch.cuda", "which build it is was not checked"))
    elif facts.cuda is None:
        yield _without_cuda(snapshot, facts, version)
    else:
        yield passed(f"torch {version}, built with CUDA {facts.cuda}", torch=version, torch_cuda=facts.cuda)


def _build_is_told(snapshot: Snapshot, version: str) -> bool:
    """By torch's own files, or by the label of its version."""
    return _cuda_is_told(snapshot) or build_label(version) == "cpu"


def _cuda_is_told(snapshot: Snapshot) -> bool:
    return snapshot.torch is not None and "torch.cuda" not in snapshot.unavailable


def _without_cuda(snapshot: Snapshot, facts: Torch, version: str | None) -> Verdict:
    called = f"torch {version}" if version else "torch"
    kind = f"for AMD GPUs (ROCm {facts.hip})" if facts.hip else "for CPUs only"
    but = ", though its version names CUDA" if is_cuda_tag(build_label(version)) else ""
    gpu = has_gpu(snapshot)
    meaning = (
        "The model runs on the CPU, many times slower, although this machine has an NVIDIA GPU."
        if gpu
        else "Whether the machine has an NVIDIA GPU is not known; this build could not use it."
        if not gpus_are_known(snapshot)
        else "There is no NVIDIA GPU, so this is the right build for this machine."
    )
    return found(
        "torch-cpu-build",
        f"{called} is a build {kind}{but}. {meaning}",
        title=f"{called} is a build {kind}",
        status="fail" if gpu or _is_missed(snapshot) else "info",
        torch=version,
        hip=facts.hip,
    )


def _is_missed(snapshot: Snapshot) -> bool:
    """Somebody complains that torch sees no GPU: nobody does so on a machine that has none."""
    return any(source.format == COMPLAINT and "deep." in "".join(source.facts) for source in snapshot.sources)
