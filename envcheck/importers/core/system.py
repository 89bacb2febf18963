"""Facts that many dumps state in the same words: distribution, kernel, Python, compiler, driver, GPUs."""

import re
from collections.abc import Iterator

from envcheck.importers.core.fact import LIKELY, SURE, Fact
from envcheck.importers.core.values import absent, size_bytes, truth, version
from envcheck.late_pattern import late

_RELEASE = late(r"\s*\((?:x86_64|aarch64|arm64|64-bit|amd64|ppc64le)\)\s*$", re.IGNORECASE)
_DISTRIBUTION = late(
    r"\b(Ubuntu|Debian(?: GNU/Linux)?|Fedora(?: Linux)?|CentOS(?: Linux| Stream)?"
    r"|Red Hat Enterprise Linux(?: Server)?|RHEL"
    r"|Rocky Linux|AlmaLinux|Arch Linux|Manjaro(?: Linux)?|openSUSE(?: Leap| Tumbleweed)?|SUSE Linux Enterprise Server"
    r"|Amazon Linux|Linux Mint|Pop!_OS|Alpine Linux|NixOS|Oracle Linux(?: Server)?|Kali GNU/Linux|Gentoo|Ubuntu Core)"
    r"(?:\s+(?:release\s+)?v?(\d+(?:\.\d+)*))?",
    re.IGNORECASE,
)
_IDS = {
    "ubuntu": "ubuntu", "debian": "debian", "debian gnu/linux": "debian", "fedora": "fedora", "fedora linux": "fedora",
    "centos": "centos", "centos linux": "centos", "centos stream": "centos", "red hat enterprise linux": "rhel",
    "red hat enterprise linux server": "rhel", "rhel": "rhel", "rocky linux": "rocky", "almalinux": "almalinux",
    "arch linux": "arch", "manjaro": "manjaro", "manjaro linux": "manjaro", "opensuse": "opensuse",
    "opensuse leap": "opensuse-leap", "opensuse tumbleweed": "opensuse-tumbleweed",
    "suse linux enterprise server": "sles", "amazon linux": "amzn", "linux mint": "linuxmint", "pop!_os": "pop",
    "alpine linux": "alpine", "nixos": "nixos", "oracle linux": "ol", "oracle linux server": "ol",
    "kali gnu/linux": "kali", "gentoo": "gentoo", "ubuntu core": "ubuntu-core",
}  # fmt: skip
DISTRIBUTIONS = tuple(dict.fromkeys(name.split()[0] for name in _IDS))
"""A word of each name, in small letters."""
_MANAGERS = {
    "ubuntu": "apt-get", "debian": "apt-get", "linuxmint": "apt-get", "pop": "apt-get", "kali": "apt-get",
    "fedora": "dnf", "centos": "dnf", "rhel": "dnf", "rocky": "dnf", "almalinux": "dnf", "ol": "dnf", "amzn": "dnf",
    "arch": "pacman", "manjaro": "pacman", "opensuse-leap": "zypper", "opensuse-tumbleweed": "zypper", "sles": "zypper",
    "opensuse": "zypper", "alpine": "apk",
}  # fmt: skip
_KERNEL = late(r"\b(\d\.\d{1,2}\.\d{1,3}[\w.+~-]*?)(?=-x86_64|-aarch64|-ppc64le|-with-|\s|,|$)")
_MACHINE = late(r"\b(x86_64|aarch64|arm64|ppc64le|AMD64)\b")
_LIBC = late(r"-with-(glibc|musl)(\d[\d.]*)")
_PYTHON = late(r"\b([23]\.\d{1,2}(?:\.\d{1,2}(?:(?:a|b|rc)\d+)?\+?)?)")
_UUID = late(r"\s*\(UUID:\s*((?:GPU|MIG)-[0-9a-fA-F-]{8,40})\)?.*$")
_GPU_MEMORY = late(r"\s*[(,\[]\s*(\d+(?:\.\d+)?\s?[GM]i?B)\b.*$")
_OTHER_MAKERS = late(r"\b(?:AMD|Radeon|Instinct|Intel|Apple|Ascend)\b|\(gfx\d", re.IGNORECASE)
_COMPILER = late(r"(?:\)\s*|\b(?:gcc|g\+\+|version)[ :]+|^)(\d{1,2}\.\d{1,2}(?:\.\d{1,2})?)\b")


