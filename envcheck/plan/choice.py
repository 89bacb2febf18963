"""Which tested set suits a box."""

from collections.abc import Iterator

from envcheck.catalogue.environment import python_minor
from envcheck.catalogue.tables.tested_sets import TESTED_SETS, PackageSet
from envcheck.checks.verdict import Verdict, found, skipped
from envcheck.findings import Command
from envcheck.snapshot import Snapshot
from envcheck.units import version_tuple


def has_gpu(snapshot: Snapshot) -> bool:
    """The box has an NVIDIA GPU, whether or not its driver works yet."""
    passthrough = snapshot.host.wsl_passthrough if snapshot.host else None
    return bool(snapshot.gpus or snapshot.pci_gpus or (passthrough and passthrough.dxg))


def driver_version(snapshot: Snapshot) -> str | None:
    """The driver's version, of the running one or of the libraries on the disk; None: none, or unknown."""
    driver = snapshot.driver
    return (driver.version or driver.library_version) if driver else None


def fitting_sets(snapshot: Snapshot) -> tuple[PackageSet, ...]:
    """The sets that suit the box, preferred first; never none.

    Where no set suits both the Python and the GPUs, those that suit the Python alone, least demanding first: `doubts`
    then says what the box lacks.
    """
    suited = _for_python(python_minor(snapshot))
    if not has_gpu(snapshot):
        return suited
    return tuple(s for s in suited if not list(gpu_doubts(snapshot, s))) or tuple(reversed(suited))


def _for_python(minor: tuple[int, int] | None) -> tuple[PackageSet, ...]:
    """Beyond the last row the rows of the newest Python carry on; before the first the rows of the oldest."""
    newest = max(s.newest_python for s in TESTED_SETS)
    oldest = min(s.oldest_python for s in TESTED_SETS)
    known = min(max(minor or newest, oldest), newest)
    return tuple(s for s in TESTED_SETS if s.oldest_python <= known <= s.newest_python)


def gpu_doubts(snapshot: Snapshot, chosen: PackageSet) -> Iterator[Verdict]:
    """What keeps the box's GPUs from running the set's build of torch."""
    version = driver_version(snapshot)
    have, needed = version_tuple(version), version_tuple(chosen.min_driver)
    if have and needed and have < needed:
        yield found(
            "cuda-runtime-too-new",
            f"torch {chosen.version('torch')} is built for CUDA {chosen.cuda}, which needs driver {chosen.min_driver} "
            f"or newer; this box has {version}. The packages can be installed, but no GPU works until the driver is "
            "updated.",
            status="warn",
            driver=version,
            needed=chosen.min_driver,
            torch_cuda=chosen.cuda,
        )
    floor = version_tuple(chosen.min_compute_capability)
    for gpu in snapshot.gpus:
        capability = version_tuple(gpu.compute_capability)
        if capability and floor and capability < floor:
            yield found(
                "gpu-architecture-unsupported",
                f"torch {chosen.version('torch')} has no kernels for GPU {gpu.index} ({gpu.name or 'unknown'}, compute "
                f"capability {gpu.compute_capability}); it needs {chosen.min_compute_capability} or newer.",
                status="warn",
                gpu=gpu.index,
                compute_capability=gpu.compute_capability,
            )


def python_doubts(snapshot: Snapshot, chosen: PackageSet) -> Iterator[Verdict]:
    """What is unsure about the set on this Python."""
    minor = python_minor(snapshot)
    if minor and minor < chosen.oldest_python:
        yield found("python-too-old", f"Python {_dotted(minor)} is older than {_dotted(chosen.oldest_python)}.")
    elif minor and minor > chosen.newest_python:
        reason = f"they were tried up to Python {_dotted(chosen.newest_python)}; wheels may be missing"
        yield skipped(f"These packages on Python {_dotted(minor)}", reason)


def pinned(chosen: PackageSet, names: tuple[str, ...] = ()) -> Command:
    """The set's requirements, `torch==2.15.0`; only those named, if any are."""
    return tuple(f"{name}=={version}" for name, version in chosen.packages if not names or name in names)


def _dotted(minor: tuple[int, int]) -> str:
    return f"{minor[0]}.{minor[1]}"
