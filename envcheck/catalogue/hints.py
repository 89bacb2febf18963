"""What else solves a problem, in words: a log often does not say which of several cases it is."""

from envcheck.catalogue.problem import Remedy
from envcheck.findings import Evidence, Fix
from envcheck.snapshot import Snapshot


def also(remedy: Remedy, *hints: str) -> Remedy:
    """The fixes of a remedy, then the hints."""

    def together(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
        return (*remedy(snapshot, evidence), *in_words(*hints))

    return together


def only(*hints: str) -> Remedy:
    """The hints alone, the most frequent solution first."""
    return lambda _snapshot, _evidence: in_words(*hints)


def in_words(*hints: str) -> tuple[Fix, ...]:
    """Each as a fix without commands."""
    return tuple(Fix(summary=hint) for hint in hints)


CONTAINER = (
    "In a container: start it with `--gpus all` (Podman `--device nvidia.com/gpu=all`, Singularity `--nv`, Kubernetes "
    "`resources: limits: nvidia.com/gpu: 1`)."
)
NO_GPU = 'On a machine without an NVIDIA GPU, run on the CPU: `device="cpu"`, without `.cuda()`.'
WINDOWS = (
    "In WSL: update the NVIDIA driver in Windows, then `wsl --shutdown`. Do not install a Linux driver inside WSL."
)
CONDA_TOOLKIT = (
    "With conda: `conda install -c nvidia cuda-toolkit=VERSION` (torch's CUDA), `export CUDA_HOME=$CONDA_PREFIX`."
)
