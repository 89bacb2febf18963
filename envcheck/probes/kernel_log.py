"""The kernel log, from wherever this user may read it."""

import os
import re
import time
from collections.abc import Iterator

from envcheck.late_pattern import late
from envcheck.probes.box import Box, Unavailable

DEVICE = "/dev/kmsg"
LIMIT_S = 1.0
JOURNAL = ("journalctl", "-k", "-b", "-o", "cat", "--no-pager", "-q", "-n", "5000")
"""`-o cat` prints the message alone: the other formats print the host's name with each line."""

_RECORD = late(r"^\d+,\d+,\d+,[^;\n]*;", re.MULTILINE)
"""Head of a record of /dev/kmsg: priority, sequence number, microseconds, flags."""
_PROPERTY = late(r"^ \w+=.*\n?", re.MULTILINE)
_STAMP = late(r"^\[ *\d+\.\d+\] ?", re.MULTILINE)
_ESCAPED = late(r"\\x([0-9a-f]{2})")


def kernel_log(box: Box, gaps: Unavailable) -> str | None:
    """Messages of this boot, one a line, without time stamps; None where this user may read none.

    /dev/kmsg first, because it needs no other program; then the journal, which members of `adm` may read; then dmesg.
    A log that only another machine's tools could read (a machine below another root) is not read with them.
    """
    reasons: list[str] = []
    text = _device(box, reasons)
    if text is None and str(box.root) == "/":
        text = from_programs(box, reasons)
    if text is None:
        gaps["driver.kernel_events"] = "; ".join(reasons)
    return text


def _device(box: Box, reasons: list[str]) -> str | None:
    try:
        handle = os.open(box.path(DEVICE), os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        reasons.append(f"{DEVICE}: {error.strerror}")
        return None
    try:
        data = b"".join(_records(handle, time.monotonic() + box.left_s(LIMIT_S)))
    except OSError as error:
        reasons.append(f"{DEVICE}: {error.strerror}")
        return None
    finally:
        os.close(handle)
    text = _PROPERTY.sub("", _RECORD.sub("", data.decode("utf-8", "replace")))
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def _records(handle: int, until: float) -> Iterator[bytes]:
    """Each read gives one record; the device says "try again" at its end and "broken pipe" for one overwritten."""
    while time.monotonic() < until:
        try:
            record = os.read(handle, 1 << 16)
        except BlockingIOError:
            return
        except BrokenPipeError:
            continue
        if not record:
            return
        yield record


def from_programs(box: Box, reasons: list[str]) -> str | None:
    """What the journal says, else dmesg; None, and why in `reasons`, where neither says anything."""
    return _program(box, reasons, *JOURNAL) or _program(box, reasons, "dmesg")


def _program(box: Box, reasons: list[str], *command: str) -> str | None:
    outcome = box.run(*command, at_most_s=LIMIT_S)
    if outcome.ok and outcome.out.strip():
        return _STAMP.sub("", outcome.out)
    said = (outcome.err.strip().splitlines() or ["it said nothing"])[0]
    reasons.append(f"{command[0]}: {outcome.failure or said}")
    return None
