"""The recovery that the driver itself asks for: NVML's GPU recovery action, and Xid 154, which logs its changes.

Source: nvml.h, nvmlDeviceGpuRecoveryAction_t; NVIDIA's GPU memory error management guide, "Recovery action flag". The
words in the log differ between driver branches (`Node Reboot Required`, `OS Reboot`, `PF FLR`), the numbers do not.
"""

from collections.abc import Iterable
from typing import Literal, TypeAlias

from envcheck.late_pattern import late
from envcheck.snapshot import KernelEvent

Recovery: TypeAlias = Literal[
    "none", "gpu-reset", "node-reboot", "drain-p2p", "drain-and-reset", "recover-imex-domain", "bus-reset",
    "system-reboot",
]  # fmt: skip

XID = 154
BY_NUMBER: dict[int, Recovery] = {
    0: "none",
    1: "gpu-reset",
    2: "node-reboot",
    3: "drain-p2p",
    4: "drain-and-reset",
    5: "recover-imex-domain",
    6: "bus-reset",
    7: "system-reboot",
}
MILDEST_FIRST: tuple[Recovery, ...] = (
    "none", "drain-p2p", "recover-imex-domain", "gpu-reset", "drain-and-reset", "bus-reset", "node-reboot",
    "system-reboot",
)  # fmt: skip
MEANING: dict[Recovery, str] = {
    "none": "no recovery is needed",
    "drain-p2p": "stop all programs that use peer-to-peer access between GPUs",
    "recover-imex-domain": "restart the IMEX domain (nvidia-imex) of this NVLink network",
    "gpu-reset": "stop all programs on the GPU and reset it",
    "drain-and-reset": "wait until the programs on all GPUs connected to it have ended, then reset it",
    "bus-reset": "reset the GPU's PCI Express bus, or reboot",
    "node-reboot": "reboot the machine",
    "system-reboot": "reboot the machine",
}
REBOOTS: frozenset[Recovery] = frozenset({"bus-reset", "node-reboot", "system-reboot"})
RESETS: frozenset[Recovery] = frozenset({"gpu-reset", "drain-and-reset"})
_CHANGE = late(r"recovery action changed from (?:0x)?[0-9a-fA-F]+ \([^)]*\) to (?:0x)?([0-9a-fA-F]+)\b")
_WORDS = late(r"recovery action changed from .*? to (?:0x\w+ )?\(?(?P<words>[^)]*)")
_CAUSE = late(r"caused by previous Xid (\d+)")


def logged(text: str) -> Recovery | None:
    """The action that a line of Xid 154 asks for; None where it says none that is known."""
    number = _CHANGE.search(text)
    if number:
        return BY_NUMBER.get(int(number[1], 16))
    words = _WORDS.search(text)
    said = words["words"].lower() if words else ""
    if not said:
        return None
    if "drain" in said:
        return "drain-and-reset" if "reset" in said else "drain-p2p"
    if "reboot" in said:
        return "node-reboot"
    return "gpu-reset" if "reset" in said or "flr" in said else "none" if "none" in said else None


def by_name(name: str | None) -> Recovery | None:
    """The action of that name; None where it is none of these."""
    return next((action for action in MILDEST_FIRST if action == name), None)


def worst(actions: Iterable[Recovery | None]) -> Recovery | None:
    """The one that does what all others would; None where none is known."""
    known = [action for action in actions if action is not None]
    return max(known, key=MILDEST_FIRST.index) if known else None


def asked_for(events: Iterable[KernelEvent]) -> Recovery | None:
    """The worst action that Xid 154 still asks for: a GPU whose last word is `None` has recovered.

    Events stand in the order of their last lines.
    """
    pending: dict[str | None, list[Recovery | None]] = {}
    for event in events:
        if event.kind == "xid" and event.code == XID:
            action = logged(event.text)
            earlier = [] if action == "none" else pending.get(event.address, [])
            pending[event.address] = [*earlier, action]
    return worst(action for actions in pending.values() for action in actions)


def cause(text: str) -> int | None:
    """The Xid that an Xid names as its cause."""
    match = _CAUSE.search(text)
    return int(match[1]) if match else None
