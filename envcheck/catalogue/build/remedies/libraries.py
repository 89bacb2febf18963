"""Libraries to compile against: the distribution's, and NVIDIA's that are not part of the CUDA toolkit."""

from envcheck.catalogue.commands import package_manager, packages_fix
from envcheck.catalogue.cuda.remedies.toolkit import wanted_toolkit
from envcheck.compat.tables.system_packages import CUDA_COMPANIONS, LIBRARIES, CudaCompanion
from envcheck.findings import Evidence, Fix
from envcheck.snapshot import Snapshot


def development_files(snapshot: Snapshot, what: str, library: str) -> Fix:
    """The distribution's package, by name too: a document may not decide what is run."""
    names = LIBRARIES[library]
    manager = package_manager(snapshot)
    told = names.get(manager) or names["apt-get"]
    where = "" if manager in names else " on Debian and Ubuntu"
    return packages_fix(snapshot, f"Install the package with {what}: {' '.join(told)}{where}.", names)


def companion_of(name: object) -> CudaCompanion | None:
    """Whose a header or a library is, by its name; None: the toolkit's, or another's."""
    start = str(name or "").lower()
    return next((known for key, known in CUDA_COMPANIONS.items() if start.startswith(key.lower())), None)


def get_companion(snapshot: Snapshot, evidence: Evidence, companion: CudaCompanion) -> tuple[Fix, ...]:
    """From NVIDIA's repository; from a wheel or conda, whose folder the compiler must be told."""
    major = wanted_toolkit(snapshot, evidence)[0]
    system = packages_fix(
        snapshot,
        f"Install the development files of {companion.name}, which the CUDA toolkit does not contain (from NVIDIA's "
        "repository).",
        {"apt-get": (companion.apt.format(major=major),)},
    )
    fixes = [system]
    if companion.wheel:
        folder = f"site-packages/nvidia/{companion.wheel.split('-')[1]}"
        fixes.append(
            Fix(
                summary=f"Or take the wheel {companion.wheel.format(major=major)}, and name its folders: `export "
                f"CPATH={folder}/include LIBRARY_PATH={folder}/lib` (with the environment's path before them)."
            )
        )
    if companion.conda:
        fixes.append(Fix(summary=f"With conda: `conda install -c conda-forge {companion.conda}`."))
    return tuple(fixes)
