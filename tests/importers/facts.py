"""Looks facts up in a snapshot by their paths."""

import re
from typing import Any

import msgspec

from envcheck.snapshot import Snapshot


def fact(snapshot: Snapshot, path: str) -> Any:
    """`gpus[1].name` of a snapshot; None where there is none."""
    value: Any = msgspec.to_builtins(snapshot)
    for name, index in re.findall(r"([^.\[\]]+)|\[(\d+)\]", path):
        entry = int(index or 0)
        value = (value[entry] if entry < len(value) else None) if index else value.get(name)
        if value is None:
            return None
    return tuple(tuple(row) for row in value) if isinstance(value, list) else value
