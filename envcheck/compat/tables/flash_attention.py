"""flash-attn: its prebuilt wheels, what it runs on, and what building it takes."""

import re
from typing import NamedTuple

import msgspec

from envcheck.compat.tables.table import Minor, PythonTag, Table
from envcheck.late_pattern import late

VERSION = "2.8.3"
RELEASES = "https://github.com/Dao-AILab/flash-attention/releases/download"

OLDEST_GLIBC = (2, 32)
"""The wheels of 2.8 ask for its symbols. Source: flash-attention's issue 1708."""
OLDEST_CAPABILITY: Minor = (8, 0)
"""Ampere. Source: README of 2.8.3."""
OLDEST_NVCC: Minor = (12, 0)
"""Source: README of 2.8.3 (its setup.py still lets 11.7 pass)."""
BLACKWELL: Minor = (10, 0)
BLACKWELL_NVCC: Minor = (12, 8)
"""Older ones build it without kernels for compute capability 10 and 12. Source: setup.py of 2.8.3."""
JOB_BYTES = 9 * 1024**3
"""Memory that one compile job takes at its peak. Source: setup.py of 2.8.3."""
JOBS_UNKNOWN = 4
"""MAX_JOBS for a machine whose memory is not known. Source: its README, which says 4 below 96 GiB of RAM."""


