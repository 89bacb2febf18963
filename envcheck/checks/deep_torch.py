"""Checks of what `--deep` tried: importing torch and transformers, starting CUDA, running kernels."""

import re
from collections.abc import Iterator, Sequence

from envcheck.checks.check import check
from envcheck.checks.text import listed
from envcheck.compat.environment import torch
from envcheck.compat.predicates import has_gpu
from envcheck.late_pattern import late
from envcheck.process import signal_name
from envcheck.snapshot import Snapshot, Trial
from envcheck.units import seconds
from envcheck.verdict import Verdict, found, passed, skipped

_NUMPY = late(r"compiled using NumPy 1|_ARRAY_API not found|numpy\.dtype size changed|Numpy is not available", re.I)
_NO_MEMORY = late(r"OutOfMemoryError|CUDA out of memory|CUBLAS_STATUS_ALLOC_FAILED")
_TOO_OLD = late(r"FlashAttention only supports \w+ GPUs")
_KINDS = {"matmul": "A matrix product", "sdpa": "An attention kernel", "flash": "flash-attn"}
_NO_KERNEL = late(r"no kernel image is available")


def trial(snapshot: Snapshot, name: str) -> Trial | None:
    """One of the trials; None: it was not made."""
    trials = snapshot.deep.trials if snapshot.deep else ()
    return next((t for t in trials if t.name == name), None)


def said(tried: Trial) -> str:
    """How a trial that failed ended, in words."""
    if tried.signal is not None:
        return f"{signal_name(tried.signal)} ended the process"
    if tried.timeout:
        return f"it did not end within {seconds(tried.seconds)}"
    return tried.error or "it ended without a message"


def is_numpy_error(tried: Trial) -> bool:
    """The message is that of an extension built for NumPy 1; the check of NumPy reports it."""
    return not tried.ok and bool(_NUMPY.search(tried.error or ""))


def is_out_of_memory(tried: Trial) -> bool:
    """Others hold the GPU's memory, which has a check of its own; nothing is known of the kernel."""
    return not tried.ok and bool(_NO_MEMORY.search(tried.error or ""))


@check("torch.import", "torch", "torch-import-failed", "torch-import-crashed")
def imports(snapshot: Snapshot) -> Iterator[Verdict]:
    """Importing torch works."""
    tried = trial(snapshot, "import torch")
    if tried is None or is_numpy_error(tried):
        return
    if tried.ok:
        yield passed(f"torch can be imported, in {seconds(tried.seconds)}")
    elif tried.signal is not None:
        yield found(
            "torch-import-crashed",
            f"{said(tried)} that imported torch.",
            title=f"Importing torch crashes ({signal_name(tried.signal)})",
            signal=tried.signal,
        )
    else:
        yield found("torch-import-failed", f"Importing torch failed: {said(tried)}.", error=tried.error)


@check("packages.import", "packages", "package-conflict")
def transformers(snapshot: Snapshot) -> Iterator[Verdict]:
    """Importing transformers works."""
    tried = trial(snapshot, "import transformers")
    if tried is None or is_numpy_error(tried):
        return
    if tried.ok:
        yield passed(f"transformers can be imported, in {seconds(tried.seconds)}")
        return
    yield found(
        "package-conflict",
        f"Importing transformers failed: {said(tried)}.",
        title="transformers cannot be imported",
        status="fail",
        error=tried.error,
    )


@check("torch.cuda", "torch", "torch-cuda-unavailable")
def cuda(snapshot: Snapshot) -> Iterator[Verdict]:
    """CUDA works in torch, if there is a GPU and a CUDA build."""
    tried = trial(snapshot, "cuda")
    if tried is None:
        return
    count = tried.values.get("device_count")
    if tried.ok and tried.values.get("available") is not False:
        yield passed("torch can use CUDA", f"It finds {count} GPU{'' if count == 1 else 's'}." if count else "")
    elif torch(snapshot).cuda is None and "torch.cuda" not in snapshot.unavailable:
        yield skipped("CUDA in torch", "this torch is a CPU-only build")
    elif not has_gpu(snapshot) and snapshot.driver is not None:
        yield skipped("CUDA in torch", "there is no NVIDIA GPU")
    else:
        yield found("torch-cuda-unavailable", f"torch cannot initialize CUDA: {said(tried)}.", error=tried.error)


@check("torch.kernels", "torch", "cuda-error", "gpu-architecture-unsupported")
def kernels(snapshot: Snapshot) -> Iterator[Verdict]:
    """A matrix product, torch's attention and flash-attn (if installed) give correct results on every GPU."""
    trials = snapshot.deep.trials if snapshot.deep else ()
    tried = [t for t in trials if t.name.partition(" ")[0] in _KINDS and not _TOO_OLD.search(t.error or "")]
    full = [t for t in tried if is_out_of_memory(t)]
    for one in tried:
        if not one.ok and one not in full:
            yield _failed(one)
    if full:
        yield skipped("Kernels on a GPU", f"no free memory on {listed(_devices(full))}")
    if snapshot.deep and not tried:
        yield skipped("Kernels on a GPU", _why_no_kernel(snapshot))
    if tried and all(one.ok for one in tried):
        yield passed(f"Kernels run on {', '.join(_devices(tried))}")


def _devices(tried: Sequence[Trial]) -> list[str]:
    return list(dict.fromkeys(one.name.partition(" ")[2] for one in tried))


def _why_no_kernel(snapshot: Snapshot) -> str:
    torch_imports = trial(snapshot, "import torch")
    if torch_imports is not None and not torch_imports.ok:
        return "not run: torch cannot be imported"
    if not has_gpu(snapshot) and snapshot.driver is not None:
        return "not run: there is no NVIDIA GPU"
    return (
        snapshot.unavailable.get("deep.kernels") or snapshot.unavailable.get("deep") or "torch cannot initialize CUDA"
    )


def _failed(tried: Trial) -> Verdict:
    kind, _, device = tried.name.partition(" ")
    what = _KINDS[kind]
    problem = "gpu-architecture-unsupported" if _NO_KERNEL.search(tried.error or "") else "cuda-error"
    title = f"{what} fails on {device}"
    return found(
        problem,
        f"{title}: {said(tried)}.",
        title=title,
        status="fail",
        error=tried.error,
        device=device,
        package="flash-attn" if kind == "flash" else None,
    )
