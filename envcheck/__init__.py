"""envcheck: provision and diagnose a local NVIDIA machine for Qwen3-VL embeddings.

As a library: `from envcheck import check, explain, plan, fit`, see `envcheck.api`; importing it imports nothing else.
"""

import sys

TYPE_CHECKING = False  # as typing has it, which takes longer to import than all of this
if TYPE_CHECKING:
    from envcheck.api import check as check
    from envcheck.api import explain as explain
    from envcheck.api import fit as fit
    from envcheck.api import plan as plan

__version__ = "0.1.0"
FUNCTIONS = ("check", "explain", "fit", "plan")


def __getattr__(name: str) -> object:
    """The functions of the library, imported when they are asked for."""
    if name not in FUNCTIONS:
        raise AttributeError(f"module 'envcheck' has no attribute {name!r}")
    from envcheck import api

    return getattr(api, name)


class _Package(type(sys)):  # type: ignore[misc]
    """Keeps the functions where packages of the same names (`envcheck.plan`) would be bound when they are imported."""

    def __setattr__(self, name: str, value: object) -> None:
        if name not in FUNCTIONS or not isinstance(value, type(sys)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
