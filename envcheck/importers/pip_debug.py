"""`pip debug --verbose`: the Python that pip belongs to, and the wheels it accepts."""

from collections.abc import Iterator

from envcheck.importers.core.fact import LIKELY, SURE, Fact, Reading, numbered, reading
from envcheck.late_pattern import late

NAME = "pip debug"
_PYTHON = late(r"^\W{0,4}sys\.version:\s+(3\.\d{1,2}\.\d{1,2})")
_SYSTEM = late(r"^\W{0,4}sys\.platform:\s+(linux|win32|darwin)")
_TAG = late(r"^\s{1,8}cp\d{2,3}-\w{3,8}-(manylinux|musllinux)_(\d)_(\d{1,2})_(x86_64|aarch64)\s*$")
_SYSTEMS = {"linux": "Linux", "win32": "Windows", "darwin": "Darwin"}


def recognise(text: str) -> float:
    """Its own lines."""
    return SURE if "sys.version:" in text and ("pip version:" in text or "Compatible tags" in text) else 0.0


def read(text: str) -> Reading:
    """Python, system, C library. The vendored libraries are pip's own, and not those of the environment."""
    return reading(NAME, _facts(text))


def _facts(text: str) -> Iterator[Fact]:
    newest: tuple[int, int] = (0, 0)
    for number, line in numbered(text):
        if found := _PYTHON.match(line):
            yield Fact("host.python", found[1], number)
        elif found := _SYSTEM.match(line):
            yield Fact("host.system", _SYSTEMS[found[1]], number)
        elif (found := _TAG.match(line)) and (release := (int(found[2]), int(found[3]))) > newest:
            if newest == (0, 0):
                libc = "glibc" if found[1] == "manylinux" else "musl"
                yield Fact("host.machine", found[4], number)
                yield Fact("host.libc", f"{libc} {release[0]}.{release[1]}", number, LIKELY)
            newest = release
