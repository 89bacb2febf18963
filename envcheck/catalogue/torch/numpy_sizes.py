"""Which of the two is older where an extension and NumPy differ in the size of a type: types grew with releases."""

from envcheck.findings import Evidence
from envcheck.late_pattern import late

_SIZES = late(r"Expected (\d{1,4})(?: from C header)?, got (\d{1,4})")


def read_older(text: str) -> Evidence | None:
    """NumPy is older than the one that the extension was built for; None: it is not."""
    sizes = _sizes(text)
    return {} if sizes and sizes[0] > sizes[1] else None


def read_newer(text: str) -> Evidence | None:
    """NumPy is newer, or the text says nothing of sizes; None: it is older."""
    sizes = _sizes(text)
    return None if sizes and sizes[0] > sizes[1] else {}


def _sizes(text: str) -> tuple[int, int] | None:
    found = _SIZES.search(text.partition("\n")[0])
    return (int(found[1]), int(found[2])) if found else None
