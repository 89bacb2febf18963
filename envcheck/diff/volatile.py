"""Facts that differ from one look to the next, or from one healthy machine to another, and so say nothing."""

from fnmatch import fnmatchcase
from functools import lru_cache

ALWAYS_DIFFER = {
    "created": "time",
    "sources*": "where facts were read",
    "about": "what a ticket is about, and no fact of its machine",
    "conflicts*": "a check checks them",
    "*.free_bytes": "room and memory come and go",
    "gpus[].memory_used_bytes": "in use now",
    "gpus[].memory_free_bytes": "in use now",
    "host.*_available_bytes": "in use now",
    "host.*_free_bytes": "in use now",
    "gpus[].uuid": "each GPU has its own",
    "gpus[].index": "told by which GPU is which",
    "gpus[].processes*": "pids, and who happens to run",
    "gpus[].temperature_*": "now, and each model's own threshold",
    "gpus[].power_w": "now",
    "gpus[].performance_state": "now",
    "gpus[].utilization_percent": "now",
    "gpus[].clock_sm_mhz": "now",
    "gpus[].throttle_reasons": "now; a check checks them",
    "gpus[].display_active": "a screen that is on",
    "gpus[].pcie.generation": "the link slows down at rest",
    "gpus[].pcie.replays": "a counter",
    "gpus[].pcie.address": "each board has its own slots",
    "gpus[].pcie.numa_node": "each board has its own",
    "gpus[].nvlink[].*_errors": "counters; a check checks them",
    "gpus[].nvlink[].peer": "each board has its own slots",
    "gpus[].ecc.*corrected_*": "counters; a check checks them",
    "gpus[].ecc.re*": "counters; a check checks them",
    "gpus[].error_call": "told by the error",
    "pci_gpus[].address": "each board has its own slots",
    "pci_gpus[].numa_node": "each board has its own",
    "pci_gpus[].link_generation": "the link slows down at rest",
    "driver.kernel_events*": "a log grows; a check checks it",
    "driver.nvml_call": "told by the error",
    "driver.devices*": "a check checks them",
    "host.root": "who looked",
    "host.os_name": "told by id and version",
    "host.os_codename": "told by id and version",
    "storage[].path": "where things lie",
    "python.executable": "where things lie",
    "python.prefix": "where things lie",
    "python.base_prefix": "where things lie",
    "python.include": "where things lie",
    "python.headers": "where things lie; a check checks them",
    "python.site_packages": "where things lie",
    "python.distributions*": "told by the packages",
    "python.version": "told by the host's facts",
    "torch.path": "where things lie",
    "attention.extension": "where things lie",
    "hub.cache": "where things lie",
    "hub.reason": "the words of one failure",
    "hub.model.chosen": "how envcheck was called",
    "hub.model.path": "where things lie",
    "hub.model.present_bytes": "a download goes on; a check checks it",
    "hub.model.incomplete_downloads": "a download goes on; a check checks it",
    "cuda.init.seconds": "time",
    "deep.trials[].seconds": "time",
    "deep.trials[].values*": "measured; a check checks them",
    "environment.VIRTUAL_ENV": "where things lie",
    "environment.CONDA_PREFIX": "where things lie",
    "environment.HF_HOME": "where things lie",
    "environment.HF_HUB_CACHE": "where things lie",
    "unavailable*": "said under `not_compared`",
    "schema": "the same where both can be read",
}
"""Path, its numbers in brackets left out, `*` for anything: why it is not compared."""

_ROUGH = ("*_bytes",)
"""Sizes of the same thing that the kernel, or a file system, tells a little differently."""
TOLERANCE = 0.03


@lru_cache(2048)
def always_differs(kind: str) -> bool:
    """Whether facts of this kind (`gpus[].power_w`) are left out. Kinds are few: they come from the fact types."""
    # fnmatch reads `[]` as a set of characters, so the brackets are written otherwise for it.
    return any(fnmatchcase(_flat(kind), _flat(pattern)) for pattern in ALWAYS_DIFFER)


def much_the_same(kind: str, one: object, other: object) -> bool:
    """Two sizes that differ by no more than the way of counting."""
    if not (isinstance(one, int) and isinstance(other, int) and any(fnmatchcase(kind, p) for p in _ROUGH)):
        return False
    return abs(one - other) <= TOLERANCE * max(abs(one), abs(other))


def _flat(pattern: str) -> str:
    return pattern.replace("[]", "/")
