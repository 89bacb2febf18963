"""Checks of the GPU errors in the kernel log."""

from collections.abc import Iterator, Sequence

from envcheck.catalogue.tables.xid import explain
from envcheck.checks.gpu_health import FALLEN_OFF_BUS
from envcheck.checks.verdict import Verdict, check, found, passed
from envcheck.checks.words import listed
from envcheck.snapshot import KernelEvent, Snapshot


@check("gpu.xid", "gpu", "xid-errors")
def xids(snapshot: Snapshot) -> Iterator[Verdict]:
    """The kernel log holds no GPU errors (Xid)."""
    if snapshot.driver is None:
        return
    events = [e for e in snapshot.driver.kernel_events if e.kind in {"xid", "sxid"}]
    told = [e for e in events if e.kind == "sxid" or e.code != FALLEN_OFF_BUS]  # 79 is gpu-lost
    if told:
        yield _logged(told)
    elif snapshot.gpus and not events and _log_was_read(snapshot):
        yield passed("No GPU errors (Xid) in the kernel log")


def _log_was_read(snapshot: Snapshot) -> bool:
    """Probed at all (nouveau_loaded comes from the same place), and readable."""
    probed = snapshot.driver is not None and snapshot.driver.nouveau_loaded is not None
    return probed and "driver.kernel_events" not in snapshot.unavailable


def _logged(events: Sequence[KernelEvent]) -> Verdict:
    codes = sorted({e.code for e in events if e.kind == "xid" and e.code is not None})
    switches = sorted({e.code for e in events if e.kind == "sxid" and e.code is not None})
    harmless = not switches and codes and all(explain(code).action == "nothing" for code in codes)
    names = [f"Xid {code}" for code in codes] + [f"SXid {code}" for code in switches]
    return found(
        "xid-errors",
        " ".join([*(_about(code, events) for code in codes), *(_about_switch(code) for code in switches)]),
        status="info" if harmless else None,
        title=f"The driver has logged {listed(names)}",
        codes=codes,
        switch_codes=switches,
        times=sum(e.count for e in events),
        addresses=sorted({e.address for e in events if e.address}),
        last=events[-1].text,
    )


def _about(code: int, events: Sequence[KernelEvent]) -> str:
    """Say `Xid 31 (3 times on 0000:01:00.0): a program touched ...` with its cause and what to do."""
    mine = [e for e in events if e.kind == "xid" and e.code == code]
    times = sum(e.count for e in mine)
    places = sorted({e.address for e in mine if e.address})
    known = explain(code)
    often = f"{times} times" if times > 1 else "once"
    where = f" on {listed(places)}" if places else ""
    blame = {"either": "the program or the hardware", "none": ""}.get(known.blame, f"the {known.blame}")
    cause = f" Cause: {blame}." if blame else ""
    calm = " There is nothing to do." if known.action == "nothing" else ""
    return f"Xid {code} ({often}{where}): {known.meaning}.{cause}{calm}"


def _about_switch(code: int) -> str:
    return f"SXid {code}: an error of an NVSwitch; NVIDIA's fabric manager guide explains the code."
