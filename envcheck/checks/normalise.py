"""A snapshot as the checks read it: what people say in fewer or other words stands where the checks look.

Snapshots are also written by hand, with the paths of the public contract and nothing else. Such a snapshot can say that
a GPU is lost only by a reason in `unavailable`. Nothing here is a guess: it is said in the snapshot, elsewhere.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from envcheck.catalogue.driver.nvml_errors import LOST, MISMATCH, NEEDS_RESET, NO_LIBRARY, NOT_SUPPORTED
from envcheck.compat.predicates import gpus_were_read
from envcheck.late_pattern import late
from envcheck.snapshot import UNTOLD, Driver, Gpu, Snapshot

WORDS = {"GPU is lost": LOST, "requires reset": NEEDS_RESET, "needs a reset": NEEDS_RESET}
NO_CONTAINER = {"", "none", "no", "false"}
"""What scripts write that ask `systemd-detect-virt --container`."""
_CODE = late(r"NVML(?: error| code)? (\d+)")
_CALL = late(r"from (nvml\w+)")
_GPU = late(r"gpus\[(\d+)\](?:\.(.+))?")
_SILENT = Driver()


def as_read(snapshot: Snapshot) -> Snapshot:
    """The snapshot with every fact in the place and the spelling in which the checks look for it."""
    gpus = _gpus(snapshot)
    host = snapshot.host
    if host and (host.container or "").lower() in NO_CONTAINER:
        host = replace(host, container=None)
    driver = snapshot.driver and replace(snapshot.driver, nvml_error=_nvml_error(snapshot, snapshot.driver))
    return replace(snapshot, host=host, driver=driver, gpus=gpus)


def _nvml_error(snapshot: Snapshot, facts: Driver) -> int | None:
    """The code for the whole machine; 0 is NVML's "success".

    Without a code: the one that is given as the reason why the driver's version is missing; that of a mismatch where no
    GPU answers and two versions stand there; that of a missing library where a driver was looked for and nothing of it
    found.
    """
    if facts.nvml_error is not None or snapshot.gpus or facts.nvml_timeout or facts.nvml_signal is not None:
        return facts.nvml_error or None
    paths = ("gpus",) if facts.version else ("driver.nvml_error", "driver.version", "gpus")
    code = next((code for path in paths if (code := _code(snapshot.unavailable.get(path)))), None)
    if code is None and gpus_were_read(snapshot) and _differ(facts.version, facts.kernel_module):
        return MISMATCH
    unread = any(p.startswith(("driver", "gpus")) and why != UNTOLD for p, why in snapshot.unavailable.items())
    return NO_LIBRARY if facts == _SILENT and not unread else code


def _differ(version: str | None, module: str | None) -> bool:
    return bool(version and module) and version != module


def _gpus(snapshot: Snapshot) -> tuple[Gpu, ...]:
    """Each GPU with the code with which it refused as a whole; also those that are named in `unavailable` only."""
    reasons = _reasons(snapshot.unavailable)
    listed = [_spelled(gpu, reasons.get(place, {})) for place, gpu in enumerate(snapshot.gpus)]
    known = {gpu.index for gpu in listed}
    missing = [
        Gpu(index=place, error=code, error_call=_call(told[""]))
        for place, told in sorted(reasons.items())
        if place >= len(listed) and place not in known and "" in told and (code := _code(told[""]))
    ]
    return (*listed, *missing)


def _spelled(gpu: Gpu, reasons: Mapping[str, str]) -> Gpu:
    mode = gpu.compute_mode and re.sub(r"[_ ]", "-", gpu.compute_mode.lower())
    error, call = gpu.error or None, gpu.error_call
    if error is None:
        error, why = _refusal(gpu, reasons)
        call = call or _call(why)
    if (mode, error, call) == (gpu.compute_mode, gpu.error, gpu.error_call):
        return gpu
    return replace(gpu, compute_mode=mode, error=error, error_call=call)


def _refusal(gpu: Gpu, reasons: Mapping[str, str]) -> tuple[int | None, str]:
    """Why the GPU refused as a whole, and in which words.

    Lost and in need of a reset are states of the whole GPU, whichever fact they are the reason of; any other code is
    only where the GPU told nothing of itself.
    """
    for why in reasons.values():
        if (code := _code(why)) in {LOST, NEEDS_RESET}:
            return code, why
    whole: Sequence[str] = ("", "memory_total_bytes") if gpu.name is None and gpu.memory_total_bytes is None else ("",)
    for why in (reasons[path] for path in whole if path in reasons):
        if (code := _code(why)) not in {None, NOT_SUPPORTED}:
            return code, why
    return None, ""


def _reasons(unavailable: Mapping[str, str]) -> dict[int, dict[str, str]]:
    """By GPU and fact; the fact of the GPU itself, `gpus[1]`, is the empty one."""
    told: dict[int, dict[str, str]] = {}
    for place, fact, why in _paths(unavailable):
        told.setdefault(place, {})[fact] = why
    return told


def _paths(unavailable: Mapping[str, str]) -> Iterator[tuple[int, str, str]]:
    for path, why in unavailable.items():
        found = _GPU.fullmatch(path)
        if found and len(found[1]) < 5:
            yield int(found[1]), found[2] or "", why


def _code(reason: str | None) -> int | None:
    """15 from `NVML 15 (GPU is lost) from nvmlDeviceGetMemoryInfo`; None where it names none."""
    if reason is None:
        return None
    found = _CODE.search(reason)
    return int(found[1]) if found else next((code for word, code in WORDS.items() if word in reason), None)


def _call(reason: str) -> str | None:
    found = _CALL.search(reason)
    return found[1] if found else None
