"""Whether the CUDA driver starts: cuInit and cuDeviceGetCount in a child process, a fraction of a second."""

import sys
import time
from pathlib import Path

import msgspec

from envcheck.probes.box import Box
from envcheck.snapshot import CudaInit

LIMIT_S = 3.0
"""Without persistence mode the first program wakes every GPU, 1 to 3 s each; longer is said, and is no failure."""
_CHILD = str(Path(__file__).with_name("cuda_init_child.py"))


class _Answer(msgspec.Struct):
    cuInit: int | None = None  # noqa: N815 - the driver's own name
    cuDeviceGetCount: int | None = None  # noqa: N815 - as above
    count: int | None = None
    error: str | None = None


def start_cuda(box: Box, library: str, limit_s: float = LIMIT_S) -> tuple[CudaInit | None, str | None]:
    """What the driver answered; or why that is not known."""
    if not sys.executable:
        return None, "there is no Python to start CUDA with"
    started = time.monotonic()
    outcome = box.run(sys.executable, "-I", "-S", _CHILD, str(box.path(library)), at_most_s=limit_s)
    took = round(time.monotonic() - started, 3)
    if outcome.timed_out:
        return None, f"cuInit did not answer within {limit_s:g} s, as where GPUs have to wake first; that is no failure"
    answer = _answer(outcome.out)
    if answer is not None and answer.error is not None:
        return None, f"libcuda cannot be used for it: {answer.error}"
    if answer is not None:
        code = answer.cuInit or answer.cuDeviceGetCount or 0
        call = "cuInit" if answer.cuInit else "cuDeviceGetCount" if answer.cuDeviceGetCount else None
        return CudaInit(code=code, call=call, device_count=answer.count, seconds=took), None
    if outcome.code is not None and outcome.code < 0:
        return CudaInit(code=None, call="cuInit", signal=-outcome.code, seconds=took), None
    reason = outcome.failure or f"the process that started CUDA ended with code {outcome.code}"
    return None, reason


def _answer(text: str) -> _Answer | None:
    """The line of it that is one; the library itself may print what it likes."""
    return next((found for found in map(_decoded, text.splitlines()) if found), None)


def _decoded(line: str) -> _Answer | None:
    try:
        return msgspec.json.decode(line, type=_Answer)
    except msgspec.MsgspecError:
        return None
