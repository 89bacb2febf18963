"""The keys of an expectation file: how each is read from a snapshot, and how seen and expected are compared."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from envcheck.compat.environment import python_version, torch_version
from envcheck.compat.predicates import gpus_are_known, gpus_were_read, host, nvlink_was_read
from envcheck.findings import Area
from envcheck.snapshot import Snapshot
from envcheck.units import GIB

Value: TypeAlias = str | int | float | bool
Meaning: TypeAlias = Literal["is", "at least", "version", "begins with"]
"""`is`: equal. `at least`: a number, no less. `version`: a PEP 440 specifier such as `>=535,<600`; a bare version is
meant as it stands. `begins with`: the beginning of a text, `6.8.0`."""
Kind: TypeAlias = Literal["a text", "a number", "true or false"]
Reader: TypeAlias = Callable[[Snapshot], Value | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """One key of the file."""

    key: str
    """`section.name`."""
    area: Area
    meaning: Meaning
    read: Reader
    """What the snapshot shows; None: it could not be read, or there is none."""
    said: str
    """The key in words, in the file's comment and in findings."""
    kind: Kind = "a text"
    """What an expectation of it is, unless the meaning says so: `at least` is of numbers."""

    def takes(self) -> Kind:
        """What an expectation of it is."""
        return "a number" if self.meaning == "at least" else self.kind


def _all_alike(values: "list[Value | None]") -> Value | None:
    """The value that all GPUs share; None where they differ or one is unknown."""
    return values[0] if values and None not in values and len(set(values)) == 1 else None


def _gpu_models(snapshot: Snapshot) -> str | None:
    """`2x NVIDIA GeForce RTX 3090`; several models with commas between; `none`."""
    if not snapshot.gpus:
        return "none" if gpus_were_read(snapshot) and gpus_are_known(snapshot) else None
    counts = Counter(gpu.name or "unknown GPU" for gpu in snapshot.gpus)
    return ", ".join(f"{number}x {name}" for name, number in sorted(counts.items(), key=str))


def _least(values: "list[int | float | None]") -> int | float | None:
    known = [value for value in values if value is not None]
    return min(known) if known and len(known) == len(values) else None


def _gib(value: int | None) -> float | None:
    return None if value is None else round(value / GIB, 1)


def _pairs(snapshot: Snapshot) -> int | None:
    """NVLinks that are up, over all GPUs; None where those of one are not known."""
    if not snapshot.gpus or not all(nvlink_was_read(gpu, snapshot) for gpu in snapshot.gpus):
        return None
    return sum(link.active is True for gpu in snapshot.gpus for link in gpu.nvlink)


def _free(purpose: str) -> Reader:
    return lambda s: _gib(next((mount.free_bytes for mount in s.storage if mount.purpose == purpose), None))


def _memory(snapshot: Snapshot) -> Value | None:
    return _least([_gib(gpu.memory_total_bytes) for gpu in snapshot.gpus])


def _power_limit(snapshot: Snapshot) -> Value | None:
    return _all_alike([gpu.power_limit_w for gpu in snapshot.gpus])


def _ecc(snapshot: Snapshot) -> Value | None:
    return _all_alike([gpu.ecc.enabled if gpu.ecc else None for gpu in snapshot.gpus])


def _pcie_width(snapshot: Snapshot) -> Value | None:
    return _least([gpu.pcie.width if gpu.pcie else None for gpu in snapshot.gpus])


RULES: tuple[Rule, ...] = (
    Rule("gpus.models", "gpu", "is", _gpu_models, "number and model of the GPUs"),
    Rule("gpus.memory_gib", "gpu", "at least", _memory, "memory of each GPU"),
    Rule("gpus.power_limit_w", "gpu", "is", _power_limit, "power limit of each GPU", "a number"),
    Rule("gpus.ecc", "gpu", "is", _ecc, "ECC of each GPU", "true or false"),
    Rule("gpus.pcie_width", "gpu", "at least", _pcie_width, "PCIe lanes of each GPU"),
    Rule("driver.version", "driver", "version", lambda s: s.driver.version if s.driver else None, "NVIDIA driver"),
    Rule("links.nvlinks_active", "link", "is", _pairs, "NVLinks that are up", "a number"),
    Rule("host.os", "host", "is", lambda s: host(s).os_id, "distribution"),
    Rule("host.os_version", "host", "is", lambda s: host(s).os_version, "release of the distribution"),
    Rule("host.kernel", "host", "begins with", lambda s: host(s).kernel, "kernel"),
    Rule("host.memory_gib", "host", "at least", lambda s: _gib(host(s).memory_total_bytes), "RAM"),
    Rule("host.environment_free_gib", "host", "at least", _free("environment"), "free disk for the environment"),
    Rule("host.model_cache_free_gib", "host", "at least", _free("model-cache"), "free disk for the models"),
    Rule("cuda.nvcc", "cuda", "version", lambda s: s.cuda.nvcc if s.cuda else None, "nvcc"),
    Rule("python.version", "host", "version", python_version, "Python"),
    Rule("torch.version", "torch", "begins with", torch_version, "torch"),
    Rule("torch.cuda", "torch", "is", lambda s: s.torch.cuda if s.torch else None, "CUDA that torch was built with"),
)  # fmt: skip
BY_KEY: Mapping[str, Rule] = {rule.key: rule for rule in RULES}
PACKAGES = "packages"
"""The section whose names are distributions, each with a specifier."""