class Wheels(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The wheels for one torch minor release and CUDA major, for Linux on x86-64."""

    torch: Minor
    cuda: int
    pythons: tuple[PythonTag, ...]
    abis: tuple[bool, ...]
    """C++11 ABI of the torch they were built with."""


# Source: the files of release v2.8.3 on GitHub, as the project's publish workflow built them (torch 2.4 to 2.8) and as
# they were added later (2.9 and 2.10, one Python each). As of 2026-11-24.
# fmt: off
_ALL = ("cp39", "cp310", "cp311", "cp312", "cp313")
WHEELS = Table((
    #      torch    CUDA  Python       C++11 ABI
    Wheels((2, 4),  12,   _ALL[:4],    (True, False)),
    Wheels((2, 5),  12,   _ALL,        (True, False)),
    Wheels((2, 6),  12,   _ALL,        (True, False)),
    Wheels((2, 7),  12,   _ALL,        (True, False)),
    Wheels((2, 8),  12,   _ALL,        (True, False)),
    Wheels((2, 9),  12,   ("cp312",),  (True,)),
    Wheels((2, 9),  13,   ("cp312",),  (True,)),
    Wheels((2, 10), 13,   ("cp312",),  (True,)),
))
# fmt: on

# By label and Python. Source: the digests that public projects pin these files by: a list of all wheels of v2.8.3 for
# Nix, which agrees with the Dockerfiles of others where they name the same file (torch 2.8, cp311 to cp313).
SHA256 = {
    "cu12torch2.4cxx11abiFALSE-cp310": "f6e2c4172c98a8225b45424dd87ab43224df878cfb4148d679e2c98a7a7dd24d",
    "cu12torch2.4cxx11abiFALSE-cp311": "8c44e8ec694edcd9e6eb71316d164a7efa4151e45a2a52f2835f5ef673f405a0",
    "cu12torch2.4cxx11abiFALSE-cp312": "ee1fbb7dc9d4f6e973687e15e245727d39c2b5f5884c74fa30d21bd1841854af",
    "cu12torch2.5cxx11abiFALSE-cp310": "c59be18fa934e132e5a405bcca6673af1d9d09a0036a9e081133bc7b7fc2992e",
    "cu12torch2.5cxx11abiFALSE-cp311": "ca5a5614530bad3bcaf936917d53a6d60c9057d1218030efe3ca588cb4f4ebb6",
    "cu12torch2.5cxx11abiFALSE-cp312": "51f6422861ed951b968428adc9fa7406027f73f2145be5e163810df6f459abea",
    "cu12torch2.6cxx11abiFALSE-cp310": "1c8d2fb083edea3647688fcd4bb21d4641eb01f50359d8fa6200ecd093ba1c54",
    "cu12torch2.6cxx11abiFALSE-cp311": "0abc62d04f28f140f4f76ab7cfd1d8ce24a69c6ab0cbace8d4ab99640b68dc0a",
    "cu12torch2.6cxx11abiFALSE-cp312": "51100460844b0cb4bd5adc38af60c56adff8904508861aeb5ef7a1c2e41f529a",
    "cu12torch2.6cxx11abiFALSE-cp313": "affbf6cbe51afb3a9e4d14b68a68a09de29c2c45515dfd6d8315174a68b46550",
    "cu12torch2.6cxx11abiTRUE-cp310": "0a6d13b01818ff2758bdb9dc87362c72016303a7c26dd4f497e9e82006744209",
    "cu12torch2.6cxx11abiTRUE-cp311": "c49f18cfe4ece3008912ff81c87171ed3a8643900923e6fca64fece8a3f369e2",
    "cu12torch2.6cxx11abiTRUE-cp312": "ae3b8b402ca649e0974f20a9b8641cc5a72233722674cf0f7b524fbdf736fdb7",
    "cu12torch2.6cxx11abiTRUE-cp313": "d0e369bafb4555d344073589acaff6bdbabd6c7d96ec36b0cafdb309cf246d64",
    "cu12torch2.7cxx11abiTRUE-cp310": "ce91e246f21d61ad66b1a7555340dbaa28e4aa86edcf00c18f0837422939b529",
    "cu12torch2.7cxx11abiTRUE-cp311": "cd1a45ebfc1731a13e55ad68e0c9ad92390ddfffba306f9222be67c6d5a805af",
    "cu12torch2.7cxx11abiTRUE-cp312": "cafd4f708725e1be95495a86cbf418cfada08e707c8a797def61488a2a3c4f72",
    "cu12torch2.7cxx11abiTRUE-cp313": "021d42573e294ee9d7fac94e1f822cb77e49d26eba5b7375d0057ec68abbdc32",
    "cu12torch2.8cxx11abiTRUE-cp310": "75c51f34bb93c5a4438d6b767547ca6c22a9bfc6b29b5646dda98e943cd75d99",
    "cu12torch2.8cxx11abiTRUE-cp311": "3d41b2fc55753faa7f45d6568ea73a96b96afb48b82994ab9b49bcbcb6c87588",
    "cu12torch2.8cxx11abiTRUE-cp312": "f25da18657a87fc83dc1bfb8b7751b82246e9db355510226b674fd437c34b5fb",
    "cu12torch2.8cxx11abiTRUE-cp313": "7dd8c64a414130c82d83a472f5498c1b899fba37a30e2a793a7a4dc5dd61a062",
    "cu12torch2.9cxx11abiTRUE-cp312": "4e2f9e39313266b1544b68138b15b91ee6221eccf14f7902b7c6620351340810",
}
"""Of the wheels for the builds of torch in the tables; one without a row is installed unchecked."""

FIRST_STABLE_ABI: Minor = (2, 10)
"""Wheels for this torch were seen to work on 2.11 and 2.12, too. Source: measured in unsloth's pull request 7495."""


def wheel_name(torch: Minor, cuda: int, abi: bool, python: str) -> str | None:
    """The file that was built for just this torch, CUDA major, ABI and Python (`cp311`); None: there is none."""
    row = next((w for w in WHEELS if (w.torch, w.cuda) == (torch, cuda)), None)
    if row is None or python not in row.pythons or abi not in row.abis:
        return None
    label = f"cu{cuda}torch{torch[0]}.{torch[1]}cxx11abi{str(abi).upper()}"
    return f"flash_attn-{VERSION}+{label}-{python}-{python}-linux_x86_64.whl"


_LABEL = late(r"(?:\+|%2B)cu(\d+)torch(\d+(?:\.\d+)?)(?:cxx11abi(TRUE|FALSE))?", re.IGNORECASE)
"""`flash_attn-2.8.3+cu12torch2.8cxx11abiTRUE-cp311-cp311-linux_x86_64.whl`, as its releases are named; others leave
out the ABI."""


class BuiltFor(NamedTuple):
    """What a wheel was built for, as far as its name tells."""

    cuda: str | None = None
    torch: str | None = None
    cxx11_abi: bool | None = None


def built_for(text: str | None) -> BuiltFor:
    """Read the label in a version, a file name or an address, `2.8.3+cu12torch2.8cxx11abiTRUE`."""
    match = _LABEL.search(text or "")
    if match is None:
        return BuiltFor()
    cuda = match[1] if len(match[1]) < 3 else f"{match[1][:-1]}.{match[1][-1]}"  # older wheels say `cu122`
    return BuiltFor(cuda, match[2], match[3].upper() == "TRUE" if match[3] else None)


def wheel_url(name: str) -> str:
    """Where a wheel is downloaded from, with the SHA-256 that pip and uv check, where it is known."""
    label = re.fullmatch(r"flash_attn-[\w.]+\+(\w+(?:\.\d+)?\w*-cp\d+)-cp\d+-linux_x86_64\.whl", name)
    digest = SHA256.get(label[1]) if label else None
    return f"{RELEASES}/v{VERSION}/{name.replace('+', '%2B')}" + (f"#sha256={digest}" if digest else "")
