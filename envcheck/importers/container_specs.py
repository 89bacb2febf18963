"""A Dockerfile, `docker run`, a compose file, a Kubernetes pod: what they say of CUDA, torch, GPUs and memory.

It is what a container is made of, not what runs: less sure than what a program printed.
"""

import re
from collections.abc import Iterator

from envcheck.importers.core.fact import Fact, Reading, reading
from envcheck.importers.core.spec_lines import logical_lines
from envcheck.importers.core.system import os_facts
from envcheck.importers.core.values import package_name, size_bytes
from envcheck.late_pattern import late
from envcheck.snapshot.variables import ALLOWED

NAME = "container or job file"
STATED = 0.6
_IMAGE = late(
    r"(?:^\s{0,20}(?:-\s)?(?:FROM|[Ii]mage:)\s+[\"']?|\b(?:docker|podman) (?:run|pull)\b.{0,2000}?\s)"
    r"((?:[\w.:-]{1,60}/){0,3}[\w.-]{1,60}:[\w.-]{1,100})"
)
_RUN = late(r"\b(?:docker|podman) run\s")
_CUDA = late(
    r"\bnvidia/cuda:(\d{1,2}\.\d{1,2})(?:\.\d)?-.{0,40}?(base|runtime|devel)"
    r"(?:-(ubuntu|rockylinux|ubi)(\d{1,2}(?:\.\d{1,2})?))?"
)
_TORCH = late(r"\bpytorch/pytorch:(\d\.\d{1,2}\.\d)-cuda(\d{1,2}\.\d)")
_VLLM = late(r"\bvllm/vllm-openai:v?(\d\.\d{1,2}\.\d{1,2}(?:\.post\d)?)")
_TAGGED = late(r":[\w.-]{0,60}?\b(?:cuda-?(\d{1,2}\.\d{1,2})|cu(1[1-9]\d))")
"""The CUDA that a tag names: `nbody-cuda11.7.1`, `v0.4.2.post4-cu125`."""
_NEEDS_GPU = late(
    r"\bnvidia/cuda:|/[\w.-]{1,60}:[\w.-]{0,40}\bcu(?:da)?-?1[0-3]|\b(?:vllm/vllm-openai|lmsysorg/sglang):(?!cpu|rocm|xpu)"
    r"|text-generation-inference:(?!.{0,40}(?:intel|rocm))"
    r"|nvcr\.io/nvidia/(?:pytorch|cuda|tritonserver|tensorrt)\b|\bserver-cuda"
)
_SHM = late(r"(?:--shm-size[= ]|\bshm_size:\s*)[\"']?(\d{1,6}(?:\.\d{1,3})?)\s?([kmgKMG]?)[bB]?[\"']?")
_PINNED = late(r"(?<=\s)[\"']?([A-Za-z][\w.-]{1,60})(?:\[[\w,-]{1,40}\])?==(\d[\w.+!]{0,40})[\"']?(?=\s|$)")
_INSTALL = late(r"^\s{0,12}(?:RUN\b|&&|-\s).{0,1000}?\b(?:pip3?|uv pip) install\b")
_INDEX = late(r"download\.pytorch\.org/whl/(cu\d{3}|cpu)\b")
_BUILDS = {"torch", "torchvision", "torchaudio"}
_HOST_IPC = late(r"^\s{0,20}(?:ipc:\s*[\"']?host\b|hostIPC:\s*true)|--ipc[= ]host\b", re.MULTILINE)
_NAMES = "|".join(ALLOWED)
_NAMED = late(rf"^\s{{2,40}}-\s+name:\s+[\"']?({_NAMES})[\"']?\s*$")
_VALUED = late(r"^\s{2,40}value:\s+[\"']?([^\"'\n]{1,300}?)[\"']?\s*$")
_MAPPED = late(rf"^\s{{4,40}}(?:-\s+)?({_NAMES})\s?[:=]\s?[\"']?([^\"'\s$]{{1,300}})[\"']?\s*$")
_OPTION = late(rf"\s(?:-e|--env)[= ][\"']?({_NAMES})=[\"']?([^\"'\s$]{{1,300}})")
_MEMORY_MEDIUM = late(r"^\s{2,40}medium:\s+[\"']?Memory\b", re.MULTILINE)
_LIMIT = late(r"^\s{2,40}sizeLimit:\s+[\"']?(\d{1,6})\s?([KMG])i?[\"']?\s*$")
_KUBERNETES = late(r"^\s{2,40}(?:-\s)?nvidia\.com/gpu:\s*[\"']?(\d{1,3})?\b")
_GPUS = late(r"--gpus[= ][\"']{0,2}(?:count=)?(all|\d{1,2}\b|device=[\w,.-]{1,200})")
_COMPOSE_GPUS = late(r"^\s{2,40}(?:gpus|count):\s+[\"']?(all|\d{1,2})\b")
_DEVICE_IDS = late(r"^\s{4,40}device_ids:\s*\[([^\]]{1,200})\]")
_GIVEN = late(
    r"driver:\s*[\"']?nvidia|nvidia\.com/gpu|--gpus\b|^\s{2,40}gpus:|runtime[:= ]\s*[\"']?nvidia|/dev/nvidia"
    r"|nvidia-docker|--device\b|^\s{2,40}devices:|NVIDIA_VISIBLE_DEVICES|device_ids",
    re.MULTILINE,
)
"""Any of the ways to give a container a GPU."""


