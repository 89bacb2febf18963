"""Checks of NVLink."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from envcheck.checks.check import check
from envcheck.checks.text import gpu_names, listed, verb
from envcheck.compat.predicates import is_wsl
from envcheck.compat.tables.gpus import card
from envcheck.snapshot import Gpu, NvLink, Snapshot
from envcheck.verdict import Verdict, found, passed


def _active(gpu: Gpu) -> int:
    return sum(link.active is True for link in gpu.nvlink)


def _down(gpu: Gpu) -> bool:
    """It lists links, and none of them is up."""
    return any(link.active is False for link in gpu.nvlink) and _active(gpu) == 0


def _linked(gpu: Gpu, gpus: Sequence[Gpu]) -> bool:
    """Something shows that the links lead somewhere: a known far end, another GPU's link to it, wires on the board.

    A GPU with an NVLink connector lists its links as inactive where no bridge is fitted; that is no fault. NVML then
    tells a number for each and nothing more. A snapshot written by hand that lists links of two GPUs means links that
    are there.
    """
    address = gpu.pcie.address if gpu.pcie else None
    reached = {link.peer for other in gpus for link in other.nvlink if link.peer and other.index != gpu.index}
    known = card(gpu.name)
    told = any(link != NvLink(link=link.link, active=link.active) for link in gpu.nvlink)
    by_hand = any(link.link is None for link in gpu.nvlink) and sum(bool(g.nvlink) for g in gpus) > 1
    return told or by_hand or address in reached or (known is not None and known.wiring == "board")


def _numbered(gpu: Gpu) -> list[tuple[int, NvLink]]:
    """Each link with the driver's number for it; its place where that is not told."""
    return [(place if link.link is None else link.link, link) for place, link in enumerate(gpu.nvlink)]


def _answering(snapshot: Snapshot) -> tuple[Gpu, ...]:
    """The GPUs whose links could be read at all; none where there is nobody to be linked with."""
    gpus = tuple(gpu for gpu in snapshot.gpus if gpu.error is None)
    return gpus if len(gpus) > 1 else ()


@check("link.nvlink", "link", "nvlink-absent", "nvlink-inactive", "nvlink-degraded")
def nvlink(snapshot: Snapshot) -> Iterator[Verdict]:
    """All NVLinks of the GPUs are active."""
    gpus = _answering(snapshot)
    dead = [gpu for gpu in gpus if _down(gpu) and _linked(gpu, snapshot.gpus)]
    part = [gpu for gpu in (snapshot.gpus if snapshot.sources else gpus) if _partly_down(gpu)]
    unwell = [gpu for gpu in gpus if gpu.fabric_faults and gpu not in part]
    yield from _inactive(dead)
    yield from _degraded(part)
    yield from _fabric_unwell(unwell)
    yield from _absent(snapshot)
    up = [gpu for gpu in gpus if _active(gpu)]
    if up and not dead and not part and not unwell:
        counts = listed(sorted({_active(gpu) for gpu in up}))
        versions = sorted({link.version for gpu in up for link in gpu.nvlink if link.version is not None})
        yield passed(f"NVLink{' ' + listed(versions) if versions else ''}: {counts} links active on {gpu_names(up)}")


def _partly_down(gpu: Gpu) -> bool:
    """Some up, some down, and fewer up than the GPU has when it is fully connected."""
    if _active(gpu) == 0 or all(link.active is not False for link in gpu.nvlink):
        return False
    known = card(gpu.name)
    return known is None or not known.nvlinks or _active(gpu) < known.nvlinks


def _inactive(dead: Sequence[Gpu]) -> Iterator[Verdict]:
    if dead:
        yield found(
            "nvlink-inactive",
            f"{gpu_names(dead)} {'has' if len(dead) == 1 else 'have'} NVLinks, but none is active. Traffic between "
            "the GPUs uses PCIe, which is much slower.",
            gpus=[gpu.index for gpu in dead],
            links=[len(gpu.nvlink) for gpu in dead],
        )


