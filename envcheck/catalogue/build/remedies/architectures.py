"""The GPU architectures that a build compiles for: too old for the source, unreadable, or of no GPU at all."""

import re

from envcheck.compat.environment import capabilities
from envcheck.findings import Evidence, Fix
from envcheck.snapshot import Snapshot


def architecture_title(evidence: Evidence) -> str | None:
    """Which one, and what is wrong with it."""
    named, needed, target = (evidence.get(key) for key in ("architecture", "needed", "target"))
    if needed or target:
        told = f"needs {needed}" if needed else f"needs a newer architecture than {target}"
        return f"The source {told}; the build compiles it for an older GPU"
    if named == "arch_bin":
        return "TORCH_CUDA_ARCH_LIST names no architecture that torch's CMake files know"
    return f"TORCH_CUDA_ARCH_LIST names {named}, which this torch does not know" if named else None


def architecture_to_build(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Name the GPU's own; one that the source does not support needs another source."""
    here = sorted({f"{major}.{minor}" for major, minor in capabilities(snapshot)}, key=float)
    number = re.search(r"(\d{2,3})", str(evidence.get("needed") or ""))
    floor = f"{int(number[1]) // 10}.{int(number[1]) % 10}" if number else None
    listed = " ".join(here) or floor or "8.6"
    plain = ";".join(part.replace(".", "") for part in listed.split())
    name = Fix(
        summary=f'Compile for the GPU that will run it: `export TORCH_CUDA_ARCH_LIST="{listed}"`, with CMake '
        f"`-DCMAKE_CUDA_ARCHITECTURES={plain}` (`nvidia-smi --query-gpu=compute_cap --format=csv` shows it), and "
        f"delete "
        "the folder `build` first.",
        new_shell=True,
    )
    if not (evidence.get("needed") or evidence.get("target")):
        return (name,)
    return (
        name,
        Fix(
            summary="If the GPU itself is older, this source does not support it: use an older release of the package, "
            "or disable the kernel in its build options."
        ),
    )
