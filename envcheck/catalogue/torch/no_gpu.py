"""A program that wants a GPU and gets none: what this machine shows, then the usual reasons elsewhere."""

import shlex

from envcheck.catalogue.commands import pip, pip_ready
from envcheck.catalogue.torch.remedies import find_cuda_error, install_torch
from envcheck.compat.tables.torch_releases import INDEX
from envcheck.findings import Evidence, Fix
from envcheck.snapshot import Snapshot


def show_gpu(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """A build for the CPU, a container without the GPU, a driver that fails."""
    whole = pip(snapshot, "install", "--force-reinstall", "torch", "torchvision", "--index-url")
    install = "--index-url" if pip_ready(snapshot) else shlex.join(whole)
    cpu_build = (
        Fix(
            summary="If `torch.version.cuda` is empty, the build is for the CPU (or for AMD): install one for CUDA, "
            f"`{install} {INDEX}/cu128`."
        ),
        Fix(
            summary="In a container, pass the GPU (`docker run --gpus all`, `singularity exec --nv`), and make sure "
            "that CUDA_VISIBLE_DEVICES is not empty."
        ),
    )
    shown = find_cuda_error(snapshot, evidence)
    return (*shown, *cpu_build) if snapshot.torch else (*cpu_build, *shown)


def find_reason(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Where no torch is known, the usual reasons first; else what the driver and this torch say."""
    return find_cuda_error(snapshot, evidence) if snapshot.torch else show_gpu(snapshot, evidence)


def into_this_python(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Install it; or run the Python that has it."""
    return (
        *install_torch(snapshot, evidence),
        Fix(
            summary="If it is installed, another Python is running: `import sys; print(sys.executable)` shows which. "
            "In a notebook, choose the environment's kernel (`python -m ipykernel install --user --name NAME` "
            "creates one), or install with `%pip install torch` in a cell."
        ),
    )
