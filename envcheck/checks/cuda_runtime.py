"""Check that the driver runs the CUDA that torch was built with, or that a container's image is made for."""

from collections.abc import Iterator

from envcheck.checks.check import check
from envcheck.compat.environment import major, newest_cuda_major, torch, torch_version
from envcheck.compat.predicates import has_gpu, is_jetson
from envcheck.compat.tables.driver_branches import OLDEST_FOR_MAJOR, oldest_driver
from envcheck.snapshot import Snapshot
from envcheck.units import version_tuple
from envcheck.verdict import Verdict, found, passed, skipped


@check("cuda.runtime", "cuda", "cuda-runtime-too-new")
def runtime(snapshot: Snapshot) -> Iterator[Verdict]:
    """The driver supports the CUDA version that torch was built with."""
    cuda = torch(snapshot).cuda
    wanted = major(cuda)
    if snapshot.driver is None or cuda is None or wanted is None or is_jetson(snapshot):
        return
    driver, reported = snapshot.driver.version, snapshot.driver.cuda_version
    title = f"CUDA {cuda} of torch and the driver"
    if version_tuple(driver) is None and major(reported) is None:
        unknown = "the driver does not report its version" if has_gpu(snapshot) else "there is no NVIDIA GPU"
        yield skipped(title, snapshot.unavailable.get("driver.version", unknown))
        return
    newest = newest_cuda_major(snapshot) or 0
    if wanted > max(OLDEST_FOR_MAJOR):
        yield _beyond_table(snapshot, cuda, title)
    elif wanted > newest or _is_older(driver, oldest_driver(cuda)):
        yield _too_new(snapshot, cuda, "")
    else:
        yield passed(f"The driver supports torch's CUDA {cuda}", driver=driver, torch_cuda=cuda)


def _is_older(driver: str | None, needed: str | None) -> bool:
    have, least = version_tuple(driver), version_tuple(needed)
    return have is not None and least is not None and have < least


@check("cuda.image", "cuda", "cuda-runtime-too-new")
def image(snapshot: Snapshot) -> Iterator[Verdict]:
    """The driver runs the CUDA of the container's image."""
    cuda = snapshot.cuda.image if snapshot.cuda else None
    wanted, newest = major(cuda), newest_cuda_major(snapshot)
    if cuda is None or wanted is None or newest is None or torch(snapshot).cuda is not None:
        return
    driver = snapshot.driver.version if snapshot.driver else None
    if wanted <= newest or wanted > max(OLDEST_FOR_MAJOR):
        yield passed(f"The driver supports the image's CUDA {cuda}", driver=driver)
        return
    needed = oldest_driver(cuda)
    yield found(
        "cuda-runtime-too-new",
        f"The container's image has CUDA {cuda}, which needs driver {needed} or newer on the host. The driver is "
        f"{driver or 'older'}, so programs in the container cannot use the GPU.",
        title=f"The image's CUDA {cuda} needs driver {needed} or newer",
        image_cuda=cuda,
        driver=driver,
        needed_driver=needed,
    )


def _beyond_table(snapshot: Snapshot, cuda: str, title: str) -> Verdict:
    """A CUDA major that came after the table: the driver's own word decides, else there is nothing to check by."""
    facts = snapshot.driver
    reported = major(facts.cuda_version) if facts else None
    note = f" (CUDA {major(cuda)} is newer than envcheck's table; checked by the CUDA that the driver reports.)"
    if reported is None:
        return skipped(
            title, f"CUDA {major(cuda)} is newer than envcheck's table, and the driver reports no CUDA version"
        )
    if reported >= (major(cuda) or 0):
        return passed(f"The driver supports torch's CUDA {cuda}", note.strip(" ()"))
    return _too_new(snapshot, cuda, note)


def _too_new(snapshot: Snapshot, cuda: str, note: str) -> Verdict:
    facts = snapshot.driver
    driver = facts.version if facts else None
    reported = facts.cuda_version if facts else None
    needed = oldest_driver(cuda)
    have = f"The driver is {driver}" if driver else f"The driver supports CUDA up to {reported}"
    return found(
        "cuda-runtime-too-new",
        f"torch {torch_version(snapshot) or ''} was built with CUDA {cuda}, which needs driver {needed} or newer. "
        f"{have}, so torch cannot use the GPU.{note}",
        title=f"torch's CUDA {cuda} needs driver {needed} or newer",
        torch_cuda=cuda,
        driver=driver,
        driver_cuda=reported,
        needed_driver=needed,
    )
