"""What `--deep` saw: imports and kernels tried in child processes."""

from envcheck.snapshot.base import Facts
from envcheck.snapshot.kinds import FreeText, Plain


class Trial(Facts, frozen=True, kw_only=True):
    """One thing tried in a child process."""

    name: Plain
    """`import torch`, `import flash_attn`, `cuda`, `matmul cuda:0` ..."""
    ok: bool
    error: FreeText | None = None
    """Last line of the exception."""
    signal: int | None = None
    timeout: bool = False
    seconds: float | None = None
    values: dict[Plain, FreeText | int | float | bool | None] = {}


class Deep(Facts, frozen=True, kw_only=True):
    """All trials, in the order they ran."""

    trials: tuple[Trial, ...] = ()
