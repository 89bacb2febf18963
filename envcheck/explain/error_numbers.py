"""Error numbers of Linux and Windows: the words next to them are in the user's language, the numbers are not."""

NETWORK = "network"
"""In place of a problem: which one depends on what was to be reached."""
_ERRNO = {
    12: "host-out-of-memory",
    13: "permission-denied",
    24: "files-too-many",
    28: "no-space-left",
    30: "permission-denied",
    98: "port-taken",
}
"""Linux's errno; Python on Windows translates to the same names, and writes the number of Windows itself."""
_ERRNO_NETWORK = frozenset({101, 104, 110, 111, 113})
_WINERROR = {
    5: "permission-denied",
    8: "host-out-of-memory",
    14: "host-out-of-memory",
    112: "no-space-left",
    126: "module-dll-not-loaded",
    127: "extension-abi-mismatch",
    193: "module-dll-not-loaded",
    1114: "module-dll-not-loaded",
    1455: "host-out-of-memory",
    10048: "port-taken",
}
_WINERROR_NETWORK = frozenset({10051, 10053, 10054, 10060, 10061, 10065, 11001})
"""Windows' system error codes (winerror.h, winsock2.h)."""


def meaning_of_number(number: int, of: str | None) -> str | None:
    """The signature or problem, or `NETWORK`; None: the number says too little.

    Args:
        number: the code.
        of: `Errno` or `WinError`, as Python writes it; None: Rust's `(os error N)`, which is of either system.
    """
    if number in (_WINERROR_NETWORK if of == "WinError" else _ERRNO_NETWORK):
        return NETWORK
    known = {"WinError": _WINERROR, "Errno": _ERRNO}.get(of or "", {**_WINERROR, **_ERRNO})
    return known.get(number)
