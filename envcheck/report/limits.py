"""What no report of a real machine holds: a file that does would cost the reader time and memory, and is refused."""

from collections.abc import Iterator

BRANCHES = 200_000
"""Lists and tables; a report of a machine with eight GPUs and 500 packages holds 2,000."""
VALUES = 500_000
TEXT = 32_768
"""Characters of one text; the longest facts are search paths and the last lines of a program."""
ENTRIES = 2_000
"""Of one list or table; the longest is that of the installed packages."""
FEWER = {
    "gpus": 256, "pci_gpus": 256, "kernel_events": 1_024, "findings": 1_000, "causes": 100, "nvlink": 256,
    "processes": 2_000,
}  # fmt: skip
"""Lists that are looked at more than once for each of their entries, or for whose entries the resolver is asked; the
largest machines have 16 GPUs of 18 links."""
WHOLE = 1 << 63
"""Whole numbers with which arithmetic may overflow: JSON knows no bounds, and msgspec reads any."""


def too_many(data: bytes) -> str | None:
    """Why JSON is not even decoded, which takes 30 times its size; None: it may be. An upper bound suffices."""
    if data.count(b"[") + data.count(b"{") > BRANCHES:
        return f"more than {BRANCHES} lists and tables"
    return f"more than {VALUES} values" if data.count(b",") > VALUES else None


def too_large(document: object) -> str | None:
    """The first thing in plain data that no machine has, in words; None: there is none."""
    return next(_beyond(document, ""), None)


def _beyond(value: object, name: str) -> Iterator[str]:
    if isinstance(value, dict):
        yield from _length(len(value), name)
        for key, item in value.items():
            if len(key) > TEXT:
                yield f"a key of more than {TEXT} characters"
            yield from _beyond(item, key)
    elif isinstance(value, list | tuple):
        yield from _length(len(value), name)
        for item in value:
            yield from _beyond(item, "")
    elif isinstance(value, str) and len(value) > TEXT:
        yield f"a text of more than {TEXT} characters"
    elif isinstance(value, int) and abs(value) >= WHOLE:
        yield "a whole number of more than 64 bits"


def _length(count: int, name: str) -> Iterator[str]:
    most = FEWER.get(name, ENTRIES)
    if count > most:
        yield f"a list of more than {most} entries"
