"""Run every probe at once, within one deadline, and put a snapshot together from what came back."""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timezone
from functools import partial

from msgspec import Struct

from envcheck.probes.background import started
from envcheck.probes.box import Box, Probe, ProbeResult
from envcheck.snapshot import LocalSnapshot, Snapshot, seen_here

GRACE_S = 0.5
"""How long after the deadline a probe that is just ending is waited for."""


class Defect(Struct, frozen=True):
    """A probe that raised: envcheck's own fault, reported, never fatal."""

    probe: str
    error: str


class Look(Struct, frozen=True):
    """A look at the machine: the snapshot, and what went wrong in envcheck while looking."""

    snapshot: LocalSnapshot
    defects: tuple[Defect, ...] = ()


def look(
    box: Box,
    probes: Mapping[str, Probe] | None = None,
    *,
    notify: Callable[[str], None] = lambda _name: None,
) -> Look:
    """Probe the machine.

    Every probe runs in a thread of its own; one that has not answered by the deadline is left behind (its thread is a
    daemon) and its sections are marked unavailable. `notify` is told each probe's name when it is done. A probe for
    which the system gives no thread (`ulimit -u`, `ulimit -v`) runs in this one, when the others have ended; so does
    one that ran out of memory next to the others.
    """
    if probes is None:
        from envcheck.probes.sections import PROBES

        probes = PROBES
    slots = {name: _Slot(name, probe, box) for name, probe in probes.items()}
    without_thread = [slot for slot in slots.values() if not started(slot.thread)]
    for slot in slots.values():
        if slot not in without_thread:
            slot.thread.join(max(0.0, box.deadline + GRACE_S - time.monotonic()))
            notify(slot.name)
    for slot in slots.values():
        if (slot in without_thread or slot.out_of_memory) and time.monotonic() < box.deadline:
            slot.work()
        if slot in without_thread:
            notify(slot.name)
    return _assemble([slot.result() for slot in slots.values()])


class _Slot:
    """One probe in its thread."""

    def __init__(self, name: str, probe: Probe, box: Box) -> None:
        self.name = name
        self._seen: ProbeResult | None = None
        self._error: str | None = None
        self.out_of_memory = False
        self._look = partial(probe, box)
        self.thread = threading.Thread(target=self.work, name=f"probe-{name}", daemon=True)

    def work(self) -> None:
        self.out_of_memory = False
        try:
            self._seen = self._look()
        except MemoryError:
            self.out_of_memory = True
        except Exception as error:  # noqa: BLE001 - a probe never raises; one that does is a defect to report
            self._error = f"{type(error).__name__}: {error}"

    def result(self) -> tuple[ProbeResult, Defect | None]:
        if self._error is not None:
            return ProbeResult({}, {self.name: f"envcheck's probe failed: {self._error}"}), Defect(
                self.name, self._error
            )
        if self.out_of_memory:
            return ProbeResult({}, {self.name: "this process was refused the memory for it"}), None
        if self._seen is None:
            return ProbeResult({}, {self.name: "no answer within the time limit"}), None
        return self._seen, None


def _assemble(results: Sequence[tuple[ProbeResult, Defect | None]]) -> Look:
    sections: dict[str, object] = {}
    unavailable: dict[str, str] = {}
    for seen, _ in results:
        sections.update(seen.sections)
        unavailable.update(seen.unavailable)
    created = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    snapshot = Snapshot(created=created, unavailable=dict(sorted(unavailable.items())), **sections)  # type: ignore[arg-type]
    return Look(seen_here(snapshot), tuple(d for _, d in results if d))
