"""`python -m sglang.check_env`, and mmcv's collect_env, which has the same form.

`GPU 0,1: NAME` names several GPUs in a row; below `PyTorch: 2.6.0` follow packages, one in a line.
"""

import re
from collections.abc import Iterator

from envcheck.importers.core.fact import Fact, Reading, numbered, reading
from envcheck.importers.core.keyed import entries
from envcheck.importers.core.system import available_facts, compiler_facts, driver_facts, gpu_facts
from envcheck.importers.core.values import absent, package_name
from envcheck.late_pattern import late

NAME = "sglang.check_env"
_KEYS = ("CUDA available: ", "CUDA Driver Version: ", "CUDA_HOME: ", "NVCC: ")
_GPUS = late(r"^\W{0,6}GPU (\d{1,3}(?:,\d{1,3}){0,63})( Compute Capability)?: {0,8}(\S.{0,100}?)\s*$")
_RELEASE = late(r"\brelease (\d{1,2}\.\d{1,2})\b|\bcuda_(\d{1,2}\.\d{1,2})\b")
_PACKAGE = late(r"^\W{0,6}([A-Za-z][\w.-]{1,40}): {1,8}(\d[\w.+!-]{0,60}|Module Not Found)\s*$")
_FIRST = late(r"^\W{0,6}PyTorch: {1,8}\d")
_DISTRIBUTIONS = {"zmq": "pyzmq", "multipart": "python-multipart", "opencv": "opencv-python"}


def recognise(text: str) -> float:
    """Two of its keys."""
    return min(0.95, 0.25 * sum(key in text for key in _KEYS))


def read(text: str) -> Reading:
    """GPUs, driver, toolkit and packages; Python and torch are read as in every other dump."""
    return reading(NAME, [*_entries(text), *_gpus(text), *_packages(text)])


def _entries(text: str) -> Iterator[Fact]:
    for line, key, value in entries(text):
        if key == "cuda driver version":
            yield from driver_facts(value, line)
        elif key == "cuda available":
            yield from available_facts(value, line)
        elif key == "cuda_home" and value.startswith("/"):
            yield Fact("cuda.home", value, line)
            yield Fact("environment.CUDA_HOME", value, line, 0.6)
        elif key == "nvcc" and (found := _RELEASE.search(value)):
            yield Fact("cuda.nvcc", found[1] or found[2], line)
        elif key == "gcc":
            yield from compiler_facts(value, line)


def _gpus(text: str) -> Iterator[Fact]:
    for number, line in numbered(text):
        if not (found := _GPUS.match(line)):
            continue
        for index in map(int, found[1].split(",")):
            if not found[2]:
                yield from gpu_facts(found[3], index, number)
            elif re.fullmatch(r"\d{1,2}\.\d", found[3]):
                yield Fact(f"gpus[{index}].compute_capability", found[3], number)


def _packages(text: str) -> Iterator[Fact]:
    """The lines right below `PyTorch:`, up to the first of another form."""
    inside = False
    for number, line in numbered(text):
        found = _PACKAGE.match(line)
        if _FIRST.match(line):
            inside = True
        elif not found:
            inside = False
        elif inside and not absent(found[2]) and found[2][0].isdigit():
            name = package_name(found[1])
            yield Fact(f"packages.{_DISTRIBUTIONS.get(name, name)}", found[2], number)
