"""Questions about the checked environment that checks and remedies both ask, answered from whatever facts there are."""

import re

import msgspec

from envcheck.compat.predicates import capability_of, host, on_the_bus
from envcheck.compat.tables.architectures import capability_by_device_id
from envcheck.compat.tables.driver_branches import OLDEST_FOR_MAJOR
from envcheck.compat.tables.torch_releases import cuda_of, is_cuda_tag
from envcheck.compat.visible_devices import visible
from envcheck.snapshot import Cuda, Distribution, Snapshot, Torch
from envcheck.units import version_tuple


def torch(snapshot: Snapshot) -> Torch:
    """Facts about torch, unknown where it was not probed; a CUDA that is not told is that of the version's label."""
    facts = snapshot.torch or Torch()
    told = facts.cuda is not None or (snapshot.torch is not None and "torch.cuda" not in snapshot.unavailable)
    tag = build_label(torch_version(snapshot))
    return facts if told or not is_cuda_tag(tag) else msgspec.structs.replace(facts, cuda=cuda_of(tag))


def torch_version(snapshot: Snapshot) -> str | None:
    """Version of torch with its build label where it is known, `2.8.0+cu128`; None: not installed, or not known."""
    facts = snapshot.torch or Torch()
    if snapshot.torch is None or "torch.version" in snapshot.unavailable:
        return facts.version or snapshot.packages.get("torch")
    return facts.version


def build_label(version: str | None) -> str:
    """`cu128` of `2.8.0+cu128`; empty without one."""
    return (version or "").partition("+")[2]


def distributions(snapshot: Snapshot) -> tuple[Distribution, ...]:
    """What is installed, with what it asks for; only as far as it agrees with `packages`, which people edit by hand."""
    known = snapshot.python.distributions if snapshot.python else ()
    return tuple(d for d in known if d.version == snapshot.packages.get(d.name))


def environment_was_read(snapshot: Snapshot) -> bool:
    """It is known what is installed, so that what is not listed is not there."""
    return snapshot.python is not None or bool(snapshot.packages)


def major(version: str | None) -> int | None:
    """12 for `12.8`."""
    numbers = version_tuple(version)
    return numbers[0] if numbers else None


def python_version(snapshot: Snapshot) -> str | None:
    """`3.11.7` of the checked Python; `host.python`, which the public contract binds, comes first."""
    return host(snapshot).python or (snapshot.python.version if snapshot.python else None)


def python_minor(snapshot: Snapshot) -> tuple[int, int] | None:
    """(3, 11) of the checked Python."""
    numbers = version_tuple(python_version(snapshot))
    return (numbers[0], numbers[1]) if numbers and len(numbers) > 1 else None


def python_tag(snapshot: Snapshot) -> str | None:
    """`cp311`, as in the names of wheels."""
    minor = python_minor(snapshot)
    told = snapshot.python.tag if snapshot.python else None
    if minor is None or (told and re.fullmatch(rf"[a-z]+{minor[0]}{minor[1]}t?", told)):
        return told
    return f"cp{minor[0]}{minor[1]}"


def is_free_threaded(snapshot: Snapshot) -> bool:
    """The checked Python is a build without the global interpreter lock, `cp314t`."""
    return (python_tag(snapshot) or "").endswith("t")


def is_isolated(snapshot: Snapshot) -> bool:
    """A virtual or conda environment, where the user decides what is installed."""
    return bool(snapshot.python and (snapshot.python.virtual or snapshot.python.conda))


def capabilities(snapshot: Snapshot) -> tuple[tuple[int, int], ...]:
    """Compute capabilities of the GPUs that programs see, or of all where none is seen.

    As NVML tells them, else by their PCI device ids.
    """
    known = tuple(filter(None, map(capability_of, visible(snapshot).gpus or snapshot.gpus)))
    return known or tuple(filter(None, (capability_by_device_id(gpu.device_id) for gpu in on_the_bus(snapshot))))


def newest_cuda_major(snapshot: Snapshot) -> int | None:
    """The newest CUDA major whose builds the driver runs; None where the driver's version is not known."""
    facts = snapshot.driver
    version = version_tuple((facts.version or facts.library_version) if facts else None)
    if version is None:
        return major(facts.cuda_version) if facts else None
    runs = [cuda for cuda, oldest in OLDEST_FOR_MAJOR.items() if version >= (version_tuple(oldest) or ())]
    return max(runs, default=min(OLDEST_FOR_MAJOR) - 1)


def build_nvcc(snapshot: Snapshot) -> str | None:
    """Version of the nvcc that torch's extension builder would call; None: it would find none.

    Its order: CUDA_HOME, the nvcc on PATH, /usr/local/cuda (torch/utils/cpp_extension.py, `_find_cuda_home`).
    """
    facts = snapshot.cuda or Cuda()
    spare = next((t.version for t in facts.toolkits if t.nvcc and t.version), None)
    return (facts.home_version if facts.home else None) or facts.nvcc or spare


def toolkit_of_major(snapshot: Snapshot, wanted: int | None, oldest: tuple[int, int] = (0, 0)) -> str | None:
    """Folder of a toolkit with a compiler, of that major and no older than `oldest`; None: there is none."""
    toolkits = snapshot.cuda.toolkits if snapshot.cuda else ()
    fitting = (t for t in toolkits if t.nvcc and major(t.version) == wanted)
    return next((t.path for t in fitting if (version_tuple(t.version) or ()) >= oldest), None)
