"""NVML's part of the driver, GPU and link facts."""

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from envcheck.catalogue.driver.nvml_errors import NO_LIBRARY
from envcheck.probes.box import Box, Unavailable
from envcheck.probes.nvml_facts import gpu_facts
from envcheck.probes.nvml_links import link_facts
from envcheck.probes.nvml_names import call_name
from envcheck.probes.nvml_transcript import Transcript
from envcheck.snapshot import Gpu, Links, PciGpu, Process

LIBRARY = "libnvidia-ml.so.1"


class Nvml(Struct, frozen=True):
    """What NVML says of the machine as a whole, named as in `Driver`, and of its GPUs."""

    version: str | None = None
    cuda_version: str | None = None
    error: int | None = None
    call: str | None = None
    timeout: bool = False
    signal: int | None = None
    gpus: tuple[Gpu, ...] = ()
    links: Links | None = None


def nvml_facts(box: Box, seen: Transcript, on_bus: Iterable[PciGpu], gaps: Unavailable) -> Nvml:
    """The facts that a transcript holds; what it does not hold stands in `gaps`."""
    stopped = seen.pending[0] if seen.pending else None
    refused = next((seen.failures[None, f] for f in ("init", "count") if (None, f) in seen.failures), None)
    if refused and refused.code is None:
        gaps["driver.nvml_error"] = str(refused)
    elif seen.status is not None and stopped:
        gaps["driver.nvml_error"] = seen.how_it_stopped(stopped)
    version, cuda = seen.fact(None, "driver_version"), seen.fact(None, "cuda_version")
    if version is None:
        gaps["driver.version"] = _why(seen, "driver_version")
    if cuda is None:
        gaps["driver.cuda_version"] = _why(seen, "cuda_version")
    gpus = _gpus(box, seen, on_bus, gaps)
    return Nvml(
        version=version if isinstance(version, str) else None,
        cuda_version=f"{cuda // 1000}.{cuda % 1000 // 10}" if isinstance(cuda, int) else None,
        error=refused.code if refused else None,
        call=call_name(refused.call) if refused else call_name(stopped.call) if stopped else None,
        timeout=seen.timed_out,
        signal=seen.signal,
        gpus=gpus,
        links=link_facts(seen, len(gpus), gaps) if gpus else None,
    )


def without_library(expected: bool, gaps: Unavailable) -> Nvml:
    """NVML cannot be asked: there is no library. Where a GPU is `expected` anyway, that is a gap."""
    if expected:
        gaps["gpus"] = f"NVML cannot be asked: the loader finds no {LIBRARY}"
    return Nvml(error=NO_LIBRARY, call="nvmlInit")


def _why(seen: Transcript, fact: str) -> str:
    """Why a fact about the machine is missing: its own call, or what came before it."""
    before = next((f for f in (fact, "init") if (None, f) in seen.failures), fact)
    return seen.why(None, before)


def _gpus(box: Box, seen: Transcript, on_bus: Iterable[PciGpu], gaps: Unavailable) -> tuple[Gpu, ...]:
    count = seen.fact(None, "count")
    if not isinstance(count, int):
        gaps["gpus"] = _why(seen, "count")
        return ()
    cards = {gpu.address: gpu for gpu in on_bus}
    return tuple(_with_names(box, gpu_facts(seen, index, cards, gaps), gaps) for index in range(count))


def _with_names(box: Box, gpu: Gpu, gaps: Unavailable) -> Gpu:
    return replace(
        gpu,
        processes=tuple(
            _named(box, process, f"gpus[{gpu.index}].processes[{place}]", gaps)
            for place, process in enumerate(gpu.processes)
        ),
    )


def _named(box: Box, process: Process, path: str, gaps: Unavailable) -> Process:
    """With the name the kernel keeps for it: never its arguments, which may hold secrets."""
    name = gaps.text(box, f"/proc/{process.pid}/comm")
    if not name:
        gaps[f"{path}.name"] = (
            f"process {process.pid} is not visible from here (another user's, or outside this container)"
        )
    if process.memory_bytes is None:
        gaps[f"{path}.memory_bytes"] = "NVML does not tell the memory of this process"
    return replace(process, name=name or None)
