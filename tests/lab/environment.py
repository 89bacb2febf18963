"""The judged Python of a box: an interpreter that answers as one would, and packages that are metadata alone.

envcheck never imports from there; it asks the interpreter one question and reads files. So the box says which Python
and which torch there are, whatever the tests themselves run on.
"""

import json
from pathlib import PurePosixPath

from tests.lab.document import Document
from tests.probes.elf_file import library

PREFIX = "/home/user/embed"
PYTHON = f"{PREFIX}/bin/python"
VISION = {"2.5": "0.20", "2.6": "0.21", "2.7": "0.22", "2.8": "0.23", "2.9": "0.24", "2.10": "0.25"}
"""torch to torchvision. Source: pytorch/vision, README."""
ARCHITECTURES = {
    "12.1": "sm_50 sm_60 sm_70 sm_75 sm_80 sm_86 sm_90",
    "12.4": "sm_50 sm_60 sm_70 sm_75 sm_80 sm_86 sm_90",
    "12.6": "sm_50 sm_60 sm_70 sm_75 sm_80 sm_86 sm_90",
    "12.8": "sm_70 sm_75 sm_80 sm_86 sm_90 sm_100 sm_120",
    "13.0": "sm_75 sm_80 sm_86 sm_90 sm_100 sm_110 sm_120 compute_120",
}
"""What torch.cuda.get_arch_list() gives for the official builds of each CUDA."""
OTHERS = {
    "accelerate": "1.11.0", "huggingface-hub": "0.36.0", "ninja": "1.13.0", "numpy": "2.2.6",
    "nvidia-ml-py": "12.575.51", "packaging": "25.0", "pip": "25.3", "safetensors": "0.6.2",
    "sentence-transformers": "5.1.2", "setuptools": "80.9.0", "tokenizers": "0.22.1", "transformers": "4.57.3",
}  # fmt: skip


def judged_environment(document: Document) -> dict[str, bytes]:
    """Every file of the environment below `/home/user/embed`, and its interpreter."""
    words = (document.value("python") or "").split()
    if not words:
        return {}
    version = words[0]
    tag = "".join(version.split(".")[:2])
    site = f"{PREFIX}/lib/python{version.rpartition('.')[0]}/site-packages"
    files = {PYTHON: _interpreter(version, site, words[1:])}
    files |= {f"{PREFIX}/conda-meta/history": b""} if "conda" in words else {}
    torch = document.value("torch")
    for name, number in OTHERS.items():
        files |= _distribution(site, name, number)
    if torch:
        files |= _torch(site, torch, document.value("architectures"), "conda" if "conda" in words else "pip")
        files |= _flash_attention(site, torch, tag) if "+cu" in torch and "no-flash" not in words else {}
    return files


def _interpreter(version: str, site: str, words: list[str]) -> bytes:
    """A program that answers envcheck's question. `system`: no environment; `managed`: PEP 668's marker; `conda`."""
    system, conda = "system" in words, "conda" in words
    minor = version.rpartition(".")[0]
    answer = {
        "executable": PYTHON,
        "version": version,
        "implementation": "cpython",
        "tag": f"cp{minor.replace('.', '')}",
        "prefix": "/usr" if system else PREFIX,
        "base_prefix": PREFIX if conda else "/usr",
        "virtual": not system and not conda,
        "conda": conda,
        "marked": "managed" in words,
        "venv": "no-venv" not in words,
        "include": f"/usr/include/python{minor}",
        "site_packages": [site],
    }
    return f"#!/bin/sh\necho '{json.dumps(answer)}'\n".encode()


def _distribution(site: str, name: str, version: str, **more: str) -> dict[str, bytes]:
    folder = f"{site}/{name.replace('-', '_')}-{version}.dist-info"
    texts = {"METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n\n", "INSTALLER": "pip\n", **more}
    texts["RECORD"] = "".join(f"{PurePosixPath(folder).name}/{file},,\n" for file in (*texts, "RECORD"))
    return {f"{folder}/{file}": text.encode() for file, text in texts.items()}


def _torch(site: str, version: str, architectures: str | None, installer: str) -> dict[str, bytes]:
    """torch and torchvision of one build: `2.8.0+cu128`, or `2.8.0 cuda 12.6` where the version does not tell."""
    version, _, named = version.partition(" cuda ")
    number, _, build = version.partition("+")
    minor, patch = number.rpartition(".")[::2]
    cuda = named or (f"{build[2:-1]}.{build[-1]}" if build.startswith("cu") else None)
    python = f"__version__ = '{version}'\ncuda: Optional[str] = {cuda!r}\nhip: Optional[str] = None\n"
    compiled = (architectures or ARCHITECTURES[cuda] if cuda else "").encode()
    symbols = b"\0_ZN3c105ErrorC1ENS_14SourceLocationENSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEE\0"
    folder = PurePosixPath(site, "torch")
    suffix = f"+{build}" if build else ""
    return {
        **_distribution(site, "torch", version, INSTALLER=f"{installer}\n"),
        **_distribution(site, "torchvision", f"{VISION[minor]}.{patch}{suffix}", INSTALLER=f"{installer}\n"),
        str(folder / "__init__.py"): b"",
        str(folder / "version.py"): python.encode(),
        str(folder / "lib/libtorch_python.so"): library(rodata=b"\0" + compiled + b"\0"),
        str(folder / "lib/libc10.so"): library(dynstr=symbols),
    }


def _flash_attention(site: str, torch: str, tag: str) -> dict[str, bytes]:
    """The released wheel that fits this torch."""
    number, _, build = torch.partition("+")
    wheel = f"flash_attn-2.8.3+{build[:4]}torch{number.rpartition('.')[0]}cxx11abiTRUE-cp{tag}-cp{tag}-linux_x86_64.whl"
    address = json.dumps({"url": f"https://github.com/Dao-AILab/flash-attention/releases/download/v2.8.3/{wheel}"})
    more = {"direct_url.json": address, "WHEEL": f"Wheel-Version: 1.0\nTag: cp{tag}-cp{tag}-linux_x86_64\n"}
    return {
        **_distribution(site, "flash-attn", "2.8.3", **more),
        f"{site}/flash_attn_2_cuda.cpython-{tag}-x86_64-linux-gnu.so": library(rodata=b"\0"),
    }
