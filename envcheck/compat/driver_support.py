"""Whether the installed driver can drive a GPU at all: by the GPU's architecture, the driver's branch and module."""

from envcheck.compat.predicates import driver
from envcheck.compat.tables.architectures import Architecture, by_device_id
from envcheck.compat.tables.driver_branches import branch
from envcheck.late_pattern import late
from envcheck.snapshot import KernelEvent, PciGpu, Snapshot

# Kind of event to what it means, the one that explains the others first.
REASONS = {
    "no-address-space": "this computer gave the GPU{where} no room among its addresses (BAR)",
    "no-firmware": "the firmware that the driver loads into the GPU{where} is missing or cannot be read",
    "init-failed": "the driver holds the GPU{where}, could not start it and does not list it",
}

PASSTHROUGH = "vfio-pci"
_MODULE_PACKAGE = late(r"(?:nvidia-(?:driver|dkms|kernel|open|headless)|linux-modules-nvidia)\S*")


def unlisted(snapshot: Snapshot) -> tuple[PciGpu, ...]:
    """The GPUs on the PCI bus that NVML does not list; none where it does not tell where those are that it lists."""
    known = {gpu.pcie.address if gpu.pcie else None for gpu in snapshot.gpus}
    return () if None in known else tuple(gpu for gpu in snapshot.pci_gpus if gpu.address not in known)


def misfit(snapshot: Snapshot) -> str | None:
    """Why the driver takes none of the GPUs that it does not list, as a clause.

    None: nothing speaks against one of them, so that something else must be the cause.
    """
    reasons = [misfit_of(snapshot, gpu) for gpu in unlisted(snapshot)]
    return reasons[0] if all(reasons) and reasons else None


def misfit_of(snapshot: Snapshot, gpu: PciGpu) -> str | None:
    """Why the driver does not take this GPU, as a clause; None: nothing speaks against it."""
    kind = by_device_id(gpu.device_id)
    why = _why(snapshot, kind) if kind and gpu.driver != PASSTHROUGH else None
    return f"the GPU at {gpu.address} is of NVIDIA's {kind.name} generation, {why}" if kind and why else None


def left_behind(snapshot: Snapshot, gpu: PciGpu) -> bool:
    """The GPU is one that this branch has left behind, as an old one next to it for the screen alone is."""
    kind, installed = by_device_id(gpu.device_id), _branch(snapshot)
    return bool(kind and kind.last_branch and installed and installed > kind.last_branch)


def _branch(snapshot: Snapshot) -> int | None:
    facts = driver(snapshot)
    return branch(facts.version or facts.library_version)


def _why(snapshot: Snapshot, kind: Architecture) -> str | None:
    installed = _branch(snapshot)
    if installed and kind.last_branch and installed > kind.last_branch:
        return f"which driver {installed} no longer drives: {kind.last_branch} is the last branch that does"
    if installed and installed < kind.first_branch:
        return f"which driver {installed} does not know yet: {kind.first_branch} is the first branch that does"
    has_open = open_module(snapshot)
    if kind.open_module == "only" and has_open is False:
        return "which only the open kernel module drives, and the proprietary one is installed"
    if kind.open_module == "never" and has_open:
        return "which only the proprietary kernel module drives, and the open one is installed"
    return None


def open_module(snapshot: Snapshot) -> bool | None:
    """The open kernel module is the one that runs, or else the one that is installed; None: not known."""
    facts = driver(snapshot)
    if facts.kernel_module_open is not None:
        return facts.kernel_module_open
    names = [package.partition(" ")[0] for package in facts.packages]
    modules = [name for name in names if _MODULE_PACKAGE.fullmatch(name)]
    return any("-open" in name for name in modules) if modules else None


def not_started(snapshot: Snapshot, address: str | None = None) -> KernelEvent | None:
    """What the log says of a GPU that is not listed: of any, or of the one at `address`; None: nothing."""
    places = {gpu.address for gpu in unlisted(snapshot)} if address is None else {address}
    events = [event for event in driver(snapshot).kernel_events if event.address in places]
    return next((event for kind in REASONS for event in events if event.kind == kind), None)


def reason(event: KernelEvent) -> str:
    """As a clause."""
    return REASONS[event.kind].format(where=f" at {event.address}" if event.address else "")
