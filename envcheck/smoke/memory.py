"""Did memory run out? Asked while the child runs, because afterwards nobody knows."""

import contextlib
import resource
from pathlib import Path

LOW_BYTES = 256 * 1024**2
"""Below this the kernel cannot keep a machine alive; earlyoom and systemd-oomd act above this as well."""
LOW_SHARE = 0.05
"""earlyoom strikes at 10 % of memory and of swap, systemd-oomd at 10 % of swap; at 5 % either has struck."""


class MemoryWatch:
    """Watches the memory of the machine and of one process."""

    def __init__(self, pid: int) -> None:
        self._status = Path(f"/proc/{pid}/status")
        self._kills = kills()
        self._lowest: int | None = None
        limit = resource.getrlimit(resource.RLIMIT_AS)[0]
        self.address_limit_bytes = None if limit == resource.RLIM_INFINITY else limit
        self._total: int | None = None
        self.resident_bytes: int | None = None

    def sample(self) -> None:
        """Look once."""
        box = fields(Path("/proc/meminfo"))
        left = box.get("MemAvailable")
        if left is not None:
            left += box.get("SwapFree", 0)
            self._lowest = left if self._lowest is None else min(self._lowest, left)
            self._total = box.get("MemTotal")
        self.resident_bytes = fields(self._status).get("VmHWM", self.resident_bytes)

    def verdict(self) -> str | None:
        """What speaks for memory having run out since the watch began; None: nothing does."""
        now = kills()
        if self._kills is None and self._lowest is None:
            return "most likely by the out-of-memory killer; this kernel does not report it"
        if self._kills is not None and now is not None and now > self._kills:
            return "the kernel's out-of-memory killer was active during the test"
        if self._lowest is not None and self._lowest < max(LOW_BYTES, int(LOW_SHARE * (self._total or 0))):
            return f"only {self._lowest // 1024**2} MiB of memory were left on the machine while it ran"
        return None


def kills() -> int | None:
    """How often the out-of-memory killer has struck since the machine started; None: the kernel does not say."""
    for line in _lines(Path("/proc/vmstat")):
        name, _, value = line.partition(" ")
        if name == "oom_kill":
            with contextlib.suppress(ValueError):
                return int(value)
    return None


def fields(file: Path) -> dict[str, int]:
    """Bytes by name, of a file of lines such as `VmHWM:  1234 kB`; empty where it cannot be read."""
    found = {}
    for line in _lines(file):
        name, _, value = line.partition(":")
        if value.endswith(" kB"):
            with contextlib.suppress(ValueError):
                found[name] = int(value[:-3]) * 1024
    return found


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text("ascii", "replace").splitlines()
    except OSError:
        return []
