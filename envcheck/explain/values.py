"""Captures made into evidence, and evidence laid over a machine: what the log says of it is true."""

import re
from collections.abc import Mapping

import msgspec

from envcheck.compat.predicates import WINDOWS, has_gpu, is_wsl
from envcheck.findings import Evidence
from envcheck.late_pattern import late
from envcheck.snapshot import Cuda, Driver, Gpu, Host, Snapshot, Torch

_UNITS = {"": 0, "B": 0, "K": 1, "M": 2, "G": 3, "T": 4}


def evidence_of(captures: Mapping[str, str]) -> Evidence:
    """Captures as values: names that end in `_bytes`, `_count` and `_index` as numbers, all others as they stand."""
    evidence: Evidence = {}
    for name, text in folded(captures).items():
        if name.endswith("_bytes"):
            evidence[name] = in_bytes(text)
        elif name.endswith(("_count", "_index")):
            evidence[name] = int(text) if text.isdecimal() and len(text) < 19 else None
        else:
            evidence[name] = text
    return evidence


def folded(captures: Mapping[str, str]) -> dict[str, str]:
    """`header_2` as `header`: a group may be named only once, and a value may stand in several places."""
    return {re.sub(r"_\d$", "", name): value for name, value in captures.items()}


def in_bytes(text: str) -> int | None:
    """`23.57 GiB` or `512.00 MiB` or `4096` as bytes, as torch writes sizes; None: it is none."""
    match = re.fullmatch(r"\s*(\d{1,15}(?:\.\d{1,6})?)\s*([KMGT]?)(i?)B?(?:ytes?)?\s*", text)
    if match is None:
        return None
    power = _UNITS[match[2]]
    base = 1024 if match[3] else 1000
    return round(float(match[1]) * float(base**power))


_KERNELS = (
    ("arch", "Arch Linux", late(r"-arch\d|-zen\d|-cachyos|-lts$")),
    ("fedora", "Fedora", late(r"\.fc\d\d")),
    ("rhel", "Red Hat or a system like it", late(r"\.el\d")),
    ("amzn", "Amazon Linux", late(r"\.amzn\d")),
    ("suse", "SUSE", late(r"-default$")),
)
"""What distributions put into the release of their kernels."""


def told_distribution(evidence: Evidence) -> tuple[str, str] | None:
    """The distribution (its id and its name) of the kernel that the text names; None: the name does not say."""
    kernel = str(evidence.get("kernel") or "")
    return next(((found, name) for found, name, form in _KERNELS if form.search(kernel)), None)


def overlaid(snapshot: Snapshot, evidence: Evidence) -> Snapshot:
    """The machine as the log shows it, so that every remedy is fitted to what failed.

    A log may come from another environment than the one looked at: the CUDA that torch was built with, as the build
    names it, counts more than that of the torch found here.
    """
    told = evidence.get("torch_cuda")
    if isinstance(told, str) and _is_cuda(told):
        here = snapshot.torch or Torch()
        if here.cuda != told:
            snapshot = msgspec.structs.replace(snapshot, torch=msgspec.structs.replace(here, cuda=told))
    code = evidence.get("driver_runs")
    if isinstance(code, str) and code.isdecimal() and not has_gpu(snapshot):
        # `cuDriverGetVersion`: 11040 is CUDA 11.4. It spoke of a machine with a GPU.
        runs = Driver(cuda_version=f"{int(code) // 1000}.{int(code) % 1000 // 10}")
        snapshot = msgspec.structs.replace(snapshot, driver=runs, gpus=(Gpu(index=0),))
    nvcc = evidence.get("nvcc")
    if isinstance(nvcc, str) and _is_cuda(nvcc) and not (snapshot.cuda and snapshot.cuda.nvcc):
        facts = snapshot.cuda or Cuda()
        snapshot = msgspec.structs.replace(snapshot, cuda=msgspec.structs.replace(facts, nvcc=nvcc))
    distribution = told_distribution(evidence)
    if distribution and snapshot.host is None:
        host = Host(system="Linux", os_id=distribution[0], kernel=str(evidence["kernel"]))
        snapshot = msgspec.structs.replace(snapshot, host=host)
    if evidence.get("in_wsl") and snapshot.host is None:
        snapshot = msgspec.structs.replace(snapshot, host=Host(system="Linux", wsl=2))
    if evidence.get("system") == WINDOWS and not is_wsl(snapshot):
        snapshot = msgspec.structs.replace(snapshot, host=Host(system=WINDOWS))
    return snapshot


def _is_cuda(text: str) -> bool:
    """`12.8`, and nothing else: it becomes part of package names."""
    return bool(re.fullmatch(r"\d{1,2}(\.\d{1,3}){1,2}", text))
