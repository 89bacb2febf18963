"""transformers: which torch and Python each release wants, and since when it knows Qwen3-VL."""

import msgspec

from envcheck.compat.tables.table import Minor, Table, Version
from envcheck.units import version_tuple

FIRST_WITH_QWEN3_VL = "4.57.0"
"""Source: transformers' release notes, v4.57.0."""


class TransformersReleases(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Releases that want the same."""

    first: Version
    last: Version
    """The newest of them."""
    torch: Minor
    """The oldest torch; with an older one transformers says that there is none."""
    python: Minor
    """The oldest Python."""
    works_with: Minor
    """The oldest torch with which it was seen to work; that may be newer than what it says."""


# Source: Requires-Python and the extras `torch` and `kernels` of each release on the Python Package Index, as of
# 2026-11-25. works_with: the smoke test with the tiny model, text and images, on CPUs, of the last release of a row.
# 5.19.0 does not import with torch 2.5.1 (torch.accelerator), 5.14.1, 5.10.4 and 5.9.0 not with 2.4.1 (DTensor,
# float8_e8m0fnu), 5.0.0 and 4.57.6 do not embed with 2.2.2 (torch.is_autocast_enabled, torch.compiler.is_compiling).
# fmt: off
RELEASES = Table((
    #                    first     last      torch   Python   works with
    TransformersReleases("4.57.0", "4.57.6", (2, 2), (3, 9),  (2, 4)),
    TransformersReleases("5.0.0",  "5.0.0",  (2, 2), (3, 10), (2, 4)),
    TransformersReleases("5.1.0",  "5.7.0",  (2, 4), (3, 10), (2, 4)),
    TransformersReleases("5.8.0",  "5.14.1", (2, 4), (3, 10), (2, 5)),
    TransformersReleases("5.15.0", "5.18.0", (2, 5), (3, 10), (2, 5)),
    TransformersReleases("5.19.0", "5.19.0", (2, 5), (3, 10), (2, 6)),
    TransformersReleases("5.20.0", "5.20.2", (2, 6), (3, 10), (2, 6)),
    TransformersReleases("5.21.0", "5.23.0", (2, 6), (3, 11), (2, 6)),
))
# fmt: on


def knows_qwen3_vl(version: str) -> bool:
    """It has the architecture; a development version counts as the release that it leads to, 4.57.0.dev0 has it."""
    numbers = version_tuple(version)
    return numbers is None or numbers[:2] >= (version_tuple(FIRST_WITH_QWEN3_VL) or ())[:2]


def releases(version: str | None) -> TransformersReleases | None:
    """The row of a version: the last one that begins before it; None: older than the table, or no version."""
    numbers = version_tuple(version)
    if numbers is None:
        return None
    return next((row for row in reversed(RELEASES) if (version_tuple(row.first) or ())[:2] <= numbers), None)


def is_newer_than_table(version: str | None) -> bool:
    """Released after this table was written: judge by the last row, and say so."""
    numbers = version_tuple(version)
    return numbers is not None and numbers[:2] > (version_tuple(RELEASES[-1].last) or ())[:2]
