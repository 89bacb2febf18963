"""Versions of PTX, and the CUDA release that brought each."""

_MAJORS = {"7": "11", "8": "12", "9": "13"}
_OTHERS = {
    "6.0": "9.0", "6.1": "9.1", "6.2": "9.2", "6.3": "10.0", "6.4": "10.1", "6.5": "10.2",
    "8.6": "12.7", "8.7": "12.8", "8.8": "12.9",
}  # fmt: skip
"""Those whose minor version is not CUDA's. Source: PTX ISA, release notes, table "PTX Release History"."""


def cuda_of_ptx(version: str) -> str | None:
    """`11.8` for PTX 7.8; None: not known."""
    major, _, minor = version.partition(".")
    known = _OTHERS.get(version)
    return known or (f"{_MAJORS[major]}.{minor}" if major in _MAJORS and minor.isdecimal() else None)
