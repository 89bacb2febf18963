"""The GPU architectures that a build compiles for: too old for the source, unreadable, or of no GPU at all."""

import re

from envcheck.compat.environment import capabilities
from envcheck.findings import Evidence, Fix
from envcheck.snapshot import Snapshot

# Which torch release first has an architecture in its list, and for which CUDA. Source: _get_cuda_arch_flags in
# torch/utils/cpp_extension.py of each release.
TORCH_KNOWS = {
    75: ("1.0", "10"), 80: ("1.7", "11.0"), 86: ("1.8", "11.1"), 87: ("1.12", "11.4"), 89: ("2.0", "11.8"),
    90: ("2.0", "11.8"), 100: ("2.7", "12.8"), 103: ("2.9", "12.9"), 110: ("2.9", "13.0"), 120: ("2.7", "12.8"),
    121: ("2.9", "12.9"),
}  # fmt: skip


def architecture_title(evidence: Evidence) -> str | None:
    """Which one, and what is wrong with it."""
    named, needed, target = (evidence.get(key) for key in ("architecture", "needed", "target"))
    if needed or target:
        told = f"needs {needed}" if needed else f"needs a newer architecture than {target}"
        return f"The source {told}; the build compiles it for an older GPU"
    if named == "arch_bin":
        return "TORCH_CUDA_ARCH_LIST names no architecture that torch's CMake files know"
    return f"TORCH_CUDA_ARCH_LIST names {named}, which this torch does not know" if named else None


def known_to_torch(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """A torch that knows the architecture; or an older one of the same family, whose code runs on the GPU as well."""
    asked = str(evidence.get("architecture") or "")
    named = re.fullmatch(r"(\d{1,2})\.(\d)a?(?:\+PTX)?", asked)
    number = int(named[1] + named[2]) if named else 0
    if number not in TORCH_KNOWS:
        return architecture_to_build(snapshot, evidence)
    release, toolkit = TORCH_KNOWS[number]
    newer = Fix(
        summary=f"Install torch {release} or newer, built for CUDA {toolkit} or newer: older ones do not know {asked}."
    )
    family = max((other for other in TORCH_KNOWS if other < number and other // 10 == number // 10), default=None)
    if family is None:
        return (newer,)
    older = f"{family // 10}.{family % 10}"
    return (
        newer,
        Fix(
            summary=f'Or keep this torch and compile for {older}: `export TORCH_CUDA_ARCH_LIST="{older}"`; its code '
            "also runs on this GPU.",
            new_shell=True,
        ),
    )


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
        "delete the folder `build` first.",
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
