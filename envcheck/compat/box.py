"""What a plan asks of a box."""

from envcheck.snapshot import Snapshot


def has_gpu(snapshot: Snapshot) -> bool:
    """The box has an NVIDIA GPU, whether or not its driver works yet."""
    passthrough = snapshot.host.wsl_passthrough if snapshot.host else None
    return bool(snapshot.gpus or snapshot.pci_gpus or (passthrough and passthrough.dxg))


def driver_version(snapshot: Snapshot) -> str | None:
    """The driver's version, of the running one or of the libraries on the disk; None: none, or unknown."""
    driver = snapshot.driver
    return (driver.version or driver.library_version) if driver else None