def recognise(text: str) -> float:
    """A line of one of them that says something of CUDA."""
    return STATED if any(_facts(text)) else 0.0


def read(text: str) -> Reading:
    """What the image and its options imply."""
    return reading(NAME, _facts(text))


def _facts(text: str) -> Iterator[Fact]:
    if not any(word in text for word in ("FROM", "mage:", "docker", "podman", "shm", "nvidia.com/gpu")):
        return
    host_ipc = bool(_HOST_IPC.search(text))
    in_memory = "mountPath: /dev/shm" in text and bool(_MEMORY_MEDIUM.search(text))
    compose = "services:" in text
    named: str | None = None
    for number, line in logical_lines(text):
        if _INSTALL.match(line):
            yield from _installed(line, number)
        if named and (found := _VALUED.match(line)):
            yield Fact(f"environment.{named}", found[1], number, STATED)
        variable = _NAMED.match(line)
        named = variable[1] if variable else None
        if compose and (found := _MAPPED.match(line)):
            yield Fact(f"environment.{found[1]}", found[2], number, STATED)
        if in_memory and (found := _LIMIT.match(line)):
            yield Fact("host.shm_total_bytes", size_bytes(f"{found[1]}{found[2]}"), number, STATED)
        if found := _IMAGE.search(line):
            yield from _image(found[1], number)
        if (found := _SHM.search(line)) and not host_ipc:
            yield Fact("host.shm_total_bytes", size_bytes(f"{found[1]}{found[2]}"), number, STATED)
            yield Fact("host.container", "docker", number, STATED)
        yield from _reserved(line, number, compose)
        if _RUN.search(line):
            yield from _run(line, number)
    yield from _nothing_reserved(text)


def _image(image: str, line: int) -> Iterator[Fact]:
    if found := _TAGGED.search(image):
        told = found[1] or f"{found[2][:2]}.{found[2][2]}"
        yield Fact("cuda.image", told, line, STATED)
    if found := _CUDA.search(image):
        yield Fact("cuda.image", found[1], line, STATED)
        if found[2] == "devel":
            yield Fact("cuda.nvcc", found[1], line, STATED)
        if found[3]:
            name = found[3].replace("rockylinux", "Rocky Linux ").capitalize()
            yield from os_facts(f"{name} {found[4]}", line, STATED)
    elif found := _TORCH.search(image):
        yield Fact("torch.version", found[1], line, STATED)
        yield Fact("torch.cuda", found[2], line, STATED)
    elif found := _VLLM.search(image):
        yield Fact("packages.vllm", found[1], line, STATED)
    elif not _NEEDS_GPU.search(image):
        return
    yield Fact("host.container", "docker", line, STATED)


def _reserved(line: str, number: int, compose: bool) -> Iterator[Fact]:
    """How many GPUs a pod or the service of a compose file gets."""
    if found := _KUBERNETES.match(line):
        yield Fact("host.container", "kubernetes", number, STATED + 0.05)
        if found[1]:
            yield Fact("host.gpus_reserved", found[1], number, STATED)
    elif compose and (found := _COMPOSE_GPUS.match(line)):
        yield Fact("host.gpus_reserved", found[1], number, STATED)
    elif found := _DEVICE_IDS.match(line):
        yield Fact("host.gpus_reserved", str(found[1].count(",") + 1), number, STATED)


def _run(line: str, number: int) -> Iterator[Fact]:
    """`docker run --gpus all -e NAME=value IMAGE`; an image for CUDA without any way to a GPU gets none."""
    for option in _OPTION.finditer(line):
        yield Fact(f"environment.{option[1]}", option[2], number, STATED)
    if found := _GPUS.search(line):
        told = found[1] if "=" not in found[1] else str(found[1].count(",") + 1)
        yield Fact("host.gpus_reserved", told, number, STATED)
    elif _NEEDS_GPU.search(line) and not _GIVEN.search(line) and "--entrypoint" not in line:
        yield Fact("host.gpus_reserved", "0", number, STATED - 0.1)


def _nothing_reserved(text: str) -> Iterator[Fact]:
    """A compose file or a pod whose image needs a GPU, and that names none anywhere."""
    if not ("services:" in text or "kind: Pod" in text) or _GIVEN.search(text):
        return
    for number, line in logical_lines(text):
        if "image:" in line and (found := _IMAGE.search(line)) and _NEEDS_GPU.search(found[1]):
            yield Fact("host.gpus_reserved", "0", number, STATED - 0.1)
            return


def _installed(line: str, number: int) -> Iterator[Fact]:
    """`RUN pip install torch==2.7.1 --index-url .../cu128`."""
    for command in line.split("&&"):
        index = _INDEX.search(command)
        for found in _PINNED.finditer(command):
            name = package_name(found[1])
            label = f"+{index[1]}" if index and name in _BUILDS and "+" not in found[2] else ""
            yield Fact(f"packages.{name}", f"{found[2]}{label}", number, STATED)