def _degraded(part: Sequence[Gpu]) -> Iterator[Verdict]:
    if part:
        alike: dict[str, list[Gpu]] = defaultdict(list)
        for gpu in part:
            alike[_what_is_down(gpu)].append(gpu)
        yield found(
            "nvlink-degraded",
            " ".join(f"{gpu_names(gpus)}: {text}." for text, gpus in alike.items()),
            gpus=[gpu.index for gpu in part],
            active=[_active(gpu) for gpu in part],
            links=[len(gpu.nvlink) for gpu in part],
        )


def _fabric_unwell(gpus: Sequence[Gpu]) -> Iterator[Verdict]:
    """All links are up, and the fabric that they lead to is not well."""
    if gpus:
        faults = list(dict.fromkeys(fault for gpu in gpus for fault in gpu.fabric_faults))
        yield found(
            "nvlink-degraded",
            f"The NVLink fabric of {gpu_names(gpus)} reports {listed(faults)}.",
            title="The NVLink fabric is degraded",
            gpus=[gpu.index for gpu in gpus],
            faults=faults,
        )


def _what_is_down(gpu: Gpu) -> str:
    """Say `2 of 4 up, down: links 2 and 3`."""
    down = [number for number, link in _numbered(gpu) if link.active is False]
    return f"{_active(gpu)} of {len(gpu.nvlink)} active, inactive: {verb(len(down), 'link', 'links')} {listed(down)}"


def _absent(snapshot: Snapshot) -> Iterator[Verdict]:
    """Cards of one model with a connector and no bridge. Where NVLink is hidden (WSL, virtual GPUs) nothing is said."""
    alike: dict[str, list[Gpu]] = defaultdict(list)
    for gpu in () if is_wsl(snapshot) else _answering(snapshot):
        if _could_be_bridged(gpu, snapshot):
            alike[gpu.name or ""].append(gpu)
    for name, gpus in alike.items():
        if len(gpus) > 1:
            yield found(
                "nvlink-absent",
                f"{gpu_names(gpus)} ({name}) have a connector for an NVLink bridge, but no link is active: no bridge "
                "is installed, or it is loosely seated. They exchange data over PCIe, which is fine for a model "
                "whose layers are spread over the GPUs.",
                gpus=[gpu.index for gpu in gpus],
                name=name,
            )


def _could_be_bridged(gpu: Gpu, snapshot: Snapshot) -> bool:
    """It has a connector, and surely nothing on it."""
    known = card(gpu.name)
    hidden = f"gpus[{gpu.index}].nvlink" in snapshot.unavailable or gpu.virtualization == "vgpu"
    free = all(link.active is False for link in gpu.nvlink) and not _linked(gpu, snapshot.gpus)
    return known is not None and known.wiring == "bridge" and free and not hidden


@check("link.nvlink-errors", "link", "nvlink-errors")
def nvlink_errors(snapshot: Snapshot) -> Iterator[Verdict]:
    """The NVLink error counters are zero."""
    gpus = _answering(snapshot)
    counted = [(gpu, text) for gpu in gpus if (text := _counts(gpu))]
    if counted:
        yield found(
            "nvlink-errors",
            " ".join(f"{gpu_names([gpu])}: {text}." for gpu, text in counted),
            gpus=[gpu.index for gpu, _ in counted],
        )
    elif any(link.replay_errors == 0 for gpu in gpus for link in gpu.nvlink):
        yield passed("NVLink error counters are zero")


def _counts(gpu: Gpu) -> str:
    """`link 0: 12 replays; link 2: 1 recovery`; empty: none."""
    words = []
    for number, link in _numbered(gpu):
        crc = (link.crc_flit_errors or 0) + (link.crc_data_errors or 0)
        kinds = ((link.replay_errors, "replays"), (link.recovery_errors, "recoveries"), (crc, "CRC errors"))
        said = [f"{count} {kind}" for count, kind in kinds if count]
        if said:
            words.append(f"link {number}: {listed(said)}")
    return "; ".join(words)
