"""Why the driver could not start a GPU that it does not list, as the kernel log tells."""

from envcheck.compat.driver_support import unlisted
from envcheck.compat.predicates import driver
from envcheck.snapshot import KernelEvent, Snapshot

# Kind of event to what it means, the one that explains the others first.
REASONS = {
    "no-address-space": "this computer gave the GPU{where} no room among its addresses (BAR)",
    "no-firmware": "the firmware that the driver loads into the GPU{where} is missing or cannot be read",
    "init-failed": "the driver holds the GPU{where}, could not start it and does not list it",
}


def not_started(snapshot: Snapshot, address: str | None = None) -> KernelEvent | None:
    """What the log says of a GPU that is not listed: of any, or of the one at `address`; None: nothing."""
    places = {gpu.address for gpu in unlisted(snapshot)} if address is None else {address}
    events = [event for event in driver(snapshot).kernel_events if event.address in places]
    return next((event for kind in REASONS for event in events if event.kind == kind), None)


def reason(event: KernelEvent) -> str:
    """As a clause."""
    return REASONS[event.kind].format(where=f" at {event.address}" if event.address else "")
