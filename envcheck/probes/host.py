"""The machine and its operating system."""

import os
import re
import sys

from envcheck.probes.box import Box, ProbeResult, Unavailable
from envcheck.probes.distribution import with_distribution
from envcheck.probes.memory import with_memory
from envcheck.probes.python import judged_version
from envcheck.probes.virtualization import container_kind, virtualization
from envcheck.probes.wsl import wsl_passthrough, wsl_version
from envcheck.snapshot import Host

CPUINFO = "/proc/cpuinfo"
FIRST_CPU_BYTES = 8192
"""The first processor's entry fits in it; the kernel takes its time to write out 256 of them."""
SYSTEMS = {"linux": "Linux", "darwin": "Darwin", "win32": "Windows", "cygwin": "Windows"}


def probe_host(box: Box) -> ProbeResult:
    """Section `host`."""
    gaps = Unavailable()
    cpuinfo = _cpuinfo(box, gaps)
    wsl = wsl_version(box, gaps)
    host = Host(
        system=gaps.text(box, "/proc/sys/kernel/ostype") or SYSTEMS.get(sys.platform, sys.platform),
        machine=gaps.text(box, "/proc/sys/kernel/arch") or _uname("machine"),
        kernel=_kernel(box, gaps),
        wsl=wsl,
        wsl_passthrough=wsl_passthrough(box) if wsl == 2 else None,
        container=container_kind(box),
        board=gaps.text(box, "/proc/device-tree/model"),
        l4t=_jetson_linux(gaps.text(box, "/etc/nv_tegra_release")),
        virtualization=virtualization(box, cpuinfo, wsl, gaps),
        root=_is_root(),
        cpu_model=_cpu_model(cpuinfo, gaps),
        cpu_count=_cpu_count(),
        python=judged_version(box),
    )
    if host.python is None:
        gaps["host.python"] = f"{box.python} does not answer as a Python does"
    return ProbeResult({"host": with_memory(with_distribution(host, box, gaps), box, gaps)}, dict(gaps))


def _kernel(box: Box, gaps: Unavailable) -> str | None:
    """The running kernel's release, as `uname -r` gives it."""
    release = gaps.text(box, "/proc/sys/kernel/osrelease", "host.kernel")
    if release is None and str(box.root) == "/":
        release = _uname("release")
    if release is None:
        gaps.setdefault("host.kernel", "/proc/sys/kernel/osrelease: not there")
    else:
        gaps.pop("host.kernel", None)
    return release


def _jetson_linux(text: str | None) -> str | None:
    """`36.4.3` from `# R36 (release), REVISION: 4.3, GCID: ...`."""
    said = re.match(r"# R(\d+) \(release\), REVISION: (\d[\d.]*)", text or "")
    return f"{said[1]}.{said[2]}" if said else None


def _uname(field: str) -> str | None:
    """A field of uname(2), which native Windows does not have."""
    return str(getattr(os.uname(), field)) if hasattr(os, "uname") else None


def _is_root() -> bool | None:
    return os.geteuid() == 0 if hasattr(os, "geteuid") else None


def _cpu_count() -> int | None:
    """Processors that this process may run on, as nproc(1) counts them."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


def _cpuinfo(box: Box, gaps: Unavailable) -> str | None:
    try:
        with box.path(CPUINFO).open("rb") as file:
            return file.read(FIRST_CPU_BYTES).decode("utf-8", "replace")
    except OSError as error:
        gaps["host.cpu_model"] = f"{CPUINFO}: {error.strerror}"
        return None


def _cpu_model(cpuinfo: str | None, gaps: Unavailable) -> str | None:
    """The processor's name; Arm processors do not give theirs."""
    for line in (cpuinfo or "").splitlines():
        name, _, value = line.partition(":")
        if name.strip() in ("model name", "Model", "cpu model"):
            return value.strip()
    gaps.setdefault("host.cpu_model", f"{CPUINFO} does not name it")
    return None
