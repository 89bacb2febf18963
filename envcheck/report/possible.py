"""Numbers and versions of a document that no machine has: nothing is diagnosed from them.

Each becomes unknown, and `unavailable` says what was stated, of which `checks/evidence.py` makes one sentence. The
bounds go by the unit in a fact's name, and are far beyond what is sold.
"""

import re
from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from envcheck.snapshot import IMPOSSIBLE, Snapshot

Facts = TypeVar("Facts", bound=msgspec.Struct)
EIB = 1 << 60

UNITS: Mapping[str, tuple[float, float]] = {
    "_bytes": (0, EIB), "_c": (-60, 250), "_w": (0, 10_000), "_percent": (0, 100), "_mhz": (0, 20_000),
}  # fmt: skip
"""By the end of a fact's name: the least and the most."""
NAMED: Mapping[str, tuple[float, float]] = {
    "index": (0, 4_095), "generation": (0, 12), "generation_max": (0, 12), "width": (0, 64), "width_max": (0, 64),
    "cpu_count": (1, 65_536), "wsl": (0, 9), "replays": (0, EIB), "link": (0, 255),
}  # fmt: skip
VERSIONS: Mapping[str, tuple[int, int]] = {
    "driver.version": (1, 899),       # branches grow by about 40 a year, 610 at the end of 2026
    "driver.cuda_version": (1, 39),   # one to two years each, 13 in 2026
    "driver.kernel_module": (1, 899),
    "torch.cuda": (1, 39),
    "compute_capability": (1, 29),    # 12 in 2026
}  # fmt: skip
"""By the end of a fact's path: of the first number of its version."""


def possible(snapshot: Snapshot) -> Snapshot:
    """The snapshot without what no machine has."""
    odd: dict[str, str] = {}
    clean = _facts(snapshot, "", odd)
    return msgspec.structs.replace(clean, unavailable={**clean.unavailable, **odd}) if odd else snapshot


def _facts(facts: Facts, path: str, odd: dict[str, str], place: int = 0) -> Facts:
    changed: dict[str, Any] = {}
    for name in facts.__struct_fields__:
        old = getattr(facts, name)
        new = _value(old, f"{path}.{name}".lstrip("."), name, odd)
        if new is not old:
            changed[name] = place if name == "index" else new
    return msgspec.structs.replace(facts, **changed) if changed else facts


def _value(value: object, path: str, name: str, odd: dict[str, str]) -> object:
    if isinstance(value, msgspec.Struct):
        return _facts(value, path, odd)
    if isinstance(value, tuple) and value and isinstance(value[0], msgspec.Struct):
        entries = tuple(_facts(entry, f"{path}[{place}]", odd, place) for place, entry in enumerate(value))
        return value if all(new is old for new, old in zip(entries, value, strict=True)) else entries
    if _is_impossible(value, path, name):
        odd[path] = f"{IMPOSSIBLE}: {value}"
        return None
    return value


def _is_impossible(value: object, path: str, name: str) -> bool:
    if isinstance(value, int | float) and not isinstance(value, bool):
        units = (bounds for unit, bounds in UNITS.items() if name.endswith(unit))
        least, most = NAMED.get(name) or next(units, (float("-inf"), float("inf")))
        return not least <= value <= most
    if isinstance(value, str):
        least, most = next((bounds for fact, bounds in VERSIONS.items() if path.endswith(fact)), (0, float("inf")))
        major = re.match(r"\d+", value[:20])
        return major is not None and not least <= int(major[0]) <= most
    return False
