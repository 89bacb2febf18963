"""Which of the two is older where an extension and NumPy do not match: API versions grow, and most types."""

from envcheck.findings import Evidence
from envcheck.late_pattern import late

_SIZES = late(r"Expected (\d{1,4})(?: from C header)?, got (\d{1,4})")
_VERSIONS = late(
    r"compiled against (?:NumPy C-)?A[PB]I version (0x[0-9a-f]{1,8})[^\n]{0,60}? (?:but (?:this version of numpy is"
    r"|the running NumPy has (?:C-)?A[PB]I version)) (0x[0-9a-f]{1,8})"
)
_FOR_NUMPY_1 = late(r"numpy\.dtype size changed[^\n]{0,60} Expected 96 from C header, got 88")
"""The one type that shrank: `numpy.dtype.__basicsize__` is 96 bytes from 1.15 to 1.26, and 88 in NumPy 2 (measured:
2.4.6; numpy/numpy#11628 for 1.15). The message with "C header" is Cython's of 0.29 and newer, after NumPy 1.15."""
_NDARRAY_OF_1_20 = late(r"numpy\.ndarray size changed[^\n]{0,60} Expected 88 from C header, got 80")
_RELEASES = {
    0x9: "1.9", 0xA: "1.10", 0xB: "1.13", 0xC: "1.14", 0xD: "1.16", 0xE: "1.20", 0xF: "1.22", 0x10: "1.23",
    0x11: "1.25", 0x12: "2.0", 0x13: "2.1", 0x14: "2.3",
}  # fmt: skip
"""NumPy's first release with an API version. Source: numpy/_core/meson.build, "C API version"."""


def read_older(text: str) -> Evidence | None:
    """NumPy is older than the one that the extension was built for; None: it is not."""
    built, found = _numbers(text) or (0, 0)
    if built <= found:
        return None
    release = "1.20" if _NDARRAY_OF_1_20.search(text) else _RELEASES.get(built)
    return {"numpy_floor": release} if release else {}


def read_newer(text: str) -> Evidence | None:
    """NumPy is newer, or the text says nothing of sizes; None: it is older."""
    numbers = _numbers(text)
    return None if numbers and numbers[0] > numbers[1] else {}


def _numbers(text: str) -> tuple[int, int] | None:
    """What the extension was built with, and what NumPy has."""
    line = text.partition("\n")[0]
    if _FOR_NUMPY_1.search(line):
        return None
    if versions := _VERSIONS.search(line):
        return int(versions[1], 16), int(versions[2], 16)
    sizes = _SIZES.search(line)
    return (int(sizes[1]), int(sizes[2])) if sizes else None
