"""Commands that a person ran to install packages: `pip install torch==2.0.1 transformers==4.50.3`, `conda install ...`.

They say what was meant to be installed. Where two commands name different versions of a package, one of them was only
tried, and nothing is taken from either.
"""

from collections.abc import Iterator

from envcheck.importers.core.fact import GUESS, Fact, Reading, numbered, reading
from envcheck.importers.core.registry import HELPS
from envcheck.importers.core.values import package_name
from envcheck.late_pattern import late

NAME = "install command"
_COMMAND = late(
    r"(?:^|[\s$#%>`!(&;'\"])(?:(?:uv )?(?:python3? -m )?pip3?(?:\.\d+)? install|uv add|"
    r"(?:micro)?(?:conda|mamba) install)\b(.{1,600})"
)
_PINNED = late(r"(?<![\w./@-])([A-Za-z][\w.-]{1,60})(?:\[[\w,.-]{0,60}\])?={1,3}(\d[\w.+!-]{0,40})(?=[\s'\"`,;)]|$)")
_INDEX = late(r"download\.pytorch\.org/whl/(?:nightly/|test/)?(cu(\d{1,2})(\d)|cpu)\b")
_PYTORCH_CUDA = late(r"\b(?:pytorch-cuda|cudatoolkit)=(\d{1,2}\.\d)\b")
_CONDA_NAMES = {"pytorch": "torch"}
_NO_PACKAGES = {"python", "cuda", "pytorch-cuda", "cudatoolkit"}
CPU = "cpu"
"""In the place of a CUDA: torch's index of builds for processors."""
FEWEST = 2
"""Facts that make a text recognised by its commands alone: one version by itself says nothing."""


def recognise(text: str) -> float:
    """A command that pins packages, or names torch's index of one CUDA."""
    count = sum(1 for _ in _facts(text)) if "install" in text or " add " in text or "pytorch.org" in text else 0
    return GUESS if count >= FEWEST else HELPS if count else 0.0


def read(text: str) -> Reading:
    """The versions that the commands agree on."""
    return reading(NAME, _facts(text))


def _facts(text: str) -> Iterator[Fact]:
    told: dict[str, list[tuple[str, int]]] = {}
    for number, line in numbered(text):
        for path, version in _pinned(line):
            told.setdefault(path, []).append((version, number))
    for path, versions in told.items():
        if len({version for version, _ in versions}) == 1 and versions[0][0] != CPU:
            yield Fact(path, *versions[0], GUESS)
            if path == "packages.torch":
                yield Fact("torch.version", *versions[0], GUESS)


def _pinned(line: str) -> Iterator[tuple[str, str]]:
    """Path and version of what a command of the line installs."""
    if "pytorch.org/whl" in line and (found := _INDEX.search(line)):
        yield "torch.cuda", f"{found[2]}.{found[3]}" if found[2] else CPU
    command = _COMMAND.search(line) if " install" in line or " add " in line else None
    if command is None:
        return
    if found := _PYTORCH_CUDA.search(command[1]):
        yield "torch.cuda", found[1]
    for pinned in _PINNED.finditer(command[1]):
        name = package_name(pinned[1])
        if name not in _NO_PACKAGES:
            yield f"packages.{_CONDA_NAMES.get(name, name)}", pinned[2]
