"""Is there room for what is to be installed?"""

import os
from pathlib import Path

from envcheck.units import size


def free_bytes(folder: str) -> int | None:
    """Room for an ordinary user on the disk that holds `folder`, which need not exist yet; None: not to be known."""
    place = Path(folder).absolute()
    while not place.exists() and place != place.parent:
        place = place.parent
    try:
        disk = os.statvfs(place)
    except OSError:
        return None
    return disk.f_bavail * disk.f_frsize


def too_little(free: int | None, needed: int, folder: str) -> str | None:
    """What to tell the user where the room will hardly do; None where it does, or is not known."""
    if free is None or free >= needed:
        return None
    return f"There is {size(free)} of room left in {folder}, and installing takes about {size(needed)}."
