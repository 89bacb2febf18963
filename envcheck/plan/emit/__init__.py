"""Write a plan as a file that others can use: one module a kind of file. Pure: text out."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from envcheck.plan.document import Plan
from envcheck.plan.emit import conda, dockerfile, requirements, uv

Writer: TypeAlias = Callable[[Plan], str]

WRITERS: Mapping[str, Writer] = {
    "requirements": requirements.write,
    "uv": uv.write,
    "dockerfile": dockerfile.write,
    "conda": conda.write,
}
"""By the word of `--emit`."""
ENDINGS: Mapping[str, tuple[str, ...]] = {
    "requirements": (".txt", ".in"), "uv": (".toml",), "dockerfile": (), "conda": (".yml", ".yaml"),
}  # fmt: skip
"""Of the names that such a file may have."""
