"""Secure Boot, as the firmware's own variable says."""

from envcheck.probes.box import Box, Unavailable

FACT = "driver.secure_boot"
EFI = "/sys/firmware/efi"
VARIABLE = f"{EFI}/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"
"""The EFI global variable SecureBoot (UEFI specification, chapter 3.3): four bytes of attributes, then 0 or 1."""


def secure_boot(box: Box, container: str | None, gaps: Unavailable) -> bool | None:
    """Secure Boot is on. A machine that was not booted through EFI has none."""
    try:
        return box.path(VARIABLE).read_bytes()[4] == 1
    except IndexError:
        gaps[FACT] = f"{VARIABLE}: shorter than it should be"
    except FileNotFoundError:
        return _without_variable(box, container, gaps)
    except OSError as error:
        gaps[FACT] = f"{VARIABLE}: {error.strerror}"
    return None


def _without_variable(box: Box, container: str | None, gaps: Unavailable) -> bool | None:
    if container:
        gaps[FACT] = f"not visible from inside a container ({container})"
    elif not box.path("/sys").is_dir() or not any(box.path("/sys").iterdir()):
        gaps[FACT] = "/sys is not mounted"
    elif box.path(EFI).is_dir() and not _any(box, f"{EFI}/efivars"):
        gaps[FACT] = f"{EFI}/efivars is not mounted"
    else:
        return False
    return None


def _any(box: Box, folder: str) -> bool:
    try:
        return any(box.path(folder).iterdir())
    except OSError:
        return False
