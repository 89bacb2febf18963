"""The environment dumps of libraries: `transformers env`, `accelerate env`, `hf env`, and many that look like them.

So do `diffusers-cli env`, `datasets-cli env`, sentence-transformers, LLaMA-Factory, ComfyUI, bitsandbytes, and issue
forms such as flash-attn's: lines of the form `- Name version: 1.2.3`. What they call things stands in one table.
"""

import re
from collections.abc import Callable, Iterator

from msgspec.structs import replace

from envcheck.importers.core.cards import card_name
from envcheck.importers.core.fact import GUESS, LIKELY, SURE, Fact, Reading, reading
from envcheck.importers.core.keyed import Entry, entries
from envcheck.importers.core.system import (
    available_facts,
    driver_facts,
    gpu_facts,
    os_facts,
    platform_facts,
    python_facts,
    toolkit_version,
)
from envcheck.importers.core.values import absent, package_name, size_bytes, truth, version
from envcheck.late_pattern import late

NAME = "environment dump of a library"
_PACKAGES = {
    "accelerate", "auto-gptq", "autoawq", "bitsandbytes", "datasets", "deepspeed", "diffusers", "einops",
    "flash attention", "flash attn", "flash-attention", "flash-attn", "flash_attn", "flashattention",
    "flashinfer-python", "flax", "fsspec", "gradio", "hf-xet", "hf_xet", "hugging face hub", "huggingface hub",
    "huggingface-hub", "huggingface_hub", "jax", "jaxlib", "kernels", "lightning", "llamafactory", "mmcv", "ninja",
    "numpy", "onnxruntime", "onnxruntime-gpu", "openai", "optimum", "pandas", "peft", "pillow", "pyarrow",
    "pydantic", "pytorch", "pytorch lightning", "pytorch-lightning", "qwen-vl-utils", "safetensors", "scipy",
    "sentence transformers", "sentence-transformers",
    "sentence_transformers", "sglang", "tensorflow", "tensorrt", "timm", "tokenizers",
    "torch", "torchaudio", "torchvision", "transformers", "triton", "trl", "unsloth", "vllm", "xformers",
}  # fmt: skip
_ALIASES = {
    "pytorch": "torch", "flashattention": "flash-attn", "flash-attention": "flash-attn",
    "hugging-face-hub": "huggingface-hub",
}  # fmt: skip
_KEY = late(r"^(.{2,40}?)(?:\s+version|\s+ver\.?|_version)?(?:\s*\(.{0,60}\))?$")
_NVIDIA_FORM = {"hardware: gpu", "nvidia open gpu kernel modules version"}
"""Each enough by itself: no other text has such headings."""
_MEMORY = late(r"(\d+(?:\.\d+)?)\s*([GM]i?B)", re.IGNORECASE)
_GPU = late(
    r"^(?:GPU\s*(?P<index>\d{1,2})\s*:\s*)?(?:(?P<count>\d{1,2})\s*[x×*]\s*)?(?P<name>[^,;|/]{2,80}?)"
    r"(?:\s*[x×*]\s*(?P<times>\d{1,2}))?\s*(?:[,;|/].*)?$"
)
_NAMED = late(
    r"^(?:NVIDIA (?!driver)|GeForce |Tesla |Quadro |TITAN\b|[RG]TX \w|[AH]\d{2,3}\b|L\d{1,2}\b|[KMPTV]\d{1,4}\b)",
    re.IGNORECASE,
)


def recognise(text: str) -> float:
    """Lines that give versions of libraries which such dumps name."""
    score = 0
    for entry in entries(text):
        if _package(entry.key) is not None and version(entry.value):
            score += 2 if "version" in entry.key else 1
        elif entry.key in _RULES:
            score += 2 if entry.key in _NVIDIA_FORM else 1
        if score >= 6:
            return SURE
    return {0: 0.0, 1: 0.0}.get(score, 0.3 + 0.08 * score)


def read(text: str) -> Reading:
    """Versions, system, Python, GPU."""
    facts: list[Fact] = []
    device = ""
    for entry in entries(text):
        found = list(_facts(entry))
        device = next((f.path.removesuffix(".name") for f in found if f.path.endswith("].name")), device)
        if entry.key == "vram total" and device and entry.value.isdecimal():
            found.append(Fact(f"{device}.memory_total_bytes", int(entry.value), entry.line))
        facts += found
    return reading(NAME, facts)


def _facts(entry: Entry) -> Iterator[Fact]:
    name = _package(entry.key)
    if name == "torch":
        yield from _torch(entry)
    elif name is not None:
        told = version(entry.value.lstrip("v="))
        if told and re.search(r"\d\.\d", told):
            yield Fact(f"packages.{name}", told, entry.line, SURE if "version" in entry.key else LIKELY)
    elif entry.key in _RULES:
        yield from _RULES[entry.key](entry)


def _package(key: str) -> str | None:
    """The distribution that a key names; None: none of the known ones."""
    found = _KEY.match(key)
    bare = (found[1] if found else key).strip(" -_")
    if bare not in _PACKAGES:
        return None
    name = package_name(bare.replace(" ", "-"))
    return _ALIASES.get(name, name)


