"""`nvidia-smi -q -x`: XML of every DTD so far, read tag by tag: no entity is resolved, nothing is fetched."""

import re
from collections.abc import Iterator
from html import unescape

from envcheck.importers.core.fact import SURE, Fact, Reading, reading
from envcheck.importers.core.smi_fields import GpuFields, latest
from envcheck.late_pattern import late

NAME = "nvidia-smi -q -x"
_TAG = late(r"<(/?)([a-z_0-9]{1,60})((?:\s[^<>]{0,200})?)(/?)>([^<]{0,500})")
DEEPEST = 20


def recognise(text: str) -> float:
    """Its root, or a GPU's tags."""
    if "<nvidia_smi_log" in text:
        return SURE
    return 0.8 if "<product_name>" in text and "<fb_memory_usage>" in text else 0.0


def read(text: str) -> Reading:
    """Driver and GPUs."""
    return reading(NAME, latest(list(_facts(text))))


def _facts(text: str) -> Iterator[Fact]:
    stack: list[str] = []
    gpu: GpuFields | None = None
    count, line, at = 0, 1, 0
    for found in _TAG.finditer(text):
        line, at = line + text.count("\n", at, found.start()), found.start()
        closing, tag, attributes, empty, value = found.groups()
        if tag == "nvidia_smi_log" and not closing:
            stack, gpu, count = [], None, 0
        if closing:
            if tag in stack:
                del stack[len(stack) - 1 - stack[::-1].index(tag) :]
            continue
        if tag == "gpu" and "id=" in attributes:
            gpu, count, stack = GpuFields(count, xml=True), count + 1, ["nvidia_smi_log"]
        if empty or len(stack) > DEEPEST:
            continue
        stack.append(tag)
        shown = unescape(value).strip()
        path = stack[stack.index("gpu") :] if "gpu" in stack else stack
        if gpu is None:
            yield from _head(line, tag, shown)
        elif shown and "mig_devices" not in path:
            yield from gpu.take(line, path, shown)


def _head(line: int, tag: str, value: str) -> Iterator[Fact]:
    if tag == "driver_version" and re.fullmatch(r"\d{3}\.[\d.]+", value):
        yield Fact("driver.version", value, line)
        yield Fact("driver.nvml_error", None, line)
    elif tag == "cuda_version" and re.fullmatch(r"\d{1,2}\.\d{1,2}", value):
        yield Fact("driver.cuda_version", value, line)
