"""`python -m bitsandbytes`, of 0.37 to the newest, and what old ones print when they are imported."""

from collections.abc import Iterator

from envcheck.importers.core.fact import LIKELY, SURE, Fact, Reading, numbered, reading
from envcheck.late_pattern import late

NAME = "python -m bitsandbytes"
_HEAD = late(r"^\W{0,4}={3,80}\s*bitsandbytes v?(\d[\w.]{1,20})\s*={3,80}\s*$")
_SETTINGS = late(r"PyTorch settings found: CUDA_VERSION=(\d{2})(\d)\b")
_CAPABILITY = late(r"Highest Compute Capability: \(?(\d{1,2})(?:\.|, )(\d)\b")
_SPECS = late(r"cuda_version_string='(\d{2})(\d)'")


def recognise(text: str) -> float:
    """Its heading, or what it says of torch."""
    return SURE if any(_facts(text)) else 0.0


def read(text: str) -> Reading:
    """Its version, and the CUDA of torch."""
    return reading(NAME, _facts(text))


def _facts(text: str) -> Iterator[Fact]:
    if "bitsandbytes" not in text and "CUDA_VERSION=" not in text and "cuda_version_string" not in text:
        return
    for number, line in numbered(text):
        if found := _HEAD.match(line):
            yield Fact("packages.bitsandbytes", found[1], number)
        elif found := _SETTINGS.search(line) or _SPECS.search(line):
            yield Fact("torch.cuda", f"{found[1]}.{found[2]}", number, LIKELY)
        if found := _CAPABILITY.search(line):
            yield Fact("gpus[0].compute_capability", f"{found[1]}.{found[2]}", number, LIKELY)
