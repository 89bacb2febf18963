"""`lsmod`, `/proc/driver/nvidia/version`, `dkms status`, `mokutil --sb-state`: the driver's module."""

from collections.abc import Iterator

from envcheck.importers.core.fact import LIKELY, SURE, Fact, Reading, numbered, reading
from envcheck.late_pattern import late

NAME = "kernel modules"
_HEADER = late(r"^\W{0,4}Module\s+Size\s+Used by")
_MODULE = late(r"^\W{0,4}(nvidia|nvidia_uvm|nvidia_drm|nvidia_modeset|nouveau)\s+(\d{4,10})\s+(-?\d{1,4})(?:\s|$)")
_VERSION = late(
    r"NVRM version:\s{1,30}NVIDIA UNIX (Open )?.{0,20}?Kernel Module(?: for \S{1,12})?\s+(\d{3}\.\d{1,3}(?:\.\d{1,3})?)"
)
_LOADING = late(
    r"NVRM: loading NVIDIA UNIX (Open )?.{0,20}?Kernel Module(?: for \S{1,12})?\s+(\d{3}\.\d{1,3}(?:\.\d{1,3})?)"
)
_DKMS = late(
    r"^\W{0,4}(nvidia[\w-]{0,30}(?:/|, )\d{3}\.[\w.-]{1,30}(?:, \S{1,60}, \S{1,12})?"
    r": (?:added|built|installed).{0,60})$"
)
"""DKMS 3 puts a slash between name and version, older ones a comma."""
_SECURE = late(
    r"^\W{0,4}(?:SecureBoot (?:(?P<on>enabled)|disabled|validation is disabled in shim)"
    r"|This system doesn't support Secure Boot|EFI variables are not supported on this system)"
)
"""`mokutil`; what it says of shim comes below `SecureBoot enabled` and means that no signature is asked for."""
_WORDS = ("Module", "nvidia", "NVRM", "nouveau", "SecureBoot", "Secure Boot", "EFI variables")


def recognise(text: str) -> float:
    """A line of one of them."""
    return SURE if any(_facts(text)) else 0.0


def read(text: str) -> Reading:
    """Which modules are loaded, and their version."""
    return reading(NAME, _facts(text))


def _facts(text: str) -> Iterator[Fact]:
    if not any(word in text for word in _WORDS):
        return
    header, loaded = 0, set()
    for number, line in numbered(text):
        if _HEADER.match(line):
            header = number
        elif found := _MODULE.match(line):
            loaded.add(found[1])
            yield from _module(found[1], number)
        elif found := _VERSION.search(line) or _LOADING.search(line):
            yield Fact("driver.kernel_module", found[2], number)
            yield Fact("driver.kernel_module_open", bool(found[1]), number, LIKELY)
    yield from _told(text)
    if header:
        missing = {"nvidia_uvm": "driver.uvm_loaded", "nouveau": "driver.nouveau_loaded"}
        for name, path in missing.items():
            if name not in loaded:
                yield Fact(path, False, header, LIKELY)


def _told(text: str) -> Iterator[Fact]:
    """All lines of DKMS, and the last word on Secure Boot."""
    built = [(number, found[1].strip()) for number, line in numbered(text) if (found := _DKMS.match(line))]
    if built:
        yield Fact("driver.dkms_status", tuple(line for _, line in built), built[0][0])
    secure = [(number, bool(found["on"])) for number, line in numbered(text) if (found := _SECURE.match(line))]
    if secure:
        yield Fact("driver.secure_boot", secure[-1][1], secure[-1][0])


def _module(name: str, line: int) -> Iterator[Fact]:
    if name == "nvidia_uvm":
        yield Fact("driver.uvm_loaded", True, line)
    elif name == "nouveau":
        yield Fact("driver.nouveau_loaded", True, line)
