"""`nvidia-smi -q`: the long form, with or without `-d` and `-i`, also a part of it without its head."""

import re
from collections.abc import Iterator

from envcheck.importers.core.fact import LIKELY, SURE, Fact, Reading, numbered, reading
from envcheck.importers.core.smi_fields import GpuFields, latest
from envcheck.late_pattern import late

NAME = "nvidia-smi -q"
_HEAD = late(r"=+NVSMI LOG=+")
_GPU = late(r"^\s{0,8}GPU (?:[0-9A-Fa-f]{4,8}:)?[0-9A-Fa-f]{2}:[0-9A-Fa-f]{2}\.[0-7]\s*$")
_FIELD = late(r"^(\s*)([A-Z][^:]{0,60}?)\s*(?::\s*(.*?))?\s*$")
_GRAPHICS_FIRST = late(r"^[ \t]{4,80}Product Name[ \t]{1,80}:", re.MULTILINE)
_BLOCK = late(
    r"^[ \t]{0,24}(?:Clocks (?:Event|Throttle) Reasons|(?:FB|BAR1) Memory Usage|Ecc Errors|ECC Errors|Ecc Mode|ECC Mode"
    r"|Retired Pages|Remapped Rows|(?:GPU |Module )?Power Readings|MIG Mode|GPU Link Info|PCIe Generation|Link Width"
    r"|Max Clocks|(?:Persistence|Compute) Mode[ \t]{1,40}: [A-Z][\w /]{1,24}"
    r"|(?:HW (?:Slowdown|Thermal Slowdown|Power Brake Slowdown|Power Brake)|S[WY]N?C? ?(?:Power Cap|Thermal Slowdown))"
    r"[ \t]{1,40}: (?:Not )?Active|GPU (?:Current|Slowdown) Temp[ \t]{1,40}: \d{1,3} C"
    r"|(?:Current |Enforced |Default |Max )?Power Limit[ \t]{1,40}: [\d.]{1,8} W"
    r"|(?:[DS]RAM Uncorrectable|Remapping Failure Occurred|Pending Page Blacklist)[ \t]{1,40}: \w{1,12})[ \t]*$"
)
"""Headings and fields that nothing else prints so: with one of them a part of the output begins."""


def recognise(text: str) -> float:
    """Its heading, a product name below a GPU's address, or a block that was taken out of it."""
    if _HEAD.search(text):
        return SURE
    if ":" in text and any(_BLOCK.match(line) for line in text.split("\n")):
        return LIKELY
    return 0.8 if _GRAPHICS_FIRST.search(text) and "GPU UUID" in text else 0.0


def read(text: str) -> Reading:
    """Driver and GPUs."""
    return reading(NAME, latest(list(_facts(text))))


def _facts(text: str) -> Iterator[Fact]:
    inside, count, alone = False, 0, False
    gpu: GpuFields | None = None
    said: set[tuple[str, ...]] = set()
    stack: list[tuple[int, str]] = []
    for number, line in numbered(text):
        if _HEAD.search(line):
            inside, gpu, count, stack, alone = True, None, 0, [], False
        elif _GPU.match(line):
            gpu, count, stack = GpuFields(count, xml=False), count + 1, []
            inside, alone = True, False
            yield from gpu.take(number, ("bus id",), line.split()[1])
        elif not inside and _BLOCK.match(line):
            inside, alone, stack, said = True, True, [], set()
            gpu = gpu or GpuFields(0, xml=False)
            count = max(count, 1)
            yield from _take(gpu, number, line, stack, said)
        elif inside and (found := _FIELD.match(line)):
            if gpu is None:
                yield from _head(number, _path(found, stack)[-1], found[3] or "")
                continue
            if alone and _repeats(found, stack, said):
                gpu, said = GpuFields(count, xml=False), set()
                count += 1
            yield from _take(gpu, number, line, stack, said)
        elif inside and (line.lstrip().startswith(("```", "$ ", "</")) or (alone and line.strip(" .-"))):
            inside, gpu = False, gpu if alone else None


def _take(
    gpu: GpuFields, number: int, line: str, stack: list[tuple[int, str]], said: set[tuple[str, ...]]
) -> Iterator[Fact]:
    """The fact of a line; `said` learns its path."""
    if found := _FIELD.match(line):
        path = _path(found, stack)
        said.add(path)
        if found[3] is not None:
            yield from gpu.take(number, path, found[3])


def _path(found: re.Match[str], stack: list[tuple[int, str]]) -> tuple[str, ...]:
    """Where a field stands, by its indentation; it is put on the stack."""
    depth = len(found[1].expandtabs(8))
    while stack and stack[-1][0] >= depth:
        stack.pop()
    key = " ".join(found[2].lower().split())
    path = (*(name for _, name in stack), key)
    stack.append((depth, key))
    return path


def _repeats(found: re.Match[str], stack: list[tuple[int, str]], said: set[tuple[str, ...]]) -> bool:
    """What was said of one GPU is said again: of the next, as of several that `grep` leaves of a long output."""
    return _path(found, list(stack)) in said


def _head(line: int, key: str, value: str) -> Iterator[Fact]:
    if key == "driver version" and re.fullmatch(r"\d{3}\.[\d.]+", value):
        yield Fact("driver.version", value, line)
        yield Fact("driver.nvml_error", None, line)
    elif key == "cuda version" and re.fullmatch(r"\d{1,2}\.\d{1,2}", value):
        yield Fact("driver.cuda_version", value, line)
