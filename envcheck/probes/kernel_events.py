"""Finds in the text of the kernel log what concerns the GPU."""

import re
from collections.abc import Iterator

from envcheck.late_pattern import late
from envcheck.snapshot import KernelEvent

# PCI addresses as the driver writes them: `PCI:0000:01:00`, `0000:01:00.0`; the function is always 0.
_ADDRESS = r"(?:PCI:)?(?P<address>[0-9a-fA-F]{4,8}:[0-9a-fA-F]{2}:[0-9a-fA-F]{2})(?:\.[0-7])?"
# The first pattern that matches a line names its kind. Messages: kernel-open/nvidia and src/nvidia/arch/nvalloc/unix of
# NVIDIA's open kernel modules; kernel/module/signing.c, security/lockdown, mm/oom_kill.c and nouveau of Linux.
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("xid", late(rf"NVRM: Xid \({_ADDRESS}\): (?P<code>\d+)")),
    # Its further lines, with raw registers, repeat the code: one error must not count three times.
    ("sxid", late(rf"SXid \({_ADDRESS}\): (?P<code>\d+)(?!\d|, (?:Severity|Data) )")),
    ("fallen-off-bus", late(rf"NVRM:.*?(?:{_ADDRESS}.*)?fallen off the bus")),
    ("init-failed", late(rf"NVRM: (?:GPU {_ADDRESS}: )?(?:RmInitAdapter failed!|rm_init_adapter failed)")),
    ("no-address-space", late(rf"NVRM: BAR\d is 0M @ 0x0 \({_ADDRESS}\)")),
    ("no-firmware", late(rf"nvidia {_ADDRESS}: (?:Direct firmware load for|loading) \S*nvidia/\S+ failed")),
    ("version-mismatch", late(r"NVRM: API mismatch")),
    (
        "module-refused",
        late(
            r"Loading of (?:unsigned module|module with (?:unsupported crypto|unavailable key)) is rejected"
            r"|Key was rejected by service|Lockdown: \S+: unsigned module loading is restricted"
        ),
    ),
    ("nouveau", late(rf"\bnouveau {_ADDRESS}: ")),
    ("oom-killer", late(r"[Oo]ut of memory: Kill(?:ed)? process")),
)
# Xid 154 says to what the recovery action changed; newer drivers add to an Xid that follows from another which one.
# Source: nv-open-gpu-kernel-modules, kernel_channel.c ("caused by previous Xid %d"); NVIDIA's Xid guide for 154.
_ACTION_OR_CAUSE = late(r"recovery action changed from .*? to (?:0x)?\w+|caused by previous Xid \d+")
_TELLING = ("NVRM", "nvidia/", "SXid", "rejected", "Lockdown", "nouveau", "ut of memory")
"""Every line of interest holds one of these; looking for them first makes a long log fast."""
# The driver says some things over three lines, each of which begins again with its name.
_CONTINUED = late(
    r"[ \t]{0,80}\n[ \t]{0,80}NVRM: (?=\(PCI ID|installed in this system|fallen off the bus|this kernel module has)"
)


def kernel_events(log: str) -> tuple[KernelEvent, ...]:
    """What the log says about the GPU: one event for each kind, code and GPU, in the order of their last lines.

    Xid 154 counts apart for each action that it asks for, and an Xid with an earlier one as its cause for each cause.
    """
    events: dict[tuple[str, int | None, str | None, str], KernelEvent] = {}
    for event in _events(_CONTINUED.sub(" ", log)):
        key = (event.kind, event.code, event.address, _apart(event))
        before = events.pop(key, None)
        count = 1 + (before.count if before else 0)
        events[key] = KernelEvent(kind=event.kind, text=event.text, code=event.code, address=event.address, count=count)
    return tuple(events.values())


def _apart(event: KernelEvent) -> str:
    match = _ACTION_OR_CAUSE.search(event.text)
    return match[0] if match else ""


def _events(log: str) -> Iterator[KernelEvent]:
    for line in log.splitlines():
        if any(word in line for word in _TELLING):
            for kind, pattern in _KINDS:
                match = pattern.search(line)
                if match:
                    yield _event(kind, match, line)
                    break


def _event(kind: str, match: re.Match[str], line: str) -> KernelEvent:
    found = match.groupdict()
    code, address = found.get("code"), found.get("address")
    return KernelEvent(
        kind=kind,
        text=line.strip()[:400],
        code=int(code) if code else None,
        address=f"{address[-10:].lower()}.0" if address else None,
    )