def _torch(entry: Entry) -> Iterator[Fact]:
    """`2.1.0+cu121 (True)`, `2.3.0 (cuda)`, `2.6.0+cu124 (GPU)`: the word tells whether torch saw a GPU."""
    told = version(entry.value.lstrip("v="))
    if told is None or not re.match(r"\d+\.\d+", told):
        return
    yield Fact("torch.version", told, entry.line)
    yield Fact("packages.torch", told, entry.line)
    found = re.search(r"(\d{1,2}\.\d{1,2})\s*$", entry.key) or re.search(r"\bcu(?:da)?[ :-]?(\d{2}\.\d)\b", entry.value)
    if found and "+" not in told:
        yield Fact("torch.cuda", found[1], entry.line, LIKELY)
    word = re.search(r"\((true|false)\)", f"{entry.value} {entry.key}", re.IGNORECASE)
    if word and "gpu" in entry.key:
        yield from available_facts(word[1], entry.line)


def _cuda_available(entry: Entry) -> Iterator[Fact]:
    yield from available_facts(entry.value, entry.line)


def _built_with_cuda(entry: Entry) -> Iterator[Fact]:
    """`PyTorch built with CUDA: False`, what `torch.backends.cuda.is_built()` says."""
    if entry.value.strip().lower() == "false":
        yield Fact("torch.cuda", None, entry.line, LIKELY)


def _platform(entry: Entry) -> Iterator[Fact]:
    if re.match(r"(?:Linux|Windows|macOS|Darwin)-", entry.value):
        yield from platform_facts(entry.value, entry.line)
    else:
        yield from os_facts(entry.value, entry.line, LIKELY)


def _python(entry: Entry) -> Iterator[Fact]:
    yield from python_facts(entry.value, entry.line)


def _driver(entry: Entry) -> Iterator[Fact]:
    # Who writes the version down does not say that the driver responds: a message of nvidia-smi counts more.
    for fact in driver_facts(entry.value, entry.line):
        yield replace(fact, confidence=GUESS) if fact.value is None else fact


def _gpu(entry: Entry) -> Iterator[Fact]:
    """`NVIDIA GeForce RTX 3090`, `GPU 0: H100`, `4090 x2`; yes, no and what to fill in say nothing."""
    found = _GPU.match(entry.value.strip())
    if found is None or absent(found["name"]):
        return
    name = found["name"] if _NAMED.match(found["name"]) else card_name(found["name"])
    first = int(found["index"] or 0)
    count = min(int(found["count"] or found["times"] or 1), 16)
    for index in range(first, first + (count if name else 0)):
        yield from gpu_facts(name or "", index, entry.line, LIKELY)


def _capability(entry: Entry) -> Iterator[Fact]:
    """`python -m xformers.info`."""
    if re.fullmatch(r"\d{1,2}\.\d", entry.value):
        yield Fact("gpus[0].compute_capability", entry.value, entry.line)


def _kernel_modules(entry: Entry) -> Iterator[Fact]:
    """NVIDIA's issue form: `575.64.03`, `nvidia-drivers-530.41.03`, `590.48.01-2`; the form is for the open modules."""
    found = re.search(r"(?<![\d.])\d{3}\.\d{2,3}(?:\.\d{2})?(?![\d.])", entry.value)
    if found:
        yield Fact("driver.version", found[0], entry.line, LIKELY)
        yield Fact("driver.kernel_module_open", True, entry.line, GUESS)


def _secure_boot(entry: Entry) -> Iterator[Fact]:
    if (answer := truth(entry.value)) is not None:
        yield Fact("driver.secure_boot", answer, entry.line, LIKELY)


def _toolkit(entry: Entry) -> Iterator[Fact]:
    told = toolkit_version(entry.value)
    if told:
        yield Fact("cuda.nvcc", told, entry.line, 0.5)


def _ram(entry: Entry) -> Iterator[Fact]:
    found = _MEMORY.match(entry.value)
    if found:
        yield Fact("host.memory_total_bytes", size_bytes(found[0]), entry.line, LIKELY)


def _device_map_gpu(entry: Entry) -> Iterator[Fact]:
    """ComfyUI: `Name: cuda:0 NVIDIA GeForce RTX 4070 : cudaMallocAsync`."""
    found = re.match(r"cuda:(\d+)\s+(.+?)\s+:", entry.value + " :")
    if found:
        yield from gpu_facts(found[2], int(found[1]), entry.line, LIKELY)


_RULES: dict[str, Callable[[Entry], Iterator[Fact]]] = {
    "platform": _platform,
    "os": _platform,
    "operating system": _platform,
    "operating system and version": _platform,
    "distro version": _platform,
    "python version": _python,
    "python": _python,
    "gpu type": _gpu,
    "gpu": _gpu,
    "gpu model": _gpu,
    "gpus": _gpu,
    "gpu(s)": _gpu,
    "graphics card": _gpu,
    "hardware: gpu": _gpu,
    "nvidia gpu": _gpu,
    "nvidia open gpu kernel modules version": _kernel_modules,
    "accelerator": _gpu,
    "gpu name": _gpu,
    "gpu.name": _gpu,
    "gpu.compute_capability": _capability,
    "pytorch.version": _torch,
    "device": _device_map_gpu,
    "name": _device_map_gpu,
    "nvidia driver version": _driver,
    "nvidia driver": _driver,
    "driver version": _driver,
    "gpu driver": _driver,
    "gpu driver version": _driver,
    "cuda available": _cuda_available,
    "is cuda available": _cuda_available,
    "torch.cuda.is_available()": _cuda_available,
    "pytorch using gpu": _cuda_available,
    "pytorch built with cuda": _built_with_cuda,
    "torch built with cuda": _built_with_cuda,
    "built with cuda": _built_with_cuda,
    "secure boot": _secure_boot,
    "system ram": _ram,
    "ram": _ram,
    "cuda toolkit": _toolkit,
    "cuda toolkit version": _toolkit,
}
