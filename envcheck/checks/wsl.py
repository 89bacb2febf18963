"""Checks of the Windows Subsystem for Linux."""

from collections.abc import Iterator

from envcheck.checks.check import check
from envcheck.compat.predicates import driver, driver_works, gpus_were_read
from envcheck.snapshot import Driver, Snapshot, Wsl
from envcheck.verdict import Verdict, found, passed

LIBRARIES = "/usr/lib/wsl/lib"
ABSENT = (None, 9, 12)
"""NVML's codes where nothing was passed on: no library, no driver behind it. With any other the driver of Windows is
there and something else is wrong."""


@check("host.wsl", "host", "wsl1")
def wsl_version(snapshot: Snapshot) -> Iterator[Verdict]:
    """WSL, if used, is WSL 2."""
    if snapshot.host and snapshot.host.wsl == 1:
        yield found("wsl1", kernel=snapshot.host.kernel)


@check("host.wsl-gpu", "host", "wsl-gpu-missing")
def wsl_gpu(snapshot: Snapshot) -> Iterator[Verdict]:
    """WSL 2 provides the GPU."""
    if snapshot.host is None or snapshot.host.wsl != 2 or snapshot.host.container or snapshot.driver is None:
        return
    passthrough = snapshot.host.wsl_passthrough
    if driver_works(snapshot) and not gpus_were_read(snapshot):
        return
    if driver_works(snapshot) and snapshot.gpus:
        yield passed("WSL 2 provides the GPU")
    elif _nothing_passed(passthrough, driver(snapshot)):
        yield found(
            "wsl-gpu-missing",
            f"{_what_is_missing(passthrough)} Windows has no NVIDIA driver for WSL, or the computer has no NVIDIA GPU.",
            dxg=passthrough.dxg if passthrough else None,
            libcuda=passthrough.libcuda if passthrough else None,
        )


def _nothing_passed(passthrough: Wsl | None, facts: Driver) -> bool:
    """The device or the library is missing; where that was not looked at, NVML's answer tells."""
    if passthrough is not None:
        return not (passthrough.dxg and passthrough.libcuda)
    return facts.nvml_error in ABSENT and not facts.nvml_timeout and facts.nvml_signal is None


def _what_is_missing(passthrough: Wsl | None) -> str:
    if passthrough is None:
        return "NVML finds no GPU in WSL 2."
    if not passthrough.dxg:
        return "There is no /dev/dxg, the device through which WSL 2 reaches the GPU."
    return f"There is no libcuda in {LIBRARIES}, where the Windows NVIDIA driver provides it."


@check("host.wsl-driver", "host", "wsl-linux-driver")
def wsl_linux_driver(snapshot: Snapshot) -> Iterator[Verdict]:
    """No Linux driver in WSL replaces the Windows driver."""
    if snapshot.host is None or snapshot.host.wsl != 2 or snapshot.host.container:
        return
    facts, passthrough = driver(snapshot), snapshot.host.wsl_passthrough
    if passthrough is None:
        return
    files = passthrough.linux_driver_files
    shadows = [p for p in (facts.nvml_library, snapshot.cuda.libcuda if snapshot.cuda else None) if _foreign(p)]
    if not files and not (facts.packages and shadows):
        return
    taken = shadows[0] if shadows else None
    works = driver_works(snapshot) and taken is None
    yield found(
        "wsl-linux-driver",
        f"A Linux NVIDIA driver is installed in this distribution ({(files or facts.packages)[0]}). "
        + (f"The loader uses {taken} instead of the one in {LIBRARIES}, " if taken else "It can get in the way of ")
        + ("which finds no kernel module here." if taken else f"the one that Windows passes through, in {LIBRARIES}."),
        status="warn" if works else None,
        files=list(files),
        packages=list(facts.packages),
        loaded=taken,
    )


def _foreign(path: str | None) -> bool:
    """A driver library that is not the one of Windows."""
    return path is not None and not path.startswith("/usr/lib/wsl/")
