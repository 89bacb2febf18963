"""The parts of a machine that are changed as one: a new driver changes a dozen facts, and is one difference."""

from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from envcheck.findings import Area


@dataclass(frozen=True, slots=True)
class Part:
    """Facts that belong together."""

    name: str
    title: str
    area: Area
    weight: int
    """How likely it is the culprit where no finding says so. Below MINOR it rarely matters."""
    sections: tuple[str, ...]
    """Patterns of paths: `driver`, `host.os_*`, `gpus[].nvlink`, `packages.nvidia-*`."""
    headline: tuple[str, ...] = ()
    """The facts that stand for the whole, the first that differs."""

    def __hash__(self) -> int:
        """Parts are told apart by their names; sets of them are looked up often."""
        return hash(self.name)

    @property
    def minor(self) -> bool:
        """It rarely matters."""
        return self.weight < MINOR


MINOR = 30
GPUS = Part("gpus", "GPUs", "gpu", 100, ("gpus", "pci_gpus", "links"))
OTHER = Part("other", "Other facts", "host", 10, ())
"""What no part claims yet; it is told, and checked no culprit."""

# The first in whose sections a fact lies is the one it belongs to; the order is that of the hardware upwards.
PARTS = (
    Part(
        "driver-files", "Driver packages on the disk", "driver", 26,
        ("driver.packages", "driver.dkms_status", "driver.nvml_library", "driver.module_on_disk"),
    ),
    Part(
        "driver", "NVIDIA driver", "driver", 95, ("driver",),
        ("driver.version", "driver.nvml_error", "driver.kernel_module", "driver.cuda_version"),
    ),
    Part("gpu-links", "NVLink and peer access", "link", 70, ("gpus[].nvlink", "links")),
    Part("gpu-pcie", "PCIe links", "gpu", 72, ("gpus[].pcie", "pci_gpus[].link_*")),
    Part("gpu-settings", "GPU settings and state", "gpu", 74, ("gpus[]", "pci_gpus")),
    Part("torch", "torch", "torch", 90, ("torch", "packages.torch"), ("torch.version", "packages.torch")),
    Part(
        "flash-attn", "flash-attn", "attention", 78, ("attention", "packages.flash-attn*"),
        ("attention.version", "packages.flash-attn"),
    ),
    Part("cuda-wheels", "CUDA packages of torch", "torch", 66, ("packages.nvidia-*-cu*", "packages.triton")),
    Part(
        "compiler", "Compiler", "cuda", 45,
        (
            "cuda.compiler", "cuda.ninja", "packages.ninja", "environment.CC", "environment.CXX",
            "environment.NVCC_CCBIN",
        ),
        ("cuda.compiler.version", "cuda.compiler"),
    ),
    Part(
        "loader", "Library search path", "cuda", 76,
        ("cuda.loader_*", "cuda.libcuda*", "cuda.init", "environment.LD_LIBRARY_PATH", "environment.LD_PRELOAD"),
        ("environment.LD_LIBRARY_PATH", "environment.LD_PRELOAD", "cuda.libcuda"),
    ),
    Part(
        "toolkit", "CUDA toolkit", "cuda", 60,
        ("cuda.toolkits", "cuda.nvcc*", "cuda.home*", "environment.CUDA_HOME", "environment.CUDA_PATH"),
        ("cuda.nvcc", "environment.CUDA_HOME", "cuda.home"),
    ),
    Part("python", "Python", "host", 64, ("host.python", "python"), ("host.python",)),
    Part(
        "container", "Container", "host", 80,
        ("host.container", "host.gpus_reserved", "cuda.image"), ("host.container", "host.gpus_reserved", "cuda.image"),
    ),
    Part("wsl", "WSL", "host", 79, ("host.wsl*",), ("host.wsl",)),
    Part("virtualization", "Virtual machine", "host", 40, ("host.virtualization",), ("host.virtualization",)),
    Part("kernel", "Linux kernel", "host", 58, ("host.kernel",), ("host.kernel",)),
    Part("memory", "Memory", "host", 20, ("host.memory_*", "host.swap_*", "host.shm_*"), ("host.memory_total_bytes",)),
    Part("cpu", "Processor", "host", 12, ("host.cpu_*",), ("host.cpu_model",)),
    Part(
        "system", "Operating system", "host", 50,
        ("host.os_*", "host.system", "host.machine", "host.libc", "host.board", "host.l4t"),
        ("host.os_version", "host.os_id", "host.libc"),
    ),
    Part("storage", "Disks", "host", 15, ("storage",)),
    Part("model", "Model and hub", "hub", 28, ("hub",), ("hub.model.id",)),
    Part("trials", "Imports and kernels tried", "torch", 68, ("deep",)),
)  # fmt: skip
NAMED_PACKAGES = (
    "transformers", "torchvision", "numpy", "accelerate", "vllm", "sentence-transformers", "kernels", "tokenizers",
    "huggingface-hub", "safetensors", "pynvml", "nvidia-ml-py", "xformers", "torchaudio", "pillow", "qwen-vl-utils",
)  # fmt: skip
"""Packages that take part in loading and running the model: each is a difference of its own."""
PACKAGES = Part("packages", "Other packages", "packages", 25, ("packages",))
_TEMPLATE = Part("package:", "", "packages", 62, ())
_VARIABLE = Part("variable:", "", "host", 77, ())


def _root(path: str) -> str:
    return path.partition(".")[0].partition("[")[0]


_BY_ROOT: dict[str, list[tuple[Part, str]]] = {}
for _part in PARTS:
    for _section in _part.sections:
        _BY_ROOT.setdefault(_root(_section), []).append((_part, _section))


def part_of(path: str, kind: str) -> Part:
    """The part that a fact belongs to."""
    for part, section in _BY_ROOT.get(_root(path), ()):
        if lies_in(path, kind, section):
            return part
    section, _, name = path.partition(".")
    if section == "packages":
        return _named(_TEMPLATE, name, path) if name in NAMED_PACKAGES else PACKAGES
    return _named(_VARIABLE, name, path) if section == "environment" and name.isidentifier() else OTHER


def lies_in(path: str, kind: str, section: str) -> bool:
    """A fact is one of a section, or lies below it."""
    where = kind if "[]" in section else path
    if "*" not in section:
        return where == section or where.startswith((f"{section}.", f"{section}["))
    depth = section.count(".") + 1
    pattern = section.replace("[]", "/")
    return fnmatchcase(".".join(where.replace("[]", "/").split(".", depth)[:depth]), pattern)


def _named(template: Part, name: str, path: str) -> Part:
    return replace(template, name=f"{template.name}{name}", title=name, sections=(path,), headline=(path,))
