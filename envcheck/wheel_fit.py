"""Was an installed wheel built for this Python and this machine? Standard library only, as `integrity`, which asks.

Tags: https://packaging.python.org/en/latest/specifications/platform-compatibility-tags/.
"""

import os
import re
from collections.abc import Iterable

MACHINES = ("x86_64", "aarch64")
"""Those that wheels of this field are built for; nothing is said on others."""
_FOLDER = re.compile(r"/python3\.(\d{1,2})(?:/|$)")
_PYTHON = re.compile(r"(py|cp)3(\d{1,2})?")


def wheel_fits(wheel: str, folder: str, machine: str | None = None) -> bool:
    """The text of a WHEEL file names a tag that fits the Python whose folder of packages this is; True: or none.

    Args:
        wheel: the text.
        folder: `.../lib/python3.11/site-packages`.
        machine: as `uname -m` says it; None: this one.
    """
    tags = re.findall(r"^Tag:\s*(\S+)", wheel, re.MULTILINE)
    place = _FOLDER.search(folder)
    machine = machine or os.uname().machine
    if not tags or place is None or machine not in MACHINES:
        return True
    return any(_fits(tag.split("-"), int(place[1]), machine) for tag in tags)


def _fits(tag: list[str], minor: int, machine: str) -> bool:
    if len(tag) != 3:
        return True
    pythons, abis, platforms = (part.split(".") for part in tag)
    runs = any(name == "any" or ("linux" in name and name.endswith(f"_{machine}")) for name in platforms)
    return runs and any(_is_for(python, abis, minor) for python in pythons)


def _is_for(python: str, abis: Iterable[str], minor: int) -> bool:
    """`cp311-abi3` also fits newer Pythons, and so does `py310-none`; `cp311-cp311` fits its own alone."""
    match = _PYTHON.fullmatch(python)
    if match is None:
        return False
    built = int(match[2]) if match[2] else 0
    return built <= minor if match[1] == "py" or "abi3" in abis or not built else built == minor
