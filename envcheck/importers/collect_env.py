"""`python -m torch.utils.collect_env` of every torch since 0.4, and the dumps of vLLM and others that begin with it."""

from collections.abc import Iterator

from envcheck.importers.core.fact import LIKELY, SURE, Fact, Reading, reading
from envcheck.importers.core.keyed import Entry, entries
from envcheck.importers.core.system import (
    available_facts,
    compiler_facts,
    driver_facts,
    gpu_facts,
    os_facts,
    platform_facts,
    python_facts,
)
from envcheck.importers.core.values import absent, package_name, version, whole
from envcheck.late_pattern import late

NAME = "torch.utils.collect_env"
_KEYS = (
    "PyTorch version", "Is debug build", "CUDA used to build PyTorch", "Is CUDA available", "CUDA runtime version",
    "GPU models and configuration", "Nvidia driver version", "cuDNN version", "Versions of relevant libraries",
)  # fmt: skip
_GPU = late(r"^\W{0,6}(?:GPU models and configuration\s*:\s*)?GPU\s+(\d{1,3})\s*:\s*([^\s*].*?)\s*$")
_BARE = late(r"^\W{0,6}GPU models and configuration\s*:\s*(\S.*?)\s*$")
_PACKAGE = late(r"^\W{0,6}\[(pip\d?|conda)\]\s+(?:\*\s+)?([A-Za-z0-9][\w.-]*?)(?:==|\s+\(|\s+)(\d[^\s)]*)(?:[)\s].*)?$")
_PLATFORM = late(r"^(?:Linux|Windows|macOS|Darwin)-\S+")


def recognise(text: str) -> float:
    """As many of its keys as stand there."""
    found = sum(key in text for key in _KEYS)
    return 0.0 if found < 2 else min(1.0, 0.4 + 0.1 * found)


def read(text: str) -> Reading:
    """All it states; `Could not collect` and `N/A` state nothing."""
    return reading(NAME, [*_entries(text), *_gpus(text), *_packages(text)])


def _entries(text: str) -> Iterator[Fact]:
    """From the first key of the dump on, up to where another begins."""
    inside = False
    for entry in entries(text):
        inside = inside or entry.key in {"pytorch version", "os", "is debug build", "cuda used to build pytorch"}
        if inside:
            yield from _entry(entry)


def _entry(entry: Entry) -> Iterator[Fact]:
    line, key, value = entry
    if key == "pytorch version" and not absent(value):
        yield Fact("torch.version", value.split()[0], line)
        yield Fact("packages.torch", value.split()[0], line)
    elif key == "cuda used to build pytorch" and value:
        yield from _built_with(value, line)
    elif key in {"rocm used to build pytorch", "rocm version"} and version(value):
        yield Fact("torch.hip", version(value), line)
    elif key == "cuda_module_loading set to" and not absent(value):
        yield Fact("environment.CUDA_MODULE_LOADING", value, line)
    elif key == "is cuda available":
        yield from available_facts(value, line)
    elif key == "cuda runtime version" and version(value):
        yield Fact("cuda.nvcc", ".".join((version(value) or "").split(".")[:2]), line, LIKELY)
    elif key == "vllm version" and version(value.removeprefix("v")):
        yield Fact("packages.vllm", version(value.removeprefix("v")), line)
    elif key == "sglang" and version(value):
        yield Fact("packages.sglang", version(value), line)
    elif key in _SYSTEM:
        yield from _SYSTEM[key](value, line)


def _built_with(value: str, line: int) -> Iterator[Fact]:
    if version(value):
        yield Fact("torch.cuda", version(value), line)
    elif value.lower() in {"none", "n/a", "could not collect"}:  # torch.version.cuda is None
        yield Fact("torch.cuda", None, line)


def _cpu(value: str, line: int) -> Iterator[Fact]:
    if not absent(value):
        yield Fact("host.cpu_model", value, line)


def _count(value: str, line: int) -> Iterator[Fact]:
    if value.isdecimal():
        yield Fact("host.cpu_count", whole(value), line)


def _libc(value: str, line: int) -> Iterator[Fact]:
    if not absent(value):
        yield Fact("host.libc", value.replace("-", " ", 1), line)


def _platform(value: str, line: int) -> Iterator[Fact]:
    if _PLATFORM.match(value):
        yield from platform_facts(value, line)


_SYSTEM = {
    "os": os_facts,
    "gcc version": compiler_facts,
    "libc version": _libc,
    "python version": python_facts,
    "python platform": _platform,
    "nvidia driver version": driver_facts,
    "model name": _cpu,
    "cpu(s)": _count,
}


def _gpus(text: str) -> Iterator[Fact]:
    for number, line in enumerate(text.split("\n"), start=1):
        if "GPU" not in line or len(line) > 300:
            continue
        row = _GPU.match(line)
        if row:
            yield from gpu_facts(row[2], int(row[1]), number)
        elif (row := _BARE.match(line)) and not absent(row[1]):
            yield from gpu_facts(row[1], 0, number)


def _packages(text: str) -> Iterator[Fact]:
    best: dict[str, Fact] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        row = _PACKAGE.match(line) if "[" in line else None
        if row:
            sure = SURE if row[1].startswith("pip") else LIKELY
            name = package_name(row[2])
            fact = Fact(f"packages.{name}", row[3].rstrip(","), number, sure)
            if name not in best or best[name].confidence < sure:
                best[name] = fact
    yield from best.values()
