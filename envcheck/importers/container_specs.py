"""A Dockerfile, `docker run`, a compose file, a Kubernetes pod: what they say of CUDA, torch and memory.

It is what a container is made of, not what runs: less sure than what a program printed.
"""

import re
from collections.abc import Iterator

from envcheck.importers.core.fact import Fact, Reading, numbered, reading
from envcheck.importers.core.system import os_facts
from envcheck.importers.core.values import package_name, size_bytes
from envcheck.probes.environment import ALLOWED

NAME = "container or job file"
STATED = 0.6
_IMAGE = re.compile(
    r"(?:^\s{0,20}(?:-\s)?(?:FROM|image:)\s+[\"']?|\bdocker (?:run|pull)\b.{0,400}?\s)"
    r"((?:[\w.-]{1,60}/){0,3}[\w.-]{1,60}:[\w.-]{1,100})"
)
_CUDA = re.compile(
    r"nvidia/cuda:(\d{1,2}\.\d{1,2})(?:\.\d)?-.{0,40}?(base|runtime|devel)-(ubuntu|rockylinux|ubi)(\d{1,2}(?:\.\d{1,2})?)"
)
_TORCH = re.compile(r"pytorch/pytorch:(\d\.\d{1,2}\.\d)-cuda(\d{1,2}\.\d)")
_VLLM = re.compile(r"vllm/vllm-openai:v?(\d\.\d{1,2}\.\d{1,2}(?:\.post\d)?)")
_SHM = re.compile(r"(?:--shm-size[= ]|\bshm_size:\s*)[\"']?(\d{1,6}(?:\.\d{1,3})?)\s?([kmgKMG]?)[bB]?[\"']?")
_PINNED = re.compile(r"(?<=\s)[\"']?([A-Za-z][\w.-]{1,60})(?:\[[\w,-]{1,40}\])?==(\d[\w.+!]{0,40})[\"']?(?=\s|$)")
_INSTALL = re.compile(r"^\s{0,12}(?:RUN\b|&&|-\s).{0,300}?\b(?:pip3?|uv pip) install\b")
_INDEX = re.compile(r"download\.pytorch\.org/whl/(cu\d{3}|cpu)\b")
_HOST_IPC = re.compile(r"^\s{0,20}(?:ipc:\s*[\"']?host\b|hostIPC:\s*true)|--ipc[= ]host\b")
_NAMED = re.compile(rf"^\s{{2,40}}-\s+name:\s+[\"']?({'|'.join(ALLOWED)})[\"']?\s*$")
_VALUED = re.compile(r"^\s{2,40}value:\s+[\"']?([^\"'\n]{1,300}?)[\"']?\s*$")
_MEMORY_MEDIUM = re.compile(r"^\s{2,40}medium:\s+[\"']?Memory\b")
_LIMIT = re.compile(r"^\s{2,40}sizeLimit:\s+[\"']?(\d{1,6})\s?([KMG])i?[\"']?\s*$")
_KUBERNETES = re.compile(r"^\s{2,40}(?:-\s)?nvidia\.com/gpu:")


def recognise(text: str) -> float:
    """A line of one of them that says something of CUDA."""
    return STATED if any(_facts(text)) else 0.0


def read(text: str) -> Reading:
    """What the image and its options imply."""
    return reading(NAME, _facts(text))


def _facts(text: str) -> Iterator[Fact]:
    if not any(word in text for word in ("FROM", "image:", "docker", "shm", "nvidia.com/gpu")):
        return
    lines = text.split("\n")
    host_ipc = any(_HOST_IPC.search(line[:1_000]) for line in lines)
    in_memory = "mountPath: /dev/shm" in text and any(_MEMORY_MEDIUM.match(line) for line in lines)
    for number, line in numbered(text):
        if len(line) > 1_000:
            continue
        if _INSTALL.match(line):
            yield from _installed(line, number)
        if (found := _NAMED.match(line)) and number < len(lines) and (value := _VALUED.match(lines[number])):
            yield Fact(f"environment.{found[1]}", value[1], number, STATED)
        if in_memory and (found := _LIMIT.match(line)):
            yield Fact("host.shm_total_bytes", size_bytes(f"{found[1]}{found[2]}"), number, STATED)
        if found := _IMAGE.search(line):
            yield from _image(found[1], number)
        if (found := _SHM.search(line)) and not host_ipc:
            yield Fact("host.shm_total_bytes", size_bytes(f"{found[1]}{found[2]}"), number, STATED)
            yield Fact("host.container", "docker", number, STATED)
        if _KUBERNETES.match(line):
            yield Fact("host.container", "kubernetes", number, STATED + 0.05)


def _image(image: str, line: int) -> Iterator[Fact]:
    if found := _CUDA.search(image):
        if found[2] == "devel":
            yield Fact("cuda.nvcc", found[1], line, STATED)
        yield from os_facts(f"{found[3].replace('rockylinux', 'Rocky Linux ').capitalize()} {found[4]}", line, STATED)
    elif found := _TORCH.search(image):
        yield Fact("torch.version", found[1], line, STATED)
        yield Fact("torch.cuda", found[2], line, STATED)
    elif found := _VLLM.search(image):
        yield Fact("packages.vllm", found[1], line, STATED)
    else:
        return
    yield Fact("host.container", "docker", line, STATED)


def _installed(line: str, number: int) -> Iterator[Fact]:
    """`RUN pip install torch==2.7.1 --index-url .../cu128`."""
    index = _INDEX.search(line)
    for found in _PINNED.finditer(line):
        name = package_name(found[1])
        label = (
            f"+{index[1]}" if index and name in {"torch", "torchvision", "torchaudio"} and "+" not in found[2] else ""
        )
        yield Fact(f"packages.{name}", f"{found[2]}{label}", number, STATED)
