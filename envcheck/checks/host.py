"""Checks of the system: what it is, and whether a container was given the GPU."""

from collections.abc import Iterator

from envcheck.checks.check import check
from envcheck.checks.text import plural
from envcheck.compat.predicates import bus_was_read, driver, driver_works, gpus_were_read, is_jetson, module_loaded
from envcheck.snapshot import Host, Snapshot
from envcheck.verdict import Verdict, found, passed, unread

ABSENT = (None, 9, 12)
"""NVML's codes where a GPU was not given: it answers but lists none, finds no driver, has no library. With any other
code the GPU is there and something else is wrong."""

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
            linux_only=_wants_linux(snapshot),
            cuda_wanted=snapshot.deep is not None,
        )
    else:
        yield passed(_described(facts), os=facts.os_id, version=facts.os_version, kernel=facts.kernel)


def _wants_linux(snapshot: Snapshot) -> bool:
    """It has, or somebody asks for, what has no build for another system."""
    asked = bool(snapshot.attention and snapshot.attention.wanted)
    return asked or not {"vllm", "flash-attn", "sglang"}.isdisjoint((*snapshot.packages, *snapshot.about))


def _called(system: str) -> str:
    return "macOS" if system == "Darwin" else system


def _described(facts: Host) -> str:
    """`Ubuntu 22.04.5 LTS in WSL 2`, `Debian 12 in a container (docker)`."""
    name = facts.os_name or " ".join(filter(None, (facts.os_id, facts.os_version))) or "Linux"
    place = f" in WSL {facts.wsl}" if facts.wsl else ""
    box = f" in a container ({facts.container})" if facts.container else ""
    kernel = f", kernel {facts.kernel}" if facts.kernel else ""
    return f"{name}{place}{box}{kernel}"


@check("host.container", "host", "container-without-gpu")
def container_gpu(snapshot: Snapshot) -> Iterator[Verdict]:
    """A container can use the host's GPU."""
    if snapshot.host is None or not snapshot.host.container or snapshot.driver is None:
        return
    if not gpus_were_read(snapshot) and "driver.nvml_error" in snapshot.unavailable and not snapshot.driver.devices:
        return  # a text that only names a driver: nobody asked NVML
    facts, kind = snapshot.driver, snapshot.host.container
    if driver_works(snapshot) and not gpus_were_read(snapshot):
        return
    if driver_works(snapshot) and snapshot.gpus:
        yield passed(f"The container ({kind}) can use the host's GPU")
    elif (
        facts.nvml_error in ABSENT and not facts.nvml_timeout and facts.nvml_signal is None and _host_may_have(snapshot)
    ):
        yield found(
            "container-without-gpu",
            _detail(snapshot, kind),
            title="The loader cannot find the NVIDIA driver's libraries" if facts.library_elsewhere else None,
            container=kind,
            nvml_error=facts.nvml_error,
        )


@check("host.reservation", "host", "container-without-gpu")
def reserved_gpus(snapshot: Snapshot) -> Iterator[Verdict]:
    """The file or command that starts a container or job gives it a GPU."""
    reserved = snapshot.host.gpus_reserved if snapshot.host else None
    works = snapshot.deep is not None and any(trial.name == "cuda" and trial.ok for trial in snapshot.deep.trials)
    if reserved == "0" and not works:
        yield found(
            "container-without-gpu",
            "The image is for CUDA, but the file or command that starts the container requests no GPU.",
            title="The container is started without a GPU",
            status="warn",
        )
    elif reserved not in {None, "0"}:
        given = plural(int(reserved), "GPU") if reserved.isdecimal() else "all GPUs"
        yield passed(f"The container or job gets {given}")


def _host_may_have(snapshot: Snapshot) -> bool:
    """The host has a GPU, or nothing tells that it has none."""
    there = bool(snapshot.pci_gpus) or module_loaded(snapshot) or is_jetson(snapshot)
    return there or bool(snapshot.host and snapshot.host.wsl) or not bus_was_read(snapshot)


def _detail(snapshot: Snapshot, kind: str) -> str:
    """Tell apart: nothing given, devices without the driver's libraries, and a host that is itself not ready."""
    facts = driver(snapshot)
    nodes = [node.path for node in facts.devices if node.path.startswith("/dev/nvidia")]
    if snapshot.pci_gpus and not module_loaded(snapshot) and all(g.driver != "nvidia" for g in snapshot.pci_gpus):
        return (
            f"The host of this container ({kind}) has an NVIDIA GPU, but its NVIDIA driver is not running either. "
            "First make `nvidia-smi` work on the host, then start the container with access to the GPU."
        )
    if facts.nvml_error == 12 and facts.library_elsewhere:
        return (
            f"The driver's libraries are in this container ({kind}) at {facts.library_elsewhere}, where the loader "
            "does not search."
        )
    if nodes and facts.nvml_error == 12:
        return (
            f"This container ({kind}) has {nodes[0]}, but not the driver's libraries, which the NVIDIA Container "
            "Toolkit mounts."
        )
    return f"This container ({kind}) was started without access to the host's GPU, so nothing in it can use CUDA."