def os_facts(value: str, line: int, confidence: float = SURE) -> Iterator[Fact]:
    """Distribution of `Ubuntu 22.04.3 LTS (x86_64)`, and that it is Windows or macOS."""
    if absent(value):
        return
    text = _RELEASE.sub("", value)
    if re.match(r"(?:Microsoft )?Windows|.*\bMSVC\b|(?:nt|win32)$", text):
        yield Fact("host.system", "Windows", line, confidence)
        yield Fact("host.os_name", text, line, confidence)
        return
    if re.match(r"(?:Mac ?OS|macOS|Darwin)", text, re.IGNORECASE):
        yield Fact("host.system", "Darwin", line, confidence)
        yield Fact("host.os_name", text, line, confidence)
        return
    found = _DISTRIBUTION.search(text)
    if found:
        os_id = _IDS[" ".join(found[1].lower().split())]
        yield Fact("host.system", "Linux", line, confidence)
        yield Fact("host.os_id", os_id, line, confidence)
        yield Fact("host.os_name", text, line, confidence)
        if os_id in _MANAGERS:
            yield Fact("host.package_manager", _MANAGERS[os_id], line, min(confidence, LIKELY))
        if found[2]:
            parts = found[2].split(".")
            short = (
                parts[0]
                if os_id == "amzn"
                else ".".join(parts[:2])
                if os_id in {"ubuntu", "linuxmint", "pop", "opensuse-leap"}
                else found[2]
            )
            yield Fact("host.os_version", short, line, confidence)
    machine = _MACHINE.search(value)
    if machine:
        yield Fact("host.machine", machine[1].replace("AMD64", "x86_64"), line, confidence)


def platform_facts(value: str, line: int, confidence: float = SURE) -> Iterator[Fact]:
    """`Linux-5.15.0-91-generic-x86_64-with-glibc2.35`, `Windows-10-10.0.19045-SP0`."""
    system = re.match(r"\W{0,4}(Linux|Windows|macOS|Darwin)", value)
    if system:
        yield Fact("host.system", system[1].replace("macOS", "Darwin"), line, confidence)
    machine = _MACHINE.search(value.replace("-", " "))
    if machine:
        yield Fact("host.machine", machine[1].replace("AMD64", "x86_64"), line, confidence)
    if system and system[1] == "Linux":
        yield from kernel_facts(value, line, confidence)
        libc = _LIBC.search(value)
        if libc:
            yield Fact("host.libc", f"{libc[1]} {libc[2]}", line, confidence)


def kernel_facts(value: str, line: int, confidence: float = SURE) -> Iterator[Fact]:
    """The kernel's release, and whether it is WSL's."""
    found = _KERNEL.search(value)
    if found is None:
        return
    yield Fact("host.kernel", found[1], line, confidence)
    release = found[1].lower()
    wsl = 2 if "wsl2" in release else 1 if release.endswith("-microsoft") and release.startswith("4.4") else 0
    wsl = 2 if "microsoft-standard" in release else wsl
    yield Fact("host.wsl", wsl, line, confidence)


def python_facts(value: str, line: int, confidence: float = SURE) -> Iterator[Fact]:
    """Version of the Python that ran."""
    found = _PYTHON.search(value)
    if found:
        yield Fact("host.python", found[1].rstrip("+"), line, confidence)


def compiler_facts(value: str, line: int, confidence: float = SURE) -> Iterator[Fact]:
    """GCC of `(Ubuntu 11.4.0-1ubuntu1~22.04) 11.4.0`."""
    found = None if absent(value) else _COMPILER.search(value)
    if found:
        yield Fact("cuda.compiler.command", "g++", line, min(confidence, LIKELY))
        yield Fact("cuda.compiler.kind", "gcc", line, confidence)
        yield Fact("cuda.compiler.version", found[1], line, confidence)


def driver_facts(value: str, line: int, confidence: float = SURE) -> Iterator[Fact]:
    """`535.129.03`, as NVML gave it; several of one line are of several GPUs and the same."""
    found = re.match(r"\W{0,3}(\d{3}\.\d{1,3}(?:\.\d{1,3})?)\b", value)
    if found:
        yield Fact("driver.version", found[1], line, confidence)
        yield Fact("driver.nvml_error", None, line, min(confidence, LIKELY))


def gpu_facts(value: str, index: int, line: int, confidence: float = SURE) -> Iterator[Fact]:
    """Name of an NVIDIA GPU, and the UUID or size in parentheses that some dumps put after it."""
    if _OTHER_MAKERS.search(value):
        return
    uuid = _UUID.search(value)
    name = _UUID.sub("", value)
    memory = _GPU_MEMORY.search(name)
    name = _GPU_MEMORY.sub("", name).strip()
    if not name or len(name) > 80 or absent(name):
        return
    yield Fact(f"gpus[{index}].name", name, line, confidence)
    if uuid:
        yield Fact(f"gpus[{index}].uuid", uuid[1], line, confidence)
    if memory and size_bytes(memory[1]):
        yield Fact(f"gpus[{index}].memory_total_bytes", size_bytes(memory[1]), line, LIKELY)


def available_facts(value: str, line: int, confidence: float = SURE) -> Iterator[Fact]:
    """What `torch.cuda.is_available()` returned: the same trial that `--deep` makes."""
    answer = truth(value)
    if answer is None:
        return
    yield Fact("deep.trials[0].name", "cuda", line, confidence)
    yield Fact("deep.trials[0].ok", answer, line, confidence)
    if not answer:
        yield Fact("deep.trials[0].error", "torch.cuda.is_available() is False", line, confidence)


def toolkit_version(value: str) -> str | None:
    """`12.1` of `12.1.105`."""
    found = version(value)
    return ".".join(found.split(".")[:2]) if found else None
