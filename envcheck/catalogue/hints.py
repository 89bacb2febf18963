"""What else solves a problem, in words: a log often does not say which of several cases it is."""

from envcheck.catalogue.problem import Remedy
from envcheck.findings import Evidence, Fix
from envcheck.snapshot import Snapshot


def also(remedy: Remedy, *hints: str) -> Remedy:
    """The fixes of a remedy, then the hints."""

    def together(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
        return (*remedy(snapshot, evidence), *in_words(*hints))

    return together


def where_told(remedy: Remedy, **places: str) -> Remedy:
    """The fixes of a remedy, led by the hint of the place that the text names: evidence `started_by`, `in_wsl`."""

    def led(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
        lead = in_words(*(hint for place, hint in places.items() if evidence.get(place)))
        said = tuple(fix.summary[:SAME] for fix in lead)
        others = (fix for fix in remedy(snapshot, evidence) if not (lead and fix.summary == CONTAINER))
        return (*lead, *(fix for fix in others if fix.summary[:SAME] not in said))

    return led


def only(*hints: str) -> Remedy:
    """The hints alone, the most frequent solution first."""
    return lambda _snapshot, _evidence: in_words(*hints)


def in_words(*hints: str) -> tuple[Fix, ...]:
    """Each as a fix without commands."""
    return tuple(Fix(summary=hint) for hint in hints)


SAME = 40
"""So many characters tell a fix from another one of the same place."""
CONTAINER = (
    "In a container: start it with `--gpus all` (Podman `--device nvidia.com/gpu=all`, Singularity `--nv`, Kubernetes "
    "`resources: limits: nvidia.com/gpu: 1`)."
)
START_WITH_GPU = (
    "Give the container the GPU: `docker run --gpus all` (Compose: `gpus: all` for the service, or a device "
    "reservation of the driver nvidia), on a host with the driver and the NVIDIA Container Toolkit. An image of your "
    "own also needs `NVIDIA_VISIBLE_DEVICES=all` and `NVIDIA_DRIVER_CAPABILITIES=compute,utility`."
)
IN_WSL_LOADER = (
    "In WSL: `export LD_LIBRARY_PATH=/usr/lib/wsl/lib:$LD_LIBRARY_PATH`, then `sudo ldconfig`; the driver itself is in "
    "Windows. Install no Linux driver."
)
NO_GPU = 'On a machine without an NVIDIA GPU, run on the CPU: `device="cpu"`, without `.cuda()`.'
WINDOWS = (
    "In WSL: update the NVIDIA driver in Windows, then `wsl --shutdown`. Do not install a Linux driver inside WSL."
)
CONDA_TOOLKIT = (
    "With conda: `conda install -c nvidia cuda-toolkit=VERSION` (torch's CUDA), `export CUDA_HOME=$CONDA_PREFIX`."
)
