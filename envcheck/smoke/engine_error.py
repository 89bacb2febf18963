"""The first error in the output of an engine that runs in processes of its own: what ended it. Pure.

The exception that arrives says only that the engine did not start; the process that failed printed why, long before
the last line.
"""

import re

ENDED = re.compile(r"[Ee]ngine core initialization failed|EngineDeadError|Engine (core|process).{0,40}(died|failed)")
"""What the exception says that names no cause (vllm/v1/engine of 0.12 to 0.33)."""
_PREFIX = re.compile(r"^\s*(?:\([\w.+ =-]{1,60}\)\s*)?(?:ERROR|CRITICAL) \S{1,20} \S{1,20} \[[^\]]{1,80}\]\s?(.*)$")
"""`(EngineCore_DP0 pid=5625) ERROR 01-28 19:05:08 [core.py:708] ValueError: ...`, or without the process."""
_EXCEPTION = re.compile(r"^(?:[A-Za-z_][\w.]{0,80}\.)?[A-Z]\w{0,60}(?:Error|Exception|Exit|Failure)\b")
LONGEST = 300


def first_error(output: str) -> str | None:
    """The first exception that a process of the engine reported, with its message; None: there is none."""
    for line in output.splitlines():
        reported = _PREFIX.match(line[:2000])
        text = (reported[1] if reported else "").strip()
        if reported and _EXCEPTION.match(text) and not ENDED.search(text):
            return text[:LONGEST]
    return None
