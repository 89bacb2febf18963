"""Free-threaded builds of CPython: which packages of a set have wheels for them."""

from collections.abc import Mapping

from envcheck.compat.tables.table import Minor

# A wheel for the stable ABI (abi3) does not load into a free-threaded Python. Packages in pure Python are not here.
# Source: the tags of the wheels on the Python Package Index, asked with `pip install --dry-run --abi cp314t`
# and the like on 2026-11-30.
WHEELS: Mapping[str, frozenset[Minor]] = {
    "torch": frozenset({(3, 13), (3, 14)}),
    "torchvision": frozenset({(3, 13), (3, 14)}),
    "pillow": frozenset({(3, 13), (3, 14), (3, 15)}),
    "numpy": frozenset({(3, 13), (3, 14)}),
    "tokenizers": frozenset({(3, 14)}),
    "safetensors": frozenset(),
}


def without_wheel(python: Minor) -> tuple[str, ...]:
    """The packages of a set that have none for the free-threaded build of this Python; empty: all have one."""
    return tuple(name for name, pythons in WHEELS.items() if python not in pythons)
