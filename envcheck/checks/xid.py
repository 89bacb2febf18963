"""Checks of the GPU errors in the kernel log."""

from collections.abc import Iterator, Mapping, Sequence

from envcheck.catalogue.gpu.recovery import MEANING, XID, Recovery, asked_for, cause
from envcheck.catalogue.gpu.xid import explain
from envcheck.catalogue.link.sxid import explain_switch, link, severity
from envcheck.checks.check import check
from envcheck.checks.gpu_health import FALLEN_OFF_BUS
from envcheck.checks.text import listed
from envcheck.snapshot import KernelEvent, Snapshot
from envcheck.verdict import Verdict, found, passed

OFTEN = 10
"""So many errors of a kind on one switch since the computer started are no longer rare."""


@check("gpu.xid", "gpu", "xid-errors")
def xids(snapshot: Snapshot) -> Iterator[Verdict]:
    """The kernel log has no GPU errors (Xid)."""
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
    of_switches = {code: [e for e in events if e.kind == "sxid" and e.code == code] for code in switches}
    asked = asked_for(events)
    caused = _caused(events)
    names = [f"Xid {code}" for code in codes] + [f"SXid {code}" for code in switches]
    return found(
        "xid-errors",
        " ".join([*(_about(code, events, asked) for code in codes), *map(_about_switch, of_switches.values())]),
        status="info" if asked in {None, "none"} and _harmless(codes, of_switches) else None,
        title=f"The driver has logged {listed(names)}",
        codes=codes,
        root_codes=[code for code in codes if code not in caused],
        recovery=asked,
        switch_codes=switches,
        switch_actions=[str(explain_switch(code, mine[-1].text).action) for code, mine in of_switches.items()],
        times=sum(e.count for e in events),
        addresses=sorted({e.address for e in events if e.address}),
        last=events[-1].text,
    )


def _caused(events: Sequence[KernelEvent]) -> set[int]:
    """The codes of which every line names another Xid as its cause: what to do follows from that one."""
    own = {e.code for e in events if e.kind == "xid" and cause(e.text) in {None, e.code}}
    return {e.code for e in events if e.kind == "xid" and e.code is not None} - own


def _harmless(codes: Sequence[int], switches: Mapping[int, Sequence[KernelEvent]]) -> bool:
    """Nothing needs doing. A link that sends again now and then is no alarm; one that does so often is slow."""
    calm = all(explain(code).action == "nothing" for code in codes)
    return calm and all(_harmless_switch(events) for events in switches.values())


def _harmless_switch(events: Sequence[KernelEvent]) -> bool:
    action = explain_switch(events[-1].code or 0, events[-1].text).action
    return action == "nothing" or (action == "watch" and max(e.count for e in events) < OFTEN)


def _about(code: int, events: Sequence[KernelEvent], asked: Recovery | None) -> str:
    """Say `Xid 31 (3 times on 0000:01:00.0): a program touched ...` with its cause and what to do."""
    mine = [e for e in events if e.kind == "xid" and e.code == code]
    known = explain(code)
    if code == XID and asked:
        calm = "it has recovered; no action is needed" if asked == "none" else MEANING[asked]
        return f"Xid {code} ({_often(mine)}): the driver reports which recovery is needed: {calm}."
    causes = sorted({number for e in mine if (number := cause(e.text)) not in {None, code}} - {None})
    if causes and code in _caused(mine):
        return f"Xid {code} ({_often(mine)}): {known.meaning}. Its cause is Xid {listed(causes)}."
    blame = {"either": "the program or the hardware", "none": ""}.get(known.blame, f"the {known.blame}")
    from_whom = f" Cause: {blame}." if blame else ""
    calm = " No action is needed." if known.action == "nothing" else ""
    return f"Xid {code} ({_often(mine)}): {known.meaning}.{from_whom}{calm}"


def _often(events: Sequence[KernelEvent]) -> str:
    """`once on 0000:01:00.0`, `3 times on 0000:01:00.0 and 0000:02:00.0`."""
    times = sum(e.count for e in events)
    places = sorted({e.address for e in events if e.address})
    return f"{f'{times} times' if times > 1 else 'once'}{f' on {listed(places)}' if places else ''}"


def _about_switch(events: Sequence[KernelEvent]) -> str:
    """Say `SXid 20034 (once on the NVSwitch at 0000:05:00.0, link 30, fatal): a link went down ...`."""
    last = events[-1]
    code = last.code or 0
    known, severe = explain_switch(code, last.text), severity(last.text)
    links = sorted({number for e in events if (number := link(e.text)) is not None})
    words = [_often(events).replace(" on ", " on the NVSwitch at ", 1)]
    words += [f"{'link' if len(links) == 1 else 'links'} {listed(links)}"] if links else []
    words += [severe.lower()] if severe else []
    calm = " No action is needed." if known.action == "nothing" else ""
    return f"SXid {code} ({', '.join(words)}): {known.meaning}.{calm}"
