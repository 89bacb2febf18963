"""`nvidia-smi -q`: the long form, with or without `-d` and `-i`."""

import re
from collections.abc import Iterator

from envcheck.importers.core.fact import SURE, Fact, Reading, numbered, reading
from envcheck.importers.core.smi_fields import GpuFields, latest
from envcheck.late_pattern import late

NAME = "nvidia-smi -q"
_HEAD = late(r"=+NVSMI LOG=+")
_GPU = late(r"^\s{0,8}GPU (?:[0-9A-Fa-f]{4,8}:)?[0-9A-Fa-f]{2}:[0-9A-Fa-f]{2}\.[0-7]\s*$")
_FIELD = late(r"^(\s*)([A-Z][^:]{0,60}?)\s*(?::\s*(.*?))?\s*$")
_GRAPHICS_FIRST = late(r"^[ \t]{4,80}Product Name[ \t]{1,80}:", re.MULTILINE)


def recognise(text: str) -> float:
    """Its heading, or a product name below a GPU's address."""
    if _HEAD.search(text):
        return SURE
    return 0.8 if _GRAPHICS_FIRST.search(text) and "GPU UUID" in text else 0.0


def read(text: str) -> Reading:
    """Driver and GPUs."""
    return reading(NAME, latest(list(_facts(text))))


def _facts(text: str) -> Iterator[Fact]:
    inside, count = False, 0
    gpu: GpuFields | None = None
    stack: list[tuple[int, str]] = []
    for number, line in numbered(text):
        if _HEAD.search(line):
            inside, gpu, count, stack = True, None, 0, []
        elif _GPU.match(line):
            gpu, count, stack = GpuFields(count, xml=False), count + 1, []
            inside = True
            yield from gpu.take(number, ("bus id",), line.split()[1])
        elif inside and (found := _FIELD.match(line)):
            depth = len(found[1].expandtabs(8))
            while stack and stack[-1][0] >= depth:
                stack.pop()
            key = " ".join(found[2].lower().split())
            path = (*(name for _, name in stack), key)
            stack.append((depth, key))
            if gpu is None:
                yield from _head(number, key, found[3] or "")
            elif found[3] is not None:
                yield from gpu.take(number, path, found[3])
        elif inside and line.lstrip().startswith(("```", "$ ", "</")):
            inside, gpu = False, None


def _head(line: int, key: str, value: str) -> Iterator[Fact]:
    if key == "driver version" and re.fullmatch(r"\d{3}\.[\d.]+", value):
        yield Fact("driver.version", value, line)
        yield Fact("driver.nvml_error", None, line)
    elif key == "cuda version" and re.fullmatch(r"\d{1,2}\.\d{1,2}", value):
        yield Fact("driver.cuda_version", value, line)
