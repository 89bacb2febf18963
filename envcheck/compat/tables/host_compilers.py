"""Host compilers: the newest that each nvcc accepts, and which ones the distributions have."""

import msgspec

from envcheck.units import version_tuple


class Accepted(msgspec.Struct, frozen=True):
    """What one nvcc accepts."""

    nvcc: tuple[int, int]
    gcc: int
    """The newest major of GCC."""
    clang: int
    """The newest major of Clang."""


# Sources: crt/host_config.h of each toolkit, the file that stops the build (the nvidia-cuda-nvcc and nvidia-cuda-crt
# wheels hold it: 11.8.89, 12.0.140, 12.1.105, 12.2.140, 12.3.107, 12.4.131, 12.5.82, 12.6.85, 12.8.93, 12.9.86,
# 13.0.88, 13.1.115, 13.2.86, 13.3.73, 13.4.92, 13.5.37); before 11.8 torch/utils/cpp_extension.py. As of 2026-11-24.
# A toolkit that accepts the same as the one before it has no row (11.7, 12.3, 12.5, 12.9, 13.2, 13.3); the newest has.
# fmt: off
ACCEPTED = (
    #        nvcc       gcc  clang
    Accepted((11, 5),   11,  12),
    Accepted((11, 6),   11,  13),
    Accepted((11, 8),   11,  14),
    Accepted((12, 0),   12,  14),
    Accepted((12, 1),   12,  15),
    Accepted((12, 2),   12,  16),
    Accepted((12, 4),   13,  17),
    Accepted((12, 6),   13,  18),
    Accepted((12, 8),   14,  19),
    Accepted((13, 0),   15,  20),
    Accepted((13, 1),   15,  21),
    Accepted((13, 4),   16,  22),
    Accepted((13, 5),   16,  22),
)

# Oldest and newest g++-N package. Sources: packages.ubuntu.com, packages.debian.org.
PACKAGED = {
    ("ubuntu", "20.04"): (7, 10),
    ("ubuntu", "22.04"): (9, 12),
    ("ubuntu", "24.04"): (9, 14),
    ("debian", "11"):    (9, 10),
    ("debian", "12"):    (11, 12),
    ("debian", "13"):    (12, 14),
}
# fmt: on


def accepted_by(nvcc: str | None) -> Accepted | None:
    """The row of this nvcc, else of the nearest older one, else the first row; None: that is no version."""
    numbers = version_tuple(nvcc)
    if numbers is None:
        return None
    return next((row for row in reversed(ACCEPTED) if row.nvcc <= numbers[:2]), ACCEPTED[0])


def is_newer_than_table(nvcc: str | None) -> bool:
    """Released after this table was written: it may accept newer compilers than the last row."""
    numbers = version_tuple(nvcc)
    return numbers is not None and numbers[:2] > ACCEPTED[-1].nvcc


def packaged_gcc(os_id: str | None, os_version: str | None, newest: int) -> int | None:
    """The newest packaged GCC up to `newest`; None where the distribution has none, or is not in the table."""
    numbers = PACKAGED.get((os_id or "", os_version or ""))
    if numbers is None or newest < numbers[0]:
        return None
    return min(newest, numbers[1])
