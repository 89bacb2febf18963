"""What keeps the child from outliving its parent, and lets it say where it crashed."""

import contextlib
import os
import signal
from pathlib import Path

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def die_with_parent() -> None:
    """Have the kernel kill this process when its parent ends, however that ends."""
    parent = os.getppid()
    with contextlib.suppress(Exception):  # no ctypes, no prctl: the parent's own care must do
        import ctypes

        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended while we asked
        os.kill(os.getpid(), signal.SIGKILL)


def speak_on_crash() -> None:
    """Write the Python stack to standard error where a signal such as SIGSEGV ends the process."""
    with contextlib.suppress(Exception):
        import faulthandler

        faulthandler.enable()


def peak_resident_bytes() -> int | None:
    """Most memory that this process has held at once; None: not to be read."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        for line in Path("/proc/self/status").read_text("ascii", "replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    with contextlib.suppress(Exception):
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return None
