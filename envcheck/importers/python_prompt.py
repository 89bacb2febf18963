"""Answers at a Python prompt and the head of a build: `>>> torch.__version__`, `torch.__version__  = 2.3.0+cu121`."""

import re
from collections.abc import Iterator

from envcheck.importers.core.fact import SURE, Fact, Reading, reading
from envcheck.importers.core.system import available_facts, gpu_facts
from envcheck.importers.core.values import package_name
from envcheck.late_pattern import late

NAME = "Python prompt"
OF_A_BUILD = 0.7
"""A build may see another torch than the environment has (isolation); it does not say which machine it is."""
_HEAD = late(r"^\W{0,4}Python (3\.\d{1,2}\.\d{1,2})\b.{0,40}\((?:main|default|tags|heads|v3)\b")
_VERSION = r"(\d{1,4}\.\d{1,3}[\w.+-]{0,40})"
_MODULES = r"(torch|torchvision|transformers|flash_attn|vllm|accelerate|bitsandbytes|xformers|triton|numpy)"
_STATED = late(rf"^\s{{0,12}}{_MODULES}\.__version__\s*[:=]{{1,2}}\s*[\"']?{_VERSION}[\"']?\s*$")
_ASKED = late(rf"\b{_MODULES}\.__version__")
_CUDA = late(r"\btorch\.version\.cuda\b")
_NAME = late(r"\btorch\.cuda\.get_device_name\((\d?)\)")
_NAMES = late(r"\[ ?torch\.cuda\.get_device_name\(\w{1,12}\) for ")
_EACH_NAME = late(r"\bget_device_name\((?:i|idx|d|n|device|gpu|dev)\)")
_NUMBERED_NAME = late(
    r"^\W{0,6}(?:cuda[: ]|GPU |Device |gpu )?(\d)\W{1,4}((?:NVIDIA|GeForce|Tesla|Quadro|TITAN) [\w .-]{2,48})$"
)
_ANSWERS = 10
"""Lines below a loop over the GPUs in which their names may stand."""
_CAPABILITY = late(r"\btorch\.cuda\.get_device_capability\((\d?)\)")
_ARCHITECTURES = late(r"\btorch\.cuda\.get_arch_list\(\)")
_AVAILABLE = late(r"\btorch\.cuda\.is_available\(\)")
_WHEEL = late(r"Guessing wheel URL:\s+\S{10,200}-cp3(\d{1,2})-cp3\d{1,2}-linux_(x86_64|aarch64)\.whl")
_PROMPT = late(
    r"^\W{0,6}(?:>>>|In \[\d{1,4}\]:|(?:\$ .{0,80})?python\S{0,6} -c|print\(|torch\.|\w{2,20}\.__version__\s*$)"
)
"""The three marks of Python's prompt are taken off with the quotation marks of mails."""


def recognise(text: str) -> float:
    """One question that is answered."""
    return SURE if any(_facts(text)) else 0.0


def read(text: str) -> Reading:
    """The last answer to each question counts: people upgrade, and ask again."""
    last = {fact.path: fact for fact in _facts(text)}
    return reading(NAME, last.values())


def _facts(text: str) -> Iterator[Fact]:
    if "torch" not in text and "__version__" not in text and "Python 3." not in text:
        return
    lines = [line[:400] for line in text.split("\n")]
    for place, line in enumerate(lines):
        if found := _HEAD.match(line):
            yield Fact("host.python", found[1], place + 1)
        elif found := _STATED.match(line):
            yield from _package(found[1], found[2], place + 1, OF_A_BUILD)
        elif found := _WHEEL.search(line):
            yield Fact("host.python", f"3.{found[1]}", place + 1, OF_A_BUILD)
            yield Fact("host.machine", found[2], place + 1, OF_A_BUILD)
        elif "get_device_name(" in line and (told := list(_listed(line, lines[place + 1 :], place + 1))):
            yield from told
        elif _PROMPT.match(line) and place + 1 < len(lines):
            yield from _answer(
                line, re.sub(r"^\s*Out\[\d{1,4}\]:", "", lines[place + 1]).strip().strip("'\""), place + 2
            )


def _listed(question: str, below: list[str], line: int) -> Iterator[Fact]:
    """The GPUs in the order in which torch has them: a list, or one a line."""
    if _NAMES.search(question) and below:
        names = re.findall(r"['\"]((?:NVIDIA|GeForce|Tesla|Quadro|TITAN|RTX|GTX)[^'\"]{2,48})['\"]", below[0])
        for index, name in enumerate(names[:16]):
            yield from gpu_facts(name, index, line + 1)
    elif _EACH_NAME.search(question):
        for further, said in enumerate(below[:_ANSWERS], line + 1):
            if found := _NUMBERED_NAME.match(said):
                yield from gpu_facts(found[2].strip(), int(found[1]), further)


def _answer(question: str, said: str, line: int) -> Iterator[Fact]:
    """What the next line says; nothing where more than one thing was asked."""
    if question.count("print(") > 1:
        return
    if (asked := _ASKED.search(question)) and (found := re.fullmatch(_VERSION, said)):
        yield from _package(asked[1], found[1], line)
    elif _CUDA.search(question) and (found := re.fullmatch(r"(\d{1,2}\.\d{1,2})(?:\.\d{1,4})?", said)):
        yield Fact("torch.cuda", found[1], line)
    elif found := _NAME.search(question):
        if re.match(r"NVIDIA|GeForce|Tesla|Quadro|TITAN|RTX|GTX|[ABHL]\d{2,3}\b", said):
            yield from gpu_facts(said, int(found[1] or 0), line)
    elif (found := _CAPABILITY.search(question)) and (pair := re.fullmatch(r"\((\d{1,2}), (\d)\)", said)):
        yield Fact(f"gpus[{found[1] or 0}].compute_capability", f"{pair[1]}.{pair[2]}", line)
    elif _ARCHITECTURES.search(question) and (kernels := re.findall(r"'((?:sm|compute)_\d{2,3}[af]?)'", said)):
        yield Fact("torch.architectures", tuple(kernels), line)
    elif _AVAILABLE.search(question) and said in {"True", "False", "true", "false"}:
        yield from available_facts(said, line)


def _package(module: str, version: str, line: int, confidence: float = SURE) -> Iterator[Fact]:
    if module == "torch":
        yield Fact("torch.version", version, line, confidence)
    yield Fact(f"packages.{package_name(module)}", version, line, confidence)
