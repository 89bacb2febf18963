"""Which packages an exception asks for, by the names they are installed by."""

import re
from collections.abc import Iterator

from envcheck.catalogue.packages.remedies.libraries import distribution
from envcheck.smoke.child_log import Failure

_REQUIREMENT = re.compile(r"[A-Za-z][\w.-]*(\[[\w,-]+\])?([<>=!~]=?[\w.*]+,?)*", re.ASCII)

# The wordings of transformers 4.57 and 5.23.
_ASKS = (
    re.compile(r"pip install (?:(?:-U|--upgrade) )*[`'\"]?([^\s`'\"]+)"),
    re.compile(r"^(\S+) is required for a normal functioning of this module"),
    re.compile(r"The '([^']+)' distribution was not found"),
)
_OPTIONAL = re.compile(r"Missing optional dependencies: ([^.]+)\.")


def missing_packages(failure: Failure) -> list[str]:
    """What to install, each a name or a requirement; empty where the exception names nothing."""
    names = list(dict.fromkeys(distribution(name) if name.isidentifier() else name for name in _asked(failure)))
    return [name for name in names if _REQUIREMENT.fullmatch(name)]


def _asked(failure: Failure) -> Iterator[str]:
    if optional := _OPTIONAL.search(failure.message):
        named = [name.strip() for name in optional[1].split(",")]
        yield from [name for name in named if name == "Pillow"] or named  # without Pillow torchvision counts as missing
        return
    asked = [found[1] for pattern in _ASKS if (found := pattern.search(failure.message))]
    if asked:
        yield asked[-1]
    elif failure.module:
        yield failure.module.partition(".")[0]
