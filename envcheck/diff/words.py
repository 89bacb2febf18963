"""A difference in a few words: what stands on the two sides of its arrow."""

from collections.abc import Iterable, Sequence

from envcheck.diff.document import Change, Value
from envcheck.diff.parts import Part
from envcheck.snapshot import Gpu
from envcheck.units import size

LONGEST = 160
"""Characters of one value in such a line; the whole stands in the JSON."""
MOST = 3
"""Facts that stand in a line; the others are counted."""


def told(part: Part, changes: Sequence[Change]) -> tuple[str, str]:
    """What A and what B has."""
    heading = _headline(part, changes)
    if heading:
        return word(heading.path, heading.a), word(heading.path, heading.b)
    shown = changes[:MOST]
    rest = f" and {len(changes) - MOST} more" if len(changes) > MOST else ""
    return (
        ", ".join(f"{_name(change.path)} {word(change.path, change.a)}" for change in shown) + rest,
        ", ".join(f"{_name(change.path)} {word(change.path, change.b)}" for change in shown) + rest,
    )


def _headline(part: Part, changes: Sequence[Change]) -> Change | None:
    by_path = {change.path: change for change in changes}
    return next((by_path[path] for path in part.headline if path in by_path), None)


def _name(path: str) -> str:
    """`GPU 1 width` of `gpus[1].pcie.width`; `kernel module open` of `driver.kernel_module_open`."""
    first, _, rest = path.partition(".")
    leaf = rest.rpartition(".")[2] if first not in ("packages", "environment") else rest
    leaf = (leaf or first).removesuffix("_bytes")
    gpu = f"GPU {first[5:-1]} " if first.startswith("gpus[") else ""
    return gpu + (leaf if first in ("packages", "environment") else leaf.replace("_", " "))


def word(path: str, value: Value) -> str:
    """One value as people read it."""
    if value is None or value == () or value == "":
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) and path.endswith("_bytes"):
        return size(value)
    if isinstance(value, list | tuple):
        shown = ", ".join(_clipped(str(item)) for item in value[:4])
        return f"{shown} and {len(value) - 4} more" if len(value) > 4 else shown
    return _clipped(str(value))


def _clipped(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + "..."


def links_up(gpus: Iterable[Gpu]) -> str:
    """`8 of 8 links up`, over all GPUs."""
    links = [link for gpu in gpus for link in gpu.nvlink]
    return f"{sum(link.active is True for link in links)} of {len(links)} links up" if links else "no links"


def cards(gpus: Sequence[Gpu]) -> str:
    """`2x RTX 3090`."""
    names = [(gpu.name or "unknown GPU").removeprefix("NVIDIA ").removeprefix("GeForce ") for gpu in gpus]
    counted = {name: names.count(name) for name in dict.fromkeys(names[:64])}
    return ", ".join(f"{n}x {name}" if n > 1 else name for name, n in counted.items()) or "none seen"
