"""Checks of the operating system."""

from collections.abc import Iterator

from envcheck.checks.check import check
from envcheck.snapshot import Host, Snapshot
from envcheck.verdict import Verdict, found, passed, unread

FOREIGN = {
    "windows": "Windows",
    "darwin": "Darwin",
    "macos": "Darwin",
    "freebsd": "FreeBSD",
    "openbsd": "OpenBSD",
    "netbsd": "NetBSD",
}


@check("host.system", "host", "os-unsupported")
def operating_system(snapshot: Snapshot) -> Iterator[Verdict]:
    """The operating system is Linux."""
    facts = snapshot.host
    if facts is None:
        return
    system = facts.system or FOREIGN.get((facts.os_id or "").lower()) or ("Linux" if facts.os_id else None)
    if system is None:
        yield unread(snapshot, "host.system", "Operating system")
    elif system != "Linux":
        yield found(
            "os-unsupported",
            f"This is {_called(system)}. envcheck supports only Linux, and so do CUDA builds of flash-attn and vLLM."
            + (" On Windows, use WSL 2: it passes the GPU on to Linux." if system == "Windows" else ""),
            title=f"{_called(system)} is not supported",
            system=system,
        )
    else:
        yield passed(_described(facts), os=facts.os_id, version=facts.os_version, kernel=facts.kernel)


def _called(system: str) -> str:
    return "macOS" if system == "Darwin" else system


def _described(facts: Host) -> str:
    """`Ubuntu 22.04.5 LTS in WSL 2`, `Debian 12 in a container (docker)`."""
    name = facts.os_name or " ".join(filter(None, (facts.os_id, facts.os_version))) or "Linux"
    place = f" in WSL {facts.wsl}" if facts.wsl else ""
    box = f" in a container ({facts.container})" if facts.container else ""
    kernel = f", kernel {facts.kernel}" if facts.kernel else ""
    return f"{name}{place}{box}{kernel}"
