"""Which CUDA build of torch a box can use: by its driver, its GPUs and its Python."""

from collections.abc import Iterator

import msgspec

from envcheck.compat.environment import (
    build_label,
    capabilities,
    major,
    newest_cuda_major,
    python_minor,
    torch_version,
)
from envcheck.compat.tables.tested_sets import TESTED_SETS
from envcheck.compat.tables.torch_releases import (
    INDEX,
    RELEASES,
    TorchRelease,
    cuda_of,
    has_kernels,
    is_newer_than_table,
    release,
)
from envcheck.findings import Command
from envcheck.snapshot import Snapshot
from envcheck.units import version_tuple


class Build(msgspec.Struct, frozen=True):
    """One build of torch, with the torchvision that belongs to it."""

    torch: str
    torchvision: str
    cuda: str
    tag: str | None
    """`cu126`: from torch's own index of that name; None: the build on the Python Package Index."""

    @property
    def requirements(self) -> Command:
        """`torch==2.8.0+cu128`, and torchvision alike: with the label, so that another build does not satisfy it."""
        label = f"+{self.tag}" if self.tag else ""
        return (f"torch=={self.torch}{label}", f"torchvision=={self.torchvision}{label}")

    @property
    def arguments(self) -> Command:
        """What follows `pip install`."""
        return (*self.requirements, *(("--index-url", f"{INDEX}/{self.tag}") if self.tag else ()))

    @property
    def label(self) -> str:
        """`torch 2.8.0 for CUDA 12.8`."""
        return f"torch {self.torch} for CUDA {self.cuda}"


def fitting_build(snapshot: Snapshot) -> Build:
    """The build for this box: of the installed release where there is one, else a tested one, else the newest."""
    return next(_builds(snapshot))


def _builds(snapshot: Snapshot) -> Iterator[Build]:
    """In order of preference; never none: the last one is what fits best where nothing fits."""
    version = torch_version(snapshot)
    installed = RELEASES[-1] if is_newer_than_table(version) else release(version)
    rows = [installed] if installed else []
    yield from _from_index(snapshot, rows)
    yield from _tested(snapshot)
    yield from _from_index(snapshot, reversed(RELEASES))
    last = (installed or RELEASES[-1]).tags[0]
    row = next(r for r in reversed(RELEASES) if last in r.tags)
    yield Build(row.torch, row.torchvision, cuda_of(last), last)


def _from_index(snapshot: Snapshot, rows: "Iterator[TorchRelease] | list[TorchRelease]") -> Iterator[Build]:
    minor = python_minor(snapshot)
    for row in rows:
        if minor is None or row.oldest_python <= minor <= row.newest_python:
            for tag in _by_preference(row, build_label(torch_version(snapshot))):
                if _runs(snapshot, cuda_of(tag)) and all(
                    has_kernels(tag, row.minor, c) for c in capabilities(snapshot)
                ):
                    yield Build(row.torch, row.torchvision, cuda_of(tag), tag)


def _by_preference(row: TorchRelease, installed: str) -> tuple[str, ...]:
    """The build that is installed; that which the Python Package Index has too; then the newest first."""
    usual = (tag for tag in row.tags if tag == installed or cuda_of(tag) == row.default_cuda)
    first = sorted(usual, key=lambda tag: tag != installed)
    return (*first, *(tag for tag in reversed(row.tags) if tag not in first))


def _tested(snapshot: Snapshot) -> Iterator[Build]:
    minor = python_minor(snapshot)
    for row in TESTED_SETS:
        oldest = version_tuple(row.min_compute_capability) or ()
        suits = minor is None or row.oldest_python <= minor <= row.newest_python
        if suits and _runs(snapshot, row.cuda) and all(c >= oldest for c in capabilities(snapshot)):
            yield Build(row.version("torch"), row.version("torchvision"), row.cuda, None)


def _runs(snapshot: Snapshot, cuda: str) -> bool:
    """The driver runs it. Where the driver is not known, any may do: a new one runs all."""
    newest = newest_cuda_major(snapshot)
    return newest is None or (major(cuda) or 0) <= newest
