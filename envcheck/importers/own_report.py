"""envcheck's own report in Markdown, as people post it. What it leaves out, or redacted, is not known."""

import re
from collections.abc import Iterator

from envcheck.importers.core.fact import LIKELY, SURE, Fact, Reading, numbered, reading
from envcheck.importers.core.system import driver_facts, gpu_facts, kernel_facts, os_facts, python_facts
from envcheck.importers.core.values import package_name, size_bytes, whole

NAME = "report of envcheck"
_HEAD = re.compile(r"^\W{0,6}envcheck: .{0,4}\s?(?:healthy|degraded|broken)\b", re.MULTILINE)
_ROW = re.compile(r"^\|\s*([^|]{1,40}?)\s*\|\s*`?([^|`]{1,60}?)`?\s*\|\s*([^|]{0,80}?)\s*\|")
_GPU = re.compile(
    r"^\|\s*(\d{1,3})\s*\|\s*([^|]{3,60}?)\s*\|\s*([^|]{1,20}?)\s*\|\s*([^|]{1,20}?)\s*\|\s*([^|]{1,20}?)\s*\|"
)
_MEASURED = re.compile(r"(\d{1,4}(?:\.\d)? (?:GiB|MiB))")
_VERSIONS = re.compile(r"\|\s*version\s*\|")
_PACKAGES = ("torchvision", "numpy", "transformers", "sentence-transformers", "accelerate", "flash-attn", "vllm")


def recognise(text: str) -> float:
    """Its first line."""
    return SURE if _HEAD.search(text) else 0.0


def read(text: str) -> Reading:
    """The tables of versions and GPUs, and the line that says what machine it is."""
    return reading(NAME, _facts(text))


def _facts(text: str) -> Iterator[Fact]:
    found = _HEAD.search(text)
    begin = text.count("\n", 0, found.start()) + 1 if found else 1
    table = ""
    for number, line in numbered(text):
        if number < begin or len(line) > 600:
            continue
        if " · " in line and number < begin + 8 and not line.startswith("|"):
            yield from os_facts(line.split(" · ")[0], number)
        elif _VERSIONS.search(line):
            table = "versions"
        elif line.startswith("| GPU | Name"):
            table = "gpus"
        elif not line.startswith("|"):
            table = ""
        elif table == "versions" and (row := _ROW.match(line)):
            yield from _version(row[1], row[2], row[3], number)
        elif table == "gpus" and (row := _GPU.match(line)):
            yield from _gpu(row, number)


def _version(what: str, version: str, built_for: str, line: int) -> Iterator[Fact]:
    if not re.search(r"\d\.\d|\d{3}", version):
        return
    if what == "Linux":
        yield from kernel_facts(f" {version} ", line)
    elif what == "driver":
        yield from driver_facts(version, line)
        if cuda := re.search(r"CUDA up to (\d{1,2}\.\d)", built_for):
            yield Fact("driver.cuda_version", cuda[1], line)
    elif what == "kernel module":
        yield Fact("driver.kernel_module", version, line)
    elif what == "CUDA toolkit":
        yield Fact("cuda.nvcc", version, line)
    elif what == "C++ compiler" and (compiler := re.match(r"(gcc|clang) (\d{1,2}(?:\.\d{1,2}){1,2})", version)):
        yield Fact("cuda.compiler.command", "g++" if compiler[1] == "gcc" else "clang++", line, LIKELY)
        yield Fact("cuda.compiler.kind", compiler[1], line)
        yield Fact("cuda.compiler.version", compiler[2], line)
    elif what == "Python":
        yield from python_facts(version, line)
    elif what == "torch":
        yield Fact("torch.version", version, line)
        yield Fact("packages.torch", version, line)
        if cuda := re.search(r"CUDA (\d{1,2}\.\d)", built_for):
            yield Fact("torch.cuda", cuda[1], line)
    elif what in _PACKAGES:
        yield Fact(f"packages.{package_name(what)}", version, line)


def _gpu(row: re.Match[str], line: int) -> Iterator[Fact]:
    index = int(row[1])
    yield from gpu_facts(row[2], index, line)
    for path, cell in (("memory_total_bytes", row[3]), ("memory_used_bytes", row[4])):
        if (found := _MEASURED.match(cell)) and size_bytes(found[1]) is not None:
            yield Fact(f"gpus[{index}].{path}", size_bytes(found[1]), line)
    if re.match(r"\d{1,3} °C", row[5]):
        yield Fact(f"gpus[{index}].temperature_c", whole(row[5]), line)
