"""Change one thing about a machine."""

from typing import Any

from msgspec.structs import replace

from envcheck.snapshot import Cuda, Driver, Host, Hub, ModelFiles, Pcie, PythonEnvironment, Snapshot, Torch


def with_host(box: Snapshot, **facts: Any) -> Snapshot:
    """The machine with other facts about the machine."""
    return replace(box, host=replace(box.host or Host(), **facts))


def with_driver(box: Snapshot, **facts: Any) -> Snapshot:
    """The machine with other facts about the driver."""
    return replace(box, driver=replace(box.driver or Driver(), **facts))


def with_python(box: Snapshot, **facts: Any) -> Snapshot:
    """The machine with other facts about the checked Python; its version stands among the host's facts, too."""
    other = with_host(box, python=facts["version"]) if "version" in facts else box
    return replace(other, python=replace(box.python or PythonEnvironment(), **facts))


def with_torch(box: Snapshot, **facts: Any) -> Snapshot:
    """The machine with other facts about torch."""
    return replace(box, torch=replace(box.torch or Torch(), **facts))


def with_cuda(box: Snapshot, **facts: Any) -> Snapshot:
    """The machine with other facts about toolkits and compilers."""
    return replace(box, cuda=replace(box.cuda or Cuda(), **facts))


def with_gpu(box: Snapshot, index: int = 0, **facts: Any) -> Snapshot:
    """The machine with other facts about one GPU."""
    return replace(box, gpus=tuple(replace(g, **facts) if g.index == index else g for g in box.gpus))


def with_pcie(box: Snapshot, index: int = 0, **facts: Any) -> Snapshot:
    """The machine with other facts about one GPU's PCIe link."""
    return with_gpu(box, index, pcie=replace(box.gpus[index].pcie or Pcie(), **facts))


def with_environment(box: Snapshot, **variables: str) -> Snapshot:
    """The machine with more environment variables set."""
    return replace(box, environment={**box.environment, **variables})


def with_packages(box: Snapshot, **versions: str | None) -> Snapshot:
    """The machine with packages of other versions, or without them (None); `_` in a name stands for `-`."""
    changed = {**box.packages, **{n.replace("_", "-"): v for n, v in versions.items()}}
    return replace(box, packages={n: v for n, v in changed.items() if v is not None})


def with_free(box: Snapshot, purpose: str, free_bytes: int) -> Snapshot:
    """The machine with that much room in one place (`environment`, `model-cache`, `temporary`)."""
    return replace(
        box, storage=tuple(replace(m, free_bytes=free_bytes) if m.purpose == purpose else m for m in box.storage)
    )


def with_model(box: Snapshot, model: str, *, cached: bool = True, **facts: Any) -> Snapshot:
    """The machine with another model chosen."""
    return replace(box, hub=replace(box.hub or Hub(), model=ModelFiles(id=model, cached=cached, **facts)))
